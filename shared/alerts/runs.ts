import type { Runs, Track } from './facts.ts';

/**
 * Algebra on sets of time. Every function takes and gives runs as `facts.ts` describes them and changes none of its
 * arguments. They are filled into one growing buffer and copied once, so that a set costs one allocation.
 *
 * `Spans` are pairs in the same layout, ascending by start, that may overlap or be empty: one for each interaction.
 */
export type Spans = Float64Array;

export const NO_RUNS: Runs = new Float64Array(0);
export const ALL_TIME: Runs = new Float64Array([-Infinity, Infinity]);

let buffer = new Float64Array(1_024);
let filled = 0;

/** Starts a new set in the buffer. Nothing that is called before `taken` may start another one. */
export function begin(): void {
  filled = 0;
}

/** Adds a stretch that starts no earlier than the last one; what touches becomes one. Empty ones are left out. */
export function add(startAt: number, endAt: number): void {
  if (!(endAt > startAt)) return;
  if (filled > 0 && startAt <= (buffer[filled - 1] ?? 0)) {
    if (endAt > (buffer[filled - 1] ?? 0)) buffer[filled - 1] = endAt;
    return;
  }
  addSpan(startAt, endAt);
}

/** Adds a pair as it is. */
export function addSpan(startAt: number, endAt: number): void {
  if (filled + 2 > buffer.length) grow();
  buffer[filled] = startAt;
  buffer[filled + 1] = endAt;
  filled += 2;
}

/** Most sets are small, and for those a copy by hand takes a third of the time that `slice` does. */
const SMALL = 64;

/** The set that was added. */
export function taken(): Runs {
  if (filled === 0) return NO_RUNS;
  if (filled > SMALL) return buffer.slice(0, filled);
  const set = new Float64Array(filled);
  for (let index = 0; index < filled; index += 1) set[index] = buffer[index] ?? 0;
  return set;
}

function grow(): void {
  const larger = new Float64Array(buffer.length * 2);
  larger.set(buffer);
  buffer = larger;
}

/** The stretches of a track whose code is chosen. The track's stretches are disjoint. */
export function runsOf(track: Track<Int32Array | Uint8Array>, isChosen: ArrayLike<number | boolean>): Runs {
  const { startAt, endAt, code } = track;
  begin();
  for (let index = 0; index < code.length; index += 1) if (isChosen[code[index] ?? 0]) add(startAt[index] ?? 0, endAt[index] ?? 0);
  return taken();
}

/** Spans in any order become runs. */
export function mergeSpans(spans: Spans): Runs {
  const sorted = isAscending(spans) ? spans : sortSpans(spans);
  begin();
  for (let index = 0; index < sorted.length; index += 2) add(sorted[index] ?? 0, sorted[index + 1] ?? 0);
  return taken();
}

/** Disjoint spans as runs: what is empty is left out. */
export function withoutEmpty(spans: Spans): Runs {
  let hasEmpty = false;
  for (let index = 0; index < spans.length; index += 2) if (spans[index] === spans[index + 1]) hasEmpty = true;
  return hasEmpty ? mergeSpans(spans) : spans;
}

/** Pairs ascending by start, then by end. */
export function sortSpans(spans: Spans): Spans {
  const order = Array.from({ length: spans.length / 2 }, (_, index) => index * 2);
  order.sort((a, b) => (spans[a] ?? 0) - (spans[b] ?? 0) || (spans[a + 1] ?? 0) - (spans[b + 1] ?? 0));
  const sorted = new Float64Array(spans.length);
  for (const [index, from] of order.entries()) {
    sorted[index * 2] = spans[from] ?? 0;
    sorted[index * 2 + 1] = spans[from + 1] ?? 0;
  }
  return sorted;
}

function isAscending(spans: Spans): boolean {
  for (let index = 2; index < spans.length; index += 2) if ((spans[index] ?? 0) < (spans[index - 2] ?? 0)) return false;
  return true;
}

export function union(a: Runs, b: Runs): Runs {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  let left = 0;
  let right = 0;
  begin();
  while (left < a.length || right < b.length) {
    if (right >= b.length || (left < a.length && (a[left] ?? 0) <= (b[right] ?? 0))) {
      add(a[left] ?? 0, a[left + 1] ?? 0);
      left += 2;
    } else {
      add(b[right] ?? 0, b[right + 1] ?? 0);
      right += 2;
    }
  }
  return taken();
}

export function intersect(a: Runs, b: Runs): Runs {
  if (a.length === 0 || b.length === 0) return NO_RUNS;
  let left = 0;
  let right = 0;
  begin();
  while (left < a.length && right < b.length) {
    const leftEnd = a[left + 1] ?? 0;
    const rightEnd = b[right + 1] ?? 0;
    add(Math.max(a[left] ?? 0, b[right] ?? 0), Math.min(leftEnd, rightEnd));
    if (leftEnd <= rightEnd) left += 2;
    if (rightEnd <= leftEnd) right += 2;
  }
  return taken();
}

/** Each span's parts within a set; ascending by start. */
export function cutSpans(spans: Spans, within: Runs): Spans {
  begin();
  let first = 0;
  for (let index = 0; index < spans.length; index += 2) {
    const startAt = spans[index] ?? 0;
    const endAt = spans[index + 1] ?? 0;
    while (first < within.length && (within[first + 1] ?? 0) <= startAt) first += 2;
    for (let at = first; at < within.length && (within[at] ?? 0) < endAt; at += 2) addSpan(Math.max(startAt, within[at] ?? 0), Math.min(endAt, within[at + 1] ?? 0));
  }
  const parts = taken();
  return isAscending(parts) ? parts : sortSpans(parts);
}

/** What of `within` is not in `runs`. */
export function complement(runs: Runs, within: Runs): Runs {
  let next = 0;
  begin();
  for (let index = 0; index < within.length; index += 2) {
    const endAt = within[index + 1] ?? 0;
    let from = within[index] ?? 0;
    while (next < runs.length && (runs[next + 1] ?? 0) <= from) next += 2;
    let at = next;
    for (; at < runs.length && (runs[at] ?? 0) < endAt; at += 2) {
      add(from, runs[at] ?? 0);
      from = Math.max(from, runs[at + 1] ?? 0);
    }
    add(from, endAt);
  }
  return taken();
}

/** What is left of each span after its first `spanMs`: those that last at least so long. Ascending; may overlap or be empty. */
export function shrinkSpans(spans: Spans, spanMs: number): Spans {
  begin();
  for (let index = 0; index < spans.length; index += 2) {
    const startAt = (spans[index] ?? 0) + spanMs;
    const endAt = spans[index + 1] ?? 0;
    if (endAt >= startAt) addSpan(startAt, endAt);
  }
  return taken();
}

/** What `shrinkSpans` leaves, joined where it overlaps or touches; empty spans stay where nothing else reaches. */
export function shrinkAndJoin(spans: Spans, spanMs: number): Spans {
  begin();
  for (let index = 0; index < spans.length; index += 2) {
    const startAt = (spans[index] ?? 0) + spanMs;
    const endAt = spans[index + 1] ?? 0;
    if (endAt < startAt) continue;
    if (filled > 0 && startAt <= (buffer[filled - 1] ?? 0)) buffer[filled - 1] = Math.max(endAt, buffer[filled - 1] ?? 0);
    else addSpan(startAt, endAt);
  }
  return taken();
}

/** Offset of the first run that ends after an instant; the length where none does. */
export function firstEndingAfter(runs: Runs, at: number): number {
  let low = 0;
  let high = runs.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle * 2 + 1] ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return low * 2;
}

/** True when an instant is in the set. */
export function holdsAt(runs: Runs, at: number): boolean {
  const index = firstEndingAfter(runs, at);
  return index < runs.length && (runs[index] ?? 0) <= at;
}

/** From when on two sets differ, of what ends after an instant; infinite where they do not: spans that reach over it have to begin alike. Ascending by start; may overlap. */
export function firstDifference(a: Spans, b: Spans, at: number): number {
  let [left, right, least] = [0, 0, Infinity];
  if (a === b) return least;
  for (;;) {
    while (left < a.length && (a[left + 1] ?? 0) <= at) left += 2;
    while (right < b.length && (b[right + 1] ?? 0) <= at) right += 2;
    const leftStart = a[left] ?? Infinity;
    const rightStart = b[right] ?? Infinity;
    // All that follows begins later.
    if (leftStart !== rightStart) return Math.min(least, leftStart, rightStart);
    if (leftStart === Infinity) return least;
    if (a[left + 1] !== b[right + 1]) least = Math.min(least, a[left + 1] ?? 0, b[right + 1] ?? 0);
    left += 2;
    right += 2;
  }
}
