import { compileRule, type CompiledRule } from '../../../../shared/alerts/compile.ts';
import { evaluateRule, type EvaluationContext } from '../../../../shared/alerts/evaluate.ts';
import type { AgentFacts, QueueFacts, SourceFacts, SubjectFacts, TeamFacts, Track } from '../../../../shared/alerts/facts.ts';
import { EMPTY_SCOPE, type Condition, type Rule } from '../../../../shared/alerts/rule.ts';
import { MINUTE_MS } from '../../../../shared/domain/time.ts';
import { MEDIA, WORDS } from './oracle.ts';

/** Facts written by hand, in minutes after the start; a null end goes on at the frontier. */

export const START = Date.UTC(2026, 0, 5, 8);
export const minute = (count: number): number => START + count * MINUTE_MS;

type Stretch = readonly [from: number, to: number | null, what: number];

export const track = (...parts: readonly Stretch[]): Track => ({
  startAt: Float64Array.from(parts, ([from]) => minute(from)), endAt: Float64Array.from(parts, ([, to]) => (to === null ? Infinity : minute(to))), code: Int32Array.from(parts, ([, , what]) => what),
});

export const STATE = { available: 0, away: 1, break: 2, out: 3, engaged: 4, ringing: 5, wrap: 6 };
export const PHASE = { ringing: 0, engaged: 1, hold: 2, wrap: 3 };

export interface Parts {
  readonly line?: readonly Stretch[];
  readonly presence?: readonly Stretch[];
  /** What is the phase; each stretch is an interaction of its own unless `items` says otherwise. */
  readonly phases?: readonly Stretch[];
  readonly items?: readonly number[];
  readonly media?: readonly number[];
  /** What is the number of calls. */
  readonly calls?: readonly Stretch[];
  readonly noAnswers?: readonly number[];
  readonly known?: readonly number[];
  readonly frontier?: number;
  readonly maxed?: readonly number[];
}

export function agent(parts: Parts, key = '1:a'): AgentFacts {
  const phases = track(...(parts.phases ?? []));
  const calls = track(...(parts.calls ?? []));
  const none = Int32Array.from(calls.code, () => 0);
  return {
    kind: 'agent', key, sourceId: 1, words: { states: WORDS, media: MEDIA }, startsAt: START, frontierAt: minute(parts.frontier ?? 600), known: Float64Array.from(parts.known ?? [0, Infinity], (at) => (at === Infinity ? Infinity : minute(at))),
    line: track(...(parts.line ?? [])), presence: track(...(parts.presence ?? [])),
    phases: { startAt: phases.startAt, endAt: phases.endAt, phase: Uint8Array.from(phases.code), item: Int32Array.from(parts.items ?? phases.code.map((_, index) => index)), medium: Int32Array.from(parts.media ?? phases.code.map(() => 0)) },
    work: { startAt: calls.startAt, endAt: calls.endAt, calls: calls.code, semiLive: none, nonLive: none },
    noAnswers: Float64Array.from(parts.noAnswers ?? [], minute), maxed: Float64Array.from(parts.maxed ?? [], minute),
  };
}

export const team = (...people: readonly (readonly AgentFacts[])[]): TeamFacts => ({ kind: 'team', key: '1', people });

export function queue(stays: readonly (readonly [from: number, to: number | null, abandoned?: boolean])[], frontier = 600): QueueFacts {
  return {
    kind: 'queue', key: '1:Sales', sourceId: 1, startsAt: START, frontierAt: minute(frontier), known: Float64Array.of(START, Infinity),
    startAt: Float64Array.from(stays, ([from]) => minute(from)), endAt: Float64Array.from(stays, ([, to]) => (to === null ? Infinity : minute(to))), isAbandoned: Uint8Array.from(stays, ([, , abandoned]) => (abandoned === true ? 1 : 0)),
  };
}

export const source = (parts: Partial<Omit<SourceFacts, 'kind'>>): SourceFacts => ({ kind: 'source', key: '1', frontierAt: minute(600), staleSinceAt: null, signInFailingSinceAt: null, freshAt: minute(600), quarantinedAt: new Float64Array(0), ...parts });

export const rule = (when: Condition, changes: Partial<Omit<Rule, 'when'>> = {}): Rule => ({ name: 'Any', severity: 'warning', scope: EMPTY_SCOPE, when, forAtLeastMs: 0, recoverAfterMs: 0, notify: { desktop: true, webhook: true }, ...changes });

export const compiled = (when: Condition, changes: Partial<Omit<Rule, 'when'>> = {}): CompiledRule => compileRule(rule(when, changes));

export const context = (changes: Partial<EvaluationContext> = {}): EvaluationContext => ({ zone: 'UTC', elsewhere: [], normMs: null, ...changes });

/** Episodes as minutes: `from fired to`, `-` for one that goes on. */
export function told(when: Condition, facts: SubjectFacts, changes: Partial<Omit<Rule, 'when'>> = {}, around: Partial<EvaluationContext> = {}): string[] {
  const count = (at: number): number => (at - START) / MINUTE_MS;
  return evaluateRule(compiled(when, changes), facts, context(around)).episodes.map(({ fromAt, firedAt, toAt }) => `${count(fromAt)} ${count(firedAt)} ${toAt === null ? '-' : count(toAt)}`);
}
