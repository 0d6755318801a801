import type { FactNeeds } from './facts.ts';
import { KNOWN, setsOf, type BaseSet, type LeafSets } from './leaf-sets.ts';
import { isLeaf, leafKeyOf, SUBJECT_OF, type Condition, type Leaf, type LeafKey, type Rule, type SubjectKind } from './rule.ts';
import type { Timing } from './activate.ts';
import { createWeekTimes, type LaidTimes } from './week-times.ts';

/** A condition made ready. Equal keys are equal sets for the same subject, so that rules share them. */
export type Plan =
  | { readonly kind: 'leaf'; readonly key: string; readonly leaf: Leaf; readonly sets: LeafSets; readonly timing: Timing; readonly cutKeys: { readonly fire: string; readonly hold: string } }
  | { readonly kind: 'all' | 'any'; readonly key: string; readonly parts: readonly Plan[] }
  | { readonly kind: 'not'; readonly key: string; readonly part: Plan };

export interface CompiledRule extends Timing {
  readonly rule: Rule;
  readonly subject: SubjectKind;
  readonly needs: FactNeeds;
  readonly plan: Plan;
  /** How long the whole has to hold, and to be gone: the rule's own, and the only condition's with it. */
  readonly forAtLeastMs: number;
  readonly recoverAfterMs: number;
  /** Null: all times of the week. */
  readonly times: ((zone: string, startAt: number, frontierAt: number) => LaidTimes) | null;
  /** The sets that it looks at, each key once: what has to have changed for another verdict. */
  readonly conditions: readonly BaseSet[];
}

const NO_TIMING: Timing = { forAtLeastMs: 0, recoverAfterMs: 0 };

/** Makes a parsed rule ready to be evaluated. Costs little, but is meant to be done once for a rule. */
export function compileRule(rule: Rule): CompiledRule {
  const top = unwrap(rule.when);
  const own = isLeaf(top) ? timingOf(top) : NO_TIMING;
  const hours = rule.scope.times.length === 0 ? '' : `${JSON.stringify([rule.scope.times, rule.scope.zone])} `;
  const plan = planOf(isLeaf(top) ? untimed(top) : top, hours);
  const leaves = leavesOf(top);
  return {
    rule,
    subject: SUBJECT_OF[leafKeyOf(leaves[0] ?? unreachable())],
    needs: needsOf(leaves),
    plan,
    forAtLeastMs: rule.forAtLeastMs + own.forAtLeastMs,
    recoverAfterMs: rule.recoverAfterMs + own.recoverAfterMs,
    times: rule.scope.times.length === 0 ? null : createWeekTimes(rule.scope.times),
    conditions: conditionsOf(plan),
  };
}

/** Every condition that is no group. */
export function leavesOf(condition: Condition): readonly Leaf[] {
  if (isLeaf(condition)) return [condition];
  return ('not' in condition ? [condition.not] : partsOf(condition)).flatMap(leavesOf);
}

/** A group of one is what is in it. */
export function unwrap(condition: Condition): Condition {
  if (isLeaf(condition) || 'not' in condition) return condition;
  const [first, second] = partsOf(condition);
  return first !== undefined && second === undefined ? unwrap(first) : condition;
}

export function partsOf(group: { readonly all: readonly Condition[] } | { readonly any: readonly Condition[] }): readonly Condition[] {
  return 'all' in group ? group.all : group.any;
}

export function timingOf(leaf: Leaf): Timing {
  return { forAtLeastMs: leaf.forAtLeastMs ?? 0, recoverAfterMs: leaf.recoverAfterMs ?? 0 };
}

/** How long the whole condition has to hold: what a threshold slider moves. */
export function thresholdOf(compiled: CompiledRule): number {
  return compiled.forAtLeastMs;
}

/** The rule with another threshold: its only condition's where that has one and the rule has none, else its own. */
export function withThreshold(rule: Rule, thresholdMs: number): Rule {
  const top = unwrap(rule.when);
  if (!isLeaf(top) || top.forAtLeastMs === undefined) return { ...rule, forAtLeastMs: thresholdMs };
  if (rule.forAtLeastMs === 0) return { ...rule, when: { ...top, forAtLeastMs: thresholdMs } };
  return { ...rule, when: withoutThreshold(top), forAtLeastMs: thresholdMs };
}

function withoutThreshold(leaf: Leaf): Leaf {
  const { forAtLeastMs: _, ...rest } = leaf;
  return rest;
}

function untimed(leaf: Leaf): Leaf {
  const { forAtLeastMs: _, recoverAfterMs: __, ...rest } = leaf;
  return rest;
}

function planOf(condition: Condition, hours: string): Plan {
  const plain = unwrap(condition);
  if (isLeaf(plain)) return leafPlan(plain, hours);
  if ('not' in plain) {
    const part = planOf(plain.not, hours);
    return { kind: 'not', part, key: `not ${part.key}` };
  }
  const kind = 'all' in plain ? 'all' : 'any';
  const parts = partsOf(plain).map((part) => planOf(part, hours));
  return { kind, parts, key: `${kind}(${parts.map((part) => part.key).join(';')})` };
}

function leafPlan(leaf: Leaf, hours: string): Plan {
  const sets = setsOf(leaf);
  const timing = timingOf(leaf);
  const hold = sets.hold ?? sets.fire;
  return { kind: 'leaf', leaf, sets, timing, cutKeys: { fire: `${hours}${sets.fire.key}`, hold: `${hours}${hold.key}` }, key: `${hours}${sets.fire.key}/${hold.key}/${timing.forAtLeastMs}/${timing.recoverAfterMs}` };
}

function conditionsOf(plan: Plan): readonly BaseSet[] {
  const found = new Map<string, BaseSet>();
  const visit = (part: Plan): void => {
    if (part.kind === 'not') {
      found.set(KNOWN.key, KNOWN);
      visit(part.part);
    }
    else if (part.kind !== 'leaf') part.parts.forEach(visit);
    else for (const set of [part.sets.fire, part.sets.hold]) if (set !== null) found.set(set.key, set);
  };
  visit(plan);
  return [...found.values()];
}

function needsOf(leaves: readonly Leaf[]): FactNeeds {
  const keys = new Set<LeafKey>(leaves.map(leafKeyOf));
  const subjects = new Set([...keys].map((key) => SUBJECT_OF[key]));
  return {
    activities: subjects.has('agent') || subjects.has('team'),
    holds: leaves.some((leaf) => ('phase' in leaf && leaf.phase.includes('hold')) || ('workload' in leaf && leaf.workload.of === 'interactions')),
    elsewhere: keys.has('contactElsewhere'),
    norms: keys.has('ghost'),
    queues: subjects.has('queue'),
    source: subjects.has('source'),
  };
}

function unreachable(): never {
  throw new Error('A rule without conditions cannot have been parsed.');
}
