import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unknownTime } from '../../../../shared/domain/known-time.ts';
import { gapsIn, sumMs } from '../../../../shared/domain/time.ts';

describe('unknownTime', () => {
  it('names recorded gaps, time never fetched, and time since the last answer; the future is not unknown', () => {
    expect(unknownTime({
      window: { startAt: 0, endAt: 1_000 }, coverage: [{ startAt: 100, endAt: 300 }, { startAt: 400, endAt: 800 }],
      gaps: [{ fromAt: 300, toAt: 350, reason: 'offline' }], freshAt: 800, nowAt: 900,
    })).toEqual([
      { startAt: 0, endAt: 100, reason: 'not-fetched' },
      { startAt: 300, endAt: 350, reason: 'offline' },
      { startAt: 350, endAt: 400, reason: 'not-fetched' },
      { startAt: 800, endAt: 900, reason: 'since-last-answer' },
    ]);
  });

  it('lets an open gap run to now, and is empty for a window in the future', () => {
    const facts = { coverage: [{ startAt: 0, endAt: 500 }], gaps: [{ fromAt: 500, toAt: null, reason: 'paused' as const }], freshAt: 500, nowAt: 700 };
    expect(unknownTime({ ...facts, window: { startAt: 0, endAt: 1_000 } })).toEqual([{ startAt: 500, endAt: 700, reason: 'paused' }]);
    expect(unknownTime({ ...facts, window: { startAt: 700, endAt: 1_000 } })).toEqual([]);
  });

  it('is disjoint and, with what is covered, makes up the past of the window', () => {
    const part = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 40 })).map(([startAt, length]) => ({ startAt, endAt: startAt + length }));
    fc.assert(fc.property(fc.array(part, { maxLength: 5 }), fc.array(part, { maxLength: 4 }), fc.integer({ min: 0, max: 140 }), (coverage, holes, nowAt) => {
      const gaps = holes.map((hole) => ({ fromAt: hole.startAt, toAt: hole.endAt, reason: 'offline' as const }));
      const unknown = unknownTime({ window: { startAt: 10, endAt: 120 }, coverage, gaps, freshAt: 90, nowAt });
      const past = { startAt: 10, endAt: Math.max(10, Math.min(120, nowAt)) };
      expect(unknown.every((stretch, index) => index === 0 || stretch.startAt >= (unknown[index - 1]?.endAt ?? 0))).toBe(true);
      const known = gapsIn(past, unknown);
      expect(gapsIn(past, [...known, ...unknown])).toEqual([]);
      expect(sumMs(known.flatMap((stretch) => gapsIn(stretch, coverage)))).toBe(0);
    }));
  });
});
