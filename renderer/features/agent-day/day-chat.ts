import type { AgentDay, ChatSlot } from '../../../shared/contract/schemas.ts';
import type { State } from '../../../shared/domain/state.ts';
import { SECOND_MS, type ClosedInterval } from '../../../shared/domain/time.ts';
import type { TimelineColumn, TimelineItem } from '../../timeline/timeline-data.ts';
import { addSlots, differenceWords, partsOf, partWords, USES, type ChatPart } from '../../widgets/chat-parts.ts';
import { timeWords, type DayFrame } from './day-words.ts';

/** A chat agent's bucket in the list, beside activities. */
export interface ListedSlot { readonly id: string; readonly slot: ChatSlot }

export const slotId = (slot: Pick<ChatSlot, 'startAt'>, prefix: string): string => `${prefix}chat|${slot.startAt}`;

/** Buckets in which the vendor told anything, in order of time. */
export const toListedSlots = (day: Pick<AgentDay, 'chat'>, prefix: string): readonly ListedSlot[] =>
  day.chat.filter((slot) => slot.states.length > 0 || slot.partsS > 0 || (slot.loggedInS ?? 0) > 0).toSorted((a, b) => a.startAt - b.startAt).map((slot) => ({ id: slotId(slot, prefix), slot }));

/** Stacked by share of the bucket: what was done when inside it is not known. */
export function toColumn(slot: ChatSlot): TimelineColumn {
  const lengthS = (slot.endAt - slot.startAt) / SECOND_MS;
  const parts = partsOf(slot).flatMap((part) => USES.flatMap((use) => (part.uses[use] > 0 ? [{ state: part.normalised, strength: use, share: part.uses[use] / lengthS }] : [])));
  return { startAt: slot.startAt, endAt: slot.endAt, complete: slot.complete, parts };
}

const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(Math.round(seconds) % 60).padStart(2, '0')}`;

/** `Online 4:10, chatting 3:00 of it, at maximum 1:00`. */
export function chatPartWords(part: ChatPart): string {
  const chatting = part.uses.chatting + part.uses.max;
  const doing = chatting === 0 ? '' : ` (chatting ${clock(chatting)}${part.uses.max === 0 ? '' : `, at maximum ${clock(part.uses.max)}`})`;
  return `${partWords(part)} ${clock(part.totalS)}${doing}`;
}

export const slotWords = (slot: ChatSlot): string => partsOf(slot).map(chatPartWords).join(', ') || 'Nothing counted';

/** The state that lasted longest in a bucket. */
export const mainState = (slot: ChatSlot): State | null => partsOf(slot).toSorted((a, b) => b.totalS - a.totalS)[0]?.normalised ?? null;

/** What has to be known of a bucket's figures; empty where they are whole and add up. */
export const slotFlags = (slot: ChatSlot): readonly string[] => [...(slot.complete ? [] : ['a part']), ...(slot.mismatch ? ['sum mismatch'] : [])];

export const toChatItems = (slots: readonly ListedSlot[], day: DayFrame): readonly TimelineItem[] => slots.map(({ id, slot }) => ({
  id, kind: 'chat', startAt: slot.startAt, endAt: slot.endAt, state: mainState(slot), label: '',
  tooltip: [`Chat states ${timeWords(slot.startAt, day)} – ${timeWords(slot.endAt, day)}`, ...partsOf(slot).map(chatPartWords), ...(slot.complete ? [] : ['A part: completed later.']), ...(slot.mismatch ? [differenceWords(slot) ?? 'Its parts do not add up.'] : [])],
}));

/** The figures of a stretch: buckets that begin in it, added as sent. Null without any. */
export const chatIn = (day: Pick<AgentDay, 'chat'>, window: ClosedInterval): ChatSlot | null => addSlots(day.chat.filter((slot) => slot.startAt >= window.startAt && slot.startAt < window.endAt));
