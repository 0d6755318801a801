import type { WeekTime } from '../../../shared/alerts/rule.ts';

/** The days with one added or taken away, in the week's order. */
export const toggleDay = (days: readonly number[], day: number): number[] => (days.includes(day) ? days.filter((other) => other !== day) : [...days, day].toSorted((a, b) => a - b));

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** How long such a time is by the wall clock, and whether it reaches into the next day: `8 h`, `9:30 h, into the next day`. */
export function hoursOf({ from, to }: Pick<WeekTime, 'from' | 'to'>): string {
  const isOvernight = minutesOf(to) <= minutesOf(from);
  const minutes = minutesOf(to) - minutesOf(from) + (isOvernight ? 1_440 : 0);
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`} h${isOvernight && to !== '00:00' ? ', into the next day' : ''}`;
}
