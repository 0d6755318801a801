import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activityStream } from '../../../../../electron/connectors/liveperson/activity-stream.ts';
import { liveperson } from '../../../../../electron/connectors/liveperson/index.ts';
import type { AgentStateBucket } from '../../../../../shared/domain/bucket.ts';
import { isSumMismatch } from '../../../../../shared/domain/chat-states.ts';
import { BUCKET, MINUTE, NOW, fixture, interval, intervals, seconds, settingsOf, state, stepOf, take, viewOf } from './support.ts';

const GRID = Math.floor(NOW / BUCKET) * BUCKET;
const agentOf = (online: number, away = 0) => [state(2, 'Online', seconds(online, 0)), state(4, 'Away', seconds(away, 0), []), state(-1, 'Logged in', seconds(online + away, 0))];
const bucketsOf = (accepted: ReturnType<typeof take>): readonly AgentStateBucket[] => accepted.page.records?.stateBuckets ?? [];

describe('agent activity', () => {
  it('asks for a day first, then for what is not complete yet', () => {
    const first = stepOf(activityStream, null, viewOf());
    expect(first.request).toEqual({ method: 'GET', url: '/operations/api/account/4711/agentactivity?timeframe=1440&agentIds=all&interval=5&v=1', headers: {}, scope: 'leDataReporting' });
    const { cursor, isCaughtUp, page } = take(activityStream, null, intervals(interval(GRID + BUCKET, { 7: agentOf(60) }), interval(GRID, { 7: agentOf(300) })));
    expect([isCaughtUp, page.covered]).toEqual([true, { startAt: NOW - 1_440 * MINUTE + 3 * MINUTE, endAt: NOW }]);
    expect(activityStream.decideStep(cursor, viewOf({ vendorNowAt: NOW + 29_000 }))).toEqual({ kind: 'wait', dueAt: NOW + 30_000 });
    expect(stepOf(activityStream, cursor, viewOf({ vendorNowAt: NOW + 30_000 })).request.url).toContain('timeframe=15&');
    expect(stepOf(activityStream, cursor, viewOf({ vendorNowAt: NOW + 60 * MINUTE })).request.url).toContain('timeframe=65&');
    expect(stepOf(activityStream, cursor, viewOf({ settings: settingsOf({ apiVersion: '2' }), vendorNowAt: NOW + 3 * 1_440 * MINUTE })).request.url).toContain('timeframe=1440&agentIds=all&interval=5&v=2');
  });

  it('marks the first and the last bucket as parts, and completes them later', () => {
    const oldest = NOW - 1_440 * MINUTE;
    const accepted = take(activityStream, null, intervals(interval(GRID + BUCKET, { 7: agentOf(60) }), interval(GRID, { 7: agentOf(300) }), interval(oldest + 3 * MINUTE, { 7: agentOf(180) })));
    expect(bucketsOf(accepted).map((bucket) => [bucket.endAt, bucket.coveredMs])).toEqual([[oldest + 3 * MINUTE, 3 * MINUTE - 999], [GRID, BUCKET], [GRID + BUCKET, 2 * MINUTE]]);
    const later = take(activityStream, accepted.cursor, intervals(interval(GRID + BUCKET, { 7: agentOf(300) })), NOW + 5 * MINUTE);
    expect(bucketsOf(later).map((bucket) => bucket.coveredMs)).toEqual([BUCKET]);
  });

  it('records what the vendor no longer serves', () => {
    const { cursor } = take(activityStream, null, intervals());
    const later = NOW + 2 * 1_440 * MINUTE;
    const again = take(activityStream, cursor, intervals(), later);
    expect(again.page.notServed).toEqual({ startAt: GRID, endAt: later - 1_440 * MINUTE + 3 * MINUTE });
    expect(take(activityStream, again.cursor, intervals(), later + 30_000).page.notServed).toBeNull();
  });

  it('reads states by id, whatever their order, names and types of number', () => {
    const odd = [state('-1', 'Total', { total: '300', chatting: '10', notChatting: '290', chattingInMaxConcurrency: '0' }), state(9, 'Lunar', seconds(100, 0)), state('4', 'Occupied', seconds(200, 10), [{ id: 900001, value: seconds(150, 0) }, { id: '900002', value: seconds(50, 10) }])];
    expect(bucketsOf(take(activityStream, null, intervals(interval(String(GRID), { '0042': odd }))))[0]).toMatchObject({
      agentId: '0042',
      states: [{ stateId: '-1', name: 'Total', totalS: 300, chattingS: 10 }, { stateId: '9', totalS: 100 }, { stateId: '4', name: 'Occupied', reasonId: null, totalS: 200 }, { stateId: '4', reasonId: '900001', totalS: 150 }, { stateId: '4', reasonId: '900002', chattingS: 10 }],
    });
  });

  it('keeps figures that contradict each other as they came', () => {
    const rows = [
      [state(2, 'Online', seconds(200, 0)), state(4, 'Away', seconds(0, 0, 60), [{ id: '1', value: seconds(40, 0) }, { id: '2', value: seconds(20, 0) }]), state(-1, 'Logged in', seconds(260, 60, 200))],
      [state(2, 'Online', seconds(300, 0)), state(3, 'Back in 5', seconds(0, 0)), state(-1, 'Logged in', seconds(300, 0, 0))],
      [state(2, 'Online', seconds(12, 0, 0)), state(-1, 'Logged in', seconds(12, 0, 0))],
    ];
    const buckets = bucketsOf(take(activityStream, null, intervals(interval(GRID, Object.fromEntries(rows.map((row, index) => [index + 1, row]))))));
    expect(buckets.map((bucket) => isSumMismatch(bucket.states))).toEqual([true, true, true]);
    expect(buckets[0]?.states.map((row) => [row.stateId, row.reasonId, row.totalS, row.notChattingS])).toEqual([['2', null, 200, 200], ['4', null, 0, 60], ['4', '1', 40, 40], ['4', '2', 20, 20], ['-1', null, 260, 200]]);
  });

  it('does not look at totals, and knows that nothing is nothing', () => {
    const body = { metricsByIntervals: [{ timestamp: GRID, metricsData: { agentsMetrics: { metricsPerAgent: {}, metricsTotals: { total: 'x' } }, metricsTotals: 7 } }, { timestamp: GRID - BUCKET, metricsData: {} }, { timestamp: GRID - 2 * BUCKET, metricsData: { agentsMetrics: { metricsPerAgent: [] } } }], metricsTotals: [] };
    expect(take(activityStream, null, body).page).toMatchObject({ fetched: 0, quarantined: [], covered: { endAt: NOW } });
  });

  it.each([
    [[state(2, 'Online', { total: 5, chatting: 0, notChatting: 5 })], 'chattingInMaxConcurrency'], [[state(2, 'Online', seconds(-1, 0))], 'total'], [[state(2, 'Online', seconds(1.5, 0))], 'total'], [{}, 'list'], [[{ name: 'Online', value: seconds(1, 0) }], 'id'],
    [[state(2, 'A', seconds(1, 0)), state('2', 'B', seconds(1, 0))], 'twice'], [[state(4, 'Away', seconds(1, 0), [{ value: seconds(1, 0) }])], 'reason'], [[state(4, 'Away', seconds(1, 0), 'none')], 'reasons'], [[null], 'object'],
  ])('refuses an agent who cannot be read, alone: %#', (states, word) => {
    const { page } = take(activityStream, null, intervals(interval(GRID, { 1: states, 2: agentOf(300) })));
    expect([page.fetched, page.records?.stateBuckets?.map((bucket) => bucket.agentId)]).toEqual([2, ['2']]);
    const [refused] = page.quarantined;
    expect(refused?.reason).toContain(word);
    expect(JSON.parse(refused?.content ?? '')).toEqual({ timestamp: GRID, isComplete: true, agentId: '1', states });
    expect(liveperson.retryItem?.('agent-activity', refused?.content ?? '')).toHaveProperty('reason');
  });

  it('reads a refused agent again, complete as it was', () => {
    const item = JSON.stringify({ timestamp: GRID, isComplete: true, agentId: '1', states: agentOf(300) });
    expect(liveperson.retryItem?.('agent-activity', item)).toMatchObject({ records: { stateBuckets: [{ agentId: '1', endAt: GRID, coveredMs: BUCKET }] } });
  });

  it('keeps an interval off the grid only where it is certainly five minutes long', () => {
    const off = GRID - 2 * MINUTE;
    expect(take(activityStream, null, intervals(interval(off, { 1: agentOf(9) }), interval(off - BUCKET, { 1: agentOf(9) }))).page).toMatchObject({ fetched: 2, quarantined: [] });
    const hour = take(activityStream, null, intervals(interval(off, { 1: agentOf(9) }), interval(off - 60 * MINUTE, { 1: agentOf(9) }))).page;
    expect([hour.fetched, hour.quarantined.length, hour.records?.stateBuckets]).toEqual([2, 2, []]);
  });

  it('shortens the frame only for its size', () => {
    const step = stepOf(activityStream, null, viewOf());
    const fault = { message: '', hint: '', status: null, retryAfterMs: null } as const;
    expect(activityStream.shrinkStep(step, viewOf(), { ...fault, code: 'window-too-large' })?.request.url).toContain('timeframe=720&');
    expect(activityStream.shrinkStep(step, viewOf(), { ...fault, code: 'bad-request', message: 'Maximum timeframe is 720' })?.request.url).toContain('timeframe=720&');
    expect([activityStream.shrinkStep(step, viewOf(), { ...fault, code: 'timeout' }), activityStream.shrinkStep(step, viewOf(), { ...fault, code: 'bad-request', message: 'agentIds' })]).toEqual([null, null]);
  });

  it('counts what it gives, for any body', () => {
    const { metricsByIntervals } = fixture('agentactivity.json') as { metricsByIntervals: unknown[] }; // this folder's own
    const part = fc.oneof(fc.anything(), fc.record({ timestamp: fc.oneof(fc.anything(), fc.constant(GRID)), metricsData: fc.anything() }), fc.dictionary(fc.string(), fc.anything()).map((agents) => interval(GRID, agents)), fc.constantFrom(...metricsByIntervals));
    fc.assert(fc.property(fc.array(part), (list) => {
      const { page, cursor } = take(activityStream, null, intervals(...list));
      expect(page.fetched).toBe((page.records?.stateBuckets?.length ?? 0) + page.quarantined.length);
      expect(cursor).not.toBeNull();
    }), { numRuns: 300 });
  });
});

describe('against a simulated vendor', () => {
  /** One agent whose seconds are known exactly: online at every second whose number has no 7 in it, else away. */
  const isOnline = (at: number): boolean => Math.floor(at / 60_000) % 7 !== 0;
  const serve = (at: number, minutes: number) => {
    const list = [];
    for (let end = Math.ceil(at / BUCKET) * BUCKET; end > at - minutes * MINUTE; end -= BUCKET) {
      let online = 0;
      const [from, to] = [Math.max(end - BUCKET, at - minutes * MINUTE), Math.min(end, at)];
      for (let second = from; second < to; second += 1_000) if (isOnline(second)) online += 1;
      list.push(interval(end, { 7: agentOf(online, Math.max(0, Math.round((to - from) / 1_000) - online)) }));
    }
    return intervals(...list);
  };

  it('every bucket that is called complete is exact, at any rhythm of asking', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 5_400 }), { minLength: 1, maxLength: 12 }), (pauses) => {
      let cursor: string | null = null;
      let at = NOW;
      let completeTo = 0;
      for (const pause of pauses) {
        at += pause * 1_000;
        const step = stepOf(activityStream, cursor, viewOf({ vendorNowAt: at, isCatchUp: true }));
        const minutes = Number(/timeframe=(\d+)/.exec(step.request.url)?.[1]);
        const accepted = take(activityStream, cursor, serve(at, minutes), at);
        for (const bucket of bucketsOf(accepted)) {
          if (bucket.coveredMs !== BUCKET) continue;
          let online = 0;
          for (let second = bucket.startAt; second < bucket.endAt; second += 1_000) if (isOnline(second)) online += 1;
          expect(bucket.states.find((row) => row.stateId === '2')?.totalS).toBe(online);
        }
        const whole = bucketsOf(accepted).filter((bucket) => bucket.coveredMs === BUCKET).map((bucket) => bucket.endAt);
        expect(accepted.page.notServed ?? null).toBeNull();
        if (completeTo > 0) expect(Math.min(...whole)).toBeLessThanOrEqual(completeTo + BUCKET);
        completeTo = Math.max(...whole);
        expect(at - completeTo).toBeLessThanOrEqual(BUCKET);
        cursor = accepted.cursor;
      }
    }), { numRuns: 25 });
  });
});
