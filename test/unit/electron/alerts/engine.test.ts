import { describe, expect, it } from 'vitest';
import { evaluateSubject, type EngineSubject } from '../../../../electron/alerts/engine.ts';
import { planRules, type EngineRule } from '../../../../electron/alerts/plan.ts';
import { compileRule } from '../../../../shared/alerts/compile.ts';
import { evaluateRule } from '../../../../shared/alerts/evaluate.ts';
import type { AgentFacts } from '../../../../shared/alerts/facts.ts';
import { EMPTY_SCOPE, type Condition, type Rule } from '../../../../shared/alerts/rule.ts';

const NONE = new Float64Array();
/** Away from 100 to 200 and from 300 on. */
const FACTS: AgentFacts = {
  kind: 'agent', key: '1:01', sourceId: 1, words: { states: [{ state: 'away', label: 'Lunch' }, { state: 'available', label: 'Ready' }], media: [] }, startsAt: 0, frontierAt: 1_000, known: Float64Array.of(0, Infinity),
  line: { startAt: Float64Array.of(0, 100, 200, 300), endAt: Float64Array.of(100, 200, 300, Infinity), code: Int32Array.of(1, 0, 1, 0) },
  presence: { startAt: Float64Array.of(0, 100, 200, 300), endAt: Float64Array.of(100, 200, 300, Infinity), code: Int32Array.of(1, 0, 1, 0) },
  phases: { startAt: NONE, endAt: NONE, phase: new Uint8Array(), item: new Int32Array(), medium: new Int32Array() },
  work: { startAt: NONE, endAt: NONE, calls: new Int32Array(), semiLive: new Int32Array(), nonLive: new Int32Array() }, noAnswers: NONE, maxed: NONE,
};
const AWAY: Condition = { state: ['away'] };
const ruleOf = (id: number, when: Condition, forAtLeastMs: number): EngineRule => {
  const rule: Rule = { name: `Rule ${id}`, severity: 'info', scope: EMPTY_SCOPE, when, forAtLeastMs, recoverAfterMs: 0, notify: { desktop: false, webhook: false } };
  return { id, enabledAt: 0, compiled: compileRule(rule) };
};
const subjectOf = (rules: readonly EngineRule[]): EngineSubject => ({
  facts: FACTS, elsewhere: [], zone: 'UTC', normMs: null, sinceAt: -1, horizonAt: -1, plan: planRules(rules.map((rule) => ({ rule, keys: new Set(['agent 1:01']) }))).get('agent 1:01') ?? [],
});

describe('the engine', () => {
  it('evaluates each question once and answers every rule that asks it', () => {
    const rules = [ruleOf(1, AWAY, 50), ruleOf(2, AWAY, 50), ruleOf(3, AWAY, 150), ruleOf(4, AWAY, 2_000), ruleOf(5, { not: AWAY }, 10)];
    const subject = subjectOf(rules);
    expect(subject.plan.map(({ rules: same }) => same.map(({ id }) => id))).toEqual([[1, 2], [3], [4], [5]]);
    const outcome = evaluateSubject(subject, undefined, { nowAt: 1_000 });
    for (const rule of rules) expect(outcome.raised.filter((each) => each.rule.id === rule.id).map(({ episode }) => episode)).toEqual(evaluateRule(rule.compiled, FACTS, { zone: 'UTC', elsewhere: [], normMs: null }).episodes);
    expect({ dueAt: outcome.dueAt, heldFromAt: outcome.heldFromAt }).toEqual({ dueAt: 2_300, heldFromAt: 300 });
  });

  it('subjects with the same rules share one plan, and rules that are off are in none', () => {
    const everybody = new Set(['a', 'b', 'c']);
    const plans = planRules([{ rule: ruleOf(1, AWAY, 1), keys: everybody }, { rule: ruleOf(2, AWAY, 2), keys: new Set(['c']) }]);
    expect(plans.get('a')).toBe(plans.get('b'));
    expect([...plans].map(([key, plan]) => [key, plan.length])).toEqual([['a', 1], ['b', 1], ['c', 2]]);
  });
});
