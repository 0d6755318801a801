import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countFired, evaluateRule, evaluateTail, holdingOf, type EvaluationContext } from '../../../../shared/alerts/evaluate.ts';
import { withThreshold } from '../../../../shared/alerts/compile.ts';
import { firstDifference } from '../../../../shared/alerts/runs.ts';
import { createFactMemo } from '../../../../shared/alerts/memo.ts';
import type { AgentFacts, TeamFacts } from '../../../../shared/alerts/facts.ts';
import type { Condition, Rule } from '../../../../shared/alerts/rule.ts';
import { agentArb, agentLeaf, at, conditionOf, knownUpTo, oracle, ORIGIN, queueArb, queueLeaf, ready, ruleOf, TICK, TICKS } from './oracle.ts';

const agentRule = ruleOf(conditionOf(agentLeaf));
const leafRule = ruleOf(agentLeaf as fc.Arbitrary<Condition>);
const elsewhereArb = fc.array(agentArb, { maxLength: 2 });
const norm = fc.constantFrom(null, 4 * TICK, 10 * TICK);
const plainRule: Rule = { name: 'Any', severity: 'info', scope: { sources: [], teams: [], people: [], agents: [], queues: [], times: [], zone: null }, when: { idle: true }, forAtLeastMs: 0, recoverAfterMs: 0, notify: { desktop: true, webhook: true } };
const RUNS = { numRuns: 400 };

const contextOf = (elsewhere: EvaluationContext['elsewhere'], normMs: number | null): EvaluationContext => ({ zone: 'UTC', elsewhere, normMs });

describe('a rule about an agent', () => {
  it.each([['one condition', leafRule], ['several conditions', agentRule]])('tells exactly the episodes that looking at every minute tells: %s', (_, rules) => {
    fc.assert(fc.property(rules, agentArb, elsewhereArb, norm, (rule, facts, elsewhere, normMs) => {
      const verdict = evaluateRule(ready(rule), facts, contextOf(elsewhere, normMs));
      expect(verdict.episodes).toEqual(oracle(rule, { facts, elsewhere, normMs }));
    }), { numRuns: 1_500 });
  });

  it('tells the same from its tail, for what ends at or after an instant', () => {
    fc.assert(fc.property(agentRule, agentArb, elsewhereArb, norm, fc.integer({ min: 0, max: TICKS }), (rule, facts, elsewhere, normMs, since) => {
      const context = contextOf(elsewhere, normMs);
      const full = evaluateRule(ready(rule), facts, context);
      const tail = evaluateTail(ready(rule), facts, context, at(since));
      expect(tail).toEqual({ ...full, episodes: full.episodes.filter(({ toAt }) => toAt === null || toAt >= at(since)) });
    }), RUNS);
  });

  it('tells the same with a memo that other rules have filled', () => {
    fc.assert(fc.property(fc.array(agentRule, { minLength: 2, maxLength: 4 }), agentArb, elsewhereArb, norm, (rules, facts, elsewhere, normMs) => {
      const memo = createFactMemo();
      for (const rule of rules) {
        const shared = evaluateRule(ready(rule), facts, { ...contextOf(elsewhere, normMs), memo });
        expect(shared).toEqual(evaluateRule(ready(rule), facts, contextOf(elsewhere, normMs)));
      }
    }), RUNS);
  });

  it('has nothing else to say before its next due time, however the frontier moves', () => {
    fc.assert(fc.property(agentRule, agentArb, elsewhereArb, norm, fc.integer({ min: 1, max: 200 * 60 }), (rule, facts, elsewhere, normMs, laterSeconds) => {
      const now = evaluateRule(ready(rule), facts, contextOf(elsewhere, normMs));
      const until = now.nextDueAt ?? Infinity;
      const laterAt = Math.min(facts.frontierAt + laterSeconds * 1_000, until - 1);
      if (laterAt <= facts.frontierAt) return;
      const others = elsewhere.map((other) => ({ ...other, frontierAt: laterAt }));
      const later = evaluateRule(ready(rule), { ...facts, frontierAt: laterAt }, contextOf(others, normMs));
      expect({ ...later, nextDueAt: now.nextDueAt }).toEqual(now);
      expect(later.nextDueAt ?? Infinity).toBeGreaterThanOrEqual(until);
      expect(until).toBeGreaterThan(facts.frontierAt);
    }), { numRuns: 1_000 });
  });

  it('raises over time exactly what it tells of the whole, whenever it is asked', () => {
    fc.assert(fc.property(agentRule, agentArb, elsewhereArb, norm, fc.array(fc.integer({ min: 0, max: TICKS }), { maxLength: 12 }), (rule, facts, elsewhere, normMs, stops) => {
      const raised = new Set<string>();
      for (const stop of [...stops.sort((a, b) => a - b), TICKS]) {
        const others = elsewhere.map((other) => knownUpTo(other, at(stop)));
        const { episodes } = evaluateRule(ready(rule), knownUpTo(facts, at(stop)), contextOf(others, normMs));
        for (const { fromAt, firedAt } of episodes) {
          expect(firedAt).toBeLessThanOrEqual(at(stop));
          raised.add(`${fromAt} ${firedAt}`);
        }
      }
      const whole = evaluateRule(ready(rule), facts, contextOf(elsewhere, normMs));
      expect([...raised].sort()).toEqual(whole.episodes.map(({ fromAt, firedAt }) => `${fromAt} ${firedAt}`).sort());
    }), RUNS);
  });

  it('keeps its verdict up to what is said of the tail, where none of its conditions changed', () => {
    fc.assert(fc.property(agentRule, agentArb, fc.integer({ min: 1, max: TICKS - 1 }), (rule, facts, stop) => {
      const compiled = ready(rule);
      const earlier = knownUpTo(facts, at(stop));
      const was = evaluateRule(compiled, earlier, contextOf([], TICK));
      const context = contextOf([], TICK);
      if (compiled.conditions.some((set) => firstDifference(set.read(earlier, context), set.read(facts, context), ORIGIN - 1) !== Infinity)) return;
      const now = evaluateRule(compiled, facts, contextOf([], TICK));
      if (was.nextDueAt === null || was.nextDueAt > facts.frontierAt) expect(now).toEqual(was);
    }), RUNS);
  });

  it('counts for another threshold what a rule with that threshold fires', () => {
    fc.assert(fc.property(agentRule, agentArb, fc.integer({ min: 0, max: 30 }), (rule: Rule, facts, ticks) => {
      const changed = withThreshold(rule, ticks * TICK);
      const fired = evaluateRule(ready(changed), facts, contextOf([], TICK)).episodes.length;
      expect(countFired(ready(rule), facts, contextOf([], TICK), ticks * TICK, { startAt: -Infinity, endAt: Infinity })).toBe(fired);
    }), RUNS);
  });
});

describe('conditions', () => {
  const base = (when: Condition): Rule => ({ ...plainRule, when });
  const one = conditionOf(agentLeaf);

  it('obey the laws of and, or and not', () => {
    fc.assert(fc.property(one, one, agentArb, (a, b, facts) => {
      const known = { ...facts, known: Float64Array.of(-Infinity, Infinity) };
      const told = (when: Condition): unknown => evaluateRule(ready(base({ any: [when, when] })), known, contextOf([], TICK)).episodes;
      expect(told({ not: { all: [a, b] } })).toEqual(told({ any: [{ not: a }, { not: b }] }));
      expect(told({ not: { any: [a, b] } })).toEqual(told({ all: [{ not: a }, { not: b }] }));
      expect(told({ not: { not: a } })).toEqual(told(a));
      expect(told({ all: [a, { any: [a, b] }] })).toEqual(told(a));
      expect(told({ all: [a, { not: a }] })).toEqual([]);
    }), RUNS);
  });
});

describe('a rule about a team', () => {
  const people = fc.array(fc.array(agentArb, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 4 });
  const holds = (runs: Float64Array, moment: number): boolean => [...runs].some((startAt, index) => index % 2 === 0 && startAt <= moment && moment < (runs[index + 1] ?? 0));
  const isFree = (facts: AgentFacts, moment: number): boolean => [...facts.line.code].some((code, index) => code === 0 && (facts.line.startAt[index] ?? 0) <= moment && moment < (facts.line.endAt[index] ?? 0));

  it('holds while too few people are available, in the minutes that are known of all of them', () => {
    fc.assert(fc.property(people, fc.integer({ min: 1, max: 4 }), (members, fewerThan) => {
      const facts: TeamFacts = { kind: 'team', key: '1', people: members };
      const held = holdingOf(ready({ ...plainRule, when: { available: { fewerThan } } }), facts, contextOf([], null));
      for (let tick = 0; tick < TICKS; tick += 1) {
        const isKnown = members.flat().every((agent) => holds(agent.known, at(tick)));
        const available = members.filter((agents) => agents.some((agent) => isFree(agent, at(tick)))).length;
        expect([tick, holds(held, at(tick))]).toEqual([tick, isKnown && available < fewerThan]);
      }
    }), { numRuns: 150 });
  });

  it('has nothing else to say before its next due time', () => {
    fc.assert(fc.property(people, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 100 }), (members, fewerThan, more, forTicks, recoverTicks, laterMinutes) => {
      const compiled = ready({ ...plainRule, when: { available: { fewerThan, recoverAt: fewerThan + more } }, forAtLeastMs: forTicks * TICK, recoverAfterMs: recoverTicks * TICK });
      const atFrontier = (frontierAt: number): TeamFacts => ({ kind: 'team', key: '1', people: members.map((agents) => agents.map((agent) => ({ ...agent, frontierAt }))) });
      const now = evaluateRule(compiled, atFrontier(at(TICKS)), contextOf([], null));
      const laterAt = Math.min(at(TICKS + laterMinutes), (now.nextDueAt ?? Infinity) - 1);
      expect(evaluateRule(compiled, atFrontier(laterAt), contextOf([], null))).toEqual(now);
    }), { numRuns: 150 });
  });
});

describe('a rule about a queue', () => {
  it('has nothing else to say before its next due time', () => {
    fc.assert(fc.property(ruleOf(conditionOf(queueLeaf)), queueArb, fc.integer({ min: 1, max: 200 * 60 }), (rule, facts, laterSeconds) => {
      const now = evaluateRule(ready(rule), facts, contextOf([], null));
      const laterAt = Math.min(facts.frontierAt + laterSeconds * 1_000, (now.nextDueAt ?? Infinity) - 1);
      const later = evaluateRule(ready(rule), { ...facts, frontierAt: laterAt }, contextOf([], null));
      expect({ ...later, nextDueAt: now.nextDueAt }).toEqual(now);
    }), RUNS);
  });

  it('tells exactly the episodes that looking at every minute tells', () => {
    fc.assert(fc.property(ruleOf(conditionOf(queueLeaf)), queueArb, (rule, facts) => {
      expect(evaluateRule(ready(rule), facts, contextOf([], null)).episodes).toEqual(oracle(rule, { facts, elsewhere: [], normMs: null }));
    }), { numRuns: 1_000 });
  });
});
