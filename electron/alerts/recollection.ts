import { leastFrontierOf, type EvaluationContext } from '../../shared/alerts/evaluate.ts';
import type { BaseSet, LeafContext } from '../../shared/alerts/leaf-sets.ts';
import type { AgentFacts } from '../../shared/alerts/facts.ts';
import { firstDifference, NO_RUNS, type Spans } from '../../shared/alerts/runs.ts';
import type { UtcMs } from '../../shared/domain/time.ts';
import type { EngineSubject } from './engine.ts';
import type { Plan } from './plan.ts';

/**
 * What an agent's last evaluation rested on, so that the next one asks only what may be answered differently: the
 * questions that look at a set which has changed, and those whose time has come.
 */
export interface Recollection {
  readonly subject: Pick<EngineSubject, 'plan' | 'zone' | 'normMs' | 'sinceAt' | 'horizonAt'>;
  readonly startsAt: UtcMs;
  readonly frontiers: Frontiers;
  /** In the order of the plan's sets. */
  readonly sets: readonly Spans[];
  /** In the order of the plan: when time alone may change an answer; infinite where only new facts can. */
  readonly dueAt: Float64Array;
  /** Since when something holds that has not ended; infinite where nothing does. */
  readonly heldFromAt: Float64Array;
}

/** Up to where everything is known of the agent itself, and of the person in every system. */
interface Frontiers { readonly own: UtcMs; readonly everywhere: UtcMs }

/** The sets of an evaluation, and which questions have to be asked with them. */
export interface Reading {
  readonly recollection: Recollection;
  /**
   * From when on a question may be answered differently: whatever was over by then has been told and compared. Null where
   * the whole last answer stands; it is in the new recollection then.
   */
  askFrom(question: number): UtcMs | null;
  /** Gives a memo what has been read. */
  fill(context: EvaluationContext): void;
}

interface PlanIndex {
  readonly sets: readonly BaseSet[];
  /** Which questions look at each set. */
  readonly questionsOf: readonly (readonly number[])[];
  readonly looksElsewhere: readonly boolean[];
}

const indexes = new WeakMap<Plan, PlanIndex>();

/** Reads every set of an agent's plan once and compares it with the last time. */
export function readAgent(subject: EngineSubject & { readonly facts: AgentFacts }, before: Recollection | undefined): Reading {
  const index = indexes.get(subject.plan) ?? indexOf(subject.plan);
  indexes.set(subject.plan, index);
  const { facts, plan, zone, normMs, sinceAt, horizonAt } = subject;
  const context: LeafContext = subject;
  const sets = index.sets.map((set) => set.read(facts, context));
  const everywhere = Math.min(facts.frontierAt, leastFrontierOf(subject.elsewhere));
  const recollection: Recollection = {
    subject: { plan, zone, normMs, sinceAt, horizonAt }, startsAt: facts.startsAt, frontiers: { own: facts.frontierAt, everywhere }, sets,
    dueAt: new Float64Array(plan.length).fill(Infinity), heldFromAt: new Float64Array(plan.length).fill(Infinity),
  };
  const askFrom = before === undefined || !isComparable(before, recollection) ? () => -Infinity : compare(index, before, recollection);
  return { recollection, askFrom, fill: ({ memo }) => { for (const [number, set] of index.sets.entries()) memo?.sets.set(set.key, sets[number] ?? NO_RUNS); } };
}

/** About how much memory it takes. */
export function bytesOfRecollection({ sets, dueAt, heldFromAt }: Recollection): number {
  return sets.reduce((sum, set) => sum + (set.length === 0 ? 8 : set.byteLength + BYTES_OF_ARRAY), dueAt.byteLength + heldFromAt.byteLength + 2 * BYTES_OF_ARRAY);
}

/** What a typed array takes besides its numbers. */
const BYTES_OF_ARRAY = 200;

/** The same is asked on the same ground, and nothing has moved backwards. */
function isComparable(before: Recollection, now: Recollection): boolean {
  const [was, is] = [before.subject, now.subject];
  return was.plan === is.plan && was.zone === is.zone && was.normMs === is.normMs && was.sinceAt === is.sinceAt && was.horizonAt <= is.horizonAt
    && before.startsAt <= now.startsAt && before.frontiers.own <= now.frontiers.own && before.frontiers.everywhere <= now.frontiers.everywhere;
}

function compare({ questionsOf, looksElsewhere }: PlanIndex, before: Recollection, now: Recollection): Reading['askFrom'] {
  const changedAt = new Float64Array(before.dueAt.length).fill(Infinity);
  for (const [number, set] of now.sets.entries()) {
    // What ended before the new facts begin decides nothing any more.
    const at = firstDifference(before.sets[number] ?? NO_RUNS, set, now.startsAt);
    if (at !== Infinity) for (const question of questionsOf[number] ?? []) if (at < (changedAt[question] ?? 0)) changedAt[question] = at;
  }
  return (question) => {
    const side = looksElsewhere[question] === true ? 'everywhere' : 'own';
    const dueAt = before.dueAt[question] ?? 0;
    const at = changedAt[question] ?? 0;
    // Sets up to an instant decide what is over by then; what was to come is decided by time.
    if (at !== Infinity || dueAt <= now.frontiers[side]) return Math.min(at, before.frontiers[side]) - 1;
    now.dueAt[question] = dueAt;
    now.heldFromAt[question] = before.heldFromAt[question] ?? Infinity;
    return null;
  };
}

function indexOf(plan: Plan): PlanIndex {
  const byKey = new Map<string, { readonly set: BaseSet; readonly questions: number[] }>();
  for (const [question, { compiled }] of plan.entries()) {
    for (const set of compiled.conditions) {
      const known = byKey.get(set.key) ?? { set, questions: [] };
      byKey.set(set.key, known);
      known.questions.push(question);
    }
  }
  const all = [...byKey.values()];
  return { sets: all.map(({ set }) => set), questionsOf: all.map(({ questions }) => questions), looksElsewhere: plan.map(({ compiled }) => compiled.needs.elsewhere) };
}
