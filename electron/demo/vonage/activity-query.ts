import { setImmediate as nextTurn } from 'node:timers/promises';
import { HOUR_MS, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';
import { compareActivities, TYPE_ORDER, type SimActivity, type SimType } from '../floor/activity.ts';
import { SIM_TYPES, type Floor } from '../floor/floor.ts';
import { createLru } from '../floor/lru.ts';
import { MAX_LAG_MS } from '../floor/rules.ts';
import { isIncluded, lastProcessedAt, publishedOf, type Include, type Published } from './published.ts';

/** One question to the activities endpoint, its parameters already checked. */
export interface ActivityQuery {
  readonly window: ClosedInterval;
  readonly include: Include;
  readonly agentId: string | null;
  readonly type: SimType | null;
  /** From 1. */
  readonly page: number;
  readonly limit: number;
  /** The vendor's clock at the request. */
  readonly at: UtcMs;
  readonly correctedShare: number;
}

export interface ActivityPage { readonly items: readonly Published[]; readonly totalCount: number }

export interface ActivitySearch {
  find(query: ActivityQuery): Promise<ActivityPage>;
}

/** A part of an answer: its length is known before its items are. */
interface Part { readonly count: number; readonly items: () => readonly Published[] }

const EDGES_KEPT = 8;
/** The event loop gets a turn after this much work, so that one large question does not stop the others. */
const TURN_MS = 20;
const hourOf = (at: UtcMs): UtcMs => Math.floor(at / HOUR_MS) * HOUR_MS;

function filtered(sims: Iterable<SimActivity>, query: ActivityQuery): Published[] {
  const found: Published[] = [];
  for (const sim of sims) {
    if (query.type !== null && sim.type !== query.type) continue;
    const published = publishedOf(sim, query.at, query.correctedShare);
    if (published && isIncluded(published, query.include, query.window, query.at, query.correctedShare)) found.push(published);
  }
  return found;
}

const listPart = (items: readonly Published[]): Part => ({ count: items.length, items: () => items });

/**
 * Answers are put together from hours: whole hours in the past only have to be counted, and only the hours on the page
 * are made. Before them come the activities that had begun before the window.
 */
export function createActivitySearch(floor: Floor): ActivitySearch {
  const edges = createLru<UtcMs, readonly SimActivity[]>(EDGES_KEPT);

  /** Activities that began before an instant and on which the vendor still works at or after it, sorted by start. */
  const edgeAt = (at: UtcMs): readonly SimActivity[] => edges.get(at, () => {
    const found: SimActivity[] = [];
    for (const agent of floor.agents) {
      for (const sim of floor.activitiesOf(agent, { startAt: at - MAX_LAG_MS, endAt: at })) {
        if (sim.startAt < at && lastProcessedAt(sim, 0) >= at) found.push(sim);
      }
    }
    return found.sort(compareActivities);
  });

  function hourPart(hourAt: UtcMs, query: ActivityQuery): Part {
    const { window } = query;
    const isWhole = hourAt >= window.startAt && hourAt + HOUR_MS <= window.endAt;
    if (!isWhole || hourAt + HOUR_MS > query.at - MAX_LAG_MS) {
      return listPart(filtered(floor.block(hourAt).activities.filter((sim) => sim.startAt >= window.startAt && sim.startAt < window.endAt), query));
    }
    const counts = floor.blockCounts(hourAt);
    const count = query.type === null ? SIM_TYPES.reduce((sum, type) => sum + counts[type], 0) : counts[query.type];
    return { count, items: () => filtered(floor.block(hourAt).activities, query) };
  }

  async function partsOf(query: ActivityQuery): Promise<readonly Part[]> {
    const { window, at } = query;
    if (query.agentId !== null || query.correctedShare > 0) return [listPart(await slowly(query))];
    const parts: Part[] = query.include === 'Started' ? [] : [listPart(filtered(edgeAt(window.startAt), query))];
    let turnAt = performance.now();
    for (let hourAt = Math.max(hourOf(window.startAt), hourOf(floor.historyStartAt)); hourAt < Math.min(window.endAt, at); hourAt += HOUR_MS) {
      parts.push(hourPart(hourAt, query));
      if (performance.now() - turnAt < TURN_MS) continue;
      await nextTurn();
      turnAt = performance.now();
    }
    return parts;
  }

  /** Looks at every activity: for one agent, or where corrected starts change the order. */
  async function slowly(query: ActivityQuery): Promise<readonly Published[]> {
    const found: Published[] = [];
    const margin = { startAt: query.window.startAt - 2 * MAX_LAG_MS, endAt: Math.min(query.window.endAt, query.at) };
    for (const agent of floor.agents) {
      if (query.agentId !== null && agent.id !== query.agentId) continue;
      found.push(...filtered(floor.activitiesOf(agent, margin), query));
      if (agent.index % 50 === 49) await nextTurn();
    }
    return found.sort((a, b) => a.startAt - b.startAt || a.sim.agent.index - b.sim.agent.index || TYPE_ORDER[a.sim.type] - TYPE_ORDER[b.sim.type]);
  }

  return {
    find: async (query) => {
      const parts = await partsOf(query);
      const from = (query.page - 1) * query.limit;
      const items: Published[] = [];
      let before = 0;
      for (const part of parts) {
        const first = Math.max(0, from - before);
        const last = Math.min(part.count, from + query.limit - before);
        if (first < last) items.push(...part.items().slice(first, last));
        before += part.count;
      }
      return { items, totalCount: before };
    },
  };
}
