import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRuleFacts } from '../../../../../../electron/core/alerts/facts/rule-facts.ts';
import { compileRule } from '../../../../../../shared/alerts/compile.ts';
import { evaluateRule } from '../../../../../../shared/alerts/evaluate.ts';
import type { Condition, Rule } from '../../../../../../shared/alerts/rule.ts';
import type { Activity } from '../../../../../../shared/domain/activity.ts';
import { HOUR_MS, MINUTE_MS, parseInstant, SECOND_MS } from '../../../../../../shared/domain/time.ts';
import { activity, call, load } from '../../../../../support/core-harness.ts';
import { openLiveAlerts, ruleOf, SOURCE } from '../../../../../support/live-alerts.ts';
import { makeTempDir } from '../../../../../support/store-home.ts';

const START = parseInstant('2026-11-20T08:00:00Z') ?? 0;
const STREAM = 'agent-activities';

/** One stretch of an agent's day; an interaction may go on through it. */
interface Stretch { readonly lengthMs: number; readonly what: number; readonly work: number; readonly offer: number }

const stretch: fc.Arbitrary<Stretch> = fc.record({ lengthMs: fc.integer({ min: 1, max: 40 }).map((n) => n * 30 * SECOND_MS), what: fc.integer({ min: 0, max: 5 }), work: fc.integer({ min: 0, max: 4 }), offer: fc.integer({ min: 0, max: 3 }) });
const agents = fc.array(fc.array(stretch, { minLength: 1, maxLength: 14 }), { minLength: 1, maxLength: 3 });
const pauses = fc.array(fc.integer({ min: 1, max: 60 }).map((n) => n * 20 * SECOND_MS), { minLength: 3, maxLength: 14 });

const PRESENCES: readonly Partial<Activity>[] = [
  { category: 'Ready', name: 'Ready', eligibleForRouting: true }, { category: 'Ready', name: 'Ready', eligibleForRouting: true }, { category: 'Away', name: 'Lunch', eligibleForRouting: false },
  { category: 'Away', name: 'Coffee', eligibleForRouting: false }, { category: 'Logged Out', name: 'Logged Out', eligibleForRouting: false }, { category: 'Ready', name: 'Ready', eligibleForRouting: true },
];

const guidOf = (agent: number, index: number): string => `00000000-0000-4000-8000-${String(agent * 1_000 + index).padStart(12, '0')}`;

/** What happens, as rows that have ended. */
function historyOf(agent: number, stretches: readonly Stretch[]): readonly (Activity & { readonly durationMs: number })[] {
  const agentId = `0${agent + 1}`;
  let at = START;
  return stretches.flatMap(({ lengthMs, what, work, offer }, index) => {
    const startAt = at;
    at += lengthMs;
    const interactionGuid = guidOf(agent, index);
    const third = Math.floor(lengthMs / 3);
    return [
      { ...activity({ agentId, startAt, ...PRESENCES[what] }), durationMs: lengthMs },
      { ...load({ agentId, startAt, calls: work }), durationMs: lengthMs },
      ...(offer === 0 ? [{ ...call({ agentId, startAt: startAt + third, category: 'Unexpected', reason: 'NoAnswer', interactionGuid }), durationMs: 0 }] : []),
      ...(offer === 1 ? [
        { ...call({ agentId, startAt, category: 'Ringing', interactionGuid }), durationMs: third },
        { ...call({ agentId, startAt: startAt + third, category: 'Connected', interactionGuid }), durationMs: third },
        { ...call({ agentId, startAt: startAt + 2 * third, category: 'Wrap', interactionGuid }), durationMs: third },
      ] : []),
    ];
  });
}

const MINUTES = [0, 1, 3, 7].map((n) => n * MINUTE_MS);
const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.constantFrom<Condition>({ state: ['away'] }, { state: ['available'] }, { state: ['logged-out', 'away'] }, { label: ['Lunch'] }, { idle: true }, { phase: ['wrap'] }, { phase: ['ringing', 'engaged'] }, { leftMidInteraction: true }),
  fc.integer({ min: 1, max: 3 }).map((atLeast): Condition => ({ workload: { of: 'calls', atLeast: atLeast + 1, recoverBelow: atLeast } })),
  fc.integer({ min: 1, max: 2 }).map((atLeast): Condition => ({ noAnswers: { atLeast, withinMs: 20 * MINUTE_MS } })),
);
const timed = fc.tuple(leaf, fc.constantFrom(...MINUTES), fc.constantFrom(...MINUTES)).map(([condition, forAtLeastMs, recoverAfterMs]) => ({ ...condition, forAtLeastMs, recoverAfterMs }) as Condition); // a leaf with its timing
const condition: fc.Arbitrary<Condition> = fc.oneof(timed, fc.array(timed, { minLength: 2, maxLength: 3 }).map((all): Condition => ({ all })), fc.array(timed, { minLength: 2, maxLength: 3 }).map((any): Condition => ({ any })), leaf.map((not): Condition => ({ not })));
const rules: fc.Arbitrary<readonly Rule[]> = fc.array(fc.tuple(condition, fc.constantFrom(...MINUTES), fc.constantFrom(...MINUTES)), { minLength: 1, maxLength: 6 })
  .map((list) => list.map(([when, forAtLeastMs, recoverAfterMs], index) => ruleOf({ name: `Rule ${index}`, when, forAtLeastMs, recoverAfterMs })));

/** The rows that a page at `asOf` tells of, after one at `beforeAt`: new ones, and those that ended since. */
function pageOf(rows: readonly (Activity & { readonly durationMs: number })[], beforeAt: number, asOf: number): Activity[] {
  return rows.filter((row) => row.startAt < asOf && (row.startAt >= beforeAt || row.startAt + row.durationMs >= beforeAt)).map((row) => (row.startAt + row.durationMs < asOf ? row : { ...row, durationMs: null }));
}

describe('replay', () => {
  it('fed page by page, with restarts in between, the live engine finds exactly the episodes that the evaluator finds in the end', async () => {
    await fc.assert(fc.asyncProperty(agents, pauses, rules, fc.integer({ min: 0, max: 14 }), async (days, steps, asked, restartAfter) => {
      const home = makeTempDir();
      const rows = days.flatMap((stretches, agent) => historyOf(agent, stretches));
      let live = await openLiveAlerts({ startAt: START, home });
      try {
        await live.client.sources.add(SOURCE);
        for (const id of [1, 2]) await live.client.alerts.setEnabled({ id, enabled: false });
        for (const rule of asked) await live.client.alerts.saveRule({ id: null, rule, enabled: true });
        let beforeAt = START;
        let asOf = START;
        for (const [index, pause] of steps.entries()) {
          asOf = Math.max(live.clock.now(), asOf + pause);
          await live.poll({ asOf, activities: pageOf(rows, beforeAt, asOf), covered: { startAt: beforeAt, endAt: asOf } });
          beforeAt = asOf;
          if (index !== restartAfter) continue;
          expect(await live.close()).toEqual([]);
          live = await openLiveAlerts({ startAt: live.clock.now(), home });
        }
        await live.core.alerts.settled();
        const found = (await live.ports.store.readRecentAlerts(0)).map(({ ruleName, subjectKey, sinceAt, firedAt, resolvedAt, withdrawnAt }) => ({ ruleName, subjectKey, fromAt: sinceAt, firedAt, toAt: resolvedAt, withdrawnAt }));
        expect(sorted(found)).toEqual(sorted(await expectedOf(live, days.length, asked, asOf)));
        expect(live.errors).toEqual([]);
      } finally {
        await live.close();
      }
    }), { numRuns: 40 });
  }, 120_000);
});

describe('late corrections', () => {
  it('whatever the vendor says first and takes back, the alerts that are not withdrawn are the episodes in the end', async () => {
    await fc.assert(fc.asyncProperty(agents, pauses, rules, fc.integer({ min: 2, max: 6 }), fc.integer({ min: 0, max: 14 }), async (days, steps, asked, lies, restartAfter) => {
      const home = makeTempDir();
      const rows = days.flatMap((stretches, agent) => historyOf(agent, stretches));
      let live = await openLiveAlerts({ startAt: START, home });
      try {
        await live.client.sources.add(SOURCE);
        for (const id of [1, 2]) await live.client.alerts.setEnabled({ id, enabled: false });
        for (const rule of asked) await live.client.alerts.saveRule({ id: null, rule, enabled: true });
        let beforeAt = START;
        let asOf = START;
        let lied: readonly Activity[] = [];
        for (const [index, pause] of [...steps, 60_000, 60_000].entries()) {
          asOf = Math.max(live.clock.now(), asOf + pause);
          const isLast = index > steps.length;
          // Now and then a row is told with a wrong end: half of it, or as if it went on. A later page has the right one.
          const told = pageOf(rows, beforeAt, asOf);
          const wrong = isLast ? [] : told.filter((_, number) => (number + index) % lies === 0).map((row) => ({ ...row, durationMs: row.durationMs === null ? Math.floor((asOf - row.startAt) / 2) : null }));
          const keyOf = ({ agentId, type, startAt, interactionGuid }: Activity): string => `${agentId} ${type} ${startAt} ${interactionGuid}`;
          const wrongKeys = new Set(wrong.map(keyOf));
          const right = index % 2 === 1 || isLast ? pageOf(rows, START - 1, asOf).filter((row) => lied.some((other) => keyOf(other) === keyOf(row)) && !wrongKeys.has(keyOf(row))) : [];
          const rightKeys = new Set(right.map(keyOf));
          lied = [...lied.filter((row) => !rightKeys.has(keyOf(row))), ...wrong];
          await live.poll({ asOf, activities: [...told.filter((row) => !wrongKeys.has(keyOf(row)) && !rightKeys.has(keyOf(row))), ...wrong, ...right], covered: { startAt: beforeAt, endAt: asOf } });
          beforeAt = asOf;
          if (index !== restartAfter) continue;
          expect(await live.close()).toEqual([]);
          live = await openLiveAlerts({ startAt: live.clock.now(), home });
        }
        const found = (await live.ports.store.readRecentAlerts(0)).map(({ ruleName, subjectKey, sinceAt, firedAt, resolvedAt, withdrawnAt }) => ({ ruleName, subjectKey, fromAt: sinceAt, firedAt, toAt: resolvedAt, withdrawnAt }));
        expect(sorted(found.filter(({ withdrawnAt }) => withdrawnAt === null))).toEqual(sorted(await expectedOf(live, days.length, asked, asOf)));
        expect(live.errors).toEqual([]);
      } finally {
        await live.close();
      }
    }), { numRuns: 30 });
  }, 120_000);
});

interface Found { readonly ruleName: string; readonly subjectKey: string; readonly fromAt: number; readonly firedAt: number; readonly toAt: number | null; readonly withdrawnAt: number | null }

const sorted = (found: readonly Found[]): readonly Found[] => found.toSorted((a, b) => a.ruleName.localeCompare(b.ruleName) || a.subjectKey.localeCompare(b.subjectKey) || a.fromAt - b.fromAt);

async function expectedOf(live: Awaited<ReturnType<typeof openLiveAlerts>>, count: number, asked: readonly Rule[], asOf: number): Promise<readonly Found[]> {
  const refs = Array.from({ length: count }, (_, index) => ({ sourceId: 1, agentId: `0${index + 1}` }));
  const compiled = asked.map(compileRule);
  const needs = { activities: true, holds: false, elsewhere: false, norms: false, queues: false, source: false };
  const facts = await createRuleFacts(live.ports.store).readAgents(refs, { window: { startAt: START - HOUR_MS, endAt: asOf }, needs, frontierOf: () => asOf, streamOf: () => STREAM });
  const known = new Set((await live.ports.store.listAgents([1])).map(({ agentId }) => `1:${agentId}`));
  return facts.filter(({ key }) => known.has(key)).flatMap((agent) => compiled.flatMap((rule) => evaluateRule(rule, agent, { zone: 'UTC', elsewhere: [], normMs: null }).episodes
    .map((episode) => ({ ruleName: rule.rule.name, subjectKey: agent.key, ...episode, withdrawnAt: null }))));
}
