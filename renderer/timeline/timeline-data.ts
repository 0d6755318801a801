import type { LaneKind } from '../../shared/domain/frame.ts';
import type { State } from '../../shared/domain/state.ts';
import type { ClosedInterval, UtcMs } from '../../shared/domain/time.ts';

/** Time without data, with the contract's reason word. */
export interface UnknownStretch extends ClosedInterval {
  readonly reason: string;
}

/** What a lane holds: a frame's kind, or columns of a vendor that tells sums only. */
export type ItemKind = LaneKind | 'chat';

/** One activity (or stretch of overall state) as the timeline names it; drawing comes from frames, words and keyboard steps from these. */
export interface TimelineItem {
  readonly id: string;
  readonly kind: ItemKind;
  readonly startAt: UtcMs;
  readonly endAt: UtcMs | null;
  readonly state: State | null;
  /** Written on its rectangle where it fits. */
  readonly label: string;
  /** Lines of the tooltip, first one emphasised. */
  readonly tooltip: readonly string[];
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['not-served', 'the vendor no longer serves this time'],
  ['offline', 'the source could not be reached'],
  ['paused', 'polling was paused'],
  ['failed', 'the requests failed'],
  ['receiver-down', 'the receiver was not running'],
  ['not-fetched', 'not fetched yet'],
  ['since-last-answer', 'nothing heard since the last answer'],
]);

/** LivePerson serves the last day only: what was not fetched then cannot be had any more. */
export const CHAT_REASON_WORDS: Readonly<Record<string, string>> = { 'not-fetched': 'before this source was connected, or no longer served by the vendor (24 hours)' };

/** Why time is unknown, in words; `own` are the words of one vendor. */
export const reasonWords = (reason: string, own: Readonly<Record<string, string>> = {}): string => own[reason] ?? REASONS.get(reason) ?? reason;

const KIND_WORDS = {
  state: 'Overall state', presence: 'Presence', workload: 'Workload', interaction: 'Interactions', other: 'Other', ghost: 'Superseded', chat: 'Chat states',
} as const satisfies Readonly<Record<ItemKind, string>>;

export const kindWords = (kind: ItemKind): string => KIND_WORDS[kind];

/** How strongly a part of a column is drawn. */
export type Strength = 'max' | 'chatting' | 'idle' | 'untold';

/** A bucket of sums, stacked by share: in which order things happened inside it is not known. */
export interface TimelineColumn extends ClosedInterval {
  /** It lay wholly in what was asked for. */
  readonly complete: boolean;
  /** From the foot up; shares of the bucket's length, together 1 at most. */
  readonly parts: readonly { readonly state: State; readonly strength: Strength; readonly share: number }[];
}

/** Time to be marked across all lanes, with a word. */
export interface TimelineBand extends ClosedInterval {
  readonly word: string;
  /** The whole of it, for the tooltip. */
  readonly text: string;
}
