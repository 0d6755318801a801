import type { AlertRecord } from '../../ports/alert-store.ts';
import { MISSED_SILENCES, isOver } from './decide.ts';
import { listByRule, type NoticeDraft } from './group.ts';
import { counted, gravestOf, sortByGravity } from './words.ts';

/** Missed and still worth a look: withdrawn ones never were, acknowledged ones have been looked at. */
export function isMissed(alert: AlertRecord): boolean {
  return MISSED_SILENCES.has(alert.silence) && alert.withdrawnAt === null && alert.acknowledgedAt === null;
}

/** What is told once mute or quiet time is over; null where nothing was missed. */
export function toMissedNotice(alerts: readonly AlertRecord[]): NoticeDraft | null {
  const missed = sortByGravity(alerts.filter(isMissed));
  if (missed.length === 0) return null;
  const firing = missed.filter((alert) => !isOver(alert));
  return {
    kind: 'missed',
    severity: gravestOf((firing.length > 0 ? firing : missed).map(({ severity }) => severity)),
    title: `You missed ${counted(missed.length, 'alert')} ${whileOf(missed)}`,
    body: firing.length === 0 ? 'None of them fires any more.' : `${firing.length} still ${firing.length === 1 ? 'fires' : 'fire'}: ${listByRule(firing)}`,
    alertIds: missed.map(({ id }) => id),
    target: null,
  };
}

function whileOf(missed: readonly AlertRecord[]): string {
  const silences = new Set(missed.map(({ silence }) => silence));
  if (silences.size > 1) return 'while muted and in quiet hours';
  return silences.has('muted') ? 'while muted' : 'in quiet hours';
}
