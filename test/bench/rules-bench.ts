import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { evaluateSubject, type SubjectOutcome } from '../../electron/alerts/engine.ts';
import { bytesOfRecollection, type Recollection } from '../../electron/alerts/recollection.ts';
import type { KnownAlert } from '../../electron/alerts/reconcile.ts';
import { HORIZON_MS } from '../../electron/core/alerts/live/engine-memory.ts';
import { createRuleFacts } from '../../electron/core/alerts/facts/rule-facts.ts';
import type { ScopeDirectory } from '../../electron/core/alerts/rules/rule-scope.ts';
import { watch } from '../../electron/core/alerts/live/subjects.ts';
import type { RuleRecord } from '../../electron/ports/alert-store.ts';
import type { AgentRef, IngestResult } from '../../electron/ports/stores.ts';
import type { AgentFacts } from '../../shared/alerts/facts.ts';
import { EMPTY_SCOPE, type Condition, type Rule } from '../../shared/alerts/rule.ts';
import type { Activity } from '../../shared/domain/activity.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/domain/time.ts';
import { createCoreHarness } from '../support/core-harness.ts';
import { dayOfActivities, pagesOf } from './store-data.ts';

/** A thousand rules over 500 agents: what a delta costs, and what they weigh. Run alone: `node test/bench/rules-bench.ts [agents] [rules]`. */

export interface RulesResult {
  readonly agents: number;
  readonly rules: number;
  /** Different questions: rules that ask the same share one. */
  readonly questions: number;
  /** Pairs of a rule and an agent that a delta is about. */
  readonly pairs: number;
  /** Everybody for the first time, with nothing remembered. */
  readonly firstMs: number;
  /** A page of 30 s told of 50 agents: their rules evaluated and compared with their alerts. */
  readonly deltaMs: readonly number[];
  /** The facts of these agents read from the store before that; once for all rules. */
  readonly readMs: readonly number[];
  /** Memory that the rules, their plans, the agents' facts and what is remembered of the evaluations take. */
  readonly megabytes: number;
  /** Of these, by its own count, what is remembered of the evaluations. */
  readonly remembered: number;
  readonly alerts: number;
}

const DAY_AT = Date.UTC(2026, 9, 5);
const NOON_AT = DAY_AT + 16 * HOUR_MS;
const CHANGED = 50;
const STEP_MS = 30 * SECOND_MS;
const TEAMS = 20;

const LEAVES: readonly ((n: number) => Condition)[] = [
  (n) => ({ state: [n % 2 === 0 ? 'away' : 'available'] }),
  (n) => ({ label: [n % 2 === 0 ? 'Lunch' : 'Break'] }),
  () => ({ idle: true }),
  (n) => ({ phase: [n % 2 === 0 ? 'wrap' : 'ringing'] }),
  (n) => ({ noAnswers: { atLeast: 1 + n % 4, withinMs: (10 + n % 5 * 10) * MINUTE_MS } }),
  (n) => ({ workload: { of: n % 2 === 0 ? 'all' : 'calls', atLeast: 1 + n % 3 } }),
  () => ({ atMaxConcurrency: true }),
  () => ({ leftMidInteraction: true }),
  () => ({ contactElsewhere: {} }),
  (n) => ({ ghost: { timesNorm: 2 + n % 4, atLeastMs: (5 + n % 10) * MINUTE_MS } }),
  (n) => ({ all: [{ state: ['available'], forAtLeastMs: n % 7 * MINUTE_MS }, { not: { workload: { of: 'all', atLeast: 1 + n % 2 } } }] }),
  (n) => ({ any: [{ state: ['away'], forAtLeastMs: (5 + n % 9) * MINUTE_MS }, { label: ['Break'], forAtLeastMs: (3 + n % 8) * MINUTE_MS }] }),
];

/** All conditions of agents, with thresholds of their own, all for everybody or two thirds of them for one team each; some at some times of the week only. */
export function variedRules(count: number, teams: 'everybody' | 'teams' = 'everybody'): readonly RuleRecord[] {
  return Array.from({ length: count }, (_, n): RuleRecord => {
    const leaf = LEAVES[n % LEAVES.length] ?? (() => ({ idle: true as const }));
    const rule: Rule = {
      name: `Rule ${n}`, severity: 'warning', when: leaf(Math.floor(n / LEAVES.length)), forAtLeastMs: (1 + Math.floor(n / 12) % 60) * MINUTE_MS, recoverAfterMs: n % 4 * MINUTE_MS, notify: { desktop: true, webhook: true },
      scope: { ...EMPTY_SCOPE, teams: teams === 'everybody' || n % 3 === 0 ? [] : [`Team ${n % TEAMS}`], times: n % 5 === 0 ? [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }] : [] },
    };
    return { id: n + 1, rule, isEnabled: true, builtIn: null, createdAt: 0, changedAt: 0, enabledAt: NOON_AT, mutedUntilAt: null };
  });
}

export async function measureRules(options: { readonly agents: number; readonly rules: number; readonly rounds: number }): Promise<RulesResult> {
  const home = mkdtempSync(path.join(tmpdir(), 'floorwalker-bench-'));
  const { ports, close } = createCoreHarness({ startAt: NOON_AT, home });
  const source = await ports.store.addSource({ kind: 'vonage', name: 'bench', settings: { clientId: 'bench' }, createdAt: DAY_AT });
  const rows = [DAY_AT - DAY_MS, DAY_AT].flatMap((dayAt) => dayOfActivities({ agents: options.agents, dayAt, seed: 1 }));
  const ingest = (activities: readonly Activity[], startAt: number, asOf: number): Promise<IngestResult> => ports.store.ingest({ sourceId: source.id, stream: 'agent-activities', asOf, receivedAt: asOf, activities, names: [], snapshots: [], quarantined: [], cursor: null, covered: { startAt, endAt: asOf } });
  for (const activities of pagesOf(toldBetween(rows, 0, NOON_AT), 5_000)) await ingest(activities, DAY_AT - DAY_MS, NOON_AT);
  const agents = await ports.store.listAgents([source.id]);
  const reader = createRuleFacts(ports.store);
  const readFacts = (refs: readonly AgentRef[], endAt: number): Promise<readonly AgentFacts[]> => reader.readAgents(refs, {
    window: { startAt: endAt - HORIZON_MS - 2 * HOUR_MS, endAt }, needs: { activities: true, holds: false, elsewhere: true, norms: true, queues: false, source: false }, frontierOf: () => endAt, streamOf: () => 'agent-activities',
  });
  await readFacts(agents, NOON_AT);
  const before = usedMegabytes();
  const watched = watch(variedRules(options.rules), directoryOf(await ports.store.listSources(), agents));
  const planOf = new Map(watched.byKind.agent.map(({ plan, subject }) => [subject.key, plan]));
  const facts = new Map((await readFacts(agents, NOON_AT)).map((each) => [each.key, each]));
  const recollections = new Map<string, Recollection | null>();
  const alerts = createAlerts();

  const evaluate = (all: Iterable<AgentFacts>, nowAt: number): number => {
    let spentMs = 0;
    for (const own of all) {
      const startedMs = performance.now();
      const outcome = evaluateSubject({ facts: own, elsewhere: [], zone: 'Europe/Berlin', normMs: 10 * MINUTE_MS, plan: planOf.get(own.key) ?? [], sinceAt: 0, horizonAt: nowAt - HORIZON_MS }, alerts.of(own.key), { nowAt, before: recollections.get(own.key) ?? undefined });
      spentMs += performance.now() - startedMs;
      recollections.set(own.key, outcome.recollection);
      alerts.apply(own.key, outcome);
    }
    return spentMs;
  };
  const firstMs = evaluate(facts.values(), NOON_AT);
  const megabytes = usedMegabytes() - before - alerts.megabytes();
  const deltaMs: number[] = [];
  const readMs: number[] = [];
  let pairs = 0;
  for (let [run, asOf] = [0, NOON_AT]; run < options.rounds; run += 1, asOf += STEP_MS) {
    const { changedAgents } = await ingest(toldBetween(rows, asOf, asOf + STEP_MS), asOf, asOf + STEP_MS);
    const startedMs = performance.now();
    const changed = await readFacts(changedAgents.slice(0, CHANGED).map((agentId) => ({ sourceId: source.id, agentId })), asOf + STEP_MS);
    readMs.push(performance.now() - startedMs);
    pairs = Math.max(pairs, changed.reduce((sum, { key }) => sum + (planOf.get(key) ?? []).reduce((count, { rules }) => count + rules.length, 0), 0));
    deltaMs.push(evaluate(changed, asOf + STEP_MS));
  }
  const questions = new Set([...planOf.values()].flatMap((plan) => plan.map(({ compiled }) => compiled))).size;
  await close();
  rmSync(home, { recursive: true });
  const remembered = [...recollections.values()].reduce((sum, each) => sum + (each === null ? 0 : bytesOfRecollection(each)), 0) / 1_048_576;
  return { agents: agents.length, rules: options.rules, questions, pairs, firstMs, deltaMs, readMs, megabytes, remembered, alerts: alerts.count() };
}

/** What a page at `untilAt` tells after one at `sinceAt`: what began and what ended, as it was then. */
export function toldBetween(rows: readonly Activity[], sinceAt: number, untilAt: number): readonly Activity[] {
  const endOf = ({ startAt, durationMs }: Activity): number => startAt + (durationMs ?? Infinity);
  return rows.filter((row) => row.startAt < untilAt && (row.startAt >= sinceAt || (endOf(row) >= sinceAt && endOf(row) < untilAt))).map((row) => (endOf(row) < untilAt ? row : { ...row, durationMs: null }));
}

function directoryOf(sources: ScopeDirectory['sources'], agents: ScopeDirectory['agents']): ScopeDirectory {
  return {
    sources, agents, zone: 'Europe/Berlin',
    people: {
      teams: Array.from({ length: TEAMS }, (_, id) => ({ id, name: `Team ${id}`, zone: null })),
      people: agents.map((_, index) => ({ id: index, name: `Person ${index}`, email: null, teamId: index % TEAMS })),
      links: agents.map(({ sourceId, agentId }, index) => ({ personId: index, sourceId, agentId })),
    },
  };
}

/** The alerts that the engine raised and changed, as the book would keep them. */
function createAlerts(): { of(key: string): ReadonlyMap<number, readonly KnownAlert[]>; apply(key: string, outcome: SubjectOutcome): void; count(): number; megabytes(): number } {
  const bySubject = new Map<string, Map<number, KnownAlert[]>>();
  let nextId = 1;
  const of = (key: string): Map<number, KnownAlert[]> => {
    const known = bySubject.get(key) ?? new Map<number, KnownAlert[]>();
    bySubject.set(key, known);
    return known;
  };
  return {
    of,
    apply: (key, { raised, changed }) => {
      const mine = of(key);
      for (const { rule, episode } of raised) mine.set(rule.id, [...mine.get(rule.id) ?? [], { id: nextId++, sinceAt: episode.fromAt, firedAt: episode.firedAt, resolvedAt: episode.toAt, resolveReason: episode.toAt === null ? null : 'ended', withdrawnAt: null, noticedAt: episode.firedAt }]);
      const changes = new Map(changed.map((change) => [change.id, change]));
      if (changes.size > 0) for (const [ruleId, list] of mine) mine.set(ruleId, list.map((alert) => ({ ...alert, ...changes.get(alert.id) })));
    },
    count: () => nextId - 1,
    // Objects of seven fields, in lists of one; not part of what rules take.
    megabytes: () => (nextId * 150) / 1_048_576,
  };
}

/** So that memory is what is held, and not what was used once. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('gc');
  if (typeof gc === 'function') gc();
}

function usedMegabytes(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1_048_576;
}

if (import.meta.main) {
  const { deltaMs, readMs, ...rest } = await measureRules({ agents: Number(process.argv[2] ?? 500), rules: Number(process.argv[3] ?? 1_000), rounds: 60 });
  const of = (values: readonly number[]): object => {
    const sorted = values.toSorted((a, b) => a - b);
    return { first: values[0], median: sorted[Math.floor(sorted.length / 2)], min: sorted[0], max: sorted.at(-1) };
  };
  console.log({ ...rest, deltaMs: of(deltaMs), readMs: of(readMs) });
}
