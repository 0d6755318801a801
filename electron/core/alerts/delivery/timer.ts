import { HOUR_MS } from '../../../../shared/domain/time.ts';
import type { Clock } from '../../../ports/clock.ts';

/** One timer that can be set anew. It says only that it may be time: whoever is called looks, and sets it again. */
export interface Timer {
  /** Rings once after `delayMs`, after an hour at the latest; null: not at all. */
  set(delayMs: number | null): void;
}

export function createTimer(clock: Clock, ring: () => void): Timer {
  let current: AbortController | null = null;
  const wait = async (delayMs: number, mine: AbortController): Promise<void> => {
    await clock.sleep(Math.max(1, Math.min(delayMs, HOUR_MS)), mine.signal);
    if (current !== mine) return;
    current = null;
    ring();
  };
  return {
    set(delayMs) {
      current?.abort();
      current = delayMs === null ? null : new AbortController();
      if (delayMs !== null && current !== null) void wait(delayMs, current);
    },
  };
}
