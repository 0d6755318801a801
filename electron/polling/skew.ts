import type { UtcMs } from '../../shared/domain/time.ts';

/**
 * The vendor's clock minus the desk's after an answer. A whole second is most likely a `Date` header, which is cut to
 * seconds: it stands for its second's end, and says nothing against a skew that is known more finely. Too late by a
 * second does no harm, as a window's next start is the vendor's own word; too early would miss what has just happened.
 */
export function decideSkew(knownMs: number | null, asOf: UtcMs, receivedAt: UtcMs): number {
  if (asOf % 1_000 !== 0) return asOf - receivedAt;
  const seenMs = asOf + 999 - receivedAt;
  return knownMs !== null && Math.abs(seenMs - knownMs) <= 1_000 ? knownMs : seenMs;
}
