import { HOUR_MS, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';
import { daysIn, type ShownDays } from '../../state/shown-days.ts';
import type { ChatLine } from './chat-model.ts';

const LEAST_MS = 8 * HOUR_MS;

const HOUR_S = 3_600;

/** How many hours fill a column that is a whole day: the longest day of anybody, in full hours and never under four. Undefined for slots, which one can be logged in through. */
export function fullHours(lines: readonly ChatLine[], slotMs: number): number | undefined {
  if (slotMs < 24 * HOUR_MS) return undefined;
  const most = lines.filter((line) => line.kind === 'agent').flatMap((line) => line.slots).reduce((longest, slot) => Math.max(longest, slot.partsS), 0);
  return Math.max(4, Math.ceil(most / HOUR_S));
}

/** The part of a single day in which anybody was logged in, in full hours and never under eight of them; several days are shown whole. */
export function busyWindow(lines: readonly ChatLine[], shown: Pick<ShownDays, 'from' | 'to' | 'window'>, asOf: UtcMs): ClosedInterval {
  const { startAt: first, endAt: last } = shown.window;
  if (daysIn(shown) > 1) return shown.window;
  const slots = lines.flatMap((line) => line.slots).filter((slot) => slot.partsS > 0 || (slot.loggedInS ?? 0) > 0);
  if (slots.length === 0) return shown.window;
  const floor = (at: UtcMs): UtcMs => first + Math.floor((at - first) / HOUR_MS) * HOUR_MS;
  const startAt = floor(slots.reduce((least, slot) => Math.min(least, slot.startAt), last));
  const until = Math.min(last, Math.max(asOf, slots.reduce((most, slot) => Math.max(most, slot.endAt), first)));
  const endAt = Math.min(last, floor(until + HOUR_MS - 1));
  const missing = Math.max(0, LEAST_MS - (endAt - startAt));
  const later = Math.min(missing, last - endAt);
  return { startAt: Math.max(first, startAt - (missing - later)), endAt: endAt + later };
}
