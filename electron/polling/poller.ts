import type { UtcMs } from '../../shared/domain/time.ts';
import type { Clock, Random } from '../ports/clock.ts';
import type { Connector, RequestStep, StreamView, VendorClient, VendorFault } from '../ports/connector.ts';
import type { Log } from '../ports/log.ts';
import type { GapReason, IngestPage, IngestResult, SourceRecord, StoreWriter } from '../ports/stores.ts';
import { decideAfterFault, decideCatchUpWait } from './backoff.ts';
import { decideGapReason, isGapDue, staleAfterMs, toHealthView, type StreamHealthView } from './health.ts';
import { LONGEST_SLEEP_MS, decideTurn, pollMsOf, type Readiness } from './schedule.ts';
import { decideSkew } from './skew.ts';
import { createTrack, newestEventOf, type Track } from './track.ts';

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

/** How one stream fared in a catch-up; the counts are those of `StreamReport`. */
export interface CatchUpReport {
  readonly stream: string;
  readonly requests: number;
  readonly fetched: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly quarantined: number;
  readonly cursor: string | null;
  readonly gaps: number;
  readonly error: { readonly code: string; readonly message: string; readonly hint: string } | null;
  readonly optional: boolean;
}

export interface CatchUpOptions { readonly sinceAt: UtcMs | null; readonly once: boolean; readonly signal?: AbortSignal }

/** Polls one source. A poller of its own for each, so that a failing vendor delays no other. */
export interface Poller {
  /** Begins live polling. Starting twice does nothing. */
  start(): void;
  /** Gives up the running request, waits for the running transaction. */
  stop(): Promise<void>;
  pause(): void;
  resume(): void;
  /** Tries everything again at once, stopped streams included. */
  wake(): void;
  /** Polls each stream until it is caught up (or one round); takes turns with live polling, never beside it. */
  catchUp(options: CatchUpOptions): Promise<readonly CatchUpReport[]>;
  health(): readonly StreamHealthView[];
}

type RequestOutcome =
  | { readonly kind: 'accepted'; readonly result: IngestResult; readonly isStepDone: boolean; readonly isCaughtUp: boolean }
  | { readonly kind: 'shrunk' }
  | { readonly kind: 'fault'; readonly fault: VendorFault }
  | { readonly kind: 'aborted' };

export function createPoller(options: PollerOptions): Poller {
  const { source, connector, client, store, clock, random, log } = options;
  const pollMs = pollMsOf(source.settings);
  const tracks = connector.streams.map(createTrack);
  const startedAt = clock.now();
  const stopping = new AbortController();
  let skewMs: number | null = null;
  let isPaused = false;
  let isLoaded = false;
  let isSkewAsked = false;
  let lastIndex = -1;
  let loop: Promise<void> | null = null;
  let sleeper = new AbortController();
  let turns: Promise<unknown> = Promise.resolve();

  const viewOf = (isCatchUp: boolean, since: UtcMs | null): StreamView => ({ settings: source.settings, vendorNowAt: clock.now() + (skewMs ?? 0), since, isCatchUp });

  const healthOf = (track: Track): StreamHealthView => toHealthView({
    sourceId: source.id, stream: track.definition.name, optional: track.definition.isOptional, primary: track.definition.isPrimary,
    lastOkAt: track.lastOkAt, lastEventAt: track.lastEventAt, skewMs, freshAt: track.freshAt, error: track.error,
    nextAttemptAt: track.nextAttemptAt, backfill: track.backfill, isPaused, isStopped: track.isStopped, isUnavailable: track.isUnavailable, startedAt,
  }, clock.now(), pollMs);

  const tell = (track: Track): void => options.onHealth?.(healthOf(track));

  function interrupt(): void {
    sleeper.abort();
    sleeper = new AbortController();
  }

  /** One at a time: a request chain of live polling, or a whole catch-up. */
  function exclusively<T>(work: () => Promise<T>): Promise<T> {
    const run = turns.then(work, work);
    turns = run.catch(() => undefined);
    return run;
  }

  async function load(): Promise<void> {
    if (isLoaded) return;
    const streams = await store.listStreams();
    for (const track of tracks) {
      const { name } = track.definition;
      track.cursor = await store.readCursor(source.id, name);
      track.freshAt = (await store.readCoverage(source.id, name)).at(-1)?.endAt ?? null;
      const known = streams.find((stream) => stream.sourceId === source.id && stream.stream === name);
      track.lastOkAt = known?.lastOkAt ?? null;
      track.lastEventAt = known?.lastEventAt ?? null;
    }
    isLoaded = true;
  }

  /** The vendor's clock before the first window is planned. */
  async function learnSkew(signal: AbortSignal): Promise<VendorFault | null> {
    if (isSkewAsked || !client.readSkew) return null;
    const read = await client.readSkew(signal);
    if (!read.ok) return read.fault;
    isSkewAsked = true;
    skewMs ??= read.skewMs;
    return null;
  }

  async function request(track: Track, step: RequestStep, isCatchUp: boolean, since: UtcMs | null, signal: AbortSignal): Promise<RequestOutcome> {
    track.isRunning = true;
    track.nextAttemptAt = null;
    track.backfill = step.backfill === null ? track.backfill : { ...step.backfill, label: step.label };
    try {
      const outcome = await client.send(step.request, signal);
      if (signal.aborted) return { kind: 'aborted' };
      if (!outcome.ok) {
        const smaller = outcome.fault.code === 'window-too-large' ? track.definition.shrinkStep(step, viewOf(isCatchUp, since)) : null;
        if (smaller === null) return { kind: 'fault', fault: asUnshrinkable(outcome.fault) };
        track.pending = smaller;
        return { kind: 'shrunk' };
      }
      return await take(track, step, outcome.response, viewOf(isCatchUp, since));
    } finally {
      track.isRunning = false;
    }
  }

  async function take(track: Track, step: RequestStep, response: Parameters<Track['definition']['acceptAnswer']>[1], view: StreamView): Promise<RequestOutcome> {
    const { definition } = track;
    const accepted = definition.acceptAnswer(step, response, view);
    const { fetched, ...observed } = accepted.page;
    const page: IngestPage = { sourceId: source.id, stream: definition.name, receivedAt: response.receivedAt, ...observed, cursor: accepted.cursor };
    const result = await store.ingest(page);
    if (result.fetched !== fetched) log.warn('polling.count-mismatch', { source: source.id, stream: definition.name, fetched, stored: result.fetched });
    skewMs = decideSkew(skewMs, accepted.page.asOf, response.receivedAt);
    const hasMoved = accepted.next !== null || accepted.isCaughtUp || accepted.cursor !== null && accepted.cursor !== track.cursor;
    track.cursor = accepted.cursor ?? track.cursor;
    track.pending = accepted.next;
    track.lastOkAt = response.receivedAt;
    track.lastEventAt = newestEventOf(observed.activities, observed.asOf, track.lastEventAt);
    if (observed.covered !== null) track.freshAt = Math.max(track.freshAt ?? observed.covered.endAt, observed.covered.endAt);
    if (accepted.isCaughtUp || (accepted.next === null && step.backfill !== null && step.backfill.doneFromAt <= step.backfill.targetFromAt)) track.backfill = null;
    options.onPage?.(result, page);
    if (!hasMoved) return { kind: 'fault', fault: NO_PROGRESS };
    track.attempts = 0;
    track.error = null;
    track.isStopped = false;
    track.isUnavailable = false;
    if (accepted.next === null) await noteSuccess(track);
    return { kind: 'accepted', result, isStepDone: accepted.next === null, isCaughtUp: accepted.isCaughtUp };
  }

  async function noteSuccess(track: Track): Promise<void> {
    await writeHealth(track);
    const isFresh = track.freshAt === null || clock.now() + (skewMs ?? 0) - track.freshAt <= staleAfterMs(pollMs);
    if (track.mayHaveGap && isFresh && track.freshAt !== null) {
      await store.closeGaps(source.id, track.definition.name, { toAt: track.freshAt, filled: true });
      track.mayHaveGap = false;
    }
    tell(track);
  }

  async function writeHealth(track: Track): Promise<void> {
    await store.writeStreamHealth(source.id, track.definition.name, {
      ...(track.lastOkAt === null ? {} : { lastOkAt: track.lastOkAt }),
      ...(track.lastEventAt === null ? {} : { lastEventAt: track.lastEventAt }),
      ...(skewMs === null ? {} : { skewMs }),
      error: track.isUnavailable ? null : track.error,
    });
  }

  async function noteFault(track: Track, fault: Pick<VendorFault, 'message' | 'hint'> & { readonly code: VendorFault['code'] | 'internal' }): Promise<void> {
    const { code, message, hint } = fault;
    const isNew = track.error?.code !== code;
    track.attempts += 1;
    track.error = { code, message, hint, sinceAt: track.error?.sinceAt ?? clock.now() };
    if (isNew) log.warn('polling.fault', { source: source.id, stream: track.definition.name, code, message });
    await writeHealth(track);
  }

  async function openGap(track: Track, reason: GapReason): Promise<void> {
    if (track.definition.isOptional || track.freshAt === null) return;
    track.mayHaveGap = true;
    await store.openGap({ sourceId: source.id, stream: track.definition.name, fromAt: track.freshAt, toAt: null, reason });
  }

  async function settleFault(track: Track, fault: VendorFault): Promise<void> {
    await noteFault(track, fault);
    const decision = decideAfterFault(fault, track.attempts, track.definition.isOptional, random);
    track.isStopped = decision.kind === 'stop';
    track.isUnavailable = decision.kind === 'unavailable';
    if (decision.kind === 'unavailable') track.pending = null;
    if (decision.kind !== 'stop') track.retryAtMs = clock.monotonicMs() + decision.delayMs;
    track.nextAttemptAt = decision.kind === 'stop' ? null : clock.now() + decision.delayMs;
    await writeHealth(track);
    await recordGap(track);
    tell(track);
  }

  /** Records the gap once a failure has lasted; the store leaves an open one of the same reason alone. */
  async function recordGap(track: Track): Promise<void> {
    if (track.error !== null && isGapDue(healthOf(track))) await openGap(track, decideGapReason(track.error.code));
  }

  function readinessOf(track: Track): Readiness {
    if (track.isStopped) return { kind: 'never' };
    const waitMs = track.retryAtMs - clock.monotonicMs();
    if (waitMs > 0) return { kind: 'later', inMs: waitMs };
    if (track.pending === null) {
      const view = viewOf(false, null);
      const step = track.definition.decideStep(track.cursor, view);
      if (step.kind === 'wait') {
        const inMs = step.dueAt - view.vendorNowAt;
        if (inMs > 0) {
          track.nextAttemptAt = clock.now() + inMs;
          return { kind: 'later', inMs };
        }
        return { kind: 'later', inMs: 0 };
      }
      track.pending = step;
    }
    return { kind: 'ready' };
  }

  /** One request of whichever stream is due. Answers how long nothing is due after it. */
  async function takeTurn(): Promise<number> {
    await load();
    if (isPaused || stopping.signal.aborted) return 0;
    const held = await holdUntilSignedIn();
    if (held > 0 || stopping.signal.aborted) return held;
    const turn = decideTurn(tracks.map(readinessOf), lastIndex);
    if (turn.kind === 'sleep') return turn.ms;
    lastIndex = turn.index;
    const track = tracks[turn.index];
    const step = track?.pending;
    if (!track || !step) return 0;
    await runTurn(track, step);
    return 0;
  }

  async function runTurn(track: Track, step: RequestStep): Promise<void> {
    try {
      const outcome = await request(track, step, false, null, stopping.signal);
      if (outcome.kind === 'fault') await settleFault(track, outcome.fault);
    } catch (error) {
      // Our own bug or the store's trouble (disk full): said, logged and tried again, never a dead loop.
      log.error('polling.internal', { source: source.id, stream: track.definition.name }, error);
      await settleInternal(track);
    }
  }

  async function settleInternal(track: Track): Promise<void> {
    track.pending = null;
    track.attempts += 1;
    track.error = { ...INTERNAL, sinceAt: track.error?.sinceAt ?? clock.now() };
    track.retryAtMs = clock.monotonicMs() + 30_000;
    track.nextAttemptAt = clock.now() + 30_000;
    tell(track);
  }

  /** Nothing can be asked before the first sign-in: every stream waits for it, and the primary one says why. Answers for how long. */
  async function holdUntilSignedIn(): Promise<number> {
    const primary = tracks.find((track) => track.definition.isPrimary) ?? tracks[0];
    if (isSkewAsked || !primary) return 0;
    const holdMs = (): number => Math.min(LONGEST_SLEEP_MS, primary.isStopped ? LONGEST_SLEEP_MS : primary.retryAtMs - clock.monotonicMs());
    if (holdMs() > 0) return holdMs();
    const fault = await learnSkew(stopping.signal);
    if (fault === null || stopping.signal.aborted) return 0;
    await settleFault(primary, asUnshrinkable(fault));
    return Math.max(1, holdMs());
  }

  async function runLoop(): Promise<void> {
    while (!stopping.signal.aborted) {
      const waker = sleeper.signal;
      let sleepMs = isPaused ? LONGEST_SLEEP_MS : 0;
      if (!isPaused) {
        try {
          sleepMs = await exclusively(takeTurn);
        } catch (error) {
          log.error('polling.internal', { source: source.id }, error);
          sleepMs = LONGEST_SLEEP_MS;
        }
      }
      if (sleepMs <= 0) continue;
      for (const track of tracks) await recordGap(track).catch((error: unknown) => log.error('polling.gap', { source: source.id }, error));
      tracks.forEach(tell);
      if (!waker.aborted && !stopping.signal.aborted) await clock.sleep(sleepMs, waker);
    }
  }

  function clearWaits(includeStopped: boolean): void {
    for (const track of tracks) {
      if (track.isUnavailable && !includeStopped) continue;
      track.retryAtMs = 0;
      if (includeStopped) track.isStopped = false;
    }
    interrupt();
  }

  const stopWatching = clock.onJump(() => clearWaits(false));

  async function catchUpTrack(track: Track, { sinceAt, once, signal }: CatchUpOptions): Promise<CatchUpReport> {
    const counts = { requests: 0, fetched: 0, inserted: 0, updated: 0, unchanged: 0, quarantined: 0 };
    const either = signal ? AbortSignal.any([signal, stopping.signal]) : stopping.signal;
    const optional = track.definition.isOptional;
    let failingSinceMs: number | null = null;
    let failed: VendorFault | null = null;
    if (sinceAt !== null) track.pending = null;
    track.attempts = 0;
    while (failed === null && !either.aborted) {
      const fault = await learnSkew(either);
      const view = viewOf(true, sinceAt);
      const step: RequestStep | { readonly kind: 'wait' } = fault !== null ? { kind: 'wait' } : (track.pending ?? track.definition.decideStep(track.cursor, view));
      if (fault === null && step.kind === 'wait') break;
      if (fault === null) counts.requests += 1;
      const outcome: RequestOutcome = fault !== null || step.kind === 'wait' ? { kind: 'fault', fault: asUnshrinkable(fault ?? NO_PROGRESS) } : await request(track, step, true, sinceAt, either);
      if (outcome.kind === 'accepted') {
        failingSinceMs = null;
        for (const key of ['fetched', 'inserted', 'updated', 'unchanged', 'quarantined'] as const) counts[key] += outcome.result[key];
        if (outcome.isStepDone && (once || outcome.isCaughtUp)) break;
      } else if (outcome.kind === 'fault' && !either.aborted) {
        if (step.kind === 'request') track.pending = step;
        failingSinceMs ??= clock.monotonicMs();
        await noteFault(track, outcome.fault);
        const decision = decideAfterFault(outcome.fault, track.attempts, optional, random);
        const waitMs = decideCatchUpWait(decision, clock.monotonicMs() - failingSinceMs, optional);
        if (waitMs === null) failed = outcome.fault;
        else await clock.sleep(waitMs, either);
      }
    }
    if (failed !== null) await giveUp(track, failed);
    const aborted = failed === null && either.aborted ? { code: 'aborted', message: 'The catch-up was interrupted.', hint: 'What was fetched is stored; the next one goes on from there.' } : null;
    const error = failed === null ? aborted : { code: failed.code, message: failed.message, hint: failed.hint };
    return { stream: `${connector.kind}/${track.definition.name}`, ...counts, cursor: track.cursor, gaps: await countGaps(track), error, optional };
  }

  /** A catch-up that ends in a fault leaves the step to be planned anew, and the gap on record. */
  async function giveUp(track: Track, fault: VendorFault): Promise<void> {
    track.pending = null;
    const decision = decideAfterFault(fault, track.attempts, track.definition.isOptional, random);
    track.isUnavailable = decision.kind === 'unavailable';
    if (decision.kind === 'unavailable') track.retryAtMs = clock.monotonicMs() + decision.delayMs;
    await writeHealth(track);
    if (track.error !== null) await openGap(track, decideGapReason(track.error.code));
    tell(track);
  }

  async function countGaps(track: Track): Promise<number> {
    const gaps = await store.listGaps({ sourceIds: [source.id] });
    return gaps.filter((gap) => gap.stream === track.definition.name).length;
  }

  return {
    start() {
      loop ??= runLoop();
    },
    async stop() {
      stopWatching();
      stopping.abort();
      interrupt();
      await loop;
      await turns;
    },
    pause() {
      if (isPaused) return;
      isPaused = true;
      // After the running page, so that the gap begins where that page ends.
      void exclusively(async () => {
        await load();
        if (!isPaused || stopping.signal.aborted) return;
        for (const track of tracks) {
          track.nextAttemptAt = null;
          await openGap(track, 'paused');
          tell(track);
        }
      }).catch((error: unknown) => log.error('polling.pause', { source: source.id }, error));
      interrupt();
    },
    resume() {
      isPaused = false;
      clearWaits(true);
    },
    wake: () => clearWaits(true),
    catchUp: (catchUpOptions) => exclusively(async () => {
      await load();
      const reports: CatchUpReport[] = [];
      for (const track of tracks) reports.push(await catchUpTrack(track, catchUpOptions));
      return reports;
    }),
    health: () => tracks.map(healthOf),
  };
}

const NO_PROGRESS: VendorFault = {
  code: 'server', message: 'The vendor\'s answers lead nowhere: a window did not come to its end.', hint: 'It is tried again by itself; report it when it goes on.', status: null, retryAfterMs: null,
};

const INTERNAL = { code: 'internal', message: 'A page could not be stored.', hint: 'Check the free space on the disk; the log has the details. It is tried again by itself.' } as const;

/** A window that cannot get any smaller is the vendor's problem. */
function asUnshrinkable(fault: VendorFault): VendorFault {
  return fault.code === 'window-too-large' ? { ...fault, code: 'server', hint: 'The vendor has a problem; it is tried again by itself.' } : fault;
}
