import { HOUR_MS, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';
import type { RandomStream } from '../random.ts';
import { compareActivities, TYPE_ORDER, type SimActivity, type SimType } from './activity.ts';
import { createLru } from './lru.ts';
import { createRoster, type DemoAgent } from './roster.ts';
import { dayAt, lastShiftDayAt, nextLoginAfter, shiftOn, type World } from './rota.ts';
import { ANCHOR_STEP_MS, DAY, MAX_SHIFT_REACH_MS } from './rules.ts';
import { createOpening, createShift } from './shift.ts';
import type { Step } from './work.ts';

/** All activities that start within one hour, in the vendor's order. */
export interface HourBlock {
  readonly startAt: UtcMs;
  readonly activities: readonly SimActivity[];
}

/** The simulated floor: what happens, past and to come, made on demand and forgotten again. No vendor's view of it. */
export interface Floor {
  readonly seed: number;
  readonly agents: readonly DemoAgent[];
  readonly anchorAt: UtcMs;
  readonly historyStartAt: UtcMs;
  /** Activities that start in the hour that begins at `startAt` (a whole hour of UTC). */
  block(startAt: UtcMs): HourBlock;
  /** How many start in that hour, by type; remembered when the block itself is forgotten. */
  blockCounts(startAt: UtcMs): Readonly<Record<SimType, number>>;
  /** Activities of one agent's shifts (each with the time logged out after it) that may touch `[startAt, endAt)`, by start. */
  activitiesOf(agent: DemoAgent, window: ClosedInterval): Iterable<SimActivity>;
}

export interface FloorOptions {
  readonly seed: number;
  readonly agents: number;
  readonly days: number;
  /** The instant at which the demo starts; rounded down, so that a restart soon after sees the same world. */
  readonly originAt: UtcMs;
}

/** Agents' shifts that are kept, per agent on the floor: an hour's block of the next and of the last shift, and some room. */
const SHIFTS_KEPT_PER_AGENT = 2.5;
const BLOCKS_KEPT = 36;
const COLLEAGUES_HEARD = 3;

export function createFloor(options: FloorOptions): Floor {
  const anchorAt = Math.floor(options.originAt / ANCHOR_STEP_MS) * ANCHOR_STEP_MS;
  const world: World = { seed: options.seed, anchorAt, historyStartAt: anchorAt - options.days * DAY };
  const agents = createRoster(options.seed, options.agents, options.days);
  const shifts = createLru<string, readonly SimActivity[]>(Math.max(100, Math.ceil(agents.length * SHIFTS_KEPT_PER_AGENT)));
  const blocks = createLru<UtcMs, HourBlock>(BLOCKS_KEPT);
  const counts = new Map<UtcMs, Readonly<Record<SimType, number>>>();

  const shiftOf = (agent: DemoAgent, day: number | null): readonly SimActivity[] =>
    shifts.get(`${agent.index} ${day ?? 'opening'}`, () => makeShift(agent, day));

  function makeShift(agent: DemoAgent, day: number | null): readonly SimActivity[] {
    if (day === null) return createOpening(world.seed, agent, world.historyStartAt, nextLoginAfter(world, agent, dayAt(world, agent, world.historyStartAt) - 1));
    const shift = shiftOn(world, agent, day);
    if (!shift) return [];
    return createShift({ seed: world.seed, agent, day, shift, nextLoginAt: nextLoginAfter(world, agent, day), callsNearby: (span, stream) => callsNearby(agent, span, stream) });
  }

  /** Calls of a few colleagues of the team. Only supervisors listen in and nobody listens in on them, so this never goes in circles. */
  function callsNearby(supervisor: DemoAgent, span: ClosedInterval, stream: RandomStream): readonly Step[] {
    const team = agents.filter((agent) => agent.teamIndex === supervisor.teamIndex && agent.role !== 'supervisor');
    const heard = Array.from({ length: Math.min(COLLEAGUES_HEARD, team.length) }, () => stream.pick(team));
    const steps = [...new Set(heard)].flatMap((agent) => [...activitiesOf(agent, span)]).flatMap(toCallStep);
    return steps.filter((step) => step.startAt >= span.startAt && step.endAt <= span.endAt);
  }

  function* activitiesOf(agent: DemoAgent, window: ClosedInterval): Generator<SimActivity> {
    const first = lastShiftDayAt(world, agent, window.startAt);
    if (first === null) yield* shiftOf(agent, null);
    const from = first ?? dayAt(world, agent, world.historyStartAt) - 1;
    for (let day = from; day <= dayAt(world, agent, window.endAt) + 1; day += 1) {
      const shift = shiftOn(world, agent, day);
      if (shift && shift.startAt < window.endAt) yield* shiftOf(agent, day);
    }
  }

  function makeBlock(startAt: UtcMs): HourBlock {
    const endAt = startAt + HOUR_MS;
    const activities: SimActivity[] = [];
    const collect = (shift: readonly SimActivity[]): void => {
      for (let index = firstFrom(shift, startAt); index < shift.length; index += 1) {
        const activity = shift[index];
        if (!activity || activity.startAt >= endAt) return;
        activities.push(activity);
      }
    };
    for (const agent of agents) {
      if (startAt <= world.historyStartAt && endAt > world.historyStartAt) collect(shiftOf(agent, null));
      const today = dayAt(world, agent, startAt);
      for (let day = today - 1; day <= today + 1; day += 1) {
        const shift = shiftOn(world, agent, day);
        if (shift && shift.startAt < endAt && shift.startAt + MAX_SHIFT_REACH_MS > startAt) collect(shiftOf(agent, day));
      }
    }
    return { startAt, activities: activities.sort(compareActivities) };
  }

  const block = (startAt: UtcMs): HourBlock => blocks.get(startAt, () => makeBlock(startAt));

  return {
    seed: world.seed,
    agents,
    anchorAt,
    historyStartAt: world.historyStartAt,
    block,
    blockCounts: (startAt) => {
      const known = counts.get(startAt);
      if (known) return known;
      const made: Record<SimType, number> = { Presence: 0, Workload: 0, Interaction: 0 };
      if (startAt + HOUR_MS > world.historyStartAt) for (const { type } of block(startAt).activities) made[type] += 1;
      counts.set(startAt, made);
      return made;
    },
    activitiesOf,
  };
}

/** The first connected part of a phone call; nobody listens in on one call twice. */
function toCallStep(activity: SimActivity): Step[] {
  if (activity.type !== 'Interaction' || activity.category !== 'Connected' || activity.reason !== null || activity.interaction.medium !== 'Phone') return [];
  return [{ category: 'Connected', reason: null, interaction: activity.interaction, startAt: activity.startAt, endAt: activity.endAt }];
}

/** Index of the first activity that starts at or after an instant; `sorted` is ascending by start. */
export function firstFrom(sorted: readonly SimActivity[], at: UtcMs): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.startAt ?? Number.POSITIVE_INFINITY) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The types in their listing order. */
export const SIM_TYPES = Object.keys(TYPE_ORDER).filter((word): word is SimType => Object.hasOwn(TYPE_ORDER, word));
