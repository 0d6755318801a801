import { performance } from 'node:perf_hooks';
import type { Clock } from '../ports/clock.ts';

const TICK_MS = 1_000;
/** A busy event loop is late by less than this; a sleeping machine by more. */
const JUMP_MS = 5_000;
/** Longer timers fire at once in Node. */
const MAX_TIMER_MS = 2_147_483_647;

/** The machine's clock. Watches for jumps only while someone listens. */
export function createClock(): Clock {
  const listeners = new Set<(jumpMs: number) => void>();
  let timer: NodeJS.Timeout | null = null;

  const watch = (): void => {
    let expectedAt = Date.now() + TICK_MS;
    // Measured against the tick and not the monotonic clock: on Windows that one goes on while the machine sleeps.
    timer = setInterval(() => {
      const jumpMs = Date.now() - expectedAt;
      expectedAt = Date.now() + TICK_MS;
      if (Math.abs(jumpMs) > JUMP_MS) for (const listener of listeners) listener(jumpMs);
    }, TICK_MS);
    timer.unref();
  };

  return {
    now: () => Date.now(),
    monotonicMs: () => performance.now(),
    sleep,
    onJump(listener) {
      listeners.add(listener);
      if (timer === null) watch();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0 || timer === null) return;
        clearInterval(timer);
        timer = null;
      };
    },
  };
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted === true) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.min(Math.max(0, ms), MAX_TIMER_MS));
    signal?.addEventListener('abort', end, { once: true });
  });
}
