import { useMemo } from 'react';
import { addDays, dateOf, startOfDate, type CivilDate } from '../../shared/domain/calendar.ts';
import { contains, SECOND_MS, type ClosedInterval, type UtcMs } from '../../shared/domain/time.ts';
import { useFilter } from './filter.ts';
import { usePlace, type DayRange } from './navigation.ts';
import { usePeople } from './people.ts';
import { useZone } from './session.ts';
import { useNow } from './use-now.ts';

/** The most days that one screen asks for. */
export const MOST_DAYS = 31;

/** The days that the windowed screens show. */
export interface ShownDays extends DayRange {
  readonly today: CivilDate;
  readonly zone: string;
  readonly window: ClosedInterval;
  /** Now lies in the window: what is shown goes on. */
  readonly isRunning: boolean;
}

/** A range in order and of a length that may be asked for: the later end gives way. */
export function toRange(from: CivilDate, to: CivilDate): DayRange {
  const [first, last] = from <= to ? [from, to] : [to, from];
  const furthest = addDays(first, MOST_DAYS - 1);
  return { from: first, to: last > furthest ? furthest : last };
}

const windowOf = ({ from, to }: DayRange, zone: string): ClosedInterval => ({ startAt: startOfDate(from, zone), endAt: startOfDate(addDays(to, 1), zone) });

export function toShownDays(days: DayRange | null, nowAt: UtcMs, zone: string): ShownDays {
  const today = dateOf(nowAt, zone);
  const { from, to } = days === null ? { from: today, to: today } : toRange(days.from, days.to);
  const window = windowOf({ from, to }, zone);
  return { from, to, today, zone, window, isRunning: contains(window, nowAt) };
}

/** How many days a range holds. */
export const daysIn = ({ from, to }: DayRange): number => Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000) + 1;

/** The range as it is kept: today alone is null, whichever day that comes to be. */
export const keepDays = (range: DayRange, today: CivilDate): DayRange | null => (range.from === today && range.to === today ? null : range);

/** The zone of everybody's days: the chosen team's where it has one, else the product's. */
export function useShownZone(): string {
  const { teamId } = useFilter();
  const people = usePeople();
  const zone = useZone();
  return people?.book.teams.find((team) => team.id === teamId)?.zone ?? zone;
}

/** The days on screen, today when none were chosen. */
export function useShownDays(): ShownDays {
  const days = usePlace((place) => place.days);
  const zone = useShownZone();
  const nowAt = useNow(10 * SECOND_MS);
  const { from, to, today, isRunning } = toShownDays(days, nowAt, zone);
  // The same object while the days are the same, so that it may be a dependency.
  return useMemo(() => ({ from, to, today, zone, window: windowOf({ from, to }, zone), isRunning }), [from, to, today, zone, isRunning]);
}
