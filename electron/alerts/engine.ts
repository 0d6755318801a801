import type { CompiledRule } from '../../shared/alerts/compile.ts';
import type { Episode } from '../../shared/alerts/episode.ts';
import { evaluateTail, factsFrontierOf, type EvaluationContext } from '../../shared/alerts/evaluate.ts';
import type { AgentFacts, SubjectFacts } from '../../shared/alerts/facts.ts';
import { createFactMemo } from '../../shared/alerts/memo.ts';
import type { UtcMs } from '../../shared/domain/time.ts';
import type { AlertChange } from '../ports/alert-store.ts';
import type { EngineRule, Plan } from './plan.ts';
import { readAgent, type Recollection } from './recollection.ts';
import { reconcile, type Ground, type KnownAlert } from './reconcile.ts';

/** Somebody or something to evaluate, with what is known of it. */
export interface EngineSubject {
  readonly facts: SubjectFacts;
  /** The same person's other agents. */
  readonly elsewhere: readonly AgentFacts[];
  /** In which times of the week are laid out where the rule has no zone of its own. */
  readonly zone: string;
  readonly normMs: number | null;
  readonly plan: Plan;
  /** Since when it is looked at: what was over by then is no alert. */
  readonly sinceAt: UtcMs;
  readonly horizonAt: UtcMs;
}

/** An episode without an alert, with all that its evidence is made of. */
export interface RaisedEpisode {
  readonly rule: EngineRule;
  readonly compiled: CompiledRule;
  readonly episode: Episode;
  readonly facts: SubjectFacts;
  readonly context: EvaluationContext;
}

export interface SubjectOutcome {
  readonly raised: readonly RaisedEpisode[];
  readonly changed: readonly AlertChange[];
  /** When time alone may change it; null when only new facts can. */
  readonly dueAt: UtcMs | null;
  /** Since when anything holds that has not ended, fired or not; null where nothing does. */
  readonly heldFromAt: UtcMs | null;
  /** For the next evaluation, once this one's outcome is written; null for others than agents, which are few. */
  readonly recollection: Recollection | null;
}

export interface EngineOptions {
  readonly nowAt: UtcMs;
  /** Rules that have changed since this subject was evaluated. */
  readonly changedRules?: ReadonlySet<number>;
  /** The agent's last evaluation, whose outcome has been written. */
  readonly before?: Recollection | undefined;
}

/**
 * Evaluates every rule of a subject's plan, each different question once, and compares with the alerts that there are.
 * With what is remembered of an agent it asks only the questions that may be answered differently: an answer that
 * stands has been compared already, and alerts that say what episodes say go out of sight together with them.
 */
export function evaluateSubject(subject: EngineSubject, alerts: ReadonlyMap<number, readonly KnownAlert[]> | undefined, options: EngineOptions): SubjectOutcome {
  const { facts } = subject;
  const isSameRules = options.changedRules === undefined || options.changedRules.size === 0;
  const reading = facts.kind === 'agent' ? readAgent({ ...subject, facts }, isSameRules ? options.before : undefined) : null;
  const contexts = new Map<string, EvaluationContext>();
  const contextOf = (zone: string): EvaluationContext => {
    const known = contexts.get(zone);
    if (known !== undefined) return known;
    const made = { zone, elsewhere: subject.elsewhere, normMs: subject.normMs, memo: createFactMemo() };
    reading?.fill(made);
    contexts.set(zone, made);
    return made;
  };
  const raised: RaisedEpisode[] = [];
  const changed: AlertChange[] = [];
  const answers = reading?.recollection ?? { dueAt: new Float64Array(subject.plan.length), heldFromAt: new Float64Array(subject.plan.length) };
  for (const [question, { compiled, zone, rules }] of subject.plan.entries()) {
    const askFromAt = reading === null ? -Infinity : reading.askFrom(question);
    if (askFromAt === null) continue;
    const settledAt = Math.max(subject.horizonAt, askFromAt);
    const context = contextOf(zone ?? subject.zone);
    const verdict = evaluateTail(compiled, facts, context, settledAt);
    answers.dueAt[question] = verdict.nextDueAt ?? Infinity;
    answers.heldFromAt[question] = Math.min(verdict.pendingSinceAt ?? Infinity, openSince(verdict.episodes));
    if (verdict.episodes.length === 0 && alerts === undefined) continue;
    for (const rule of rules) {
      const mine = alerts?.get(rule.id) ?? [];
      if (verdict.episodes.length === 0 && mine.length === 0) continue;
      const result = reconcile(mine, verdict.episodes, groundOf(subject, rule, options, settledAt), options.nowAt);
      for (const episode of result.raised) raised.push({ rule, compiled: rule.compiled, episode, facts, context });
      changed.push(...result.changed);
    }
  }
  return { raised, changed, dueAt: earliest(answers.dueAt), heldFromAt: earliest(answers.heldFromAt), recollection: reading?.recollection ?? null };
}

function groundOf(subject: EngineSubject, rule: EngineRule, options: EngineOptions, settledAt: UtcMs): Ground {
  return {
    startsAt: startOf(subject.facts), horizonAt: subject.horizonAt, settledAt, enabledAt: Math.max(rule.enabledAt, subject.sinceAt), frontierAt: factsFrontierOf(subject.facts),
    hasHistory: subject.facts.kind !== 'source', isRuleChanged: options.changedRules?.has(rule.id) ?? false,
  };
}

function openSince(episodes: readonly Episode[]): UtcMs {
  const last = episodes.at(-1);
  return last === undefined || last.toAt !== null ? Infinity : last.fromAt;
}

function earliest(moments: Float64Array): UtcMs | null {
  let least = Infinity;
  for (const at of moments) if (at < least) least = at;
  return least === Infinity ? null : least;
}

/** From when on the facts tell everything; for a team, of all its agents. */
export function startOf(facts: SubjectFacts): UtcMs {
  if (facts.kind === 'source') return facts.frontierAt;
  if (facts.kind !== 'team') return facts.startsAt;
  return facts.people.flat().reduce((latest, agent) => Math.max(latest, agent.startsAt), Number.NEGATIVE_INFINITY);
}

/** The same facts at a later frontier, where nothing changed in between: what runs goes on. */
export function advance<Facts extends Exclude<SubjectFacts, { readonly kind: 'team' }>>(facts: Facts, frontierAt: UtcMs): Facts {
  return facts.frontierAt >= frontierAt ? facts : { ...facts, frontierAt };
}
