import type { Floor, FloorAgent } from '../../../shared/contract/schemas.ts';
import { dateOf, startOfDate, type CivilDate } from '../../../shared/domain/calendar.ts';
import type { LabelMapping } from '../../../shared/domain/state.ts';
import { DAY_MS, HOUR_MS, type UtcMs } from '../../../shared/domain/time.ts';
import type { ActivityRow, AgentRecord, AgentRef, SnapshotRecord, SourceRecord, StoreReader } from '../../ports/stores.ts';
import { toAgentView, type AgentView } from './agent-floor.ts';
import { exceptionsOf, nextRuleAt } from './exceptions.ts';

/** Just after midnight a state's beginning lies before it: so much is read at least. */
const LOOK_BACK_MS = 6 * HOUR_MS;

export interface FloorStatePorts {
  readonly reader: StoreReader;
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

/** The floor's rows and what they are made from. Reading never shows a half-read floor: rows change together, after the last read. */
export interface FloorState {
  readAll(): Promise<void>;
  /** Reads the agents again, and first the directories (names, snapshots, labels) of the sources given; keys of rows that changed. */
  readAgents(refs: readonly AgentRef[], directories: readonly number[]): Promise<readonly string[]>;
  /** Rules whose time has come; keys of rows that changed. */
  applyRules(): readonly string[];
  /** True once the product's day is another one than the rows'. */
  isNewDay(): boolean;
  /** Activities that end before this do not matter to the floor. */
  readFrom(): UtcMs;
  hasPerson(key: string): boolean;
  snapshot(): Floor;
  agent(key: string): FloorAgent | null;
}

interface Directory { readonly people: Map<string, AgentRecord>; readonly snapshots: Map<string, SnapshotRecord>; readonly labels: Map<number, LabelMapping> }
interface Day { readonly date: CivilDate; readonly midnightAt: UtcMs }

export const keyOf = (ref: AgentRef): string => `${ref.sourceId}:${ref.agentId}`;

export function createFloorState(ports: FloorStatePorts): FloorState {
  const rows = createFloorRows(ports);
  let directory: Directory = emptyDirectory();
  let day = dayNow(ports);

  const readFrom = (from: Day): UtcMs => Math.min(from.midnightAt, ports.nowAt() - LOOK_BACK_MS);
  const readRows = async (refs: readonly AgentRef[], from: Day): Promise<ReadonlyMap<string, readonly ActivityRow[]>> => {
    // A day ahead, for a vendor's clock that runs before this one.
    const activities = refs.length === 0 ? [] : await ports.reader.readActivities(refs, { startAt: readFrom(from), endAt: ports.nowAt() + DAY_MS });
    return Map.groupBy(activities, keyOf);
  };
  const viewOf = (ref: AgentRef, source: SourceRecord, activities: readonly ActivityRow[]): AgentView | null => {
    const person = directory.people.get(keyOf(ref));
    return toAgentView({
      sourceId: ref.sourceId, agentId: ref.agentId, name: person?.name ?? null, isActive: person?.isActive ?? null, kind: source.kind, rows: activities,
      labels: directory.labels.get(ref.sourceId) ?? new Map(), snapshot: directory.snapshots.get(keyOf(ref)) ?? null, freshAt: ports.freshAt(ref.sourceId), midnightAt: day.midnightAt,
    });
  };
  /** Keys of rows that changed. Agents of sources that went away meanwhile are gone. */
  const apply = (refs: readonly AgentRef[], activities: ReadonlyMap<string, readonly ActivityRow[]>): string[] => {
    const sources = new Map(ports.sources().map((source) => [source.id, source]));
    return refs.map((ref) => [keyOf(ref), ref] as const).filter(([key, ref]) => {
      const source = sources.get(ref.sourceId);
      return rows.show(key, source === undefined ? null : viewOf(ref, source, activities.get(key) ?? []));
    }).map(([key]) => key);
  };

  return {
    readAll: async () => {
      const fresh = emptyDirectory();
      const today = dayNow(ports);
      for (const source of ports.sources()) await readDirectory(ports.reader, source.id, fresh);
      const refs = [...new Map<string, AgentRef>([...fresh.people, ...fresh.snapshots]).values()].map(({ sourceId, agentId }) => ({ sourceId, agentId }));
      const activities = await readRows(refs, today);
      directory = fresh;
      day = today;
      rows.clear();
      apply(refs, activities);
    },
    readAgents: async (refs, directories) => {
      for (const sourceId of directories) await readDirectory(ports.reader, sourceId, directory);
      return apply(refs, await readRows(refs, day));
    },
    applyRules: () => rows.applyRules(),
    isNewDay: () => dateOf(ports.nowAt(), ports.zone()) !== day.date,
    readFrom: () => readFrom(day),
    hasPerson: (key) => directory.people.has(key),
    snapshot: () => ({ asOf: ports.nowAt(), zone: ports.zone(), date: day.date, agents: rows.all() }),
    agent: (key) => rows.get(key),
  };
}

function dayNow(ports: FloorStatePorts): Day {
  const date = dateOf(ports.nowAt(), ports.zone());
  return { date, midnightAt: startOfDate(date, ports.zone()) };
}

function emptyDirectory(): Directory {
  return { people: new Map(), snapshots: new Map(), labels: new Map() };
}

async function readDirectory(reader: StoreReader, sourceId: number, into: Directory): Promise<void> {
  const [agents, snapshots, labels] = await Promise.all([reader.listAgents([sourceId]), reader.readSnapshots(sourceId), reader.readLabelMapping(sourceId)]);
  for (const agent of agents) into.people.set(keyOf(agent), agent);
  for (const snapshot of snapshots) into.snapshots.set(keyOf(snapshot), snapshot);
  into.labels.set(sourceId, labels);
}

/** The rows as clients see them, with the rules laid on. */
function createFloorRows(ports: Pick<FloorStatePorts, 'ruleAt'>) {
  const views = new Map<string, AgentView>();
  const shown = new Map<string, FloorAgent>();
  const dueAt = new Map<string, UtcMs>();

  const remove = (key: string): boolean => {
    views.delete(key);
    dueAt.delete(key);
    return shown.delete(key);
  };
  /** True when the row that clients see changed. */
  const show = (key: string, view: AgentView | null): boolean => {
    if (view === null) return remove(key);
    const ruleAt = ports.ruleAt(view.agent.sourceId);
    const before = shown.get(key);
    const after = { ...view.agent, exceptions: exceptionsOf(view, ruleAt) };
    const next = nextRuleAt(view, ruleAt);
    if (next === null) dueAt.delete(key);
    else dueAt.set(key, next);
    views.set(key, view);
    // Rows are plain data in a fixed key order, so their texts tell whether anything changed.
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(after)) return false;
    shown.set(key, after);
    return true;
  };

  return {
    show,
    applyRules: (): string[] => {
      // Once a source, not once an agent: this runs every second.
      const ruleAt = new Map([...new Set([...views.values()].map((view) => view.agent.sourceId))].map((sourceId) => [sourceId, ports.ruleAt(sourceId)]));
      return [...dueAt].filter(([key, at]) => {
        const view = views.get(key);
        return view !== undefined && at <= (ruleAt.get(view.agent.sourceId) ?? at - 1) && show(key, view);
      }).map(([key]) => key);
    },
    clear: (): void => {
      views.clear();
      shown.clear();
      dueAt.clear();
    },
    all: (): FloorAgent[] => [...shown.values()],
    get: (key: string): FloorAgent | null => shown.get(key) ?? null,
  };
}
