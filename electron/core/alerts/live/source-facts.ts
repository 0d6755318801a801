import type { SourceFacts } from '../../../../shared/alerts/facts.ts';
import type { SourceStatus } from '../../../../shared/contract/schemas.ts';
import type { UtcMs } from '../../../../shared/domain/time.ts';
import type { QuarantineRecord } from '../../../ports/stores.ts';

/** Failures that say who may sign in, not whether the vendor answers. */
const SIGN_IN_CODES: ReadonlySet<string> = new Set(['credentials', 'scope', 'forbidden', 'secrets-missing']);
/** A stream that need not be there may not be for these credentials: only that they are refused as such says something. */
const OPTIONAL_SIGN_IN_CODES: ReadonlySet<string> = new Set(['credentials', 'secrets-missing']);

/**
 * A source as its connection is now; null where nothing can be said yet (not asked since the start): then what was
 * said before stands. A paused source has no facts that could be wrong.
 */
export function toSourceFacts(status: SourceStatus, refused: readonly QuarantineRecord[], frontierAt: UtcMs): SourceFacts | null {
  if (status.condition === 'waiting') return null;
  const isPaused = status.condition === 'paused';
  const failing = isPaused ? [] : status.streams.flatMap(({ error, optional }) => (error !== null && (optional ? OPTIONAL_SIGN_IN_CODES : SIGN_IN_CODES).has(error.code) ? [error.sinceAt] : []));
  return {
    kind: 'source',
    key: String(status.id),
    frontierAt,
    staleSinceAt: isPaused || status.condition === 'live' ? null : Math.min(status.since ?? frontierAt, frontierAt),
    signInFailingSinceAt: failing.length === 0 ? null : Math.min(...failing, frontierAt),
    freshAt: isPaused ? null : status.freshAt,
    quarantinedAt: isPaused ? new Float64Array() : toTimes(refused, frontierAt),
  };
}

/** The store tells when each content was refused first and last, not every time in between. */
function toTimes(refused: readonly QuarantineRecord[], frontierAt: UtcMs): Float64Array {
  return Float64Array.from(refused.flatMap(({ firstSeenAt, lastSeenAt }) => (lastSeenAt > firstSeenAt ? [firstSeenAt, lastSeenAt] : [firstSeenAt])).filter((at) => at <= frontierAt)).sort();
}
