import type { ChatSlot, ChatStateTimeView } from '../../shared/contract/schemas.ts';
import type { State } from '../../shared/domain/state.ts';
import { statePattern } from '../theme/tokens.ts';
import { hms, spanWords } from './figures.ts';

/** The vendor's id of the time logged in, which is no state of its own. */
const LOGGED_IN = '-1';

/** What somebody did in a state: chatted at the most chats at a time, chatted with fewer, or did not chat. `untold`: the vendor does not say. */
export const USES = ['max', 'chatting', 'idle', 'untold'] as const;
export type Use = (typeof USES)[number];

/** A state, or one reason of it, in seconds; `max` is a part of chatting, and here taken out of it, so that the uses add up. */
export interface ChatPart {
  readonly key: string;
  readonly stateId: string;
  /** The state's name as sent. */
  readonly word: string;
  readonly reason: string | null;
  readonly normalised: State;
  readonly totalS: number;
  readonly uses: Readonly<Record<Use, number>>;
}

/** Known states first, in the order in which they are stacked. */
const ORDER = ['2', '3', '4'];
export const rankOf = (stateId: string): number => (ORDER.includes(stateId) ? ORDER.indexOf(stateId) : ORDER.length);

function usesOf(time: ChatStateTimeView): ChatPart['uses'] {
  const max = Math.min(time.chattingInMaxConcurrencyS, time.chattingS);
  return { max, chatting: time.chattingS - max, idle: time.notChattingS, untold: Math.max(0, time.totalS - time.chattingS - time.notChattingS) };
}

function toPart(time: ChatStateTimeView): ChatPart {
  return {
    key: `${time.stateId}|${time.reasonId ?? ''}`, stateId: time.stateId, word: time.state, reason: time.reasonId === null ? null : time.reason ?? time.reasonId,
    normalised: time.normalised, totalS: time.totalS, uses: usesOf(time),
  };
}

const isEmpty = (part: ChatPart): boolean => part.totalS <= 0 && USES.every((use) => part.uses[use] <= 0);

/** What of a state its reasons leave over. */
function restOf(whole: ChatPart, reasons: readonly ChatPart[]): ChatPart {
  const left = (of: (part: ChatPart) => number): number => Math.max(0, of(whole) - reasons.reduce((sum, part) => sum + of(part), 0));
  const uses = Object.fromEntries(USES.map((use) => [use, left((part) => part.uses[use])])) as Record<Use, number>; // every use is there
  return { ...whole, totalS: left((part) => part.totalS), uses };
}

/** The states of a slot without their reasons, in stacking order; logged in is not among them. */
export function statesOf(slot: Pick<ChatSlot, 'states'>): readonly ChatPart[] {
  return slot.states.filter((time) => time.stateId !== LOGGED_IN && time.reasonId === null).map(toPart).toSorted((a, b) => rankOf(a.stateId) - rankOf(b.stateId) || a.stateId.localeCompare(b.stateId));
}

export function reasonsOf(slot: Pick<ChatSlot, 'states'>, stateId: string): readonly ChatPart[] {
  return slot.states.filter((time) => time.stateId === stateId && time.reasonId !== null).map(toPart).toSorted((a, b) => b.totalS - a.totalS || (a.reason ?? '').localeCompare(b.reason ?? ''));
}

/** What a column is stacked of: states, and where a state has reasons, those and what they leave over. Nothing is counted twice. */
export function partsOf(slot: Pick<ChatSlot, 'states'>): readonly ChatPart[] {
  const known = statesOf(slot);
  const orphans = [...new Set(slot.states.map((time) => time.stateId))].filter((id) => id !== LOGGED_IN && !known.some((part) => part.stateId === id));
  const whole = known.flatMap((state) => {
    const reasons = reasonsOf(slot, state.stateId);
    return reasons.length === 0 ? [state] : [...reasons, restOf(state, reasons)];
  });
  return [...whole, ...orphans.flatMap((id) => reasonsOf(slot, id))].filter((part) => !isEmpty(part));
}

export const partWords = (part: Pick<ChatPart, 'word' | 'reason'>): string => (part.reason === null ? part.word : `${part.word} · ${part.reason}`);

/** Seconds of one use over all states. */
export const usedS = (slot: Pick<ChatSlot, 'states'>, use: Use): number => statesOf(slot).reduce((sum, part) => sum + part.uses[use], 0);

/** Chatting includes what was at maximum, as the vendor counts it. */
export const chattingS = (slot: Pick<ChatSlot, 'states'>): number => usedS(slot, 'chatting') + usedS(slot, 'max');

/** Logged in as the vendor says it minus the sum of the states; null where the vendor says none. */
export const differenceS = (slot: Pick<ChatSlot, 'loggedInS' | 'partsS'>): number | null => (slot.loggedInS === null ? null : slot.partsS - slot.loggedInS);

/** `The vendor's parts add up to 1:58:12, 4 s less.` Null where they agree. */
export function differenceWords(slot: Pick<ChatSlot, 'loggedInS' | 'partsS'>): string | null {
  const difference = differenceS(slot);
  if (difference === null || difference === 0) return null;
  return `The vendor’s parts add up to ${hms(slot.partsS)}, ${spanWords(difference)} ${difference < 0 ? 'less' : 'more'}.`;
}

/** A slot of several people, or of several stretches: everything added, as sent. */
export function addSlots(slots: readonly ChatSlot[]): ChatSlot | null {
  const [first] = slots;
  if (first === undefined) return null;
  const times = new Map<string, ChatStateTimeView>();
  for (const time of slots.flatMap((slot) => slot.states)) {
    const key = `${time.stateId}|${time.reasonId ?? ''}`;
    const before = times.get(key);
    times.set(key, before === undefined ? time : {
      ...before, totalS: before.totalS + time.totalS, chattingS: before.chattingS + time.chattingS, notChattingS: before.notChattingS + time.notChattingS,
      chattingInMaxConcurrencyS: before.chattingInMaxConcurrencyS + time.chattingInMaxConcurrencyS,
    });
  }
  const told = slots.flatMap((slot) => (slot.loggedInS === null ? [] : [slot.loggedInS]));
  return {
    startAt: first.startAt, endAt: first.endAt, complete: slots.every((slot) => slot.complete), mismatch: slots.some((slot) => slot.mismatch),
    loggedInS: told.length === 0 ? null : told.reduce((sum, each) => sum + each, 0), partsS: slots.reduce((sum, slot) => sum + slot.partsS, 0), states: [...times.values()],
  };
}

/** Back soon has the hue of Away, and a pattern of its own. */
const BACK_SOON = '3';

type Looked = Pick<ChatPart, 'key' | 'stateId' | 'normalised' | 'reason'>;

/** How a part is filled besides its hue. */
export type PatternOf = (part: Looked) => string;

export const patternOf: PatternOf = (part) => (part.stateId === BACK_SOON && part.normalised === 'away' ? 'diagonal' : statePattern(part.normalised));

const REASON_PATTERNS = ['grid', 'dots', 'bars', 'wide-lines', 'cross', 'wide-bars'] as const;

/** Reasons that nobody mapped to a state of their own have their state's hue: a pattern each tells them apart, as long as there are enough. */
export function createPatterns(parts: readonly Looked[]): PatternOf {
  const reasons = parts.filter((part) => part.reason !== null && part.normalised === 'away').map((part) => part.key);
  return (part) => {
    const at = reasons.indexOf(part.key);
    return at < 0 || part.reason === null ? patternOf(part) : REASON_PATTERNS[at % REASON_PATTERNS.length] ?? patternOf(part);
  };
}
