import { MINUTE_MS, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';
import { createRandomStream } from '../random.ts';
import type { DemoAgent } from './roster.ts';
import { DAY, MAX_DAYS_BETWEEN_SHIFTS, SHIFT_START_JITTER_MS, SICK_SHARE } from './rules.ts';

/** What the rota needs of the world. `anchorAt` is the instant from which days and shifts are counted. */
export interface World {
  readonly seed: number;
  readonly anchorAt: UtcMs;
  /** Nothing is known before this. */
  readonly historyStartAt: UtcMs;
}

const ROTA_STREAM = 2;
/** The history opens with everybody logged out for at least this long. */
const OPENING_MS = 2 * MINUTE_MS;
const WEEK = 7;

const weekdayOf = (day: number): number => ((day % WEEK) + WEEK) % WEEK;

function isDayOff(agent: DemoAgent, day: number): boolean {
  const weekday = weekdayOf(day);
  return weekday === agent.firstDayOff || weekday === (agent.firstDayOff + 1) % WEEK;
}

/** When an agent logs in and out on a day counted from the anchor's; null on days without a shift. May cross midnight. */
export function shiftOn(world: World, agent: DemoAgent, day: number): ClosedInterval | null {
  if (isDayOff(agent, day) || (agent.leftOnDay !== null && day >= agent.leftOnDay)) return null;
  const stream = createRandomStream(world.seed, ROTA_STREAM, agent.index, day);
  if (stream.chance(SICK_SHARE)) return null;
  const startAt = world.anchorAt + day * DAY + agent.shiftStartMs + stream.whole(-SHIFT_START_JITTER_MS, SHIFT_START_JITTER_MS);
  if (startAt < world.historyStartAt + OPENING_MS) return null;
  return { startAt, endAt: startAt + agent.shiftLengthMs + stream.whole(-SHIFT_START_JITTER_MS, SHIFT_START_JITTER_MS) };
}

/** The day of an agent's nominal shift that began last before an instant. */
export function dayAt(world: World, agent: DemoAgent, at: UtcMs): number {
  return Math.floor((at - world.anchorAt - agent.shiftStartMs) / DAY);
}

/** The login after a day's shift, or null when none comes within the search. */
export function nextLoginAfter(world: World, agent: DemoAgent, day: number): UtcMs | null {
  for (let next = day + 1; next <= day + MAX_DAYS_BETWEEN_SHIFTS; next += 1) {
    const shift = shiftOn(world, agent, next);
    if (shift) return shift.startAt;
  }
  return null;
}

/** The last day with a login at or before an instant; null when the agent has not logged in since the history began. */
export function lastShiftDayAt(world: World, agent: DemoAgent, at: UtcMs): number | null {
  const oldest = dayAt(world, agent, world.historyStartAt) - 1;
  const from = Math.min(dayAt(world, agent, at) + 1, agent.leftOnDay ?? Number.POSITIVE_INFINITY);
  for (let day = from; day >= oldest; day -= 1) {
    const shift = shiftOn(world, agent, day);
    if (shift && shift.startAt <= at) return day;
  }
  return null;
}
