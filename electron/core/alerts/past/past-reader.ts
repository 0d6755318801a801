import type { CompiledRule } from '../../../../shared/alerts/compile.ts';
import type { EvaluationContext } from '../../../../shared/alerts/evaluate.ts';
import type { AgentFacts, FactNeeds, QueueFacts, SubjectFacts } from '../../../../shared/alerts/facts.ts';
import { createFactMemo } from '../../../../shared/alerts/memo.ts';
import { idleNormOf } from '../../../../shared/alerts/norms.ts';
import { DAY_MS, HOUR_MS, type ClosedInterval, type UtcMs } from '../../../../shared/domain/time.ts';
import type { AgentRef, StoreReader } from '../../../ports/stores.ts';
import { agentKeyOf } from '../../agent-key.ts';
import { badInput } from '../../failures.ts';
import type { PastRequest } from './backtest-request.ts';
import { createRuleFacts, type FactOptions, type RuleFacts } from '../facts/rule-facts.ts';
import { resolveScope, type AgentSubject, type ResolvedScope, type ScopeDirectory, type ScopeSubject, type TeamSubject } from '../rules/rule-scope.ts';

/** One subject with everything that a rule is evaluated on. */
export interface Looked { readonly subject: ScopeSubject; readonly facts: SubjectFacts; readonly context: EvaluationContext }

/** How far around the window facts are read. */
export interface Reach { readonly backMs: number; readonly aheadMs: number }

/** As the live engine: a day and a half, so that what began the evening before is whole. */
export const USUAL_REACH: Reach = { backMs: 36 * HOUR_MS, aheadMs: 36 * HOUR_MS };
/** Norms are of the last 14 days, wherever the window begins. */
const NORM_MS = 14 * DAY_MS;
/** So many agents are read before others get their turn. */
const BATCH = 20;

export interface PastPorts {
  readonly reader: StoreReader;
  /** Lets others in between two batches. */
  readonly nextTurn: () => Promise<void>;
}

/** What is stored around a window, read as it is asked for. */
export interface Past {
  readonly directory: ScopeDirectory;
  /** Subjects of a rule; throws `BAD_INPUT` for one about sources. */
  resolve(compiled: CompiledRule, reach: Reach): Promise<ResolvedScope>;
  look(compiled: CompiledRule, subjects: readonly ScopeSubject[], reach: Reach): Promise<readonly Looked[]>;
}

/** Opens the past for some rules' needs. Each agent is read once for a reach. */
export async function openPast({ reader, nextTurn }: PastPorts, request: PastRequest, needs: FactNeeds, signal?: AbortSignal): Promise<Past> {
  const frontiers = new Map(request.sources.map((source) => [source.sourceId, source]));
  // The same for every batch of agents.
  const facts = createRuleFacts({ ...reader, readHolds: once(reader.readHolds), readCoverage: once(reader.readCoverage), listGaps: once(reader.listGaps) });
  const directory = await readDirectory(reader, request, new Set(frontiers.keys()));
  const agents = new Map<string, Map<string, AgentFacts>>();
  const queues = new Map<string, Promise<readonly QueueFacts[]>>();

  const optionsOf = (reach: Reach): FactOptions => {
    const window = windowOf(request.window, reach, needs);
    return {
      window, needs: { ...needs, activities: true },
      // What lies beyond what is read is not known.
      frontierOf: (sourceId) => minOrNull(frontiers.get(sourceId)?.frontierAt ?? null, window.endAt),
      streamOf: (sourceId) => frontiers.get(sourceId)?.stream ?? '',
    };
  };
  const agentsIn = (reach: Reach): Map<string, AgentFacts> => {
    const key = `${reach.backMs}/${reach.aheadMs}`;
    const known = agents.get(key) ?? new Map<string, AgentFacts>();
    agents.set(key, known);
    return known;
  };
  const readQueues = (reach: Reach): Promise<readonly QueueFacts[]> => {
    const key = `${reach.backMs}/${reach.aheadMs}`;
    const known = queues.get(key) ?? facts.readQueues(directory.sources.map((source) => source.id), optionsOf(reach));
    queues.set(key, known);
    return known;
  };
  const look = async (compiled: CompiledRule, subjects: readonly ScopeSubject[], reach: Reach): Promise<readonly Looked[]> => {
    if (compiled.subject === 'queue') return lookAtQueues(subjects, await readQueues(reach));
    const known = agentsIn(reach);
    await readMissing(facts, subjects.flatMap((subject) => refsOf(subject, compiled.needs.elsewhere)), known, optionsOf(reach), nextTurn, signal);
    return subjects.flatMap((subject) => (subject.kind === 'agent' ? lookAtAgent(compiled, subject, known) : subject.kind === 'team' ? [lookAtTeam(subject, known)] : []));
  };
  return {
    directory,
    resolve: async (compiled, reach) => {
      if (compiled.subject === 'source') badInput('A rule about sources cannot be tried on the past.', 'How a connection was doing is not kept. Switch the rule on to see what it does.', 'rule.when');
      if (compiled.subject !== 'queue') return resolveScope(compiled.rule, directory);
      return resolveScope(compiled.rule, { ...directory, queues: (await readQueues(reach)).map(({ sourceId, key }) => ({ sourceId, queue: key.slice(key.indexOf(':') + 1) })) });
    },
    look,
  };
}

/** The answer of the first call with the same arguments. */
function once<Args extends readonly unknown[], Answer>(read: (...args: Args) => Promise<Answer>): (...args: Args) => Promise<Answer> {
  const answers = new Map<string, Promise<Answer>>();
  return (...args) => {
    const key = JSON.stringify(args);
    const answer = answers.get(key) ?? read(...args);
    answers.set(key, answer);
    return answer;
  };
}

async function readDirectory(reader: StoreReader, request: PastRequest, readable: ReadonlySet<number>): Promise<ScopeDirectory> {
  const sources = (await reader.listSources()).filter((source) => !source.isRemoved && readable.has(source.id));
  const [agents, people] = await Promise.all([sources.length === 0 ? [] : reader.listAgents(sources.map((source) => source.id)), reader.readPeople()]);
  return { sources, agents, people, zone: request.zone };
}

function windowOf(window: ClosedInterval, reach: Reach, needs: FactNeeds): ClosedInterval {
  const startAt = window.startAt - reach.backMs;
  return { startAt: needs.norms ? Math.min(startAt, window.endAt - NORM_MS) : startAt, endAt: window.endAt + reach.aheadMs };
}

function minOrNull(a: UtcMs | null, b: UtcMs): UtcMs | null {
  return a === null ? null : Math.min(a, b);
}

function refsOf(subject: ScopeSubject, withElsewhere: boolean): readonly AgentRef[] {
  if (subject.kind === 'agent') return withElsewhere ? [subject.agent, ...subject.elsewhere] : [subject.agent];
  return subject.kind === 'team' ? subject.people.flat() : [];
}

async function readMissing(facts: RuleFacts, refs: readonly AgentRef[], known: Map<string, AgentFacts>, options: FactOptions, nextTurn: () => Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  const missing = [...new Map(refs.filter((ref) => !known.has(agentKeyOf(ref))).map((ref) => [agentKeyOf(ref), ref])).values()];
  for (let from = 0; from < missing.length; from += BATCH) {
    signal?.throwIfAborted();
    for (const read of await facts.readAgents(missing.slice(from, from + BATCH), options)) known.set(read.key, read);
    await nextTurn();
  }
}

function lookAtAgent(compiled: CompiledRule, subject: AgentSubject, known: ReadonlyMap<string, AgentFacts>): readonly Looked[] {
  const facts = known.get(subject.key);
  if (facts === undefined) return [];
  const elsewhere = compiled.needs.elsewhere ? factsOf(subject.elsewhere, known) : [];
  return [{ subject, facts, context: { zone: subject.zone, elsewhere, normMs: compiled.needs.norms ? idleNormOf(facts) : null, memo: createFactMemo() } }];
}

function lookAtTeam(subject: TeamSubject, known: ReadonlyMap<string, AgentFacts>): Looked {
  return { subject, facts: { kind: 'team', key: subject.key, people: subject.people.map((refs) => factsOf(refs, known)) }, context: { zone: subject.zone, elsewhere: [], normMs: null, memo: createFactMemo() } };
}

function lookAtQueues(subjects: readonly ScopeSubject[], queues: readonly QueueFacts[]): readonly Looked[] {
  const byKey = new Map(queues.map((facts) => [facts.key, facts]));
  return subjects.flatMap((subject) => {
    const facts = byKey.get(subject.key);
    return facts === undefined ? [] : [{ subject, facts, context: { zone: subject.zone, elsewhere: [], normMs: null, memo: createFactMemo() } }];
  });
}

function factsOf(refs: readonly AgentRef[], known: ReadonlyMap<string, AgentFacts>): readonly AgentFacts[] {
  return refs.flatMap((ref) => known.get(agentKeyOf(ref)) ?? []);
}
