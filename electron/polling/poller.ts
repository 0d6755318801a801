import type { MetBefore } from './backoff.ts';
import { catchUpTrack, type CatchUpOptions, type CatchUpReport } from './catch-up.ts';
import type { StreamHealthView } from './health.ts';
import { load } from './request.ts';
import { createRun, healthOf, openGap, recordGap, tell, type PollerOptions } from './run.ts';
import { LONGEST_SLEEP_MS } from './schedule.ts';
import { takeTurn } from './turn.ts';

export type { CatchUpOptions, CatchUpReport } from './catch-up.ts';
export type { PollerOptions, PollerStore } from './run.ts';

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

/** Polls until stopped: takes turns, sleeps when none is due. What to do is decided elsewhere. */
export function createPoller(options: PollerOptions): Poller {
  const run = createRun(options);
  let loop: Promise<void> | null = null;
  let sleeper = new AbortController();
  let turns: Promise<unknown> = Promise.resolve();

  function interrupt(): void {
    sleeper.abort();
    sleeper = new AbortController();
  }

  /** One at a time: a request chain of live polling, or a whole catch-up. */
  function exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = turns.then(work, work);
    turns = result.catch(() => undefined);
    return result;
  }

  async function runLoop(): Promise<void> {
    while (!run.stopping.signal.aborted) {
      const waker = sleeper.signal;
      let sleepMs = run.isPaused ? LONGEST_SLEEP_MS : 0;
      if (!run.isPaused) {
        try {
          sleepMs = await exclusively(() => takeTurn(run));
        } catch (error) {
          run.log.error('polling.internal', { source: run.source.id }, error);
          sleepMs = LONGEST_SLEEP_MS;
        }
      }
      if (sleepMs <= 0) continue;
      for (const track of run.tracks) await recordGap(run, track).catch((error: unknown) => run.log.error('polling.gap', { source: run.source.id }, error));
      for (const track of run.tracks) tell(run, track);
      if (!waker.aborted && !run.stopping.signal.aborted) await run.clock.sleep(sleepMs, waker);
    }
  }

  function clearWaits(includeStopped: boolean): void {
    for (const track of run.tracks) {
      if (track.isUnavailable && !includeStopped) continue;
      track.retryAtMs = 0;
      if (includeStopped) track.isStopped = false;
    }
    interrupt();
  }

  const stopWatching = run.clock.onJump(() => clearWaits(false));

  return {
    start() {
      loop ??= runLoop();
    },
    async stop() {
      stopWatching();
      run.stopping.abort();
      interrupt();
      await loop;
      await turns;
    },
    pause() {
      if (run.isPaused) return;
      run.isPaused = true;
      // After the running page, so that the gap begins where that page ends.
      void exclusively(async () => {
        await load(run);
        if (!run.isPaused || run.stopping.signal.aborted) return;
        for (const track of run.tracks) {
          track.nextAttemptAt = null;
          await openGap(run, track, 'paused');
          tell(run, track);
        }
      }).catch((error: unknown) => run.log.error('polling.pause', { source: run.source.id }, error));
      interrupt();
    },
    resume() {
      run.isPaused = false;
      clearWaits(true);
    },
    wake: () => clearWaits(true),
    catchUp: (catchUpOptions) => exclusively(async () => {
      await load(run);
      const reports: CatchUpReport[] = [];
      for (const track of run.tracks) reports.push(await catchUpTrack(run, track, catchUpOptions, metBefore(reports)));
      return reports;
    }),
    health: () => run.tracks.map((track) => healthOf(run, track)),
  };
}

function metBefore(reports: readonly CatchUpReport[]): MetBefore {
  const failed = reports.filter((report) => report.error !== null && !report.optional);
  return { hasFailed: failed.length > 0, isGone: failed.some((report) => report.error?.code === 'unreachable') };
}
