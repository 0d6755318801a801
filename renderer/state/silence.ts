import { addDays, dateOf, formatClock, localToUtc } from '../../shared/domain/calendar.ts';
import { HOUR_MS, MINUTE_MS, type UtcMs } from '../../shared/domain/time.ts';
import { dayLabel } from '../timeline/ticks.ts';

/** For how long something is to be silent: minutes, or until 08:00 of the next day. */
export type SilenceChoice = '15' | '30' | '60' | '120' | 'tomorrow';

const WORDS: Readonly<Record<SilenceChoice, string>> = { 15: '15 minutes', 30: '30 minutes', 60: '1 hour', 120: '2 hours', tomorrow: 'Until tomorrow 08:00' };

const toChoices = (values: readonly SilenceChoice[]): readonly { readonly value: SilenceChoice; readonly label: string }[] => values.map((value) => ({ value, label: WORDS[value] }));

/** What an alert or a person may be snoozed for. */
export const SNOOZES = toChoices(['15', '30', '60', '120', 'tomorrow']);
/** What a rule, or everything, may be muted for. */
export const MUTES = toChoices(['15', '30', '60', 'tomorrow']);

/** 08:00 of the next day in the zone. */
const tomorrowMorning = (nowAt: UtcMs, zone: string): UtcMs => localToUtc(Date.parse(`${addDays(dateOf(nowAt, zone), 1)}T00:00:00Z`) + 8 * HOUR_MS, zone);

/** Until when a choice reaches. */
export const silentUntil = (choice: SilenceChoice, nowAt: UtcMs, zone: string): UtcMs => (choice === 'tomorrow' ? tomorrowMorning(nowAt, zone) : nowAt + Number(choice) * MINUTE_MS);

/** A moment as one says it today: the time, with its day in front of it on other days. */
export function momentWords(at: UtcMs, nowAt: UtcMs, zone: string, options: { readonly seconds?: boolean } = {}): string {
  const date = dateOf(at, zone);
  const clock = formatClock(at, zone, options);
  return date === dateOf(nowAt, zone) ? clock : `${dayLabel(date)}, ${clock}`;
}

/** What keeps alerts from interrupting now, in words; null when nothing does. */
export function quietWords(summary: { readonly mutedUntilAt: UtcMs | null; readonly quietUntilAt: UtcMs | null }, nowAt: UtcMs, zone: string): string | null {
  const { mutedUntilAt, quietUntilAt } = summary;
  if (mutedUntilAt !== null && mutedUntilAt > nowAt) return `Muted until ${momentWords(mutedUntilAt, nowAt, zone)}`;
  return quietUntilAt !== null && quietUntilAt > nowAt ? `Quiet until ${momentWords(quietUntilAt, nowAt, zone)}` : null;
}
