import { HOUR_MS, MINUTE_MS, SECOND_MS, type UtcMs } from '../../../shared/domain/time.ts';
import type { Random } from '../../ports/clock.ts';

const FIRST_MS = 2 * SECOND_MS;
const LONGEST_MS = 15 * MINUTE_MS;
/** No receiver may ask for a longer wait. */
export const LONGEST_RETRY_AFTER_MS = HOUR_MS;
/** Nobody is helped by an alert of yesterday. */
export const GIVE_UP_MS = 24 * HOUR_MS;

/** How long to wait after the `failures`-th failure in a row (from 1): doubles from 2 s to 15 min, half of it jitter; what the receiver asks for is a floor. */
export function decideRetryMs(failures: number, retryAfterMs: number | null, random: Random): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(20, Math.max(0, failures - 1)));
  const own = Math.ceil(full * (0.5 + random() / 2));
  return Math.max(own, Math.min(LONGEST_RETRY_AFTER_MS, retryAfterMs ?? 0));
}

export function isGivenUp(createdAt: UtcMs, nowAt: UtcMs): boolean {
  return nowAt - createdAt >= GIVE_UP_MS;
}

/** `Retry-After` in seconds or as a date; null where it is absent or makes no sense. */
export function parseRetryAfter(header: string | undefined, nowAt: UtcMs): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * SECOND_MS;
  const at = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - nowAt);
}
