import type { SourceKind } from '../../shared/domain/activity.ts';
import { streamName } from '../../shared/domain/stream-name.ts';
import type { EventDerivation, SourceEvent } from '../../shared/domain/source-event.ts';
import type { StoreWriter } from '../ports/stores.ts';
import type { AgentEntry } from './agents.ts';
import type { Db } from './database.ts';
import { createEventWriter, newChangedEvents } from './event-writer.ts';
import type { DerivedWriter } from './derived-writer.ts';
import type { QuarantineWriter } from './quarantine.ts';
import { FIRST_AT } from './segments.ts';

/** Events, segments or calls of one transaction: some ten milliseconds. */
const SLICE = 500;

export type Reread = Parameters<StoreWriter['rebuildEvents']>[1];

interface StoredEvent { readonly event_ref: number; readonly identity: string; readonly received_at: number; readonly content: string }

export interface RebuildParts {
  readonly derived: DerivedWriter;
  readonly quarantine: QuarantineWriter;
  /** Finds or makes an agent of the source. */
  agentOf(agentId: string, seenAt: number): AgentEntry | null;
}

const markerOf = (sourceId: number): string => `rebuild ${sourceId}`;

/** Sources whose rebuild was begun and not finished (a kill): what is derived of them is partly of the old reading. */
export function unfinishedRebuilds(db: Db): readonly number[] {
  return (db.prepare("SELECT key FROM meta WHERE key LIKE 'rebuild %' ORDER BY key").pluck().all() as string[]).map((key) => Number(key.slice('rebuild '.length))); // one text column
}

/**
 * Reads every event of a source anew and derives everything from them, a slice and a transaction at a step. The marker
 * in `meta` stays until the end, so that a kill leaves a trace; another rebuild begins at the start and comes to the
 * same end. Pages that are stored in between do no harm: what they derive is derived again.
 */
export function* rebuildEvents(db: Db, sourceId: number, reread: Reread, derivation: EventDerivation, parts: RebuildParts): Generator<void> {
  db.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, 1)').run(markerOf(sourceId));
  yield* rereadEvents(db, sourceId, reread, parts);
  yield* deriveAgents(db, sourceId, derivation, parts.derived);
  yield* deriveCalls(db, sourceId, derivation, parts.derived);
  db.prepare('DELETE FROM meta WHERE key = ?').run(markerOf(sourceId));
}

function* rereadEvents(db: Db, sourceId: number, reread: Reread, { quarantine, agentOf }: RebuildParts): Generator<void> {
  const select = db.prepare(`SELECT event_ref, identity, received_at, content FROM event WHERE source_id = ? AND event_ref > ? AND event_ref <= ? ORDER BY event_ref LIMIT ${SLICE}`);
  const remove = db.prepare('DELETE FROM event WHERE event_ref = ?');
  const kind = db.prepare('SELECT kind FROM source WHERE source_id = ?').pluck().get(sourceId) as SourceKind; // written from a NewSource only
  const stream = streamName(kind, 'events');
  const writer = createEventWriter(db);
  const untouched = newChangedEvents();
  const writeAnew = (row: StoredEvent, event: SourceEvent): string | null => {
    // Out and in again by the ordinary way: an identity that has become another event's is merged with it.
    remove.run(row.event_ref);
    const agent = event.agentId === null ? null : agentOf(event.agentId, row.received_at);
    const effect = event.agentId !== null && agent === null ? { refusal: 'The agent id cannot be kept.' } : writer.write(sourceId, { ...event, receivedAt: row.received_at }, agent, untouched);
    return typeof effect === 'string' ? null : effect.refusal;
  };
  const slice = db.transaction((rows: readonly StoredEvent[]) => {
    for (const row of rows) {
      const read = reread(row.content, row.received_at);
      const reason = 'reason' in read ? read.reason : writeAnew(row, read);
      if (reason === null) continue;
      remove.run(row.event_ref);
      quarantine.add({ sourceId, stream, asOf: row.received_at, receivedAt: row.received_at }, { reason, content: row.content });
    }
  });
  const last = Number(db.prepare('SELECT coalesce(max(event_ref), 0) FROM event WHERE source_id = ?').pluck().get(sourceId));
  for (let after = 0; ;) {
    const rows = select.all(sourceId, after, last) as StoredEvent[]; // the columns named
    const end = rows.at(-1);
    if (end === undefined) return;
    slice.immediate(rows);
    after = end.event_ref;
    yield;
  }
}

function* deriveAgents(db: Db, sourceId: number, derivation: EventDerivation, derived: DerivedWriter): Generator<void> {
  // The calls are derived after all agents, every one of them.
  const ignored = new Set<string>();
  const nextEnd = db.prepare(`SELECT event_at FROM event INDEXED BY event_agent WHERE agent_ref = ? AND event_at >= ? ORDER BY event_at LIMIT 1 OFFSET ${SLICE}`).pluck();
  const region = db.transaction((agentRef: number, fromAt: number): number | null => {
    const farAt = nextEnd.get(agentRef, fromAt) as number | undefined; // one integer column
    const toAt = farAt === undefined ? null : derived.boundaries.after(agentRef, farAt);
    derived.deriveRegion(sourceId, agentRef, { fromAt, toAt }, derivation, ignored);
    return toAt;
  });
  for (const agentRef of db.prepare('SELECT agent_ref FROM agent WHERE source_id = ?').pluck().all(sourceId) as number[]) { // one integer column
    for (let fromAt: number | null = FIRST_AT; fromAt !== null;) {
      fromAt = region.immediate(agentRef, fromAt);
      yield;
    }
  }
}

function* deriveCalls(db: Db, sourceId: number, derivation: EventDerivation, derived: DerivedWriter): Generator<void> {
  const known = db.prepare(`
    SELECT call_id FROM (
      SELECT call_id FROM call WHERE source_id = @sourceId AND call_id > @after
      UNION SELECT call_id FROM event WHERE source_id = @sourceId AND call_id > @after
      UNION SELECT call_id FROM span INDEXED BY span_call CROSS JOIN agent USING (agent_ref) WHERE call_id > @after AND source_id = @sourceId)
    ORDER BY call_id LIMIT ${SLICE}`).pluck();
  const slice = db.transaction((callIds: readonly string[]) => {
    for (const callId of callIds) derived.deriveCall(sourceId, callId, derivation);
  });
  for (let after = ''; ;) {
    const callIds = known.all({ sourceId, after }) as string[]; // one text column
    const last = callIds.at(-1);
    if (last === undefined) return;
    slice.immediate(callIds);
    after = last;
    yield;
  }
}
