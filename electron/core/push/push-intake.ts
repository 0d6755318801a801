import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { SourceRecord, StoreWriter } from '../../ports/stores.ts';
import { createDrain } from '../../receiving/drain.ts';
import { createWorkLoop } from '../work-loop.ts';
import type { PushConnector, PushCounts } from './event-pages.ts';
import type { PushCoverage } from './push-coverage.ts';
import type { PushHealth } from './push-health.ts';

/** After a port that could not be had, and after a batch that could not be stored; doubled up to a minute. */
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 60_000;

/** After a drain: what arrives meanwhile is stored together. */
const PAUSE_MS = 50;

export function retryMs(attempt: number): number {
  return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(10, Math.max(0, attempt - 1)));
}

/** The way from a source's inbox into the store, with the time that is covered by it. */
export interface PushIntake {
  /** Stores what waits in the inbox now. */
  drain(): Promise<PushCounts>;
  /** Everything that came is stored, and the time up to now is covered; only while it listens. `asleepMs`: the process slept so long. */
  beat(asleepMs?: number): Promise<void>;
  /** Something came: it is stored soon, and tried again until it is. `isBeat`: the time up to now is to be written down, too. */
  wake(isBeat?: boolean): void;
  /** The last beat, and what comes after it is a gap. */
  end(reason: 'receiver-down' | 'paused'): Promise<void>;
  settled(): Promise<void>;
}

export interface PushIntakePorts {
  readonly source: SourceRecord;
  readonly connector: PushConnector;
  readonly store: StoreWriter;
  readonly clock: Clock;
  readonly log: Log;
  readonly coverage: PushCoverage;
  readonly health: PushHealth;
  readonly isListening: () => boolean;
  readonly stopping: AbortSignal;
  readonly onHealth: () => void;
}

export function createPushIntake({ source, connector: { push }, store, clock, log, coverage, health, isListening, stopping, onHealth }: PushIntakePorts): PushIntake {
  const drain = createDrain({
    sourceId: source.id, inbox: store.inbox, push, settings: () => source.settings, store, clock, log,
    onPage: (_result, page) => health.pageIngested(page),
  });
  let isDue = false;
  let isBeatDue = false;
  let attempts = 0;
  let turns: Promise<unknown> = Promise.resolve();

  /** One at a time: a drain, a beat, the end. */
  const exclusively = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turns.then(work, work);
    turns = result.catch(() => undefined);
    return result;
  };
  const beat = (asleepMs = 0): Promise<void> => exclusively(async () => {
    if (!isListening() || stopping.aborted) return;
    // What comes while the inbox is read may still be in it afterwards: that time is not known yet.
    const upTo = clock.now();
    await drain.run();
    await coverage.extend(asleepMs, upTo);
    await health.succeed();
  });
  const storing = createWorkLoop(() => isDue && !stopping.aborted, async () => {
    isDue = false;
    try {
      if (isBeatDue) await beat();
      else await exclusively(() => drain.run());
      isBeatDue = false;
      attempts = 0;
      onHealth();
      await clock.sleep(PAUSE_MS, stopping);
    } catch (cause) {
      log.error('push.drain-failed', { source: source.id }, cause);
      isDue = true;
      isBeatDue = true;
      attempts += 1;
      await health.fail('internal', 'Received events could not be stored.', 'They are safe in the inbox and tried again by themselves. Check the free space on the disk; the log has the details.').catch((second: unknown) => log.error('push.health-failed', { source: source.id }, second));
      await clock.sleep(retryMs(attempts), stopping);
    }
  });

  return {
    drain: () => exclusively(() => drain.run()),
    beat,
    wake: (isBeat = false) => {
      isDue = true;
      isBeatDue ||= isBeat;
      storing.wake();
    },
    end: (reason) => exclusively(async () => {
      await drain.run();
      await coverage.extend();
      await coverage.end(reason);
    }),
    settled: async () => {
      await storing.settled();
      await turns;
    },
  };
}
