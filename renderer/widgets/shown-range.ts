import { addDays, dateOf, dayBounds, isCivilDate, type CivilDate } from '../../shared/domain/calendar.ts';
import { contains, type ClosedInterval, type UtcMs } from '../../shared/domain/time.ts';

/** Whole days, both ends included. */
export interface DateRange { readonly from: CivilDate; readonly to: CivilDate }

/** The most days that one read may cover. */
export const MAX_RANGE_DAYS = 31;

/** Days on screen, in the product's zone. */
export interface ShownRange extends DateRange {
  readonly days: number;
  readonly today: CivilDate;
  readonly zone: string;
  readonly window: ClosedInterval;
  /** Now lies in it, so that it still grows. */
  readonly isRunning: boolean;
}

/** What a choice means now; null is today, whichever day that comes to be. */
export function toShownRange(chosen: DateRange | null, zone: string, nowAt: UtcMs): ShownRange {
  const today = dateOf(nowAt, zone);
  const { from, to } = chosen ?? { from: today, to: today };
  const window = { startAt: dayBounds(from, zone).startAt, endAt: dayBounds(to, zone).endAt };
  return { from, to, days: daysIn({ from, to }), today, zone, window, isRunning: contains(window, nowAt) };
}

/** Civil days, whatever the clocks do. */
export const daysIn = ({ from, to }: DateRange): number => Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000) + 1;

/** A range that can be read: ends in order, none in the future, and no longer than one read may be (the changed end wins). */
export function clampRange(range: DateRange, today: CivilDate, changed: 'from' | 'to'): DateRange {
  const valid = (date: CivilDate): CivilDate => (isCivilDate(date) && date <= today ? date : today);
  const [from, to] = [valid(range.from), valid(range.to)];
  if (changed === 'from') return { from, to: to < from ? from : daysIn({ from, to }) > MAX_RANGE_DAYS ? addDays(from, MAX_RANGE_DAYS - 1) : to };
  return { from: to < from ? to : daysIn({ from, to }) > MAX_RANGE_DAYS ? addDays(to, 1 - MAX_RANGE_DAYS) : from, to };
}

/** The range of the same length before or after, never beyond today; null where that is today alone. */
export function stepRange(range: DateRange, by: 1 | -1, today: CivilDate): DateRange | null {
  const days = daysIn(range);
  const to = [addDays(range.to, by * days), today].toSorted()[0] ?? today;
  const moved = { from: addDays(to, 1 - days), to };
  return moved.from === today && moved.to === today ? null : moved;
}
