import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateSubject, type EngineSubject, type SubjectOutcome } from '../../../../electron/alerts/engine.ts';
import { planRules } from '../../../../electron/alerts/plan.ts';
import { bytesOfRecollection, type Recollection } from '../../../../electron/alerts/recollection.ts';
import type { KnownAlert } from '../../../../electron/alerts/reconcile.ts';
import type { AgentFacts } from '../../../../shared/alerts/facts.ts';
import type { Rule } from '../../../../shared/alerts/rule.ts';
import { agentArb, agentLeaf, at, conditionOf, knownUpTo, ORIGIN, ready, ruleOf, TICK, TICKS } from '../../shared/alerts/oracle.ts';

/** The alerts as the book would keep them. */
function createAlerts() {
  const byRule = new Map<number, KnownAlert[]>();
  let nextId = 1;
  return {
    byRule,
    apply: ({ raised, changed }: SubjectOutcome): void => {
      for (const { rule, episode } of raised) byRule.set(rule.id, [...byRule.get(rule.id) ?? [], { id: nextId++, sinceAt: episode.fromAt, firedAt: episode.firedAt, resolvedAt: episode.toAt, resolveReason: episode.toAt === null ? null : 'ended', withdrawnAt: null, noticedAt: episode.firedAt }]);
      const changes = new Map(changed.map((change) => [change.id, change]));
      for (const [id, list] of byRule) byRule.set(id, list.map((alert) => ({ ...alert, ...changes.get(alert.id) })));
    },
    told: () => [...byRule].sort(([a], [b]) => a - b).map(([id, list]) => [id, list.map((alert) => ({ ...alert, id: 0 })).sort((a, b) => a.sinceAt - b.sinceAt || a.firedAt - b.firedAt || (a.withdrawnAt ?? 0) - (b.withdrawnAt ?? 0))]),
  };
}

/** Each part of what is known comes from one of several tellings: late rows, corrections, and corrections of those. */
const mixed = (tellings: readonly AgentFacts[], choice: number): AgentFacts => {
  const of = (part: number): AgentFacts => tellings[Math.floor(choice / tellings.length ** part) % tellings.length] ?? tellings[0] as AgentFacts; // there is at least one
  return { ...of(0), line: of(0).line, presence: of(1).presence, phases: of(2).phases, work: of(3).work, noAnswers: of(4).noAnswers, maxed: of(4).maxed, known: of(5).known };
};

const steps = fc.array(fc.record({ ticks: fc.integer({ min: 0, max: 30 }), choice: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 728 })), other: fc.integer({ min: 0, max: 2 }), isOtherBehind: fc.boolean(), norm: fc.constantFrom(1, 1, 1, 1, 3), isFull: fc.constantFrom(false, false, false, false, true) }), { minLength: 2, maxLength: 12 });
const rules: fc.Arbitrary<readonly Rule[]> = fc.array(ruleOf(conditionOf(agentLeaf)), { minLength: 1, maxLength: 8 });

describe('what is remembered of an evaluation', () => {
  it('asked only what may be answered differently, the alerts are those of asking everything', () => {
    let [asked, all] = [0, 0];
    fc.assert(fc.property(fc.array(agentArb, { minLength: 1, maxLength: 3 }), fc.array(agentArb, { minLength: 1, maxLength: 2 }), rules, steps, fc.integer({ min: 20, max: 400 }), (tellings, others, list, stops, horizonTicks) => {
      const plan = planRules(list.map((rule, index) => ({ rule: { id: index + 1, enabledAt: ORIGIN, compiled: ready(rule) }, keys: new Set(['a']) }))).get('a') ?? [];
      const [whole, less] = [createAlerts(), createAlerts()];
      let before: Recollection | undefined;
      let tick = 0;
      for (const { ticks, choice, other, isOtherBehind, norm, isFull } of stops) {
        tick = Math.min(TICKS, tick + ticks);
        const otherTick = isOtherBehind ? Math.floor(tick * 0.8) : tick;
        const elsewhere = others.slice(0, other).map((facts) => knownUpTo(facts, at(otherTick)));
        const subject: EngineSubject = { facts: knownUpTo(mixed(tellings, choice), at(tick)), elsewhere, zone: 'UTC', normMs: norm * TICK, plan, sinceAt: 0, horizonAt: at(otherTick - horizonTicks) };
        whole.apply(evaluateSubject(subject, whole.byRule, { nowAt: at(tick) }));
        const outcome = evaluateSubject(subject, less.byRule, { nowAt: at(tick), before: isFull ? undefined : before });
        const fresh = evaluateSubject(subject, new Map(), { nowAt: at(tick) });
        less.apply(outcome);
        expect(less.told()).toEqual(whole.told());
        expect({ dueAt: outcome.dueAt, heldFromAt: outcome.heldFromAt }).toEqual({ dueAt: fresh.dueAt, heldFromAt: fresh.heldFromAt });
        all += 1;
        if (outcome.raised.length + outcome.changed.length > 0) asked += 1;
        before = outcome.recollection ?? undefined;
      }
    }), { numRuns: 400 });
    expect(asked).toBeGreaterThan(all / 20);
  }, 60_000);

  it('counts the memory that it takes', () => {
    const [facts] = fc.sample(agentArb, { numRuns: 1, seed: 1 });
    const [rule] = fc.sample(ruleOf(conditionOf(agentLeaf)), { numRuns: 1, seed: 1 });
    if (facts === undefined || rule === undefined) throw new Error('no sample');
    const plan = planRules([{ rule: { id: 1, enabledAt: 0, compiled: ready(rule) }, keys: new Set(['a']) }]).get('a') ?? [];
    const { recollection } = evaluateSubject({ facts, elsewhere: [], zone: 'UTC', normMs: TICK, plan, sinceAt: 0, horizonAt: ORIGIN }, undefined, { nowAt: at(TICKS) });
    const numbers = (recollection?.sets ?? []).reduce((sum, set) => sum + set.byteLength, 0);
    expect(recollection === null ? 0 : bytesOfRecollection(recollection)).toBeGreaterThanOrEqual(numbers + 16);
  });
});
