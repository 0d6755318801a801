import type { AgentName, AgentSnapshot } from '../../shared/domain/activity.ts';
import type { UtcMs } from '../../shared/domain/time.ts';
import type { Db } from './database.ts';
import { compareTexts, isStorable } from './dictionaries.ts';

/** An agent of a source as the writer keeps it in memory. Ids are compared exactly: `01` is not `1`. */
export interface AgentEntry {
  readonly ref: number;
  readonly agentId: string;
  firstSeenAt: UtcMs;
  lastSeenAt: UtcMs;
  /** Number of the last page that held it; spares a set of agents per page. */
  page: number;
  hasChanged: boolean;
}

export type Effect = 'inserted' | 'updated' | 'unchanged';

/** The agents of the sources, interned; forget after a rolled-back transaction with `clear`. */
export interface AgentWriter {
  /** Null for an id that cannot be kept exactly. */
  find(sourceId: number, agentId: string, asOf: UtcMs): AgentEntry | null;
  /** Widens the span in which anything was seen of the agent. */
  writeSeen(agent: AgentEntry, asOf: UtcMs): void;
  /** Newest as-of wins; of equal ones the greater text. */
  writeName(agent: AgentEntry, name: AgentName, asOf: UtcMs): Effect;
  writeSnapshot(agent: AgentEntry, snapshot: AgentSnapshot, asOf: UtcMs): Effect;
  clear(): void;
}

interface StoredName { readonly name: string | null; readonly email: string | null; readonly is_active: number | null; readonly name_as_of: number | null }

export function createAgentWriter(db: Db): AgentWriter {
  const load = db.prepare('SELECT agent_ref, agent_id, first_seen_at, last_seen_at FROM agent WHERE source_id = ?').raw();
  const add = db.prepare('INSERT INTO agent (source_id, agent_id, first_seen_at, last_seen_at) VALUES (?, ?, ?, ?)');
  const setSeen = db.prepare('UPDATE agent SET first_seen_at = ?, last_seen_at = ? WHERE agent_ref = ?');
  const readName = db.prepare('SELECT name, email, is_active, name_as_of FROM agent WHERE agent_ref = ?');
  const setName = db.prepare('UPDATE agent SET name = ?, email = ?, is_active = ?, name_as_of = ? WHERE agent_ref = ?');
  const readSnapshot = db.prepare('SELECT as_of, content FROM snapshot WHERE agent_ref = ?').raw();
  const setSnapshot = db.prepare('INSERT OR REPLACE INTO snapshot (agent_ref, as_of, content) VALUES (?, ?, ?)');
  const sources = new Map<number, Map<string, AgentEntry>>();

  function agentsOf(sourceId: number): Map<string, AgentEntry> {
    const known = sources.get(sourceId);
    if (known !== undefined) return known;
    const agents = new Map<string, AgentEntry>();
    const rows = load.all(sourceId) as [number, string, number, number][]; // the columns named above
    for (const [ref, agentId, firstSeenAt, lastSeenAt] of rows) agents.set(agentId, { ref, agentId, firstSeenAt, lastSeenAt, page: 0, hasChanged: false });
    sources.set(sourceId, agents);
    return agents;
  }

  return {
    find(sourceId, agentId, asOf) {
      const agents = agentsOf(sourceId);
      const known = agents.get(agentId);
      if (known !== undefined) return known;
      if (!isStorable(agentId)) return null;
      const ref = Number(add.run(sourceId, agentId, asOf, asOf).lastInsertRowid);
      const made: AgentEntry = { ref, agentId, firstSeenAt: asOf, lastSeenAt: asOf, page: 0, hasChanged: false };
      agents.set(agentId, made);
      return made;
    },
    writeSeen(agent, asOf) {
      if (asOf >= agent.firstSeenAt && asOf <= agent.lastSeenAt) return;
      agent.firstSeenAt = Math.min(agent.firstSeenAt, asOf);
      agent.lastSeenAt = Math.max(agent.lastSeenAt, asOf);
      setSeen.run(agent.firstSeenAt, agent.lastSeenAt, agent.ref);
    },
    writeName(agent, sent, asOf) {
      const stored = readName.get(agent.ref) as StoredName; // the columns named above; the agent was found or made just now
      const isActive = sent.isActive === null ? null : Number(sent.isActive);
      const order = stored.name_as_of === null ? 1 : asOf - stored.name_as_of || compareTexts(sent.name, stored.name) || compareTexts(sent.email, stored.email) || (isActive ?? -1) - (stored.is_active ?? -1);
      if (order <= 0) return 'unchanged';
      setName.run(sent.name, sent.email, isActive, asOf, agent.ref);
      if (stored.name_as_of === null) return 'inserted';
      return stored.name === sent.name && stored.email === sent.email && stored.is_active === isActive ? 'unchanged' : 'updated';
    },
    writeSnapshot(agent, snapshot, asOf) {
      const content = encodeSnapshot(snapshot);
      const stored = readSnapshot.get(agent.ref) as [number, string] | undefined; // the columns named above
      const order = stored === undefined ? 1 : rankOf(asOf, content) - rankOf(stored[0], stored[1]) || compareTexts(content, stored[1]);
      if (order <= 0) return 'unchanged';
      setSnapshot.run(agent.ref, asOf, content);
      if (stored === undefined) return 'inserted';
      return stored[1] === content ? 'unchanged' : 'updated';
    },
    clear: () => sources.clear(),
  };
}

/** So much newer has to be what is only concluded, to replace what the vendor told. */
const DERIVED_LEAD_MS = 120_000;
const DERIVED_MARK = '"isDerived":true}';

/** By which a snapshot wins over another: its as-of, of a concluded one less. One order for all, so the result hangs on no sequence. */
function rankOf(asOf: UtcMs, content: string): number {
  return content.endsWith(DERIVED_MARK) ? asOf - DERIVED_LEAD_MS : asOf;
}

/** Keys in a fixed order, so that equal snapshots are equal texts. JSON escapes what SQLite's text could not hold. */
function encodeSnapshot({ presence, workload, interactions, isDerived }: AgentSnapshot): string {
  return JSON.stringify({
    presence: presence && { category: presence.category, name: presence.name, eligibleForRouting: presence.eligibleForRouting, sinceAt: presence.sinceAt },
    workload: workload && { calls: workload.calls, semiLive: workload.semiLive, nonLive: workload.nonLive, sinceAt: workload.sinceAt },
    interactions: interactions.map(({ guid, channelGuid, category, reason, medium, mediumManager, direction, sinceAt }) => ({ guid, channelGuid, category, reason, medium, mediumManager, direction, sinceAt })),
    ...(isDerived === true ? { isDerived } : {}),
  });
}

/** Reads back what `encodeSnapshot` wrote. */
export function decodeSnapshot(agentId: string, content: string): AgentSnapshot {
  const parts = JSON.parse(content) as Omit<AgentSnapshot, 'agentId'>; // written by encodeSnapshot
  return { agentId, ...parts };
}
