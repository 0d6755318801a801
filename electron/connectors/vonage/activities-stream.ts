import type { Activity } from '../../../shared/domain/activity.ts';
import type { RefusedItem } from '../../ports/connector.ts';
import { isRecord, toContent } from '../kit/items.ts';
import { MAX_LIMIT } from './cursor.ts';
import { parseActivity } from './parse.ts';
import { createWindowStream } from './window-stream.ts';

export const ACTIVITIES = 'agent-activities';

/** Presence, workload and interaction activities of every agent, by time window. */
export const activitiesStream = createWindowStream({
  name: ACTIVITIES,
  isPrimary: true,
  maxLimit: MAX_LIMIT,
  query(settings) {
    // The vendor filters by one id only; a longer list would cost a request for each.
    const [only] = settings.agents ?? [];
    return settings.agents?.size === 1 && only !== undefined ? { agentId: only } : {};
  },
  readItems: (items, settings) => readActivities(items, settings.agents),
});

/** The items of a page, sorted into what is taken, what is refused and (with an include-list) what does not count. */
export function readActivities(items: readonly unknown[], agents: ReadonlySet<string> | null): { readonly activities: Activity[]; readonly quarantined: RefusedItem[] } {
  const activities: Activity[] = [];
  const quarantined: RefusedItem[] = [];
  for (const item of items) {
    const activity = parseActivity(item);
    if (typeof activity !== 'string') {
      if (agents === null || agents.has(activity.agentId)) activities.push(activity);
    } else if (isWanted(item, agents)) quarantined.push({ reason: activity, content: toContent(item) });
  }
  return { activities, quarantined };
}

/** A refused item counts unless it clearly belongs to an agent who is not on the list. */
export function isWanted(item: unknown, agents: ReadonlySet<string> | null): boolean {
  if (agents === null || !isRecord(item)) return true;
  const id = item['agentId'];
  return typeof id !== 'string' || id === '' || agents.has(id);
}
