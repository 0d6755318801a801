import type { AgentDayRow } from '../../../shared/contract/schemas.ts';
import { dateOf, formatClock, formatDuration } from '../../../shared/domain/calendar.ts';
import { closeAt, lengthMs, type UtcMs } from '../../../shared/domain/time.ts';
import { clockLabel, dayLabel, offsetLabel } from '../../timeline/ticks.ts';

/** What the words of a day depend on. */
export interface DayFrame {
  readonly window: { readonly startAt: UtcMs; readonly endAt: UtcMs };
  readonly zone: string;
  readonly asOf: UtcMs;
}

export const durationWords = formatDuration;

/** Wall-clock time with seconds, with its weekday where it is not the shown day's, and its offset where clocks repeat. */
export function timeWords(at: UtcMs, day: DayFrame): string {
  const clock = clockLabel(at, day.zone, true);
  return at >= day.window.startAt && at < day.window.endAt ? clock : `${dayLabel(dateOf(at, day.zone)).slice(0, 3)} ${clock}`;
}

/** `Fri 20 Nov, 14:02:11.043 (UTC+1)`: as exact as it is known. */
export function instantWords(at: UtcMs, zone: string): string {
  return `${dayLabel(dateOf(at, zone))}, ${formatClock(at, zone, { seconds: true })}.${String(((at % 1_000) + 1_000) % 1_000).padStart(3, '0')} (${offsetLabel(at, zone)})`;
}

/** `09:12:03 – 09:14:10 · 2:07`; a running one says up to when it is known. */
export function intervalWords(startAt: UtcMs, endAt: UtcMs | null, day: DayFrame): string {
  const duration = durationWords(lengthMs(closeAt({ startAt, endAt }, day.asOf)));
  return endAt === null ? `since ${timeWords(startAt, day)} · ${duration} so far` : `${timeWords(startAt, day)} – ${timeWords(endAt, day)} · ${duration}`;
}

/** `42 %`, and `<1 %` for what is there but small. */
export function shareWords(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 1) return '<1 %';
  return `${percent.toFixed(percent < 10 ? 1 : 0)} %`;
}

type Flag = AgentDayRow['flags'][number];

/** What each flag means, for the inspector. */
export const FLAG_WORDS = {
  derived: { word: 'derived', text: 'Comes from a snapshot of the present, not from an activity that the vendor listed.' },
  'inferred-end': { word: 'inferred end', text: 'The vendor sent no end; it is taken from the start of the next activity in the same lane.' },
  superseded: { word: 'superseded', text: 'The vendor corrected the start later. This older row is kept, drawn faintly and counted in no total.' },
  overlap: { word: 'overlap', text: 'Shares time with another activity of a lane in which only one is possible at a time.' },
  'sum-mismatch': { word: 'sum mismatch', text: 'Parts do not add up to the whole that the vendor sent.' },
  'duration-mismatch': { word: 'duration mismatch', text: 'The vendor’s duration differs from end minus start.' },
  'zone-unconfirmed': { word: 'zone unconfirmed', text: 'The vendor’s time has no offset; it was read in the zone set for the source, which nobody has confirmed yet.' },
  late: { word: 'late', text: 'First seen much later than it began: the vendor processed it late.' },
} as const satisfies Readonly<Record<Flag, { readonly word: string; readonly text: string }>>;

export const FORMULA = 'Time in state, split at midnight, from presence, workload and interactions together; open activities count up to the last answer. Share = time in the state ÷ time logged in. Known time = logged in + logged out + nothing recorded; what is not known is counted nowhere.';
