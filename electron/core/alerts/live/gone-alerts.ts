import type { ResolveReason } from '../../../../shared/alerts/episode.ts';
import type { UtcMs } from '../../../../shared/domain/time.ts';
import type { AlertChange, AlertRecord, RuleRecord } from '../../../ports/alert-store.ts';
import { subjectIdOf } from '../inbox/alert-book.ts';
import { subjectKindOf, type ScopeDirectory } from '../rules/rule-scope.ts';
import type { Watched } from './subjects.ts';

export interface Present {
  readonly watched: Watched;
  readonly directory: ScopeDirectory;
  readonly rules: readonly RuleRecord[];
  readonly nowAt: UtcMs;
}

/** Ends what no rule looks at any more, and says why. */
export function goneAlerts(firing: readonly AlertRecord[], present: Present): readonly AlertChange[] {
  const looked = new Set([...present.watched.subjects.values()].flatMap(({ alertsId, rules }) => [...rules.keys()].map((ruleId) => `${ruleId} ${alertsId}`)));
  return firing.flatMap((alert): AlertChange[] => {
    const resolveReason = reasonOf(alert, present, looked);
    return resolveReason === null ? [] : [{ id: alert.id, resolvedAt: Math.max(alert.firedAt, present.nowAt), resolveReason }];
  });
}

function reasonOf(alert: AlertRecord, { directory, rules }: Present, looked: ReadonlySet<string>): ResolveReason | null {
  const rule = rules.find(({ id }) => id === alert.ruleId);
  if (rule === undefined) return 'rule-removed';
  if (!rule.isEnabled) return 'rule-off';
  if (subjectKindOf(rule.rule.when) !== alert.subjectKind) return 'rule-changed';
  const sourceId = sourceOf(alert);
  if (sourceId !== null && !directory.sources.some(({ id }) => id === sourceId)) return 'source-removed';
  if (looked.has(`${alert.ruleId} ${subjectIdOf(alert)}`)) return null;
  // A queue is known once somebody was seen waiting in it again.
  if (alert.subjectKind === 'queue' && rule.changedAt < alert.firedAt) return null;
  return 'out-of-scope';
}

/** The source that an alert is about, after the keys of `shared/alerts/facts.ts`; null for a team. */
export function sourceOf(alert: Pick<AlertRecord, 'agent' | 'subjectKind' | 'subjectKey'>): number | null {
  if (alert.agent !== null) return alert.agent.sourceId;
  return alert.subjectKind === 'team' ? null : Number.parseInt(alert.subjectKey, 10);
}
