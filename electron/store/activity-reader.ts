import { assertedEnd, markLanes, type LaneMark, type TimedRow } from '../../shared/domain/superseded.ts';
import { DAY_MS, HOUR_MS, overlaps, union, type ClosedInterval, type UtcMs } from '../../shared/domain/time.ts';
import type { ActivityRow, RowFlag } from '../ports/stores.ts';
import type { Db } from './database.ts';
import { compareTexts, createDictionary } from './dictionaries.ts';
import { fromGuidColumn, guidColumn } from './guid.ts';
import { unpackHistory } from './sightings.ts';

/** Rows that last longer are found by `activity_long`; its condition in the schema holds the same number. */
export const LOOKBACK_MS = 4 * HOUR_MS;
/** How far the neighbours of one row are looked for; bounds the cost of a row that lasts for months. */
export const MAX_CONTEXT_MS = 7 * DAY_MS;

/** Blobs travel as hexadecimal text: a Buffer costs the binding five times as much as a short string (measured). */
const COLUMNS = `start_at, kind_ref, ${guidColumn('interaction_guid')}, ${guidColumn('channel_guid')}, duration_ms, outcome_ref, as_of_ms, seen_ms, iif(history IS NULL, NULL, hex(history))`;
type Tuple = [startAt: number, kindRef: number, interaction: string | null, channel: string | null, durationMs: number | null, outcomeRef: number, asOfMs: number, seenMs: number, history: string | null];

/** The hot reads; their plans are tested. */
export const ACTIVITY_QUERIES = {
  range: `SELECT ${COLUMNS} FROM activity WHERE agent_ref = ? AND start_at >= ? AND start_at < ? ORDER BY start_at`,
  long: `SELECT ${COLUMNS} FROM activity INDEXED BY activity_long WHERE agent_ref = ? AND coalesce(start_at + duration_ms, 9007199254740991) > ? AND (duration_ms IS NULL OR duration_ms >= 14400000) AND start_at < ?`,
} as const;

const FLAGS: Readonly<Record<'none' | 'superseded' | 'overlap', readonly RowFlag[]>> = { none: [], superseded: ['superseded'], overlap: ['overlap'] };
const flagsOf = (mark: LaneMark | undefined): readonly RowFlag[] => FLAGS[mark ?? 'none'];

export interface StoredAgent { readonly ref: number; readonly sourceId: number; readonly agentId: string }

/** Reads the rows of one agent that overlap a window, unclipped and marked, by start. */
export type ReadAgentActivities = (agent: StoredAgent, window: ClosedInterval) => ActivityRow[];

/**
 * The marks of a row depend on its neighbours and must not depend on the window, so the neighbours of every row that
 * overlaps the window are read too and left out of the answer. That makes `superseded` exact; `overlap` may also stand
 * at a row whose neighbour is the ghost of something yet further away.
 */
export function createActivityReader(db: Db): ReadAgentActivities {
  const range = db.prepare(ACTIVITY_QUERIES.range).raw();
  const long = db.prepare(ACTIVITY_QUERIES.long).raw();
  const dictionary = createDictionary(db);

  function toRow(agent: StoredAgent, tuple: Tuple): Writable<ActivityRow> {
    const [startAt, kindRef, interaction, channel, durationMs, outcomeRef, asOfMs, seenMs, history] = tuple;
    const kind = dictionary.kind(kindRef);
    const outcome = dictionary.outcome(outcomeRef);
    const asOf = startAt + asOfMs;
    return {
      sourceId: agent.sourceId,
      agentId: agent.agentId,
      type: kind.type,
      category: kind.category,
      name: kind.name,
      eligibleForRouting: kind.eligibleForRouting,
      startAt,
      durationMs,
      status: outcome.status,
      reason: outcome.reason,
      interactionGuid: fromGuidColumn(interaction),
      medium: kind.medium,
      mediumManager: kind.mediumManager,
      direction: kind.direction,
      channelGuid: fromGuidColumn(channel),
      calls: kind.calls,
      semiLive: kind.semiLive,
      nonLive: kind.nonLive,
      asOf,
      firstSeenAt: history === null ? asOf - seenMs : firstSeen(asOf - seenMs, history, startAt),
      flags: FLAGS.none,
    };
  }

  return (agent, window) => {
    const read = (statement: typeof range, ...values: number[]): Writable<ActivityRow>[] =>
      (statement.all(agent.ref, ...values) as Tuple[]).map((tuple) => toRow(agent, tuple)); // COLUMNS
    const nearAt = window.startAt - LOOKBACK_MS;
    const parts = union([{ startAt: nearAt - LOOKBACK_MS, endAt: window.endAt }, ...read(long, window.startAt, nearAt).map(contextOf)]);
    const rows: Writable<ActivityRow>[] = [];
    for (const [index, part] of parts.entries()) {
      const earlier = parts.slice(0, index);
      for (const row of read(long, part.startAt, part.startAt)) if (!earlier.some((other) => isReadWith(other, row))) rows.push(row);
      for (const row of read(range, part.startAt, Math.min(part.endAt, window.endAt))) rows.push(row);
    }
    const isInside = rows.map((row) => overlaps({ startAt: row.startAt, endAt: row.durationMs === null ? null : row.startAt + row.durationMs }, window));
    const lastAt = latestEnd(rows, isInside, window.endAt + MAX_CONTEXT_MS);
    if (lastAt > window.endAt) for (const row of read(range, window.endAt, lastAt)) rows.push(row);
    const marks = markLanes(rows);
    const found: Writable<ActivityRow>[] = [];
    for (const [index, row] of rows.entries()) {
      if (isInside[index] !== true) continue;
      row.flags = flagsOf(marks[index]);
      found.push(row);
    }
    return found.sort(compareRows);
  };
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

function firstSeen(sinceAt: UtcMs, history: string, startAt: UtcMs): UtcMs {
  return unpackHistory(Buffer.from(history, 'hex'), startAt).reduce((least, sighting) => Math.min(least, sighting.sinceAt), sinceAt);
}

/**
 * Where the neighbours of a row lie that began long before the window. Of an open row only up to its as-of: a ghost
 * that never closed must not make every later read go back to it through all that came since.
 */
export function contextOf(row: TimedRow): ClosedInterval {
  return { startAt: row.startAt - LOOKBACK_MS, endAt: Math.min(assertedEnd(row), row.startAt + MAX_CONTEXT_MS) + 1 };
}

/** True for a row that the reads of another part have found: in its range, or long and reaching into it. */
export function isReadWith(part: ClosedInterval, row: Pick<ActivityRow, 'startAt' | 'durationMs'>): boolean {
  if (row.startAt >= part.startAt) return row.startAt < part.endAt;
  return row.durationMs === null || row.startAt + row.durationMs > part.startAt;
}

function latestEnd(rows: readonly ActivityRow[], isInside: readonly boolean[], capAt: UtcMs): UtcMs {
  let latest = 0;
  for (const [index, row] of rows.entries()) if (isInside[index] === true) latest = Math.max(latest, assertedEnd(row));
  return Math.min(latest, capAt);
}

const TYPE_ORDER: Readonly<Record<string, number>> = { Presence: 0, Workload: 1, Interaction: 2 };
const typeOrder = (type: string): number => (Object.hasOwn(TYPE_ORDER, type) ? TYPE_ORDER[type] : undefined) ?? 3;

/** By start; at the same start as the vendor lists types, then by words, so that the order never depends on arrival. */
export function compareRows(a: ActivityRow, b: ActivityRow): number {
  return a.startAt - b.startAt
    || typeOrder(a.type) - typeOrder(b.type)
    || compareTexts(a.type, b.type)
    || compareTexts(a.interactionGuid, b.interactionGuid)
    || (a.durationMs ?? Infinity) - (b.durationMs ?? Infinity)
    || compareTexts(a.category, b.category)
    || compareTexts(a.name, b.name)
    || compareTexts(wordsOf(a), wordsOf(b));
}

function wordsOf(row: ActivityRow): string {
  return JSON.stringify([row.eligibleForRouting, row.medium, row.mediumManager, row.direction, row.channelGuid, row.calls, row.semiLive, row.nonLive]);
}
