import type { AgentName, AgentSnapshot } from '../../../shared/domain/activity.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/domain/time.ts';
import type { RefusedItem } from '../../ports/connector.ts';
import { hideMail } from '../kit/hide-mail.ts';
import { toContent } from '../kit/items.ts';
import { isWanted } from './activities-stream.ts';
import { createListStream } from './list-stream.ts';
import { isOffFloor, parseSnapshot } from './parse-status.ts';
import { parseUser } from './parse-users.ts';

export const STATUS = 'agent-status';
export const USERS = 'users';

/** What every agent does now: seeds the states that began before the first window. */
export const statusStream = createListStream({
  name: STATUS,
  root: 'stats',
  endpoint: 'agent-status',
  scope: 'stats',
  query: {},
  limit: 1_000,
  everyMs: 5 * MINUTE_MS,
  isReadOnCatchUp: true,
  title: 'what every agent does now',
  readEntries(items, settings) {
    const snapshots: AgentSnapshot[] = [];
    const quarantined: RefusedItem[] = [];
    for (const item of items) {
      const snapshot = parseSnapshot(item);
      if (typeof snapshot === 'string') {
        if (isWanted(item, settings.agents)) quarantined.push({ reason: snapshot, content: toContent(item) });
      } else if ((settings.agents === null || settings.agents.has(snapshot.agentId)) && !isOffFloor(snapshot)) snapshots.push(snapshot);
    }
    return { names: [], snapshots, quarantined };
  },
});

/** Names for agent ids; leavers included, so that history keeps its names. */
export const usersStream = createListStream({
  name: USERS,
  root: 'useradmin',
  endpoint: 'users',
  scope: 'users:read',
  query: { include: 'All' },
  limit: 1_000,
  everyMs: DAY_MS,
  isReadOnCatchUp: false,
  title: 'names of agents',
  readEntries(items, settings) {
    const names: AgentName[] = [];
    const quarantined: RefusedItem[] = [];
    for (const item of items) {
      const user = parseUser(item, settings.personalData);
      if (typeof user === 'string') quarantined.push({ reason: user, content: toContent(hideMail(item, settings.personalData)) });
      else if (user !== null && (settings.agents === null || settings.agents.has(user.agentId))) names.push(user);
    }
    return { names, snapshots: [], quarantined };
  },
});
