import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FactPage } from '../ports/alert-store.ts';
import type { ActivityFilter, ActivityRow, AgentRecord, AgentRef, SnapshotRecord, StateBucketRow, StoreReader } from '../ports/stores.ts';
import type { State } from '../../shared/domain/state.ts';
import type { ClosedInterval } from '../../shared/domain/time.ts';
import { createColumnReads } from './activity-columns.ts';
import { createActivityReader, type StoredAgent } from './activity-reader.ts';
import { decodeSnapshot } from './agents.ts';
import { createAlertReads, type AlertReads } from './alert-reader.ts';
import { compareEngagement, createBucketReads, type BucketReads } from './bucket-reader.ts';
import { readCoverage } from './coverage.ts';
import { schemaVersion, sqliteVersion, type Db } from './database.ts';
import { databaseFile, sizeOnDisk } from './home-files.ts';
import { createEventReads, type EventReads } from './event-reader.ts';
import { createHoldReads, type ReadHolds } from './holds.ts';
import { findFaults, findUnfinished } from './integrity.ts';
import { createInteractionReads, type InteractionReads } from './interaction-reader.ts';
import { readAgentSnoozes, readOutbox } from './outbox.ts';
import { readPeople } from './people.ts';
import { readQuarantine } from './quarantine.ts';
import { createQueueReads, type ReadQueueStays } from './queue-stays.ts';
import { readRules } from './rules.ts';
import { readLabelMapping, readLabels, readSettings } from './settings.ts';
import { readSources, visibleSources } from './sources.ts';
import { createSpanMerger } from './span-reader.ts';
import { readCursor, readGaps, readStreams } from './streams.ts';
import { readTerms } from './terms.ts';

/** Rows after which a batch of an export is handed on; a batch always holds whole agents. */
const BATCH_ROWS = 2_000;

interface AgentRow {
  readonly source_id: number; readonly agent_id: string; readonly name: string | null; readonly email: string | null;
  readonly is_active: number | null; readonly first_seen_at: number; readonly last_seen_at: number;
}

/** Everything that a connection can read, prepared once. */
export interface Reads {
  readonly db: Db;
  listAgents(sourceIds: readonly number[] | undefined, agentIds: readonly string[] | undefined): readonly AgentRecord[];
  readActivities(agents: readonly AgentRef[], window: ClosedInterval): readonly ActivityRow[];
  batches(filter: ActivityFilter): Generator<readonly ActivityRow[]>;
  readStateBuckets(agents: readonly AgentRef[], window: ClosedInterval): readonly StateBucketRow[];
  stateBatches(filter: ActivityFilter): Generator<readonly StateBucketRow[]>;
  readonly engagement: BucketReads['engagement'];
  readonly columns: (agents: readonly AgentRef[], window: ClosedInterval, options?: { readonly withGuids?: boolean }) => FactPage;
  readonly queueStays: ReadQueueStays;
  readonly holds: ReadHolds;
  readonly interactions: InteractionReads;
  readonly events: EventReads;
  readonly alerts: AlertReads;
  readSnapshots(sourceId: number, agentIds: readonly string[] | undefined): readonly SnapshotRecord[];
  countActivities(): number;
}

/** All agents, or those of a list; bound by `agentList`. */
const OF_AGENTS = '(? IS NULL OR agent_id IN (SELECT value FROM json_each(?)))';

function agentList(agentIds: readonly string[] | undefined): [string | null, string | null] {
  const list = agentIds === undefined ? null : JSON.stringify(agentIds);
  return [list, list];
}

export function createReads(db: Db): Reads {
  const readAgent = createSpanMerger(db, createActivityReader(db));
  const buckets = createBucketReads(db);
  const columns = createColumnReads(db);
  const agentRef = db.prepare('SELECT agent_ref FROM agent WHERE source_id = ? AND agent_id = ?').pluck();
  const agents = db.prepare(`SELECT source_id, agent_id, name, email, is_active, first_seen_at, last_seen_at FROM agent WHERE source_id IN (SELECT value FROM json_each(?)) AND ${OF_AGENTS} ORDER BY source_id, agent_id`);
  const agentRefs = db.prepare('SELECT agent_ref AS ref, source_id AS sourceId, agent_id AS agentId FROM agent WHERE source_id IN (SELECT value FROM json_each(?)) ORDER BY source_id, agent_id');
  const snapshots = db.prepare(`SELECT agent_id, as_of, content FROM agent JOIN snapshot USING (agent_ref) WHERE source_id = ? AND ${OF_AGENTS} ORDER BY agent_id`).raw();
  const activities = db.prepare("SELECT value FROM meta WHERE key = 'activities'").pluck();

  function findAgents(refs: readonly AgentRef[]): StoredAgent[] {
    const found = new Map<number, StoredAgent>();
    for (const { sourceId, agentId } of refs) {
      const ref = agentRef.get(sourceId, agentId);
      if (typeof ref === 'number') found.set(ref, { ref, sourceId, agentId });
    }
    return [...found.values()];
  }

  /** Rows of whole agents, by source and agent, some thousands at a time. */
  function* agentBatches<Row>({ sourceIds, agentIds }: ActivityFilter, read: (agent: StoredAgent) => readonly Row[]): Generator<readonly Row[]> {
    const wanted = new Set(agentIds);
    let batch: Row[] = [];
    for (const agent of agentRefs.all(JSON.stringify(visibleSources(db, sourceIds))) as StoredAgent[]) { // named so in the query
      if (wanted.size > 0 && !wanted.has(agent.agentId)) continue;
      batch = batch.concat(read(agent));
      if (batch.length < BATCH_ROWS) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }

  return {
    db,
    listAgents: (sourceIds, agentIds) => (agents.all(JSON.stringify(visibleSources(db, sourceIds)), ...agentList(agentIds)) as AgentRow[]).map(toAgent), // the columns named
    readActivities: (refs, window) => findAgents(refs).flatMap((agent) => readAgent(agent, window)),
    batches: (filter) => agentBatches(filter, (agent) => readAgent(agent, filter.window)),
    readStateBuckets: (refs, window) => findAgents(refs).flatMap((agent) => buckets.states(agent, window)),
    stateBatches: (filter) => agentBatches(filter, (agent) => buckets.states(agent, filter.window)),
    engagement: buckets.engagement,
    columns: (refs, window, options) => columns.read(findAgents(refs), window, options),
    queueStays: createQueueReads(db),
    holds: createHoldReads(db),
    interactions: createInteractionReads(db),
    events: createEventReads(db),
    alerts: createAlertReads(db),
    readSnapshots: (sourceId, agentIds) => (snapshots.all(sourceId, ...agentList(agentIds)) as [string, number, string][]).map(([agentId, asOf, content]) => ({ sourceId, asOf, ...decodeSnapshot(agentId, content) })), // the columns named
    countActivities: () => Number(activities.get()),
  };
}

function toAgent(row: AgentRow): AgentRecord {
  return {
    sourceId: row.source_id,
    agentId: row.agent_id,
    name: row.name,
    email: row.email,
    isActive: row.is_active === null ? null : row.is_active === 1,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
  };
}

/**
 * The port on top of a connection. `connect` gives null while there is no database; everything is empty then. The
 * reads themselves are synchronous: a shell keeps long ones off its event loop by a reader on a thread of its own.
 */
export function createStoreReader(options: { readonly home: string; readonly connect: () => Reads | null; readonly close: () => void }): StoreReader {
  const { home, connect } = options;
  const read = async <Result>(from: (reads: Reads) => Result, empty: Result): Promise<Result> => {
    const reads = connect();
    return reads === null ? empty : from(reads);
  };
  async function* inBatches<Row>(batchesOf: (reads: Reads) => Generator<readonly Row[]>): AsyncGenerator<readonly Row[]> {
    const reads = connect();
    if (reads === null) return;
    for (const batch of batchesOf(reads)) {
      yield batch;
      await nextTurn();
    }
  }
  return {
    listSources: () => read(({ db }) => readSources(db), []),
    listAgents: (sourceIds, agentIds) => read((reads) => reads.listAgents(sourceIds, agentIds), []),
    readActivities: (agents, window) => read((reads) => reads.readActivities(agents, window), []),
    streamActivities: (filter) => inBatches((reads) => reads.batches(filter)),
    readSnapshots: (sourceId, agentIds) => read((reads) => reads.readSnapshots(sourceId, agentIds), []),
    listLabels: (sourceId) => read(({ db }) => readLabels(db, sourceId), []),
    readLabelMapping: (sourceId) => read<ReadonlyMap<string, State>>(({ db }) => readLabelMapping(db, sourceId), new Map<string, State>()),
    listStreams: () => read(({ db }) => readStreams(db), []),
    readCursor: (sourceId, stream) => read(({ db }) => readCursor(db, sourceId, stream), null),
    listGaps: ({ window, sourceIds, includeFilled }) => read(({ db }) => readGaps(db, { window, sourceIds: visibleSources(db, sourceIds), includeFilled: includeFilled === true }), []),
    readCoverage: (sourceId, stream) => read(({ db }) => readCoverage(db, sourceId, stream), []),
    listQuarantine: (filter) => read(({ db }) => readQuarantine(db, visibleSources(db, filter?.sourceIds)), []),
    readSettings: () => read(({ db }) => readSettings(db), {}),
    listInteractions: (query) => read(({ interactions }) => interactions.list(query), { rows: [], total: 0 }),
    listInteractionChoices: (window) => read(({ interactions }) => interactions.choices(window), { media: [], directions: [], outcomes: [], queues: [] }),
    readInteraction: (sourceId, guid) => read(({ interactions }) => interactions.read(sourceId, guid), null),
    readConversation: (sourceId, guid) => read(({ interactions }) => interactions.conversation(sourceId, guid), []),
    streamInteractions: (filter) => inBatches(({ interactions }) => interactions.batches(filter)),
    readOngoing: (sourceId) => read(({ interactions }) => interactions.ongoing(sourceId), null),
    readStateBuckets: (agents, window) => read((reads) => reads.readStateBuckets(agents, window), []),
    streamStateBuckets: (filter) => inBatches((reads) => reads.stateBatches(filter)),
    readEngagement: (filter) => read((reads) => [...reads.engagement(filter)].flat().sort(compareEngagement), []),
    streamEngagement: (filter) => inBatches((reads) => reads.engagement(filter)),
    listTerms: (sourceId) => read(({ db }) => readTerms(db, sourceId), []),
    readSessions: (filter) => read(({ events }) => events.sessions(filter), []),
    listCalls: (query) => read(({ events }) => events.calls(query), { rows: [], total: 0 }),
    listCallChoices: (window) => read(({ events }) => events.callChoices(window), { states: [], directions: [], queues: [] }),
    readCall: (sourceId, callId) => read(({ events }) => events.call(sourceId, callId), null),
    streamSessions: (filter) => inBatches(({ events }) => events.sessionBatches(filter)),
    streamCalls: (filter) => inBatches(({ events }) => events.callBatches(filter)),
    streamEvents: (filter) => inBatches(({ events }) => events.eventBatches(filter)),
    readNewestEvents: (sourceId, limit) => read(({ events }) => events.newest(sourceId, limit), []),
    readPeople: () => read(({ db }) => readPeople(db), { people: [], teams: [], links: [] }),
    readActivityColumns: (agents, window, extras) => read((reads) => reads.columns(agents, window, extras), { kinds: [], agents: [] }),
    readQueueStays: (sourceIds, window) => read((reads) => reads.queueStays(sourceIds, window), []),
    readHolds: (sourceIds, window) => read((reads) => reads.holds(sourceIds, window), []),
    listRules: () => read(({ db }) => readRules(db), []),
    listAlerts: (query) => read(({ alerts }) => alerts.list(query), { rows: [], total: 0 }),
    countAlerts: (filter) => read(({ alerts }) => alerts.count(filter), { rules: [], subjects: [] }),
    readAlerts: (ids) => read(({ alerts }) => alerts.read(ids), []),
    readRecentAlerts: (sinceAt) => read(({ alerts }) => alerts.recent(sinceAt), []),
    streamAlerts: (filter) => inBatches(({ alerts }) => alerts.batches(filter)),
    listAgentSnoozes: () => read(({ db }) => readAgentSnoozes(db), []),
    listOutbox: (limit) => read(({ db }) => readOutbox(db, limit), []),
    describe: async () => {
      const reads = connect();
      return {
        home,
        schema: reads === null ? 0 : schemaVersion(reads.db),
        sizeBytes: sizeOnDisk(databaseFile(home)),
        activities: reads?.countActivities() ?? 0,
        sqlite: sqliteVersion(),
      };
    },
    checkIntegrity: (deep) => read(({ db }) => [...findFaults(db, deep), ...findUnfinished(db)], []),
    close: async () => options.close(),
  };
}
