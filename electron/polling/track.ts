import type { UtcMs } from '../../shared/domain/time.ts';
import type { Activity } from '../../shared/domain/activity.ts';
import type { RequestStep, StreamDefinition } from '../ports/connector.ts';
import type { StreamError } from './health.ts';

/** What the poller remembers of one stream; only this folder's loop, turns and catch-up change it. */
export interface Track {
  readonly definition: StreamDefinition;
  cursor: string | null;
  /** The rest of an unfinished step. */
  pending: RequestStep | null;
  /** Faults in a row. */
  attempts: number;
  error: StreamError | null;
  /** Since when the run before this one had been failing; gone with the first answer. */
  failingSinceAt: UtcMs | null;
  /** On the monotonic clock; 0: at once. */
  retryAtMs: number;
  isStopped: boolean;
  isUnavailable: boolean;
  isRunning: boolean;
  lastOkAt: UtcMs | null;
  lastEventAt: UtcMs | null;
  freshAt: UtcMs | null;
  nextAttemptAt: UtcMs | null;
  backfill: { readonly doneFromAt: UtcMs; readonly targetFromAt: UtcMs; readonly label: string } | null;
  /** An open gap may be in the store: from this run, or from one before it. */
  mayHaveGap: boolean;
}

export function createTrack(definition: StreamDefinition): Track {
  return {
    definition, cursor: null, pending: null, attempts: 0, error: null, failingSinceAt: null, retryAtMs: 0, isStopped: false, isUnavailable: false, isRunning: false,
    lastOkAt: null, lastEventAt: null, freshAt: null, nextAttemptAt: null, backfill: null, mayHaveGap: true,
  };
}

/** Newest start or end on a page; what claims to lie in the future of its own answer does not count. */
export function newestEventOf(activities: readonly Activity[], asOf: UtcMs, known: UtcMs | null): UtcMs | null {
  let newest = known;
  for (const { startAt, durationMs } of activities) {
    const endAt = startAt + (durationMs ?? 0);
    const at = endAt <= asOf ? endAt : startAt;
    if (at <= asOf && (newest === null || at > newest)) newest = at;
  }
  return newest;
}
