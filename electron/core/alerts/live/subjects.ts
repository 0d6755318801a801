import { compileRule, type CompiledRule } from '../../../../shared/alerts/compile.ts';
import type { FactNeeds } from '../../../../shared/alerts/facts.ts';
import type { SubjectKind } from '../../../../shared/alerts/rule.ts';
import { MINUTE_MS, type UtcMs } from '../../../../shared/domain/time.ts';
import { EMPTY_PLAN, planRules, type EngineRule, type Plan, type ScopedRule } from '../../../alerts/plan.ts';
import type { RuleRecord } from '../../../ports/alert-store.ts';
import type { AgentRef } from '../../../ports/stores.ts';
import { agentKeyOf } from '../../agent-key.ts';
import { subjectIdOf } from '../inbox/alert-book.ts';
import { resolveScope, subjectKindOf, type ScopeDirectory, type ScopeSubject } from '../rules/rule-scope.ts';

/** One subject with what is asked of it. */
export interface WatchedSubject {
  /** A team that a rule narrows to some sources is another one than the whole team. */
  readonly id: string;
  /** Under which its alerts are kept. */
  readonly alertsId: string;
  readonly subject: ScopeSubject;
  readonly plan: Plan;
  /** Every agent whose facts it is evaluated on, and their keys. */
  readonly agents: readonly AgentRef[];
  readonly agentKeys: readonly string[];
  /** Every source that it rests on; an agent's own first. */
  readonly sources: readonly number[];
  /** Who it is made of beside itself: a team's people, the agents that somebody is elsewhere. Equal while they are the same. */
  readonly members: string;
  /** Equal while the same is asked of the same. */
  readonly signature: string;
  /** Ids of its rules with when they were switched on: a rule that is new here, but not new, found a subject that came into its scope. */
  readonly rules: ReadonlyMap<number, number>;
}

/** Everybody and everything that rules look at now. */
export interface Watched {
  readonly subjects: ReadonlyMap<string, WatchedSubject>;
  readonly byKind: Readonly<Record<SubjectKind, readonly WatchedSubject[]>>;
  /** Rules that are on, with since when. */
  readonly on: ReadonlyMap<number, UtcMs>;
  readonly needs: FactNeeds;
  /** How far back a rule may have to look to tell what is so now. */
  readonly reachMs: number;
  /** How many subjects each rule looks at. */
  readonly counts: ReadonlyMap<number, number>;
  /** Names in scopes that there are not, by rule; of rules that are off, too. */
  readonly problems: ReadonlyMap<number, readonly string[]>;
}

export const NO_NEEDS: FactNeeds = { activities: false, holds: false, elsewhere: false, norms: false, queues: false, source: false };
export const NOBODY: Watched = { subjects: new Map(), byKind: { agent: [], team: [], queue: [], source: [] }, on: new Map(), needs: NO_NEEDS, reachMs: 0, counts: new Map(), problems: new Map() };

const compiled = new WeakMap<RuleRecord['rule'], CompiledRule>();

/** Compiled once for each rule that is in the book. */
export function compiledOf(record: RuleRecord): CompiledRule {
  const known = compiled.get(record.rule);
  if (known !== undefined) return known;
  const made = compileRule(record.rule);
  compiled.set(record.rule, made);
  return made;
}

/** Lays the rules over those whom they look at. */
export function watch(rules: readonly RuleRecord[], directory: ScopeDirectory): Watched {
  const scopes = new Map<string, Scope>();
  const counts = new Map<number, number>();
  const problems = new Map<number, readonly string[]>();
  const subjectOf = new Map<string, ScopeSubject>();
  const scoped: ScopedRule[] = [];
  const on: CompiledRule[] = [];
  for (const record of rules) {
    const kind = subjectKindOf(record.rule.when);
    const name = JSON.stringify([kind, { ...record.rule.scope, times: [] }]);
    const scope = scopes.get(name) ?? toScope(record, directory);
    scopes.set(name, scope);
    counts.set(record.id, scope.subjects.size);
    problems.set(record.id, scope.problems);
    if (!record.isEnabled) continue;
    const rule: EngineRule = { id: record.id, enabledAt: record.enabledAt, compiled: compiledOf(record) };
    scoped.push({ rule, keys: scope.keys });
    on.push(rule.compiled);
    for (const [id, subject] of scope.subjects) subjectOf.set(id, subject);
  }
  const plans = planRules(scoped);
  const subjects = [...subjectOf].map(([id, subject]) => toWatched(id, subject, plans.get(id) ?? EMPTY_PLAN, directory));
  const byKind = Map.groupBy(subjects, ({ subject }) => subject.kind);
  const listOf = (kind: SubjectKind): readonly WatchedSubject[] => byKind.get(kind) ?? [];
  return {
    subjects: new Map(subjects.map((subject) => [subject.id, subject])),
    byKind: { agent: listOf('agent'), team: listOf('team'), queue: listOf('queue'), source: listOf('source') },
    on: new Map(scoped.map(({ rule }) => [rule.id, rule.enabledAt])),
    needs: on.reduce((needs, { needs: mine }) => joinNeeds(needs, mine), NO_NEEDS),
    reachMs: on.reduce((reach, { rule }) => Math.max(reach, reachOf(rule)), 0),
    counts, problems,
  };
}

interface Scope { readonly keys: ReadonlySet<string>; readonly subjects: ReadonlyMap<string, ScopeSubject>; readonly problems: readonly string[] }

function toScope({ rule }: RuleRecord, directory: ScopeDirectory): Scope {
  const { subjects, problems } = resolveScope(rule, directory);
  const idOf = (subject: ScopeSubject): string => (subject.kind === 'team' && rule.scope.sources.length > 0 ? `${alertsIdOf(subject)} in ${JSON.stringify(rule.scope.sources)}` : alertsIdOf(subject));
  const byId = new Map(subjects.map((subject) => [idOf(subject), subject]));
  return { keys: new Set(byId.keys()), subjects: byId, problems };
}

function alertsIdOf(subject: ScopeSubject): string {
  return subjectIdOf({ subjectKind: subject.kind, subjectKey: subject.key });
}

const signatures = new WeakMap<Plan, { readonly text: string; readonly rules: ReadonlyMap<number, number> }>();

function toWatched(id: string, found: ScopeSubject, plan: Plan, directory: ScopeDirectory): WatchedSubject {
  // A rule's own zone is the rule's; the subject has the one that all others use.
  const subject = { ...found, zone: found.dayZone };
  const known = signatures.get(plan) ?? signatureOf(plan);
  signatures.set(plan, known);
  const members = JSON.stringify(subject.kind === 'agent' ? subject.elsewhere : subject.kind === 'team' ? subject.people : []);
  const agents = subject.kind === 'agent' ? [subject.agent, ...subject.elsewhere] : subject.kind === 'team' ? subject.people.flat() : [];
  const sources = subject.kind === 'queue' || subject.kind === 'source' ? [subject.sourceId] : [...new Set(agents.map(({ sourceId }) => sourceId))];
  return { id, alertsId: alertsIdOf(subject), subject, plan, agents, agentKeys: agents.map(agentKeyOf), sources, rules: known.rules, members, signature: `${known.text} ${subject.zone || directory.zone} ${members}` };
}

function signatureOf(plan: Plan): { readonly text: string; readonly rules: ReadonlyMap<number, number> } {
  const rules = new Map(plan.flatMap((each) => each.rules.map((rule) => [rule.id, rule.enabledAt] as const)));
  return { text: [...rules].map(([id, enabledAt]) => `${id}@${enabledAt}`).join(','), rules };
}

function joinNeeds(a: FactNeeds, b: FactNeeds): FactNeeds {
  return {
    activities: a.activities || b.activities, holds: a.holds || b.holds, elsewhere: a.elsewhere || b.elsewhere,
    norms: a.norms || b.norms, queues: a.queues || b.queues, source: a.source || b.source,
  };
}

/** All of its times together: nothing in it looks further back. Counted twice, as a window may follow on a duration. */
function reachOf(rule: RuleRecord['rule']): number {
  let reachMs = 0;
  JSON.stringify(rule, (key, value: unknown) => {
    if (key.endsWith('Ms') && typeof value === 'number') reachMs += value;
    return value;
  });
  return 2 * reachMs + MINUTE_MS;
}
