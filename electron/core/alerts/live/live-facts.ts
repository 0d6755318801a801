import type { AgentFacts, FactNeeds, QueueFacts } from '../../../../shared/alerts/facts.ts';
import { DAY_MS, HOUR_MS, type UtcMs } from '../../../../shared/domain/time.ts';
import { advance } from '../../../alerts/engine.ts';
import type { AgentRef } from '../../../ports/stores.ts';
import { agentKeyOf } from '../../agent-key.ts';
import { HORIZON_MS } from './engine-memory.ts';
import type { RuleFacts } from '../facts/rule-facts.ts';

const LONGEST_MS = 31 * DAY_MS;
const BATCH = 100;

/** Each source's frontier at one moment; those without an answer are not in it. */
export type Frontiers = ReadonlyMap<number, UtcMs>;

export interface ReadOptions {
  readonly frontiers: Frontiers;
  readonly needs: FactNeeds;
  /** How far back from the horizon rules look. */
  readonly reachMs: number;
  /** Null before the first evaluation of the source. */
  horizonAt(sourceId: number): UtcMs | null;
  /** The beginning of the agent's earliest alert that still fires. */
  openSinceAt(key: string): UtcMs | null;
}

/** What is known of agents and queues, in memory: read when a page changed them, and going on by itself in between. */
export interface LiveFacts {
  /** Of the agent up to its source's frontier; null where nothing has been read. Only right while no unread page changed the agent. */
  agent(key: string, frontiers: Frontiers): AgentFacts | null;
  queues(frontiers: Frontiers): readonly QueueFacts[];
  queue(key: string, frontiers: Frontiers): QueueFacts | null;
  readAgents(agents: readonly AgentRef[], options: ReadOptions): Promise<void>;
  readQueues(sourceIds: readonly number[], options: ReadOptions): Promise<void>;
  /** Where something that goes on reaches the beginning of what was read: reads further back; false where that is far enough. */
  widen(key: string, heldFromAt: UtcMs | null): boolean;
  forgetAgents(isKept: (key: string, sourceId: number) => boolean): void;
  /** Labels, terms or sources may have changed. */
  reload(): void;
}

export function createLiveFacts(rules: RuleFacts, streamOf: (sourceId: number) => string): LiveFacts {
  const agents = new Map<string, AgentFacts>();
  const queues = new Map<string, QueueFacts>();
  /** Agents of which more than the usual window is needed. */
  const wideFrom = new Map<string, UtcMs>();

  const startOf = (key: string, sourceId: number, frontierAt: UtcMs, options: ReadOptions): UtcMs => {
    const usual = Math.min(frontierAt - HORIZON_MS, options.horizonAt(sourceId) ?? frontierAt) - options.reachMs;
    const needed = Math.min(usual, (options.openSinceAt(key) ?? usual) - HOUR_MS, wideFrom.get(key) ?? usual);
    return Math.max(needed, frontierAt - LONGEST_MS);
  };
  const optionsOf = (startAt: UtcMs, endAt: UtcMs, { needs, frontiers }: ReadOptions) => ({ window: { startAt, endAt }, needs, frontierOf: (sourceId: number) => frontiers.get(sourceId) ?? null, streamOf });

  const readBatch = async (refs: readonly AgentRef[], startAt: UtcMs, frontierAt: UtcMs, options: ReadOptions): Promise<void> => {
    const found = await rules.readAgents(refs, optionsOf(startAt, frontierAt, options));
    for (const ref of refs) agents.delete(agentKeyOf(ref));
    for (const facts of found) agents.set(facts.key, facts);
  };

  return {
    agent: (key, frontiers) => {
      const facts = agents.get(key);
      return facts === undefined ? null : current(facts, frontiers);
    },
    queues: (frontiers) => [...queues.values()].map((facts) => current(facts, frontiers)),
    queue: (key, frontiers) => {
      const facts = queues.get(key);
      return facts === undefined ? null : current(facts, frontiers);
    },
    readAgents: async (refs, options) => {
      for (const [sourceId, mine] of Map.groupBy(refs, (ref) => ref.sourceId)) {
        const frontierAt = options.frontiers.get(sourceId);
        if (frontierAt === undefined) continue;
        for (const [startAt, alike] of Map.groupBy(mine, (ref) => startOf(agentKeyOf(ref), sourceId, frontierAt, options))) {
          for (let from = 0; from < alike.length; from += BATCH) await readBatch(alike.slice(from, from + BATCH), startAt, frontierAt, options);
        }
      }
    },
    readQueues: async (sourceIds, options) => {
      for (const sourceId of sourceIds) {
        const frontierAt = options.frontiers.get(sourceId);
        if (frontierAt === undefined) continue;
        const found = await rules.readQueues([sourceId], optionsOf(startOf('', sourceId, frontierAt, options), frontierAt, options));
        for (const [key, facts] of queues) if (facts.sourceId === sourceId) queues.delete(key);
        for (const facts of found) queues.set(facts.key, facts);
      }
    },
    widen: (key, heldFromAt) => {
      const facts = agents.get(key);
      if (facts === undefined) return false;
      const earliest = facts.frontierAt - LONGEST_MS;
      if (heldFromAt === null || heldFromAt > facts.startsAt || facts.startsAt <= earliest) {
        // Read as far back again next time, as long as it goes on.
        if (heldFromAt === null || heldFromAt > facts.frontierAt - HORIZON_MS) wideFrom.delete(key);
        return false;
      }
      wideFrom.set(key, Math.max(earliest, Math.min(heldFromAt - HOUR_MS, facts.frontierAt - 2 * (facts.frontierAt - facts.startsAt))));
      return true;
    },
    forgetAgents: (isKept) => {
      for (const [key, facts] of agents) {
        if (isKept(key, facts.sourceId)) continue;
        agents.delete(key);
        wideFrom.delete(key);
      }
    },
    reload: () => rules.reload(),
  };
}

function current<Facts extends AgentFacts | QueueFacts>(facts: Facts, frontiers: Frontiers): Facts {
  return advance(facts, frontiers.get(facts.sourceId) ?? facts.frontierAt);
}
