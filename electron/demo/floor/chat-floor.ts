import type { ClosedInterval, UtcMs } from '../../../shared/domain/time.ts';
import { createChatShift, type ChatShift, type ChatSlice } from './chat-shift.ts';
import { createDesk } from './desk.ts';
import type { Floor } from './floor.ts';
import { createLru } from './lru.ts';
import type { ChatAgent } from './people.ts';
import type { World } from './rota.ts';

/** What truly happens at the chat desks, past and to come, made on demand. */
export interface ChatFloor {
  readonly agents: readonly ChatAgent[];
  /** Shifts that touch a window, oldest first. */
  shiftsIn(agent: ChatAgent, window: ClosedInterval): readonly ChatShift[];
  /** What goes on at an instant; null when logged out. `since`: since when in this state and reason. */
  nowAt(agent: ChatAgent, at: UtcMs): { readonly slice: ChatSlice; readonly since: UtcMs; readonly loginAt: UtcMs } | null;
}

const SHIFTS_KEPT_PER_AGENT = 3;

export function createChatFloor(world: World, floor: Floor, agents: readonly ChatAgent[]): ChatFloor {
  const desk = createDesk(world, floor, (presence) => (presence === 'Ready' ? 'work' : 'elsewhere'));
  const shifts = createLru<string, ChatShift | null>(Math.max(20, agents.length * SHIFTS_KEPT_PER_AGENT));
  const shiftOf = (agent: ChatAgent, day: number): ChatShift | null => shifts.get(`${agent.index} ${day}`, () => {
    const shift = desk.shiftOf(agent, day);
    return shift && createChatShift(world.seed, agent, shift);
  });
  const shiftsIn = (agent: ChatAgent, window: ClosedInterval): readonly ChatShift[] => desk.daysIn(agent, window).flatMap((day) => shiftOf(agent, day) ?? []);
  return {
    agents,
    shiftsIn,
    nowAt: (agent, at) => {
      const shift = shiftsIn(agent, { startAt: at, endAt: at + 1 }).find((each) => each.startAt <= at && each.endAt > at);
      const index = shift?.slices.findIndex((slice) => slice.startAt <= at && slice.endAt > at) ?? -1;
      const slice = shift?.slices[index];
      return shift && slice ? { slice, since: sinceOf(shift.slices, index), loginAt: shift.startAt } : null;
    },
  };
}

function sinceOf(slices: readonly ChatSlice[], index: number): UtcMs {
  const now = slices[index];
  let first = now;
  for (let before = index - 1; before >= 0; before -= 1) {
    const slice = slices[before];
    if (!slice || slice.state !== now?.state || slice.reasonId !== now.reasonId) break;
    first = slice;
  }
  return first?.startAt ?? 0;
}

