import type { Activity, AgentName, AgentSnapshot, SourceKind } from '../../shared/domain/activity.ts';
import type { ClosedInterval, UtcMs } from '../../shared/domain/time.ts';
import type { State } from '../../shared/domain/state.ts';
import type { AgentStateBucket, EngagementBucket, Term } from '../../shared/domain/bucket.ts';
import type { Interaction } from '../../shared/domain/interaction.ts';
import type { InteractionSummary } from '../../shared/domain/interaction-figures.ts';
import type { PeopleBook, Person, Team } from '../../shared/domain/people.ts';
import type { DerivedCall, DerivedFlag, DerivedSession, EventDerivation, SourceEvent } from '../../shared/domain/source-event.ts';
import type { ObservedRecords, RefusedItem, Settings } from './connector.ts';
import type { AlertReader, AlertWriter } from './alert-store.ts';
import type { Inbox } from './inbox.ts';
import type { SecretStoreName } from './secrets.ts';

/**
 * The store, set-based and asynchronous: a page in, a window out. No SQL in its types, so that another engine can
 * take its place. `StoreWriter` belongs to the owner of the data directory; `StoreReader` may be opened many times.
 */
export interface StoreReader extends AlertReader {
  listSources(): Promise<readonly SourceRecord[]>;
  /** `agentIds` absent: all of the sources. */
  listAgents(sourceIds?: readonly number[], agentIds?: readonly string[]): Promise<readonly AgentRecord[]>;
  /**
   * Every activity of the given agents that overlaps `[startAt, endAt)`, unclipped, by agent, then start. Rows are marked, not
   * removed: `superseded` for a ghost (same exclusive lane and words, other start, older as-of), `overlap` for other
   * rows that share time in an exclusive lane.
   */
  readActivities(agents: readonly AgentRef[], window: ClosedInterval): Promise<readonly ActivityRow[]>;
  /**
   * The same over all agents that match, in batches of whole agents, for exports: constant memory.
   * `agentIds` empty or absent means all.
   */
  streamActivities(filter: ActivityFilter): AsyncIterable<readonly ActivityRow[]>;
  /** `agentIds` absent: all of the source. */
  readSnapshots(sourceId: number, agentIds?: readonly string[]): Promise<readonly SnapshotRecord[]>;
  /** Label as sent → how often seen, with its category, for the label-mapping screen. */
  listLabels(sourceId: number): Promise<readonly LabelRecord[]>;
  readLabelMapping(sourceId: number): Promise<ReadonlyMap<string, State>>;
  listStreams(): Promise<readonly StreamRecord[]>;
  readCursor(sourceId: number, stream: string): Promise<string | null>;
  /** Gaps that overlap the window, filled ones left out unless asked for. */
  listGaps(filter: { readonly window?: ClosedInterval; readonly sourceIds?: readonly number[]; readonly includeFilled?: boolean }): Promise<readonly GapRecord[]>;
  /** Time that a stream has fetched whole, ascending and disjoint. */
  readCoverage(sourceId: number, stream: string): Promise<readonly ClosedInterval[]>;
  listQuarantine(filter?: { readonly sourceIds?: readonly number[] }): Promise<readonly QuarantineRecord[]>;
  readSettings(): Promise<Readonly<Record<string, string>>>;
  /** Sorted and cut to a page; `total` counts all that match. Filters and sorting never read an interaction's content, but `text` may. */
  listInteractions(query: InteractionQuery): Promise<{ readonly rows: readonly InteractionRow[]; readonly total: number }>;
  /** The words that occur in the window, for filters; each list ascending. */
  listInteractionChoices(window: ClosedInterval): Promise<{ readonly media: readonly string[]; readonly directions: readonly string[]; readonly outcomes: readonly string[]; readonly queues: readonly string[] }>;
  readInteraction(sourceId: number, guid: string): Promise<InteractionRecord | null>;
  /** Of one conversation, by start. */
  readConversation(sourceId: number, conversationGuid: string): Promise<readonly InteractionRow[]>;
  /** Overlapping the window, in batches by source, start, guid; for exports. */
  streamInteractions(filter: ActivityFilter): AsyncIterable<readonly InteractionRecord[]>;
  /** The newest whole answer about interactions that go on; null before the first. */
  readOngoing(sourceId: number): Promise<OngoingRecord | null>;
  /** Buckets that start in the window, by agent, then start. */
  readStateBuckets(agents: readonly AgentRef[], window: ClosedInterval): Promise<readonly StateBucketRow[]>;
  streamStateBuckets(filter: ActivityFilter): AsyncIterable<readonly StateBucketRow[]>;
  /** Buckets that start in the window, by start, skill, agent. `agentIds` keeps only rows of these agents. */
  readEngagement(filter: ActivityFilter): Promise<readonly EngagementRow[]>;
  streamEngagement(filter: ActivityFilter): AsyncIterable<readonly EngagementRow[]>;
  listTerms(sourceId: number): Promise<readonly Term[]>;
  /** Overlapping the window, by agent, then log-in. */
  readSessions(filter: ActivityFilter): Promise<readonly SessionRow[]>;
  listCalls(query: CallQuery): Promise<{ readonly rows: readonly CallRow[]; readonly total: number }>;
  listCallChoices(window: ClosedInterval): Promise<{ readonly states: readonly string[]; readonly directions: readonly string[]; readonly queues: readonly string[] }>;
  readCall(sourceId: number, callId: string): Promise<CallRow | null>;
  /** Sessions, calls and events by source, then time, in batches, for exports. Calls and events count by their instant. */
  streamSessions(filter: ActivityFilter): AsyncIterable<readonly SessionRow[]>;
  streamCalls(filter: ActivityFilter): AsyncIterable<readonly CallRow[]>;
  streamEvents(filter: ActivityFilter): AsyncIterable<readonly EventRow[]>;
  /** The newest events of a source, for the zone check. */
  readNewestEvents(sourceId: number, limit: number): Promise<readonly EventRow[]>;
  readPeople(): Promise<PeopleBook>;
  describe(): Promise<StoreDescription>;
  /** SQLite's own integrity check, and with `deep` also foreign keys and the counts that must agree. Empty when sound. */
  checkIntegrity(deep: boolean): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface StoreWriter extends StoreReader, AlertWriter {
  /**
   * One page with its cursor in one transaction. Idempotent and free of order: for one activity the newest `asOf`
   * wins. Counts always satisfy `fetched = inserted + updated + unchanged + quarantined`.
   */
  ingest(page: IngestPage): Promise<IngestResult>;
  addSource(source: NewSource): Promise<SourceRecord>;
  updateSource(id: number, change: Partial<Pick<SourceRecord, 'name' | 'settings' | 'secretStore' | 'isPaused'>>): Promise<SourceRecord>;
  /** Without `purge` the history stays, hidden from the floor, and is joined when a source of the same kind and name is added again. */
  removeSource(id: number, options: { readonly purge: boolean }): Promise<void>;
  writeLabelMapping(sourceId: number, mapping: ReadonlyMap<string, State>): Promise<void>;
  writeSettings(change: Readonly<Record<string, string | null>>): Promise<void>;
  /** Notes how a stream is doing; `lastOkAt` and errors survive a restart. */
  writeStreamHealth(sourceId: number, stream: string, health: StreamHealth): Promise<void>;
  /** Opens a gap (or leaves an open one of the same reason alone). `toAt` null: it goes on. */
  openGap(gap: { readonly sourceId: number; readonly stream: string; readonly fromAt: UtcMs; readonly toAt: UtcMs | null; readonly reason: GapReason }): Promise<void>;
  /** Closes the open gaps of a stream: `filled` when the time was fetched after all, else they stay as gaps up to `toAt`. */
  closeGaps(sourceId: number, stream: string, options: { readonly toAt: UtcMs; readonly filled: boolean }): Promise<void>;
  /** Takes entries out for another try (all, or those of some sources); `drop` deletes them. */
  takeQuarantine(ids: readonly number[] | 'all'): Promise<readonly QuarantineRecord[]>;
  dropQuarantine(ids: readonly number[] | 'all'): Promise<number>;
  /** People, teams and links; each call is one transaction. Ids are given by the store. */
  savePerson(person: Omit<Person, 'id'> & { readonly id: number | null }): Promise<Person>;
  removePerson(id: number): Promise<void>;
  saveTeam(team: Omit<Team, 'id'> & { readonly id: number | null }): Promise<Team>;
  /** Its people stay, without a team. */
  removeTeam(id: number): Promise<void>;
  /** An agent is one person at most: a link replaces the one before. */
  linkAgent(personId: number, agent: AgentRef): Promise<void>;
  unlinkAgent(agent: AgentRef): Promise<void>;
  /** Names for ids, by hand or from a file; they win over the vendor's. */
  writeTerms(sourceId: number, terms: readonly Term[]): Promise<void>;
  /** The durable inbox of pushed deliveries, on a connection of its own that syncs each append. */
  readonly inbox: Inbox;
  /** Reads every stored event of a source again (its zone changed) and derives everything from them anew; in slices that let others in. */
  rebuildEvents(sourceId: number, reread: (content: string, receivedAt: UtcMs) => SourceEvent | { readonly reason: string }, derivation: EventDerivation): Promise<void>;
  /** A consistent copy while running; the file appears whole or not at all, with mode 0600. */
  backup(file: string): Promise<{ readonly bytes: number }>;
}

export type GapReason = 'not-served' | 'offline' | 'paused' | 'failed' | 'receiver-down';

export interface AgentRef { readonly sourceId: number; readonly agentId: string }

export interface SourceRecord {
  readonly id: number;
  readonly kind: SourceKind;
  readonly name: string;
  readonly settings: Settings;
  readonly isPaused: boolean;
  /** Removed without its data: hidden, history kept. */
  readonly isRemoved: boolean;
  readonly secretStore: SecretStoreName | null;
  readonly createdAt: UtcMs;
}

export interface NewSource { readonly kind: SourceKind; readonly name: string; readonly settings: Settings; readonly createdAt: UtcMs }

export interface AgentRecord {
  readonly sourceId: number;
  readonly agentId: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly isActive: boolean | null;
  /** First and last as-of of anything about the agent. */
  readonly firstSeenAt: UtcMs;
  readonly lastSeenAt: UtcMs;
}

export type RowFlag = 'derived' | 'inferred-end' | 'superseded' | 'overlap' | 'sum-mismatch' | 'duration-mismatch' | 'zone-unconfirmed' | 'late';

export interface ActivityRow extends Activity {
  readonly sourceId: number;
  /** Newest as-of at which this value was seen. */
  readonly asOf: UtcMs;
  readonly firstSeenAt: UtcMs;
  readonly flags: readonly RowFlag[];
  /** Only of rows that are derived from pushed events. */
  readonly sessionId?: string | null;
  readonly callId?: string | null;
  readonly queueId?: string | null;
  readonly queueName?: string | null;
  readonly callType?: string | null;
  readonly pendingDisposition?: boolean | null;
}

/** How interactions are chosen for a screen. */
export interface InteractionQuery {
  readonly window: ClosedInterval;
  readonly sourceIds?: readonly number[];
  /** Interactions in which any of these took part. */
  readonly agents?: readonly AgentRef[];
  readonly medium?: string;
  readonly direction?: string;
  /** As sent; an empty text: none yet. */
  readonly outcome?: string;
  readonly status?: string;
  readonly queue?: string;
  readonly minDurationMs?: number;
  readonly maxDurationMs?: number;
  /** Found anywhere in the record, ignoring case. */
  readonly text?: string;
  readonly sort: 'start' | 'duration' | 'queueWait' | 'handle' | 'talk';
  readonly isDescending: boolean;
  readonly limit: number;
  readonly offset: number;
}

export interface InteractionRecord {
  readonly sourceId: number;
  readonly asOf: UtcMs;
  readonly firstSeenAt: UtcMs;
  readonly interaction: Interaction;
}

/** An interaction without its channels. */
export interface InteractionRow {
  readonly sourceId: number;
  readonly asOf: UtcMs;
  readonly interaction: Omit<Interaction, 'channels' | 'extra'>;
  readonly summary: InteractionSummary;
}

export interface OngoingRecord { readonly sourceId: number; readonly asOf: UtcMs; readonly interactions: readonly Interaction[] }

export interface StateBucketRow extends AgentStateBucket { readonly sourceId: number; readonly asOf: UtcMs }
export interface EngagementRow extends EngagementBucket { readonly sourceId: number; readonly asOf: UtcMs }
export interface SessionRow extends DerivedSession { readonly sourceId: number }
export interface CallRow extends DerivedCall { readonly sourceId: number }
export interface EventRow extends SourceEvent { readonly sourceId: number; readonly flags: readonly DerivedFlag[] }

export interface CallQuery {
  readonly window: ClosedInterval;
  readonly sourceIds?: readonly number[];
  readonly agents?: readonly AgentRef[];
  readonly state?: string;
  readonly direction?: string;
  readonly queue?: string;
  readonly text?: string;
  readonly sort: 'start' | 'duration' | 'queueWait';
  readonly isDescending: boolean;
  readonly limit: number;
  readonly offset: number;
}

export interface ActivityFilter { readonly window: ClosedInterval; readonly sourceIds?: readonly number[]; readonly agentIds?: readonly string[] }

export interface SnapshotRecord extends AgentSnapshot { readonly sourceId: number; readonly asOf: UtcMs }

export interface LabelRecord { readonly label: string; readonly category: string | null; readonly agents: number; readonly times: number }

export interface StreamHealth {
  readonly lastOkAt?: UtcMs;
  /** Newest start or end seen in the data. */
  readonly lastEventAt?: UtcMs;
  /** Vendor's clock minus the desk's at the last answer. */
  readonly skewMs?: number;
  readonly error?: { readonly code: string; readonly message: string; readonly hint: string; readonly sinceAt: UtcMs } | null;
}

export interface StreamRecord {
  readonly sourceId: number;
  readonly stream: string;
  readonly lastOkAt: UtcMs | null;
  readonly lastEventAt: UtcMs | null;
  readonly skewMs: number | null;
  readonly error: { readonly code: string; readonly message: string; readonly hint: string; readonly sinceAt: UtcMs } | null;
  readonly gaps: number;
  /** Quarantine entries of this stream (different contents, not occurrences). */
  readonly quarantined: number;
}

export interface GapRecord { readonly sourceId: number; readonly stream: string; readonly fromAt: UtcMs; readonly toAt: UtcMs | null; readonly reason: GapReason; readonly isFilled: boolean }

export interface QuarantineRecord {
  readonly id: number;
  readonly sourceId: number;
  readonly stream: string;
  readonly firstSeenAt: UtcMs;
  readonly lastSeenAt: UtcMs;
  readonly times: number;
  readonly reason: string;
  /** As sent, as JSON text; cut at the size cap and then marked so in the reason. */
  readonly content: string;
  /** As-of of the newest page that held it, needed to ingest it again. */
  readonly asOf: UtcMs;
}

export interface IngestPage {
  readonly sourceId: number;
  readonly stream: string;
  readonly asOf: UtcMs;
  readonly receivedAt: UtcMs;
  readonly activities: readonly Activity[];
  readonly names: readonly AgentName[];
  readonly snapshots: readonly AgentSnapshot[];
  readonly quarantined: readonly RefusedItem[];
  /** Replaces the stream's cursor in the same transaction; null leaves it. */
  readonly cursor: string | null;
  readonly covered: ClosedInterval | null;
  /** Recorded as a gap `not-served` in the same transaction. */
  readonly notServed?: ClosedInterval | null;
  readonly records?: ObservedRecords;
  /** Needed with `records.events`: the store derives the touched agents and calls again in the same transaction. */
  readonly derivation?: EventDerivation;
  /** Inbox entries that this page holds; they are gone when it is stored. */
  readonly inboxIds?: readonly number[];
}

export interface IngestResult {
  readonly fetched: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly quarantined: number;
  /** Agents of which anything visible changed. */
  readonly changedAgents: readonly string[];
}

export interface StoreDescription { readonly home: string; readonly schema: number; readonly sizeBytes: number; readonly activities: number; readonly sqlite: string }
