import type { AgentFacts, Runs, Track } from '../../../../shared/alerts/facts.ts';
import { emptyFacts, type FactInput } from '../../../../shared/alerts/derive-facts.ts';
import type { SourceKind } from '../../../../shared/domain/activity.ts';
import { BUCKET_MS, fillsBucket, isWholeBucket, type AgentStateBucket, type ChatStateTime } from '../../../../shared/domain/bucket.ts';
import { LOGGED_IN } from '../../../../shared/domain/chat-states.ts';
import type { LabelMapping } from '../../../../shared/domain/state.ts';
import { gapsIn, union, type ClosedInterval, type UtcMs } from '../../../../shared/domain/time.ts';
import { certainStates, type ReasonNames } from '../../floor/chat-today.ts';
import { toRuns } from './known-runs.ts';

/** Facts from a vendor's sums: only a bucket that was spent in one state from end to end tells when. */
export interface ChatFactInput extends Omit<FactInput, 'columns' | 'kinds' | 'holds' | 'known'> {
  /** What the source has fetched of the window, ascending and disjoint. */
  readonly fetched: readonly ClosedInterval[];
  /** Runs of `fetched`; one array for all agents of whom nothing is uncertain. */
  readonly known: Runs;
  readonly buckets: readonly AgentStateBucket[];
  readonly labels: LabelMapping;
  readonly reasons: ReasonNames;
}

/**
 * Up to when a source's answers can be judged: sums tell of whole buckets only, so what follows the last grid line is
 * as good as not fetched.
 */
export function settledAt(kind: SourceKind, freshAt: UtcMs): UtcMs {
  return kind === 'liveperson' ? freshAt - (freshAt % BUCKET_MS) : freshAt;
}

export function deriveChatFacts(input: ChatFactInput): AgentFacts {
  const { buckets, words, window, freshAt } = input;
  const told = buckets.filter((bucket) => bucket.endAt > window.startAt && bucket.startAt < window.endAt);
  const newestAt = told.reduce((at, bucket) => (isWholeBucket(bucket) ? Math.max(at, bucket.endAt) : at), freshAt ?? window.startAt);
  const frontierAt = Math.min(window.endAt, newestAt);
  const settled = told.filter((bucket) => bucket.endAt <= frontierAt);
  const line = certainStates(settled, input.labels, input.reasons);
  const track: Track = {
    startAt: Float64Array.from(line, (stretch) => stretch.startAt),
    endAt: Float64Array.from(line, (stretch) => (stretch.endAt >= frontierAt ? Infinity : stretch.endAt)),
    code: Int32Array.from(line, (stretch) => words.stateCode(stretch.state, stretch.label)),
  };
  // Of a bucket with two states nobody can tell when; nothing may be said to be missing in it.
  const uncertain = told.filter((bucket) => bucket.endAt > frontierAt || gapsIn(bucket, line).length > 0);
  const known = uncertain.length === 0 ? input.known : toRuns(union(input.fetched.flatMap((part) => gapsIn(part, uncertain))), frontierAt);
  const runsOfBuckets = (isChosen: (bucket: AgentStateBucket) => boolean): Runs => toRuns(union(settled.filter((bucket) => isWholeBucket(bucket) && isChosen(bucket))), frontierAt);
  return { ...emptyFacts({ ...input, known }), frontierAt, line: track, presence: track, maxed: runsOfBuckets(isMaxed), chats: { idle: runsOfBuckets((bucket) => chattingOf(bucket) === 0), busy: runsOfBuckets((bucket) => fillsBucket(bucket, chattingOf(bucket))) } };
}

/** Spent with as many chats as are allowed from end to end, in whichever states. */
function isMaxed(bucket: AgentStateBucket): boolean {
  return fillsBucket(bucket, sumOf(bucket, (row) => row.chattingInMaxConcurrencyS));
}

/** Seconds with at least one chat. */
function chattingOf(bucket: AgentStateBucket): number {
  return sumOf(bucket, (row) => row.chattingS);
}

/** Over the states: reasons lie within their state's figures, and Logged in stands for all of them. */
function sumOf(bucket: AgentStateBucket, secondsOf: (row: ChatStateTime) => number): number {
  return bucket.states.reduce((sum, row) => (row.reasonId !== null || row.stateId === LOGGED_IN ? sum : sum + secondsOf(row)), 0);
}
