import { add, begin, NO_RUNS, taken, type Spans } from './runs.ts';
import type { Runs } from './facts.ts';

/** Sets of time from how many of something there are at once or lately. */

/** While at least `least` of the spans run at once. Spans may overlap and come in any order. */
export function overlapAtLeast(spans: Spans, least: number): Runs {
  if (spans.length < least * 2) return NO_RUNS;
  const { starts, ends } = edgesOf(spans);
  let open = 0;
  let closed = 0;
  let sinceAt: number | null = null;
  begin();
  for (let next = 0; next < starts.length || closed < ends.length;) {
    const at = Math.min(starts[next] ?? Infinity, ends[closed] ?? Infinity);
    if (at === Infinity) break;
    while (closed < ends.length && (ends[closed] ?? 0) <= at) { closed += 1; open -= 1; }
    while (next < starts.length && (starts[next] ?? 0) <= at) { next += 1; open += 1; }
    if (open >= least && sinceAt === null) sinceAt = at;
    else if (open < least && sinceAt !== null) {
      add(sinceAt, at);
      sinceAt = null;
    }
  }
  if (sinceAt !== null) add(sinceAt, Infinity);
  return taken();
}

/** Empty spans count for nothing and would end before they begin. */
function edgesOf(spans: Spans): { starts: Float64Array; ends: Float64Array } {
  const starts = new Float64Array(spans.length / 2);
  const ends = new Float64Array(spans.length / 2);
  let length = 0;
  for (let index = 0; index < spans.length; index += 2) {
    if (!((spans[index + 1] ?? 0) > (spans[index] ?? 0))) continue;
    starts[length] = spans[index] ?? 0;
    ends[length] = spans[index + 1] ?? 0;
    length += 1;
  }
  return { starts: starts.subarray(0, length).sort(), ends: ends.subarray(0, length).sort() };
}

/** While at least `least` of the instants lie within the last `windowMs`: in `(t - windowMs, t]`. Instants ascend. */
export function recentAtLeast(instants: Float64Array, least: number, windowMs: number): Runs {
  begin();
  for (let index = least - 1; index < instants.length; index += 1) add(instants[index] ?? 0, (instants[index - least + 1] ?? 0) + windowMs);
  return taken();
}

/** How many spans run at an instant. */
export function countAt(spans: Spans, at: number): number {
  let count = 0;
  for (let index = 0; index < spans.length; index += 2) if ((spans[index] ?? 0) <= at && (spans[index + 1] ?? 0) > at) count += 1;
  return count;
}

/** How many instants lie in `(at - windowMs, at]`. */
export function recentAt(instants: Float64Array, at: number, windowMs: number): number {
  let count = 0;
  for (const instant of instants) if (instant <= at && instant > at - windowMs) count += 1;
  return count;
}

/** Sets beside each other, in no order. */
export function besides(sets: readonly Runs[]): Spans {
  const spans = new Float64Array(sets.reduce((sum, set) => sum + set.length, 0));
  let filled = 0;
  for (const set of sets) {
    spans.set(set, filled);
    filled += set.length;
  }
  return spans;
}
