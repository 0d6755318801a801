import { applyPolicy, type PersonalDataPolicy } from '../../../shared/domain/personal-data.ts';
import { isRecord } from './body.ts';

/** Addresses of the people in an interaction, and their keys. */
const ADDRESSES = new Set(['connectTo', 'connectToKey', 'connectFrom', 'connectFromKey', 'touchpoint', 'touchpointKey']);

/**
 * An interaction as sent, its personal data treated as the source's policy says: addresses, their keys, and values that
 * came from data sources. It happens before anything is read, so that a refused item keeps no more than a taken one.
 */
export function hidePersonalData(item: unknown, policy: PersonalDataPolicy): unknown {
  return policy === 'keep' ? item : hide(item, policy);
}

function hide(value: unknown, policy: PersonalDataPolicy): unknown {
  if (Array.isArray(value)) return value.map((entry: unknown) => hide(entry, policy));
  if (!isRecord(value)) return value;
  const isDataSource = value['type'] === 'DataSourceValueAcquired';
  return Object.fromEntries(Object.entries(value).map(([key, part]) => {
    if (ADDRESSES.has(key)) return [key, hideValue(part, policy)];
    if (isDataSource && key === 'properties' && isRecord(part) && Object.hasOwn(part, 'value')) return [key, { ...part, value: hideValue(part['value'], policy) }];
    return [key, hide(part, policy)];
  }));
}

function hideValue(value: unknown, policy: PersonalDataPolicy): string | null {
  if (value === null || value === undefined) return null;
  return applyPolicy(typeof value === 'string' ? value : JSON.stringify(value), policy);
}
