/**
 * Instants are integer epoch milliseconds in UTC; intervals are half-open, `[startAt, endAt)`.
 * An open interval (still running) has `endAt === null`. Zones live in `calendar.ts` only.
 */

/** Epoch milliseconds, UTC, always an integer. */
export type UtcMs = number;

/** Half-open; `endAt === null` means that it had not ended when it was last seen. */
export interface Interval {
  readonly startAt: UtcMs;
  readonly endAt: UtcMs | null;
}

/** Half-open and ended. `endAt === startAt` is legal and has no length. */
export interface ClosedInterval {
  readonly startAt: UtcMs;
  readonly endAt: UtcMs;
}

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Lays an end on an interval: its own, or `asOf` while it is open (never before its start). */
export function closeAt(interval: Interval, asOf: UtcMs): ClosedInterval {
  const endAt = interval.endAt ?? Math.max(asOf, interval.startAt);
  return { startAt: interval.startAt, endAt };
}

export function lengthMs(interval: ClosedInterval): number {
  return Math.max(0, interval.endAt - interval.startAt);
}

/** True when `at` lies in `[startAt, endAt)`. A zero-length interval contains nothing. */
export function contains(interval: Interval, at: UtcMs): boolean {
  return interval.startAt <= at && (interval.endAt === null || at < interval.endAt);
}

/**
 * True when the two share time. A zero-length interval overlaps a window that contains its instant, so that a
 * zero-length activity belongs to exactly one of two adjoining windows.
 */
export function overlaps(interval: Interval, window: ClosedInterval): boolean {
  if (interval.endAt !== null && interval.endAt <= interval.startAt) return contains(window, interval.startAt);
  return interval.startAt < window.endAt && (interval.endAt === null || interval.endAt > window.startAt);
}

/** The shared part, or null where there is none (or none with a length). */
export function clip(interval: ClosedInterval, window: ClosedInterval): ClosedInterval | null {
  const startAt = Math.max(interval.startAt, window.startAt);
  const endAt = Math.min(interval.endAt, window.endAt);
  return endAt > startAt ? { startAt, endAt } : null;
}

/** Cuts an interval at every edge that lies strictly inside it. `edges` must be ascending. The parts add up to the whole. */
export function splitAt(interval: ClosedInterval, edges: readonly UtcMs[]): ClosedInterval[] {
  const parts: ClosedInterval[] = [];
  let startAt = interval.startAt;
  for (const edge of edges) {
    if (edge <= startAt) continue;
    if (edge >= interval.endAt) break;
    parts.push({ startAt, endAt: edge });
    startAt = edge;
  }
  parts.push({ startAt, endAt: interval.endAt });
  return parts;
}

/** Merges overlapping and touching intervals; the result is ascending and disjoint. Zero-length ones vanish. */
export function union(intervals: readonly ClosedInterval[]): ClosedInterval[] {
  const sorted = intervals.filter((interval) => interval.endAt > interval.startAt).sort((a, b) => a.startAt - b.startAt);
  const merged: ClosedInterval[] = [];
  for (const interval of sorted) {
    const last = merged.at(-1);
    if (last && interval.startAt <= last.endAt) {
      merged[merged.length - 1] = { startAt: last.startAt, endAt: Math.max(last.endAt, interval.endAt) };
    } else {
      merged.push({ startAt: interval.startAt, endAt: interval.endAt });
    }
  }
  return merged;
}

/** What of `window` none of `covered` covers; ascending and disjoint. */
export function gapsIn(window: ClosedInterval, covered: readonly ClosedInterval[]): ClosedInterval[] {
  const gaps: ClosedInterval[] = [];
  let at = window.startAt;
  for (const part of union(covered)) {
    if (part.endAt <= at) continue;
    if (part.startAt >= window.endAt) break;
    if (part.startAt > at) gaps.push({ startAt: at, endAt: part.startAt });
    at = Math.max(at, part.endAt);
  }
  if (at < window.endAt) gaps.push({ startAt: at, endAt: window.endAt });
  return gaps;
}

/** Sum of lengths; overlapping time counts as often as it is covered (the *sum* reading, may exceed the wall clock). */
export function sumMs(intervals: readonly ClosedInterval[]): number {
  return intervals.reduce((total, interval) => total + lengthMs(interval), 0);
}

/** Covered wall-clock time (the *union* reading, never more than the window it lies in). */
export function unionMs(intervals: readonly ClosedInterval[]): number {
  return sumMs(union(intervals));
}

/** The last instant of the year 9999: what lies beyond it is no time of a contact, and no calendar can write it. */
export const LATEST_AT: UtcMs = 253_402_300_799_999;

const ISO_INSTANT = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?(Z|z|[+-]\d{2}:?\d{2})?$/;

/**
 * Reads an ISO 8601 instant. Any number of fraction digits (finer than a millisecond is cut off). Without an offset it
 * is read as UTC when `assumeUtc` is set and refused otherwise. Null when it is no valid date and time.
 */
export function parseInstant(text: string, options: { readonly assumeUtc?: boolean } = {}): UtcMs | null {
  const match = ISO_INSTANT.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second, fraction, offset] = match;
  if (offset === undefined && options.assumeUtc !== true) return null;
  const parts = [year, month, day, hour, minute, second].map(Number) as [number, number, number, number, number, number];
  if (parts[3] > 23 || parts[4] > 59 || parts[5] > 59) return null;
  const date = new Date(0);
  date.setUTCFullYear(parts[0], parts[1] - 1, parts[2]);
  if (date.getUTCFullYear() !== parts[0] || date.getUTCMonth() !== parts[1] - 1 || date.getUTCDate() !== parts[2]) return null;
  const millis = fraction === undefined ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
  const utc = date.getTime() + parts[3] * HOUR_MS + parts[4] * MINUTE_MS + parts[5] * SECOND_MS + millis;
  return offset === undefined ? utc : utc - parseOffsetMs(offset);
}

function parseOffsetMs(offset: string): number {
  if (offset === 'Z' || offset === 'z') return 0;
  const digits = offset.replace(':', '');
  const size = Number(digits.slice(1, 3)) * HOUR_MS + Number(digits.slice(3, 5)) * MINUTE_MS;
  return offset.startsWith('-') ? -size : size;
}

/** ISO 8601 in UTC with milliseconds and `Z`. */
export function formatInstant(at: UtcMs): string {
  return new Date(at).toISOString();
}
