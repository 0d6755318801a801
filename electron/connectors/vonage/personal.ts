import { applyPolicy, type PersonalDataPolicy } from '../../../shared/domain/personal-data.ts';
import { isRecord } from '../kit/items.ts';

/** Addresses of the people in an interaction, and their keys. */
const ADDRESSES = new Set(['connectTo', 'connectToKey', 'connectFrom', 'connectFromKey', 'touchpoint', 'touchpointKey']);
/** What joins records and people; an agent's id may well be the number of the agent's telephone. */
const IDS = new Set(['guid', 'conversationGuid', 'initiatingAgentId', 'targetAgentId']);

/**
 * An interaction as sent, its personal data treated as the source's policy says: addresses, their keys, values that
 * came from data sources, and the same numbers and mail addresses wherever else they stand (the id of an older plan is
 * its inbound address, and new properties may repeat the caller). It happens before anything is read, so that a
 * refused item keeps no more than a taken one. [Vonage, Get interactions, properties]
 */
export function hidePersonalData(item: unknown, policy: PersonalDataPolicy): unknown {
  if (policy === 'keep') return item;
  const found = new Set<string>();
  collectAddresses(item, found);
  return hide(item, policy, found);
}

function collectAddresses(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) for (const entry of value) collectAddresses(entry, found);
  if (!isRecord(value)) return;
  for (const [key, part] of Object.entries(value)) {
    if (ADDRESSES.has(key) && (typeof part === 'string' || typeof part === 'number') && isTelling(String(part))) found.add(plainOf(String(part)));
    else collectAddresses(part, found);
  }
}

/** True for what tells a person: a word such as “Support” is an address too, and the name of a queue. */
function isTelling(text: string): boolean {
  return text.includes('@') || text.replaceAll(/\D/g, '').length >= 6;
}

/** A number however it is spaced. */
const plainOf = (text: string): string => text.toLowerCase().replaceAll(/[\s()+-]/g, '');

function hide(value: unknown, policy: PersonalDataPolicy, found: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((entry: unknown) => hide(entry, policy, found));
  if (typeof value === 'string' || typeof value === 'number') return found.size > 0 && found.has(plainOf(String(value))) ? hideValue(value, policy) : value;
  if (!isRecord(value)) return value;
  const isOurs = value['role'] === 'Agent' || value['role'] === 'Monitor';
  return Object.fromEntries(Object.entries(value).map(([key, part]) => {
    if (ADDRESSES.has(key)) return [key, hideValue(part, policy)];
    if (IDS.has(key) || (isOurs && key === 'id')) return [key, part];
    // Only data sources have a value, and an item may be refused because it does not tell its type.
    if (key === 'properties' && isRecord(part) && Object.hasOwn(part, 'value')) return [key, { ...hideAll(part, policy, found), value: hideValue(part['value'], policy) }];
    return [key, hide(part, policy, found)];
  }));
}

function hideAll(record: Readonly<Record<string, unknown>>, policy: PersonalDataPolicy, found: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, part]) => [key, IDS.has(key) ? part : hide(part, policy, found)]));
}

function hideValue(value: unknown, policy: PersonalDataPolicy): string | null {
  if (value === null || value === undefined) return null;
  return applyPolicy(typeof value === 'string' ? value : JSON.stringify(value), policy);
}
