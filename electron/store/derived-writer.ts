import type { DerivedCall, DerivedFlag, DerivedSession, DerivedSpan, EventDerivation, SourceEvent } from '../../shared/domain/source-event.ts';
import { SECOND_MS, type UtcMs } from '../../shared/domain/time.ts';
import type { Db } from './database.ts';
import type { ChangedEvents } from './event-writer.ts';
import { createBoundaries, regionsOf, type Boundaries, type Region } from './segments.ts';

/** Keeps what follows from events in step with them, within the transaction that changed them. */
export interface DerivedWriter {
  /** Derives again what the changes touch; gives the agents of which a span or a session changed. */
  derive(sourceId: number, changed: ChangedEvents, derivation: EventDerivation): ReadonlySet<number>;
  /** One region of one agent; true when anything changed. Adds the calls that are touched to `callIds`. */
  deriveRegion(sourceId: number, agentRef: number, region: Region, derivation: EventDerivation, callIds: Set<string>): boolean;
  deriveCall(sourceId: number, callId: string, derivation: EventDerivation): void;
  readonly boundaries: Boundaries;
}

interface EventTuple { readonly identity: string; readonly eventAt: number; readonly receivedAt: number; readonly eventType: string; readonly agentId: string | null; readonly sessionId: string | null; readonly callId: string | null; readonly isSessionStart: number; readonly isDerived: number; readonly content: string }

export const EVENT_COLUMNS = 'identity, event_at AS eventAt, received_at AS receivedAt, event_type AS eventType, agent_id AS agentId, session_id AS sessionId, call_id AS callId, is_session_start AS isSessionStart, is_derived AS isDerived, content';

export function toSourceEvent(row: EventTuple): SourceEvent {
  return { ...row, isSessionStart: row.isSessionStart === 1, isDerived: row.isDerived === 1 };
}

type SpanTuple = [startAt: number, segmentAt: number, ord: number, durationMs: number | null, category: string, name: string | null, sessionId: string | null, callId: string | null, queueId: string | null, queueName: string | null, callType: string | null, isPending: number | null, flags: string];
const SPAN_COLUMNS = 'start_at, segment_at, ord, duration_ms, category, name, session_id, call_id, queue_id, queue_name, call_type, is_disposition_pending, flags';

type PartTuple = [segmentAt: number, sessionId: string, loginAt: number, logoutAt: number | null, durationS: number | null, flags: string];
const PART_COLUMNS = 'segment_at, session_id, login_at, logout_at, duration_s, flags';

export const DERIVED_QUERIES = {
  eventsOfAgent: `SELECT ${EVENT_COLUMNS} FROM event INDEXED BY event_agent JOIN agent USING (agent_ref) WHERE event.agent_ref = ? AND event_at >= ? AND event_at < ? ORDER BY event_at, identity`,
  eventsOfCall: `SELECT ${EVENT_COLUMNS} FROM event INDEXED BY event_call LEFT JOIN agent USING (agent_ref) WHERE event.source_id = ? AND call_id = ? ORDER BY event_at, identity`,
  spansOfCall: `SELECT agent_id, ${SPAN_COLUMNS.replace(' name,', ' span.name,')} FROM span INDEXED BY span_call CROSS JOIN agent USING (agent_ref) WHERE call_id = ? AND source_id = ? ORDER BY agent_id, start_at, segment_at, ord`,
  spansOfRegion: `SELECT ${SPAN_COLUMNS} FROM span INDEXED BY span_segment WHERE agent_ref = ? AND segment_at >= ? AND segment_at < ?`,
} as const;

const END_AT = Number.MAX_SAFE_INTEGER;

export function createDerivedWriter(db: Db): DerivedWriter {
  const boundaries = createBoundaries(db);
  const eventsOfAgent = db.prepare(DERIVED_QUERIES.eventsOfAgent);
  const eventsOfCall = db.prepare(DERIVED_QUERIES.eventsOfCall);
  const spansOfCall = db.prepare(DERIVED_QUERIES.spansOfCall).raw();
  const spansOfRegion = db.prepare(DERIVED_QUERIES.spansOfRegion).raw();
  const dropSpan = db.prepare('DELETE FROM span WHERE agent_ref = ? AND start_at = ? AND segment_at = ? AND ord = ?');
  const addSpan = db.prepare(`INSERT OR REPLACE INTO span (agent_ref, ${SPAN_COLUMNS}) VALUES (${Array(14).fill('?').join(', ')})`);
  const partsOfRegion = db.prepare(`SELECT ${PART_COLUMNS} FROM session_part WHERE agent_ref = ? AND segment_at >= ? AND segment_at < ?`).raw();
  const dropPart = db.prepare('DELETE FROM session_part WHERE agent_ref = ? AND segment_at = ? AND session_id = ?');
  const addPart = db.prepare('INSERT OR REPLACE INTO session_part (agent_ref, segment_at, session_id, login_at, logout_at, duration_s, flags) VALUES (?, ?, ?, ?, ?, ?, ?)');
  const dropSegments = db.prepare('DELETE FROM segment WHERE agent_ref = ? AND segment_at >= ? AND segment_at < ?');
  const addSegment = db.prepare('INSERT INTO segment (agent_ref, segment_at, as_of) VALUES (?, ?, ?)');
  const mergeSession = createSessionMerger(db);
  const setCall = db.prepare('INSERT OR REPLACE INTO call (source_id, call_id, start_at, agent_id, state, direction, queue_name, duration_s, queue_duration_s, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const dropCall = db.prepare('DELETE FROM call WHERE source_id = ? AND call_id = ?');

  function replaceSpans(agentRef: number, region: readonly [number, number], spans: readonly SpanTuple[], callIds: Set<string>): boolean {
    const stored = new Map((spansOfRegion.all(agentRef, ...region) as SpanTuple[]).map((tuple) => [JSON.stringify(tuple), tuple])); // SPAN_COLUMNS
    const kept = new Set<string>();
    const added = spans.filter((tuple) => {
      const text = JSON.stringify(tuple);
      if (!stored.has(text)) return true;
      kept.add(text);
      return false;
    });
    const dropped = [...stored].flatMap(([text, tuple]) => (kept.has(text) ? [] : [tuple]));
    for (const [startAt, segmentAt, ord] of dropped) dropSpan.run(agentRef, startAt, segmentAt, ord);
    for (const tuple of added) addSpan.run(agentRef, ...tuple);
    for (const callId of [...dropped, ...added].map((tuple) => tuple[7])) if (callId !== null) callIds.add(callId);
    return dropped.length + added.length > 0;
  }

  function replaceSessions(sourceId: number, agentRef: number, region: readonly [number, number], parts: readonly PartTuple[]): boolean {
    const stored = partsOfRegion.all(agentRef, ...region) as PartTuple[]; // PART_COLUMNS
    const textsOf = (tuples: readonly PartTuple[]): string => JSON.stringify(tuples.map((tuple) => JSON.stringify(tuple)).sort());
    if (textsOf(stored) === textsOf(parts)) return false;
    for (const [segmentAt, sessionId] of stored) dropPart.run(agentRef, segmentAt, sessionId);
    for (const part of parts) addPart.run(agentRef, ...part);
    for (const sessionId of new Set([...stored, ...parts].map((part) => part[1]))) mergeSession(sourceId, agentRef, sessionId);
    return true;
  }

  function deriveRegion(sourceId: number, agentRef: number, region: Region, derivation: EventDerivation, callIds: Set<string>): boolean {
    const starts = boundaries.within(agentRef, region);
    const bounds = [region.fromAt, region.toAt ?? END_AT] as const;
    const spans: SpanTuple[] = [];
    const parts: PartTuple[] = [];
    dropSegments.run(agentRef, ...bounds);
    for (const [index, segmentAt] of starts.entries()) {
      const nextAt = starts[index + 1] ?? region.toAt;
      const events = (eventsOfAgent.all(agentRef, segmentAt, nextAt ?? END_AT) as EventTuple[]).map(toSourceEvent); // EVENT_COLUMNS
      if (events.length === 0) continue;
      const derived = derivation.deriveAgent(events, nextAt);
      addSegment.run(agentRef, segmentAt, events.reduce((newest, event) => Math.max(newest, event.receivedAt), events[0]?.receivedAt ?? 0));
      for (const span of derived.spans) spans.push(toSpanTuple(span, segmentAt));
      for (const session of derived.sessions) parts.push(toPartTuple(session, segmentAt));
    }
    const hasSpans = replaceSpans(agentRef, bounds, spans, callIds);
    return replaceSessions(sourceId, agentRef, bounds, parts) || hasSpans;
  }

  function deriveCall(sourceId: number, callId: string, derivation: EventDerivation): void {
    const events = (eventsOfCall.all(sourceId, callId) as EventTuple[]).map(toSourceEvent); // EVENT_COLUMNS
    const spans = (spansOfCall.all(callId, sourceId) as [string, ...SpanTuple][]).map(([agentId, ...tuple]) => toSpan(agentId, tuple)); // agent_id and SPAN_COLUMNS
    const call = derivation.deriveCall(callId, events, spans);
    if (call === null) dropCall.run(sourceId, callId);
    else setCall.run(sourceId, callId, call.startAt, call.agentId, call.state, call.direction, call.queueName, call.durationS, call.queueDurationS, encodeCall(call));
  }

  return {
    boundaries,
    deriveRegion,
    deriveCall,
    derive(sourceId, changed, derivation) {
      const agents = new Set<number>();
      const callIds = new Set(changed.callIds);
      for (const [agentRef, moments] of changed.moments) {
        for (const region of regionsOf(boundaries, agentRef, moments)) if (deriveRegion(sourceId, agentRef, region, derivation, callIds)) agents.add(agentRef);
      }
      for (const callId of callIds) deriveCall(sourceId, callId, derivation);
      return agents;
    },
  };
}

/**
 * A session is one row, also where a sender's mistake (its log-in sent twice) spread it over segments: it began with
 * the first part and ended as the last one did.
 */
function createSessionMerger(db: Db): (sourceId: number, agentRef: number, sessionId: string) => void {
  const read = db.prepare(`SELECT ${PART_COLUMNS} FROM session_part INDEXED BY session_part_of WHERE agent_ref = ? AND session_id = ? ORDER BY segment_at`).raw();
  const drop = db.prepare('DELETE FROM session WHERE agent_ref = ? AND session_id = ?');
  const set = db.prepare('INSERT OR REPLACE INTO session (source_id, agent_ref, session_id, login_at, logout_at, duration_s, flags) VALUES (?, ?, ?, ?, ?, ?, ?)');
  return (sourceId, agentRef, sessionId) => {
    const parts = read.all(agentRef, sessionId) as PartTuple[]; // PART_COLUMNS
    const last = parts.at(-1);
    if (last === undefined) drop.run(agentRef, sessionId);
    else set.run(sourceId, agentRef, sessionId, ...mergeParts(parts, last));
  };
}

/** Begun as the first part tells, ended as the last one does; each remark from the part whose end it is about. */
function mergeParts(parts: readonly PartTuple[], last: PartTuple): readonly (string | number | null)[] {
  const [, , , logoutAt, durationS] = last;
  const first = parts.reduce((best, part) => (part[2] < best[2] ? part : best), last);
  if (parts.length === 1) return last.slice(2);
  const loginAt = first[2];
  const differs = logoutAt !== null && durationS !== null && Math.abs(durationS * SECOND_MS - (logoutAt - loginAt)) > SECOND_MS;
  const flags = [
    ...decodeFlags(first[5]).filter((flag) => flag === 'derived'), ...decodeFlags(last[5]).filter((flag) => flag === 'inferred-end'),
    ...(differs ? ['duration-mismatch'] : []), ...(parts.some((part) => decodeFlags(part[5]).includes('zone-unconfirmed')) ? ['zone-unconfirmed'] : []),
  ];
  return [loginAt, logoutAt, durationS, JSON.stringify(flags.sort())];
}

function toSpanTuple(span: DerivedSpan, segmentAt: UtcMs): SpanTuple {
  return [span.startAt, segmentAt, span.order, span.durationMs, span.category, span.name, span.sessionId, span.callId, span.queueId, span.queueName, span.callType, toBit(span.pendingDisposition), JSON.stringify(span.flags)];
}

function toSpan(agentId: string, [startAt, , order, durationMs, category, name, sessionId, callId, queueId, queueName, callType, isPending, flags]: SpanTuple): DerivedSpan {
  return { agentId, startAt, order, durationMs, category, name, sessionId, callId, queueId, queueName, callType, pendingDisposition: fromBit(isPending), flags: decodeFlags(flags) };
}

const toBit = (value: boolean | null | undefined): number | null => (value == null ? null : Number(value));
/** Null where nothing was said. */
export const fromBit = (value: number | null): boolean | null => (value === null ? null : value === 1);

function toPartTuple(session: DerivedSession, segmentAt: UtcMs): PartTuple {
  return [segmentAt, session.sessionId, session.loginAt, session.logoutAt, session.durationS, JSON.stringify(session.flags)];
}

export function decodeFlags(text: string): readonly DerivedFlag[] {
  return JSON.parse(text) as readonly DerivedFlag[]; // written from DerivedFlags only
}

function encodeCall(call: DerivedCall): string {
  const { callId, agentId, queueId, queueName, direction, state, startAt, queueDurationS, durationS, dnis, ani, disposition, recordingUrl, endedAt, flags } = call;
  return JSON.stringify({ callId, agentId, queueId, queueName, direction, state, startAt, queueDurationS, durationS, dnis, ani, disposition, recordingUrl, endedAt, flags });
}

export function decodeCall(text: string): DerivedCall {
  return JSON.parse(text) as DerivedCall; // written by encodeCall
}
