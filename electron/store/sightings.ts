import type { UtcMs } from '../../shared/domain/time.ts';

/**
 * What is known of one activity: every value that was seen (duration and outcome), each with the oldest and the newest
 * as-of at which it was seen. The newest is the current one. Merging only takes minima and maxima, so it is free of
 * order and repetition.
 */
export interface Sighting {
  readonly durationMs: number | null;
  readonly outcomeRef: number;
  readonly sinceAt: UtcMs;
  readonly untilAt: UtcMs;
}

/** Orders outcomes by their words; interned numbers depend on the order of arrival and must not decide. */
export type CompareOutcomes = (a: number, b: number) => number;

const isSameValue = (a: Sighting, b: Sighting): boolean => a.durationMs === b.durationMs && a.outcomeRef === b.outcomeRef;

/** Positive when `a` is to be shown rather than `b`: newer, then closed, then longer, then the outcome's words. */
export function compareSightings(a: Sighting, b: Sighting, compareOutcomes: CompareOutcomes): number {
  if (a.untilAt !== b.untilAt) return a.untilAt - b.untilAt;
  if (a.durationMs !== b.durationMs) return (a.durationMs ?? -1) - (b.durationMs ?? -1);
  return compareOutcomes(a.outcomeRef, b.outcomeRef);
}

/** Adds what was seen; the current value comes first, older ones after it. */
export function addSighting(known: readonly Sighting[], seen: Sighting, compareOutcomes: CompareOutcomes): readonly Sighting[] {
  const same = known.find((sighting) => isSameValue(sighting, seen));
  const merged: Sighting = same === undefined ? seen : { ...seen, sinceAt: Math.min(same.sinceAt, seen.sinceAt), untilAt: Math.max(same.untilAt, seen.untilAt) };
  const others = known.filter((sighting) => sighting !== same);
  return [...others, merged].sort((a, b) => compareSightings(b, a, compareOutcomes));
}

/**
 * The values that are not current, as a small blob beside the row: for each of them the duration (0 = open, else plus
 * one), the outcome, since minus start (zigzag) and until minus since, as variable-length integers. A value of its own
 * table would repeat the 30-byte identity for nearly every activity, as most are seen open before they are seen closed.
 */
export function packHistory(others: readonly Sighting[], startAt: UtcMs): Buffer | null {
  if (others.length === 0) return null;
  const bytes: number[] = [];
  for (const { durationMs, outcomeRef, sinceAt, untilAt } of others) {
    pushInteger(bytes, durationMs === null ? 0 : durationMs + 1);
    pushInteger(bytes, outcomeRef);
    const offset = sinceAt - startAt;
    pushInteger(bytes, offset >= 0 ? offset * 2 : -offset * 2 - 1);
    pushInteger(bytes, untilAt - sinceAt);
  }
  return Buffer.from(bytes);
}

export function unpackHistory(blob: Uint8Array | null, startAt: UtcMs): Sighting[] {
  if (blob === null) return [];
  const sightings: Sighting[] = [];
  const cursor = { at: 0 };
  while (cursor.at < blob.length) {
    const duration = readInteger(blob, cursor);
    const outcomeRef = readInteger(blob, cursor);
    const offset = readInteger(blob, cursor);
    const sinceAt = startAt + (offset % 2 === 0 ? offset / 2 : -(offset + 1) / 2);
    sightings.push({ durationMs: duration === 0 ? null : duration - 1, outcomeRef, sinceAt, untilAt: sinceAt + readInteger(blob, cursor) });
  }
  return sightings;
}

/** Seven bits a byte, lowest first. Arithmetic instead of shifts: milliseconds exceed 32 bits. */
function pushInteger(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

function readInteger(blob: Uint8Array, cursor: { at: number }): number {
  let value = 0;
  for (let factor = 1; cursor.at < blob.length; factor *= 128) {
    const byte = blob[cursor.at] ?? 0;
    cursor.at += 1;
    value += (byte % 128) * factor;
    if (byte < 128) return value;
  }
  throw new Error('A history blob ends inside a number.');
}
