import type { Floor, FloorAgent } from '../../../shared/contract/schemas.ts';
import { dateOf, startOfDate, type CivilDate } from '../../../shared/domain/calendar.ts';
import type { LabelMapping } from '../../../shared/domain/state.ts';
import { DAY_MS, HOUR_MS, type UtcMs } from '../../../shared/domain/time.ts';
import type { ActivityRow, AgentRecord, AgentRef, SnapshotRecord, SourceRecord, StateBucketRow, StoreReader } from '../../ports/stores.ts';
import { toAgentView, type AgentView } from './agent-floor.ts';
import { nameReason } from './snapshot-rows.ts';
import { chatTodayOf, type ChatToday } from './chat-today.ts';
import { createFloorRows, type FloorRowsPorts } from './floor-rows.ts';

/** Just after midnight a state's beginning lies before it: so much is read at least. */
const LOOK_BACK_MS = 6 * HOUR_MS;

export interface FloorStatePorts extends FloorRowsPorts {
  readonly reader: StoreReader;
  /** The product's zone. */
  readonly zone: () => string;
  /** The zone of an agent's days: the team's where it has one, else the product's. */
  readonly zoneOf: (key: string) => string;
  /** Every zone in which anybody's days are, the product's among them. */
  readonly zones: () => readonly string[];
  /** Now by the vendors' clock. */
  readonly nowAt: () => UtcMs;
  readonly freshAt: (sourceId: number) => UtcMs | null;
}

/** The floor's rows and what they are made from. Reading never shows a half-read floor: rows change together, after the last read. */
export interface FloorState {
  readAll(): Promise<void>;
  /** Reads the agents again, and first the directories (names, snapshots, labels) of the sources given; keys of rows that changed. */
  readAgents(refs: readonly AgentRef[], directories: readonly number[]): Promise<readonly string[]>;
  /** Persons, teams or links changed; keys of rows that changed. */
  applyPeople(): readonly string[];
  /** Rules whose time has come; keys of rows that changed. */
  applyRules(): readonly string[];
  /** True once a day has begun in some zone that the rows do not show yet. */
  isNewDay(): boolean;
  /** Activities that end before this do not matter to the floor. */
  readFrom(): UtcMs;
  hasPerson(key: string): boolean;
  snapshot(): Floor;
  agent(key: string): FloorAgent | null;
}

interface Directory { readonly people: Map<string, AgentRecord>; readonly snapshots: Map<string, SnapshotRecord>; readonly labels: Map<number, LabelMapping>; readonly reasons: Map<number, ReadonlyMap<string, string>> }
interface Read { readonly activities: ReadonlyMap<string, readonly ActivityRow[]>; readonly buckets: ReadonlyMap<string, readonly StateBucketRow[]> }
interface Day { readonly date: CivilDate; readonly midnightAt: UtcMs }
/** Today in each zone that matters. */
type Days = ReadonlyMap<string, Day>;

export const keyOf = (ref: AgentRef): string => `${ref.sourceId}:${ref.agentId}`;

export function createFloorState(ports: FloorStatePorts): FloorState {
  const rows = createFloorRows(ports);
  let directory: Directory = emptyDirectory();
  let days = daysNow(ports);

  const midnightAt = (key: string): UtcMs => (days.get(ports.zoneOf(key)) ?? dayIn(ports.zoneOf(key), ports.nowAt())).midnightAt;
  const readFrom = (of: Days): UtcMs => Math.min(earliestMidnight(of), ports.nowAt() - LOOK_BACK_MS);
  const readRows = async (refs: readonly AgentRef[], from: Days): Promise<Read> => {
    // A day ahead, for a vendor's clock that runs before this one.
    const endAt = ports.nowAt() + DAY_MS;
    const counted = new Set(ports.sources().filter((source) => source.kind === 'liveperson').map((source) => source.id));
    const chatters = refs.filter((ref) => counted.has(ref.sourceId));
    const [activities, buckets] = await Promise.all([
      refs.length === 0 ? [] : ports.reader.readActivities(refs, { startAt: readFrom(from), endAt }),
      chatters.length === 0 ? [] : ports.reader.readStateBuckets(chatters, { startAt: earliestMidnight(from), endAt }),
    ]);
    return { activities: Map.groupBy(activities, keyOf), buckets: Map.groupBy(buckets, keyOf) };
  };
  const chatOf = (ref: AgentRef, buckets: readonly StateBucketRow[] | undefined): ChatToday | null =>
    (buckets === undefined ? null : chatTodayOf(buckets.filter((bucket) => bucket.startAt >= midnightAt(keyOf(ref))), directory.labels.get(ref.sourceId) ?? new Map(), directory.reasons.get(ref.sourceId) ?? new Map()));
  const viewOf = (ref: AgentRef, source: SourceRecord, read: Read): AgentView | null => {
    const person = directory.people.get(keyOf(ref));
    return toAgentView({
      sourceId: ref.sourceId, agentId: ref.agentId, name: person?.name ?? null, isActive: person?.isActive ?? null, kind: source.kind,
      rows: read.activities.get(keyOf(ref)) ?? [], chat: chatOf(ref, read.buckets.get(keyOf(ref))),
      labels: directory.labels.get(ref.sourceId) ?? new Map(), snapshot: nameReason(directory.snapshots.get(keyOf(ref)) ?? null, directory.reasons.get(ref.sourceId) ?? new Map()), freshAt: ports.freshAt(ref.sourceId), midnightAt: midnightAt(keyOf(ref)),
    });
  };
  /** Keys of rows that changed. Agents of sources that went away meanwhile are gone. */
  const apply = (refs: readonly AgentRef[], read: Read): string[] => {
    const sources = new Map(ports.sources().map((source) => [source.id, source]));
    return rows.show(refs.map((ref) => {
      const source = sources.get(ref.sourceId);
      return [keyOf(ref), source === undefined ? null : viewOf(ref, source, read)] as const;
    }));
  };

  return {
    readAll: async () => {
      const fresh = emptyDirectory();
      const today = daysNow(ports);
      for (const source of ports.sources()) await readDirectory(ports.reader, source.id, fresh);
      const refs = [...new Map<string, AgentRef>([...fresh.people, ...fresh.snapshots]).values()].map(({ sourceId, agentId }) => ({ sourceId, agentId }));
      const read = await readRows(refs, today);
      directory = fresh;
      days = today;
      rows.clear();
      apply(refs, read);
    },
    readAgents: async (refs, directories) => {
      for (const sourceId of directories) await readDirectory(ports.reader, sourceId, directory);
      return apply(refs, await readRows(refs, days));
    },
    applyPeople: () => rows.layAll(),
    applyRules: () => rows.applyRules(),
    isNewDay: () => [...days].some(([zone, day]) => dateOf(ports.nowAt(), zone) !== day.date),
    readFrom: () => readFrom(days),
    hasPerson: (key) => directory.people.has(key),
    snapshot: () => ({ asOf: ports.nowAt(), zone: ports.zone(), date: (days.get(ports.zone()) ?? dayIn(ports.zone(), ports.nowAt())).date, agents: rows.all() }),
    agent: (key) => rows.get(key),
  };
}

function daysNow(ports: FloorStatePorts): Days {
  return new Map(ports.zones().map((zone) => [zone, dayIn(zone, ports.nowAt())]));
}

function earliestMidnight(of: Days): UtcMs {
  return Math.min(...[...of.values()].map((day) => day.midnightAt));
}

function dayIn(zone: string, at: UtcMs): Day {
  const date = dateOf(at, zone);
  return { date, midnightAt: startOfDate(date, zone) };
}

function emptyDirectory(): Directory {
  return { people: new Map(), snapshots: new Map(), labels: new Map(), reasons: new Map() };
}

async function readDirectory(reader: StoreReader, sourceId: number, into: Directory): Promise<void> {
  const [agents, snapshots, labels, terms] = await Promise.all([reader.listAgents([sourceId]), reader.readSnapshots(sourceId), reader.readLabelMapping(sourceId), reader.listTerms(sourceId)]);
  for (const agent of agents) into.people.set(keyOf(agent), agent);
  for (const snapshot of snapshots) into.snapshots.set(keyOf(snapshot), snapshot);
  into.labels.set(sourceId, labels);
  into.reasons.set(sourceId, new Map(terms.filter((term) => term.kind === 'reason').map((term) => [term.id, term.name])));
}
