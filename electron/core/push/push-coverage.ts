import type { ClosedInterval, UtcMs } from '../../../shared/domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { GapReason, StoreWriter } from '../../ports/stores.ts';
import { emptyPushPage } from './event-pages.ts';

/** How often the time in which a receiver listened is written down. */
export const BEAT_MS = 10_000;
/** So long without a beat, the process was not there: asleep or stopped. */
const LOST_BEAT_MS = 60_000;

/** What a push stream knows of the time in which it listened. Listening is its coverage: a quiet hour is known to be quiet. */
export interface PushCoverage {
  /** Listening begins: what lies between the last coverage and now becomes a gap. */
  begin(): Promise<void>;
  /** Everything that had come by then (absent: by now) is stored. `asleepMs`: the clock ran ahead by so much while the process slept. */
  extend(asleepMs?: number, upTo?: UtcMs): Promise<void>;
  /** Listening ended; the gap is open until it begins again. */
  end(reason: GapReason): Promise<void>;
  /** Opens the gap of a stream that does not listen (a port in use, a pause); one that is open already stays. */
  openGap(reason: GapReason): Promise<void>;
  freshAt(): UtcMs | null;
  load(): Promise<void>;
}

export function createPushCoverage(store: StoreWriter, clock: Clock, sourceId: number, stream: string): PushCoverage {
  let coveredTo: UtcMs | null = null;
  let isListening = false;

  const write = async (covered: ClosedInterval): Promise<void> => {
    if (covered.endAt > covered.startAt) await store.ingest(emptyPushPage(sourceId, stream, covered.endAt, covered));
  };
  const hasOpenGap = async (): Promise<boolean> => (await store.listGaps({ sourceIds: [sourceId] })).some((gap) => gap.stream === stream && gap.toAt === null);
  const openGap = async (reason: GapReason): Promise<void> => {
    // What ended the coverage first names the gap; a source that never listened has no gap, it has nothing.
    if (coveredTo === null || await hasOpenGap()) return;
    await store.openGap({ sourceId, stream, fromAt: coveredTo, toAt: null, reason });
  };

  return {
    load: async () => { coveredTo = (await store.readCoverage(sourceId, stream)).at(-1)?.endAt ?? null; },
    begin: async () => {
      const now = clock.now();
      if (coveredTo !== null && coveredTo < now) await openGap('receiver-down');
      await store.closeGaps(sourceId, stream, { toAt: Math.max(now, coveredTo ?? now), filled: false });
      coveredTo = Math.max(now, coveredTo ?? now);
      isListening = true;
    },
    extend: async (asleepMs = 0, now = clock.now()) => {
      if (!isListening || coveredTo === null) return;
      const from = coveredTo;
      if (now <= from) return;
      const asleepFrom = asleepMs > 0 ? Math.max(from, now - asleepMs) : now - from > LOST_BEAT_MS ? from : now;
      coveredTo = now;
      await write({ startAt: from, endAt: asleepFrom });
      if (asleepFrom < now) await store.openGap({ sourceId, stream, fromAt: asleepFrom, toAt: now, reason: 'receiver-down' });
    },
    end: async (reason) => {
      isListening = false;
      await openGap(reason);
    },
    openGap,
    freshAt: () => coveredTo,
  };
}
