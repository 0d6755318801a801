import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ClosedInterval, clip, closeAt, contains, formatInstant, gapsIn, lengthMs, overlaps, parseInstant, splitAt, sumMs, union, unionMs,
} from '../../../../shared/domain/time.ts';

const closed = fc.tuple(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 200 })).map(([startAt, size]): ClosedInterval => ({ startAt, endAt: startAt + size }));
const some = fc.array(closed, { maxLength: 30 });
const window = fc.tuple(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 1, max: 500 })).map(([startAt, size]): ClosedInterval => ({ startAt, endAt: startAt + size }));

/** Every millisecond that some interval covers: the definition that the algebra is measured against. */
function points(intervals: readonly ClosedInterval[]): Set<number> {
  const set = new Set<number>();
  for (const { startAt, endAt } of intervals) for (let at = startAt; at < endAt; at += 1) set.add(at);
  return set;
}

describe('intervals', () => {
  it('union covers the same time, ascending, disjoint and not even touching', () => {
    fc.assert(
      fc.property(some, (intervals) => {
        const merged = union(intervals);
        expect(points(merged)).toEqual(points(intervals));
        merged.forEach((part, index) => {
          expect(part.endAt).toBeGreaterThan(part.startAt);
          if (index > 0) expect(part.startAt).toBeGreaterThan(merged[index - 1]?.endAt ?? -1);
        });
        expect(unionMs(intervals)).toBe(points(intervals).size);
      }),
    );
  });

  it('union does not depend on the order and is idempotent', () => {
    fc.assert(
      fc.property(some.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))), ([list, shuffled]) => {
        expect(union(shuffled)).toEqual(union(list));
        expect(union(union(list))).toEqual(union(list));
      }),
    );
  });

  it('gaps and covered time make up the window', () => {
    fc.assert(
      fc.property(window, some, (within, covered) => {
        const gaps = gapsIn(within, covered);
        const inside = covered.map((part) => clip(part, within)).filter((part) => part !== null);
        expect(sumMs(gaps) + unionMs(inside)).toBe(lengthMs(within));
        expect([...points(gaps)].some((at) => points(inside).has(at))).toBe(false);
      }),
    );
  });

  it('clip is the shared time of two intervals', () => {
    fc.assert(
      fc.property(closed, window, (interval, within) => {
        const shared = clip(interval, within);
        expect(points(shared ? [shared] : [])).toEqual(new Set([...points([interval])].filter((at) => points([within]).has(at))));
      }),
    );
  });

  it('the parts of a split add up and touch', () => {
    fc.assert(
      fc.property(window, fc.uniqueArray(fc.integer({ min: 0, max: 1_500 }), { maxLength: 20 }), (interval, edges) => {
        const sorted = edges.toSorted((a, b) => a - b);
        const parts = splitAt(interval, sorted);
        expect(parts[0]?.startAt).toBe(interval.startAt);
        expect(parts.at(-1)?.endAt).toBe(interval.endAt);
        parts.slice(1).forEach((part, index) => expect(part.startAt).toBe(parts[index]?.endAt));
        expect(sumMs(parts)).toBe(lengthMs(interval));
        expect(parts.slice(1).every((part) => sorted.includes(part.startAt))).toBe(true);
      }),
    );
  });

  it('counts overlapping time once in a union and as often as it is covered in a sum', () => {
    const chats = [{ startAt: 0, endAt: 10 }, { startAt: 5, endAt: 20 }, { startAt: 20, endAt: 20 }];
    expect({ union: unionMs(chats), sum: sumMs(chats) }).toEqual({ union: 20, sum: 25 });
  });

  it('gives a zero-length activity to exactly one of two adjoining windows', () => {
    const instant = { startAt: 100, endAt: 100 };
    expect([{ startAt: 0, endAt: 100 }, { startAt: 100, endAt: 200 }].map((part) => overlaps(instant, part))).toEqual([false, true]);
  });

  it('lets an open interval reach its as-of and never end before its start', () => {
    expect([closeAt({ startAt: 10, endAt: null }, 25), closeAt({ startAt: 10, endAt: null }, 5), closeAt({ startAt: 10, endAt: 12 }, 25)]).toEqual([
      { startAt: 10, endAt: 25 }, { startAt: 10, endAt: 10 }, { startAt: 10, endAt: 12 },
    ]);
  });

  it('contains its start but not its end', () => {
    expect([9, 10, 19, 20].map((at) => contains({ startAt: 10, endAt: 20 }, at))).toEqual([false, true, true, false]);
    expect(contains({ startAt: 10, endAt: null }, 1e15)).toBe(true);
  });
});

describe('parseInstant', () => {
  it('reads what formatInstant writes', () => {
    fc.assert(fc.property(fc.integer({ min: -62_000_000_000_000, max: 250_000_000_000_000 }), (at) => parseInstant(formatInstant(at)) === at));
  });

  it.each([
    ['2019-12-19T15:47:07.077Z', 1576770427077],
    ['2019-12-19T15:47:07Z', 1576770427000],
    ['2019-12-19T15:47:07.0Z', 1576770427000],
    ['2019-12-19T15:47:07.0779999Z', 1576770427077],
    ['2019-12-19T16:47:07.077+01:00', 1576770427077],
    ['2019-12-19T10:17:07.077-0530', 1576770427077],
  ])('reads %s', (text, at) => expect(parseInstant(text)).toBe(at));

  it.each(['', 'yesterday', '2019-12-19', '2019-02-30T00:00:00Z', '2019-12-19T24:00:00Z', '2019-12-19T15:47:61Z', '2019-12-19T15:47:07'])('refuses %j', (text) =>
    expect(parseInstant(text)).toBeNull(),
  );

  it('takes a time without an offset as UTC only when told so', () => {
    expect([parseInstant('2019-12-19T15:47:07.077'), parseInstant('2019-12-19T15:47:07.077', { assumeUtc: true })]).toEqual([null, 1576770427077]);
  });
});
