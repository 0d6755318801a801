import type { QueuePass } from '../../shared/domain/interaction-figures.ts';
import { HOUR_MS, overlaps, SECOND_MS, type ClosedInterval, type UtcMs } from '../../shared/domain/time.ts';
import type { QueueStay } from '../ports/alert-store.ts';
import type { Db } from './database.ts';
import { createOngoingCheck, SUMMARY_READS, windowOf, type StillOpen } from './open-records.ts';
import { visibleSources } from './sources.ts';

/** A call may wait so long and still be found by its start. */
const CALL_LOOKBACK_MS = 4 * HOUR_MS;

export const STAY_QUERIES = {
  ...SUMMARY_READS,
  calls: 'SELECT queue_name, start_at, queue_duration_s, state FROM call INDEXED BY call_start WHERE source_id = @sourceId AND start_at >= @nearAt AND start_at < @endAt AND queue_name IS NOT NULL AND queue_duration_s IS NOT NULL',
} as const;

type SummaryTuple = [guid: string, asOf: number, startAt: number, endAt: number | null, queues: string];
type CallTuple = [queue: string, startAt: number, durationS: number, state: string | null];

export type ReadQueueStays = (sourceIds: readonly number[], window: ClosedInterval) => readonly QueueStay[];

export function createQueueReads(db: Db): ReadQueueStays {
  const near = db.prepare(STAY_QUERIES.near).raw();
  const long = db.prepare(STAY_QUERIES.long).raw();
  const calls = db.prepare(STAY_QUERIES.calls).raw();
  const ongoing = createOngoingCheck(db);

  function ofInteractions(sourceId: number, window: ClosedInterval): QueueStay[] {
    const { endAt, ...values } = windowOf(sourceId, window);
    const isStillOpen = ongoing(sourceId);
    const tuples = [...long.all(values), ...near.all({ ...values, endAt })] as SummaryTuple[]; // SUMMARY_READS
    return tuples.flatMap(([guid, asOf, startAt, endedAt, queues]) => {
      if (queues === '[]') return [];
      const passes = JSON.parse(queues) as readonly QueuePass[]; // written from an InteractionSummary
      return passes.map((pass) => toStay(sourceId, pass, { startAt, endAt: endedAt, asOf, isStillOpen: isStillOpen(guid, asOf) }));
    });
  }

  function ofCalls(sourceId: number, window: ClosedInterval): QueueStay[] {
    const tuples = calls.all({ sourceId, nearAt: window.startAt - CALL_LOOKBACK_MS, endAt: window.endAt }) as CallTuple[]; // the columns named
    return tuples.map(([queue, startAt, durationS, state]) => ({ sourceId, queue, startAt, endAt: startAt + Math.round(durationS * SECOND_MS), isAbandoned: state !== null && ABANDONED.has(state.trim().toUpperCase()) }));
  }

  return (sourceIds, window) => visibleSources(db, sourceIds).flatMap((sourceId) =>
    [...ofInteractions(sourceId, window), ...ofCalls(sourceId, window)].filter((stay) => overlaps(stay, window)).sort(compareStays));
}

/** Both words are sent. [RingCentral, end-of-call event: call_state] */
const ABANDONED: ReadonlySet<string> = new Set(['ABANDON', 'ABANDONED']);

/** The customer ended it while waiting. The breakouts are not: there the contact was led elsewhere. [Vonage, Get interactions, Queue result] */
const HUNG_UP = 'HangUp';

interface Whole { readonly startAt: UtcMs; readonly endAt: UtcMs | null; readonly asOf: UtcMs; readonly isStillOpen: StillOpen }

function toStay(sourceId: number, pass: QueuePass, whole: Whole): QueueStay {
  const startAt = whole.startAt + pass.offsetMs;
  // Of a stay that nothing ended: as long as the interaction, else as far as the vendor has vouched for it.
  const openEndAt = whole.endAt ?? (whole.isStillOpen ? null : whole.asOf);
  const endAt = pass.waitMs !== null ? startAt + pass.waitMs : openEndAt === null ? null : Math.max(startAt, openEndAt);
  return { sourceId, queue: pass.name ?? '', startAt, endAt, isAbandoned: endAt !== null && pass.result === HUNG_UP };
}

/** By queue, then start. */
function compareStays(a: QueueStay, b: QueueStay): number {
  if (a.queue !== b.queue) return a.queue < b.queue ? -1 : 1;
  return a.startAt - b.startAt || (a.endAt ?? Infinity) - (b.endAt ?? Infinity);
}
