import { activate, type Timing } from './activate.ts';
import type { CompiledRule, Plan } from './compile.ts';
import type { Episode, Verdict } from './episode.ts';
import type { AgentFacts, Runs, SubjectFacts } from './facts.ts';
import { knownOf, type BaseSet, type LeafContext } from './leaf-sets.ts';
import { createFactMemo, type FactMemo } from './memo.ts';
import { complement, cutSpans, firstEndingAfter, intersect, NO_RUNS, shrinkAndJoin, union, withoutEmpty, type Spans } from './runs.ts';
import type { UtcMs } from '../domain/time.ts';

export interface EvaluationContext extends LeafContext {
  /** In which the times of the week are laid out. */
  readonly zone: string;
  /** The same person's other agents, for rules that need them. */
  readonly elsewhere: readonly AgentFacts[];
  readonly normMs: number | null;
  /** One for a subject, its facts and its zone; shares sets between rules. */
  readonly memo?: FactMemo;
}

const NOTHING: Verdict = { episodes: [], pendingSinceAt: null, nextDueAt: null };
const AT_ONCE: Timing = { forAtLeastMs: 0, recoverAfterMs: 0 };

/** Everything that a rule has to say of a subject: its episodes up to the frontier, what is pending, and when time alone may change that. */
export function evaluateRule(compiled: CompiledRule, facts: SubjectFacts, context: EvaluationContext): Verdict {
  return evaluateTail(compiled, facts, context, -Infinity);
}

/** The same, but only with the episodes that end at or after an instant or still go on. Costs next to nothing for what was long ago. */
export function evaluateTail(compiled: CompiledRule, facts: SubjectFacts, context: EvaluationContext, sinceAt: UtcMs): Verdict {
  const frontierAt = frontierOf(compiled, facts, context);
  if (!Number.isFinite(frontierAt)) return NOTHING;
  const work = workOf(compiled, facts, context, frontierAt);
  const { fire, hold } = topSets(compiled, work);
  const active = activeOf(compiled, fire, hold, work.hours, compiled.forAtLeastMs, sinceAt);
  const episodes = episodesOf(active, compiled.forAtLeastMs, frontierAt);
  const isActive = episodes.at(-1)?.toAt === null;
  const perItem = isPerItem(compiled);
  return {
    episodes,
    pendingSinceAt: isActive ? null : pendingSince(fire, frontierAt, perItem),
    nextDueAt: dueAfter(frontierAt, { fire, hold, active, perItem }, work.hoursUntilAt),
  };
}

/**
 * When the condition as a whole holds, before it has to hold for any time: what a threshold cuts off. Of a condition on
 * interactions one span for each of them, which may overlap.
 */
export function holdingOf(compiled: CompiledRule, facts: SubjectFacts, context: EvaluationContext): Spans {
  const frontierAt = frontierOf(compiled, facts, context);
  return topSets(compiled, workOf(compiled, facts, context, frontierAt)).fire;
}

/** How many episodes another threshold would give, with `firedAt` in `[startAt, endAt)` and not after the frontier. Cheap with a memo. */
export function countFired(compiled: CompiledRule, facts: SubjectFacts, context: EvaluationContext, thresholdMs: number, window: { readonly startAt: UtcMs; readonly endAt: UtcMs }): number {
  const frontierAt = frontierOf(compiled, facts, context);
  if (!Number.isFinite(frontierAt)) return 0;
  const work = workOf(compiled, facts, context, frontierAt);
  const { fire, hold } = topSets(compiled, work);
  const active = activeOf(compiled, fire, hold, work.hours, thresholdMs, -Infinity);
  let count = 0;
  for (let index = 0; index < active.length; index += 2) {
    const firedAt = active[index] ?? 0;
    if (firedAt >= window.startAt && firedAt < window.endAt && hasFired(firedAt, thresholdMs, frontierAt)) count += 1;
  }
  return count;
}

/** Up to when everything is known that a rule looks at. Infinite where there is nothing to look at. */
export function frontierOf(compiled: CompiledRule, facts: SubjectFacts, context: LeafContext): UtcMs {
  return compiled.needs.elsewhere ? Math.min(factsFrontierOf(facts), leastFrontierOf(context.elsewhere)) : factsFrontierOf(facts);
}

/** Up to when everything is known of a subject itself; for a team, the least of its agents'. */
export function factsFrontierOf(facts: SubjectFacts): UtcMs {
  return facts.kind === 'team' ? leastFrontierOf(facts.people.flat()) : facts.frontierAt;
}

/** The earliest frontier of several agents; infinite without any. */
export function leastFrontierOf(agents: readonly AgentFacts[]): UtcMs {
  return agents.reduce((least, agent) => Math.min(least, agent.frontierAt), Infinity);
}

interface Reading {
  readonly facts: SubjectFacts;
  readonly context: LeafContext;
  readonly memo: FactMemo;
}

interface Work extends Reading {
  /** Null: always. */
  readonly hours: Runs | null;
  readonly hoursUntilAt: UtcMs;
}

function workOf(compiled: CompiledRule, facts: SubjectFacts, context: EvaluationContext, frontierAt: UtcMs): Work {
  const laid = compiled.times?.(context.zone, startOf(facts, frontierAt), frontierAt);
  return { facts, context, memo: context.memo ?? createFactMemo(), hours: laid?.runs ?? null, hoursUntilAt: laid?.untilAt ?? Infinity };
}

function startOf(facts: SubjectFacts, frontierAt: UtcMs): UtcMs {
  if (facts.kind === 'source') return frontierAt;
  if (facts.kind !== 'team') return facts.startsAt;
  return facts.people.reduce((least, agents) => agents.reduce((sum, agent) => Math.min(sum, agent.startsAt), least), frontierAt);
}

function readBase(set: BaseSet, { facts, context, memo }: Reading): Spans {
  const known = memo.sets.get(set.key);
  if (known !== undefined) return known;
  const read = set.read(facts, context);
  memo.sets.set(set.key, read);
  return read;
}

/** A base set within the times of the week. */
function readCut(set: BaseSet, cutKey: string, perItem: boolean, work: Work): Spans {
  if (work.hours === null) return readBase(set, work);
  const known = work.memo.sets.get(cutKey);
  if (known !== undefined) return known;
  const base = readBase(set, work);
  const cut = perItem ? cutSpans(base, work.hours) : intersect(base, work.hours);
  work.memo.sets.set(cutKey, cut);
  return cut;
}

/** The whole condition at its two levels, before its own durations. */
function topSets(compiled: CompiledRule, work: Work): { readonly fire: Spans; readonly hold: Spans } {
  if (compiled.plan.kind === 'leaf') return leafSetsOf(compiled.plan, work);
  const whole = readPlan(compiled.plan, work);
  return { fire: whole, hold: whole };
}

function leafSetsOf(plan: Extract<Plan, { kind: 'leaf' }>, work: Work): { readonly fire: Spans; readonly hold: Spans } {
  const { sets, cutKeys } = plan;
  const fire = readCut(sets.fire, cutKeys.fire, sets.perItem, work);
  return { fire, hold: sets.hold === null ? fire : readCut(sets.hold, cutKeys.hold, sets.perItem, work) };
}

function activeOf(compiled: CompiledRule, fire: Spans, hold: Spans, hours: Runs | null, forAtLeastMs: number, sinceAt: UtcMs): Spans {
  return isPerItem(compiled) ? activateItems(fire, { forAtLeastMs, recoverAfterMs: compiled.recoverAfterMs }, hours, sinceAt) : activate(fire, hold, { forAtLeastMs, recoverAfterMs: compiled.recoverAfterMs }, hours, sinceAt);
}

/** True where spans of several interactions may overlap. */
function isPerItem({ plan }: CompiledRule): boolean {
  return plan.kind === 'leaf' && plan.sets.perItem;
}

/** Each interaction has to last long enough by itself; what is left of them together is the condition. */
function activateItems(items: Spans, { forAtLeastMs, recoverAfterMs }: Timing, hours: Runs | null, sinceAt: UtcMs): Spans {
  if (!mayReach(items, forAtLeastMs, sinceAt - recoverAfterMs)) return NO_RUNS;
  const reached = shrinkAndJoin(items, forAtLeastMs);
  return activate(reached, reached, { ...AT_ONCE, recoverAfterMs }, hours, sinceAt);
}

/** True when any of them lasts long enough and to an instant or beyond. */
function mayReach(items: Spans, forAtLeastMs: number, sinceAt: UtcMs): boolean {
  for (let index = items.length - 2; index >= 0; index -= 2) {
    const endAt = items[index + 1] ?? 0;
    if (endAt >= sinceAt && endAt - (items[index] ?? 0) >= forAtLeastMs) return true;
  }
  return false;
}

/** When a condition inside of another holds. */
function readPlan(plan: Plan, work: Work): Runs {
  const known = work.memo.sets.get(plan.key);
  if (known !== undefined) return known;
  const made = makePlan(plan, work);
  work.memo.sets.set(plan.key, made);
  return made;
}

function makePlan(plan: Plan, work: Work): Runs {
  if (plan.kind === 'not') return complement(readPlan(plan.part, work), sayable(work));
  if (plan.kind !== 'leaf') return plan.parts.map((part) => readPlan(part, work)).reduce(plan.kind === 'all' ? intersect : union);
  const { fire, hold } = leafSetsOf(plan, work);
  const { forAtLeastMs, recoverAfterMs } = plan.timing;
  if (plan.sets.perItem) return withoutEmpty(activateItems(fire, plan.timing, work.hours, -Infinity));
  return forAtLeastMs === 0 && recoverAfterMs === 0 && fire === hold ? fire : withoutEmpty(activate(fire, hold, plan.timing, work.hours));
}

/** Time of which something can be said not to be so. */
function sayable(work: Work): Runs {
  const all = knownOf(work.facts);
  return work.hours === null ? all : intersect(all, work.hours);
}

/** What begins at the frontier itself is not known: everything is told up to it, and nothing of it. */
function hasFired(firedAt: UtcMs, forAtLeastMs: number, frontierAt: UtcMs): boolean {
  return firedAt <= frontierAt && firedAt - forAtLeastMs < frontierAt;
}

function episodesOf(active: Spans, forAtLeastMs: number, frontierAt: UtcMs): readonly Episode[] {
  const episodes: Episode[] = [];
  for (let index = 0; index < active.length; index += 2) {
    const firedAt = active[index] ?? 0;
    if (!hasFired(firedAt, forAtLeastMs, frontierAt)) break;
    const endAt = active[index + 1] ?? 0;
    episodes.push({ fromAt: firedAt - forAtLeastMs, firedAt, toAt: endAt <= frontierAt ? endAt : null });
  }
  return episodes;
}

/** Since when the condition holds at the frontier; of several interactions the first. Spans ascend by start. */
function pendingSince(fire: Spans, frontierAt: UtcMs, perItem: boolean): UtcMs | null {
  for (let index = perItem ? 0 : firstEndingAfter(fire, frontierAt); index < fire.length && (fire[index] ?? 0) <= frontierAt; index += 2) if ((fire[index + 1] ?? 0) > frontierAt) return fire[index] ?? null;
  return null;
}

interface Edges { readonly fire: Spans; readonly hold: Runs; readonly active: Spans; readonly perItem: boolean }

/** The next edge of anything that the verdict was made of: before it, a later frontier alone tells nothing else. */
function dueAfter(frontierAt: UtcMs, { fire, hold, active, perItem }: Edges, hoursUntilAt: UtcMs): UtcMs | null {
  let dueAt = Math.min(perItem ? nextEdgeOfAny(fire, frontierAt) : nextEdge(fire, frontierAt), nextEdge(active, frontierAt));
  if (hold !== fire) dueAt = Math.min(dueAt, nextEdge(hold, frontierAt));
  if (Number.isFinite(hoursUntilAt)) dueAt = Math.min(dueAt, hoursUntilAt);
  return dueAt === Infinity ? null : dueAt;
}

/** Of disjoint spans. */
function nextEdge(spans: Spans, at: UtcMs): UtcMs {
  const index = firstEndingAfter(spans, at);
  const startAt = spans[index] ?? Infinity;
  // What begins at the frontier is known right after it.
  if (startAt >= at) return Math.max(startAt, at + 1);
  return spans[index + 1] ?? Infinity;
}

function nextEdgeOfAny(spans: Spans, at: UtcMs): UtcMs {
  let next = Infinity;
  for (const edge of spans) if (edge > at && edge < next) next = edge;
  return next;
}
