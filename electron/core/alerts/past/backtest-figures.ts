import type { AgentFacts, Runs } from '../../../../shared/alerts/facts.ts';
import type { Backtest } from '../../../../shared/contract/alert-schemas.ts';
import { dayEdges } from '../../../../shared/domain/calendar.ts';
import type { State } from '../../../../shared/domain/state.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type ClosedInterval, type UtcMs } from '../../../../shared/domain/time.ts';

/** What a back-test says besides its episodes: pure figures over runs and facts. */

/** Durations that a person would choose, ascending: thresholds and the edges of a histogram. */
const FRIENDLY_MS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 20, 30, 45].map((seconds) => seconds * SECOND_MS),
  ...[1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 35, 40, 45, 50].map((minutes) => minutes * MINUTE_MS),
  ...[1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5, 6, 8, 10, 12, 16].map((hours) => hours * HOUR_MS),
  ...[1, 2, 3, 5, 7, 14, 31].map((days) => days * DAY_MS),
];
const EDGES_MS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 20, 30, 45].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 10, 15, 20, 30, 45, 60, 90].map((minutes) => minutes * MINUTE_MS),
  ...[2, 3, 4, 6, 8, 12, 24, 48].map((hours) => hours * HOUR_MS),
  ...[4, 7, 14, 31].map((days) => days * DAY_MS),
];
const MAX_BINS = 14;
const CURVE_POINTS = 31;

/** Lengths of the runs that touch the window, ascending. What goes on counts up to the frontier. */
export function durationsOf(runs: readonly { readonly runs: Runs; readonly frontierAt: UtcMs }[], window: ClosedInterval): Float64Array {
  const durations: number[] = [];
  for (const { runs: set, frontierAt } of runs) {
    for (let at = 0; at < set.length; at += 2) {
      const startAt = set[at] ?? 0;
      const endAt = Math.min(set[at + 1] ?? 0, frontierAt);
      if (startAt < window.endAt && endAt > window.startAt && endAt > startAt) durations.push(endAt - startAt);
    }
  }
  return Float64Array.from(durations).sort();
}

/** The smallest length that this share of all does not exceed. */
export function quantileOf(ascending: Float64Array, share: number): number {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? 0;
}

export function quantilesOf(ascending: Float64Array): Backtest['quantiles'] {
  if (ascending.length === 0) return null;
  return { p50: quantileOf(ascending, 0.5), p90: quantileOf(ascending, 0.9), p95: quantileOf(ascending, 0.95), p99: quantileOf(ascending, 0.99) };
}

/** Bins over where the lengths lie; the last one is open. */
export function histogramOf(ascending: Float64Array): Backtest['histogram'] {
  if (ascending.length === 0) return [];
  const low = quantileOf(ascending, 0.02);
  const high = ascending.at(-1) ?? 0;
  const first = Math.max(0, EDGES_MS.findLastIndex((edge) => edge <= low));
  const beyond = EDGES_MS.findIndex((edge) => edge > high);
  const inner = EDGES_MS.slice(first, beyond === -1 ? undefined : beyond);
  // Long tails keep their edges: what a threshold cuts off lies there.
  const edges = [0, ...inner.slice(-(MAX_BINS - 1))];
  const bins = edges.map((fromMs, index) => ({ fromMs, toMs: edges[index + 1] ?? null, count: 0 }));
  let bin = 0;
  for (const duration of ascending) {
    while ((bins[bin]?.toMs ?? Number.POSITIVE_INFINITY) <= duration) bin += 1;
    const into = bins[bin];
    if (into !== undefined) into.count += 1;
  }
  return bins;
}

/** Thresholds for the slider, ascending: the present one, and friendly ones around it (around the middle of what occurs where it is zero). */
export function thresholdLadder(presentMs: number, quantiles: Backtest['quantiles']): readonly number[] {
  const around = presentMs > 0 ? presentMs : quantiles?.p90 ?? 10 * MINUTE_MS;
  const at = FRIENDLY_MS.findLastIndex((value) => value <= around);
  const from = Math.min(Math.max(0, at - Math.floor(CURVE_POINTS / 2)), Math.max(0, FRIENDLY_MS.length - CURVE_POINTS));
  return [...new Set([0, ...FRIENDLY_MS.slice(from, from + CURVE_POINTS), presentMs])].toSorted((a, b) => a - b);
}

/** Up to the next duration that a person would choose. */
export function friendlyAbove(durationMs: number): number {
  return FRIENDLY_MS.find((value) => value >= durationMs) ?? Math.ceil(durationMs / DAY_MS) * DAY_MS;
}

const NOT_AT_WORK: ReadonlySet<State> = new Set<State>(['logged-out', 'unknown']);

/** Days in a zone that a window touches: its inner midnights, with the window's own edges around. */
export function dayGrid(window: ClosedInterval, zone: string): Float64Array {
  return Float64Array.from([window.startAt, ...dayEdges(window, zone), window.endAt]);
}

/** On how many days of the grid an agent's line shows that they were at work. */
export function daysAtWork(facts: AgentFacts, grid: Float64Array): number {
  const { startAt, endAt, code } = facts.line;
  let days = 0;
  let counted = -1;
  let day = 0;
  for (let index = 0; index < startAt.length; index += 1) {
    const state = facts.words.states[code[index] ?? -1]?.state ?? 'unknown';
    if (NOT_AT_WORK.has(state)) continue;
    const from = startAt[index] ?? 0;
    const to = Math.min(endAt[index] ?? 0, facts.frontierAt);
    while (day < grid.length - 1 && (grid[day + 1] ?? 0) <= from) day += 1;
    for (; day < grid.length - 1 && (grid[day] ?? 0) < to; day += 1) {
      if (day > counted) days += 1;
      counted = day;
      if ((grid[day + 1] ?? 0) >= to) break;
    }
  }
  return days;
}

/** How much of a window these facts know. */
export function knownMs(known: Runs, window: ClosedInterval): number {
  let sum = 0;
  for (let at = 0; at < known.length; at += 2) sum += Math.max(0, Math.min(known[at + 1] ?? 0, window.endAt) - Math.max(known[at] ?? 0, window.startAt));
  return sum;
}
