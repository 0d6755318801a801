import type { State } from '../domain/state.ts';
import type { UtcMs } from '../domain/time.ts';

/** One stretch in which a rule's condition held long enough: what an alert is about. */
export interface Episode {
  /** Since when the condition held. */
  readonly fromAt: UtcMs;
  /** When it had held for as long as the rule asks: the alert's moment. Never after the frontier. */
  readonly firedAt: UtcMs;
  /** When it was over; null while it goes on at the frontier. */
  readonly toAt: UtcMs | null;
}

/** What the evaluator has to say of one subject. */
export interface Verdict {
  /** Ascending, disjoint. */
  readonly episodes: readonly Episode[];
  /** Since when the condition holds without having fired yet; null when it does not. */
  readonly pendingSinceAt: UtcMs | null;
  /** The next moment after the frontier at which time alone may change the verdict; null when only new facts can. */
  readonly nextDueAt: UtcMs | null;
}

/** Why an alert is over. */
export const RESOLVE_REASONS = ['ended', 'rule-changed', 'rule-off', 'rule-removed', 'out-of-scope', 'source-removed'] as const;
export type ResolveReason = (typeof RESOLVE_REASONS)[number];

/** What stood behind an alert when it fired; kept as it was. */
export interface Evidence {
  /** The rule in words, at that time. */
  readonly ruleText: string;
  /** What was so: “Away · Lunch”, “3 waiting, longest 4:12”. */
  readonly statement: string;
  /** The agent's state and the vendor's words for it; null for other subjects. */
  readonly state: State | null;
  readonly label: string | null;
  readonly sinceAt: UtcMs;
  /** The frontier at which it was concluded. */
  readonly asOf: UtcMs;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}
