import { applyPolicy, type PersonalDataPolicy } from '../../../shared/domain/personal-data.ts';
import { isRecord } from './items.ts';

/** An entry of a directory as sent, its mail addresses treated as the policy says: what is refused is kept under the same policy. */
export function hideMail(item: unknown, policy: PersonalDataPolicy): unknown {
  if (policy === 'keep') return item;
  if (Array.isArray(item)) return item.map((entry: unknown) => hideMail(entry, policy));
  if (typeof item === 'string') return item.includes('@') ? applyPolicy(item, policy) : item;
  return isRecord(item) ? Object.fromEntries(Object.entries(item).map(([key, part]) => [key, hideMail(part, policy)])) : item;
}

/** A name as it may be shown; a log-in name is often the address itself, and where that is dropped, the id stands for it. */
export function shownName(name: string, agentId: string, policy: PersonalDataPolicy): string {
  return name.includes('@') ? (applyPolicy(name, policy) ?? agentId) : name;
}
