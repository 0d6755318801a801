import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { evaluateSubject, type EngineSubject } from '../../electron/alerts/engine.ts';
import { HORIZON_MS } from '../../electron/core/alerts/engine-memory.ts';
import { createRuleFacts } from '../../electron/core/alerts/rule-facts.ts';
import type { ScopeDirectory } from '../../electron/core/alerts/rule-scope.ts';
import { watch } from '../../electron/core/alerts/subjects.ts';
import type { RuleRecord } from '../../electron/ports/alert-store.ts';
import type { AgentFacts } from '../../shared/alerts/facts.ts';
import { EMPTY_SCOPE, type Condition, type Rule } from '../../shared/alerts/rule.ts';
import { HOUR_MS, MINUTE_MS } from '../../shared/domain/time.ts';
import { createCoreHarness } from '../support/core-harness.ts';
import { dayOfActivities, pagesOf } from './store-data.ts';

/** A thousand rules over 500 agents: what a delta costs, and what they weigh. Run alone: `node test/bench/rules-bench.ts [agents] [rules]`. */

export interface RulesResult {
  readonly agents: number;
  readonly rules: number;
  /** Different questions: rules that ask the same share one. */
  readonly questions: number;
  /** Pairs of a rule and an agent that a delta evaluates. */
  readonly pairs: number;
  /** 50 agents changed: their rules evaluated and compared with their alerts. */
  readonly deltaMs: readonly number[];
  /** Memory that the rules, their plans and the agents' facts take. */
  readonly megabytes: number;
}

const DAY_AT = Date.UTC(2026, 9, 5);
const NOON_AT = DAY_AT + 16 * HOUR_MS;
const CHANGED = 50;
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

/** All conditions of agents, with thresholds of their own; a third for everybody, the others for a team, some at some times of the week only. */
export function variedRules(count: number): readonly RuleRecord[] {
  return Array.from({ length: count }, (_, n): RuleRecord => {
    const leaf = LEAVES[n % LEAVES.length] ?? (() => ({ idle: true as const }));
    const rule: Rule = {
      name: `Rule ${n}`, severity: 'warning', when: leaf(Math.floor(n / LEAVES.length)), forAtLeastMs: (1 + Math.floor(n / 12) % 60) * MINUTE_MS, recoverAfterMs: n % 4 * MINUTE_MS, notify: { desktop: true, webhook: true },
      scope: { ...EMPTY_SCOPE, teams: n % 3 === 0 ? [] : [`Team ${n % TEAMS}`], times: n % 5 === 0 ? [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }] : [] },
    };
    return { id: n + 1, rule, isEnabled: true, builtIn: null, createdAt: 0, changedAt: 0, enabledAt: NOON_AT, mutedUntilAt: null };
  });
}

export async function measureRules(options: { readonly agents: number; readonly rules: number; readonly rounds: number }): Promise<RulesResult> {
  const home = mkdtempSync(path.join(tmpdir(), 'floorwalker-bench-'));
  const { ports, close } = createCoreHarness({ startAt: NOON_AT, home });
  const source = await ports.store.addSource({ kind: 'vonage', name: 'bench', settings: { clientId: 'bench' }, createdAt: DAY_AT });
  const rows = dayOfActivities({ agents: options.agents, dayAt: DAY_AT, seed: 1 }).filter((row) => row.startAt < NOON_AT);
  for (const activities of pagesOf(rows.map((row) => (row.durationMs !== null && row.startAt + row.durationMs > NOON_AT ? { ...row, durationMs: null } : row)), 5_000)) {
    await ports.store.ingest({ sourceId: source.id, stream: 'agent-activities', asOf: NOON_AT, receivedAt: NOON_AT, activities, names: [], snapshots: [], quarantined: [], cursor: null, covered: { startAt: DAY_AT, endAt: NOON_AT } });
  }
  const agents = await ports.store.listAgents([source.id]);
  const directory: ScopeDirectory = {
    sources: await ports.store.listSources(), agents, zone: 'Europe/Berlin',
    people: {
      teams: Array.from({ length: TEAMS }, (_, id) => ({ id, name: `Team ${id}`, zone: null })),
      people: agents.map((_, index) => ({ id: index, name: `Person ${index}`, email: null, teamId: index % TEAMS })),
      links: agents.map(({ sourceId, agentId }, index) => ({ personId: index, sourceId, agentId })),
    },
  };
  const readFacts = (): Promise<readonly AgentFacts[]> => createRuleFacts(ports.store).readAgents(agents, {
    window: { startAt: NOON_AT - HORIZON_MS, endAt: NOON_AT }, needs: { activities: true, holds: false, elsewhere: true, norms: true, queues: false, source: false }, frontierOf: () => NOON_AT, streamOf: () => 'agent-activities',
  });
  await readFacts();
  const before = usedMegabytes();
  const watched = watch(variedRules(options.rules), directory);
  const facts = await readFacts();
  const byKey = new Map(facts.map((each) => [each.key, each]));
  const subjects = watched.byKind.agent.flatMap(({ plan, subject }): EngineSubject[] => {
    const own = byKey.get(subject.key);
    return own === undefined ? [] : [{ facts: own, elsewhere: [], zone: 'Europe/Berlin', normMs: 10 * MINUTE_MS, plan, sinceAt: 0, horizonAt: NOON_AT - HORIZON_MS }];
  });
  const megabytes = usedMegabytes() - before;
  const deltaMs: number[] = [];
  let pairs = 0;
  for (let run = 0; run < options.rounds; run += 1) {
    // As after a read: the facts are others than before.
    const changed = subjects.filter((_, index) => index % Math.max(1, Math.floor(subjects.length / CHANGED)) === run % Math.max(1, Math.floor(subjects.length / CHANGED))).slice(0, CHANGED).map((subject) => ({ ...subject, facts: { ...subject.facts } }));
    pairs = changed.reduce((sum, { plan }) => sum + plan.reduce((count, { rules }) => count + rules.length, 0), 0);
    const startedMs = performance.now();
    for (const subject of changed) evaluateSubject(subject, undefined, { nowAt: NOON_AT });
    deltaMs.push(performance.now() - startedMs);
  }
  const questions = new Set(subjects.flatMap(({ plan }) => plan.map(({ compiled }) => compiled))).size;
  await close();
  rmSync(home, { recursive: true });
  return { agents: subjects.length, rules: options.rules, questions, pairs, deltaMs, megabytes };
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
  const { deltaMs, ...rest } = await measureRules({ agents: Number(process.argv[2] ?? 500), rules: Number(process.argv[3] ?? 1_000), rounds: 60 });
  const sorted = deltaMs.toSorted((a, b) => a - b);
  console.log({ ...rest, first: deltaMs[0], median: sorted[Math.floor(sorted.length / 2)], min: sorted[0], max: sorted.at(-1) });
}
