import type { Clock } from '../../ports/clock.ts';

/** At most so many in any stretch of so many milliseconds. */
export interface RateLimit {
  /** 0 and counted, or for how many milliseconds it is too early (not counted then). */
  take(): number;
}

export function createRateLimit(clock: Pick<Clock, 'monotonicMs'>, most: number, windowMs: number): RateLimit {
  let taken: number[] = [];
  return {
    take() {
      const now = clock.monotonicMs();
      taken = taken.filter((at) => now - at < windowMs);
      const [oldest] = taken;
      if (taken.length >= most && oldest !== undefined) return Math.max(1, oldest + windowMs - now);
      taken.push(now);
      return 0;
    },
  };
}
