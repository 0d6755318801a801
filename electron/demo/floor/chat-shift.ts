import { MINUTE_MS, SECOND_MS, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';
import { createRandomStream, type RandomStream } from '../random.ts';
import type { DeskKind, DeskPart, DeskShift } from './desk.ts';
import type { ChatAgent } from './people.ts';

/** Online, back soon, away. */
export type ChatStateId = 2 | 3 | 4;

export const CHAT_REASONS = [
  { id: '2642559712', text: 'Lunch' },
  { id: '2642559112', text: 'Meeting' },
  { id: '2642559512', text: 'Coaching' },
  { id: '2642559912', text: 'Training' },
] as const;

export const CHAT_SKILLS = [
  { id: '2434921912', name: 'Orders' },
  { id: '3662292910', name: 'Returns' },
  { id: '2434922012', name: 'Technical help' },
  { id: '2434922112', name: 'Sales' },
] as const;

/** One chat of an agent, from its connection to its close. */
export interface Chat extends ClosedInterval {
  readonly skillId: string;
  /** Both sides wrote. */
  readonly isInteractive: boolean;
}

/** Time in which state and number of chats stay as they are. */
export interface ChatSlice extends ClosedInterval {
  readonly state: ChatStateId;
  readonly reasonId: string | null;
  readonly chats: number;
  readonly isMax: boolean;
}

export interface ChatShift extends ClosedInterval {
  /** Chained from log-in to log-out. */
  readonly slices: readonly ChatSlice[];
  readonly chats: readonly Chat[];
}

interface StatePart extends ClosedInterval { readonly state: ChatStateId; readonly reasonId: string | null }

const CHAT_STREAM = 41;
const PACE = { gapMeanMs: 4 * MINUTE_MS, medianMs: 8 * MINUTE_MS, sigma: 0.55, shortestMs: 25 * SECOND_MS, longestMs: 40 * MINUTE_MS, silentShare: 0.12 } as const;
/** Chats that run when a pause begins are brought to an end within this time; chatting while away is normal. */
const RUN_OVER_MS = 7 * MINUTE_MS;
const LOGOUT_MARGIN_MS = 20 * SECOND_MS;
/** Share of phone calls during which somebody forgets to turn Back soon here: available here, on a call there. */
const FORGOTTEN_SHARE = 0.12;

const REASON_OF: Readonly<Partial<Record<DeskKind, string>>> = { lunch: CHAT_REASONS[0].id, meeting: CHAT_REASONS[1].id, coaching: CHAT_REASONS[2].id, training: CHAT_REASONS[3].id };

/** Lays out one shift of chats. The same agent and shift give the same chats. */
export function createChatShift(seed: number, agent: ChatAgent, shift: DeskShift): ChatShift {
  const stream = createRandomStream(seed, CHAT_STREAM, agent.index, shift.day);
  const states = statesOf(stream, shift);
  const chats = chatsOf(stream, agent, states, shift.endAt - LOGOUT_MARGIN_MS);
  return { startAt: shift.startAt, endAt: shift.endAt, chats, slices: slicesOf(states, chats, agent.maxChats) };
}

function statesOf(stream: RandomStream, shift: DeskShift): readonly StatePart[] {
  const calls = shift.calls.filter(() => !stream.chance(FORGOTTEN_SHARE));
  return shift.parts.flatMap((part) => (part.kind === 'work' ? workStates(part, calls) : [{ startAt: part.startAt, endAt: part.endAt, ...stateOf(part.kind) }]));
}

function stateOf(kind: DeskKind): Pick<StatePart, 'state' | 'reasonId'> {
  return kind === 'break' ? { state: 3, reasonId: null } : { state: 4, reasonId: REASON_OF[kind] ?? null };
}

/** Online, and Back soon while on the phone in the other system. */
function workStates(part: DeskPart, calls: readonly ClosedInterval[]): readonly StatePart[] {
  const states: StatePart[] = [];
  let at = part.startAt;
  for (const call of calls) {
    const startAt = Math.max(at, call.startAt);
    const endAt = Math.min(part.endAt, call.endAt);
    if (endAt <= startAt) continue;
    if (startAt > at) states.push({ startAt: at, endAt: startAt, state: 2, reasonId: null });
    states.push({ startAt, endAt, state: 3, reasonId: null });
    at = endAt;
  }
  if (at < part.endAt) states.push({ startAt: at, endAt: part.endAt, state: 2, reasonId: null });
  return states;
}

/** Chats begin while online, in as many slots as the agent may have chats. */
function chatsOf(stream: RandomStream, agent: ChatAgent, states: readonly StatePart[], lastAt: UtcMs): readonly Chat[] {
  const online = states.filter((part) => part.state === 2);
  const chats: Chat[] = [];
  for (let slot = 0; slot < agent.maxChats; slot += 1) {
    let freeAt = 0;
    for (const part of online) {
      let at = Math.max(freeAt, part.startAt) + stream.gapMs(PACE.gapMeanMs * (1 + slot / 2));
      while (at < part.endAt) {
        const lengthMs = Math.max(PACE.shortestMs, Math.min(PACE.longestMs, stream.spreadMs(PACE.medianMs, PACE.sigma)));
        const isInteractive = !stream.chance(PACE.silentShare);
        const endAt = Math.min(lastAt, Math.max(part.endAt + stream.whole(0, RUN_OVER_MS), at + PACE.shortestMs), at + (isInteractive ? lengthMs : Math.min(lengthMs, 2 * MINUTE_MS)));
        if (endAt - at >= PACE.shortestMs) chats.push({ startAt: at, endAt, skillId: stream.pick(CHAT_SKILLS).id, isInteractive });
        freeAt = Math.max(endAt, at) + SECOND_MS;
        at = freeAt + stream.gapMs(PACE.gapMeanMs * (1 + slot / 2));
      }
    }
  }
  return chats.sort((a, b) => a.startAt - b.startAt);
}

function slicesOf(states: readonly StatePart[], chats: readonly Chat[], maxChats: number): readonly ChatSlice[] {
  const changes = chats.flatMap((chat) => [{ at: chat.startAt, by: 1 }, { at: chat.endAt, by: -1 }]).sort((a, b) => a.at - b.at || a.by - b.by);
  const slices: ChatSlice[] = [];
  let running = 0;
  let next = 0;
  for (const { startAt, endAt, state, reasonId } of states) {
    let at = startAt;
    const close = (until: UtcMs): void => {
      if (until > at) slices.push({ startAt: at, endAt: until, state, reasonId, chats: running, isMax: running >= maxChats });
      at = Math.max(at, until);
    };
    for (let change = changes[next]; change && change.at < endAt; change = changes[next]) {
      close(change.at);
      running += change.by;
      next += 1;
    }
    close(endAt);
  }
  return slices;
}
