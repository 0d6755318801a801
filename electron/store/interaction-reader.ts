import type { InteractionSummary } from '../../shared/domain/interaction-figures.ts';
import type { Interaction } from '../../shared/domain/interaction.ts';
import { HOUR_MS, type ClosedInterval } from '../../shared/domain/time.ts';
import type { ActivityFilter, InteractionQuery, InteractionRecord, InteractionRow, OngoingRecord, StoreReader } from '../ports/stores.ts';
import type { Db } from './database.ts';
import { visibleSources } from './sources.ts';

/** Interactions that last longer are found by `interaction_long`; its condition in the schema holds the same number. */
const LOOKBACK_MS = 4 * HOUR_MS;
const BATCH_ROWS = 500;

type Bindings = Readonly<Record<string, string | number>>;

/** Every condition of a window's reads; `@sources`, `@nearAt`, `@startAt` and `@endAt` are bound. */
const OF_SOURCES = 'source_id IN (SELECT value FROM json_each(@sources))';
const NEAR = `${OF_SOURCES} AND start_at >= @nearAt AND start_at < @endAt AND (start_at >= @startAt OR end_at IS NULL OR end_at > @startAt)`;
const LONG_END = 'coalesce(end_at, 9007199254740991) > @startAt AND (duration_ms IS NULL OR duration_ms >= 14400000)';
const LONG = `${OF_SOURCES} AND ${LONG_END} AND start_at < @nearAt`;

const OF_AGENTS_NEAR = 'interaction_ref IN (SELECT interaction_ref FROM json_each(@agents) AS wanted CROSS JOIN interaction_agent WHERE agent_ref = wanted.value AND start_at >= @nearAt AND start_at < @endAt)';
const OF_AGENTS = 'EXISTS (SELECT 1 FROM interaction_agent AS took INDEXED BY interaction_agent_of WHERE took.interaction_ref = interaction.interaction_ref AND took.agent_ref IN (SELECT value FROM json_each(@agents)))';
const OF_QUEUE_NEAR = 'interaction_ref IN (SELECT interaction_ref FROM json_each(@sources) AS wanted CROSS JOIN interaction_queue WHERE interaction_queue.source_id = wanted.value AND queue = @queue AND start_at >= @nearAt AND start_at < @endAt)';
const OF_QUEUE = 'EXISTS (SELECT 1 FROM interaction_queue AS went INDEXED BY interaction_queue_of WHERE went.interaction_ref = interaction.interaction_ref AND went.queue = @queue)';

const COLUMNS = 'interaction_ref, source_id, as_of, start_at, duration_ms, queue_wait_ms, handle_ms, talk_ms, guid';
const SORTS: Readonly<Record<InteractionQuery['sort'], string>> = { start: 'start_at', duration: 'duration_ms', queueWait: 'queue_wait_ms', handle: 'handle_ms', talk: 'talk_ms' };

const RECORD_COLUMNS = 'source_id, as_of, seen_at, content';
const IS_WANTED = `(@agentIds IS NULL OR EXISTS (SELECT 1 FROM interaction_agent AS took INDEXED BY interaction_agent_of CROSS JOIN agent USING (agent_ref)
  WHERE took.interaction_ref = interaction.interaction_ref AND agent_id IN (SELECT value FROM json_each(@agentIds))))`;
/** Pages of one source by a key that grows, which is the range's only lower bound: each page begins where the last one ended. */
const PAGE = `AND (start_at, guid) > (@afterAt, @afterGuid) AND ${IS_WANTED} ORDER BY start_at, guid LIMIT ${BATCH_ROWS}`;
const PAGED = `SELECT ${RECORD_COLUMNS}, start_at, guid FROM interaction`;

export const INTERACTION_QUERIES = {
  near: `SELECT ${COLUMNS} FROM interaction INDEXED BY interaction_start WHERE ${NEAR}`,
  long: `SELECT ${COLUMNS} FROM interaction INDEXED BY interaction_long WHERE ${LONG}`,
  /** One agent's or one queue's window is a range of its own; the rows are then found by number. */
  nearOfAgents: `SELECT ${COLUMNS} FROM interaction WHERE ${OF_AGENTS_NEAR} AND ${NEAR.replaceAll('source_id', '+source_id')}`,
  pageNear: `${PAGED} INDEXED BY interaction_start JOIN interaction_content USING (interaction_ref) WHERE source_id = @sourceId AND start_at < @endAt AND (start_at >= @startAt OR end_at IS NULL OR end_at > @startAt) ${PAGE}`,
  pageLong: `${PAGED} INDEXED BY interaction_long JOIN interaction_content USING (interaction_ref) WHERE source_id = @sourceId AND ${LONG_END} AND start_at < @nearAt ${PAGE}`,
  conversation: 'SELECT source_id, as_of, head, summary FROM interaction INDEXED BY interaction_conversation JOIN interaction_content USING (interaction_ref) WHERE source_id = ? AND conversation_guid = ? ORDER BY start_at, guid',
} as const;

/** The port's readers of interactions, synchronous, on one connection. */
export interface InteractionReads {
  list(query: InteractionQuery): Awaited<ReturnType<StoreReader['listInteractions']>>;
  choices(window: ClosedInterval): Awaited<ReturnType<StoreReader['listInteractionChoices']>>;
  read(sourceId: number, guid: string): InteractionRecord | null;
  conversation(sourceId: number, conversationGuid: string): readonly InteractionRow[];
  ongoing(sourceId: number): OngoingRecord | null;
  batches(filter: ActivityFilter): Generator<readonly InteractionRecord[]>;
}

/**
 * What was typed, within one value of a record; names of members are no values. The first condition, on the whole text,
 * spares nearly every record the second, which takes it apart. Binds `@text` and `@word`.
 */
export const HAS_TEXT = "content LIKE @text ESCAPE '\\' AND EXISTS (SELECT 1 FROM json_tree(content) WHERE atom LIKE @word ESCAPE '\\')";

export function textBindings(text: string): { readonly text: string; readonly word: string } {
  return { text: likePattern(JSON.stringify(text).slice(1, -1)), word: likePattern(text) };
}

/** A text for LIKE that finds exactly what was typed, anywhere. */
function likePattern(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}

const windowBindings = (window: ClosedInterval, sources: readonly number[]): Bindings => ({ startAt: window.startAt, endAt: window.endAt, nearAt: window.startAt - LOOKBACK_MS, sources: JSON.stringify(sources) });

type HeadTuple = [sourceId: number, asOf: number, head: string, summary: string];
type RecordTuple = [sourceId: number, asOf: number, seenAt: number, content: string];

export function createInteractionReads(db: Db): InteractionReads {
  const agentRef = db.prepare('SELECT agent_ref FROM agent WHERE source_id = ? AND agent_id = ?').pluck();
  const readOne = db.prepare(`SELECT ${RECORD_COLUMNS} FROM interaction JOIN interaction_content USING (interaction_ref) WHERE source_id = ? AND guid = ?`).raw();
  const conversation = db.prepare(INTERACTION_QUERIES.conversation).raw();
  const ongoing = db.prepare('SELECT as_of, guids FROM ongoing WHERE source_id = ?').raw();

  function conditionsOf(query: InteractionQuery): { readonly near: string; readonly sql: string; readonly values: Bindings } {
    const values: Record<string, string | number> = { ...windowBindings(query.window, visibleSources(db, query.sourceIds)) };
    const parts: string[] = [];
    let near: string = INTERACTION_QUERIES.near;
    const add = (sql: string, name: string, value: string | number): void => {
      parts.push(sql);
      values[name] = value;
    };
    for (const name of ['medium', 'direction', 'status'] as const) if (query[name] !== undefined) add(`${name} = @${name}`, name, query[name]);
    if (query.outcome !== undefined) add("coalesce(outcome, '') = @outcome", 'outcome', query.outcome);
    if (query.minDurationMs !== undefined) add('duration_ms >= @minDuration', 'minDuration', query.minDurationMs);
    if (query.maxDurationMs !== undefined) add('duration_ms <= @maxDuration', 'maxDuration', query.maxDurationMs);
    if (query.text !== undefined && query.text !== '') {
      parts.push(`interaction_ref IN (SELECT interaction_ref FROM interaction_content WHERE interaction_content.interaction_ref = interaction.interaction_ref AND ${HAS_TEXT})`);
      Object.assign(values, textBindings(query.text));
    }
    const byNumber = NEAR.replaceAll('source_id', '+source_id');
    if (query.queue !== undefined) {
      add(OF_QUEUE, 'queue', query.queue);
      near = `SELECT ${COLUMNS} FROM interaction WHERE ${OF_QUEUE_NEAR} AND ${byNumber}`;
    }
    if (query.agents !== undefined) {
      add(OF_AGENTS, 'agents', JSON.stringify(query.agents.flatMap(({ sourceId, agentId }) => agentRef.get(sourceId, agentId) ?? [])));
      near = INTERACTION_QUERIES.nearOfAgents;
    }
    return { near, sql: parts.map((part) => ` AND ${part}`).join(''), values };
  }

  return {
    list(query) {
      const { near, sql, values } = conditionsOf(query);
      const found = `${near}${sql} UNION ALL ${INTERACTION_QUERIES.long}${sql}`;
      const way = query.isDescending ? 'DESC' : 'ASC';
      const total = Number(db.prepare(`SELECT count(*) FROM (${found})`).pluck().get(values));
      // What is not known yet comes last, whichever way.
      const page = `SELECT found.source_id, found.as_of, head, summary FROM (
        SELECT * FROM (${found}) ORDER BY ${SORTS[query.sort]} ${way} NULLS LAST, start_at ${way}, source_id, guid LIMIT @limit OFFSET @offset) AS found
        CROSS JOIN interaction_content USING (interaction_ref)`;
      const rows = db.prepare(page).raw().all({ ...values, limit: query.limit, offset: query.offset }) as HeadTuple[]; // the columns named
      return { rows: rows.map(toRow), total };
    },
    choices(window) {
      const values = windowBindings(window, visibleSources(db, undefined));
      const refs = `SELECT interaction_ref FROM (${INTERACTION_QUERIES.near} UNION ALL ${INTERACTION_QUERIES.long})`;
      const words = (column: string): string[] => db.prepare(`SELECT DISTINCT ${column} FROM interaction WHERE interaction_ref IN (${refs}) AND ${column} IS NOT NULL ORDER BY 1`).pluck().all(values) as string[]; // one text column
      const queues = db.prepare(`SELECT DISTINCT queue FROM interaction_queue INDEXED BY interaction_queue_of WHERE interaction_ref IN (${refs}) ORDER BY 1`).pluck().all(values) as string[]; // one text column
      return { media: words('medium'), directions: words('direction'), outcomes: words('outcome'), queues };
    },
    read(sourceId, guid) {
      const tuple = readOne.get(sourceId, guid) as RecordTuple | undefined; // RECORD_COLUMNS
      return tuple === undefined ? null : toRecord(tuple);
    },
    conversation: (sourceId, conversationGuid) => (conversation.all(sourceId, conversationGuid) as HeadTuple[]).map(toRow), // the columns named
    ongoing(sourceId) {
      const stored = ongoing.get(sourceId) as [number, string] | undefined; // the columns named above
      if (stored === undefined) return null;
      const guids = JSON.parse(stored[1]) as readonly string[]; // written by writeOngoing
      const interactions = guids.flatMap((guid) => (readOne.all(sourceId, guid) as RecordTuple[]).map((tuple) => toRecord(tuple).interaction)); // RECORD_COLUMNS
      return { sourceId, asOf: stored[0], interactions: interactions.sort((a, b) => a.startAt - b.startAt) };
    },
    batches: createBatches(db),
  };
}

/** Whole records, some hundreds at a time. */
function createBatches(db: Db): InteractionReads['batches'] {
  // Two parts in the order of starts: what began long before the window, then the rest.
  const long = db.prepare(INTERACTION_QUERIES.pageLong).raw();
  const near = db.prepare(INTERACTION_QUERIES.pageNear).raw();
  return function* batches({ window, sourceIds, agentIds }) {
    for (const sourceId of visibleSources(db, sourceIds)) {
      const nearAt = window.startAt - LOOKBACK_MS;
      const values = { sourceId, startAt: window.startAt, endAt: window.endAt, nearAt, agentIds: agentIds === undefined || agentIds.length === 0 ? null : JSON.stringify(agentIds) };
      for (const [part, fromAt] of [[long, Number.MIN_SAFE_INTEGER], [near, nearAt]] as const) {
        // No GUID is empty, so the empty text is before every one of the first instant.
        for (let after: readonly [number, string] | null = [fromAt, '']; after !== null;) {
          const tuples = part.all({ ...values, afterAt: after[0], afterGuid: after[1] }) as [...RecordTuple, number, string][]; // RECORD_COLUMNS, start_at, guid
          if (tuples.length > 0) yield tuples.map(([source, asOf, seenAt, text]) => toRecord([source, asOf, seenAt, text]));
          const last = tuples.at(-1);
          after = last === undefined || tuples.length < BATCH_ROWS ? null : [last[4], last[5]];
        }
      }
    }
  };
}

function toRow([sourceId, asOf, head, summary]: HeadTuple): InteractionRow {
  // Both were written by the interaction writer.
  return { sourceId, asOf, interaction: JSON.parse(head) as InteractionRow['interaction'], summary: JSON.parse(summary) as InteractionSummary };
}

function toRecord([sourceId, asOf, firstSeenAt, content]: RecordTuple): InteractionRecord {
  return { sourceId, asOf, firstSeenAt, interaction: JSON.parse(content) as Interaction }; // written by the interaction writer
}
