import { dateOf, formatClock, formatDuration } from '../../shared/domain/calendar.ts';
import { DAY_MS, SECOND_MS, unionMs, type ClosedInterval, type UtcMs } from '../../shared/domain/time.ts';
import { dayLabel } from '../timeline/ticks.ts';
import { reasonWords } from '../timeline/timeline-data.ts';

const pad = (value: number): string => String(value).padStart(2, '0');

/** Whole seconds as `h:mm:ss`, exact; negative with a minus sign. */
export function hms(seconds: number): string {
  const size = Math.abs(Math.round(seconds));
  return `${seconds < 0 ? '−' : ''}${Math.floor(size / 3_600)}:${pad(Math.floor(size / 60) % 60)}:${pad(size % 60)}`;
}

/** A small span with its unit: `4 s`, `2:05`, `1:05:00`. */
export const spanWords = (seconds: number): string => (Math.abs(seconds) < 60 ? `${Math.abs(Math.round(seconds))} s` : hms(Math.abs(seconds)).replace(/^0:0?/, ''));

/** The clock at an end: midnight belongs to the day before. */
const endClock = (at: UtcMs, zone: string): string => (formatClock(at, zone) === '00:00' ? '24:00' : formatClock(at, zone));

/** A slot's time: `09:15`, or with its day where several are shown; a whole day by its name. */
export function slotWords(slot: ClosedInterval, zone: string, days: number): string {
  const day = dayLabel(dateOf(slot.startAt, zone));
  if (slot.endAt - slot.startAt > DAY_MS / 2) return day;
  const clock = `${formatClock(slot.startAt, zone)} – ${endClock(slot.endAt, zone)}`;
  return days === 1 ? clock : `${day} ${clock}`;
}

interface Missing extends ClosedInterval { readonly reason: string }

/** Shorter than this, what was not heard since the last answer is the ordinary rhythm of polling. */
const RHYTHM_MS = 6 * 60 * SECOND_MS;

/** What is missing of a window, as sentences' parts: `0:15 h not known: the source could not be reached (09:41 – 09:58)`. */
export function missingWords(missing: readonly Missing[], zone: string, days: number, own: Readonly<Record<string, string>> = {}): string[] {
  const byReason = Map.groupBy(missing, (part) => part.reason);
  return [...byReason].flatMap(([reason, parts]) => {
    const lengthMs = unionMs(parts);
    if (lengthMs === 0 || (reason === 'since-last-answer' && lengthMs < RHYTHM_MS)) return [];
    const [only] = parts;
    const where = parts.length === 1 && only !== undefined ? ` (${instantWords(only.startAt, zone, days)} – ${days === 1 ? endClock(only.endAt, zone) : instantWords(only.endAt, zone, days)})` : ` (${parts.length} stretches)`;
    return [`${formatDuration(lengthMs)}: ${reasonWords(reason, own)}${where}`];
  });
}

const instantWords = (at: UtcMs, zone: string, days: number): string => (days === 1 ? formatClock(at, zone) : `${dayLabel(dateOf(at, zone))} ${formatClock(at, zone)}`);
