import type { Runs } from '../../../../shared/alerts/facts.ts';
import { clip, gapsIn, union, type ClosedInterval, type UtcMs } from '../../../../shared/domain/time.ts';
import type { GapRecord } from '../../../ports/stores.ts';

/** Ascending, disjoint stretches as runs; what reaches the frontier goes on. */
export function toRuns(intervals: readonly ClosedInterval[], frontierAt: UtcMs): Runs {
  const runs = new Float64Array(intervals.length * 2);
  for (const [index, { startAt, endAt }] of intervals.entries()) {
    runs[index * 2] = startAt;
    runs[index * 2 + 1] = endAt >= frontierAt ? Infinity : endAt;
  }
  return runs;
}

/** What of a window a stream has fetched whole and without gaps. */
export function knownIntervals(window: ClosedInterval, coverage: readonly ClosedInterval[], gaps: readonly Pick<GapRecord, 'fromAt' | 'toAt' | 'isFilled'>[]): readonly ClosedInterval[] {
  const missing = gaps.filter((gap) => !gap.isFilled).map((gap) => ({ startAt: gap.fromAt, endAt: gap.toAt ?? Infinity }));
  return union(coverage).flatMap((part) => {
    const inside = clip(part, window);
    return inside === null ? [] : gapsIn(inside, missing);
  });
}
