import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeSpan, coverageOf, toFrame } from '../../../../../electron/connectors/liveperson/frame.ts';
import { decideMinutes } from '../../../../../electron/connectors/liveperson/rolling.ts';
import { BUCKET, MINUTE } from './support.ts';

const ceil = (at: number): number => Math.ceil(at / BUCKET) * BUCKET;
const at = (time: string): number => Date.parse(`2026-11-20T${time}Z`);

describe('what an answer certainly tells of', () => {
  it('is never more than the vendor reckoned, and little less', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 40_000_000 }), fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 3, max: 288 }), fc.boolean(), fc.boolean(), (offset, delay, buckets, hasDate, hasCurrent) => {
      const reckonedAt = at('00:00:00') + offset;
      const timeframe = buckets * BUCKET;
      const dateAt = hasDate ? Math.floor((reckonedAt + delay) / 1_000) * 1_000 : null;
      // Without the running interval only Date tells.
      if (!hasDate && !hasCurrent) return;
      const newestEndAt = hasCurrent ? ceil(reckonedAt) : ceil(reckonedAt) - BUCKET;
      const frame = toFrame({ dateAt, durationMs: delay, newestEndAt }, timeframe);
      if (frame === null) throw new Error('there is a clock');
      expect(frame.startAt).toBeGreaterThanOrEqual(reckonedAt - timeframe);
      expect(frame.endAt).toBeLessThanOrEqual(reckonedAt);
      expect(frame.endAt).toBeGreaterThan(reckonedAt - BUCKET - 1_001 - delay);
      const span = completeSpan(frame);
      if (span !== null) for (const start of [span.startAt, span.endAt - BUCKET]) expect([coverageOf(start, frame), start >= reckonedAt - timeframe, start + BUCKET <= reckonedAt]).toEqual([BUCKET, true, true]);
      if (hasCurrent) expect(coverageOf(newestEndAt - BUCKET, frame)).toBeLessThan(BUCKET);
    }), { numRuns: 2_000 });
  });

  it('takes the newest interval for ended only a minute after its end', () => {
    const whole = (date: string) => coverageOf(at('12:00:00'), toFrame({ dateAt: at(date), durationMs: 0, newestEndAt: at('12:05:00') }, 60 * MINUTE)) === BUCKET;
    expect([whole('12:04:59'), whole('12:05:00'), whole('12:05:59'), whole('12:06:00'), whole('12:06:01'), whole('12:09:00')]).toEqual([false, false, false, false, true, true]);
  });

  it('follows the intervals where Date belongs to another clock, or to none', () => {
    expect(toFrame({ dateAt: at('09:00:00'), durationMs: 0, newestEndAt: at('12:10:00') }, 60 * MINUTE)).toEqual({ startAt: at('11:10:00'), endAt: at('12:05:00'), asOf: at('12:05:00') });
    expect(toFrame({ dateAt: null, durationMs: 0, newestEndAt: at('12:10:00') }, 60 * MINUTE)?.endAt).toBe(at('12:05:00'));
    expect(toFrame({ dateAt: null, durationMs: 0, newestEndAt: null }, 60 * MINUTE)).toBeNull();
    expect(coverageOf(at('12:00:00'), null)).toBe(0);
  });

  it('lets the request\'s duration lie before Date', () => {
    const covered = (durationMs: number) => coverageOf(at('12:00:00'), toFrame({ dateAt: at('12:05:02'), durationMs, newestEndAt: at('12:10:00') }, 60 * MINUTE));
    expect([covered(0), covered(4_000)]).toEqual([BUCKET, BUCKET]);
    expect(coverageOf(at('12:00:00'), toFrame({ dateAt: at('12:05:02'), durationMs: 4_000, newestEndAt: null }, 60 * MINUTE))).toBe(BUCKET - 2_000);
  });
});

describe('how much is asked for', () => {
  it.each([
    [null, 1_440], [at('12:05:00'), 15], [at('12:00:00'), 15], [at('11:55:00'), 15], [at('11:50:00'), 20], [at('11:00:00'), 70], [at('00:00:00') - 24 * 60 * MINUTE, 1_440], [at('15:00:00'), 1_440],
  ])('complete to %s', (completeTo, minutes) => {
    expect(decideMinutes(completeTo, at('12:07:00'), null)).toBe(minutes);
  });

  it('reaches back to what is wished for, as far as there is', () => {
    expect(decideMinutes(at('12:05:00'), at('12:07:00'), at('10:07:00'))).toBe(125);
    expect(decideMinutes(at('12:05:00'), at('12:07:00'), 0)).toBe(1_440);
  });

  it('always lets the oldest incomplete bucket become whole', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 280 }), fc.integer({ min: 0, max: 299_999 }), (buckets, into) => {
      const now = at('12:00:00') + into;
      const completeTo = at('12:00:00') - buckets * BUCKET;
      const frame = toFrame({ dateAt: now, durationMs: 500, newestEndAt: ceil(now) }, decideMinutes(completeTo, now, null) * MINUTE);
      expect(frame === null ? null : completeSpan(frame)?.startAt).toBeLessThanOrEqual(completeTo);
    }));
  });
});
