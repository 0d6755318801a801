import type { WeekTime } from '../../../shared/alerts/rule.ts';
import { addDays, dateOf, localToUtc, offsetMsAt, type CivilDate } from '../../../shared/domain/calendar.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';

/** Stretches are laid out this many days ahead; whoever is told an end looks again at it, so a rest that never ends stays right. */
const DAYS_AHEAD = 8;
const QUARTER_MS = 15 * MINUTE_MS;
const MORNING_HOUR = 8;

/** Until when it is quiet, where it is quiet at this moment; null where it is not. At most some eight days ahead. */
export function quietUntil(times: readonly WeekTime[], at: UtcMs, zone: string): UtcMs | null {
  return layOutQuiet(times, at, zone).find(({ startAt, endAt }) => startAt <= at && at < endAt)?.endAt ?? null;
}

/** When it becomes quiet next after this moment (or ends being so); null where the times say nothing within the next week. */
export function nextQuietEdge(times: readonly WeekTime[], at: UtcMs, zone: string): UtcMs | null {
  return layOutQuiet(times, at, zone).flatMap(({ startAt, endAt }) => [startAt, endAt]).find((edge) => edge > at) ?? null;
}

/** 08:00 of the next civil day in the zone: what “until tomorrow” means. */
export function tomorrowMorning(at: UtcMs, zone: string): UtcMs {
  return wallInstant(addDays(dateOf(at, zone), 1), MORNING_HOUR * HOUR_MS, zone, 'first');
}

/** Ascending, disjoint, not touching. A night shift of yesterday still counts. */
function layOutQuiet(times: readonly WeekTime[], at: UtcMs, zone: string): readonly ClosedInterval[] {
  const today = dateOf(at, zone);
  const stretches = Array.from({ length: DAYS_AHEAD + 2 }, (_, index) => addDays(today, index - 1))
    .flatMap((date) => times.filter((time) => time.days.includes(weekdayOf(date))).map((time) => stretchOf(time, date, zone)))
    .filter(({ startAt, endAt }) => endAt > startAt)
    .sort((a, b) => a.startAt - b.startAt);
  return stretches.reduce<ClosedInterval[]>((merged, next) => {
    const last = merged.at(-1);
    if (last === undefined || next.startAt > last.endAt) return [...merged, next];
    return [...merged.slice(0, -1), { startAt: last.startAt, endAt: Math.max(last.endAt, next.endAt) }];
  }, []);
}

/**
 * On the nights of a clock change the wall clock decides. Where an hour is repeated, a rest begins with the first of
 * the two times and ends with the second: nobody is woken for the minutes in between.
 */
function stretchOf({ from, to }: WeekTime, date: CivilDate, zone: string): ClosedInterval {
  const endDate = to <= from ? addDays(date, 1) : date;
  return { startAt: wallInstant(date, msOf(from), zone, 'first'), endAt: wallInstant(endDate, msOf(to), zone, 'last') };
}

/** The instant at which a wall clock shows this time; where it is skipped, the moment at which the clock jumps over it. */
function wallInstant(date: CivilDate, timeMs: number, zone: string, which: 'first' | 'last'): UtcMs {
  const localMs = Date.parse(`${date}T00:00:00Z`) + timeMs;
  const at = localToUtc(localMs, zone, which === 'first' ? 'earlier' : 'later');
  if (at + offsetMsAt(at, zone) === localMs) return at;
  // Skipped: clocks change on whole quarter hours, at the first one from which on the wall is past the time.
  let jumpAt = Math.ceil(localToUtc(localMs, zone, 'earlier') / QUARTER_MS) * QUARTER_MS;
  while (jumpAt + offsetMsAt(jumpAt, zone) < localMs) jumpAt += QUARTER_MS;
  return jumpAt;
}

/** 1 Monday to 7 Sunday. */
function weekdayOf(date: CivilDate): number {
  const daysSinceMonday = Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY_MS) + 3; // 1970-01-01 was a Thursday
  return (((daysSinceMonday % 7) + 7) % 7) + 1;
}

function msOf(time: string): number {
  return Number(time.slice(0, 2)) * HOUR_MS + Number(time.slice(3)) * MINUTE_MS;
}
