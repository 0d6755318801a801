import { addDays, dateOf, offsetMsAt } from '../domain/calendar.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type UtcMs } from '../domain/time.ts';
import type { Runs } from './facts.ts';
import type { WeekTime } from './rule.ts';
import { addSpan, begin, mergeSpans, NO_RUNS, taken, type Spans } from './runs.ts';

/** Clocks change on quarters of an hour. */
const QUARTER_MS = HOUR_MS / 4;
/** How far beyond the frontier times are laid out: further than a week, so that the next of them is always there. */
const AHEAD_MS = 16 * DAY_MS;
/** How far before the first fact's window: what runs there has its true start, which may be weeks ago. */
const BACK_MS = 100 * DAY_MS;
const KEPT_ZONES = 50;

/**
 * Times of the week as a set: the moments at which the wall clock of a zone shows one of them. A night shift belongs to
 * the day on which it begins. An hour that a clock change skips is in none; one that it repeats is in both times.
 */
export function weekRuns(times: readonly WeekTime[], zone: string, startAt: UtcMs, endAt: UtcMs): Runs {
  const last = dateOf(endAt, zone);
  const spans: number[] = [];
  for (let date = addDays(dateOf(startAt, zone), -1); date <= last; date = addDays(date, 1)) {
    const midnight = Date.parse(`${date}T00:00:00Z`);
    const weekday = ((new Date(midnight).getUTCDay() + 6) % 7) + 1;
    for (const time of times) if (time.days.includes(weekday)) layOut(time, midnight, zone, spans);
  }
  return mergeSpans(Float64Array.from(spans));
}

/** A set of times with its horizon: up to when it is laid out. */
export interface LaidTimes { readonly runs: Runs; readonly untilAt: UtcMs }

/** Lays times out once for a zone and keeps them as long as they reach. */
export function createWeekTimes(times: readonly WeekTime[]): (zone: string, startAt: UtcMs, frontierAt: UtcMs) => LaidTimes {
  const kept = new Map<string, LaidTimes & { readonly fromAt: UtcMs }>();
  return (zone, startAt, frontierAt) => {
    const known = kept.get(zone);
    if (known !== undefined && known.fromAt <= startAt - BACK_MS && known.untilAt >= frontierAt + AHEAD_MS / 2) return known;
    const fromAt = Math.min(known?.fromAt ?? Infinity, startAt - BACK_MS - DAY_MS);
    const untilAt = Math.max(known?.untilAt ?? -Infinity, frontierAt + AHEAD_MS);
    const laid = { fromAt, untilAt, runs: cutAfter(weekRuns(times, zone, fromAt, untilAt), untilAt) };
    if (kept.size >= KEPT_ZONES) kept.clear();
    kept.set(zone, laid);
    return laid;
  };
}

function cutAfter(runs: Spans, untilAt: UtcMs): Runs {
  begin();
  for (let index = 0; index < runs.length && (runs[index] ?? 0) < untilAt; index += 2) addSpan(runs[index] ?? 0, Math.min(runs[index + 1] ?? 0, untilAt));
  return runs.length === 0 ? NO_RUNS : taken();
}

function layOut(time: WeekTime, midnight: number, zone: string, spans: number[]): void {
  const from = minutesOf(time.from);
  const to = minutesOf(time.to);
  const startMs = midnight + from * MINUTE_MS;
  const endMs = midnight + (to > from ? to : to + 24 * 60) * MINUTE_MS;
  const before = offsetMsAt(startMs - DAY_MS, zone);
  const after = offsetMsAt(endMs + DAY_MS, zone);
  if (before === after) {
    spans.push(startMs - before, endMs - before);
    return;
  }
  const changeAt = changeBetween(startMs - DAY_MS, endMs + DAY_MS, before, zone);
  if (startMs - before < changeAt) spans.push(startMs - before, Math.min(endMs - before, changeAt));
  if (endMs - after > changeAt) spans.push(Math.max(startMs - after, changeAt), endMs - after);
}

/** The first quarter of an hour whose offset is no longer the one before. */
function changeBetween(fromAt: UtcMs, toAt: UtcMs, before: number, zone: string): UtcMs {
  let low = Math.floor(fromAt / QUARTER_MS);
  let high = Math.ceil(toAt / QUARTER_MS);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMsAt(middle * QUARTER_MS, zone) === before) low = middle;
    else high = middle;
  }
  return high * QUARTER_MS;
}

function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
}
