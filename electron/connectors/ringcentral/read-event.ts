import { createHash } from 'node:crypto';
import type { SourceEvent } from '../../../shared/domain/source-event.ts';
import { toBaseState } from '../../../shared/domain/state.ts';
import type { UtcMs } from '../../../shared/domain/time.ts';
import { isRecord, type Item } from '../kit/items.ts';
import { parseSentTime, resolveTime } from './event-time.ts';
import { secondsOf, textOf, toSortedJson } from './json.ts';
import { applyToItem } from './personal.ts';
import type { RingcentralSettings } from './settings.ts';

/** Marks an event that was concluded from the realtime list; never sent by the vendor. */
export const DERIVED_KEY = 'derived_from';

/** Stands in a stored event that the policy changed, since its identity cannot be told from what is left. */
const IDENTITY_KEY = 'original_identity';

const CALL_TYPES: ReadonlySet<string> = new Set(['ACD-CALL', 'VPD-CALL']);

/** True for an end-of-call event: named so, or in its shape (a call with a start and no other time). */
export function isCallItem(item: Item): boolean {
  if (CALL_TYPES.has(toBaseState(textOf(item, 'event_type') ?? ''))) return true;
  return textOf(item, 'call_id') !== null && textOf(item, 'call_start') !== null && textOf(item, 'date_time') === null;
}

/** A stored event, which may know its identity from before the policy. */
export function readStoredEvent(value: unknown, receivedAt: UtcMs, settings: RingcentralSettings): SourceEvent | string {
  if (!isRecord(value)) return readEvent(value, receivedAt, settings);
  const { [IDENTITY_KEY]: known, ...item } = value;
  return readEvent(item, receivedAt, settings, typeof known === 'string' ? known : null);
}

/** One object as an event, or why it is none. */
export function readEvent(value: unknown, receivedAt: UtcMs, settings: RingcentralSettings, knownIdentity: string | null = null): SourceEvent | string {
  if (!isRecord(value)) return 'the item is not an object';
  const eventType = textOf(value, 'event_type');
  if (eventType === null) return 'event_type is missing';
  const isCall = isCallItem(value);
  const timeKey = isCall ? 'call_start' : 'date_time';
  const sent = textOf(value, timeKey);
  if (sent === null) return `${timeKey} is missing`;
  const time = parseSentTime(sent);
  if (time === null) return `${timeKey} is no date and time`;
  const agentId = textOf(value, 'agent_id');
  const callId = textOf(value, 'call_id');
  if (isCall && callId === null) return 'call_id is missing';
  if (!isCall && agentId === null) return 'agent_id is missing';
  const isDerived = textOf(value, DERIVED_KEY) !== null;
  const identity = knownIdentity ?? identityOf(value);
  return {
    identity,
    eventAt: resolveTime(time, settings.zone, receivedAt),
    receivedAt,
    eventType,
    agentId,
    sessionId: textOf(value, 'agent_login_id'),
    callId,
    isSessionStart: !isCall && toBaseState(eventType) === 'LOGIN',
    isDerived,
    content: toContent(value, identity, settings),
  };
}

function toContent(item: Item, identity: string, { personalData }: RingcentralSettings): string {
  const kept = applyToItem(item, personalData);
  return toSortedJson(identityOf(kept) === identity ? kept : { ...kept, [IDENTITY_KEY]: identity });
}

/**
 * The same for an event in whatever form it came: null, empty and absent are one, numbers and their text are one, and
 * the order of fields, the zone and the policy for personal data play no role.
 */
export function identityOf(item: Item): string {
  return createHash('sha256').update(JSON.stringify(canonical(item))).digest('hex');
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((part) => canonical(part));
  if (!isRecord(value)) return value === null || value === undefined ? '' : typeof value === 'string' ? value : toSortedJson(value);
  return Object.keys(value).sort().flatMap((key) => {
    const part = value[key];
    return part === null || part === undefined || part === '' ? [] : [[key, canonical(part)]];
  });
}

/** What the derivation needs of an agent's event, in one spelling. */
export interface StateFacts {
  readonly identity: string;
  readonly at: UtcMs;
  readonly agentId: string;
  readonly sessionId: string | null;
  readonly isDerived: boolean;
  readonly hasOffset: boolean;
  /** As sent. */
  readonly category: string;
  readonly base: string;
  readonly label: string | null;
  readonly prevBase: string | null;
  readonly prevLabel: string | null;
  readonly durationS: number | null;
  readonly callId: string | null;
  readonly queueId: string | null;
  readonly queueName: string | null;
  readonly callType: string | null;
  readonly dnis: string | null;
  readonly pendingDisposition: boolean | null;
}

/** Reads a stored agent event; null for an end-of-call event and for what is none. */
export function toStateFacts(event: SourceEvent, item: Item): StateFacts | null {
  if (isCallItem(item) || event.agentId === null) return null;
  const prev = textOf(item, 'prev_state');
  const time = parseSentTime(textOf(item, 'date_time') ?? '');
  return {
    identity: event.identity, at: event.eventAt, agentId: event.agentId, sessionId: event.sessionId, isDerived: event.isDerived,
    hasOffset: time?.hasOffset === true,
    category: event.eventType, base: toBaseState(event.eventType), label: textOf(item, 'event_aux_type'),
    prevBase: prev === null ? null : toBaseState(prev), prevLabel: textOf(item, 'prev_aux_state'),
    durationS: secondsOf(item, 'duration'),
    callId: event.callId, queueId: textOf(item, 'call_source_id'), queueName: textOf(item, 'call_source_name'), callType: textOf(item, 'call_type'), dnis: textOf(item, 'dnis'),
    pendingDisposition: pendingOf(textOf(item, 'pending_disp')),
  };
}

/**
 * The vendor's page says that 0 means pending, but its every example has 0; its realtime list and its warehouse say 1.
 * Null for any other word, which stays in the event as sent. [Agent state event: pending_disp; Supervisor view: pendingDisposition]
 */
function pendingOf(word: string | null): boolean | null {
  const plain = word?.trim().toLowerCase();
  if (plain === '1' || plain === 'true') return true;
  return plain === '0' || plain === 'false' ? false : null;
}

/** The object of a stored event's content; empty where it cannot be read. */
export function itemOf(event: Pick<SourceEvent, 'content'>): Item {
  try {
    const value: unknown = JSON.parse(event.content);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
