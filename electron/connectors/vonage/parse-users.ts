import type { AgentName } from '../../../shared/domain/activity.ts';
import { applyPolicy, type PersonalDataPolicy } from '../../../shared/domain/personal-data.ts';
import { shownName } from '../kit/hide-mail.ts';
import { isRecord, trimmedOf, type Item } from '../kit/items.ts';

/** One user of the directory: a name, null for a user who is no agent, or the reason why it cannot be used. */
export function parseUser(item: unknown, policy: PersonalDataPolicy): AgentName | null | string {
  if (!isRecord(item)) return 'the item is not an object';
  const account = item['userAccountConfiguration'] ?? null;
  if (account === null) return null;
  if (!isRecord(account)) return 'userAccountConfiguration is not an object';
  const agent = account['agentConfiguration'] ?? null;
  if (agent === null) return null;
  if (!isRecord(agent)) return 'userAccountConfiguration.agentConfiguration is not an object';
  const agentId = agent['agentDisplayId'];
  if (typeof agentId === 'number') return 'agentDisplayId is a number, which would lose leading zeros';
  if (typeof agentId !== 'string' || agentId === '') return 'agentDisplayId is missing';
  const email = trimmedOf(item, 'email');
  const name = trimmedOf(item, 'name') ?? trimmedOf(item, 'username') ?? email;
  if (name === null) return 'name, username and email are all missing';
  return { agentId, name: shownName(name, agentId, policy), email: applyPolicy(email, policy), isActive: readIsActive(item) };
}

/** How the directory marks archived users is not documented in full, so every plausible mark is read and none is needed. */
function readIsActive(item: Item): boolean | null {
  for (const key of ['isArchived', 'archived']) if (typeof item[key] === 'boolean') return !item[key];
  for (const key of ['isActive', 'active']) if (typeof item[key] === 'boolean') return item[key];
  const status = trimmedOf(item, 'status') ?? trimmedOf(item, 'state');
  if (status === null) return null;
  if (/^archived$/i.test(status)) return false;
  return /^active$/i.test(status) ? true : null;
}
