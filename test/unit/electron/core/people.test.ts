import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { liveperson } from '../../../../electron/connectors/liveperson/index.ts';
import { ringcentral } from '../../../../electron/connectors/ringcentral/index.ts';
import { suggestPeople } from '../../../../electron/core/people/suggestions.ts';
import type { AgentRecord } from '../../../../electron/ports/stores.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/domain/time.ts';
import { openTestCore, type OpenedCore } from '../../../support/core-client.ts';
import { activity } from '../../../support/core-harness.ts';

const START = Date.parse('2026-11-20T14:00:00Z');
const opened: OpenedCore[] = [];

afterEach(async () => {
  for (const core of opened.splice(0)) await core.close();
});

/** A phone system that is polled (1), one that is pushed to (2), and a chat system that nobody asks (3). */
async function open(): Promise<OpenedCore> {
  const core = await openTestCore(({ vendor }) => [vendor.connector, ringcentral, liveperson], { startAt: START });
  opened.push(core);
  await core.client.sources.add({ kind: 'vonage', name: 'Main', settings: { clientId: 'me' }, secrets: { clientSecret: 'right' } });
  await core.client.sources.add({ kind: 'ringcentral', name: 'Phones', settings: { zone: 'UTC' }, secrets: {} });
  await core.clock.runUntil(() => core.core.push.receiver(2)?.listening === true);
  return core;
}

async function poll(core: OpenedCore, page: Parameters<OpenedCore['vendor']['serve']>[0]): Promise<void> {
  core.vendor.serve(page);
  await core.clock.runUntil(() => core.vendor.waiting === 0 && core.core.freshness.freshAt(1) === page.asOf);
  await core.core.floor.settled();
}

const event = (at: number, type: string, fields: Readonly<Record<string, string>> = {}) => ({ agent_id: '7', agent_login_id: '100', event_type: type, event_aux_type: '', prev_aux_state: '', date_time: new Date(at).toISOString().slice(0, 19).replace('T', ' '), ...fields });
const row = (core: OpenedCore, key: string) => core.core.floor.agent(key);

describe('people', () => {
  it('are agents of several systems: the floor follows links and teams at once, and marks who is available here and busy there', async () => {
    const core = await open();
    const { client } = core;
    const team = await client.people.saveTeam({ id: null, name: 'Sales', zone: 'Europe/Berlin' });
    const ada = await client.people.save({ id: null, name: 'Ada', email: ' ', teamId: team.id });
    expect(ada).toMatchObject({ name: 'Ada', email: null });
    const books = await client.people.watch();
    await books.next();
    await poll(core, { asOf: START, activities: [activity({ startAt: START - HOUR_MS })] });
    core.receivers.deliver(2, [event(START, 'LOGIN'), event(START, 'ENGAGED', { prev_state: 'LOGIN' })]);
    await core.clock.runUntil(() => row(core, '2:7') !== null);
    expect(row(core, '1:01')).toMatchObject({ personId: null, teamId: null, elsewhere: [], exceptions: [] });
    await client.people.link({ personId: ada.id, keys: ['1:01', '2:7'] });
    expect((await books.next()).value).toMatchObject({ people: [{ name: 'Ada' }], links: [{ key: '1:01' }, { key: '2:7' }] });
    expect(row(core, '1:01')).toMatchObject({ personId: ada.id, teamId: team.id, elsewhere: [{ key: '2:7', sourceName: 'Phones', state: 'engaged' }] });
    await core.clock.advance(15 * SECOND_MS);
    expect([row(core, '1:01')?.exceptions, row(core, '2:7')?.exceptions]).toEqual([['contradiction'], []]);
    // Nothing more comes from the first system: what it said last is no longer held against anybody.
    await core.clock.advance(2 * MINUTE_MS);
    expect(row(core, '1:01')?.exceptions).toEqual([]);
    await client.people.unlink({ key: '2:7' });
    expect(row(core, '1:01')).toMatchObject({ personId: ada.id, elsewhere: [] });
    await client.people.removeTeam({ id: team.id });
    expect([row(core, '1:01')?.teamId, (await client.people.get()).people]).toEqual([null, [{ ...ada, teamId: null }]]);
    await client.people.remove({ id: ada.id });
    expect([row(core, '1:01')?.personId, await client.people.get()]).toEqual([null, { people: [], teams: [], links: [] }]);
    await expect(client.people.save({ ...ada, id: 99 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(client.people.saveTeam({ id: null, name: 'X', zone: 'Nowhere/Land' })).rejects.toMatchObject({ code: 'BAD_INPUT', data: { field: 'zone' } });
    expect(core.errors).toEqual([]);
  });

  it('go with the sources that a new history replaces, but not who is somewhere else too or nowhere yet', async () => {
    const { client, commands } = await open();
    const teams = await Promise.all(['Old', 'Both', 'Empty'].map((name) => client.people.saveTeam({ id: null, name, zone: null })));
    const [old, both, empty] = teams.map(({ id }) => id);
    const add = async (name: string, teamId: number | undefined, keys: string[]): Promise<void> => {
      const { id } = await client.people.save({ id: null, name, email: null, teamId: teamId ?? null });
      if (keys.length > 0) await client.people.link({ personId: id, keys });
    };
    await add('Ada', old, ['1:01', '2:7']);
    await add('Bea', both, ['2:8']);
    await add('Cid', both, ['2:9']);
    await add('Dan', both, []);
    await client.sources.add({ kind: 'liveperson', name: 'Chat', settings: { accountId: '1', auth: 'oauth2' }, secrets: { clientId: 'a', clientSecret: 'b' } });
    await add('Eva', empty, ['2:10', '3:5']);
    expect(await commands.removePeopleOf(['main', 'Phones', 'Nowhere'])).toEqual({ people: 3, teams: 1 });
    const left = await client.people.get();
    expect([left.people.map(({ name }) => name), left.teams.map(({ name }) => name), left.links.map(({ key }) => key)]).toEqual([['Dan', 'Eva'], ['Both', 'Empty'], ['2:10', '3:5']]);
  });

  it('have days in their team\'s zone', async () => {
    const core = await open();
    // START is 14:00 UTC: in Auckland it is 03:00 of the next day.
    await poll(core, { asOf: START, activities: [activity({ startAt: START - 8 * HOUR_MS, durationMs: 7 * HOUR_MS }), activity({ startAt: START - HOUR_MS, category: 'Away', name: 'Away' })] });
    expect(row(core, '1:01')).toMatchObject({ today: [{ state: 'available', durationMs: 7 * HOUR_MS }], todayOpenSinceAt: START - HOUR_MS });
    const team = await core.client.people.saveTeam({ id: null, name: 'South', zone: 'Pacific/Auckland' });
    const ada = await core.client.people.save({ id: null, name: 'Ada', email: null, teamId: team.id });
    await core.client.people.link({ personId: ada.id, keys: ['1:01'] });
    await core.core.floor.settled();
    expect(row(core, '1:01')).toMatchObject({ today: [{ state: 'available', durationMs: 2 * HOUR_MS }] });
    expect((await core.client.agents.day({ key: '1:01', startAt: START - HOUR_MS, endAt: START })).zone).toBe('Pacific/Auckland');
    await core.client.people.removeTeam({ id: team.id });
    await core.core.floor.settled();
    expect(row(core, '1:01')).toMatchObject({ today: [{ state: 'available', durationMs: 7 * HOUR_MS }] });
  });

  it('have a day with the lanes of all their systems and the contradictions in it', async () => {
    const core = await open();
    await poll(core, { asOf: START + MINUTE_MS, activities: [activity({ startAt: START - HOUR_MS })] });
    core.receivers.deliver(2, [event(START - 1_800_000, 'LOGIN'), event(START - 1_800_000, 'ENGAGED', { prev_state: 'LOGIN' }), event(START - 1_200_000, 'WORKING', { prev_state: 'ENGAGED' }), event(START - 1_000_000, 'TRANSITION', { prev_state: 'WORKING' }), event(START - 995_000, 'AWAY', { prev_state: 'TRANSITION' })]);
    await core.clock.runUntil(() => row(core, '2:7') !== null);
    const ada = await core.client.people.save({ id: null, name: 'Ada', email: null, teamId: null });
    await core.client.people.link({ personId: ada.id, keys: ['1:01', '2:7', '2:unseen'] });
    const day = await core.client.agents.personDay({ key: '2:7', startAt: START - 2 * HOUR_MS, endAt: START });
    expect(day.person).toEqual(ada);
    expect(day.days.map(({ agent }) => agent.key)).toEqual(['2:7', '1:01']);
    // Two events tell the time between them, though the receiver listens only since a moment.
    expect(day.contradictions).toEqual([{ startAt: START - 1_800_000, endAt: START - 1_200_000, open: false, availableKey: '1:01', engagedKey: '2:7' }]);
    const known = await core.client.agents.personDay({ key: '2:7', startAt: START - 1_500_000, endAt: START });
    expect(known.contradictions).toEqual([{ startAt: START - 1_500_000, endAt: START - 1_200_000, open: false, availableKey: '1:01', engagedKey: '2:7' }]);
    expect((await core.client.agents.personDay({ key: '1:01', startAt: START - HOUR_MS, endAt: START })).days.map(({ agent }) => agent.key)).toEqual(['1:01', '2:7']);
  });
});

describe('a roster', () => {
  const ROSTER = '\uFEFFTeam;person;email;Source;agent_id;zone\r\nSales;Ada Lovelace;ada@x.test;main;01;Europe/Berlin\r\n;Ada Lovelace;;PHONES;7;\r\nSales;Grace Hopper;;;;\r\nOps;Bad Zone;;;;Mars/Base\r\n;Nobody;;Nowhere;1;\r\n;Someone Else;;Main;01;\r\n';

  it('makes people, teams and links, changes nothing the second time, and names each line that it cannot carry out', async () => {
    const { client } = await open();
    const problems = [
      { line: 5, message: '“Mars/Base” is no time zone that this machine knows.' }, { line: 6, message: 'There is no source named “Nowhere”.' }, { line: 7, message: 'The agent 01 is Ada Lovelace in line 2.' },
    ];
    expect(await client.people.importRoster({ text: ROSTER })).toEqual({ lines: 6, people: 2, teams: 1, links: 2, unchanged: 0, problems });
    const book = await client.people.get();
    expect(book).toMatchObject({ people: [{ name: 'Ada Lovelace', email: 'ada@x.test', teamId: 1 }, { name: 'Grace Hopper', email: null, teamId: 1 }], teams: [{ name: 'Sales', zone: 'Europe/Berlin' }], links: [{ key: '1:01' }, { key: '2:7' }] });
    expect(await client.people.importRoster({ text: ROSTER })).toEqual({ lines: 6, people: 0, teams: 0, links: 0, unchanged: 3, problems });
    expect(await client.people.get()).toEqual(book);
    expect((await client.people.importRoster({ text: 'name\nAda\n' })).problems).toMatchObject([{ line: 1 }]);
    expect((await client.people.importRoster({ text: 'person,team\n"Ada' })).problems).toHaveLength(1);
  });

  it('is imported by the command line with counts by line', async () => {
    const { commands } = await open();
    const file = join(mkdtempSync(join(tmpdir(), 'floorwalker-roster-')), 'roster.csv');
    writeFileSync(file, ROSTER);
    expect(await commands.importFile({ kind: 'roster', source: null, file })).toMatchObject({ sources: [{ streams: [{ stream: 'roster', fetched: 6, inserted: 3, updated: 0, unchanged: 0, quarantined: 3, optional: true, error: { code: 'roster-problems' } }] }] });
    expect(await commands.importFile({ kind: 'roster', source: null, file })).toMatchObject({ sources: [{ streams: [{ inserted: 0, unchanged: 3, quarantined: 3 }] }] });
  });
});

describe('suggestions', () => {
  const agent = (sourceId: number, agentId: string, name: string | null, email: string | null = null): AgentRecord => ({ sourceId, agentId, name, email, isActive: true, firstSeenAt: 0, lastSeenAt: 0 });
  const NONE = { people: [], teams: [], links: [] };

  it('make nothing of what was masked when it was ingested', () => {
    expect(suggestPeople([agent(1, '1', 'i•••@•••.example', 'i•••@•••.example'), agent(2, '77', 'i•••@•••.example', 'i•••@•••.example')], NONE)).toEqual([]);
  });

  it('name e-mail, id and name, most telling first and each pair once; never two agents of one source', () => {
    const agents = [agent(1, '1', 'Ada Lovelace', 'ADA@x.test'), agent(2, '77', 'lovelace, ada', 'ada@x.test'), agent(1, '4711', null), agent(2, '4711', 'Grace Hopper'), agent(1, '5', 'Max Mann'), agent(1, '6', 'Max Mann'), agent(2, '8', 'Mann Max'), agent(1, '12', 'A'), agent(2, '12', 'A')];
    expect(suggestPeople(agents, NONE).map(({ keys, reason, name, personId }) => [keys, reason, name, personId])).toEqual([
      [['1:1', '2:77'], 'email', 'Ada Lovelace', null], [['1:4711', '2:4711'], 'id', 'Grace Hopper', null],
    ]);
  });

  it('join the person that some of them are, and leave out those who are different people or all linked', () => {
    const agents = [agent(1, 'a', 'Ada Lovelace'), agent(2, 'b', 'Ada Lovelace')];
    const people = [{ id: 3, name: 'Ada', email: null, teamId: null }, { id: 4, name: 'Other', email: null, teamId: null }];
    const link = (personId: number, sourceId: number, agentId: string) => ({ personId, sourceId, agentId });
    expect(suggestPeople(agents, { ...NONE, people, links: [link(3, 1, 'a')] })).toEqual([{ keys: ['1:a', '2:b'], reason: 'name', detail: 'Ada Lovelace', name: 'Ada', personId: 3 }]);
    expect(suggestPeople(agents, { ...NONE, people, links: [link(3, 1, 'a'), link(4, 2, 'b')] })).toEqual([]);
    expect(suggestPeople(agents, { ...NONE, people, links: [link(3, 1, 'a'), link(3, 2, 'b')] })).toEqual([]);
  });
});
