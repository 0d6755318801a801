import type { Floor, FloorAgent } from '../../../shared/contract/schemas.ts';
import { dateOf, startOfDate } from '../../../shared/domain/calendar.ts';
import type { LabelMapping } from '../../../shared/domain/state.ts';
import { HOUR_MS, SECOND_MS, type UtcMs } from '../../../shared/domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { ActivityRow, AgentRecord, AgentRef, IngestPage, IngestResult, SnapshotRecord, SourceRecord, StoreReader } from '../../ports/stores.ts';
import { toAgentView, type AgentView } from './agent-floor.ts';
import { exceptionsOf, nextRuleAt } from './exceptions.ts';

/** Just after midnight a state's beginning lies before it: so much is read at least. */
const LOOK_BACK_MS = 6 * HOUR_MS;
const TICK_MS = SECOND_MS;

export interface FloorPorts {
  readonly reader: StoreReader;
  readonly clock: Clock;
  readonly log: Log;
  /** The product's zone. */
  readonly zone: () => string;
  /** Sources that are not removed. */
  readonly sources: () => readonly SourceRecord[];
  /** Now by the vendors' clock. */
  readonly nowAt: () => UtcMs;
  readonly freshAt: (sourceId: number) => UtcMs | null;
  /** Now while the source is live, else its last answer. */
  readonly ruleAt: (sourceId: number) => UtcMs;
}

/** What changed since the last call, for watchers. */
export type FloorListener = (change: { readonly kind: 'agents'; readonly keys: readonly string[] } | { readonly kind: 'all' }) => void;

/** The floor, in memory: built once from the store, then only the agents that a page changed are read again. */
export interface FloorModel {
  /** Builds the whole floor and begins to tick. */
  start(): Promise<void>;
  stop(): void;
  snapshot(): Floor;
  agent(key: string): FloorAgent | null;
  /** After a page was committed: reads its agents again when the page tells of today. */
  pageIngested(page: IngestPage, result: IngestResult): void;
  /** After labels, zone or sources changed. */
  reload(): void;
  onChange(listener: FloorListener): () => void;
  /** Resolves when nothing is left to read (tests, benchmarks). */
  settled(): Promise<void>;
}

const keyOf = (ref: AgentRef): string => `${ref.sourceId}:${ref.agentId}`;

export function createFloorModel(ports: FloorPorts): FloorModel {
  const listeners = new Set<FloorListener>();
  const stopping = new AbortController();
  const views = new Map<string, AgentView>();
  const shown = new Map<string, FloorAgent>();
  const dueAt = new Map<string, UtcMs>();
  let people = new Map<string, AgentRecord>();
  let snapshots = new Map<string, SnapshotRecord>();
  let labels = new Map<number, LabelMapping>();
  let date = '';
  let midnightAt: UtcMs = 0;
  let dirty = new Map<string, AgentRef>();
  let staleDirectories = new Set<number>();
  let needsReload = false;
  let work: Promise<void> | null = null;

  const tell = (change: Parameters<FloorListener>[0]): void => { for (const listener of listeners) listener(change); };

  const setDay = (): void => {
    date = dateOf(ports.nowAt(), ports.zone());
    midnightAt = startOfDate(date, ports.zone());
  };

  const readFrom = (): UtcMs => Math.min(midnightAt, ports.nowAt() - LOOK_BACK_MS);

  const readDirectory = async (sourceId: number): Promise<void> => {
    const [agents, snapshotRows, mapping] = await Promise.all([ports.reader.listAgents([sourceId]), ports.reader.readSnapshots(sourceId), ports.reader.readLabelMapping(sourceId)]);
    for (const agent of agents) people.set(keyOf(agent), agent);
    for (const snapshot of snapshotRows) snapshots.set(keyOf(snapshot), snapshot);
    labels.set(sourceId, mapping);
  };

  /** Lays the rules on a view; true when the row that clients see changed. */
  const show = (key: string, view: AgentView | null): boolean => {
    const before = shown.get(key);
    if (view === null) {
      views.delete(key);
      dueAt.delete(key);
      return shown.delete(key);
    }
    const ruleAt = ports.ruleAt(view.agent.sourceId);
    const after = { ...view.agent, exceptions: exceptionsOf(view, ruleAt) };
    const next = nextRuleAt(view, ruleAt);
    if (next === null) dueAt.delete(key);
    else dueAt.set(key, next);
    views.set(key, view);
    if (before !== undefined && isSameRow(before, after)) return false;
    shown.set(key, after);
    return true;
  };

  const readAgents = async (refs: readonly AgentRef[]): Promise<string[]> => {
    const kinds = new Map(ports.sources().map((source) => [source.id, source.kind]));
    const wanted = refs.filter((ref) => kinds.has(ref.sourceId));
    // Far enough ahead for a vendor's clock that runs before this one.
    const rows = await ports.reader.readActivities(wanted, { startAt: readFrom(), endAt: ports.nowAt() + 24 * HOUR_MS });
    const byAgent = Map.groupBy(rows, keyOf);
    return wanted.flatMap((ref) => {
      const key = keyOf(ref);
      const kind = kinds.get(ref.sourceId);
      return kind !== undefined && show(key, viewOf(ref, byAgent.get(key) ?? [], kind)) ? [key] : [];
    });
  };

  const viewOf = (ref: AgentRef, rows: readonly ActivityRow[], kind: SourceRecord['kind']): AgentView | null => {
    const key = keyOf(ref);
    const person = people.get(key);
    return toAgentView({
      ...ref, name: person?.name ?? null, isActive: person?.isActive ?? null, kind, labels: labels.get(ref.sourceId) ?? new Map(), rows,
      snapshot: snapshots.get(key) ?? null, freshAt: ports.freshAt(ref.sourceId), midnightAt,
    });
  };

  const readAll = async (): Promise<void> => {
    people = new Map();
    snapshots = new Map();
    labels = new Map();
    setDay();
    for (const source of ports.sources()) await readDirectory(source.id);
    views.clear();
    shown.clear();
    dueAt.clear();
    const refs = new Map<string, AgentRef>([...people.values(), ...snapshots.values()].map((ref) => [keyOf(ref), { sourceId: ref.sourceId, agentId: ref.agentId }]));
    await readAgents([...refs.values()]);
    tell({ kind: 'all' });
  };

  const readDirty = async (): Promise<void> => {
    const refs = [...dirty.values()];
    const directories = [...staleDirectories];
    dirty = new Map();
    staleDirectories = new Set();
    for (const sourceId of directories) await readDirectory(sourceId);
    const keys = await readAgents(refs);
    if (keys.length > 0) tell({ kind: 'agents', keys });
  };

  const drain = async (): Promise<void> => {
    while (!stopping.signal.aborted && (needsReload || dirty.size > 0)) {
      try {
        if (needsReload) {
          needsReload = false;
          dirty = new Map();
          staleDirectories = new Set();
          await readAll();
        } else {
          await readDirty();
        }
      } catch (error) {
        if (!stopping.signal.aborted) ports.log.error('floor-read-failed', {}, error);
      }
    }
  };

  const schedule = (): void => {
    work ??= drain().finally(() => { work = null; });
  };

  const applyRules = (): void => {
    const keys: string[] = [];
    for (const [key, at] of dueAt) {
      const view = views.get(key);
      if (view && at <= ports.ruleAt(view.agent.sourceId) && show(key, view)) keys.push(key);
    }
    if (keys.length > 0) tell({ kind: 'agents', keys });
  };

  const tick = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await ports.clock.sleep(TICK_MS, stopping.signal);
      if (stopping.signal.aborted) return;
      if (dateOf(ports.nowAt(), ports.zone()) !== date) {
        needsReload = true;
        schedule();
      } else {
        applyRules();
      }
    }
  };

  return {
    start: async () => {
      needsReload = true;
      schedule();
      await work;
      void tick();
    },
    stop: () => stopping.abort(),
    snapshot: () => ({ asOf: ports.nowAt(), zone: ports.zone(), date, agents: [...shown.values()] }),
    agent: (key) => shown.get(key) ?? null,
    pageIngested: (page, result) => {
      for (const ref of touchedAgents(page, result, readFrom())) dirty.set(keyOf(ref), ref);
      if (page.names.length + page.snapshots.length > 0 || result.changedAgents.some((agentId) => !people.has(`${page.sourceId}:${agentId}`))) staleDirectories.add(page.sourceId);
      if (dirty.size > 0) schedule();
    },
    reload: () => {
      needsReload = true;
      schedule();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
    settled: async () => { while (work !== null) await work; },
  };
}

/** The page's changed agents of which something lies in what the floor reads; a back-fill of last week touches nobody. */
function touchedAgents(page: IngestPage, result: IngestResult, fromAt: UtcMs): AgentRef[] {
  const recent = new Set<string>();
  for (const activity of page.activities) {
    if (activity.durationMs === null || activity.startAt + activity.durationMs >= fromAt) recent.add(activity.agentId);
  }
  for (const entry of [...page.names, ...page.snapshots]) recent.add(entry.agentId);
  return result.changedAgents.filter((agentId) => recent.has(agentId)).map((agentId) => ({ sourceId: page.sourceId, agentId }));
}

/** Rows are plain data in a fixed key order, so their texts tell whether anything a client sees changed. */
function isSameRow(a: FloorAgent, b: FloorAgent): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
