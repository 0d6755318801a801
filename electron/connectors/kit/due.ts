import type { UtcMs } from '../../../shared/domain/time.ts';

/**
 * When something that is read every so often is due next; null: now, as it was never read, or long enough ago. So is what
 * was read further ahead than one interval: that time came from another clock.
 */
export function nextDue(readAt: UtcMs | null | undefined, nowAt: UtcMs, everyMs: number): UtcMs | null {
  if (readAt === null || readAt === undefined || nowAt - readAt >= everyMs || readAt > nowAt + everyMs) return null;
  return readAt + everyMs;
}
