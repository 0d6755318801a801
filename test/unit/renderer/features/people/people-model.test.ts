import { describe, expect, it } from 'vitest';
import type { PersonSuggestion } from '../../../../../shared/contract/record-schemas.ts';
import { toPeople } from '../../../../../renderer/state/people.ts';
import { foundSuggestions, newPersonOf, rosterWords, suggestionId, suggestionWords, teamCounts, toPersonRows, unlinkedAgents } from '../../../../../renderer/features/people/people-model.ts';

const agent = (sourceId: number, agentId: string, name = agentId) => ({ key: `${sourceId}:${agentId}`, sourceId, sourceName: nameOf(sourceId), agentId, name });
const nameOf = (id: number): string => ['', 'Demo VCC', 'Demo LP', 'Demo RC'][id] ?? `Source ${id}`;
const agents = [agent(1, '01', 'José Łoś'), agent(3, '77', 'Jose L'), agent(2, 'x:y', 'Bea')];
const people = toPeople({
  people: [{ id: 1, name: 'José Łoś', email: 'jose@example.com', teamId: 5 }, { id: 2, name: 'Ann', email: null, teamId: null }],
  teams: [{ id: 5, name: 'North', zone: null }],
  links: [{ personId: 1, key: '1:01' }, { personId: 2, key: '9:gone' }],
});
const suggestion: PersonSuggestion = { keys: ['3:77', '1:01'], reason: 'email', detail: 'jose@example.com', name: 'José Łoś', personId: 1 };

describe('people', () => {
  it('are found by any of their words, with or without accents, and their agents', () => {
    const find = (search: string, team: 'all' | 'none' | number = 'all') => toPersonRows(people, agents, team, search, nameOf).map((row) => row.person.name);
    expect([find(''), find('los jose'), find('JOSE@'), find('north'), find('gone'), find('nobody'), find('', 5), find('', 'none')]).toEqual([['Ann', 'José Łoś'], ['José Łoś'], ['José Łoś'], ['José Łoś'], ['Ann'], [], ['José Łoś'], ['Ann']]);
  });

  it('keep agents that were never seen, by their id', () => {
    expect(toPersonRows(people, agents, 'none', '', nameOf)[0]?.agents).toEqual([{ key: '9:gone', sourceId: 9, sourceName: 'Source 9', agentId: 'gone', name: 'gone' }]);
    expect(unlinkedAgents(people, agents, '').map((each) => each.key)).toEqual(['2:x:y', '3:77']);
    expect([...teamCounts(people)]).toEqual([['all', 2], ['none', 1], [5, 1]]);
  });
});

describe('suggestions', () => {
  it('say why, and where', () => {
    expect(suggestionWords(suggestion, agents, nameOf)).toBe('Same e-mail in Demo RC and Demo VCC');
    expect(suggestionWords({ ...suggestion, reason: 'name', keys: ['1:01', '2:x:y', '3:77'] }, agents, nameOf)).toBe('Same name in Demo VCC, Demo LP and Demo RC');
    expect(suggestionId(suggestion)).toBe(suggestionId({ ...suggestion, keys: ['1:01', '3:77'] }));
  });

  it('are narrowed by the search, as the other lists are', () => {
    const other: PersonSuggestion = { ...suggestion, name: 'Bea', detail: '', keys: ['2:x:y'] };
    expect(['', ' los ', 'x:y', 'nobody'].map((search) => foundSuggestions([suggestion, other], search).length)).toEqual([2, 1, 1, 0]);
  });

  it('make a person with an e-mail only where it was the reason', () => {
    expect([newPersonOf(suggestion).email, newPersonOf({ ...suggestion, reason: 'id', detail: '77' }).email]).toEqual(['jose@example.com', null]);
  });
});

it('a roster\'s result is a sentence', () => {
  expect(rosterWords({ lines: 4, people: 1, teams: 2, links: 3, unchanged: 1, problems: [1] })).toBe('4 lines read: 1 person, 2 teams, 3 links new or changed. 1 line changed nothing, 1 line has a problem.');
});
