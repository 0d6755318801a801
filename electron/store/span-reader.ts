import type { ClosedInterval } from '../../shared/domain/time.ts';
import { HOUR_MS } from '../../shared/domain/time.ts';
import type { ActivityRow } from '../ports/stores.ts';
import { compareRows, type ReadAgentActivities, type StoredAgent } from './activity-reader.ts';
import type { Db } from './database.ts';
import { decodeFlags, fromBit } from './derived-writer.ts';

/** Spans that last longer are found by `span_long`; its condition in the schema holds the same number. */
const LOOKBACK_MS = 4 * HOUR_MS;

const COLUMNS = 'start_at, duration_ms, category, name, session_id, call_id, queue_id, queue_name, call_type, is_disposition_pending, flags, as_of';
type Tuple = [startAt: number, durationMs: number | null, category: string, name: string | null, sessionId: string | null, callId: string | null, queueId: string | null, queueName: string | null, callType: string | null, isPending: number | null, flags: string, asOf: number];
const IS_LONG = '(duration_ms IS NULL OR duration_ms >= 14400000)';
const END_AT = 'coalesce(start_at + duration_ms, 9007199254740991)';

export const SPAN_QUERIES = {
  any: 'SELECT 1 FROM segment WHERE agent_ref = ? LIMIT 1',
  range: `SELECT ${COLUMNS} FROM span CROSS JOIN segment USING (agent_ref, segment_at) WHERE span.agent_ref = ? AND start_at >= ? AND start_at < ? AND (start_at >= ? OR ${END_AT} > ?) ORDER BY start_at, span.segment_at, ord`,
  long: `SELECT ${COLUMNS} FROM span INDEXED BY span_long CROSS JOIN segment USING (agent_ref, segment_at) WHERE span.agent_ref = ? AND ${END_AT} > ? AND ${IS_LONG} AND start_at < ? ORDER BY start_at, span.segment_at, ord`,
} as const;

/** Reads the presences of one agent that are derived from events and overlap a window; without any events it costs one probe of an index. */
export function createSpanReader(db: Db): ReadAgentActivities {
  const any = db.prepare(SPAN_QUERIES.any).pluck();
  const range = db.prepare(SPAN_QUERIES.range).raw();
  const long = db.prepare(SPAN_QUERIES.long).raw();
  return (agent: StoredAgent, { startAt, endAt }: ClosedInterval): ActivityRow[] => {
    if (any.get(agent.ref) === undefined) return [];
    const nearAt = startAt - LOOKBACK_MS;
    const tuples = [...long.all(agent.ref, startAt, nearAt), ...range.all(agent.ref, nearAt, endAt, startAt, startAt)] as Tuple[]; // COLUMNS
    return tuples.map((tuple) => toRow(agent, tuple));
  };
}

/** Adds the presences that are derived from events to what a vendor's activities say. */
export function createSpanMerger(db: Db, readActivities: ReadAgentActivities): ReadAgentActivities {
  const readSpans = createSpanReader(db);
  return (agent, window) => {
    const rows = readActivities(agent, window);
    const spans = readSpans(agent, window);
    if (spans.length === 0) return rows;
    // The sort keeps the order of equal rows: spans of one instant stay in the order of their derivation.
    return rows.length === 0 ? spans : [...spans, ...rows].sort(compareRows);
  };
}

function toRow(agent: StoredAgent, [startAt, durationMs, category, name, sessionId, callId, queueId, queueName, callType, isPending, flags, asOf]: Tuple): ActivityRow {
  return {
    sourceId: agent.sourceId, agentId: agent.agentId, type: 'Presence', category, name, eligibleForRouting: null, startAt, durationMs, status: null, reason: null,
    interactionGuid: null, medium: null, mediumManager: null, direction: null, channelGuid: null, calls: null, semiLive: null, nonLive: null,
    asOf, firstSeenAt: asOf, flags: decodeFlags(flags), sessionId, callId, queueId, queueName, callType, pendingDisposition: fromBit(isPending),
  };
}
