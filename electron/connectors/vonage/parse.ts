import type { Activity } from '../../../shared/domain/activity.ts';
import { LATEST_AT, parseInstant, type UtcMs } from '../../../shared/domain/time.ts';
import { isRecord, type Item } from '../kit/items.ts';

const ISO_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** An instant as the vendor writes it; without an offset it is UTC (the page says that all times are). */
export function parseTime(text: string): UtcMs | null {
  if (!ISO_UTC.test(text)) return parseInstant(text, { assumeUtc: true });
  // The engine's own parser is several times faster on this one shape, but it turns 31 February into March.
  const at = Date.parse(text);
  return Number.isNaN(at) || (text.charCodeAt(8) === 51 || (text.charCodeAt(8) === 50 && text.charCodeAt(9) === 57)) ? parseInstant(text) : at;
}

/** Collects the first thing that is wrong with an item, so that fields can be read in one pass. */
interface Reader { problem: string | null }

function refuse(reader: Reader, problem: string): null {
  reader.problem ??= problem;
  return null;
}

function optionalText(reader: Reader, item: Item, key: string, path: string): string | null {
  const value = item[key];
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : refuse(reader, `${path} is not a text`);
}

function requiredText(reader: Reader, item: Item, key: string): string {
  const value = item[key];
  if (typeof value === 'string' && value !== '') return value;
  refuse(reader, value === '' ? `${key} is empty` : `${key} is ${value === null || value === undefined ? 'missing' : 'not a text'}`);
  return '';
}

/** A number would have lost its leading zeros on the way, so it cannot be told which agent it means. */
export function readAgentId(reader: Reader, item: Item): string {
  if (typeof item['agentId'] === 'number') {
    refuse(reader, 'agentId is a number, which would lose leading zeros');
    return '';
  }
  return requiredText(reader, item, 'agentId');
}

/** An object, or null when absent. */
function optionalObject(reader: Reader, item: Item, key: string): Item | null {
  const value = item[key];
  if (value === null || value === undefined) return null;
  return isRecord(value) ? value : refuse(reader, `${key} is not an object`);
}

function count(reader: Reader, workload: Item, key: string): number {
  const value = workload[key];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  refuse(reader, `workload.${key} is not a whole number`);
  return 0;
}

function readDuration(reader: Reader, item: Item): number | null {
  const value = item['duration'];
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value <= LATEST_AT ? value : refuse(reader, 'duration reaches beyond the year 9999');
  return refuse(reader, 'duration is neither null nor a whole number of milliseconds');
}

function readStart(reader: Reader, item: Item): UtcMs {
  const value = item['start'];
  const at = typeof value === 'string' ? parseTime(value) : null;
  if (at !== null) return at;
  refuse(reader, value === null || value === undefined ? 'start is missing' : 'start is no ISO 8601 time');
  return 0;
}

function readFlag(reader: Reader, item: Item): boolean | null {
  const value = item['eligibleForRouting'];
  if (value === null || value === undefined) return null;
  return typeof value === 'boolean' ? value : refuse(reader, 'eligibleForRouting is neither true nor false');
}

function readGuid(reader: Reader, type: string, interaction: Item | null): string | null {
  const guid = interaction === null ? null : optionalText(reader, interaction, 'guid', 'interaction.guid');
  if (type === 'Interaction' && (guid === null || guid === '')) return refuse(reader, 'interaction.guid is missing');
  return guid;
}

/**
 * One item of `agent-activities`. Everything unknown (types, categories, reasons, media, further properties) passes;
 * refused is only what could not be told apart or placed in time. The reason names the field.
 */
export function parseActivity(item: unknown): Activity | string {
  if (!isRecord(item)) return 'the item is not an object';
  const reader: Reader = { problem: null };
  const agentId = readAgentId(reader, item);
  const type = requiredText(reader, item, 'type');
  const interaction = optionalObject(reader, item, 'interaction');
  const channel = optionalObject(reader, item, 'channel');
  const workload = optionalObject(reader, item, 'workload');
  if (type === 'Workload' && workload === null) refuse(reader, 'workload is missing');
  const activity: Activity = {
    agentId,
    type,
    category: optionalText(reader, item, 'category', 'category'),
    name: optionalText(reader, item, 'name', 'name'),
    eligibleForRouting: readFlag(reader, item),
    startAt: readStart(reader, item),
    durationMs: readDuration(reader, item),
    status: optionalText(reader, item, 'status', 'status'),
    reason: optionalText(reader, item, 'reason', 'reason'),
    interactionGuid: readGuid(reader, type, interaction),
    medium: interaction === null ? null : optionalText(reader, interaction, 'medium', 'interaction.medium'),
    mediumManager: interaction === null ? null : optionalText(reader, interaction, 'mediumManager', 'interaction.mediumManager'),
    direction: interaction === null ? null : optionalText(reader, interaction, 'direction', 'interaction.direction'),
    channelGuid: channel === null ? null : optionalText(reader, channel, 'guid', 'channel.guid'),
    calls: workload === null ? null : count(reader, workload, 'calls'),
    semiLive: workload === null ? null : count(reader, workload, 'semiLive'),
    nonLive: workload === null ? null : count(reader, workload, 'nonLive'),
  };
  return reader.problem ?? activity;
}
