import type { Floor, FloorAgent } from '../../../shared/contract/schemas.ts';
import { DAY_MS, SECOND_MS, type UtcMs } from '../../../shared/domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { AgentRef, IngestPage, IngestResult } from '../../ports/stores.ts';
import { createWorkLoop } from '../work-loop.ts';
import { createFloorState, keyOf, type FloorStatePorts } from './floor-state.ts';

const TICK_MS = SECOND_MS;
/** After a read that failed (the reader thread died, the disk is in trouble). */
const RETRY_MS = 5 * SECOND_MS;

export interface FloorPorts extends FloorStatePorts {
  readonly clock: Clock;
  readonly log: Log;
}

/** What changed, for watchers. */
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
  /** After persons, teams or links changed: rows follow at once. */
  peopleChanged(): void;
  onChange(listener: FloorListener): () => void;
  /** Resolves when nothing is left to read (tests, benchmarks). */
  settled(): Promise<void>;
}

export function createFloorModel(ports: FloorPorts): FloorModel {
  const state = createFloorState(ports);
  const listeners = new Set<FloorListener>();
  const stopping = new AbortController();
  let agents = new Map<string, AgentRef>();
  let directories = new Set<number>();
  let needsReload = true;

  const tell: FloorListener = (change) => { for (const listener of listeners) listener(change); };
  const tellAgents = (keys: readonly string[]): void => { if (keys.length > 0) tell({ kind: 'agents', keys }); };

  const read = async (): Promise<void> => {
    const isReload = needsReload;
    const refs = [...agents.values()];
    const sources = [...directories];
    needsReload = false;
    agents = new Map();
    directories = new Set();
    if (isReload) {
      await state.readAll();
      tell({ kind: 'all' });
    } else {
      tellAgents(await state.readAgents(refs, sources));
    }
  };
  /** What failed is read whole again, after a while. */
  const readSafely = async (): Promise<void> => {
    try {
      await read();
    } catch (error) {
      if (stopping.signal.aborted) return;
      ports.log.error('floor-read-failed', {}, error);
      needsReload = true;
      await ports.clock.sleep(RETRY_MS, stopping.signal);
    }
  };
  const reading = createWorkLoop(() => !stopping.signal.aborted && (needsReload || agents.size > 0), readSafely);

  const tick = async (): Promise<void> => {
    for (;;) {
      await ports.clock.sleep(TICK_MS, stopping.signal);
      if (stopping.signal.aborted) return;
      if (state.isNewDay()) needsReload = true;
      else tellAgents(state.applyRules());
      reading.wake();
    }
  };

  return {
    start: async () => {
      await read();
      void tick();
    },
    stop: () => stopping.abort(),
    snapshot: () => state.snapshot(),
    agent: (key) => state.agent(key),
    pageIngested: (page, result) => {
      for (const ref of touchedAgents(page, result, state.readFrom())) agents.set(keyOf(ref), ref);
      if (tellsOfPeople(page) || [...agents.keys()].some((key) => !state.hasPerson(key))) directories.add(page.sourceId);
      reading.wake();
    },
    reload: () => {
      needsReload = true;
      reading.wake();
    },
    peopleChanged: () => tellAgents(state.applyPeople()),
    onChange: (listener) => {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
    settled: () => reading.settled(),
  };
}

/** Names, present states or words for ids: what is kept of a source beside its activities. */
function tellsOfPeople({ names, snapshots, records = {} }: IngestPage): boolean {
  return names.length + snapshots.length + (records.derivedNames?.length ?? 0) + (records.derivedSnapshots?.length ?? 0) + (records.terms?.length ?? 0) > 0;
}

/** The page's changed agents of which something lies in what the floor reads; a back-fill of last week touches nobody. */
function touchedAgents(page: IngestPage, result: IngestResult, fromAt: UtcMs): AgentRef[] {
  const recent = new Set<string>();
  for (const activity of page.activities) {
    if (activity.durationMs === null || activity.startAt + activity.durationMs >= fromAt) recent.add(activity.agentId);
  }
  const { stateBuckets = [], events = [], derivedEvents = [], derivedNames = [], derivedSnapshots = [] } = page.records ?? {};
  for (const entry of [...page.names, ...page.snapshots, ...derivedNames, ...derivedSnapshots]) recent.add(entry.agentId);
  for (const bucket of stateBuckets) if (bucket.endAt >= fromAt) recent.add(bucket.agentId);
  // What an event began may still go on.
  for (const event of [...events, ...derivedEvents]) if (event.agentId !== null && event.eventAt >= fromAt - DAY_MS) recent.add(event.agentId);
  return result.changedAgents.filter((agentId) => recent.has(agentId)).map((agentId) => ({ sourceId: page.sourceId, agentId }));
}
