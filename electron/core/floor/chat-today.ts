import type { StateTotal } from '../../../shared/contract/schemas.ts';
import { LOGGED_IN } from '../../../shared/domain/chat-states.ts';
import type { AgentStateBucket, ChatStateTime } from '../../../shared/domain/bucket.ts';
import { STATES, deriveState, type LabelMapping, type State } from '../../../shared/domain/state.ts';
import { SECOND_MS, type UtcMs } from '../../../shared/domain/time.ts';

/** Time in each state over some buckets; `upToAt`: where the newest of them reaches. */
export interface ChatToday { readonly totals: readonly StateTotal[]; readonly upToAt: UtcMs | null }

/** Names of reasons by their id, from the vendor's directory or a person. */
export type ReasonNames = ReadonlyMap<string, string>;

/** The state that a row of chat figures stands for: its reason's own reading where the lead gave one, else its state's. */
export function chatStateOf(row: Pick<ChatStateTime, 'stateId' | 'reasonId' | 'name'>, labels: LabelMapping, reasons: ReasonNames): State {
  const name = row.reasonId === null ? null : reasons.get(row.reasonId) ?? row.reasonId;
  return deriveState('liveperson', { type: 'Presence', category: row.stateId, name, eligibleForRouting: null, reason: null }, labels) ?? 'unknown';
}

/**
 * Sums by state, from the states' own totals; a reason that the lead reads as another state takes its time with it,
 * since reasons lie within their state's total and may not be added to it. Logged in stands for all the others.
 */
export function chatTotalsOf(buckets: readonly AgentStateBucket[], labels: LabelMapping, reasons: ReasonNames): StateTotal[] {
  const seconds = new Map<State, number>();
  const add = (state: State, amount: number): void => { seconds.set(state, (seconds.get(state) ?? 0) + amount); };
  for (const row of buckets.flatMap((bucket) => bucket.states)) {
    if (row.stateId === LOGGED_IN) continue;
    const state = chatStateOf(row, labels, reasons);
    const whole = chatStateOf({ ...row, reasonId: null }, labels, reasons);
    if (row.reasonId === null) add(state, row.totalS);
    else if (state !== whole) {
      add(state, row.totalS);
      add(whole, -row.totalS);
    }
  }
  return STATES.flatMap((state) => {
    const durationMs = (seconds.get(state) ?? 0) * SECOND_MS;
    return durationMs > 0 ? [{ state, durationMs }] : [];
  });
}

export function chatTodayOf(buckets: readonly AgentStateBucket[], labels: LabelMapping, reasons: ReasonNames): ChatToday {
  const upToAt = buckets.reduce<UtcMs | null>((at, bucket) => Math.max(at ?? 0, bucket.startAt + bucket.coveredMs), null);
  return { totals: chatTotalsOf(buckets, labels, reasons), upToAt };
}
