import { SECOND_MS, type UtcMs } from './time.ts';

/** Fixed-interval counters of a rolling vendor: five minutes each. */
export const BUCKET_MS = 300_000;

/** Where a bucket stood in the time frame that was asked for. */
interface BucketTime {
  /** The grid's bounds, also for a part. */
  readonly startAt: UtcMs;
  readonly endAt: UtcMs;
  /**
   * How much of `[startAt, endAt)` the asked time frame and the moment of the answer let in. The whole length: the
   * bucket is complete. A part never replaces one that covers more; among equals the newest as-of wins.
   */
  readonly coveredMs: number;
}

/** True for a bucket of which nothing is missing. */
export function isWholeBucket({ startAt, endAt, coveredMs }: Pick<AgentStateBucket, 'startAt' | 'endAt' | 'coveredMs'>): boolean {
  return coveredMs >= endAt - startAt;
}

/** Seconds are rounded from milliseconds: so much may a bucket that was spent in one way from end to end lack. [LivePerson, Agent Activity: note 2] */
export const ROUNDING_S = 1;

/** True where so many seconds are the whole bucket. */
export function fillsBucket({ startAt, endAt }: Pick<AgentStateBucket, 'startAt' | 'endAt'>, seconds: number): boolean {
  return seconds >= (endAt - startAt) / SECOND_MS - ROUNDING_S;
}

/** What one agent did in one bucket, by chat state. Counters are independent seconds as sent; nothing is repaired. */
export interface AgentStateBucket extends BucketTime {
  readonly agentId: string;
  readonly states: readonly ChatStateTime[];
}

/** Seconds in a state, or in one reason of it (`reasonId` not null): the Away total and its reasons overlap. */
export interface ChatStateTime {
  /** -1 logged in, 2 online, 3 back soon, 4 away, or an id not known today; text, as all ids. */
  readonly stateId: string;
  /** The state's name as sent. */
  readonly name: string | null;
  readonly reasonId: string | null;
  readonly totalS: number;
  readonly chattingS: number;
  readonly notChattingS: number;
  readonly chattingInMaxConcurrencyS: number;
}

/** Chats of one skill and agent in one bucket. An empty id: the vendor's own total over all of them, as sent. */
export interface EngagementBucket extends BucketTime {
  readonly skillId: string;
  readonly agentId: string;
  readonly totalInteractiveChats: number;
  readonly totalNonInteractiveChats: number;
  readonly totalHandlingTimeS: number;
  readonly nonInteractiveTotalHandlingTimeS: number;
  readonly connectedEngagements: number;
}

/** A name for an id that a vendor uses in its figures. */
export interface Term {
  readonly kind: 'skill' | 'reason';
  readonly id: string;
  readonly name: string;
}
