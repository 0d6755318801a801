import type { ResolveReason } from '../../shared/alerts/episode.ts';
import { SEVERITIES, type Severity } from '../../shared/alerts/rule.ts';
import type { AlertView, Silence } from '../../shared/contract/alert-schemas.ts';
import type { SourceStatus } from '../../shared/contract/schemas.ts';
import type { UtcMs } from '../../shared/domain/time.ts';
import { momentWords } from '../state/silence.ts';

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = { info: 'Info', warning: 'Warning', critical: 'Critical' };

/** The gravest first. */
export const severityRank = (severity: Severity): number => SEVERITIES.length - 1 - SEVERITIES.indexOf(severity);

export const CONDITION_WORDS: Readonly<Record<AlertView['condition'], string>> = { firing: 'Firing', resolved: 'Ended', withdrawn: 'Withdrawn' };

/** Why an alert is over, to stand behind "Ended". */
export const REASON_WORDS: Readonly<Record<ResolveReason, string>> = {
  ended: 'it was no longer so',
  'rule-changed': 'the rule was changed and no longer holds',
  'rule-off': 'the rule was switched off',
  'rule-removed': 'the rule was removed',
  'out-of-scope': 'no longer in the scope of the rule',
  'source-removed': 'the source was removed',
};

export const WITHDRAWN_WORDS = 'The vendor corrected its data: what this alert was about had not been so.';

/** Why nobody was interrupted. */
export const SILENCE_WORDS: Readonly<Record<Silence, string>> = {
  muted: 'alerts were muted',
  'quiet-hours': 'it was in quiet hours',
  'rule-muted': 'the rule was muted',
  snoozed: 'it was snoozed',
  'over-already': 'it was over before it was known',
  'not-wanted': 'the rule asks for no notification',
  'too-many': 'too many came at once; one notice stood for them',
};

export const isSnoozed = (alert: Pick<AlertView, 'snoozedUntilAt'>, nowAt: UtcMs): boolean => alert.snoozedUntilAt !== null && alert.snoozedUntilAt > nowAt;

/** How an alert stands, in a word or two, and the rest of it. */
export function standingOf(alert: AlertView, nowAt: UtcMs, zone: string): { readonly word: string; readonly rest: string; readonly kind: 'firing' | 'acknowledged' | 'snoozed' | 'resolved' | 'withdrawn' } {
  const at = (moment: UtcMs | null): string => (moment === null ? '' : momentWords(moment, nowAt, zone));
  if (alert.condition === 'withdrawn') return { kind: 'withdrawn', word: 'Withdrawn', rest: at(alert.withdrawnAt) };
  if (alert.condition === 'resolved') {
    const reason = alert.resolveReason === null || alert.resolveReason === 'ended' ? '' : `: ${REASON_WORDS[alert.resolveReason]}`;
    return { kind: 'resolved', word: 'Ended', rest: `${at(alert.resolvedAt)}${reason}` };
  }
  if (isSnoozed(alert, nowAt)) return { kind: 'snoozed', word: 'Snoozed', rest: `until ${at(alert.snoozedUntilAt)}` };
  if (alert.acknowledgedAt !== null) return { kind: 'acknowledged', word: 'Acknowledged', rest: alert.note ?? at(alert.acknowledgedAt) };
  return { kind: 'firing', word: 'Firing', rest: '' };
}

const LATE_MS = 60_000;

/** It was known notably later than it was so. */
export const wasNoticedLate = (alert: Pick<AlertView, 'firedAt' | 'noticedAt'>): boolean => alert.noticedAt - alert.firedAt > LATE_MS;

/** The source that an alert's subject belongs to: of an agent, a queue (`<sourceId>:…`) or the source itself; null for a team. */
export function alertSourceId(alert: Pick<AlertView, 'agentKey' | 'subject'>): number | null {
  const key = alert.agentKey ?? (alert.subject.kind === 'team' ? '' : alert.subject.key);
  const [, id] = /^(\d+)(?::|$)/.exec(key) ?? [];
  return id === undefined ? null : Number(id);
}

/** Up to when an alert has lasted, as far as is known: its end, the as-of of what is stale, else now by the vendor's clock. */
export function lastedUntil(alert: AlertView, nowAt: UtcMs, isConnected: boolean, source: SourceStatus | null): UtcMs {
  const end = alert.resolvedAt ?? alert.withdrawnAt;
  if (end !== null) return end;
  if (alert.stale || !isConnected) return Math.max(alert.asOf, alert.sinceAt);
  const skewMs = alert.subject.kind === 'source' ? 0 : source?.skewMs ?? 0;
  return Math.max(alert.sinceAt, nowAt + skewMs);
}

/** A subject in the words of a row: what it is beyond its name. */
export function subjectDetail(alert: Pick<AlertView, 'subject' | 'teamName' | 'sourceName'>): string {
  const { kind, name } = alert.subject;
  const parts = [kind === 'agent' ? null : kind, alert.teamName === name ? null : alert.teamName, alert.sourceName === name ? null : alert.sourceName];
  return parts.filter((part) => part !== null).join(' · ');
}
