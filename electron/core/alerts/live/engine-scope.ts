import type { UtcMs } from '../../../../shared/domain/time.ts';
import type { AgentRef } from '../../../ports/stores.ts';
import { agentKeyOf } from '../../agent-key.ts';
import type { EnginePorts, EngineWork } from './engine-work.ts';
import { goneAlerts } from './gone-alerts.ts';
import type { Frontiers } from './live-facts.ts';
import type { ScopeDirectory } from '../rules/rule-scope.ts';
import { NOBODY, watch, type Watched, type WatchedSubject } from './subjects.ts';

/** Whom the rules look at, and whose facts are wanted for it. */
export interface EngineScope {
  watched(): Watched;
  /** False before the first plan. */
  isPlanned(): boolean;
  isKnown(agent: AgentRef): boolean;
  createdAtOf(sourceId: number): UtcMs;
  /** Lays the rules over everybody again, and ends alerts that no rule looks at any more. Answers whose plan is another. */
  plan(nowAt: UtcMs): Promise<ReadonlySet<string>>;
  /** The queues that there are; true when they are others than before. */
  learnQueues(keys: readonly { readonly sourceId: number; readonly key: string }[]): boolean;
  /** Agents whose facts are wanted and not, or no longer, as they are in the store. */
  toRead(changed: readonly AgentRef[], work: EngineWork, frontiers: Frontiers): readonly AgentRef[];
  wereRead(agents: readonly AgentRef[]): void;
}

export function createEngineScope({ readDirectory, rules, memory, book, facts, write, onWatched }: EnginePorts): EngineScope {
  let watched: Watched = NOBODY;
  let directory: ScopeDirectory | null = null;
  let known = new Set<string>();
  let queues: readonly { readonly sourceId: number; readonly queue: string }[] = [];
  let wanted = new Map<string, AgentRef>();
  const read = new Set<string>();
  /** Somebody may be wanted who has not been read. */
  let isIncomplete = true;

  const want = (previous: Watched): void => {
    wanted = new Map([...watched.byKind.agent, ...watched.byKind.team].flatMap(({ agents }) => agents.map((ref) => [agentKeyOf(ref), ref] as const)));
    facts.forgetAgents((key) => wanted.has(key));
    for (const key of read) if (!wanted.has(key)) read.delete(key);
    // Facts that were read for fewer needs, or less far back, lack something.
    if (JSON.stringify(previous.needs) !== JSON.stringify(watched.needs) || previous.reachMs < watched.reachMs) read.clear();
    isIncomplete = true;
  };

  return {
    watched: () => watched,
    isPlanned: () => directory !== null,
    isKnown: (agent) => known.has(agentKeyOf(agent)),
    createdAtOf: (sourceId) => directory?.sources.find(({ id }) => id === sourceId)?.createdAt ?? 0,
    plan: async (nowAt) => {
      const [previous, before, isFirst] = [watched, known, directory === null];
      const found = await readDirectory();
      directory = { ...found.directory, queues };
      known = new Set([...before, ...found.seen]);
      watched = watch(rules(), directory);
      const touched = [...watched.subjects.values()].filter(({ id, signature }) => previous.subjects.get(id)?.signature !== signature);
      await memory.cameIn(isFirst ? [] : touched.filter((subject) => hasComeIn(subject, before, previous)).map(({ id }) => id), nowAt);
      await write([], goneAlerts(book.firing(), { watched, directory, rules: rules(), nowAt }), nowAt);
      want(previous);
      onWatched(watched);
      return new Set(touched.map(({ id }) => id));
    },
    learnQueues: (keys) => {
      const next = keys.map(({ sourceId, key }) => ({ sourceId, queue: key.slice(key.indexOf(':') + 1) }));
      const isSame = JSON.stringify(next) === JSON.stringify(queues);
      queues = next;
      return !isSame;
    },
    toRead: (changed, work, frontiers) => {
      for (const ref of changed) known.add(agentKeyOf(ref));
      const keys = new Set(changed.map(agentKeyOf));
      const isAll = work.reread.size > 0 || isIncomplete;
      isIncomplete = false;
      const candidates = isAll ? [...wanted] : [...keys].flatMap((key) => {
        const ref = wanted.get(key);
        return ref === undefined ? [] : [[key, ref] as const];
      });
      return candidates.filter(([key, { sourceId }]) => frontiers.has(sourceId) && (keys.has(key) || work.reread.has(sourceId) || !read.has(key))).map(([, ref]) => ref);
    },
    wereRead: (agents) => { for (const ref of agents) read.add(agentKeyOf(ref)); },
  };
}

/**
 * A subject that was there before, found by a rule that was on before: it came into the rule's scope. With another zone
 * its days are others, and with other members it is another team: what was told of it before stays as it was told.
 */
function hasComeIn(subject: WatchedSubject, before: ReadonlySet<string>, previous: Watched): boolean {
  const old = previous.subjects.get(subject.id);
  // Queues are found anew after every start.
  if (subject.subject.kind === 'queue') return false;
  if (subject.subject.kind === 'agent' && !before.has(subject.subject.key)) return false;
  if (old !== undefined && (old.subject.zone !== subject.subject.zone || (old.members !== subject.members && hangsOnMembers(subject)))) return true;
  return [...subject.rules].some(([id, enabledAt]) => previous.on.get(id) === enabledAt && old?.rules.get(id) !== enabledAt);
}

function hangsOnMembers({ subject, plan }: WatchedSubject): boolean {
  return subject.kind === 'team' || plan.some(({ compiled }) => compiled.needs.elsewhere);
}
