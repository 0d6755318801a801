import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type ClosedInterval, type UtcMs } from './time.ts';

/**
 * The only place that knows time zones. A day is a civil date in a zone and may last 23 or 25 hours; everything else
 * in the product works on UTC milliseconds.
 */

/** A civil date, `YYYY-MM-DD`, without a zone. */
export type CivilDate = string;

/** What to do with a local time that a clock change skips (spring) or repeats (autumn). */
export type Disambiguation = 'earlier' | 'later';

interface ZoneFormatter {
  readonly format: Intl.DateTimeFormat;
  /** Offsets change on whole quarter hours only, so one answer serves its quarter. */
  readonly offsets: Map<number, number>;
}

const QUARTER_MS = 15 * MINUTE_MS;
const MAX_CACHED_OFFSETS = 20_000;
const formatters = new Map<string, ZoneFormatter>();

function formatterOf(zone: string): ZoneFormatter {
  const known = formatters.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    era: 'short',
  });
  const made = { format, offsets: new Map<number, number>() };
  formatters.set(zone, made);
  return made;
}

/** True for a zone that this machine's time-zone data knows (IANA name or `UTC`). */
export function isZone(zone: string): boolean {
  if (zone.trim() === '' || /^[+-]/.test(zone)) return false;
  try {
    formatterOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** Offset of local time from UTC in milliseconds at an instant; positive east of Greenwich. Throws RangeError on an unknown zone. */
export function offsetMsAt(at: UtcMs, zone: string): number {
  if (zone === 'UTC') return 0;
  const { format, offsets } = formatterOf(zone);
  const quarter = Math.floor(at / QUARTER_MS);
  const known = offsets.get(quarter);
  if (known !== undefined) return known;
  const whole = quarter * QUARTER_MS;
  const parts = new Map(format.formatToParts(whole).map((part) => [part.type, part.value]));
  const year = Number(parts.get('year')) * (parts.get('era')?.startsWith('B') === true ? -1 : 1);
  const local = Date.UTC(year, Number(parts.get('month')) - 1, Number(parts.get('day')), Number(parts.get('hour')), Number(parts.get('minute')), Number(parts.get('second')));
  const offset = local - whole;
  if (offsets.size >= MAX_CACHED_OFFSETS) offsets.clear();
  offsets.set(quarter, offset);
  return offset;
}

/** The civil date of an instant in a zone. */
export function dateOf(at: UtcMs, zone: string): CivilDate {
  return new Date(at + offsetMsAt(at, zone)).toISOString().slice(0, 10);
}

/** Adds civil days to a civil date (no zone involved). */
export function addDays(date: CivilDate, days: number): CivilDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** True for `YYYY-MM-DD` that names a real day. */
export function isCivilDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(text);
}

/**
 * The instant of a local date and time, given as if it were UTC (`localMs`). A repeated local time gives the first or
 * the second of its two instants; a skipped one is moved by the length of the jump (`later`) or back by it (`earlier`).
 */
export function localToUtc(localMs: number, zone: string, disambiguation: Disambiguation = 'earlier'): UtcMs {
  const before = offsetMsAt(localMs - DAY_MS, zone);
  const after = offsetMsAt(localMs + DAY_MS, zone);
  const candidates = [...new Set([localMs - before, localMs - after])].sort((a, b) => a - b);
  const exact = candidates.filter((at) => at + offsetMsAt(at, zone) === localMs);
  if (exact.length > 0) return (disambiguation === 'earlier' ? exact[0] : exact.at(-1)) ?? localMs;
  return (disambiguation === 'earlier' ? candidates[0] : candidates.at(-1)) ?? localMs;
}

/** The first instant of a civil date in a zone (where midnight is skipped: the first instant that exists). */
export function startOfDate(date: CivilDate, zone: string): UtcMs {
  const local = Date.parse(`${date}T00:00:00Z`);
  const at = localToUtc(local, zone, 'earlier');
  if (dateOf(at, zone) === date) return at;
  return localToUtc(local, zone, 'later');
}

/** A civil day as an interval: 23, 24 or 25 hours long. */
export function dayBounds(date: CivilDate, zone: string): ClosedInterval {
  return { startAt: startOfDate(date, zone), endAt: startOfDate(addDays(date, 1), zone) };
}

/** Every midnight strictly inside an interval, ascending. */
export function dayEdges(interval: ClosedInterval, zone: string): UtcMs[] {
  const edges: UtcMs[] = [];
  for (let date = addDays(dateOf(interval.startAt, zone), 1); ; date = addDays(date, 1)) {
    const edge = startOfDate(date, zone);
    if (edge >= interval.endAt) return edges;
    if (edge > interval.startAt) edges.push(edge);
  }
}

/** Slot edges strictly inside an interval: every `slotMs` from the local midnight of each day, so that a day's slots are its own. */
export function slotEdges(interval: ClosedInterval, slotMs: number, zone: string): UtcMs[] {
  const edges: UtcMs[] = [];
  const days = [interval.startAt, ...dayEdges(interval, zone)];
  for (const [index, from] of days.entries()) {
    const day = dayBounds(dateOf(from, zone), zone);
    const until = Math.min(interval.endAt, days[index + 1] ?? interval.endAt);
    const first = day.startAt + Math.ceil((from - day.startAt + 1) / slotMs) * slotMs;
    if (index > 0) edges.push(from);
    for (let edge = first; edge < until; edge += slotMs) edges.push(edge);
  }
  return edges;
}

const pad = (value: number): string => String(Math.trunc(Math.abs(value))).padStart(2, '0');

/** ISO 8601 with milliseconds in a zone, with its offset (`+01:00`); `Z` for UTC. */
export function formatInZone(at: UtcMs, zone: string): string {
  if (zone === 'UTC') return new Date(at).toISOString();
  const offset = offsetMsAt(at, zone);
  const local = new Date(at + offset).toISOString().slice(0, -1);
  const sign = offset < 0 ? '-' : '+';
  return `${local}${sign}${pad(offset / HOUR_MS)}:${pad((offset % HOUR_MS) / MINUTE_MS)}`;
}

/** Wall-clock time of an instant in a zone: `HH:MM`, or `HH:MM:SS` with `seconds`. */
export function formatClock(at: UtcMs, zone: string, options: { readonly seconds?: boolean } = {}): string {
  const local = new Date(at + offsetMsAt(at, zone)).toISOString();
  return options.seconds === true ? local.slice(11, 19) : local.slice(11, 16);
}

/** A duration for people: `m:ss` under an hour, `h:mm` with an `h` above (`2:05 h`). Negative counts as zero. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / SECOND_MS));
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}:${pad(seconds % 60)}`;
  return `${Math.floor(seconds / 3_600)}:${pad((seconds % 3_600) / 60)} h`;
}
