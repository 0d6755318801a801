import type { UtcMs } from '../../shared/domain/time.ts';
import type { ObservedPage, RequestStep, StreamDefinition } from '../ports/connector.ts';
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

/** What of a page tells of events. */
export type EventfulPage = Pick<ObservedPage, 'asOf' | 'activities' | 'records' | 'lastEventAt'>;

/** Newest start or end on a page, unless the vendor says itself which its newest event is; what claims to lie in the future of its own answer does not count. */
export function newestEventOf(page: EventfulPage, known: UtcMs | null): UtcMs | null {
  if (page.lastEventAt != null) return known === null ? page.lastEventAt : Math.max(known, page.lastEventAt);
  let newest = known;
  for (const at of instantsOf(page)) if (at <= page.asOf && (newest === null || at > newest)) newest = at;
  return newest;
}

/** Starts and ends of everything on a page. */
function* instantsOf({ activities, records = {} }: EventfulPage): Generator<UtcMs> {
  for (const { startAt, durationMs } of [...activities, ...records.interactions ?? []]) {
    yield startAt;
    yield startAt + (durationMs ?? 0);
  }
  for (const { startAt, coveredMs } of [...records.stateBuckets ?? [], ...records.engagementBuckets ?? []]) yield startAt + coveredMs;
  for (const { eventAt } of [...records.events ?? [], ...records.derivedEvents ?? []]) yield eventAt;
}
