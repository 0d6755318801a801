import { markLanes, type KnownActivity } from '../../shared/domain/superseded.ts';
import { union, type ClosedInterval, type UtcMs } from '../../shared/domain/time.ts';
import type { ActivityColumns, FactPage, KindOfActivity } from '../ports/alert-store.ts';
import type { ActivityRow, AgentRef } from '../ports/stores.ts';
import { contextOf, isReadWith, LOOKBACK_MS, MAX_CONTEXT_MS, type StoredAgent } from './activity-reader.ts';
import { assertedEndAt, createScratch, orderByStart, reserve } from './column-scratch.ts';
import type { Db } from './database.ts';
import { createDictionary } from './dictionaries.ts';
import { guidColumn } from './guid.ts';
import { createGuidTable } from './guid-table.ts';
import { createSpanReader } from './span-reader.ts';

/**
 * The columns that rules are evaluated on. What makes reading activities slow is not SQLite but what is made of its
 * rows: an object and three texts each. Here a row is five numbers, and the GUIDs of a whole range come as one blob
 * (measured: 0.2 s and 0.05 s for a million rows).
 */

/** Absent is an empty blob; an outcome's number is doubled and one added where there is a GUID. */
const NUMBERS = "start_at, kind_ref, duration_ms, outcome_ref * 2 + (interaction_guid <> x''), as_of_ms";
type Tuple = [startAt: number, kindRef: number, durationMs: number | null, outcomeAndGuid: number, asOfMs: number];
type LongTuple = [...Tuple, interaction: string | null, channel: string | null];

const OF_RANGE = 'FROM activity WHERE agent_ref = ? AND start_at >= ? AND start_at < ?';
/** The whole key, so that every read of a range has the same order; it is the order of the table. */
const RANGE = `${OF_RANGE} ORDER BY start_at, kind_ref, is_zero, interaction_guid, channel_guid`;

export const COLUMN_QUERIES = {
  range: `SELECT ${NUMBERS} ${RANGE}`,
  /** Blobs are greater than the empty one and texts are less. A concatenation keeps every byte; its order is that of the table, which the plan's test holds fast (to ask for it costs a sort). */
  guids: `SELECT CAST(group_concat(interaction_guid, '') AS BLOB) ${OF_RANGE} AND interaction_guid > x''`,
  texts: `SELECT ${guidColumn('interaction_guid')} ${RANGE}`,
  channels: `SELECT ${guidColumn('channel_guid')} ${RANGE}`,
  long: `SELECT ${NUMBERS}, ${guidColumn('interaction_guid')}, ${guidColumn('channel_guid')} FROM activity INDEXED BY activity_long WHERE agent_ref = ? AND coalesce(start_at + duration_ms, 9007199254740991) > ? AND (duration_ms IS NULL OR duration_ms >= 14400000) AND start_at < ?`,
} as const;

export interface ColumnReads { read(agents: readonly StoredAgent[], window: ClosedInterval, options?: { readonly withGuids?: boolean }): FactPage }

/** Kinds of an answer, each once, by the numbers of their words. */
interface PageKinds {
  readonly list: KindOfActivity[];
  indexOf(kindRef: number, outcomeRef: number): number;
  indexOfWords(words: KindOfActivity): number;
}

export function createColumnReads(db: Db): ColumnReads {
  const range = db.prepare(COLUMN_QUERIES.range).raw();
  const guidsOf = db.prepare(COLUMN_QUERIES.guids).pluck();
  const textsOf = db.prepare(COLUMN_QUERIES.texts).pluck();
  const channelsOf = db.prepare(COLUMN_QUERIES.channels).pluck();
  const long = db.prepare(COLUMN_QUERIES.long).raw();
  const dictionary = createDictionary(db);
  const readSpans = createSpanReader(db);
  const scratch = createScratch();
  const table = createGuidTable();
  const laneOfKind: number[] = [];
  /** The channels of the rows in the scratch, part by part, for when they matter. */
  let channels: (() => readonly (string | null)[])[] = [];

  function push(tuple: Tuple | LongTuple, interaction: number): void {
    const row = scratch.length;
    const startAt = tuple[0];
    scratch.startAt[row] = startAt;
    scratch.kindRef[row] = tuple[1];
    scratch.durationMs[row] = tuple[2] ?? Number.NaN;
    scratch.outcomeRef[row] = Math.floor(tuple[3] / 2);
    scratch.asOf[row] = startAt + tuple[4];
    scratch.interaction[row] = interaction;
    scratch.length = row + 1;
  }

  /** The loops over rows are the hot part: no iterators, no look-ups by hash. */
  function readRange(ref: number, fromAt: UtcMs, toAt: UtcMs): void {
    const tuples = range.all(ref, fromAt, toAt) as Tuple[]; // NUMBERS
    if (tuples.length === 0) return;
    const words = toWords(guidsOf.get(ref, fromAt, toAt));
    let guids = 0;
    for (let index = 0; index < tuples.length; index += 1) guids += (tuples[index]?.[3] ?? 0) % 2;
    // Where some are no blobs, the texts tell which.
    const texts = guids * 4 === words.length ? null : textsOf.all(ref, fromAt, toAt) as (string | null)[]; // one text column
    reserve(scratch, tuples.length);
    let at = 0;
    for (let index = 0; index < tuples.length; index += 1) {
      const tuple = tuples[index];
      if (tuple === undefined) break;
      const text = texts === null ? null : texts[index] ?? null;
      let interaction = -1;
      if (text !== null && text.startsWith('t')) interaction = table.addText(text.slice(1));
      else if (tuple[3] % 2 === 1) {
        interaction = table.addWords(words, at);
        at += 4;
      }
      push(tuple, interaction);
    }
    channels.push(() => channelsOf.all(ref, fromAt, toAt) as (string | null)[]); // one text column
  }

  function pushLong(tuple: LongTuple): void {
    const text = tuple[5];
    reserve(scratch, 1);
    push(tuple, text === null ? -1 : text.startsWith('t') ? table.addText(text.slice(1)) : table.addWords(toWords(Buffer.from(text, 'hex')), 0));
    channels.push(() => [tuple[6]]);
  }

  /** Every row that overlaps the window with its neighbours, exactly those that `createActivityReader` looks at. */
  function readRows(ref: number, window: ClosedInterval): void {
    scratch.length = 0;
    table.clear();
    channels = [];
    const readLong = (startAt: UtcMs, beforeAt: UtcMs): LongTuple[] => long.all(ref, startAt, beforeAt) as LongTuple[]; // NUMBERS and two texts
    const nearAt = window.startAt - LOOKBACK_MS;
    const parts = union([{ startAt: nearAt - LOOKBACK_MS, endAt: window.endAt }, ...readLong(window.startAt, nearAt).map((tuple) => contextOf(toTimes(tuple)))]);
    for (const [index, part] of parts.entries()) {
      const earlier = parts.slice(0, index);
      for (const tuple of readLong(part.startAt, part.startAt)) if (!earlier.some((other) => isReadWith(other, toTimes(tuple)))) pushLong(tuple);
      readRange(ref, part.startAt, Math.min(part.endAt, window.endAt));
    }
    const lastAt = Math.min(markInside(window), window.endAt + MAX_CONTEXT_MS);
    const known = scratch.length;
    if (lastAt > window.endAt) readRange(ref, window.endAt, lastAt);
    scratch.isInside.fill(0, known, scratch.length);
  }

  /** Marks what overlaps the window; gives the latest end among that. */
  function markInside({ startAt, endAt }: ClosedInterval): UtcMs {
    let latest = 0;
    for (let row = 0; row < scratch.length; row += 1) {
      const from = scratch.startAt[row] ?? 0;
      const durationMs = scratch.durationMs[row] ?? 0;
      const isInside = durationMs === 0 ? from >= startAt && from < endAt : from < endAt && !(from + durationMs <= startAt);
      scratch.isInside[row] = isInside ? 1 : 0;
      if (isInside) latest = Math.max(latest, assertedEndAt(scratch, row));
    }
    return latest;
  }

  /** The exclusive lane of a row: 0 and 1, or from 2 on one for each interaction; -1 for none. */
  const laneOf = (row: number): number => {
    const kindRef = scratch.kindRef[row] ?? 0;
    const lane = laneOfKind[kindRef] ?? (laneOfKind[kindRef] = toLane(dictionary.kind(kindRef).type));
    if (lane !== INTERACTION_LANE) return lane;
    const interaction = scratch.interaction[row] ?? -1;
    return interaction === -1 ? -1 : interaction + INTERACTION_LANE;
  };

  /** Lanes in which there may be ghosts: the same words twice for the same time, or two that begin together. */
  function findCrowdedLanes(order: Int32Array | null): ReadonlySet<number> {
    const lanes = table.count + INTERACTION_LANE;
    const before = new Int32Array(lanes).fill(-1);
    /** The latest end of what precedes that one. */
    const endAt = new Float64Array(lanes).fill(Number.NEGATIVE_INFINITY);
    const { startAt, kindRef, length } = scratch;
    const crowded = new Set<number>();
    for (let index = 0; index < length; index += 1) {
      const row = order === null ? index : order[index] ?? 0;
      const lane = laneOf(row);
      if (lane === -1) continue;
      const last = before[lane] ?? -1;
      before[lane] = row;
      if (last === -1) continue;
      const at = startAt[row] ?? 0;
      const lastEndAt = assertedEndAt(scratch, last);
      const earlierEndAt = endAt[lane] ?? 0;
      if (at === startAt[last] || at < earlierEndAt || (at < lastEndAt && kindRef[row] === kindRef[last])) crowded.add(lane);
      if (lastEndAt > earlierEndAt) endAt[lane] = lastEndAt;
    }
    return crowded;
  }

  /** Takes ghosts out of what is inside, by the one rule for them. */
  function dropSuperseded(order: Int32Array | null): void {
    const crowded = findCrowdedLanes(order);
    if (crowded.size === 0) return;
    const rows: number[] = [];
    for (let index = 0; index < scratch.length; index += 1) {
      const row = order === null ? index : order[index] ?? 0;
      if (crowded.has(laneOf(row))) rows.push(row);
    }
    // Without channels more rows say the same; only if that makes ghosts, the channels have to be read.
    if (!markLanes(rows.map((row) => toKnown(row, null))).includes('superseded')) return;
    const texts = channels.flatMap((read) => read());
    const marks = markLanes(rows.map((row) => toKnown(row, texts[row] ?? null)));
    for (const [index, row] of rows.entries()) if (marks[index] === 'superseded') scratch.isInside[row] = 0;
  }

  function toKnown(row: number, channelGuid: string | null): KnownActivity {
    const { ref: _ref, sourceIds: _sourceIds, ...words } = dictionary.kind(scratch.kindRef[row] ?? 0);
    const durationMs = scratch.durationMs[row] ?? Number.NaN;
    const interaction = scratch.interaction[row] ?? -1;
    return {
      ...words, agentId: '', status: null, reason: null, startAt: scratch.startAt[row] ?? 0, durationMs: Number.isNaN(durationMs) ? null : durationMs,
      asOf: scratch.asOf[row] ?? 0, interactionGuid: interaction === -1 ? null : String(interaction), channelGuid,
    };
  }

  function readAgent(agent: StoredAgent, window: ClosedInterval, kinds: PageKinds, withGuids: boolean): ActivityColumns {
    readRows(agent.ref, window);
    const order = orderByStart(scratch.startAt, scratch.length);
    dropSuperseded(order);
    let length = 0;
    for (let row = 0; row < scratch.length; row += 1) length += scratch.isInside[row] ?? 0;
    const columns = emptyColumns(agent, length);
    const { startAt, durationMs, asOf, interaction, kindRef, outcomeRef, isInside } = scratch;
    let at = 0;
    for (let index = 0; index < scratch.length; index += 1) {
      const row = order === null ? index : order[index] ?? 0;
      if (isInside[row] !== 1) continue;
      columns.startAt[at] = startAt[row] ?? 0;
      columns.durationMs[at] = durationMs[row] ?? Number.NaN;
      columns.asOf[at] = asOf[row] ?? 0;
      columns.interaction[at] = interaction[row] ?? -1;
      columns.kind[at] = kinds.indexOf(kindRef[row] ?? 0, outcomeRef[row] ?? 0);
      at += 1;
    }
    const spans = readSpans(agent, window);
    const merged = spans.length === 0 ? columns : withSpans(columns, spans, kinds);
    return withGuids ? { ...merged, guids: Array.from({ length: table.count }, (_, number) => table.textOf(number)) } : merged;
  }

  /** One agent's numbers and GUIDs are reads of their own, and belong to one state of the database. */
  const readWhole = db.transaction(readAgent);

  return {
    read(agents, window, options = {}) {
      const kinds = createPageKinds((kindRef, outcomeRef) => ({ ...dictionary.kind(kindRef), reason: dictionary.outcome(outcomeRef).reason }));
      return { agents: agents.map((agent) => readWhole(agent, window, kinds, options.withGuids === true)), kinds: kinds.list };
    },
  };
}

/** Interactions have their lanes from here on. */
const INTERACTION_LANE = 2;
const LANES: ReadonlyMap<string, number> = new Map([['Presence', 0], ['Workload', 1], ['Interaction', INTERACTION_LANE]]);
const toLane = (type: string): number => LANES.get(type) ?? -1;

const toTimes = ([startAt, , durationMs, , asOfMs]: Tuple | LongTuple): { readonly startAt: UtcMs; readonly durationMs: number | null; readonly asOf: UtcMs } => ({ startAt, durationMs, asOf: startAt + asOfMs });

/** The bytes as whole words; where SQLite put them, they need not be aligned. */
function toWords(blob: unknown): Uint32Array {
  if (!(blob instanceof Uint8Array)) return new Uint32Array(0);
  const bytes = new Uint8Array(blob.length);
  bytes.set(blob);
  return new Uint32Array(bytes.buffer);
}

function emptyColumns({ sourceId, agentId }: AgentRef, length: number): ActivityColumns {
  return {
    agent: { sourceId, agentId }, startAt: new Float64Array(length), durationMs: new Float64Array(length),
    kind: new Int32Array(length), interaction: new Int32Array(length), asOf: new Float64Array(length),
  };
}

function createPageKinds(wordsOf: (kindRef: number, outcomeRef: number) => KindOfActivity): PageKinds {
  const list: KindOfActivity[] = [];
  const byWords = new Map<string, number>();
  const byRefs: number[][] = [];
  const indexOfWords = ({ type, category, name, eligibleForRouting, reason, medium, calls, semiLive, nonLive }: KindOfActivity): number => {
    const words = { type, category, name, eligibleForRouting, reason, medium, calls, semiLive, nonLive };
    const key = JSON.stringify(words);
    const known = byWords.get(key);
    if (known !== undefined) return known;
    byWords.set(key, list.length);
    return list.push(words) - 1;
  };
  return {
    list,
    indexOfWords,
    indexOf(kindRef, outcomeRef) {
      const byOutcome = byRefs[kindRef] ?? (byRefs[kindRef] = []);
      return byOutcome[outcomeRef] ?? (byOutcome[outcomeRef] = indexOfWords(wordsOf(kindRef, outcomeRef)));
    },
  };
}

/** With the presences that follow from pushed events, by start. */
function withSpans(columns: ActivityColumns, spans: readonly ActivityRow[], kinds: PageKinds): ActivityColumns {
  const length = spans.length + columns.startAt.length;
  const joined = emptyColumns(columns.agent, length);
  for (const [index, row] of spans.entries()) {
    joined.startAt[index] = row.startAt;
    joined.durationMs[index] = row.durationMs ?? Number.NaN;
    joined.kind[index] = kinds.indexOfWords(row);
    joined.interaction[index] = -1;
    joined.asOf[index] = row.asOf;
  }
  joined.startAt.set(columns.startAt, spans.length);
  joined.durationMs.set(columns.durationMs, spans.length);
  joined.kind.set(columns.kind, spans.length);
  joined.interaction.set(columns.interaction, spans.length);
  joined.asOf.set(columns.asOf, spans.length);
  const order = orderByStart(joined.startAt, length);
  if (order === null) return joined;
  const sorted = <Column extends Float64Array | Int32Array>(column: Column): Column => column.map((_, index) => column[order[index] ?? 0] ?? 0) as Column; // map keeps the kind of array
  return { agent: columns.agent, startAt: sorted(joined.startAt), durationMs: sorted(joined.durationMs), kind: sorted(joined.kind), interaction: sorted(joined.interaction), asOf: sorted(joined.asOf) };
}
