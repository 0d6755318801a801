import type { AgentSnapshot, AgentSnapshotInteraction } from '../../../shared/domain/activity.ts';
import { isRecord, type Item } from '../kit/items.ts';
import { parseTime } from './parse.ts';

/** Raised inside one item and turned into its reason at the edge of this file. */
class Refusal extends Error {}

function text(item: Item, key: string, path: string): string | null {
  const value = item[key];
  if (value === null || value === undefined) return null;
  if (typeof value !== 'string') throw new Refusal(`${path} is not a text`);
  return value;
}

/** Null where the vendor does not say since when, as of agents who never signed in: such a part tells nothing that could be placed in time. */
function since(item: Item, path: string): number | null {
  const value = item['since'];
  if (value === null || value === undefined) return null;
  const at = typeof value === 'string' ? parseTime(value) : null;
  if (at === null) throw new Refusal(`${path}.since is no ISO 8601 time`);
  return at;
}

function count(item: Item, key: string): number {
  const value = item[key] ?? 0;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new Refusal(`workload.${key} is not a whole number`);
  return value;
}

function section(item: Item, key: string): Item | null {
  const value = item[key];
  if (value === null || value === undefined) return null;
  if (!isRecord(value)) throw new Refusal(`${key} is not an object`);
  return value;
}

/** In this endpoint the presence *category* is called `name` and the presence *name* `description`. [Get agent current status] */
function parsePresence(presence: Item): AgentSnapshot['presence'] {
  const sinceAt = since(presence, 'presence');
  if (sinceAt === null) return null;
  const eligible = presence['eligibleForRouting'] ?? null;
  if (eligible !== null && typeof eligible !== 'boolean') throw new Refusal('presence.eligibleForRouting is neither true nor false');
  return { category: text(presence, 'name', 'presence.name'), name: text(presence, 'description', 'presence.description'), eligibleForRouting: eligible, sinceAt };
}

function parseWorkload(workload: Item): AgentSnapshot['workload'] {
  const sinceAt = since(workload, 'workload');
  return sinceAt === null ? null : { calls: count(workload, 'calls'), semiLive: count(workload, 'semiLive'), nonLive: count(workload, 'nonLive'), sinceAt };
}

function parseInteraction(value: unknown): AgentSnapshotInteraction | null {
  if (!isRecord(value)) throw new Refusal('interaction is not an object');
  const sinceAt = since(value, 'interaction');
  if (sinceAt === null) return null;
  const guid = text(value, 'guid', 'interaction.guid');
  if (guid === null || guid === '') throw new Refusal('interaction.guid is missing');
  return {
    guid,
    channelGuid: text(value, 'channelGuid', 'interaction.channelGuid'),
    category: text(value, 'state', 'interaction.state'),
    reason: text(value, 'reason', 'interaction.reason'),
    medium: text(value, 'medium', 'interaction.medium'),
    mediumManager: text(value, 'mediumManager', 'interaction.mediumManager'),
    direction: text(value, 'direction', 'interaction.direction'),
    sinceAt,
  };
}

function interactionsOf(item: Item): readonly unknown[] {
  const value = item['interaction'] ?? item['interactions'] ?? [];
  return Array.isArray(value) ? value : [value];
}

/** One entry of `agent-status`, or why it cannot be used. */
export function parseSnapshot(item: unknown): AgentSnapshot | string {
  try {
    if (!isRecord(item)) throw new Refusal('the item is not an object');
    const agentId = item['agentId'];
    if (typeof agentId === 'number') throw new Refusal('agentId is a number, which would lose leading zeros');
    if (typeof agentId !== 'string' || agentId === '') throw new Refusal('agentId is missing');
    const presence = section(item, 'presence');
    const workload = section(item, 'workload');
    return {
      agentId,
      presence: presence === null ? null : parsePresence(presence),
      workload: workload === null ? null : parseWorkload(workload),
      interactions: interactionsOf(item).flatMap((value) => parseInteraction(value) ?? []),
    };
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

/**
 * The endpoint lists every agent of the account, leavers included. One who is logged out (or has no presence) and does
 * nothing is not on the floor, and a snapshot of them would put them there.
 */
export function isOffFloor(snapshot: AgentSnapshot): boolean {
  if (snapshot.presence !== null && snapshot.presence.category !== 'LoggedOut') return false;
  const work = snapshot.workload;
  return snapshot.interactions.length === 0 && (work === null || work.calls + work.semiLive + work.nonLive === 0);
}
