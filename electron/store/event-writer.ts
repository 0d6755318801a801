import type { SourceEvent } from '../../shared/domain/source-event.ts';
import type { UtcMs } from '../../shared/domain/time.ts';
import type { AgentEntry, Effect } from './agents.ts';
import { HALF_PAIR } from './canonical.ts';
import type { Db } from './database.ts';
import { compareTexts, isStorable } from './dictionaries.ts';
import type { Refusal } from './interaction-writer.ts';

/** What events changed: the moments of agents, and calls, whose records have to be derived again. */
export interface ChangedEvents {
  /** By agent number; moments in any order. */
  readonly moments: Map<number, UtcMs[]>;
  readonly callIds: Set<string>;
}

export const newChangedEvents = (): ChangedEvents => ({ moments: new Map(), callIds: new Set() });

export interface EventWriter {
  /** `agent` is null for an event of no agent. Notes in `changed` what has to be derived again. */
  write(sourceId: number, event: SourceEvent, agent: AgentEntry | null, changed: ChangedEvents): Effect | Refusal;
}

type StoredEvent = [ref: number, receivedAt: number, eventAt: number, type: string, agentRef: number | null, session: string | null, call: string | null, isStart: number, isDerived: number, content: string];
const COLUMNS = 'event_ref, received_at, event_at, event_type, agent_ref, session_id, call_id, is_session_start, is_derived, content';

/**
 * One row per identity: the earliest receipt with its reading (in the doubled hour of autumn the time of an event is
 * told by its receipt). Of two readings of one instant the lesser is kept, so that the order of arrival never decides.
 */
export function createEventWriter(db: Db): EventWriter {
  const find = db.prepare(`SELECT ${COLUMNS} FROM event WHERE source_id = ? AND identity = ?`).raw();
  const insert = db.prepare('INSERT INTO event (source_id, identity, received_at, event_at, event_type, agent_ref, session_id, call_id, is_session_start, is_derived, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const replace = db.prepare('UPDATE event SET received_at = ?, event_at = ?, event_type = ?, agent_ref = ?, session_id = ?, call_id = ?, is_session_start = ?, is_derived = ?, content = ? WHERE event_ref = ?');
  const agentIdOf = db.prepare('SELECT agent_id FROM agent WHERE agent_ref = ?').pluck();
  const idOf = (ref: number | null): string | null => (ref === null ? null : String(agentIdOf.get(ref)));

  return {
    write(sourceId, event, agent, changed) {
      const refusal = refuseEvent(event);
      if (refusal !== null) return { refusal };
      const sent: Reading = [event.eventAt, event.eventType, agent?.ref ?? null, event.sessionId, event.callId, Number(event.isSessionStart), Number(event.isDerived), event.content];
      const found = find.get(sourceId, event.identity) as StoredEvent | undefined; // COLUMNS
      if (found === undefined) {
        insert.run(sourceId, event.identity, event.receivedAt, ...sent);
        note(changed, sent);
        return 'inserted';
      }
      const [ref, receivedAt, ...stored] = found;
      const order = compareReadings(sent, event.agentId, stored, idOf(stored[2]));
      if ((event.receivedAt - receivedAt || order) >= 0) return 'unchanged';
      replace.run(event.receivedAt, ...sent, ref);
      note(changed, stored);
      note(changed, sent);
      return order === 0 ? 'unchanged' : 'updated';
    },
  };
}

/** What was read of an event, in the order of the columns. */
type Reading = [eventAt: number, type: string, agentRef: number | null, session: string | null, call: string | null, isStart: number, isDerived: number, content: string];

/** Agents by their ids: numbers depend on the order of arrival. */
function compareReadings(a: Reading, agentA: string | null, b: Reading, agentB: string | null): number {
  return a[0] - b[0] || compareTexts(a[1], b[1]) || compareTexts(agentA, agentB) || compareTexts(a[3], b[3]) || compareTexts(a[4], b[4]) || a[5] - b[5] || a[6] - b[6] || compareTexts(a[7], b[7]);
}

function note(changed: ChangedEvents, [eventAt, , agentRef, , callId]: Reading): void {
  if (callId !== null) changed.callIds.add(callId);
  if (agentRef === null) return;
  const moments = changed.moments.get(agentRef);
  if (moments === undefined) changed.moments.set(agentRef, [eventAt]);
  else moments.push(eventAt);
}

function refuseEvent(event: SourceEvent): string | null {
  if (!Number.isSafeInteger(event.eventAt) || event.eventAt < 0 || !Number.isSafeInteger(event.receivedAt)) return 'The time of an event is no integer of milliseconds.';
  return [event.identity, event.eventType, event.sessionId, event.callId, event.content].every(isStorable) ? null : HALF_PAIR;
}
