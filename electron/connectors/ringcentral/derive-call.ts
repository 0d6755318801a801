import type { DerivedCall, DerivedFlag, DerivedSpan, SourceEvent } from '../../../shared/domain/source-event.ts';
import { toBaseState } from '../../../shared/domain/state.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS, type UtcMs } from '../../../shared/domain/time.ts';
import type { Item } from '../kit/items.ts';
import { parseSentTime } from './event-time.ts';
import { secondsOf, textOf } from './json.ts';
import { isCallItem, itemOf, toStateFacts, type StateFacts } from './read-event.ts';

interface EndOfCall { readonly event: SourceEvent; readonly item: Item }

/** One call from every event that names it. Its end-of-call event tells most; without it, what agents did tells the rest. */
export function deriveCall(callId: string, events: readonly SourceEvent[], spans: readonly DerivedSpan[], isZoneConfirmed: boolean): DerivedCall | null {
  const read = [...new Map(events.map((event) => [event.identity, event])).values()].map((event) => ({ event, item: itemOf(event) }));
  const end = chooseEnd(read.filter(({ item }) => isCallItem(item)));
  const states = keepSent(read.flatMap(({ event, item }) => toStateFacts(event, item) ?? [])).sort((a, b) => a.at - b.at || (a.identity < b.identity ? -1 : 1));
  const handled = states.filter((state) => state.base === 'ENGAGED' || state.base === 'TRANSITION');
  if (end !== null) return fromEnd(callId, end, states, isZoneConfirmed);
  const [first] = handled;
  return first === undefined ? null : fromStates(callId, first, states, spans, isZoneConfirmed);
}

/** Of two end-of-call events, the one that tells more: by what they hold alone, never by when they came, so that no order of arrival matters. */
function chooseEnd(ends: readonly EndOfCall[]): EndOfCall | null {
  return ends.reduce<EndOfCall | null>((best, end) => (best === null || tellsMore(end, best) ? end : best), null);
}

function tellsMore(a: EndOfCall, b: EndOfCall): boolean {
  const [ranksA, ranksB] = [ranksOf(a), ranksOf(b)];
  const decisive = ranksA.map((rank, index) => rank - (ranksB[index] ?? 0)).find((difference) => difference !== 0);
  return decisive === undefined ? a.event.identity > b.event.identity : decisive > 0;
}

/** What an end-of-call event is judged by, the weightiest first: its length, then whether it names an agent, a disposition, a recording. */
function ranksOf({ event, item }: EndOfCall): readonly number[] {
  return [secondsOf(item, 'call_duration') ?? -1, ...[event.agentId, textOf(item, 'agent_disposition'), textOf(item, 'recording_url')].map((value) => (value === null ? 0 : 1))];
}

/** What was concluded from polls counts only for calls of which nothing was sent. */
function keepSent(states: readonly StateFacts[]): StateFacts[] {
  const sent = states.filter((state) => !state.isDerived);
  return sent.length > 0 ? sent : [...states];
}

function fromEnd(callId: string, { event, item }: EndOfCall, states: readonly StateFacts[], isZoneConfirmed: boolean): DerivedCall {
  const known = knownOf(states);
  const hasOffset = parseSentTime(textOf(item, 'call_start') ?? textOf(item, 'date_time') ?? '')?.hasOffset === true;
  return {
    callId,
    agentId: event.agentId ?? firstEngaged(states)?.agentId ?? null,
    queueId: textOf(item, 'gate_id') ?? known.queueId,
    queueName: textOf(item, 'gate_name') ?? known.queueName,
    direction: directionOf(event.eventType) ?? directionOf(textOf(item, 'call_type')) ?? directionOf(known.callType),
    state: textOf(item, 'call_state'),
    startAt: event.eventAt,
    queueDurationS: secondsOf(item, 'queue_duration'),
    durationS: secondsOf(item, 'call_duration'),
    dnis: textOf(item, 'dnis') ?? known.dnis,
    ani: textOf(item, 'ani'),
    disposition: textOf(item, 'agent_disposition'),
    recordingUrl: textOf(item, 'recording_url'),
    endedAt: endedAt(event, item, isZoneConfirmed || hasOffset),
    flags: !isZoneConfirmed && !hasOffset ? ['zone-unconfirmed'] : [],
  };
}

/** How much later than the call's end its event may be received and still be live: it is sent within seconds. */
const LIVE_MS = 10 * MINUTE_MS;
/** No error of a zone is this large. */
const FURTHEST_ZONE_MS = 26 * HOUR_MS;

/** When the call ended: the receipt of a live event, but of one that was imported later its own time, as far as that can be trusted. */
function endedAt(event: SourceEvent, item: Item, isTimeSure: boolean): UtcMs {
  const toldAt = event.eventAt + ((secondsOf(item, 'queue_duration') ?? 0) + (secondsOf(item, 'call_duration') ?? 0)) * SECOND_MS;
  return event.receivedAt - toldAt > (isTimeSure ? LIVE_MS : FURTHEST_ZONE_MS) ? toldAt : event.receivedAt;
}

function fromStates(callId: string, first: StateFacts, states: readonly StateFacts[], spans: readonly DerivedSpan[], isZoneConfirmed: boolean): DerivedCall {
  const known = knownOf(states);
  const agentId = firstEngaged(states)?.agentId ?? null;
  const endAt = findEnd(spans, agentId);
  const flags = new Set<DerivedFlag>();
  if (endAt !== null) flags.add('inferred-end');
  if (first.isDerived) flags.add('derived');
  if (!isZoneConfirmed && !first.hasOffset) flags.add('zone-unconfirmed');
  return {
    callId, agentId, queueId: known.queueId, queueName: known.queueName, direction: directionOf(known.callType), state: null, startAt: first.at,
    queueDurationS: null, durationS: endAt === null ? null : Math.max(0, Math.round((endAt - first.at) / SECOND_MS)),
    dnis: known.dnis, ani: null, disposition: null, recordingUrl: null, endedAt: endAt, flags: [...flags].sort(),
  };
}

/** The first who was on the call: a supervisor who listens in comes later, or is monitoring. */
function firstEngaged(states: readonly StateFacts[]): StateFacts | null {
  return states.find((state) => state.base === 'ENGAGED') ?? null;
}

/** When the call's agent left it; without one, when the last who rang did. Null while somebody is on it. */
function findEnd(spans: readonly DerivedSpan[], agentId: string | null): UtcMs | null {
  const own = spans.filter((span) => (agentId === null ? toBaseState(span.category) === 'TRANSITION' : span.agentId === agentId && toBaseState(span.category) === 'ENGAGED'));
  if (own.length === 0 || own.some((span) => span.durationMs === null)) return null;
  return Math.max(...own.map((span) => span.startAt + (span.durationMs ?? 0)));
}

/** What the agents' events say of the call, each from the first that says it. */
function knownOf(states: readonly StateFacts[]): Pick<StateFacts, 'queueId' | 'queueName' | 'callType' | 'dnis'> {
  const first = (key: 'queueId' | 'queueName' | 'callType' | 'dnis'): string | null => states.find((state) => state[key] !== null)?.[key] ?? null;
  return { queueId: first('queueId'), queueName: first('queueName'), callType: first('callType'), dnis: first('dnis') };
}

/** Inbound calls are routed by a queue (ACD), outbound ones are dialled (VPD). */
function directionOf(word: string | null): string | null {
  const plain = toBaseState(word ?? '');
  if (plain.startsWith('ACD') || plain === 'INBOUND') return 'Inbound';
  return plain.startsWith('VPD') || plain === 'OUTBOUND' ? 'Outbound' : null;
}
