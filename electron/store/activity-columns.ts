import { markLanes, type KnownActivity } from '../../shared/domain/superseded.ts';
import { union, type ClosedInterval, type UtcMs } from '../../shared/domain/time.ts';
import type { ActivityColumns, FactPage, KindOfActivity } from '../ports/alert-store.ts';
import type { ActivityRow, AgentRef } from '../ports/stores.ts';
import { contextOf, isReadWith, LOOKBACK_MS, MAX_CONTEXT_MS, type StoredAgent } from './activity-reader.ts';
import { assertedEndAt, createScratch, orderByStart, reserve } from './column-scratch.ts';
import type { Db } from './database.ts';
import { createDictionary } from './dictionaries.ts';
import { fromGuidColumn, guidColumn } from './guid.ts';
import { createGuidTable } from './guid-table.ts';
import { createSpanReader } from './span-reader.ts';

/**
 * The columns that rules are evaluated on. What makes reading activities slow is not SQLite but what is made of its
 * rows: an object and three texts each. Here a row is five numbers, and the GUIDs of a whole range come as one blob
 * (measured: 0.23 s and 0.09 s for a million rows).
 */

const GUID_FORM = "CASE typeof(interaction_guid) WHEN 'text' THEN 2 ELSE length(interaction_guid) > 0 END";
const NUMBERS = `start_at, kind_ref, duration_ms, outcome_ref * 4 + (${GUID_FORM}), as_of_ms`;
type Tuple = [startAt: number, kindRef: number, durationMs: number | null, outcomeAndForm: number, asOfMs: number];
type LongTuple = [...Tuple, interaction: string | null, channel: string | null];

/** The whole key, so that every read of a range has the same order; it is the order of the table. */
const RANGE = 'FROM activity WHERE agent_ref = ? AND start_at >= ? AND start_at < ? ORDER BY start_at, kind_ref, is_zero, interaction_guid, channel_guid';

export const COLUMN_QUERIES = {
  range: `SELECT ${NUMBERS} ${RANGE}`,
  /** A concatenation keeps every byte of a blob. */
  guids: `SELECT CAST(group_concat(CASE typeof(guid) WHEN 'blob' THEN guid END, '') AS BLOB) FROM (SELECT interaction_guid AS guid ${RANGE})`,
  texts: `SELECT ${guidColumn('interaction_guid')} ${RANGE}`,
  channels: `SELECT ${guidColumn('channel_guid')} ${RANGE}`,
  long: `SELECT ${NUMBERS}, ${guidColumn('interaction_guid')}, ${guidColumn('channel_guid')} FROM activity INDEXED BY activity_long WHERE agent_ref = ? AND coalesce(start_at + duration_ms, 9007199254740991) > ? AND (duration_ms IS NULL OR duration_ms >= 14400000) AND start_at < ?`,
} as const;

const HAS_BLOB = 1;
const HAS_TEXT = 2;

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
  /** Where the channels of the rows in the scratch are found: texts, or the range from which they are read when they matter. */
  let channels: (readonly [length: number, read: () => readonly (string | null)[]])[] = [];

  function push(tuple: Tuple | LongTuple, interaction: number): void {
    const row = scratch.length;
    const startAt = tuple[0];
    scratch.startAt[row] = startAt;
    scratch.kindRef[row] = tuple[1];
    scratch.durationMs[row] = tuple[2] ?? Number.NaN;
    scratch.outcomeRef[row] = Math.floor(tuple[3] / 4);
    scratch.asOf[row] = startAt + tuple[4];
    scratch.interaction[row] = interaction;
    scratch.length = row + 1;
  }

  function readRange(ref: number, fromAt: UtcMs, toAt: UtcMs): void {
    const tuples = range.all(ref, fromAt, toAt) as Tuple[]; // NUMBERS
    if (tuples.length === 0) return;
    const words = toWords(guidsOf.get(ref, fromAt, toAt));
    let texts: readonly (string | null)[] | null = null;
    reserve(scratch, tuples.length);
    let at = 0;
    for (const [index, tuple] of tuples.entries()) {
      const form = tuple[3] % 4;
      let interaction = -1;
      if (form === HAS_BLOB) {
        interaction = table.addWords(words, at);
        at += 4;
      } else if (form === HAS_TEXT) {
        texts ??= textsOf.all(ref, fromAt, toAt) as (string | null)[]; // one text column
        interaction = table.addText(fromGuidColumn(texts[index] ?? null) ?? '');
      }
      push(tuple, interaction);
    }
    channels.push([tuples.length, () => channelsOf.all(ref, fromAt, toAt) as (string | null)[]]); // one text column
  }

  function pushLong(tuple: LongTuple): void {
    const text = tuple[5];
    reserve(scratch, 1);
    push(tuple, text === null ? -1 : text.startsWith('t') ? table.addText(text.slice(1)) : table.addWords(toWords(Buffer.from(text, 'hex')), 0));
    channels.push([1, () => [tuple[6]]]);
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
    const { type } = dictionary.kind(scratch.kindRef[row] ?? 0);
    if (type === 'Presence') return 0;
    if (type === 'Workload') return 1;
    const interaction = scratch.interaction[row] ?? -1;
    return type === 'Interaction' && interaction !== -1 ? interaction + 2 : -1;
  };

  /** Lanes in which activities share time or begin together; there may be ghosts in no others. */
  function findCrowdedLanes(order: Int32Array | null): ReadonlySet<number> {
    const lanes = new Float64Array(table.count + 2).fill(Number.NEGATIVE_INFINITY);
    const starts = new Float64Array(table.count + 2).fill(Number.NEGATIVE_INFINITY);
    const crowded = new Set<number>();
    for (let index = 0; index < scratch.length; index += 1) {
      const row = order === null ? index : order[index] ?? 0;
      const lane = laneOf(row);
      if (lane === -1) continue;
      const startAt = scratch.startAt[row] ?? 0;
      if (startAt < (lanes[lane] ?? 0) || startAt === starts[lane]) crowded.add(lane);
      starts[lane] = startAt;
      lanes[lane] = Math.max(lanes[lane] ?? 0, assertedEndAt(scratch, row));
    }
    return crowded;
  }

  /** Takes ghosts out of what is inside, by the one rule for them. */
  function dropSuperseded(order: Int32Array | null): void {
    const crowded = findCrowdedLanes(order);
    if (crowded.size === 0) return;
    const texts = channels.flatMap(([length, read]) => {
      const found = read();
      return found.length === length ? found : Array.from({ length }, (_, index) => found[index] ?? null);
    });
    const rows: number[] = [];
    for (let index = 0; index < scratch.length; index += 1) {
      const row = order === null ? index : order[index] ?? 0;
      if (crowded.has(laneOf(row))) rows.push(row);
    }
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
    let at = 0;
    for (let index = 0; index < scratch.length; index += 1) {
      const row = order === null ? index : order[index] ?? 0;
      if (scratch.isInside[row] !== 1) continue;
      columns.startAt[at] = scratch.startAt[row] ?? 0;
      columns.durationMs[at] = scratch.durationMs[row] ?? Number.NaN;
      columns.asOf[at] = scratch.asOf[row] ?? 0;
      columns.interaction[at] = scratch.interaction[row] ?? -1;
      columns.kind[at] = kinds.indexOf(scratch.kindRef[row] ?? 0, scratch.outcomeRef[row] ?? 0);
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

/** Outcomes that one number of a kind is multiplied by; there are never so many. */
const OUTCOMES = 4_194_304;

function createPageKinds(wordsOf: (kindRef: number, outcomeRef: number) => KindOfActivity): PageKinds {
  const list: KindOfActivity[] = [];
  const byWords = new Map<string, number>();
  const byRefs = new Map<number, number>();
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
      const key = kindRef * OUTCOMES + outcomeRef;
      const known = byRefs.get(key);
      if (known !== undefined) return known;
      const index = indexOfWords(wordsOf(kindRef, outcomeRef));
      byRefs.set(key, index);
      return index;
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
