import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createBacktester } from '../../../../../../electron/core/alerts/past/backtest.ts';
import type { BacktestRequest } from '../../../../../../electron/core/alerts/past/backtest-request.ts';
import { startReaderThread } from '../../../../../../electron/core/reader-client.ts';
import type { StoreReader } from '../../../../../../electron/ports/stores.ts';
import { rule, PRESENCE_STATES, type RuleInput } from '../../../../../../shared/alerts/rule.ts';
import type { Activity } from '../../../../../../shared/domain/activity.ts';
import { deriveState, type State } from '../../../../../../shared/domain/state.ts';
import { buildStateLine } from '../../../../../../shared/domain/state-line.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, union, type ClosedInterval } from '../../../../../../shared/domain/time.ts';
import { makeActivity, makeTestStore, NOON, STREAM, type TestStore } from '../../../../../support/store-home.ts';

const FIRST_AT = NOON - 20 * DAY_MS;
const FRONTIER_AT = NOON;
const ENTRY = new URL('../../../../../../electron/core/reader-thread.ts', import.meta.url);

async function fill(test: TestStore, activities: readonly Activity[]): Promise<void> {
  await test.store.ingest(test.page({ asOf: FRONTIER_AT, activities: [...activities], covered: { startAt: FIRST_AT, endAt: FRONTIER_AT } }));
}

function requestOf(test: TestStore, input: Partial<RuleInput>, window: ClosedInterval, change: Partial<BacktestRequest> = {}): BacktestRequest {
  return {
    rule: rule.parse({ name: 'r', when: { state: ['away'] }, ...input }), window, zone: 'UTC', nowAt: FRONTIER_AT, maxEpisodes: null,
    sources: [{ sourceId: test.source.id, stream: STREAM, frontierAt: FRONTIER_AT }], ...change,
  };
}

/** Everything read and derived as the screens do it, then looked through. */
async function naive(test: TestStore, states: readonly State[], forAtLeastMs: number, window: ClosedInterval) {
  const found: { agentId: string; fromAt: number; firedAt: number; toAt: number | null }[] = [];
  for (const agent of await test.store.listAgents()) {
    const rows = await test.store.readActivities([agent], { startAt: FIRST_AT, endAt: FRONTIER_AT });
    const lineOf = (some: typeof rows) => buildStateLine(some, { window: { startAt: FIRST_AT, endAt: FRONTIER_AT }, asOf: FRONTIER_AT, stateOf: (row) => deriveState('vonage', row) });
    const presence = lineOf(rows.filter((row) => row.type === 'Presence')).filter(({ state }) => PRESENCE_STATES.has(state));
    const overall = lineOf(rows).filter(({ state }) => !PRESENCE_STATES.has(state));
    for (const { startAt, endAt } of union([...presence, ...overall].filter(({ state }) => states.includes(state)))) {
      const firedAt = startAt + forAtLeastMs;
      if (firedAt > endAt || firedAt < window.startAt || firedAt >= window.endAt) continue;
      const isOpen = endAt === FRONTIER_AT && [...presence, ...overall].some((stretch) => stretch.endAt === endAt && stretch.open && states.includes(stretch.state));
      found.push({ agentId: agent.agentId, fromAt: startAt, firedAt, toAt: isOpen ? null : endAt });
    }
  }
  return found.sort((a, b) => b.firedAt - a.firedAt || (a.agentId < b.agentId ? -1 : 1));
}

const WORDS = [['Ready', 'Ready', true], ['Ready', 'Ready', false], ['Away', 'Lunch', false], ['ExtendedAway', 'Meeting', false], ['LoggedOut', 'Logged out', false]] as const;
const stretch = fc.record({ word: fc.integer({ min: 0, max: WORDS.length - 1 }), minutes: fc.oneof(fc.integer({ min: 1, max: 600 }), fc.constantFrom(1, 30, 2_000, 9_000)), gap: fc.constantFrom(0, 0, 0, 1, 7) });
const contact = fc.record({ after: fc.integer({ min: 0, max: 900 }), ringing: fc.integer({ min: 0, max: 2 }), connected: fc.integer({ min: 0, max: 60 }), wrap: fc.integer({ min: 0, max: 20 }) });
const agent = fc.record({ stretches: fc.array(stretch, { minLength: 1, maxLength: 25 }), contacts: fc.array(contact, { maxLength: 8 }), isOpen: fc.boolean() });

function activitiesOf(agentId: string, { stretches, contacts, isOpen }: { stretches: readonly { word: number; minutes: number; gap: number }[]; contacts: readonly { after: number; ringing: number; connected: number; wrap: number }[]; isOpen: boolean }): Activity[] {
  const rows: Activity[] = [];
  let at = FIRST_AT + HOUR_MS;
  for (const { word, minutes, gap } of stretches) {
    const [category, name, eligibleForRouting] = WORDS[word] ?? WORDS[0];
    const endAt = Math.min(at + minutes * MINUTE_MS, FRONTIER_AT - HOUR_MS);
    if (endAt > at) rows.push(makeActivity({ agentId, category, name, eligibleForRouting, startAt: at, durationMs: endAt - at }));
    at = endAt + gap * MINUTE_MS;
  }
  const last = rows.at(-1);
  if (isOpen && last !== undefined) rows[rows.length - 1] = { ...last, durationMs: null };
  let from = FIRST_AT + 2 * HOUR_MS;
  for (const [index, { after, ringing, connected, wrap }] of contacts.entries()) {
    from += after * MINUTE_MS;
    for (const [category, minutes] of [['Ringing', ringing], ['Connected', connected], ['Wrap', wrap]] as const) {
      if (minutes > 0) rows.push(makeActivity({ agentId, type: 'Interaction', category, name: null, eligibleForRouting: null, status: 'Completed', interactionGuid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`, medium: 'Phone', mediumManager: 'VCC', direction: 'Inbound', startAt: from, durationMs: minutes * MINUTE_MS }));
      from += minutes * MINUTE_MS;
    }
  }
  return rows;
}

describe('a back-test of states', () => {
  it('finds what a naive evaluation of the stored activities finds', { timeout: 60_000 }, async () => {
    await fc.assert(fc.asyncProperty(
      fc.array(agent, { minLength: 1, maxLength: 4 }), fc.subarray<State>(['away', 'logged-out', 'available', 'not-routable', 'engaged', 'ringing', 'wrap'], { minLength: 1, maxLength: 3 }), fc.constantFrom(0, 1, 5, 30, 600, 3_000),
      fc.integer({ min: 0, max: 18 * 24 }), fc.integer({ min: 1, max: 6 * 24 }),
      async (agents, states, minutes, fromHours, hours) => {
        const test = await makeTestStore();
        await fill(test, agents.flatMap((each, index) => activitiesOf(`a${index}`, each)));
        const window = { startAt: FIRST_AT + fromHours * HOUR_MS, endAt: FIRST_AT + (fromHours + hours) * HOUR_MS };
        const result = await createBacktester(test.store).run(requestOf(test, { when: { state: states }, forAtLeastMs: minutes * MINUTE_MS }, window));
        expect(result.episodes.map(({ agentKey, fromAt, firedAt, toAt }) => ({ agentId: agentKey?.split(':')[1], fromAt, firedAt, toAt }))).toEqual(await naive(test, states, minutes * MINUTE_MS, window));
        expect(result.fired).toBe(result.episodes.length);
        expect(result.curve.find((point) => point.forAtLeastMs === minutes * MINUTE_MS)?.fired).toBe(result.fired);
      },
    ), { numRuns: 40 });
  });
});

const WINDOW = { startAt: NOON - 3 * DAY_MS, endAt: NOON };
const DAYS = [2.5, 1.5, 0.5].map((days) => NOON - days * DAY_MS);
const dayOf = (agentId: string, awayMinutes: number): Activity[] => DAYS.flatMap((at) => [
  makeActivity({ agentId, startAt: at, durationMs: HOUR_MS }),
  makeActivity({ agentId, category: 'Away', name: 'Lunch', eligibleForRouting: false, startAt: at + HOUR_MS, durationMs: awayMinutes * MINUTE_MS }),
  makeActivity({ agentId, category: 'LoggedOut', name: 'Out', eligibleForRouting: false, startAt: at + HOUR_MS + awayMinutes * MINUTE_MS, durationMs: DAY_MS - HOUR_MS - awayMinutes * MINUTE_MS }),
]);

describe('the figures beside it', () => {
  it('count per agent and day, say for whom, and what another threshold would do', async () => {
    const test = await makeTestStore();
    await fill(test, [...dayOf('01', 40), ...dayOf('02', 20), ...dayOf('03', 5)]);
    const result = await createBacktester(test.store).run(requestOf(test, { forAtLeastMs: 10 * MINUTE_MS }, WINDOW, { maxEpisodes: 2 }));
    expect(result).toMatchObject({ fired: 6, looked: 3, agentDays: 9, perAgentDay: 6 / 9, perDay: 2, noisy: false, missing: 0, subject: 'agent', problems: [], quantiles: { p50: 20 * MINUTE_MS, p95: 40 * MINUTE_MS } });
    expect(result.episodes.map((episode) => episode.firedAt)).toEqual([(DAYS[2] ?? 0) + 70 * MINUTE_MS, (DAYS[2] ?? 0) + 70 * MINUTE_MS]);
    expect(result.subjects).toEqual([{ key: `${test.source.id}:01`, name: '01', fired: 3, totalMs: 120 * MINUTE_MS }, { key: `${test.source.id}:02`, name: '02', fired: 3, totalMs: 60 * MINUTE_MS }]);
    expect(result.histogram.reduce((sum, bin) => sum + bin.count, 0)).toBe(9);
    const firedAt = (minutes: number) => result.curve.find((point) => point.forAtLeastMs === minutes * MINUTE_MS)?.fired;
    expect([0, 5, 6, 20, 25, 40, 45].map(firedAt)).toEqual([9, 9, 6, 6, 3, 3, 0]);
  });

  it('know what is not known, and that a name in the scope is not there', async () => {
    const test = await makeTestStore();
    await fill(test, dayOf('01', 40));
    const half = await createBacktester(test.store).run(requestOf(test, { scope: { teams: ['Nowhere'], agents: ['01'] } }, { startAt: FIRST_AT - 10 * DAY_MS, endAt: FIRST_AT + 10 * DAY_MS }));
    expect(half).toMatchObject({ missing: 0.5, problems: ['There is no team named “Nowhere”.'], looked: 1, agentDays: 0, perAgentDay: null, quantiles: null, histogram: [] });
  });

  it('leave time of which nothing is known out of what is expected a day', async () => {
    const test = await makeTestStore();
    const [person, team] = [await test.store.savePerson({ id: null, name: 'Ada', email: null, teamId: null }), await test.store.saveTeam({ id: null, name: 'Sales', zone: null })];
    await test.store.savePerson({ ...person, teamId: team.id });
    await fill(test, dayOf('01', 40));
    await test.store.linkAgent(person.id, { sourceId: test.source.id, agentId: '01' });
    const half = { startAt: FIRST_AT - 20 * DAY_MS, endAt: NOON };
    const backtester = createBacktester(test.store);
    expect(await backtester.run(requestOf(test, { forAtLeastMs: 10 * MINUTE_MS }, half))).toMatchObject({ missing: 0.5, fired: 3, perDay: 3 / 20, agentDays: 3 });
    expect(await backtester.run(requestOf(test, { when: { available: { fewerThan: 1 } } }, half))).toMatchObject({ subject: 'team', missing: 0.5, agentDays: 20 });
  });

  it('refuse rules about sources, of which no past is kept', async () => {
    const test = await makeTestStore();
    await expect(createBacktester(test.store).run(requestOf(test, { when: { stale: true } }, WINDOW))).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });
});

describe('other subjects', () => {
  it('look at the same person in a source outside of the scope, and at whole teams', async () => {
    const test = await makeTestStore();
    const other = await test.store.addSource({ kind: 'vonage', name: 'second', settings: {}, createdAt: NOON });
    const call = makeActivity({ agentId: 'x', type: 'Interaction', category: 'Connected', name: null, eligibleForRouting: null, status: 'Completed', interactionGuid: '00000000-0000-4000-8000-000000000001', medium: 'Phone', mediumManager: 'VCC', direction: 'Inbound', startAt: NOON - HOUR_MS, durationMs: 10 * MINUTE_MS });
    await fill(test, [makeActivity({ startAt: NOON - 2 * HOUR_MS, durationMs: 90 * MINUTE_MS })]);
    await test.store.ingest(test.page({ sourceId: other.id, asOf: FRONTIER_AT, activities: [call], covered: { startAt: FIRST_AT, endAt: FRONTIER_AT } }));
    const team = await test.store.saveTeam({ id: null, name: 'Sales', zone: null });
    const person = await test.store.savePerson({ id: null, name: 'Ada', email: null, teamId: team.id });
    await test.store.linkAgent(person.id, { sourceId: test.source.id, agentId: '01' });
    await test.store.linkAgent(person.id, { sourceId: other.id, agentId: 'x' });
    const sources = [test.source, other].map((source) => ({ sourceId: source.id, stream: STREAM, frontierAt: FRONTIER_AT }));
    const backtester = createBacktester(test.store);
    const elsewhere = await backtester.run(requestOf(test, { when: { contactElsewhere: {} }, scope: { sources: ['emea'] }, forAtLeastMs: 2 * MINUTE_MS }, WINDOW, { sources }));
    expect(elsewhere).toMatchObject({ looked: 1, episodes: [{ agentKey: `${test.source.id}:01`, fromAt: NOON - HOUR_MS, firedAt: NOON - 58 * MINUTE_MS, toAt: NOON - 50 * MINUTE_MS }] });
    const nobody = await backtester.run(requestOf(test, { when: { available: { fewerThan: 1 } } }, { startAt: NOON - 2.5 * HOUR_MS, endAt: NOON }, { sources }));
    expect(nobody).toMatchObject({ subject: 'team', looked: 1, episodes: [{ subjectKey: String(team.id), subjectName: 'Sales', agentKey: null, firedAt: NOON - 30 * MINUTE_MS, toAt: null }] });
  });

  it('count waiting customers, and a window that lies outside of everything', async () => {
    const test = await makeTestStore();
    await fill(test, dayOf('01', 40));
    const waiting = await createBacktester(test.store).run(requestOf(test, { when: { waiting: { atLeast: 1 } } }, WINDOW));
    expect(waiting).toMatchObject({ subject: 'queue', fired: 0, looked: 0, agentDays: 0, perAgentDay: null, missing: 0 });
    const future = await createBacktester(test.store).run(requestOf(test, {}, { startAt: NOON + DAY_MS, endAt: NOON + 2 * DAY_MS }));
    expect(future).toMatchObject({ fired: 0, agentDays: 0, perAgentDay: null, perDay: null, missing: 0 });
  });
});

describe('what was read', () => {
  const countReads = (store: StoreReader) => {
    const reads = { count: 0 };
    return { reads, reader: { ...store, readActivityColumns: (...args: Parameters<StoreReader['readActivityColumns']>) => { reads.count += 1; return store.readActivityColumns(...args); } } };
  };

  it('serves another threshold, severity and name, as a new reading would', async () => {
    const test = await makeTestStore();
    await fill(test, [...dayOf('01', 40), ...dayOf('02', 20)]);
    const { reader, reads } = countReads(test.store);
    const backtester = createBacktester(reader);
    await backtester.run(requestOf(test, {}, WINDOW));
    const before = reads.count;
    const other = { name: 'other', severity: 'critical', forAtLeastMs: 30 * MINUTE_MS, notify: { desktop: false, webhook: false } } as const;
    const again = await backtester.run(requestOf(test, other, WINDOW, { nowAt: NOON + MINUTE_MS }));
    expect(reads.count).toBe(before);
    expect(again).toEqual(await createBacktester(test.store).run(requestOf(test, other, WINDOW, { nowAt: NOON + MINUTE_MS })));
    await backtester.run(requestOf(test, { ...other, when: { state: ['break'] } }, WINDOW));
    expect(reads.count).toBeGreaterThan(before);
    const old = reads.count;
    await backtester.run(requestOf(test, { ...other, when: { state: ['break'] } }, WINDOW, { nowAt: NOON + HOUR_MS }));
    expect(reads.count).toBeGreaterThan(old);
  });

  it('is given up when nobody waits any more, and another may ask at once', async () => {
    const test = await makeTestStore();
    await fill(test, Array.from({ length: 60 }, (_, index) => dayOf(`a${index}`, 20)).flat());
    const backtester = createBacktester(test.store);
    const stop = new AbortController();
    const first = backtester.run(requestOf(test, {}, WINDOW), stop.signal);
    stop.abort();
    await expect(first).rejects.toThrow();
    expect((await backtester.run(requestOf(test, {}, WINDOW))).fired).toBe(180);
  });
});

describe('on the reader thread', () => {
  it('answers the same, serves other reads meanwhile and can be cancelled', { timeout: 30_000 }, async () => {
    const test = await makeTestStore();
    await fill(test, Array.from({ length: 100 }, (_, index) => dayOf(`a${index}`, 20)).flat());
    const reader = startReaderThread({ home: test.home, entry: ENTRY });
    onTestFinished(() => reader.close());
    const request = requestOf(test, { forAtLeastMs: 15 * MINUTE_MS }, WINDOW);
    const order: string[] = [];
    const running = reader.backtester.run(request).then((result) => { order.push('back-test'); return result; });
    await reader.listSources().then(() => order.push('sources'));
    expect(await running).toEqual(await createBacktester(test.store).run(request));
    expect(order).toEqual(['sources', 'back-test']);
    const stop = new AbortController();
    const cancelled = reader.backtester.run(requestOf(test, { when: { state: ['logged-out'] } }, WINDOW), stop.signal);
    stop.abort(new Error('left'));
    await expect(cancelled).rejects.toThrow('left');
    await expect(reader.backtester.run(requestOf(test, { when: { stale: true } }, WINDOW))).rejects.toMatchObject({ code: 'BAD_INPUT' });
    expect(await reader.backtester.measure({ ...request, rules: [request.rule, rule.parse({ name: 's', when: { stale: true } })] })).toEqual([{ runs: 300, p95Ms: 20 * MINUTE_MS }, null]);
  });
});
