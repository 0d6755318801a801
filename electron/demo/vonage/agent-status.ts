import type { UtcMs } from '../../../shared/domain/time.ts';
import type { Floor } from '../floor/floor.ts';
import type { DemoAgent } from '../floor/roster.ts';
import { MAX_LAG_MS } from '../floor/rules.ts';
import { publishedOf, type Published } from './published.ts';

const iso = (at: UtcMs): string => new Date(at).toISOString();

/** What runs for an agent as far as the vendor knows; an activity that was published late is missing for a moment. */
function openActivities(floor: Floor, agent: DemoAgent, at: UtcMs): readonly Published[] {
  const open: Published[] = [];
  for (const sim of floor.activitiesOf(agent, { startAt: at - MAX_LAG_MS, endAt: at })) {
    const published = sim.endAt + sim.lagMs > at ? publishedOf(sim, at, 0) : null;
    if (published && published.durationMs === null) open.push(published);
  }
  return open;
}

/**
 * One agent in the snapshot's own words: what the activities call `category` is `name` here, and their `name` is
 * `description`. Late ends can leave two presences open; the newest counts.
 */
export function statusOf(floor: Floor, agent: DemoAgent, at: UtcMs): unknown {
  const open = openActivities(floor, agent, at);
  const presence = open.findLast((item) => item.sim.type === 'Presence');
  const workload = open.findLast((item) => item.sim.type === 'Workload');
  return {
    agentId: agent.id,
    presence: presence?.sim.type === 'Presence'
      ? { since: iso(presence.startAt), name: presence.sim.presence.category, description: presence.sim.presence.name, eligibleForRouting: presence.sim.presence.eligibleForRouting }
      : null,
    workload: workload?.sim.type === 'Workload' ? { since: iso(workload.startAt), ...workload.sim.workload } : null,
    interaction: newestSteps(open),
  };
}

function newestSteps(open: readonly Published[]): readonly unknown[] {
  const byGuid = new Map<string, unknown>();
  for (const { sim, startAt } of open) {
    if (sim.type !== 'Interaction') continue;
    const { guid, medium, mediumManager, direction } = sim.interaction;
    byGuid.set(guid, { guid, channelGuid: null, since: iso(startAt), medium, mediumManager, direction, state: sim.category, reason: sim.reason });
  }
  return [...byGuid.values()];
}
