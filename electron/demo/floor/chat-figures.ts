import type { ClosedInterval } from '../../../shared/domain/time.ts';
import type { ChatFloor } from './chat-floor.ts';
import type { Chat, ChatSlice, ChatStateId } from './chat-shift.ts';
import type { ChatAgent } from './people.ts';

/** Milliseconds in a state. */
export interface ChatTime { totalMs: number; chattingMs: number; notChattingMs: number; maxMs: number }

/** One agent's time in an interval: all of it, by state, and by reason of being away. */
export interface ChatTimes {
  readonly loggedIn: ChatTime;
  readonly states: Readonly<Record<ChatStateId, ChatTime>>;
  readonly reasons: ReadonlyMap<string, ChatTime>;
}

export interface ChatCounts { interactive: number; nonInteractive: number; handlingMs: number; nonInteractiveHandlingMs: number; connected: number }

const noTime = (): ChatTime => ({ totalMs: 0, chattingMs: 0, notChattingMs: 0, maxMs: 0 });
export const noChats = (): ChatCounts => ({ interactive: 0, nonInteractive: 0, handlingMs: 0, nonInteractiveHandlingMs: 0, connected: 0 });

function addTime(to: ChatTime, ms: number, slice: ChatSlice): void {
  to.totalMs += ms;
  if (slice.chats > 0) to.chattingMs += ms;
  else to.notChattingMs += ms;
  if (slice.isMax) to.maxMs += ms;
}

/** An agent's time in each of some intervals (ascending, none overlapping another); null where the agent was not logged in. */
export function timesOf(floor: ChatFloor, agent: ChatAgent, intervals: readonly ClosedInterval[]): readonly (ChatTimes | null)[] {
  const found: ({ readonly loggedIn: ChatTime; readonly states: Record<ChatStateId, ChatTime>; readonly reasons: Map<string, ChatTime> } | null)[] = intervals.map(() => null);
  const [first, last] = [intervals[0], intervals.at(-1)];
  if (!first || !last) return found;
  let from = 0;
  for (const shift of floor.shiftsIn(agent, { startAt: first.startAt, endAt: last.endAt })) {
    for (const slice of shift.slices) {
      while (from < intervals.length && (intervals[from]?.endAt ?? 0) <= slice.startAt) from += 1;
      for (let index = from; index < intervals.length; index += 1) {
        const interval = intervals[index];
        if (!interval || interval.startAt >= slice.endAt) break;
        const ms = Math.min(slice.endAt, interval.endAt) - Math.max(slice.startAt, interval.startAt);
        if (ms <= 0) continue;
        const times = (found[index] ??= { loggedIn: noTime(), states: { 2: noTime(), 3: noTime(), 4: noTime() }, reasons: new Map() });
        addTime(times.loggedIn, ms, slice);
        addTime(times.states[slice.state], ms, slice);
        if (slice.reasonId === null) continue;
        const reason = times.reasons.get(slice.reasonId) ?? noTime();
        times.reasons.set(slice.reasonId, reason);
        addTime(reason, ms, slice);
      }
    }
  }
  return found;
}

/** Chats of each skill and agent that closed or connected in an interval. */
export function chatsIn(floor: ChatFloor, interval: ClosedInterval): ReadonlyMap<string, ReadonlyMap<string, ChatCounts>> {
  const skills = new Map<string, Map<string, ChatCounts>>();
  for (const agent of floor.agents) {
    for (const shift of floor.shiftsIn(agent, interval)) {
      for (const chat of shift.chats) countChat(skills, agent.id, chat, interval);
    }
  }
  return skills;
}

function countChat(skills: Map<string, Map<string, ChatCounts>>, agentId: string, chat: Chat, interval: ClosedInterval): void {
  const isClosed = chat.endAt >= interval.startAt && chat.endAt < interval.endAt;
  const isConnected = chat.startAt >= interval.startAt && chat.startAt < interval.endAt;
  if (!isClosed && !isConnected) return;
  const agents = skills.get(chat.skillId) ?? new Map<string, ChatCounts>();
  skills.set(chat.skillId, agents);
  const counts = agents.get(agentId) ?? noChats();
  agents.set(agentId, counts);
  if (isConnected) counts.connected += 1;
  if (!isClosed) return;
  const ms = chat.endAt - chat.startAt;
  if (chat.isInteractive) {
    counts.interactive += 1;
    counts.handlingMs += ms;
  } else {
    counts.nonInteractive += 1;
    counts.nonInteractiveHandlingMs += ms;
  }
}

/** The sum of some counts. */
export function sumChats(all: Iterable<ChatCounts>): ChatCounts {
  const sum = noChats();
  for (const counts of all) {
    sum.interactive += counts.interactive;
    sum.nonInteractive += counts.nonInteractive;
    sum.handlingMs += counts.handlingMs;
    sum.nonInteractiveHandlingMs += counts.nonInteractiveHandlingMs;
    sum.connected += counts.connected;
  }
  return sum;
}
