import type { AgentName, AgentSnapshot } from '../../../shared/domain/activity.ts';
import type { SourceEvent } from '../../../shared/domain/source-event.ts';
import { formatInstant, SECOND_MS, type UtcMs } from '../../../shared/domain/time.ts';
import type { Accepted, RefusedItem, RequestStep, StreamDefinition, StreamView } from '../../ports/connector.ts';
import type { HttpResponse } from '../../ports/http.ts';
import { nextDue } from '../kit/due.ts';
import { readDate } from '../kit/vendor-clock.ts';
import { toSortedJson } from './json.ts';
import { refusedContent } from './personal.ts';
import { DERIVED_KEY, readEvent } from './read-event.ts';
import { listOf, parseEntry, type RealtimeEntry } from './realtime-entry.ts';
import { formatMemory, parseMemory, type KnownSession, type RealtimeMemory } from './realtime-memory.ts';
import { readSettings, type RingcentralSettings } from './settings.ts';

export const REALTIME = 'realtime';
/** What the vendor suggests. */
const EVERY_MS = 15 * SECOND_MS;
/** Seconds are counted at both ends of the wire: what differs by less is the same. */
const JITTER_MS = 3 * SECOND_MS;

interface StepContext { readonly memory: RealtimeMemory | null }

/** Who is logged in now and what they do: the present as snapshots, and what changed since the last answer as events. */
export const realtimeStream: StreamDefinition = {
  name: REALTIME,
  isOptional: false,
  isPrimary: true,
  decideStep(cursor, view) {
    const memory = parseMemory(cursor);
    const dueAt = nextDue(memory?.readAt, view.vendorNowAt, EVERY_MS);
    return dueAt === null || view.isCatchUp ? toStep(memory, readSettings(view.settings)) : { kind: 'wait', dueAt };
  },
  acceptAnswer,
  shrinkStep: () => null,
};

function toStep(memory: RealtimeMemory | null, { pull }: RingcentralSettings): RequestStep {
  const url = `${pull?.apiBase ?? ''}/voice/api/v1/admin/accounts/${encodeURIComponent(pull?.subAccountId ?? '')}/realTimeData/agent`;
  const context: StepContext = { memory };
  return { kind: 'request', request: { method: 'GET', url, headers: {}, scope: 'ReadAccounts' }, context, label: 'who is logged in now', backfill: null };
}

function acceptAnswer(step: RequestStep, answer: HttpResponse, view: StreamView): Accepted {
  const { memory } = step.context as StepContext; // put there by toStep
  const settings = readSettings(view.settings);
  const asOf = readDate(answer) ?? view.vendorNowAt;
  const list = listOf(answer.body);
  const quarantined: RefusedItem[] = [];
  const entries: RealtimeEntry[] = [];
  for (const item of list.ok ? list.list : []) {
    const entry = parseEntry(item, asOf, settings.personalData);
    if (typeof entry === 'string') quarantined.push({ reason: entry, content: refusedContent(item, settings.personalData) });
    else entries.push(entry);
  }
  const compared = compare(entries, quarantined.length === 0, memory, asOf, settings);
  const names = entries.flatMap(({ name }) => name ?? []);
  return {
    page: {
      asOf, fetched: compared.snapshots.length + quarantined.length, activities: [], names: [], snapshots: compared.snapshots, quarantined,
      covered: memory !== null && asOf > memory.readAt && asOf - memory.readAt < 4 * EVERY_MS ? { startAt: memory.readAt, endAt: asOf } : { startAt: Math.max(0, asOf - SECOND_MS), endAt: asOf },
      records: { derivedEvents: compared.events, derivedNames: newestNames(names), derivedSnapshots: compared.gone },
    },
    next: null,
    cursor: formatMemory({ readAt: asOf, sessions: compared.sessions }),
    isCaughtUp: true,
  };
}

const newestNames = (names: readonly AgentName[]): readonly AgentName[] => [...new Map(names.map((name) => [name.agentId, name])).values()];

interface Compared { readonly snapshots: readonly AgentSnapshot[]; readonly gone: readonly AgentSnapshot[]; readonly events: readonly SourceEvent[]; readonly sessions: readonly KnownSession[] }

/** This answer beside the last one. Who could not be read is not gone. */
function compare(entries: readonly RealtimeEntry[], isWhole: boolean, memory: RealtimeMemory | null, asOf: UtcMs, settings: RingcentralSettings): Compared {
  const known = new Map((memory?.sessions ?? []).map((session) => [session.sessionId, session]));
  const snapshots: AgentSnapshot[] = [];
  const sessions = new Map<string, KnownSession>();
  const events: SourceEvent[] = [];
  for (const entry of entries) {
    const before = entry.sessionId === null ? undefined : known.get(entry.sessionId);
    const steady = steadyTimes(entry, before);
    snapshots.push(toSnapshot(entry.agentId, entry.state, steady.stateAt));
    if (entry.sessionId === null) continue;
    sessions.set(entry.sessionId, { agentId: entry.agentId, sessionId: entry.sessionId, state: entry.state, ...steady });
    events.push(...toEvents(entry, entry.sessionId, before, steady, asOf, settings));
  }
  const left = isWhole ? [...known.values()].filter(({ sessionId }) => !sessions.has(sessionId)) : [];
  for (const session of left) events.push(...conclude({ event_type: 'LOGOUT', agent_id: session.agentId, agent_login_id: session.sessionId, date_time: timeOf(asOf), prev_state: session.state }, asOf, settings));
  const present = new Set(entries.map(({ agentId }) => agentId));
  const gone = left.filter(({ agentId }) => !present.has(agentId)).map(({ agentId }) => toSnapshot(agentId, 'LOGOUT', asOf));
  const kept = isWhole ? [] : [...known.values()].filter(({ sessionId }) => !sessions.has(sessionId));
  return { snapshots, gone, events, sessions: [...sessions.values(), ...kept] };
}

/** Times as they were concluded first, as long as they mean the same moment. */
function steadyTimes(entry: RealtimeEntry, before: KnownSession | undefined): { readonly stateAt: UtcMs; readonly loginAt: UtcMs | null } {
  const isSame = before !== undefined && before.state === entry.state && Math.abs(before.stateAt - entry.stateAt) <= JITTER_MS;
  // A state that has just begun did not begin before the one that was there.
  const stateAt = isSame ? before.stateAt : Math.max(entry.stateAt, before?.stateAt ?? 0);
  return { stateAt, loginAt: before?.loginAt ?? entry.loginAt };
}

function toSnapshot(agentId: string, category: string, sinceAt: UtcMs): AgentSnapshot {
  return { agentId, presence: { category, name: null, eligibleForRouting: null, sinceAt }, workload: null, interactions: [] };
}

function toEvents(entry: RealtimeEntry, sessionId: string, before: KnownSession | undefined, { stateAt, loginAt }: { readonly stateAt: UtcMs; readonly loginAt: UtcMs | null }, asOf: UtcMs, settings: RingcentralSettings): SourceEvent[] {
  const who = { agent_id: entry.agentId, agent_login_id: sessionId };
  const login = before === undefined && loginAt !== null ? conclude({ ...who, event_type: 'LOGIN', date_time: timeOf(loginAt) }, asOf, settings) : [];
  if (before !== undefined && before.state === entry.state && before.stateAt === stateAt) return login;
  const call = entry.callId === null ? {} : { call_id: entry.callId, call_source_id: entry.queueId, dnis: entry.dnis };
  return [...login, ...conclude({ ...who, event_type: entry.state, date_time: timeOf(stateAt), prev_state: before?.state ?? '', ...call }, asOf, settings)];
}

const timeOf = (at: UtcMs): string => formatInstant(at);

/** An event that nobody sent, in the shape of those that are sent; its time carries its offset. */
function conclude(fields: Readonly<Record<string, string | null>>, asOf: UtcMs, settings: RingcentralSettings): SourceEvent[] {
  const event = readEvent({ ...fields, [DERIVED_KEY]: REALTIME }, asOf, settings);
  if (typeof event === 'string') throw new Error(`a concluded event has to be readable: ${event} in ${toSortedJson(fields)}`);
  return [event];
}
