import type { AlertSettings, Silence } from '../../../shared/contract/alert-schemas.ts';
import type { UtcMs } from '../../../shared/domain/time.ts';
import type { AlertRecord } from '../../ports/alert-store.ts';

/** What a rule may interrupt; null: the rule is gone. */
export type RuleWants = { readonly desktop: boolean; readonly webhook: boolean } | null;

/** What stands between an alert and a person at this moment. */
export interface Situation {
  readonly nowAt: UtcMs;
  readonly settings: Pick<AlertSettings, 'desktop' | 'criticalBreaksThrough'>;
  readonly mutedUntilAt: UtcMs | null;
  readonly quietUntilAt: UtcMs | null;
  wantsOf(ruleId: number): RuleWants;
  ruleMutedUntil(ruleId: number): UtcMs | null;
  agentSnoozedUntil(agent: NonNullable<AlertRecord['agent']>): UtcMs | null;
}

/** Silences after which an alert counts as missed. */
export const MISSED_SILENCES: ReadonlySet<Silence | null> = new Set<Silence | null>(['muted', 'quiet-hours']);

/** Why this alert interrupts nobody; null where it may. How many there are is decided later (`group.ts`). */
export function decideSilence(alert: AlertRecord, situation: Situation): Silence | null {
  const { nowAt, settings } = situation;
  if (!settings.desktop || situation.wantsOf(alert.ruleId)?.desktop !== true) return 'not-wanted';
  if (isOver(alert)) return 'over-already';
  const breaksThrough = settings.criticalBreaksThrough && alert.severity === 'critical';
  if (isAhead(situation.mutedUntilAt, nowAt) && !breaksThrough) return 'muted';
  if (isAhead(situation.quietUntilAt, nowAt) && !breaksThrough) return 'quiet-hours';
  if (isAhead(situation.ruleMutedUntil(alert.ruleId), nowAt)) return 'rule-muted';
  return isSnoozed(alert, situation) ? 'snoozed' : null;
}

/**
 * Whether the webhook is told. It speaks to a channel and not to the person at this desk, so that neither their mute nor
 * their quiet hours hold it back; what a lead does not want to hear of a rule or an agent does.
 */
export function isForWebhook(alert: AlertRecord, situation: Situation): boolean {
  return situation.wantsOf(alert.ruleId)?.webhook === true && !isOver(alert) && !isAhead(situation.ruleMutedUntil(alert.ruleId), situation.nowAt) && !isSnoozed(alert, situation);
}

/** Over when it came to be known, or since: nobody is interrupted for what has passed, however late it was noticed. */
export const isOver = (alert: Pick<AlertRecord, 'resolvedAt' | 'withdrawnAt'>): boolean => alert.resolvedAt !== null || alert.withdrawnAt !== null;

function isSnoozed(alert: AlertRecord, { nowAt, agentSnoozedUntil }: Situation): boolean {
  return isAhead(alert.snoozedUntilAt, nowAt) || (alert.agent !== null && isAhead(agentSnoozedUntil(alert.agent), nowAt));
}

const isAhead = (untilAt: UtcMs | null, nowAt: UtcMs): boolean => untilAt !== null && untilAt > nowAt;
