import { isLeaf, leafKeyOf, type Condition, type Leaf, type LeafKey, type Rule } from '../../../../shared/alerts/rule.ts';
import type { SourceKind } from '../../../../shared/domain/activity.ts';
import { MAPPABLE_STATES, type State } from '../../../../shared/domain/state.ts';

/** Which conditions a vendor's data can tell at all: after the table of states in the command-line contract, and what each connector fetches. */

const MAPPABLE: readonly State[] = MAPPABLE_STATES;
const STATES_OF: Readonly<Record<SourceKind, ReadonlySet<State>>> = {
  vonage: new Set<State>(['available', 'not-routable', 'ringing', 'engaged', 'monitoring', 'wrap', 'away', 'logged-out', 'unknown', ...MAPPABLE]),
  liveperson: new Set<State>(['available', 'away', 'logged-out', 'unknown', ...MAPPABLE]),
  ringcentral: new Set<State>(['available', 'ringing', 'engaged', 'monitoring', 'wrap', 'no-answer', 'away', 'logged-out', 'unknown', ...MAPPABLE]),
};

/** Conditions that are not about states, by who tells them; those that are not here are told by every source. */
const ONLY: Readonly<Partial<Record<LeafKey, readonly SourceKind[]>>> = {
  phase: ['vonage', 'ringcentral'], noAnswers: ['vonage', 'ringcentral'], workload: ['vonage'], atMaxConcurrency: ['liveperson'],
  leftMidInteraction: ['vonage', 'ringcentral'], waiting: ['vonage'], longestWait: ['vonage'], abandoned: ['vonage', 'ringcentral'],
};

/** True when a source of this kind tells what the rule looks for; `any` needs one part, `all` every one. */
export function canTell(kind: SourceKind, rule: Rule, sources: number): boolean {
  return tells(kind, rule.when, sources);
}

function tells(kind: SourceKind, condition: Condition, sources: number): boolean {
  if (isLeaf(condition)) return tellsLeaf(kind, condition, sources);
  if ('not' in condition) return tells(kind, condition.not, sources);
  return 'all' in condition ? condition.all.every((part) => tells(kind, part, sources)) : condition.any.some((part) => tells(kind, part, sources));
}

function tellsLeaf(kind: SourceKind, leaf: Leaf, sources: number): boolean {
  if ('state' in leaf) return leaf.state.some((state) => STATES_OF[kind].has(state));
  // Holds are known from interaction records alone.
  if ('phase' in leaf && leaf.phase.every((phase) => phase === 'hold')) return kind === 'vonage';
  // One system alone contradicts nobody.
  if ('contactElsewhere' in leaf && sources < 2) return false;
  return ONLY[leafKeyOf(leaf)]?.includes(kind) ?? true;
}
