import { DAY_MS, SECOND_MS } from '../../../shared/domain/time.ts';
import type { CallRow, EventRow, SessionRow, SourceRecord } from '../../ports/stores.ts';
import { instant, type Row } from '../datasets.ts';
import { filterOf, isInRange, readAgentNames, toFlags, windowOf, type RowScope } from './scope.ts';

/** A call that began earlier than this before a range does not reach into it. */
const CALL_REACH_MS = DAY_MS;

export async function* readSessionRows(scope: RowScope): AsyncGenerator<readonly Row[]> {
  const window = windowOf(scope.plan, scope.nowAt);
  for (const source of scope.sources) {
    const filter = filterOf(scope, source);
    if (filter === null) continue;
    const names = await readAgentNames(scope, source);
    for await (const batch of scope.reader.streamSessions(filter)) {
      const rows = batch.filter((row) => isInRange({ startAt: row.loginAt, durationMs: row.logoutAt === null ? null : row.logoutAt - row.loginAt }, window, scope.nowAt));
      if (rows.length > 0) yield rows.map((row) => toSessionRow(row, source.name, names.get(row.agentId) ?? null));
    }
  }
}

function toSessionRow(row: SessionRow, source: string, agentName: string | null): Row {
  return {
    source, agent_id: row.agentId, agent_name: agentName, session_id: row.sessionId, login: instant(row.loginAt), logout: instant(row.logoutAt), duration_s: row.durationS, flags: toFlags(row.flags),
  };
}

export async function* readCallRows(scope: RowScope): AsyncGenerator<readonly Row[]> {
  const window = windowOf(scope.plan, scope.nowAt);
  for (const source of scope.sources) {
    const filter = filterOf(scope, source, CALL_REACH_MS);
    if (filter === null) continue;
    for await (const batch of scope.reader.streamCalls(filter)) {
      const rows = batch.filter((row) => isInRange({ startAt: row.startAt, durationMs: (row.durationS ?? 0) * SECOND_MS }, window, scope.nowAt));
      if (rows.length > 0) yield rows.map((row) => toCallRow(row, source.name));
    }
  }
}

function toCallRow(row: CallRow, source: string): Row {
  return {
    source, call_id: row.callId, agent_id: row.agentId, queue_id: row.queueId, queue_name: row.queueName, direction: row.direction, state: row.state, start: instant(row.startAt),
    queue_duration_s: row.queueDurationS, duration_s: row.durationS, dnis: row.dnis, ani: row.ani, disposition: row.disposition, recording_url: row.recordingUrl, flags: toFlags(row.flags),
  };
}

export async function* readEventRows(scope: RowScope): AsyncGenerator<readonly Row[]> {
  for (const source of scope.sources) {
    const filter = filterOf(scope, source);
    if (filter === null) continue;
    for await (const batch of scope.reader.streamEvents(filter)) if (batch.length > 0) yield batch.map((row) => toEventRow(row, source));
  }
}

/** The times of such a source have no offset: until somebody confirmed its zone they may be off by hours. */
function toEventRow(row: EventRow, source: SourceRecord): Row {
  const flags = source.settings['zoneConfirmed'] === 'no' ? [...row.flags, 'zone-unconfirmed'] : row.flags;
  return { source: source.name, received_at: instant(row.receivedAt), event_at: instant(row.eventAt), event_type: row.eventType, agent_id: row.agentId, content: row.content, flags: toFlags(flags) };
}
