import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRuleFacts } from '../../../../../../electron/core/alerts/facts/rule-facts.ts';
import { compileRule } from '../../../../../../shared/alerts/compile.ts';
import { evaluateRule } from '../../../../../../shared/alerts/evaluate.ts';
import type { AgentFacts, SubjectFacts } from '../../../../../../shared/alerts/facts.ts';
import { EMPTY_SCOPE, type Condition, type Rule, type WeekTime } from '../../../../../../shared/alerts/rule.ts';
import type { Activity } from '../../../../../../shared/domain/activity.ts';
import { HOUR_MS, MINUTE_MS, parseInstant, SECOND_MS } from '../../../../../../shared/domain/time.ts';
import { activity, call, load } from '../../../../../support/core-harness.ts';
import { ruleOf } from '../../../../../support/live-alerts.ts';
import { openSeveral } from '../../../../../support/several-sources.ts';
import { makeTempDir } from '../../../../../support/store-home.ts';

/** Two hours before the clocks of Berlin go back. */
const START = parseInstant('2026-10-24T23:00:00Z') ?? 0;
const PEOPLE = 3;
const SOURCES = [1, 2] as const;

type Row = Activity & { readonly durationMs: number };
interface Stretch { readonly lengthMs: number; readonly what: number; readonly work: number; readonly offer: number }

const stretch: fc.Arbitrary<Stretch> = fc.record({ lengthMs: fc.integer({ min: 1, max: 60 }).map((n) => n * 40 * SECOND_MS), what: fc.integer({ min: 0, max: 4 }), work: fc.integer({ min: 0, max: 2 }), offer: fc.integer({ min: 0, max: 3 }) });
/** For each person and system a day, which may be empty. */
const days = fc.array(fc.array(stretch, { maxLength: 14 }), { minLength: PEOPLE * 2, maxLength: PEOPLE * 2 });
/** Which source answers next, after how long; whether the core is started anew afterwards. */
const steps = fc.array(fc.record({ source: fc.constantFrom(...SOURCES), pauseMs: fc.integer({ min: 1, max: 60 }).map((n) => n * 30 * SECOND_MS), restarts: fc.integer({ min: 0, max: 5 }).map((n) => n === 0) }), { minLength: 4, maxLength: 16 });

const PRESENCES: readonly Partial<Activity>[] = [
  { category: 'Ready', name: 'Ready', eligibleForRouting: true }, { category: 'Ready', name: 'Ready', eligibleForRouting: true }, { category: 'Away', name: 'Lunch', eligibleForRouting: false },
  { category: 'Logged Out', name: 'Logged Out', eligibleForRouting: false }, { category: 'Ready', name: 'Ready', eligibleForRouting: true },
];

function historyOf(source: number, person: number, stretches: readonly Stretch[]): readonly Row[] {
  const agentId = `${source}${person}`;
  let at = START;
  return stretches.flatMap(({ lengthMs, what, work, offer }, index) => {
    const startAt = at;
    at += lengthMs;
    const interactionGuid = `00000000-0000-4000-8000-${String(source * 100_000 + person * 1_000 + index).padStart(12, '0')}`;
    const half = Math.floor(lengthMs / 2);
    return [
      { ...activity({ agentId, startAt, ...PRESENCES[what] }), durationMs: lengthMs },
      { ...load({ agentId, startAt, calls: work === 2 ? 1 : 0 }), durationMs: lengthMs },
      ...(offer === 0 ? [{ ...call({ agentId, startAt, category: 'Connected', interactionGuid }), durationMs: half }, { ...call({ agentId, startAt: startAt + half, category: 'Wrap', interactionGuid }), durationMs: lengthMs - half }] : []),
    ];
  });
}

const MINUTES = [0, 2, 6].map((n) => n * MINUTE_MS);
const agentLeaf: fc.Arbitrary<Condition> = fc.constantFrom<Condition>({ contactElsewhere: {} }, { idle: true }, { state: ['away', 'logged-out'] }, { phase: ['wrap', 'engaged'] }, { contactElsewhere: { media: ['phone'] } });
const agentWhen: fc.Arbitrary<Condition> = fc.oneof(agentLeaf, fc.tuple(agentLeaf, agentLeaf).map((any): Condition => ({ any })), agentLeaf.map((not): Condition => ({ not })), fc.tuple(agentLeaf, agentLeaf).map(([a, b]): Condition => ({ all: [a, { not: b }] })));
const teamWhen: fc.Arbitrary<Condition> = fc.constantFrom<Condition>({ available: { fewerThan: 1 } }, { available: { fewerThan: 2, recoverAt: 3 } }, { not: { available: { fewerThan: 2 } } });
const times: fc.Arbitrary<WeekTime[]> = fc.constantFrom<WeekTime[]>([], [{ days: [1, 2, 3, 4, 5, 6, 7], from: '01:30', to: '02:30' }], [{ days: [6], from: '22:00', to: '02:15' }, { days: [7], from: '02:45', to: '05:00' }]);
const rules: fc.Arbitrary<readonly Rule[]> = fc.array(fc.tuple(fc.oneof(agentWhen, teamWhen), fc.constantFrom(...MINUTES), fc.constantFrom(...MINUTES), times, fc.constantFrom('Europe/Berlin', null)), { minLength: 2, maxLength: 6 })
  .map((list) => list.map(([when, forAtLeastMs, recoverAfterMs, hours, zone], index) => ruleOf({ name: `Rule ${index}`, when, forAtLeastMs, recoverAfterMs, scope: { ...EMPTY_SCOPE, times: hours, zone } })));

/** The rows that a page at `asOf` tells of, after one at `beforeAt`: new ones, and those that ended since. */
function pageOf(rows: readonly Row[], beforeAt: number, asOf: number): Activity[] {
  return rows.filter((row) => row.startAt < asOf && (row.startAt >= beforeAt || row.startAt + row.durationMs >= beforeAt)).map((row) => (row.startAt + row.durationMs < asOf ? row : { ...row, durationMs: null }));
}

type Live = Awaited<ReturnType<typeof openSeveral>>;

/** Two systems, three people who are in both, two teams, of which one is empty, and the rules. */
async function begin(live: Live, asked: readonly Rule[]): Promise<void> {
  for (const [index, source] of SOURCES.entries()) {
    await live.add('vonage', `System ${index + 1}`);
    await live.ingest({ sourceId: source, asOf: START, names: Array.from({ length: PEOPLE }, (_, person) => ({ agentId: `${source}${person}`, name: `Agent ${source}${person}`, email: null, isActive: true })), covered: { startAt: START - MINUTE_MS, endAt: START } });
  }
  const team = await live.client.people.saveTeam({ id: null, name: 'North', zone: null });
  await live.client.people.saveTeam({ id: null, name: 'Nobody', zone: null });
  for (let person = 0; person < PEOPLE; person += 1) {
    const { id } = await live.client.people.save({ id: null, name: `Person ${person}`, email: null, teamId: team.id });
    await live.client.people.link({ personId: id, keys: SOURCES.map((source) => `${source}:${source}${person}`) });
  }
  for (const id of [1, 2]) await live.client.alerts.setEnabled({ id, enabled: false });
  for (const rule of asked) await live.client.alerts.saveRule({ id: null, rule, enabled: true });
  await live.core.alerts.settled();
}

interface Found { readonly ruleName: string; readonly subjectKey: string; readonly fromAt: number; readonly firedAt: number; readonly toAt: number | null }

const sorted = (found: readonly Found[]): readonly Found[] => found.toSorted((a, b) => a.ruleName.localeCompare(b.ruleName) || a.subjectKey.localeCompare(b.subjectKey) || a.fromAt - b.fromAt);

async function expectedOf(live: Live, asked: readonly Rule[], asOf: number): Promise<readonly Found[]> {
  const refs = SOURCES.flatMap((sourceId) => Array.from({ length: PEOPLE }, (_, person) => ({ sourceId, agentId: `${sourceId}${person}` })));
  const needs = { activities: true, holds: false, elsewhere: true, norms: false, queues: false, source: false };
  const facts = await createRuleFacts(live.ports.store).readAgents(refs, { window: { startAt: START - HOUR_MS, endAt: asOf }, needs, frontierOf: () => asOf, streamOf: () => 'agent-activities' });
  const personOf = ({ key }: AgentFacts): string => key.slice(-1);
  const team: SubjectFacts = { kind: 'team', key: '1', people: [...Map.groupBy(facts, personOf).values()] };
  return asked.map(compileRule).flatMap((rule) => (rule.subject === 'team' ? [team] : facts).flatMap((subject) => evaluateRule(rule, subject, {
    zone: rule.rule.scope.zone ?? 'UTC', normMs: null, elsewhere: subject.kind === 'agent' ? facts.filter((other) => other !== subject && personOf(other) === personOf(subject)) : [],
  }).episodes.map((episode) => ({ ruleName: rule.rule.name, subjectKey: subject.key, ...episode }))));
}

it('several systems, people in more than one, teams, hours over a clock change: live finds exactly what the evaluator finds in the end', async () => {
  await fc.assert(fc.asyncProperty(days, steps, rules, async (lived, answers, asked) => {
    const home = makeTempDir();
    const rows = new Map(SOURCES.map((source) => [source, lived.slice((source - 1) * PEOPLE, source * PEOPLE).flatMap((stretches, person) => historyOf(source, person, stretches))]));
    const beforeAt = new Map<number, number>(SOURCES.map((source) => [source, START]));
    let live = await openSeveral({ startAt: START, home });
    try {
      await begin(live, asked);
      let asOf = START;
      const answer = async (source: 1 | 2): Promise<void> => {
        const from = beforeAt.get(source) ?? START;
        if (asOf > from) await live.ingest({ sourceId: source, asOf, activities: pageOf(rows.get(source) ?? [], from, asOf), covered: { startAt: from, endAt: asOf } });
        beforeAt.set(source, asOf);
      };
      for (const { source, pauseMs, restarts } of answers) {
        asOf += pauseMs;
        await answer(source);
        if (!restarts) continue;
        expect(await live.close()).toEqual([]);
        live = await openSeveral({ startAt: asOf, home });
      }
      for (const source of SOURCES) await answer(source);
      const stored = await live.ports.store.readRecentAlerts(0);
      expect(stored.filter(({ withdrawnAt }) => withdrawnAt !== null)).toEqual([]);
      expect(sorted(stored.map(({ ruleName, subjectKey, sinceAt, firedAt, resolvedAt }) => ({ ruleName, subjectKey, fromAt: sinceAt, firedAt, toAt: resolvedAt })))).toEqual(sorted(await expectedOf(live, asked, asOf)));
      expect(live.errors).toEqual([]);
    } finally {
      await live.close();
    }
  }), { numRuns: Number(process.env['REPLAY_RUNS'] ?? 25) });
}, 180_000);
