import type { Severity } from '../../../shared/alerts/rule.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/domain/time.ts';

/** A notice that went out, on a clock that only goes forward. */
export interface ShownNotice { readonly atMs: number; readonly ruleIds: readonly number[] }

export const NOTICE_GAP_MS = 10 * SECOND_MS;
export const WINDOW_MS = 10 * MINUTE_MS;
export const NOTICES_PER_WINDOW = 12;
/** What a rule raises within this while after its last notice becomes one further notice; a critical alert does not wait for it. */
export const SAME_RULE_GAP_MS = 30 * SECOND_MS;

/** When the next notice for these may go out; at or before now: at once. All that wait go with it. */
export function decideNoticeAtMs(shown: readonly ShownNotice[], waiting: readonly { readonly ruleId: number; readonly severity: Severity }[]): number {
  const afterLast = (shown.at(-1)?.atMs ?? -Infinity) + NOTICE_GAP_MS;
  const afterWindow = shown.length >= NOTICES_PER_WINDOW ? (shown.at(-NOTICES_PER_WINDOW)?.atMs ?? -Infinity) + WINDOW_MS : -Infinity;
  const anybodyAt = Math.max(afterLast, afterWindow);
  return Math.max(anybodyAt, afterSameRule(shown, waiting, anybodyAt));
}

/** When the first that waits no longer has to because of its own rule; thousands may wait, so the search ends with the first that is not the reason. */
function afterSameRule(shown: readonly ShownNotice[], waiting: readonly { readonly ruleId: number; readonly severity: Severity }[], soonEnough: number): number {
  const lastMs = new Map(shown.flatMap(({ atMs, ruleIds }) => ruleIds.map((ruleId) => [ruleId, atMs] as const)));
  let least = Infinity;
  for (const { ruleId, severity } of waiting) {
    least = Math.min(least, severity === 'critical' ? -Infinity : (lastMs.get(ruleId) ?? -Infinity) + SAME_RULE_GAP_MS);
    if (least <= soonEnough) return least;
  }
  return least;
}

/** Those that still matter, with one more. */
export function noteShown(shown: readonly ShownNotice[], notice: ShownNotice): readonly ShownNotice[] {
  return [...shown.filter(({ atMs }) => atMs > notice.atMs - WINDOW_MS), notice];
}
