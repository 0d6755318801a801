import type { StateTotal } from '../../../shared/contract/schemas.ts';
import { LOGGED_IN } from '../../../shared/domain/chat-states.ts';
import { fillsBucket, isWholeBucket, ROUNDING_S, type AgentStateBucket, type ChatStateTime } from '../../../shared/domain/bucket.ts';
import { STATES, deriveState, type LabelMapping, type State } from '../../../shared/domain/state.ts';
import type { StateStretch } from '../../../shared/domain/state-line.ts';
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

/**
 * The time of which sums tell the state after all: complete buckets that were spent in one state (or one reason of it)
 * from end to end. Ascending; neighbours with the same words are one. Of a bucket with two states nobody can tell when.
 */
export function certainStates(buckets: readonly AgentStateBucket[], labels: LabelMapping, reasons: ReasonNames): StateStretch[] {
  const line: StateStretch[] = [];
  for (const bucket of buckets.toSorted((a, b) => a.startAt - b.startAt)) {
    const row = wholeRowOf(bucket, labels, reasons);
    if (row === null) continue;
    const reason = row.reasonId === null ? null : reasons.get(row.reasonId) ?? row.reasonId;
    const stretch = { startAt: bucket.startAt, endAt: bucket.endAt, state: chatStateOf(row, labels, reasons), label: reason ?? row.name ?? '', open: false };
    const last = line.at(-1);
    if (last !== undefined && last.endAt === stretch.startAt && last.state === stretch.state && last.label === stretch.label) line[line.length - 1] = { ...last, endAt: stretch.endAt };
    else line.push(stretch);
  }
  return line;
}

/** The row that fills its bucket; a reason says more than its state. */
function wholeRowOf(bucket: AgentStateBucket, labels: LabelMapping, reasons: ReasonNames): ChatStateTime | null {
  if (!isWholeBucket(bucket)) return null;
  const { states } = bucket;
  const whole = states.filter((row) => row.stateId !== LOGGED_IN && fillsBucket(bucket, row.totalS));
  const reason = whole.find((row) => row.reasonId !== null);
  if (reason !== undefined) return reason;
  const [row] = whole;
  if (row === undefined) return null;
  // A part that the lead reads as another state lies somewhere in it.
  const state = chatStateOf(row, labels, reasons);
  const isMixed = states.some((part) => part.stateId === row.stateId && part.reasonId !== null && part.totalS > ROUNDING_S && chatStateOf(part, labels, reasons) !== state);
  return isMixed ? null : row;
}
