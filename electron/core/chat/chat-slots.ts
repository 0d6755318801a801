import type { ChatSlot, ChatStateTimeView } from '../../../shared/contract/schemas.ts';
import { isWholeBucket, type AgentStateBucket, type ChatStateTime } from '../../../shared/domain/bucket.ts';
import { isSumMismatch, loggedInS, partsS } from '../../../shared/domain/chat-states.ts';
import type { LabelMapping } from '../../../shared/domain/state.ts';
import { gapsIn, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';
import { chatStateOf, type ReasonNames } from '../floor/chat-today.ts';

/** What the figures of one source are read with. */
export interface ChatWords {
  readonly labels: LabelMapping;
  readonly reasons: ReasonNames;
  /** Time that the source's figures were fetched whole. */
  readonly coverage: readonly ClosedInterval[];
}

/** The vendor's own words for its states, where a row came without one. [LivePerson, Agent Activity: id] */
const STATE_NAMES: ReadonlyMap<string, string> = new Map([['-1', 'Logged in'], ['1', 'Offline'], ['2', 'Online'], ['3', 'Back soon'], ['4', 'Away']]);

/**
 * Sums of an agent's buckets over a slot. It is complete when all of the slot was fetched and each of its buckets is
 * whole: an agent without a bucket in fetched time was not there, which is no missing figure.
 */
export function toChatSlot(slot: ClosedInterval, buckets: readonly AgentStateBucket[], words: ChatWords): ChatSlot {
  const rows = sumRows(buckets.flatMap((bucket) => bucket.states));
  return {
    startAt: slot.startAt, endAt: slot.endAt,
    complete: gapsIn(slot, words.coverage).length === 0 && buckets.every(isWholeBucket),
    loggedInS: loggedInS(rows), partsS: partsS(rows), mismatch: buckets.some((bucket) => isSumMismatch(bucket.states)), states: rows.map((row) => toView(row, words)),
  };
}

/** Only slots of which there is a bucket: no data is not zero. `edges` are those inside the window, ascending. */
export function toChatSlots(window: ClosedInterval, edges: readonly UtcMs[], buckets: readonly AgentStateBucket[], words: ChatWords): ChatSlot[] {
  return slotsOf(window, edges, buckets).map(({ slot, buckets: inside }) => toChatSlot(slot, inside, words));
}

/** Buckets by the slot in which they start; empty slots are left out. */
export function slotsOf<T extends { readonly startAt: UtcMs }>(window: ClosedInterval, edges: readonly UtcMs[], buckets: readonly T[]): { readonly slot: ClosedInterval; readonly buckets: readonly T[] }[] {
  const starts = [window.startAt, ...edges];
  const found = new Map<number, T[]>();
  for (const bucket of buckets) {
    const index = indexAt(starts, bucket.startAt);
    if (index < 0 || bucket.startAt >= window.endAt) continue;
    const known = found.get(index);
    if (known) known.push(bucket);
    else found.set(index, [bucket]);
  }
  return [...found].sort(([a], [b]) => a - b).map(([index, inside]) => ({ slot: { startAt: starts[index] ?? window.startAt, endAt: starts[index + 1] ?? window.endAt }, buckets: inside }));
}

/** The last start at or before an instant; -1 before the first. */
function indexAt(starts: readonly UtcMs[], at: UtcMs): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function sumRows(rows: readonly ChatStateTime[]): ChatStateTime[] {
  return [...Map.groupBy(rows, (row) => JSON.stringify([row.stateId, row.reasonId])).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const sum = (part: (row: ChatStateTime) => number): number => same.reduce((total, row) => total + part(row), 0);
    return [{ ...first, totalS: sum((row) => row.totalS), chattingS: sum((row) => row.chattingS), notChattingS: sum((row) => row.notChattingS), chattingInMaxConcurrencyS: sum((row) => row.chattingInMaxConcurrencyS) }];
  }).sort((a, b) => Number(a.stateId) - Number(b.stateId) || Number(a.reasonId !== null) - Number(b.reasonId !== null) || ((a.reasonId ?? '') < (b.reasonId ?? '') ? -1 : 1));
}

function toView(row: ChatStateTime, { labels, reasons }: ChatWords): ChatStateTimeView {
  const { stateId, reasonId, totalS, chattingS, notChattingS, chattingInMaxConcurrencyS } = row;
  return {
    stateId, state: STATE_NAMES.get(stateId) ?? row.name ?? `State ${stateId}`, normalised: chatStateOf(row, labels, reasons),
    reasonId, reason: reasonId === null ? null : reasons.get(reasonId) ?? reasonId, totalS, chattingS, notChattingS, chattingInMaxConcurrencyS,
  };
}
