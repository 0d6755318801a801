import { MINUTE_MS, type UtcMs } from '../../../../shared/domain/time.ts';
import type { Clock } from '../../../ports/clock.ts';

/** A clock that was set or a machine that slept is noticed within this. */
const LONGEST_SLEEP_MS = MINUTE_MS;

/** Calls back once when a moment has come. */
export interface Alarm {
  /** The next moment; null: none. Replaces the one before. */
  set(at: UtcMs | null): void;
  stop(): void;
}

/** Sleeps until the moment and not in steps; `nowAt` may differ from the clock and change against it. */
export function createAlarm(clock: Clock, nowAt: () => UtcMs, onDue: () => void): Alarm {
  let sleeping: AbortController | null = null;
  let dueAt: UtcMs | null = null;
  let isStopped = false;

  const wait = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted && dueAt !== null) {
      const leftMs = dueAt - nowAt();
      if (leftMs <= 0) {
        dueAt = null;
        onDue();
        return;
      }
      await clock.sleep(Math.min(leftMs, LONGEST_SLEEP_MS), signal);
    }
  };
  const arm = (): void => {
    sleeping?.abort();
    sleeping = null;
    if (dueAt === null || isStopped) return;
    sleeping = new AbortController();
    void wait(sleeping.signal);
  };
  const unlisten = clock.onJump(arm);
  return {
    set: (at) => {
      if (at === dueAt) return;
      dueAt = at;
      arm();
    },
    stop: () => {
      isStopped = true;
      unlisten();
      sleeping?.abort();
    },
  };
}
