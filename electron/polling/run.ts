import type { UtcMs } from '../../shared/domain/time.ts';
import type { Clock, Random } from '../ports/clock.ts';
import type { Connector, StreamView, VendorClient, VendorFault } from '../ports/connector.ts';
import type { Log } from '../ports/log.ts';
import type { GapReason, IngestPage, IngestResult, SourceRecord, StoreWriter } from '../ports/stores.ts';
import { decideAfterFault, isDispensable } from './backoff.ts';
import { decideGapReason, isGapDue, staleAfterMs, toHealthView, type StreamHealthView } from './health.ts';
import { pollMsOf } from './schedule.ts';
import { polledStreamsOf, primaryStreamOf } from './streams.ts';
import { createTrack, type Track } from './track.ts';

/** What is said when a page cannot be stored. */
export const INTERNAL = { code: 'internal', message: 'A page could not be stored.', hint: 'Check the free space on the disk; the log has the details. It is tried again by itself.' } as const;

/** What of the store a poller needs. */
export type PollerStore = Pick<StoreWriter, 'ingest' | 'readCursor' | 'readCoverage' | 'listStreams' | 'listGaps' | 'writeStreamHealth' | 'openGap' | 'closeGaps'>;

export interface PollerOptions {
  readonly source: SourceRecord;
  readonly connector: Connector;
  readonly client: VendorClient;
  readonly store: PollerStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** After every page that is in the store. */
  onPage?(result: IngestResult, page: IngestPage): void;
  /** After every change of a stream's health, and now and then while nothing changes. */
  onHealth?(view: StreamHealthView): void;
}

/** What one poller knows while it runs; shared by the loop, its turns and a catch-up, which never run at the same time. */
export interface Run extends PollerOptions {
  readonly tracks: readonly Track[];
  /** The name of the stream that stands for the source. */
  readonly primary: string;
  readonly pollMs: number;
  readonly startedAt: UtcMs;
  readonly stopping: AbortController;
  /** The vendor's clock minus the desk's; null before the first answer. */
  skewMs: number | null;
  isSkewAsked: boolean;
  isPaused: boolean;
  isLoaded: boolean;
  lastIndex: number;
}

/** A poller's memory before its first turn. */
export function createRun(options: PollerOptions): Run {
  return {
    ...options, tracks: polledStreamsOf(options.connector, options.source.settings).map(createTrack), primary: primaryStreamOf(options.connector, options.source.settings), pollMs: pollMsOf(options.source.settings), startedAt: options.clock.now(),
    stopping: new AbortController(), skewMs: null, isSkewAsked: false, isPaused: false, isLoaded: false, lastIndex: -1,
  };
}

/** What a stream's decisions may know at this moment. */
export function viewOf(run: Run, isCatchUp: boolean, since: UtcMs | null): StreamView {
  return { settings: run.source.settings, vendorNowAt: run.clock.now() + (run.skewMs ?? 0), since, isCatchUp };
}

/** How a stream is doing now. */
export function healthOf(run: Run, track: Track): StreamHealthView {
  const { name, isOptional } = track.definition;
  return toHealthView({
    sourceId: run.source.id, stream: name, optional: isOptional, primary: name === run.primary,
    lastOkAt: track.lastOkAt, lastEventAt: track.lastEventAt, skewMs: run.skewMs, freshAt: track.freshAt, error: track.error,
    nextAttemptAt: track.nextAttemptAt, backfill: track.backfill, isPaused: run.isPaused, isStopped: track.isStopped, isUnavailable: track.isUnavailable, startedAt: run.startedAt,
  }, run.clock.now(), run.pollMs);
}

/** Tells whoever listens. */
export function tell(run: Run, track: Track): void {
  run.onHealth?.(healthOf(run, track));
}

/** Notes a finished step; what was missing is here once the stream is fresh again. */
export async function noteSuccess(run: Run, track: Track): Promise<void> {
  await writeHealth(run, track);
  const isFresh = track.freshAt === null || run.clock.now() + (run.skewMs ?? 0) - track.freshAt <= staleAfterMs(run.pollMs);
  if (track.mayHaveGap && isFresh && track.freshAt !== null) {
    await run.store.closeGaps(run.source.id, track.definition.name, { toAt: track.freshAt, filled: true });
    track.mayHaveGap = false;
  }
  tell(run, track);
}

/** Keeps the health over a restart. */
export async function writeHealth(run: Run, track: Track): Promise<void> {
  await run.store.writeStreamHealth(run.source.id, track.definition.name, {
    ...(track.lastOkAt === null ? {} : { lastOkAt: track.lastOkAt }),
    ...(track.lastEventAt === null ? {} : { lastEventAt: track.lastEventAt }),
    ...(run.skewMs === null ? {} : { skewMs: run.skewMs }),
    error: track.isUnavailable ? null : track.error,
  });
}

/** Counts a fault and notes since when and why. */
export async function noteFault(run: Run, track: Track, fault: Pick<VendorFault, 'message' | 'hint'> & { readonly code: VendorFault['code'] | 'internal' }): Promise<void> {
  const { code, message, hint } = fault;
  const isNew = track.error?.code !== code;
  track.attempts += 1;
  track.error = { code, message, hint, sinceAt: track.error?.sinceAt ?? track.failingSinceAt ?? run.clock.now() };
  if (isNew) run.log.warn('polling.fault', { source: run.source.id, stream: track.definition.name, code, message });
  await writeHealth(run, track);
}

/** Opens a gap from where the data ends; a stream without data yet has no gap, it has nothing. */
export async function openGap(run: Run, track: Track, reason: GapReason): Promise<void> {
  if (track.definition.isOptional || track.freshAt === null) return;
  track.mayHaveGap = true;
  await run.store.openGap({ sourceId: run.source.id, stream: track.definition.name, fromAt: track.freshAt, toAt: null, reason });
}

/** Notes a fault and decides when to try again. */
export async function settleFault(run: Run, track: Track, fault: VendorFault): Promise<void> {
  await noteFault(run, track, fault);
  const decision = decideAfterFault(fault, track.attempts, isDispensable(track.definition, fault), run.random, run.connector.serverRetryMs);
  track.isStopped = decision.kind === 'stop';
  track.isUnavailable = decision.kind === 'unavailable';
  if (decision.kind === 'unavailable') track.pending = null;
  if (decision.kind !== 'stop') track.retryAtMs = run.clock.monotonicMs() + decision.delayMs;
  track.nextAttemptAt = decision.kind === 'stop' ? null : run.clock.now() + decision.delayMs;
  await writeHealth(run, track);
  await recordGap(run, track);
  tell(run, track);
}

/** Records the gap once a failure has lasted; the store leaves an open one of the same reason alone. */
export async function recordGap(run: Run, track: Track): Promise<void> {
  if (track.error !== null && isGapDue(healthOf(run, track))) await openGap(run, track, decideGapReason(track.error.code));
}

/** A window that cannot get any smaller is the vendor's problem. */
export function asUnshrinkable(fault: VendorFault): VendorFault {
  return fault.code === 'window-too-large' ? { ...fault, code: 'server', hint: 'The vendor has a problem; it is tried again by itself.' } : fault;
}
