import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildFrame, decodeFrame, encodeFrame, FRAME_FLAG, NO_STATE, type FrameLanes, type FrameRow } from '../../../../shared/domain/frame.ts';
import { STATES } from '../../../../shared/domain/state.ts';
import { closeAt, HOUR_MS, lengthMs, MINUTE_MS, type ClosedInterval } from '../../../../shared/domain/time.ts';

const DAY = { startAt: 1_000_000_000, endAt: 1_000_000_000 + 24 * HOUR_MS };

const row = (change: Partial<FrameRow>): FrameRow => ({
  startAt: DAY.startAt, endAt: DAY.endAt, type: 'Presence', state: 'available', interactionGuid: null, calls: null, semiLive: null, nonLive: null, flags: [], ...change,
});

const rowsArbitrary: fc.Arbitrary<FrameRow[]> = fc.array(
  fc.record({
    startAt: fc.integer({ min: DAY.startAt - HOUR_MS, max: DAY.endAt + HOUR_MS }),
    durationMs: fc.option(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: HOUR_MS })), { freq: 12 }),
    type: fc.constantFrom('Presence', 'Workload', 'Interaction', 'Interaction', 'Novelty'),
    state: fc.constantFrom(...STATES),
    interactionGuid: fc.option(fc.constantFrom('a', 'b', 'c')),
    calls: fc.integer({ min: 0, max: 3 }),
    isGhost: fc.boolean(),
  }).map(({ durationMs, isGhost, ...words }) => ({
    ...words, endAt: durationMs === null ? null : words.startAt + durationMs, semiLive: null, nonLive: 2, flags: isGhost ? ['superseded'] : [],
  })),
  { maxLength: 200 },
);

const timeIn = (interval: ClosedInterval): number => Math.max(0, Math.min(interval.endAt, DAY.endAt) - Math.max(interval.startAt, DAY.startAt));
const drawnMs = (frame: FrameLanes): number => frame.end.reduce((total, end, at) => total + end - (frame.start[at] ?? 0), 0);

describe('buildFrame', () => {
  it('keeps all coloured time, never overlaps inside a lane and stays bounded', () => {
    fc.assert(fc.property(rowsArbitrary, fc.constantFrom(1, 1_000, MINUTE_MS, HOUR_MS), (rows, resolutionMs) => {
      const asOf = DAY.startAt + 20 * HOUR_MS;
      const frame = buildFrame(rows, DAY, resolutionMs, asOf);
      expect(drawnMs(frame)).toBe(rows.reduce((total, each) => total + timeIn(closeAt(each, asOf)), 0));
      for (let at = 0; at < frame.count; at += 1) {
        expect(frame.start[at]).toBeGreaterThanOrEqual(DAY.startAt);
        expect(frame.end[at]).toBeLessThanOrEqual(DAY.endAt);
        if (frame.lane[at] === frame.lane[at - 1]) expect(frame.start[at]).toBeGreaterThanOrEqual(frame.end[at - 1] ?? Infinity);
      }
      const steps = Math.ceil(lengthMs(DAY) / resolutionMs);
      for (const lane of frame.lanes.keys()) expect(frame.lane.filter((each) => each === lane).length).toBeLessThanOrEqual(3 * steps + 3);
    }));
  });

  it('stands for every row in the window exactly once', () => {
    fc.assert(fc.property(rowsArbitrary, (rows) => {
      const asOf = DAY.endAt;
      const frame = buildFrame(rows, DAY, MINUTE_MS, asOf);
      const inWindow = rows.filter((each) => each.startAt < DAY.endAt && (closeAt(each, asOf).endAt > DAY.startAt || each.startAt >= DAY.startAt));
      expect(frame.merged.reduce((total, merged) => total + merged, 0)).toBe(inWindow.length);
    }));
  });

  it('survives encoding', () => {
    fc.assert(fc.property(rowsArbitrary, (rows) => {
      const frame = buildFrame(rows, DAY, MINUTE_MS, DAY.endAt, [{ startAt: DAY.startAt, endAt: DAY.endAt, state: 'wrap', open: true }]);
      expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
    }));
  });

  it('merges narrow neighbours under the state that lasts longest and keeps the count', () => {
    const at = DAY.startAt;
    const frame = buildFrame([
      row({ startAt: at, endAt: at + HOUR_MS, state: 'available' }),
      row({ startAt: at + HOUR_MS, endAt: at + HOUR_MS + 1_000, state: 'away' }),
      row({ startAt: at + HOUR_MS + 1_000, endAt: at + HOUR_MS + 6_000, state: 'break' }),
      row({ startAt: at + HOUR_MS + 6_000, endAt: at + HOUR_MS + 8_000, state: 'away' }),
      row({ startAt: at + HOUR_MS + 8_000, endAt: at + 2 * HOUR_MS, state: 'available' }),
    ], DAY, MINUTE_MS, DAY.endAt);
    expect([...frame.state].map((index) => STATES[index])).toEqual(['available', 'break', 'available']);
    expect([...frame.merged]).toEqual([1, 3, 1]);
    expect([...frame.row]).toEqual([0, 2, 4]);
    expect(frame.start[1]).toBe(at + HOUR_MS);
    expect(frame.end[1]).toBe(at + HOUR_MS + 8_000);
  });

  it('puts overlapping interactions into lanes, phases of one beside each other, and superseded rows apart', () => {
    const at = DAY.startAt;
    const frame = buildFrame([
      row({ type: 'Interaction', interactionGuid: 'chat', state: 'engaged', startAt: at, endAt: at + 4 * HOUR_MS }),
      row({ type: 'Interaction', interactionGuid: 'call', state: 'ringing', startAt: at + HOUR_MS, endAt: at + 2 * HOUR_MS }),
      row({ type: 'Interaction', interactionGuid: 'call', state: 'engaged', startAt: at + 4 * HOUR_MS, endAt: at + 5 * HOUR_MS }),
      row({ type: 'Interaction', interactionGuid: 'call', state: 'no-answer', startAt: at, endAt: at + HOUR_MS, flags: ['superseded'] }),
      row({ type: 'Workload', state: null, calls: 1, semiLive: 2, nonLive: 3, startAt: at, endAt: null }),
    ], DAY, 1, at + HOUR_MS);
    expect(frame.lanes).toEqual(['workload', 'interaction', 'interaction', 'ghost']);
    expect([...frame.lane]).toEqual([0, 1, 2, 2, 3]);
    expect([...frame.flags]).toEqual([FRAME_FLAG.open, 0, 0, 0, FRAME_FLAG.superseded | FRAME_FLAG.attention]);
    expect([frame.state[0], frame.calls[0], frame.semiLive[0], frame.nonLive[0], frame.end[0]]).toEqual([NO_STATE, 1, 2, 3, at + HOUR_MS]);
  });

  it('keeps a zero-length row and clips to the window without losing the row\'s own start', () => {
    const frame = buildFrame([row({ startAt: DAY.startAt - HOUR_MS }), row({ type: 'Interaction', state: 'ringing', startAt: DAY.startAt + 5, endAt: DAY.startAt + 5 })], DAY, MINUTE_MS, DAY.endAt);
    expect([...frame.start]).toEqual([DAY.startAt, DAY.startAt + 5]);
    expect([...frame.rowStart]).toEqual([DAY.startAt - HOUR_MS, DAY.startAt + 5]);
    expect(frame.end[1]).toBe(DAY.startAt + 5);
  });

  it('refuses bytes that are no frame', () => {
    expect(() => decodeFrame(new ArrayBuffer(4))).toThrow(RangeError);
    expect(() => decodeFrame(new ArrayBuffer(400))).toThrow(RangeError);
  });
});
