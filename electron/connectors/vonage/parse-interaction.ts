import type { Channel, ChannelEvent, Interaction, InteractionPlan } from '../../../shared/domain/interaction.ts';
import { LATEST_AT } from '../../../shared/domain/time.ts';
import { isRecord, type Item } from '../kit/items.ts';
import { parseTime } from './parse.ts';

/** Raised inside one item and turned into its reason at the edge of this file. */
class Refusal extends Error {}

function textOrNull(item: Item, key: string, path: string): string | null {
  const value = item[key];
  if (value === null || value === undefined) return null;
  if (typeof value !== 'string') throw new Refusal(`${path}${key} is not a text`);
  return value;
}

function requiredText(item: Item, key: string, path: string): string {
  const value = textOrNull(item, key, path);
  if (value === null || value === '') throw new Refusal(`${path}${key} is ${value === '' ? 'empty' : 'missing'}`);
  return value;
}

/** Whole milliseconds from 0; zero is legal. No length reaches as far as the calendar does. */
function millis(item: Item, key: string, path: string): number | null {
  const value = item[key];
  if (value === null || value === undefined) return null;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new Refusal(`${path}${key} is neither null nor a whole number of milliseconds`);
  if (value > LATEST_AT) throw new Refusal(`${path}${key} reaches beyond the year 9999`);
  return value;
}

/** Everything is placed by its offset, which counts from the start of the interaction, for channels and events alike. */
function offset(item: Item, path: string): number {
  const value = millis(item, 'offset', path);
  if (value === null) throw new Refusal(`${path}offset is missing`);
  return value;
}

function instantOrNull(item: Item, key: string): number | null {
  const value = item[key];
  if (value === null || value === undefined || value === '') return null;
  const at = typeof value === 'string' ? parseTime(value) : null;
  if (at === null) throw new Refusal(`${key} is no ISO 8601 time`);
  return at;
}

function section(item: Item, key: string, path: string): Item | null {
  const value = item[key];
  if (value === null || value === undefined) return null;
  if (!isRecord(value)) throw new Refusal(`${path}${key} is not an object`);
  return value;
}

function list(item: Item, key: string, path: string): readonly unknown[] {
  const value = item[key];
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw new Refusal(`${path}${key} is not a list`);
  return value;
}

/** Everything that is not known today, so that nothing sent is lost. */
function extraOf(item: Item, known: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).filter(([key]) => !known.has(key)));
}

/** The same of a section, under its own name. */
function nestedExtra(name: string, item: Item | null, known: ReadonlySet<string>): Record<string, unknown> {
  const extra = item === null ? {} : extraOf(item, known);
  return Object.keys(extra).length === 0 ? {} : { [name]: extra };
}

const EVENT_KEYS = new Set(['type', 'offset', 'name', 'duration', 'properties']);

function parseEvent(value: unknown, path: string): ChannelEvent {
  if (!isRecord(value)) throw new Refusal(`${path.slice(0, -1)} is not an object`);
  return {
    type: requiredText(value, 'type', path),
    name: textOrNull(value, 'name', path),
    offsetMs: offset(value, path),
    durationMs: millis(value, 'duration', path),
    properties: section(value, 'properties', path),
    extra: extraOf(value, EVENT_KEYS),
  };
}

const CHANNEL_KEYS = new Set(['guid', 'offset', 'duration', 'handleTime', 'endReason', 'integrationType', 'party', 'events']);
const PARTY_KEYS = new Set(['id', 'role', 'touchpoint', 'touchpointKey']);

/** Ids are texts: a number would have lost its leading zeros on the way, so it cannot be told whom it means. */
function partyIdOf(party: Item, path: string): string | null {
  if (typeof party['id'] === 'number') throw new Refusal(`${path}id is a number, which would lose leading zeros`);
  return textOrNull(party, 'id', path);
}

function parseChannel(value: unknown, path: string): Channel {
  if (!isRecord(value)) throw new Refusal(`${path.slice(0, -1)} is not an object`);
  const party = section(value, 'party', path);
  const at = `${path}party.`;
  return {
    guid: requiredText(value, 'guid', path),
    offsetMs: offset(value, path),
    durationMs: millis(value, 'duration', path),
    handleTimeMs: millis(value, 'handleTime', path),
    endReason: textOrNull(value, 'endReason', path),
    integrationType: textOrNull(value, 'integrationType', path),
    role: party === null ? null : textOrNull(party, 'role', at),
    partyId: party === null ? null : partyIdOf(party, at),
    touchpoint: party === null ? null : textOrNull(party, 'touchpoint', at),
    touchpointKey: party === null ? null : textOrNull(party, 'touchpointKey', at),
    events: list(value, 'events', path).map((event, index) => parseEvent(event, `${path}events[${index}].`)),
    extra: { ...extraOf(value, CHANNEL_KEYS), ...nestedExtra('party', party, PARTY_KEYS) },
  };
}

const PLAN_KEYS = new Set(['addressName', 'mappingName', 'interactionPlanName', 'reportingGroup']);

function parsePlan(plan: Item): InteractionPlan {
  const path = 'interactionPlanMapping.';
  return {
    addressName: textOrNull(plan, 'addressName', path),
    mappingName: textOrNull(plan, 'mappingName', path),
    interactionPlanName: textOrNull(plan, 'interactionPlanName', path),
    reportingGroup: textOrNull(plan, 'reportingGroup', path),
  };
}

const KEYS = new Set([
  'guid', 'conversationGuid', 'status', 'medium', 'mediumManager', 'direction', 'start', 'duration', 'handleTime', 'talkTime', 'serviceName', 'connectTo', 'connectToKey',
  'connectFrom', 'connectFromKey', 'categorizedAt', 'outcome', 'interactionPlanMapping', 'channels',
]);

function readInteraction(item: unknown): Interaction {
  if (!isRecord(item)) throw new Refusal('the item is not an object');
  const guid = requiredText(item, 'guid', '');
  const startAt = instantOrNull(item, 'start');
  if (startAt === null) throw new Refusal('start is missing');
  const plan = section(item, 'interactionPlanMapping', '');
  return {
    guid,
    conversationGuid: textOrNull(item, 'conversationGuid', ''),
    status: textOrNull(item, 'status', ''),
    medium: textOrNull(item, 'medium', ''),
    mediumManager: textOrNull(item, 'mediumManager', ''),
    direction: textOrNull(item, 'direction', ''),
    startAt,
    durationMs: millis(item, 'duration', ''),
    handleTimeMs: millis(item, 'handleTime', ''),
    talkTimeMs: millis(item, 'talkTime', ''),
    serviceName: textOrNull(item, 'serviceName', ''),
    connectTo: textOrNull(item, 'connectTo', ''),
    connectToKey: textOrNull(item, 'connectToKey', ''),
    connectFrom: textOrNull(item, 'connectFrom', ''),
    connectFromKey: textOrNull(item, 'connectFromKey', ''),
    categorizedAt: instantOrNull(item, 'categorizedAt'),
    outcome: textOrNull(item, 'outcome', ''),
    plan: plan === null ? null : parsePlan(plan),
    channels: list(item, 'channels', '').map((channel, index) => parseChannel(channel, `channels[${index}].`)),
    extra: { ...extraOf(item, KEYS), ...nestedExtra('interactionPlanMapping', plan, PLAN_KEYS) },
  };
}

/**
 * One item of `interactions`, or why it cannot be used. An interaction is replaced whole on every sight, so a part that
 * cannot be read refuses all of it: a record with a hole in it would look like the truth.
 */
export function parseInteraction(item: unknown): Interaction | string {
  try {
    return readInteraction(item);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}
