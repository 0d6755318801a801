import { describe, expect, it } from 'vitest';
import { agentKeysOf, createAgentTest, dayAgentOf, filterWords, toFilter, toScope, type Filter } from '../../../../renderer/state/filter.ts';
import { presetOf } from '../../../../renderer/features/export/export-plan.ts';
import { toPeople } from '../../../../renderer/state/people.ts';

const people = toPeople({
  teams: [{ id: 1, name: 'North', zone: null }, { id: 2, name: 'South', zone: 'Europe/Paris' }],
  people: [{ id: 10, name: 'Ana', email: null, teamId: 1 }, { id: 11, name: 'Ben', email: null, teamId: 1 }, { id: 12, name: 'Cy', email: null, teamId: null }],
  links: [{ personId: 10, key: '1:a' }, { personId: 10, key: '2:x' }, { personId: 11, key: '1:b' }],
});
const filter = (given: Partial<Filter> = {}): Filter => ({ teamId: null, personId: null, sourceIds: null, ...given });

describe('the people book', () => {
  it('leads from an agent to the person and the team, and back', () => {
    expect([people.personOf('2:x')?.name, people.teamOf('1:b')?.name, people.personOf('1:z'), people.keysOf(10), people.keysOf(99)]).toEqual(['Ana', 'North', null, ['1:a', '2:x'], []]);
  });
});

describe('the filter of all screens', () => {
  it('names the agents of a team and a person in the chosen sources', () => {
    expect([
      agentKeysOf(filter(), people), agentKeysOf(filter({ teamId: 1 }), people), agentKeysOf(filter({ teamId: 1, sourceIds: [2] }), people),
      agentKeysOf(filter({ personId: 11 }), people), agentKeysOf(filter({ personId: 12 }), people), agentKeysOf(filter({ teamId: 1 }), null),
    ]).toEqual([null, ['1:a', '2:x', '1:b'], ['2:x'], ['1:b'], [], []]);
  });

  it('lets through whom it names, and everybody of the chosen sources where it names nobody', () => {
    expect(['1:a', '1:z', '2:x'].map(createAgentTest(filter({ sourceIds: [1] }), people))).toEqual([true, true, false]);
    expect(['1:a', '1:z', '2:x'].map(createAgentTest(filter({ teamId: 1 }), people))).toEqual([true, false, true]);
  });

  it('forgets what was removed since it was chosen, and keeps it until that is known', () => {
    const chosen = filter({ teamId: 9, personId: 99, sourceIds: [7] });
    expect([toFilter(chosen, people, [1]), toFilter(chosen, null, null)]).toEqual([filter(), chosen]);
  });

  it('reaches queries as what they take, with the agents chosen on a screen', () => {
    expect([toScope(filter({ teamId: 1, sourceIds: [1] }), people), toScope(filter({ personId: 10 }), people, ['1:a', '1:b']), toScope(filter(), people, ['1:b'])])
      .toEqual([{ sourceIds: [1], teamIds: [1] }, { keys: ['1:a'] }, { keys: ['1:b'] }]);
  });

  it('leads to the day of the chosen person, and stays on it', () => {
    expect([dayAgentOf(filter({ teamId: 1 }), people, '1:z'), dayAgentOf(filter({ personId: 10 }), people, '1:b'), dayAgentOf(filter({ personId: 10 }), people, '2:x'), dayAgentOf(filter({ personId: 12 }), people, '1:b'), dayAgentOf(filter({ personId: 10 }), null, null)])
      .toEqual([null, '1:a', '2:x', null, null]);
  });

  it('preselects an export', () => {
    expect([presetOf(filter(), people), presetOf(filter({ teamId: 1, sourceIds: [2] }), people), presetOf(filter({ personId: 10 }), people)])
      .toEqual([{}, { teamIds: [1], sourceIds: [2] }, { agents: ['1:a', '2:x'], filters: { person: 'Ana' } }]);
  });

  it('says in words what it leaves', () => {
    expect(filterWords(filter({ teamId: 2, personId: 12, sourceIds: [1, 2] }), people, (id) => `S${id}`)).toEqual({ team: 'South', person: 'Cy', sources: 'S1, S2' });
  });
});
