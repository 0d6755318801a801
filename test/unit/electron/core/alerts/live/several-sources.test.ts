import { afterEach, describe, expect, it } from 'vitest';
import { EMPTY_SCOPE } from '../../../../../../shared/alerts/rule.ts';
import { HOUR_MS, MINUTE_MS, parseInstant } from '../../../../../../shared/domain/time.ts';
import { activity, call } from '../../../../../support/core-harness.ts';
import { channelOf, eventOf, interactionOf } from '../../../../../support/interaction-builder.ts';
import { ruleOf } from '../../../../../support/live-alerts.ts';
import { openSeveral } from '../../../../../support/several-sources.ts';
import { makeTempDir } from '../../../../../support/store-home.ts';

const START = parseInstant('2026-11-20T12:00:00Z') ?? 0;
const opened: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

async function open(options: { readonly startAt?: number; readonly home?: string } = {}) {
  const live = await openSeveral({ startAt: START, ...options });
  const close = async (): Promise<void> => expect(await live.close()).toEqual([]);
  opened.push(close);
  for (const id of [1, 2]) await live.client.alerts.setEnabled({ id, enabled: false });
  const alerts = async () => (await live.ports.store.readRecentAlerts(0)).map(({ ruleName, subjectKey, sinceAt, firedAt, resolvedAt, resolveReason, withdrawnAt }) => ({ ruleName, subjectKey, sinceAt, firedAt, resolvedAt, resolveReason, isWithdrawn: withdrawnAt !== null }));
  return { ...live, close, alerts };
}

const ready = (agentId: string, startAt: number, durationMs: number | null = null) => activity({ agentId, startAt, durationMs });
const away = (agentId: string, startAt: number, durationMs: number | null = null) => activity({ agentId, startAt, durationMs, category: 'Away', name: 'Lunch' });

/** Two systems; Ada is agent 01 of the first and 71 of the second. */
async function openTwo(options: Parameters<typeof open>[0] = {}) {
  const live = await open(options);
  const [first, second] = [await live.add('vonage', 'First'), await live.add('vonage', 'Second')];
  const ada = await live.client.people.save({ id: null, name: 'Ada', email: null, teamId: null });
  const page = (sourceId: number, minute: number, activities: readonly ReturnType<typeof activity>[] = []) => live.ingest({ sourceId, asOf: START + minute * MINUTE_MS, activities, covered: { startAt: START - HOUR_MS, endAt: START + minute * MINUTE_MS } });
  return { ...live, first, second, ada, page };
}

describe('two systems', () => {
  const ELSEWHERE = ruleOf({ name: 'Elsewhere', when: { contactElsewhere: {} }, forAtLeastMs: 2 * MINUTE_MS });

  it('available in one while on a contact in the other is told once both are known, never beyond the slower', async () => {
    const { client, core, alerts, first, second, ada, page } = await openTwo();
    await page(first, 1, [ready('01', START)]);
    await page(second, 1, [ready('71', START)]);
    await client.people.link({ personId: ada.id, keys: [`${first}:01`, `${second}:71`] });
    await client.alerts.saveRule({ id: null, rule: ELSEWHERE, enabled: true });
    await core.alerts.settled();
    await page(second, 2, [call({ agentId: '71', startAt: START + MINUTE_MS, interactionGuid: '00000000-0000-4000-8000-000000000071' })]);
    for (let minute = 2; minute <= 8; minute += 1) await page(first, minute);
    // The second system has said nothing for minutes: nothing is concluded from it.
    expect(await alerts()).toEqual([]);
    await page(second, 4);
    expect(await alerts()).toMatchObject([{ subjectKey: `${first}:01`, sinceAt: START + MINUTE_MS, firedAt: START + 3 * MINUTE_MS, resolvedAt: null }]);
    await page(second, 9, [call({ agentId: '71', startAt: START + MINUTE_MS, durationMs: 4 * MINUTE_MS, interactionGuid: '00000000-0000-4000-8000-000000000071' })]);
    expect(await alerts()).toMatchObject([{ resolvedAt: START + 5 * MINUTE_MS, resolveReason: 'ended' }]);
  });

  it('whom a person turns out to be elsewhere raises nothing about the past, and takes nothing back', async () => {
    const { client, core, alerts, first, second, ada, page } = await openTwo();
    await client.alerts.saveRule({ id: null, rule: ELSEWHERE, enabled: true });
    await page(first, 20, [ready('01', START)]);
    await page(second, 20, [call({ agentId: '71', startAt: START + MINUTE_MS, durationMs: 4 * MINUTE_MS, interactionGuid: '00000000-0000-4000-8000-000000000071' }), ready('71', START)]);
    await client.people.link({ personId: ada.id, keys: [`${first}:01`, `${second}:71`] });
    await core.alerts.settled();
    expect(await alerts()).toEqual([]);
  });

  it('a team that somebody joins or leaves keeps what was told of it', async () => {
    const { client, core, alerts, first, ada, page } = await openTwo();
    const team = await client.people.saveTeam({ id: null, name: 'North', zone: null });
    const bob = await client.people.save({ id: null, name: 'Bob', email: null, teamId: team.id });
    await page(first, 1, [ready('01', START), ready('02', START, MINUTE_MS / 2)]);
    await client.people.link({ personId: ada.id, keys: [`${first}:01`] });
    await client.people.link({ personId: bob.id, keys: [`${first}:02`] });
    await client.alerts.saveRule({ id: null, rule: ruleOf({ name: 'Nobody', when: { available: { fewerThan: 1 } }, forAtLeastMs: 2 * MINUTE_MS }), enabled: true });
    await core.alerts.settled();
    await page(first, 1.5, [away('02', START + MINUTE_MS)]);
    await page(first, 10, [away('02', START + MINUTE_MS, 8 * MINUTE_MS), ready('02', START + 9 * MINUTE_MS)]);
    const told = [{ ruleName: 'Nobody', subjectKey: String(team.id), resolvedAt: START + 9 * MINUTE_MS, isWithdrawn: false }];
    expect(await alerts()).toMatchObject(told);
    // Ada was available all the time, but not of this team.
    await client.people.save({ id: ada.id, name: 'Ada', email: null, teamId: team.id });
    await core.alerts.settled();
    await page(first, 11);
    expect(await alerts()).toMatchObject(told);
    await client.people.save({ id: ada.id, name: 'Ada', email: null, teamId: null });
    await core.alerts.settled();
    await page(first, 12, [away('01', START + 11 * MINUTE_MS)]);
    expect(await alerts()).toHaveLength(1);
    expect(await alerts()).toMatchObject(told);
  });
});

describe('what ended and began again while nobody looked', () => {
  it('is two alerts: the note stays with the first, and the second interrupts', async () => {
    const home = makeTempDir();
    const first = await open({ home });
    const source = await first.add('vonage', 'Main site');
    await first.client.alerts.saveRule({ id: null, rule: ruleOf({ name: 'Long away', when: { state: ['away'] }, forAtLeastMs: 10 * MINUTE_MS }), enabled: true });
    await first.ingest({ sourceId: source, asOf: START + 11 * MINUTE_MS, activities: [away('01', START)], covered: { startAt: START - HOUR_MS, endAt: START + 11 * MINUTE_MS } });
    const [{ id } = { id: 0 }] = await first.ports.store.readRecentAlerts(0);
    await first.client.alerts.acknowledge({ ids: [id], note: 'Home early.' });
    await first.close();
    const morning = START + 16 * HOUR_MS;
    const second = await open({ home, startAt: morning });
    await second.ingest({ sourceId: source, asOf: morning, activities: [away('01', START, HOUR_MS), ready('01', START + HOUR_MS, 13 * HOUR_MS), away('01', morning - 2 * HOUR_MS)], covered: { startAt: START + 11 * MINUTE_MS, endAt: morning } });
    expect((await second.ports.store.readRecentAlerts(0)).map(({ sinceAt, resolvedAt, note, acknowledgedAt, notifiedAt }) => ({ sinceAt, resolvedAt, note, isAcknowledged: acknowledgedAt !== null, isTold: notifiedAt !== null }))).toEqual([
      { sinceAt: START, resolvedAt: START + HOUR_MS, note: 'Home early.', isAcknowledged: true, isTold: true },
      { sinceAt: morning - 2 * HOUR_MS, resolvedAt: null, note: null, isAcknowledged: false, isTold: true },
    ]);
    expect(second.notices).toHaveLength(1);
  });
});

describe('what the vendor corrects', () => {
  it('by seconds moves the alert: it keeps its note over a restart, and interrupts nobody twice', async () => {
    const home = makeTempDir();
    const first = await open({ home });
    const source = await first.add('vonage', 'Main site');
    const page = (live: typeof first, minute: number, activities: readonly ReturnType<typeof activity>[] = []) => live.ingest({ sourceId: source, asOf: START + minute * MINUTE_MS, activities, covered: { startAt: START - HOUR_MS, endAt: START + minute * MINUTE_MS } });
    await first.client.alerts.saveRule({ id: null, rule: ruleOf({ name: 'Long away', when: { state: ['away'] }, forAtLeastMs: 10 * MINUTE_MS }), enabled: true });
    await page(first, 10.1, [ready('01', START - 30 * MINUTE_MS), away('01', START)]);
    const [{ id } = { id: 0 }] = await first.ports.store.readRecentAlerts(0);
    await first.client.alerts.acknowledge({ ids: [id], note: 'Known.' });
    await first.close();
    const second = await open({ home, startAt: START + 10.15 * MINUTE_MS });
    // Twenty seconds later after all: the first row is superseded by a correction of its end, and it has not fired yet.
    await page(second, 10.2, [away('01', START, 0), ready('01', START), away('01', START + 20_000)]);
    expect((await second.ports.store.readRecentAlerts(0)).map(({ id: found, withdrawnAt, note }) => [found, withdrawnAt !== null, note])).toEqual([[id, true, 'Known.']]);
    await page(second, 11);
    expect((await second.ports.store.readRecentAlerts(0)).map(({ id: found, sinceAt, withdrawnAt, resolvedAt, note }) => [found, sinceAt - START, withdrawnAt, resolvedAt, note])).toEqual([[id, 20_000, null, null, 'Known.']]);
    expect(second.notices).toEqual([]);
  });
});

describe('ghosts', () => {
  const GHOST = ruleOf({ name: 'Ghost', when: { ghost: { timesNorm: 2, atLeastMs: 10 * MINUTE_MS } } });
  const day = 24 * HOUR_MS;
  /** Thirty idle stretches of five minutes, with as much wrap between, ten days ago. */
  const habit = Array.from({ length: 30 }, (_, index) => [ready('01', START - 10 * day + index * 10 * MINUTE_MS, 5 * MINUTE_MS), away('01', START - 10 * day + (index * 10 + 5) * MINUTE_MS, 5 * MINUTE_MS)]).flat();

  it('fire by the person\'s own norm, and stand through restarts and new norms', async () => {
    const home = makeTempDir();
    const first = await open({ home });
    const source = await first.add('vonage', 'Main site');
    await first.client.alerts.saveRule({ id: null, rule: GHOST, enabled: true });
    await first.ingest({ sourceId: source, asOf: START + MINUTE_MS, activities: [...habit, away('01', START - 10 * day + 300 * MINUTE_MS, 10 * day - 300 * MINUTE_MS), ready('01', START)], covered: { startAt: START - 14 * day, endAt: START + MINUTE_MS } });
    await first.ingest({ sourceId: source, asOf: START + 9 * MINUTE_MS, covered: { startAt: START, endAt: START + 9 * MINUTE_MS } });
    expect(await first.alerts()).toEqual([]);
    await first.ingest({ sourceId: source, asOf: START + 11 * MINUTE_MS, covered: { startAt: START, endAt: START + 11 * MINUTE_MS } });
    const fired = [{ ruleName: 'Ghost', subjectKey: `${source}:01`, firedAt: START + 10 * MINUTE_MS, resolvedAt: null, isWithdrawn: false }];
    expect(await first.alerts()).toMatchObject(fired);
    await first.close();
    // Two weeks of everybody take a while to read, and the rules are evaluated meanwhile.
    const history = Promise.withResolvers<undefined>();
    const second = await openSeveral({ home, startAt: START + 12 * MINUTE_MS, storeOf: (store) => ({ ...store, readActivityColumns: async (agents, window, options) => {
      if (window.endAt - window.startAt > 13 * day) await history.promise;
      return store.readActivityColumns(agents, window, options);
    } }) });
    await second.clock.runUntil(() => second.core.alerts.rules().at(-1)?.subjects === 1);
    for (let turn = 0; turn < 20; turn += 1) await second.clock.advance(1_000);
    expect(second.written).toEqual([]);
    history.resolve(undefined);
    await second.core.alerts.settled();
    await second.ingest({ sourceId: source, asOf: START + 13 * MINUTE_MS, covered: { startAt: START, endAt: START + 13 * MINUTE_MS } });
    expect(second.written).toEqual([]);
    // A day later the norms are worked out anew: meanwhile nothing is taken back.
    await second.ingest({ sourceId: source, asOf: START + 25 * HOUR_MS, covered: { startAt: START, endAt: START + 25 * HOUR_MS } });
    await second.ingest({ sourceId: source, asOf: START + 25 * HOUR_MS + MINUTE_MS, covered: { startAt: START, endAt: START + 25 * HOUR_MS + MINUTE_MS } });
    expect(second.written).toEqual([]);
    expect(await second.ports.store.readRecentAlerts(0)).toHaveLength(1);
    expect(await second.close()).toEqual([]);
  });
});

describe('queues over a restart', () => {
  it('nobody is said to have waited all the time in which nobody asked', async () => {
    const home = makeTempDir();
    const guid = '00000000-0000-4000-8000-000000000007';
    const waiting = interactionOf({ guid, status: 'Ongoing', startAt: START, durationMs: null, channels: [channelOf({ durationMs: null, events: [eventOf('Queue', 0, null, null, 'Sales')] })] });
    const first = await open({ home });
    const source = await first.add('vonage', 'Main site');
    await first.client.alerts.saveRule({ id: null, rule: ruleOf({ name: 'Waiting', when: { waiting: { atLeast: 1 } }, forAtLeastMs: 10 * MINUTE_MS }), enabled: true });
    await first.ingest({ sourceId: source, asOf: START + MINUTE_MS, records: { interactions: [waiting], ongoing: [guid] }, covered: { startAt: START, endAt: START + MINUTE_MS } });
    await first.close();
    const second = await open({ home, startAt: START + 3 * HOUR_MS });
    await second.ingest({ sourceId: source, asOf: START + 3 * HOUR_MS + MINUTE_MS, covered: { startAt: START + MINUTE_MS, endAt: START + 3 * HOUR_MS + MINUTE_MS } });
    expect(await second.alerts()).toEqual([]);
    await second.ingest({ sourceId: source, asOf: START + 3 * HOUR_MS + 2 * MINUTE_MS, records: { interactions: [], ongoing: [] }, covered: { startAt: START + MINUTE_MS, endAt: START + 3 * HOUR_MS + 2 * MINUTE_MS } });
    expect(await second.alerts()).toEqual([]);
  });
});

describe('names in a scope', () => {
  it('follow whom they name: a team, a person, a source', async () => {
    const { client, core, alerts, first, ada, page } = await openTwo();
    const team = await client.people.saveTeam({ id: null, name: 'North', zone: null });
    await client.people.save({ id: ada.id, name: 'Ada', email: null, teamId: team.id });
    await page(first, 1, [away('01', START)]);
    await client.people.link({ personId: ada.id, keys: [`${first}:01`] });
    const scopes = [{ teams: ['north'] }, { people: ['Ada'] }, { sources: ['First'] }, { agents: [{ source: 'First', id: '01' }] }];
    for (const [index, scope] of scopes.entries()) await client.alerts.saveRule({ id: null, rule: ruleOf({ name: `Rule ${index}`, when: { state: ['away'] }, forAtLeastMs: 10 * MINUTE_MS, scope: { ...EMPTY_SCOPE, ...scope } }), enabled: true });
    await page(first, 11);
    expect(await alerts()).toHaveLength(4);
    await client.people.saveTeam({ id: team.id, name: 'South', zone: null });
    await client.people.save({ id: ada.id, name: 'Ada Byron', email: null, teamId: team.id });
    await client.sources.update({ id: first, name: 'Primary' });
    await core.alerts.settled();
    await page(first, 12);
    const rules = (await client.alerts.rules()).slice(2);
    expect(rules.map(({ rule: { scope }, problems, subjects }) => ({ teams: scope.teams, people: scope.people, sources: scope.sources, agents: scope.agents, problems, subjects }))).toEqual([
      { teams: ['South'], people: [], sources: [], agents: [], problems: [], subjects: 1 }, { teams: [], people: ['Ada Byron'], sources: [], agents: [], problems: [], subjects: 1 },
      { teams: [], people: [], sources: ['Primary'], agents: [], problems: [], subjects: 1 }, { teams: [], people: [], sources: [], agents: [{ source: 'Primary', id: '01' }], problems: [], subjects: 1 },
    ]);
    expect((await alerts()).map(({ resolvedAt }) => resolvedAt)).toEqual([null, null, null, null]);
  });

  it('of whom there are two stay, and the new one stands beside it', async () => {
    const { client, core, ada } = await openTwo();
    await client.people.save({ id: null, name: 'Ada', email: null, teamId: null });
    await client.alerts.saveRule({ id: null, rule: ruleOf({ name: 'Both', when: { state: ['away'] }, scope: { ...EMPTY_SCOPE, people: ['Ada'] } }), enabled: true });
    await client.people.save({ id: ada.id, name: 'Ada Byron', email: null, teamId: null });
    await core.alerts.settled();
    expect((await client.alerts.rules()).at(-1)).toMatchObject({ rule: { scope: { people: ['Ada', 'Ada Byron'] } }, problems: [] });
  });
});
