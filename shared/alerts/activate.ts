import type { Runs } from './facts.ts';
import { addSpan, begin, firstEndingAfter, taken, type Spans } from './runs.ts';

/** How a condition becomes active and stops being so. */
export interface Timing {
  readonly forAtLeastMs: number;
  readonly recoverAfterMs: number;
}

/**
 * Active stretches as spans, ascending and disjoint (an empty one where the condition held for exactly as long as
 * asked): active from the moment at which a run of `fire` has lasted for `forAtLeastMs`, until `hold` (the weaker form,
 * which contains `fire`) has been gone for `recoverAfterMs`. Times outside `hours` are no time: it ends with them.
 * Only stretches that end at or after `sinceAt` are told.
 */
export function activate(fire: Runs, hold: Runs, timing: Timing, hours: Runs | null, sinceAt = -Infinity): Spans {
  const { forAtLeastMs, recoverAfterMs } = timing;
  const held = firstOfChain(hold, recoverAfterMs, sinceAt);
  let holdAt = held;
  let hourAt = -1;
  let activeUntil = -Infinity;
  let openSince = -Infinity;
  begin();
  for (let index = firstStartingFrom(fire, hold[held] ?? Infinity); index < fire.length; index += 2) {
    const startAt = fire[index] ?? 0;
    const firedAt = startAt + forAtLeastMs;
    if (firedAt > (fire[index + 1] ?? 0)) continue;
    if (startAt < activeUntil) continue; // within the stretch that is active already
    while (holdAt < hold.length && (hold[holdAt + 1] ?? 0) < startAt) holdAt += 2;
    let heldUntil = hold[holdAt + 1] ?? 0;
    let limit = Infinity;
    if (hours !== null) {
      if (hourAt < 0) hourAt = firstEndingAfter(hours, startAt - 1);
      // An empty stretch lies at the end of its times, not at the beginning of the next.
      while (hourAt < hours.length && ((hours[hourAt + 1] ?? 0) < startAt || (hours[hourAt + 1] === startAt && fire[index + 1] !== startAt))) hourAt += 2;
      limit = hours[hourAt + 1] ?? heldUntil;
    }
    while (holdAt + 2 < hold.length && (hold[holdAt + 2] ?? 0) < limit && (hold[holdAt + 2] ?? 0) - heldUntil < recoverAfterMs) {
      holdAt += 2;
      heldUntil = hold[holdAt + 1] ?? 0;
    }
    const until = Math.max(heldUntil, Math.min(heldUntil + recoverAfterMs, limit));
    if (firedAt !== activeUntil) {
      if (activeUntil >= sinceAt && openSince !== -Infinity) addSpan(openSince, activeUntil);
      openSince = firedAt;
    }
    activeUntil = until;
  }
  if (activeUntil >= sinceAt && openSince !== -Infinity) addSpan(openSince, activeUntil);
  return taken();
}

/** The first hold run that something at or after `sinceAt` may hang on: further back where short gaps link them. */
function firstOfChain(hold: Runs, recoverAfterMs: number, sinceAt: number): number {
  if (sinceAt === -Infinity) return 0;
  let index = hold.length;
  while (index >= 2 && (hold[index - 1] ?? 0) + recoverAfterMs >= sinceAt) index -= 2;
  while (index >= 2 && index < hold.length && (hold[index] ?? 0) - (hold[index - 1] ?? 0) <= recoverAfterMs) index -= 2;
  return index;
}

function firstStartingFrom(runs: Runs, at: number): number {
  let low = 0;
  let high = runs.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle * 2] ?? 0) >= at) high = middle;
    else low = middle + 1;
  }
  return low * 2;
}
