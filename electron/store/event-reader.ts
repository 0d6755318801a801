import type { DerivedFlag } from '../../shared/domain/source-event.ts';
import { DAY_MS, type ClosedInterval } from '../../shared/domain/time.ts';
import type { ActivityFilter, CallQuery, CallRow, EventRow, SessionRow, StoreReader } from '../ports/stores.ts';
import type { Db } from './database.ts';
import { decodeCall, decodeFlags, EVENT_COLUMNS, toSourceEvent } from './derived-writer.ts';
import { HAS_TEXT, textBindings } from './interaction-reader.ts';
import { visibleSources } from './sources.ts';

const BATCH_ROWS = 1_000;
/** Sessions that last longer are found by `session_long`; its condition in the schema holds the same number. */
const SESSION_LOOKBACK_MS = DAY_MS;

const OF_SOURCES = 'source_id IN (SELECT value FROM json_each(@sources))';
const OF_AGENTS = '(@agentIds IS NULL OR agent_id IN (SELECT value FROM json_each(@agentIds)))';
const SESSION_COLUMNS = 'session.source_id AS sourceId, agent_id AS agentId, session_id AS sessionId, login_at AS loginAt, logout_at AS logoutAt, duration_s AS durationS, flags';
const SESSION_END = 'coalesce(logout_at, 9007199254740991)';
const OF_SESSION_SOURCES = `session.${OF_SOURCES}`;
/** A page begins where the last one ended; the bound on the log-in alone is what an index can use. */
const AFTER = 'login_at >= @afterAt AND (login_at, agent_id, session_id) > (@afterAt, @afterAgent, @afterSession)';
const PAGE = `ORDER BY login_at, agent_id, session_id LIMIT ${BATCH_ROWS}`;
const CALL_SORTS: Readonly<Record<CallQuery['sort'], string>> = { start: 'start_at', duration: 'duration_s', queueWait: 'queue_duration_s' };

export const EVENT_QUERIES = {
  sessionsNear: `SELECT ${SESSION_COLUMNS} FROM session INDEXED BY session_login CROSS JOIN agent USING (agent_ref) WHERE ${OF_SESSION_SOURCES} AND login_at >= @nearAt AND login_at < @endAt AND (login_at >= @startAt OR ${SESSION_END} > @startAt) AND ${OF_AGENTS}`,
  sessionsLong: `SELECT ${SESSION_COLUMNS} FROM session INDEXED BY session_long CROSS JOIN agent USING (agent_ref) WHERE ${OF_SESSION_SOURCES} AND ${SESSION_END} > @startAt AND (logout_at IS NULL OR logout_at - login_at >= 86400000) AND login_at < @nearAt AND ${OF_AGENTS}`,
  pageOfSessions: `SELECT ${SESSION_COLUMNS} FROM session INDEXED BY session_login CROSS JOIN agent USING (agent_ref) WHERE session.source_id = @sourceId AND login_at < @endAt AND (login_at >= @startAt OR ${SESSION_END} > @startAt) AND ${AFTER} AND ${OF_AGENTS} ${PAGE}`,
  pageOfLongSessions: `SELECT ${SESSION_COLUMNS} FROM session INDEXED BY session_long CROSS JOIN agent USING (agent_ref) WHERE session.source_id = @sourceId AND ${SESSION_END} > @startAt AND (logout_at IS NULL OR logout_at - login_at >= 86400000) AND login_at < @nearAt AND ${AFTER} AND ${OF_AGENTS} ${PAGE}`,
  calls: `SELECT source_id, content FROM call INDEXED BY call_start WHERE source_id = @sourceId AND start_at < @endAt AND (start_at, call_id) > (@afterAt, @afterId) AND ${OF_AGENTS} ORDER BY start_at, call_id LIMIT ${BATCH_ROWS}`,
  events: `SELECT event.source_id AS sourceId, ${EVENT_COLUMNS} FROM event INDEXED BY event_time LEFT JOIN agent USING (agent_ref) WHERE event.source_id = @sourceId AND event_at < @endAt AND (event_at, identity) > (@afterAt, @afterId) AND ${OF_AGENTS} ORDER BY event_at, identity LIMIT ${BATCH_ROWS}`,
  newest: `SELECT event.source_id AS sourceId, ${EVENT_COLUMNS} FROM event INDEXED BY event_time LEFT JOIN agent USING (agent_ref) WHERE event.source_id = ? ORDER BY event_at DESC, identity DESC LIMIT ?`,
} as const;

type Session = Omit<SessionRow, 'flags'> & { readonly flags: string };
type Event = Parameters<typeof toSourceEvent>[0] & { readonly sourceId: number };

/** The port's readers of sessions, calls and events, synchronous, on one connection. */
export interface EventReads {
  sessions(filter: ActivityFilter): readonly SessionRow[];
  sessionBatches(filter: ActivityFilter): Generator<readonly SessionRow[]>;
  calls(query: CallQuery): Awaited<ReturnType<StoreReader['listCalls']>>;
  callChoices(window: ClosedInterval): Awaited<ReturnType<StoreReader['listCallChoices']>>;
  call(sourceId: number, callId: string): CallRow | null;
  callBatches(filter: ActivityFilter): Generator<readonly CallRow[]>;
  eventBatches(filter: ActivityFilter): Generator<readonly EventRow[]>;
  newest(sourceId: number, limit: number): readonly EventRow[];
}

const idList = (agentIds: readonly string[] | undefined): string | null => (agentIds === undefined || agentIds.length === 0 ? null : JSON.stringify(agentIds));
const NO_AFTER = Number.MIN_SAFE_INTEGER;

function sessionBindings({ window, agentIds }: ActivityFilter, sources: readonly number[]): Record<string, string | number | null> {
  return { sources: JSON.stringify(sources), startAt: window.startAt, endAt: window.endAt, nearAt: window.startAt - SESSION_LOOKBACK_MS, agentIds: idList(agentIds) };
}

/** Pages through one source by a key that grows; nothing stays open between two pages. */
function* readPages<Row extends object>(db: Db, sql: string, values: Readonly<Record<string, unknown>>, afterOf: (row: Row) => readonly [number, string]): Generator<readonly Row[]> {
  const statement = db.prepare(sql);
  let [afterAt, afterId] = [Number(values['startAt']), ''] as readonly [number, string];
  for (;;) {
    const rows = statement.all({ ...values, afterAt, afterId }) as Row[]; // as the caller's query names them
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    if (rows.length < BATCH_ROWS) return;
    [afterAt, afterId] = afterOf(last);
  }
}

export function createEventReads(db: Db): EventReads {
  const call = db.prepare('SELECT content FROM call WHERE source_id = ? AND call_id = ?').pluck();
  const newest = db.prepare(EVENT_QUERIES.newest);

  return {
    sessions(filter) {
      const found = `${EVENT_QUERIES.sessionsLong} UNION ALL ${EVENT_QUERIES.sessionsNear} ORDER BY 1, 2, 4, 3`;
      return (db.prepare(found).all(sessionBindings(filter, visibleSources(db, filter.sourceIds))) as Session[]).map(toSession); // SESSION_COLUMNS
    },
    *sessionBatches(filter) {
      const long = db.prepare(EVENT_QUERIES.pageOfLongSessions);
      const near = db.prepare(EVENT_QUERIES.pageOfSessions);
      for (const sourceId of visibleSources(db, filter.sourceIds)) {
        const { sources: _sources, ...bindings } = sessionBindings(filter, []);
        const values = { ...bindings, sourceId };
        for (const [part, fromAt] of [[long, NO_AFTER], [near, filter.window.startAt - SESSION_LOOKBACK_MS]] as const) {
          for (let after: SessionRow | null | undefined = null; after !== undefined;) {
            const rows: SessionRow[] = (part.all({ ...values, afterAt: after?.loginAt ?? fromAt, afterAgent: after?.agentId ?? '', afterSession: after?.sessionId ?? '' }) as Session[]).map(toSession); // SESSION_COLUMNS
            if (rows.length > 0) yield rows;
            after = rows.length < BATCH_ROWS ? undefined : rows.at(-1);
          }
        }
      }
    },
    calls(query) {
      const { sql, values } = callConditions(db, query);
      const way = query.isDescending ? 'DESC' : 'ASC';
      const total = Number(db.prepare(`SELECT count(*) FROM ${sql}`).pluck().get(values));
      const page = `SELECT source_id, content FROM ${sql} ORDER BY ${CALL_SORTS[query.sort]} ${way} NULLS LAST, start_at ${way}, source_id, call_id LIMIT @limit OFFSET @offset`;
      const rows = db.prepare(page).raw().all({ ...values, limit: query.limit, offset: query.offset }) as [number, string][]; // the columns named
      return { rows: rows.map(([sourceId, content]) => ({ sourceId, ...decodeCall(content) })), total };
    },
    callChoices({ startAt, endAt }) {
      const values = { sources: JSON.stringify(visibleSources(db, undefined)), startAt, endAt };
      const words = (column: string): string[] => db.prepare(`SELECT DISTINCT ${column} FROM call INDEXED BY call_start WHERE ${OF_SOURCES} AND start_at >= @startAt AND start_at < @endAt AND ${column} IS NOT NULL ORDER BY 1`).pluck().all(values) as string[]; // one text column
      return { states: words('state'), directions: words('direction'), queues: words('queue_name') };
    },
    call(sourceId, callId) {
      const content = call.get(sourceId, callId);
      return typeof content === 'string' ? { sourceId, ...decodeCall(content) } : null;
    },
    *callBatches({ window, sourceIds, agentIds }) {
      for (const sourceId of visibleSources(db, sourceIds)) {
        const values = { sourceId, startAt: window.startAt, endAt: window.endAt, agentIds: idList(agentIds) };
        const toRow = (row: { readonly content: string }): CallRow => ({ sourceId, ...decodeCall(row.content) });
        for (const rows of readPages<{ readonly content: string }>(db, EVENT_QUERIES.calls, values, (row) => [decodeCall(row.content).startAt, decodeCall(row.content).callId])) yield rows.map(toRow);
      }
    },
    *eventBatches({ window, sourceIds, agentIds }) {
      for (const sourceId of visibleSources(db, sourceIds)) {
        const values = { sourceId, startAt: window.startAt, endAt: window.endAt, agentIds: idList(agentIds) };
        for (const rows of readPages<Event>(db, EVENT_QUERIES.events, values, (row) => [row.eventAt, row.identity])) yield rows.map(toEvent);
      }
    },
    newest: (sourceId, limit) => (newest.all(sourceId, limit) as Event[]).map(toEvent), // the columns named
  };
}

/** A call belongs to the window in which it began. */
function callConditions(db: Db, query: CallQuery): { readonly sql: string; readonly values: Readonly<Record<string, string | number>> } {
  const { window, agents, state, direction, queue, text } = query;
  const values: Record<string, string | number> = { sources: JSON.stringify(visibleSources(db, query.sourceIds)), startAt: window.startAt, endAt: window.endAt };
  const parts = ['start_at >= @startAt', 'start_at < @endAt'];
  const add = (sql: string, name: string, value: string): void => {
    parts.push(sql);
    values[name] = value;
  };
  if (state !== undefined) add('state = @state', 'state', state);
  if (direction !== undefined) add('direction = @direction', 'direction', direction);
  if (queue !== undefined) add('queue_name = @queue', 'queue', queue);
  if (text !== undefined && text !== '') {
    parts.push(HAS_TEXT);
    Object.assign(values, textBindings(text));
  }
  if (agents === undefined) return { sql: `call INDEXED BY call_start WHERE ${OF_SOURCES} AND ${parts.join(' AND ')}`, values };
  values['agents'] = JSON.stringify(agents.map(({ sourceId, agentId }) => [sourceId, agentId]));
  const wanted = "SELECT DISTINCT value ->> 0 AS source_id, value ->> 1 AS agent_id FROM json_each(@agents)";
  return { sql: `(${wanted}) AS wanted CROSS JOIN call INDEXED BY call_agent USING (source_id, agent_id) WHERE ${OF_SOURCES} AND ${parts.join(' AND ')}`, values };
}

function toSession(row: Session): SessionRow {
  return { ...row, flags: decodeFlags(row.flags) };
}

const DERIVED: readonly DerivedFlag[] = ['derived'];
const SENT: readonly DerivedFlag[] = [];

function toEvent({ sourceId, ...row }: Event): EventRow {
  return { sourceId, ...toSourceEvent(row), flags: row.isDerived === 1 ? DERIVED : SENT };
}
