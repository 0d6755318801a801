import { addDays, dateOf, dayEdges, formatClock, localToUtc, offsetMsAt, startOfDate, type CivilDate } from '../../shared/domain/calendar.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type UtcMs } from '../../shared/domain/time.ts';
import { msPerPx, type View } from './scale.ts';

/** A line on the ruler. */
export interface Tick {
  readonly at: UtcMs;
  /** Empty for a line without words. */
  readonly label: string;
}

/** A civil day on the ruler's upper row, clipped to the view. */
export interface DayBand {
  readonly startAt: UtcMs;
  readonly endAt: UtcMs;
  readonly label: string;
  /** For narrow days: the day of the month, with the month where it begins. */
  readonly shortLabel: string;
  /** Its first instant lies in the view, so an edge is drawn. */
  readonly hasEdge: boolean;
  readonly isMonthEdge: boolean;
}

const STEPS_MS = [
  SECOND_MS, 5 * SECOND_MS, 15 * SECOND_MS, 30 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS,
  HOUR_MS, 2 * HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, DAY_MS,
];

/** Local clocks change by half an hour at the least (Lord Howe), so walking in these steps meets every round local time. */
const WALK_MS = 30 * MINUTE_MS;

/** Room a label needs, with air. */
const LABEL_PX = 58;
const LABEL_SECONDS_PX = 74;

/** The finest step whose labels have room. */
export function stepFor(view: View): number {
  const scale = msPerPx(view);
  return STEPS_MS.find((step) => step / scale >= (step < MINUTE_MS ? LABEL_SECONDS_PX : LABEL_PX)) ?? DAY_MS;
}

/** Lines at round local times. A local hour that a clock change repeats carries its offset, both times; a skipped one has no line. */
export function makeTicks(view: View, zone: string): readonly Tick[] {
  const step = stepFor(view);
  if (step >= DAY_MS) return [];
  const walk = Math.min(step, WALK_MS);
  const ticks: Tick[] = [];
  const first = startOfDate(dateOf(view.startAt, zone), zone);
  const skip = Math.max(0, Math.floor((view.startAt - first) / walk));
  for (let at = first + skip * walk; at < view.endAt; at += walk) {
    const local = at + offsetMsAt(at, zone);
    if (at >= view.startAt && local % step === 0) ticks.push({ at, label: clockLabel(at, zone, step < MINUTE_MS) });
  }
  return ticks;
}

/** Wall-clock time, with its offset where a clock change makes it ambiguous. */
export function clockLabel(at: UtcMs, zone: string, seconds = false): string {
  const clock = formatClock(at, zone, { seconds });
  return isRepeated(at, zone) ? `${clock} ${offsetLabel(at, zone)}` : clock;
}

function isRepeated(at: UtcMs, zone: string): boolean {
  const local = at + offsetMsAt(at, zone);
  return localToUtc(local, zone, 'earlier') !== localToUtc(local, zone, 'later');
}

/** `UTC+1`, `UTC−3:30`, `UTC`. */
export function offsetLabel(at: UtcMs, zone: string): string {
  const offset = offsetMsAt(at, zone);
  if (offset === 0) return 'UTC';
  const size = Math.abs(offset);
  const minutes = Math.round((size % HOUR_MS) / MINUTE_MS);
  return `UTC${offset < 0 ? '−' : '+'}${Math.floor(size / HOUR_MS)}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}`;
}

/** The civil days of the view, in order. */
export function makeDays(view: View, zone: string): readonly DayBand[] {
  const starts = [view.startAt, ...dayEdges(view, zone)];
  return starts.map((startAt, index) => {
    const date = dateOf(startAt, zone);
    const hasEdge = index > 0 || startOfDate(date, zone) === startAt;
    return { startAt, endAt: starts[index + 1] ?? view.endAt, label: dayLabel(date), shortLabel: shortDayLabel(date), hasEdge, isMonthEdge: hasEdge && date.endsWith('-01') };
  });
}

const DAY_FORMAT = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
const LONG_DAY_FORMAT = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** `Fri 20 Nov`. A civil date has no zone, so it is read and written as UTC. */
export function dayLabel(date: CivilDate): string {
  return DAY_FORMAT.format(Date.parse(`${date}T00:00:00Z`)).replace(',', '');
}

/** `20`, or `1 Dec` for the first of a month. */
function shortDayLabel(date: CivilDate): string {
  return date.endsWith('-01') ? dayLabel(date).slice(4) : String(Number(date.slice(8)));
}

/** `Friday 20 November 2026`. */
export function longDayLabel(date: CivilDate): string {
  return LONG_DAY_FORMAT.format(Date.parse(`${date}T00:00:00Z`)).replace(',', '');
}

/** What is unusual about a day's length, or null: `25 h: clocks go back`. */
export function dayLengthNote(date: CivilDate, zone: string): string | null {
  const lengthMs = startOfDate(addDays(date, 1), zone) - startOfDate(date, zone);
  if (lengthMs === DAY_MS) return null;
  const hours = Math.round(lengthMs / WALK_MS) / 2;
  return `${hours} h day: clocks go ${lengthMs > DAY_MS ? 'back' : 'forward'}`;
}
