import type { AlertView } from '../../../../shared/contract/alert-schemas.ts';
import type { Severity } from '../../../../shared/alerts/rule.ts';
import type { UtcMs } from '../../../../shared/domain/time.ts';
import { isOpen } from '../../../alerts/reconcile.ts';
import type { AlertRecord } from '../../../ports/alert-store.ts';
import type { AgentRef } from '../../../ports/stores.ts';
import { agentKeyOf } from '../../agent-key.ts';
import type { TrayAlerts } from '../../app.ts';

/** What of the present is shown beside an alert. */
export interface AlertSurroundings {
  nowAt(): UtcMs;
  teamNameOf(agentKey: string): string | null;
  sourceName(sourceId: number): string | null;
  /** Sources that an alert rests on. */
  sourcesOf(alert: AlertRecord): readonly number[];
  isLive(sourceId: number): boolean;
  freshAt(sourceId: number): UtcMs | null;
  /** Until when everything about the agent is snoozed; null where it is not. */
  agentSnoozedUntil(agent: AgentRef): UtcMs | null;
}

const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 };

export function toAlertView(alert: AlertRecord, around: AlertSurroundings): AlertView {
  const key = alert.agent === null ? null : agentKeyOf(alert.agent);
  const sources = alert.subjectKind === 'source' ? [] : around.sourcesOf(alert);
  const [only] = alert.subjectKind === 'source' ? [Number(alert.subjectKey)] : alert.subjectKind === 'team' ? [] : sources;
  const fresh = sources.flatMap((sourceId) => around.freshAt(sourceId) ?? []);
  return {
    id: alert.id, ruleId: alert.ruleId, ruleName: alert.ruleName, severity: alert.severity,
    subject: { kind: alert.subjectKind, key: alert.subjectKey, name: alert.subjectName },
    agentKey: key,
    teamName: alert.subjectKind === 'team' ? alert.subjectName : key === null ? null : around.teamNameOf(key),
    sourceName: only === undefined ? null : around.sourceName(only),
    condition: conditionOf(alert),
    sinceAt: alert.sinceAt, firedAt: alert.firedAt, noticedAt: alert.noticedAt,
    resolvedAt: alert.withdrawnAt === null ? alert.resolvedAt : null, resolveReason: alert.resolveReason, withdrawnAt: alert.withdrawnAt,
    acknowledgedAt: alert.acknowledgedAt, note: alert.note,
    snoozedUntilAt: snoozedUntil(alert, around),
    notifiedAt: alert.notifiedAt, silence: alert.silence,
    stale: isOpen(alert) && sources.some((sourceId) => !around.isLive(sourceId)),
    // A team is known up to the least of its sources.
    asOf: alert.subjectKind === 'source' ? around.nowAt() : fresh.length === 0 ? alert.evidence.asOf : Math.max(alert.evidence.asOf, Math.min(...fresh)),
    evidence: { ...alert.evidence, facts: alert.evidence.facts.map((fact) => ({ ...fact })) },
  };
}

/** The later of the alert's own and its agent's; null where neither is still to come. */
export function snoozedUntil(alert: AlertRecord, around: Pick<AlertSurroundings, 'nowAt' | 'agentSnoozedUntil'>): UtcMs | null {
  if (!isOpen(alert)) return null;
  const untilAt = Math.max(alert.snoozedUntilAt ?? 0, (alert.agent === null ? null : around.agentSnoozedUntil(alert.agent)) ?? 0);
  return untilAt > around.nowAt() ? untilAt : null;
}

export function conditionOf(alert: AlertRecord): AlertView['condition'] {
  if (alert.withdrawnAt !== null) return 'withdrawn';
  return alert.resolvedAt === null ? 'firing' : 'resolved';
}

export function worstOf(alerts: readonly AlertRecord[]): Severity | null {
  return alerts.reduce<Severity | null>((worst, { severity }) => (worst === null || RANK[severity] > RANK[worst] ? severity : worst), null);
}

/** The gravest first, then the longest. */
export function topAlerts(alerts: readonly AlertRecord[], count: number): TrayAlerts['top'] {
  return alerts.toSorted((a, b) => RANK[b.severity] - RANK[a.severity] || a.sinceAt - b.sinceAt || a.id - b.id).slice(0, count).map((alert) => ({
    id: alert.id, text: `${alert.subjectName}: ${alert.evidence.statement}`, severity: alert.severity,
    target: alert.agent === null ? null : { agentKey: agentKeyOf(alert.agent), at: alert.sinceAt },
  }));
}
