import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlapAtLeast, recentAtLeast } from '../../../../shared/alerts/counts.ts';
import { complement, cutSpans, firstDifference, holdsAt, intersect, mergeSpans, shrinkAndJoin, shrinkSpans, union } from '../../../../shared/alerts/runs.ts';

const SIZE = 120;
const spansArb = fc.array(fc.tuple(fc.integer({ min: 0, max: SIZE }), fc.integer({ min: 0, max: 20 })), { maxLength: 15 })
  .map((parts) => Float64Array.from(parts.sort((a, b) => a[0] - b[0]).flatMap(([startAt, length]) => [startAt, startAt + length])));
const runs = spansArb.map(mergeSpans);

const has = (spans: Float64Array, at: number): boolean => {
  for (let index = 0; index < spans.length; index += 2) if ((spans[index] ?? 0) <= at && at < (spans[index + 1] ?? 0)) return true;
  return false;
};
const points = (spans: Float64Array): boolean[] => Array.from({ length: SIZE + 60 }, (_, at) => has(spans, at));
const isWellFormed = (set: Float64Array): boolean => [...set].every((edge, index) => index === 0 || edge > (set[index - 1] ?? 0));

describe('sets of time', () => {
  it('are the same minutes, ascending, disjoint and not touching', () => {
    fc.assert(fc.property(runs, runs, fc.integer({ min: 0, max: SIZE }), (a, b, edge) => {
      const pairs: readonly [Float64Array, (at: number) => boolean][] = [
        [union(a, b), (at) => has(a, at) || has(b, at)], [intersect(a, b), (at) => has(a, at) && has(b, at)], [complement(a, b), (at) => has(b, at) && !has(a, at)], [intersect(a, Float64Array.of(edge, edge + 20)), (at) => has(a, at) && at >= edge && at < edge + 20],
      ];
      for (const [set, holds] of pairs) {
        expect(points(set)).toEqual(points(set).map((_, at) => holds(at)));
        expect(isWellFormed(set)).toBe(true);
      }
      expect(holdsAt(a, edge)).toBe(has(a, edge));
    }));
  });

  it('count how many spans run at once and how many instants lie in a window', () => {
    fc.assert(fc.property(spansArb, fc.integer({ min: 1, max: 4 }), fc.array(fc.integer({ min: 0, max: SIZE }), { maxLength: 12 }), fc.integer({ min: 1, max: 30 }), (spans, least, list, windowMs) => {
      const open = (at: number): number => [...spans].filter((startAt, index) => index % 2 === 0 && startAt <= at && at < (spans[index + 1] ?? 0)).length;
      const instants = Float64Array.from(list).sort();
      const atOnce = overlapAtLeast(spans, least);
      const lately = recentAtLeast(instants, least, windowMs);
      expect([points(atOnce), isWellFormed(atOnce)]).toEqual([points(atOnce).map((_, at) => open(at) >= least), true]);
      expect([points(lately), isWellFormed(lately)]).toEqual([points(lately).map((_, at) => instants.filter((instant) => instant <= at && instant > at - windowMs).length >= least), true]);
    }));
  });

  it('cut, shorten and join spans one by one', () => {
    fc.assert(fc.property(spansArb, runs, fc.integer({ min: 0, max: 10 }), (spans, within, spanMs) => {
      expect(points(cutSpans(spans, within))).toEqual(points(mergeSpans(intersect(mergeSpans(spans), within))));
      const short = shrinkSpans(spans, spanMs);
      expect(short.length / 2).toBe([...spans].filter((startAt, index) => index % 2 === 0 && (spans[index + 1] ?? 0) - startAt >= spanMs).length);
      const joined = shrinkAndJoin(spans, spanMs);
      expect(points(joined)).toEqual(points(short));
      expect(isWellFormed(mergeSpans(joined))).toBe(true);
    }));
  });

  it('are compared after an instant only', () => {
    expect([firstDifference(Float64Array.of(1, 2, 10, Infinity), Float64Array.of(10, Infinity), 5) === Infinity, firstDifference(Float64Array.of(1, 6), Float64Array.of(2, 6), 5) === Infinity, firstDifference(Float64Array.of(), Float64Array.of(1, 2), 1) === Infinity, firstDifference(Float64Array.of(1, 2), Float64Array.of(1, 3), 3) === Infinity]).toEqual([true, false, false, true]);
  });
});
