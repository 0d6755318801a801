import type { AgentName } from '../../../shared/domain/activity.ts';
import type { Term } from '../../../shared/domain/bucket.ts';
import { applyPolicy, type PersonalDataPolicy } from '../../../shared/domain/personal-data.ts';
import { shownName } from '../kit/hide-mail.ts';
import { isRecord, trimmedOf, type Item } from '../kit/items.ts';
import { readFlag, readId } from './body.ts';

/** One entry of a directory. */
export type Entry = { readonly kind: 'agent'; readonly name: AgentName } | { readonly kind: 'term'; readonly term: Term };

/** The parts of the directory, each with its own privilege, in the order in which they are asked. */
export const PARTS = [
  { part: 'users', path: 'le-users/users?v=4.0&include_deleted=true', title: 'names of agents' },
  { part: 'reasons', path: 'le-agents/status-reasons?v=1.0&include_deleted=true', title: 'names of reasons' },
  { part: 'skills', path: 'le-skills/skills?v=2.0&include_deleted=true', title: 'names of skills' },
] as const;

export type Part = (typeof PARTS)[number]['part'];

/** One entry of one part, or why it cannot be used. Ids and flags come as text or not. */
export function parseEntry(part: Part, item: unknown, policy: PersonalDataPolicy): Entry | string {
  if (!isRecord(item)) return 'the entry is not an object';
  const id = readId(item['id']);
  if (id === null) return 'id is missing';
  if (part === 'users') return parseUser(id, item, policy);
  const name = trimmedOf(item, 'name') ?? trimmedOf(item, 'text');
  return name === null ? 'name and text are both missing' : { kind: 'term', term: { kind: part === 'skills' ? 'skill' : 'reason', id, name } };
}

/** A user's full name comes empty by the vendor's policy, so the nickname is the name. [Users API, appendix] */
function parseUser(id: string, item: Item, policy: PersonalDataPolicy): Entry | string {
  const email = trimmedOf(item, 'email');
  const name = trimmedOf(item, 'nickname') ?? trimmedOf(item, 'loginName') ?? trimmedOf(item, 'fullName') ?? email;
  if (name === null) return 'nickname, loginName and fullName are all missing';
  return { kind: 'agent', name: { agentId: id, name: shownName(name, id, policy), email: applyPolicy(email, policy), isActive: readIsActive(item) } };
}

function readIsActive(item: Item): boolean | null {
  const deleted = readFlag(item['deleted']) ?? readFlag(item['isDeleted']);
  const enabled = readFlag(item['isEnabled']) ?? readFlag(item['enabled']);
  if (deleted === true || enabled === false) return false;
  return deleted === null && enabled === null ? null : true;
}
