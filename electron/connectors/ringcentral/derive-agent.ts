import type { DerivedFlag, DerivedSession, DerivedSpan, SourceEvent } from '../../../shared/domain/source-event.ts';
import { SECOND_MS, type UtcMs } from '../../../shared/domain/time.ts';
import { orderEvents } from './order-events.ts';
import { itemOf, toStateFacts, type StateFacts } from './read-event.ts';

/** Two times in whole seconds may differ by this much and still agree. */
const TOLERANCE_MS = SECOND_MS;

/** A span that is being built. */
interface OpenSpan {
  readonly first: StateFacts;
  name: string | null;
  call: StateFacts;
  isPending: boolean | null;
  /** When the vendor last spoke of it: a label may have come after the state. */
  toldAt: UtcMs;
  endAt: UtcMs | null;
  readonly flags: Set<DerivedFlag>;
}

export interface AgentRecords { readonly spans: readonly DerivedSpan[]; readonly sessions: readonly DerivedSession[] }

/** Presences and sessions of one agent, a function of the set of events. */
export function deriveAgent(events: readonly SourceEvent[], nextAt: UtcMs | null, isZoneConfirmed: boolean): AgentRecords {
  const ordered = orderEvents(readFacts(events));
  const bySession = Map.groupBy(ordered, ({ sessionId }) => sessionId);
  return { spans: toSpans(buildSpans(ordered, bySession, nextAt), isZoneConfirmed), sessions: buildSessions(bySession, nextAt, isZoneConfirmed) };
}

/** Events by session, in order; null: those that name none. */
type BySession = ReadonlyMap<string | null, readonly StateFacts[]>;

/**
 * Of a session only its log-out is here. Its length tells whether it began after all that is known of another session
 * had begun and ended (its other events are lost), or whether it is an older session's log-out that comes late.
 */
function isLaterSession(logout: StateFacts, other: readonly StateFacts[]): boolean {
  const [first] = other;
  const last = other.at(-1);
  return logout.durationS !== null && first !== undefined && last !== undefined && logout.at - logout.durationS * SECOND_MS >= first.at && last.at <= logout.at;
}

/** Each event once; what was concluded from polls only where nothing was sent for the session. */
function readFacts(events: readonly SourceEvent[]): StateFacts[] {
  const unique = [...new Map(events.map((event) => [event.identity, event])).values()];
  const facts = unique.flatMap((event) => toStateFacts(event, itemOf(event)) ?? []);
  const sent = new Set(facts.filter((fact) => !fact.isDerived).map((fact) => fact.sessionId));
  return facts.filter((fact) => !fact.isDerived || !sent.has(fact.sessionId));
}

function buildSpans(events: readonly StateFacts[], bySession: BySession, nextAt: UtcMs | null): readonly OpenSpan[] {
  const spans: OpenSpan[] = [];
  for (const event of events) {
    const current = spans.at(-1);
    // A log-out that comes after the next session has begun ends nothing that is shown.
    if (event.base === 'LOGOUT' && current && current.first.sessionId !== event.sessionId && current.first.base !== 'LOGOUT') {
      const isAlone = bySession.get(event.sessionId)?.length === 1;
      if (!isAlone || !isLaterSession(event, bySession.get(current.first.sessionId) ?? [])) continue;
    }
    if (current) checkDuration(current, event);
    if (current && isLabelOf(current, event)) {
      current.name = event.label;
      current.toldAt = event.at;
      current.isPending = event.pendingDisposition ?? current.isPending;
      if (current.call.callId === null && event.callId !== null) current.call = event;
      continue;
    }
    if (current) endSpan(current, event.at, event.sessionId !== current.first.sessionId);
    spans.push({ first: event, name: event.label, call: event, isPending: event.pendingDisposition, toldAt: event.at, endAt: null, flags: new Set() });
  }
  const last = spans.at(-1);
  if (last && nextAt !== null) endSpan(last, nextAt, true);
  return spans;
}

/** A label that follows its base state: same base state as before, no label before, one now. It is no new state. */
function isLabelOf(current: OpenSpan, event: StateFacts): boolean {
  return event.base === current.first.base && event.prevBase === event.base && event.prevLabel === null && event.label !== null && current.first.sessionId === event.sessionId;
}

function endSpan(span: OpenSpan, endAt: UtcMs, isOtherSession: boolean): void {
  span.endAt = Math.max(endAt, span.first.at);
  if (isOtherSession && span.first.base !== 'LOGOUT') span.flags.add('inferred-end');
}

/** `duration` is the time in the state before: it should be what the times say, from the state or from its label on. */
function checkDuration(current: OpenSpan, event: StateFacts): void {
  if (event.durationS === null || event.base === 'LOGIN' || event.base === 'LOGOUT' || event.sessionId !== current.first.sessionId) return;
  const claimedMs = event.durationS * SECOND_MS;
  const isMet = [current.first.at, current.toldAt].some((from) => Math.abs(event.at - from - claimedMs) <= TOLERANCE_MS);
  if (!isMet) current.flags.add('duration-mismatch');
}

function toSpans(spans: readonly OpenSpan[], isZoneConfirmed: boolean): readonly DerivedSpan[] {
  const orders = new Map<UtcMs, number>();
  return spans.filter((span) => span.first.base !== 'LOGIN' || span.endAt === null || span.endAt > span.first.at).map((span) => {
    const { first, call } = span;
    const order = orders.get(first.at) ?? 0;
    orders.set(first.at, order + 1);
    if (first.isDerived) span.flags.add('derived');
    if (!isZoneConfirmed && !first.hasOffset) span.flags.add('zone-unconfirmed');
    return {
      agentId: first.agentId, startAt: first.at, order, durationMs: span.endAt === null ? null : span.endAt - first.at,
      category: first.category, name: span.name, sessionId: first.sessionId,
      callId: call.callId, queueId: call.queueId, queueName: call.queueName, callType: call.callType, pendingDisposition: span.isPending, flags: [...span.flags].sort(),
    };
  });
}

function buildSessions(bySession: BySession, nextAt: UtcMs | null, isZoneConfirmed: boolean): readonly DerivedSession[] {
  const groups = [...bySession];
  return groups.flatMap(([sessionId, own], index) => {
    if (sessionId === null) return [];
    const following = groups.slice(index + 1).find(([, [first]]) => first !== undefined && (first.base !== 'LOGOUT' || isLaterSession(first, own)));
    return [toSession(sessionId, own, following?.[1][0]?.at ?? nextAt, isZoneConfirmed)];
  });
}

function toSession(sessionId: string, events: readonly StateFacts[], nextAt: UtcMs | null, isZoneConfirmed: boolean): DerivedSession {
  const [first] = events;
  if (first === undefined) throw new Error('a session has an event');
  const login = events.find((event) => event.base === 'LOGIN');
  const logout = events.findLast((event) => event.base === 'LOGOUT');
  const loginAt = login?.at ?? first.at;
  const flags = new Set<DerivedFlag>();
  if (login === undefined || first.isDerived) flags.add('derived');
  if (logout === undefined && nextAt !== null) flags.add('inferred-end');
  if (!isZoneConfirmed && !first.hasOffset) flags.add('zone-unconfirmed');
  const durationS = logout?.durationS ?? null;
  if (logout && login && durationS !== null && Math.abs(logout.at - loginAt - durationS * SECOND_MS) > TOLERANCE_MS) flags.add('duration-mismatch');
  return { agentId: first.agentId, sessionId, loginAt, logoutAt: logout?.at ?? nextAt, durationS, flags: [...flags].sort() };
}
