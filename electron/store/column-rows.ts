import { union, type ClosedInterval, type UtcMs } from '../../shared/domain/time.ts';
import { contextOf, isReadWith, LOOKBACK_MS, MAX_CONTEXT_MS } from './activity-reader.ts';
import { assertedEndAt, createScratch, reserve, type ColumnScratch } from './column-scratch.ts';
import type { Db } from './database.ts';
import { guidColumn } from './guid.ts';
import { createGuidTable, type GuidTable } from './guid-table.ts';

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

/** Reads the rows of one agent into columns. */
export interface ColumnRows {
  readonly scratch: ColumnScratch;
  /** The interactions of the rows that were read. */
  readonly table: GuidTable;
  /** Every row that overlaps the window, marked as inside, with its neighbours: exactly those that `createActivityReader` looks at. */
  read(agentRef: number, window: ClosedInterval): void;
  /** The channels of the rows that were read; a read of its own, for when they matter. */
  readChannels(): readonly (string | null)[];
}

export function createColumnRows(db: Db): ColumnRows {
  const range = db.prepare(COLUMN_QUERIES.range).raw();
  const guidsOf = db.prepare(COLUMN_QUERIES.guids).pluck();
  const textsOf = db.prepare(COLUMN_QUERIES.texts).pluck();
  const channelsOf = db.prepare(COLUMN_QUERIES.channels).pluck();
  const long = db.prepare(COLUMN_QUERIES.long).raw();
  const scratch = createScratch();
  const table = createGuidTable();
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

  function read(ref: number, window: ClosedInterval): void {
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

  return { scratch, table, read, readChannels: () => channels.flatMap((part) => part()) };
}

const toTimes = ([startAt, , durationMs, , asOfMs]: Tuple | LongTuple): { readonly startAt: UtcMs; readonly durationMs: number | null; readonly asOf: UtcMs } => ({ startAt, durationMs, asOf: startAt + asOfMs });

/** The bytes as whole words; where SQLite put them, they need not be aligned. */
function toWords(blob: unknown): Uint32Array {
  if (!(blob instanceof Uint8Array)) return new Uint32Array(0);
  const bytes = new Uint8Array(blob.length);
  bytes.set(blob);
  return new Uint32Array(bytes.buffer);
}
