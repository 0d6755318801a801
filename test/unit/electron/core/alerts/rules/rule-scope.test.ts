import { expect, it } from 'vitest';
import { resolveScope, type ScopeDirectory } from '../../../../../../electron/core/alerts/rules/rule-scope.ts';
import { rule, type RuleInput } from '../../../../../../shared/alerts/rule.ts';
import type { AgentRecord, SourceRecord } from '../../../../../../electron/ports/stores.ts';

const source = (id: number, name: string, change: Partial<SourceRecord> = {}): SourceRecord => ({ id, kind: 'vonage', name, settings: {}, isPaused: false, isRemoved: false, secretStore: null, createdAt: 0, ...change });
const agent = (sourceId: number, agentId: string, name: string | null = null): AgentRecord => ({ sourceId, agentId, name, email: null, isActive: null, firstSeenAt: 0, lastSeenAt: 0 });

const DIRECTORY: ScopeDirectory = {
  sources: [source(1, 'EMEA'), source(2, 'Chat'), source(3, 'Old', { isRemoved: true }), source(4, 'Night', { isPaused: true })],
  agents: [agent(1, '01', 'Ada'), agent(1, '02'), agent(2, '01'), agent(2, 'x'), agent(3, '01'), agent(4, '9')],
  people: {
    people: [{ id: 1, name: 'Ada Byron', email: null, teamId: 7 }, { id: 2, name: 'Grace', email: null, teamId: 8 }],
    teams: [{ id: 7, name: 'Sales', zone: 'Europe/Berlin' }, { id: 8, name: 'Care', zone: null }, { id: 9, name: 'Nobody', zone: null }],
    links: [{ personId: 1, sourceId: 1, agentId: '01' }, { personId: 1, sourceId: 2, agentId: 'x' }, { personId: 1, sourceId: 4, agentId: '9' }, { personId: 2, sourceId: 1, agentId: '02' }, { personId: 2, sourceId: 2, agentId: 'unseen' }],
  },
  zone: 'UTC',
  queues: [{ sourceId: 1, queue: 'Billing' }, { sourceId: 2, queue: 'Chat' }, { sourceId: 3, queue: 'Gone' }],
};

const resolve = (scope: RuleInput['scope'], when: RuleInput['when'] = { state: ['away'] }) => {
  const { subjects, problems } = resolveScope(rule.parse({ name: 'r', scope, when }), DIRECTORY);
  return { keys: subjects.map((subject) => subject.key), problems, subjects };
};

it('takes everything where nothing is named, but no removed source', () => {
  expect(resolve({})).toMatchObject({ keys: ['1:01', '1:02', '2:01', '2:x', '4:9'], problems: [] });
});

it('adds agents, people and teams up, and lets sources narrow them', () => {
  expect(resolve({ agents: ['01'] }).keys).toEqual(['1:01', '2:01']);
  expect(resolve({ agents: [{ source: 'chat ', id: '01' }] }).keys).toEqual(['2:01']);
  expect(resolve({ people: ['ada byron'], agents: ['02'] }).keys).toEqual(['1:01', '1:02', '2:x', '4:9']);
  expect(resolve({ teams: ['SALES'], sources: ['emea'] }).keys).toEqual(['1:01']);
  expect(resolve({ sources: ['emea'] }).keys).toEqual(['1:01', '1:02']);
});

it('says which names there are not, and looks at nobody for them', () => {
  expect(resolve({ teams: ['x'], people: ['y'], agents: ['z', { source: 'Chat', id: '02' }], sources: ['Old', 'EMEA'], zone: 'Mars/X' })).toMatchObject({
    keys: [],
    problems: [
      'There is no source named “Old”.', '“Mars/X” is no time zone that this machine knows; the team\'s or the product\'s is used.', 'No agent “z” has been seen.', 'No agent “02” has been seen in “Chat”.',
      'There is no person named “y”.', 'There is no team named “x”.',
    ],
  });
  expect(resolve({ agents: ['x'], sources: ['EMEA'] })).toMatchObject({ keys: [], problems: ['The agent “x” is in none of the rule\'s sources.'] });
});

it('knows zones, the person behind an agent and where else they are', () => {
  const [ada, other] = resolve({ agents: ['01'] }).subjects;
  expect(ada).toEqual({ kind: 'agent', key: '1:01', name: 'Ada', zone: 'Europe/Berlin', dayZone: 'Europe/Berlin', agent: { sourceId: 1, agentId: '01' }, elsewhere: [{ sourceId: 2, agentId: 'x' }], teamName: 'Sales' });
  expect(other).toMatchObject({ name: '01', zone: 'UTC', elsewhere: [], teamName: null });
  expect(resolve({ agents: ['01'], zone: 'Asia/Tokyo' }).subjects[0]).toMatchObject({ zone: 'Asia/Tokyo', dayZone: 'Europe/Berlin' });
});

it('resolves teams to people that are polled, queues by name, sources by themselves', () => {
  const available = { available: { fewerThan: 1 } };
  expect(resolve({ teams: ['Sales'] }, available).subjects).toEqual([{ kind: 'team', key: '7', name: 'Sales', zone: 'Europe/Berlin', dayZone: 'Europe/Berlin', teamId: 7, people: [[{ sourceId: 1, agentId: '01' }, { sourceId: 2, agentId: 'x' }]] }]);
  expect(resolve({}, available)).toMatchObject({ keys: ['7', '8'], problems: ['Nobody of the team “Nobody” is an agent of a source that is polled.'] });
  expect(resolve({ sources: ['Chat'] }, available)).toMatchObject({ keys: ['7'] });
  expect(resolve({ queues: ['billing'] }, { not: { all: [{ waiting: { atLeast: 1 } }] } })).toMatchObject({ keys: ['1:Billing'], problems: [] });
  expect(resolve({ queues: ['Gone'], teams: ['Sales'] }, { waiting: { atLeast: 1 } }).problems).toHaveLength(2);
  expect(resolve({}, { stale: true }).keys).toEqual(['1', '2', '4']);
});
