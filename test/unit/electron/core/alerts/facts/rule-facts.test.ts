import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRuleFacts, type FactOptions } from '../../../../../../electron/core/alerts/facts/rule-facts.ts';
import type { AgentFacts, FactNeeds, Track } from '../../../../../../shared/alerts/facts.ts';
import { PHASES } from '../../../../../../shared/alerts/rule.ts';
import { BUCKET_MS, type ChatStateTime } from '../../../../../../shared/domain/bucket.ts';
import { deriveState } from '../../../../../../shared/domain/state.ts';
import { buildStateLine } from '../../../../../../shared/domain/state-line.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../../../shared/domain/time.ts';
import { agentChannelOf, channelOf, eventOf, interactionOf } from '../../../../../support/interaction-builder.ts';
import { makeActivity, makeTestStore, NOON, STREAM } from '../../../../../support/store-home.ts';
import { makeStateBucket } from '../../../../../support/store-records.ts';

const NEEDS: FactNeeds = { activities: true, holds: false, elsewhere: false, norms: false, queues: false, source: false };
const WINDOW = { startAt: NOON, endAt: NOON + HOUR_MS };
const optionsOf = (change: Partial<FactOptions> = {}, freshAt: number | null = WINDOW.endAt): FactOptions => ({ window: WINDOW, needs: NEEDS, frontierOf: () => freshAt, streamOf: () => STREAM, ...change });
const told = ({ startAt, endAt, code }: Track, facts: AgentFacts | undefined) => [...startAt].map((at, index) => [at, endAt[index], facts?.words.states[code[index] ?? -1]?.state, facts?.words.states[code[index] ?? -1]?.label]);
const minutes = (values: Iterable<number>) => [...values].map((at) => (at - NOON) / MINUTE_MS);

describe('facts of agents', () => {
  it('are what readActivities and buildStateLine tell, for any history and window', async () => {
    const offset = fc.integer({ min: -40, max: 40 }).map((step) => step * 17 * MINUTE_MS);
    const words = fc.oneof(
      fc.record({ category: fc.constantFrom('Ready', 'Away', 'LoggedOut'), name: fc.constantFrom('Ready', 'Lunch') }),
      fc.record({ type: fc.constant('Workload'), category: fc.constant(null), name: fc.constant(null), calls: fc.integer({ min: 0, max: 1 }) }),
      fc.record({ type: fc.constant('Interaction'), category: fc.constantFrom('Ringing', 'Connected', 'Wrap', 'Unexpected'), name: fc.constant(null), medium: fc.constant('Phone'), interactionGuid: fc.constantFrom('00000000-0000-4000-8000-00000000000a', 'b') }),
    );
    const row = fc.tuple(words, offset, fc.oneof(fc.constant(null), fc.constant(0), fc.integer({ min: 1, max: 30 }).map((step) => step * 23 * MINUTE_MS)))
      .map(([change, ms, durationMs]) => makeActivity({ ...change, startAt: NOON + ms, durationMs }));
    const pages = fc.array(fc.record({ activities: fc.array(row, { maxLength: 8 }), asOf: offset.map((ms) => NOON + ms) }), { maxLength: 4 });
    const windows = fc.tuple(offset, fc.integer({ min: 1, max: 40 })).map(([ms, hours]) => ({ startAt: NOON + ms, endAt: NOON + ms + hours * HOUR_MS }));
    const { store, source, page } = await makeTestStore();
    const labels = new Map([['Lunch', 'meal' as const]]);
    await store.writeLabelMapping(source.id, labels);
    const facts = createRuleFacts(store);
    let run = 0;
    await fc.assert(fc.asyncProperty(pages, windows, offset, async (parts, window, fresh) => {
      run += 1;
      const agent = { sourceId: source.id, agentId: String(run) };
      for (const { activities, asOf } of parts) await store.ingest(page({ asOf, activities: activities.map((activity) => ({ ...activity, agentId: agent.agentId })) }));
      const freshAt = NOON + fresh;
      const [found] = await facts.readAgents([agent], optionsOf({ window }, freshAt));
      const rows = await store.readActivities([agent], window);
      const known = rows.filter((each) => !each.flags.includes('superseded'));
      const newestAt = known.reduce((at, each) => Math.max(at, each.startAt + (each.durationMs ?? 1)), Math.min(freshAt, window.endAt));
      const frontierAt = Math.min(window.endAt, newestAt);
      const line = buildStateLine(known, { window: { startAt: Number.MIN_SAFE_INTEGER, endAt: Number.MAX_SAFE_INTEGER }, asOf: Number.MAX_SAFE_INTEGER, stateOf: (each) => deriveState('vonage', each, labels) })
        .filter((stretch) => stretch.startAt <= frontierAt).map(({ startAt, endAt, state, label }) => [startAt, endAt > frontierAt ? Infinity : endAt, state, label]);
      expect(found?.frontierAt).toBe(frontierAt);
      expect(found === undefined ? [] : told(found.line, found)).toEqual(line);
    }), { numRuns: 300 });
  });

  it('are known where the primary stream has fetched without gaps, and go on at the frontier', async () => {
    const { store, source, page } = await makeTestStore();
    await store.ingest(page({ covered: { startAt: NOON - DAY_MS, endAt: NOON + 20 * MINUTE_MS } }));
    await store.ingest(page({ covered: { startAt: NOON + 30 * MINUTE_MS, endAt: NOON + 2 * HOUR_MS } }));
    await store.ingest(page({ stream: 'other', covered: { startAt: NOON, endAt: NOON + HOUR_MS } }));
    await store.openGap({ sourceId: source.id, stream: STREAM, fromAt: NOON + 5 * MINUTE_MS, toAt: NOON + 10 * MINUTE_MS, reason: 'failed' });
    await store.openGap({ sourceId: source.id, stream: 'other', fromAt: NOON, toAt: null, reason: 'failed' });
    const agent = { sourceId: source.id, agentId: 'nobody' };
    const read = async (options: FactOptions) => (await createRuleFacts(store).readAgents([agent], options))[0];
    const live = await read(optionsOf({}, NOON + 2 * HOUR_MS));
    expect([minutes(live?.known ?? []), minutes([live?.frontierAt ?? 0])]).toEqual([[0, 5, 10, 20, 30, Infinity], [60]]);
    expect(minutes((await read(optionsOf({}, NOON + 15 * MINUTE_MS)))?.known ?? [])).toEqual([0, 5, 10, Infinity]);
    await store.openGap({ sourceId: source.id, stream: STREAM, fromAt: NOON + 40 * MINUTE_MS, toAt: null, reason: 'failed' });
    expect(minutes((await read(optionsOf()))?.known ?? [])).toEqual([0, 5, 10, 20, 30, 40]);
    expect((await read(optionsOf({ streamOf: () => 'none' }, null)))).toMatchObject({ frontierAt: NOON, known: new Float64Array(0), line: { startAt: new Float64Array(0) } });
  });

  it('have holds among the phases of the same interaction, where they are asked for', async () => {
    const { store, source, page } = await makeTestStore();
    const words = { type: 'Interaction', name: null, eligibleForRouting: null, medium: 'Phone' };
    const activities = [
      makeActivity({ ...words, category: 'Connected', interactionGuid: 'other', startAt: NOON - 60_000, durationMs: 600_000 }),
      makeActivity({ ...words, category: 'Connected', interactionGuid: '00000000-0000-4000-8000-00000000000a', startAt: NOON, durationMs: 600_000 }),
    ];
    const interaction = interactionOf({ guid: '00000000-0000-4000-8000-00000000000a', startAt: NOON, durationMs: 600_000, channels: [channelOf({ events: [eventOf('Held', 60_000, 30_000)] }), agentChannelOf('01', [eventOf('Connected', 0, 600_000)])] });
    await store.ingest(page({ activities, records: { interactions: [interaction] } }));
    const phasesOf = async (holds: boolean) => {
      const [found] = await createRuleFacts(store).readAgents([{ sourceId: source.id, agentId: '01' }], optionsOf({ needs: { ...NEEDS, holds } }));
      return [...found?.phases.startAt ?? []].map((at, index) => [at - NOON, PHASES[found?.phases.phase[index] ?? -1], found?.phases.item[index]]);
    };
    expect(await phasesOf(false)).toEqual([[-60_000, 'engaged', 0], [0, 'engaged', 1]]);
    expect(await phasesOf(true)).toEqual([[-60_000, 'engaged', 0], [0, 'engaged', 1], [60_000, 'hold', 1]]);
  });

  it('follow labels once they are reloaded, and answer in the order asked for', async () => {
    const { store, source, page } = await makeTestStore();
    await store.ingest(page({ activities: ['01', '02'].map((agentId) => makeActivity({ agentId, category: 'Away', name: 'Lunch' })) }));
    const facts = createRuleFacts(store);
    const states = async () => (await facts.readAgents([{ sourceId: 99, agentId: 'x' }, { sourceId: source.id, agentId: '02' }, { sourceId: source.id, agentId: '01' }], optionsOf())).map((each) => [each.key, told(each.presence, each)[0]?.[2]]);
    const keys = ['99:x', `${source.id}:02`, `${source.id}:01`];
    expect(await states()).toEqual(keys.map((key, index) => [key, index === 0 ? undefined : 'away']));
    await store.writeLabelMapping(source.id, new Map([['Lunch', 'meal' as const]]));
    facts.reload();
    expect(await states()).toEqual(keys.map((key, index) => [key, index === 0 ? undefined : 'meal']));
  });
});

describe('facts from sums', () => {
  const state = (stateId: string, name: string, totalS: number, change: Partial<ChatStateTime> = {}): ChatStateTime => ({ stateId, name, reasonId: null, totalS, chattingS: 0, notChattingS: totalS, chattingInMaxConcurrencyS: 0, ...change });
  const bucket = (index: number, states: readonly ChatStateTime[], coveredMs = BUCKET_MS) => makeStateBucket({ startAt: NOON + index * BUCKET_MS, coveredMs, states });

  it('tell whole buckets only, up to the last whole one; nothing is missing where nobody can tell', async () => {
    const { store, page } = await makeTestStore();
    const source = await store.addSource({ kind: 'liveperson', name: 'chat', settings: {}, createdAt: NOON });
    const online = state('2', 'Online', 300);
    const stateBuckets = [
      bucket(-1, [online]), bucket(0, [online]), bucket(1, [state('2', 'Online', 300, { chattingS: 299.5 })]), bucket(2, [state('2', 'Online', 100), state('4', 'Away', 200)]),
      bucket(3, [state('-1', 'Logged in', 300, { chattingInMaxConcurrencyS: 300 }), state('2', 'Online', 300, { chattingInMaxConcurrencyS: 299.4 })]), bucket(5, [state('4', 'Away', 300)]), bucket(6, [online], 120_000),
    ];
    await store.ingest(page({ sourceId: source.id, covered: { startAt: NOON - HOUR_MS, endAt: NOON + 32 * MINUTE_MS }, records: { stateBuckets } }));
    const [found, other] = await createRuleFacts(store).readAgents(['01', '02'].map((agentId) => ({ sourceId: source.id, agentId })), optionsOf({}, NOON + 32 * MINUTE_MS));
    expect(found === undefined ? [] : told(found.line, found).map(([startAt, endAt, ...words]) => [...minutes([Number(startAt), Number(endAt)]), ...words])).toEqual([[0, 10, 'available', 'Online'], [15, 20, 'available', 'Online'], [25, Infinity, 'away', 'Away']]);
    expect([minutes(found?.chats?.idle ?? []), minutes(found?.chats?.busy ?? [])]).toEqual([[0, 5, 10, 20, 25, Infinity], [5, 10]]);
    expect([minutes([found?.frontierAt ?? 0]), minutes(found?.known ?? []), minutes(found?.maxed ?? []), minutes(other?.known ?? []), found?.presence === found?.line]).toEqual([[30], [0, 10, 15, Infinity], [15, 20], [0, Infinity], true]);
  });
});

describe('facts of queues', () => {
  it('are one for each queue, and go on while somebody waits', async () => {
    const { store, source, page } = await makeTestStore();
    const of = (guid: string, queue: string, offsetMs: number, waitMs: number | null, result: string | null) => interactionOf({ guid, startAt: NOON, durationMs: waitMs === null ? null : HOUR_MS, channels: [channelOf({ events: [eventOf('Queue', offsetMs, waitMs, { result }, queue)] })] });
    await store.ingest(page({ asOf: NOON + 10 * MINUTE_MS, records: { interactions: [of('a', 'Sales', 0, 60_000, 'HangUp'), of('b', 'Sales', 30_000, null, null), of('c', 'Help', 0, 30 * MINUTE_MS, 'HangUp')], ongoing: ['b'] } }));
    const found = await createRuleFacts(store).readQueues([source.id, 99], optionsOf({ window: { startAt: NOON, endAt: NOON + 20 * MINUTE_MS } }));
    expect(found.map((queue) => [queue.key, minutes(queue.startAt), minutes(queue.endAt), [...queue.isAbandoned], minutes([queue.frontierAt])])).toEqual([
      [`${source.id}:Help`, [0], [Infinity], [0], [20]], [`${source.id}:Sales`, [0, 0.5], [1, Infinity], [1, 0], [20]],
    ]);
  });
});
