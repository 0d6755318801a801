import type { WeekTime } from '../../../shared/alerts/rule.ts';
import type { AlertSettings, WebhookStatus } from '../../../shared/contract/alert-schemas.ts';
import type { UtcMs } from '../../../shared/domain/time.ts';
import { momentWords } from '../../state/silence.ts';

export const DAYS = [
  { day: 1, short: 'Mon', long: 'Monday' }, { day: 2, short: 'Tue', long: 'Tuesday' }, { day: 3, short: 'Wed', long: 'Wednesday' }, { day: 4, short: 'Thu', long: 'Thursday' },
  { day: 5, short: 'Fri', long: 'Friday' }, { day: 6, short: 'Sat', long: 'Saturday' }, { day: 7, short: 'Sun', long: 'Sunday' },
] as const;

const EVERY_DAY = DAYS.map(({ day }) => day);
export const NEW_TIME: WeekTime = { days: EVERY_DAY, from: '22:00', to: '07:00' };

/** It goes on past midnight. */
export const isOvernight = ({ from, to }: Pick<WeekTime, 'from' | 'to'>): boolean => to <= from;

/** Ascending days with runs drawn together: `Mon–Fri`, `Sat, Sun`, `every day`. */
export function dayWords(days: readonly number[]): string {
  const chosen = DAYS.filter(({ day }) => days.includes(day));
  if (chosen.length === DAYS.length) return 'every day';
  const runs: (typeof chosen)[] = [];
  for (const each of chosen) {
    const last = runs.at(-1);
    if (last !== undefined && last.at(-1)?.day === each.day - 1) last.push(each);
    else runs.push([each]);
  }
  return runs.map((run) => (run.length < 3 ? run.map(({ short }) => short).join(', ') : `${run[0]?.short}–${run.at(-1)?.short}`)).join(', ');
}

/** What a row of quiet hours means, said out loud. */
export function quietTimeWords(time: WeekTime): string {
  if (time.days.length === 0) return 'No day is chosen.';
  const days = dayWords(time.days);
  const start = days.charAt(0).toUpperCase() + days.slice(1);
  if (time.from === time.to) return `${start}: from ${time.from} for a whole day.`;
  return isOvernight(time) ? `${start}: from ${time.from} until ${time.to} the next morning; the days are those on which it begins.` : `${start}: from ${time.from} until ${time.to}.`;
}

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

/** What is wrong with a row; null when it can be stored. */
export function quietTimeProblem({ days, from, to }: WeekTime): string | null {
  if (days.length === 0) return 'Choose a day at least.';
  return CLOCK.test(from) && CLOCK.test(to) ? null : 'Both times are needed.';
}

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** What is wrong with a webhook's address; null when it may be sent to. The core decides; this says it while one types. */
export function webhookProblem(text: string): string | null {
  const url = URL.parse(text.trim());
  if (url === null) return 'An address such as https://chat.example.com/hooks/… is needed.';
  if (url.protocol === 'https:') return null;
  return url.protocol === 'http:' && LOOPBACK.has(url.hostname) ? null : 'Only https, or http to this machine itself.';
}

/** How the webhook does, in words. */
export function webhookWords(settings: AlertSettings['webhook'], status: WebhookStatus, nowAt: UtcMs, zone: string): { readonly tone: 'good' | 'warn' | 'plain'; readonly text: string } {
  const waiting = status.waiting === 0 ? '' : ` ${status.waiting.toLocaleString()} ${status.waiting === 1 ? 'delivery waits' : 'deliveries wait'}.`;
  if (settings === null) return { tone: 'plain', text: 'No webhook is set.' };
  if (!settings.enabled) return { tone: 'plain', text: `Switched off: nothing is sent.${waiting}` };
  if (status.error !== null) {
    const next = status.error.nextAttemptAt === null ? '' : ` Next attempt ${momentWords(status.error.nextAttemptAt, nowAt, zone, { seconds: true })}.`;
    return { tone: 'warn', text: `Failing since ${momentWords(status.error.sinceAt, nowAt, zone)}: ${status.error.message}${next}${waiting}` };
  }
  if (status.lastOkAt === null) return { tone: 'plain', text: `Nothing has been sent yet.${waiting}` };
  return { tone: 'good', text: `Last delivery accepted ${momentWords(status.lastOkAt, nowAt, zone)}.${waiting}` };
}

/** Bytes as text that may stand in any header. */
export const toSecret = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
