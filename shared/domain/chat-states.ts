import type { ChatStateTime } from './bucket.ts';

/** The state that stands for all the others together. [LivePerson, Agent Activity: id] */
export const LOGGED_IN = '-1';

/** The vendor reckons in milliseconds and shows seconds: so much may a sum differ. [LivePerson, Agent Activity: note 2] */
const TOLERANCE_S = 1;

/** Seconds logged in, as sent; null where the vendor sent no such row. */
export function loggedInS(states: readonly ChatStateTime[]): number | null {
  return states.find((row) => row.stateId === LOGGED_IN && row.reasonId === null)?.totalS ?? null;
}

/** Seconds of all states beside Logged in, unknown ones too. Reasons lie within their state and are not added. */
export function partsS(states: readonly ChatStateTime[]): number {
  return states.reduce((sum, row) => (row.stateId === LOGGED_IN || row.reasonId !== null ? sum : sum + row.totalS), 0);
}

/** True where chatting and not chatting do not add up to the row's own total. */
export function isSplitMismatch(row: ChatStateTime): boolean {
  return Math.abs(row.chattingS + row.notChattingS - row.totalS) > TOLERANCE_S;
}

/** True where the states do not add up to Logged in; false without a Logged in. */
export function isTotalMismatch(states: readonly ChatStateTime[]): boolean {
  const whole = loggedInS(states);
  return whole !== null && Math.abs(partsS(states) - whole) > TOLERANCE_S;
}

/**
 * Whether figures of one agent and bucket contradict each other by more than rounding: the states against Logged in,
 * or a row's chatting and not chatting against its total. They are kept as sent all the same; this is the flag
 * `sum-mismatch`, derived whenever they are read. The vendor's own example has such rows.
 */
export function isSumMismatch(states: readonly ChatStateTime[]): boolean {
  return isTotalMismatch(states) || states.some(isSplitMismatch);
}
