import type { UtcMs } from '../../shared/domain/time.ts';
import type { FaultCode } from '../ports/connector.ts';
import type { GapReason } from '../ports/stores.ts';

/**
 * How a stream is doing. `waiting`: not asked yet; `live`: fresh; `stale`: nothing new for too long; `failing`: the last
 * request failed and is tried again; `stopped`: needs a person; `unavailable`: an optional stream that the vendor does
 * not serve to this credential, asked again rarely.
 */
export type StreamCondition = 'waiting' | 'live' | 'stale' | 'failing' | 'stopped' | 'paused' | 'unavailable';

/** A failure with the desk's time at which it began. */
export interface StreamError {
  /** `receiver`: a push receiver that cannot listen. */
  readonly code: FaultCode | 'internal' | 'receiver';
  readonly message: string;
  readonly hint: string;
  readonly sinceAt: UtcMs;
}

/** One stream as the screens show it. Instants follow the desk's clock unless said otherwise. */
export interface StreamHealthView {
  readonly sourceId: number;
  readonly stream: string;
  readonly optional: boolean;
  readonly primary: boolean;
  readonly condition: StreamCondition;
  readonly lastOkAt: UtcMs | null;
  /** Newest start or end seen in the data (the vendor's clock). */
  readonly lastEventAt: UtcMs | null;
  /** Vendor's clock minus the desk's. */
  readonly skewMs: number | null;
  /** The vendor's time up to which everything was fetched; null for snapshots and before the first answer. */
  readonly freshAt: UtcMs | null;
  /** Vendor's now minus `freshAt`. */
  readonly lagMs: number | null;
  readonly stale: boolean;
  /** Since when it is stale, failing or stopped. */
  readonly since: UtcMs | null;
  readonly error: StreamError | null;
  /** When the next request is due; null when stopped, paused or running now. */
  readonly nextAttemptAt: UtcMs | null;
  /** Back-fill that is under way. */
  readonly backfill: { readonly doneFromAt: UtcMs; readonly targetFromAt: UtcMs; readonly label: string } | null;
}

/** What is known of a stream, from which its health is told. */
export interface StreamFacts extends Omit<StreamHealthView, 'condition' | 'lagMs' | 'stale' | 'since'> {
  readonly isPaused: boolean;
  readonly isStopped: boolean;
  readonly isUnavailable: boolean;
  readonly startedAt: UtcMs;
}

/** Three missed polls, and never under a minute: one slow answer is no outage. */
export function staleAfterMs(pollMs: number): number {
  return Math.max(60_000, 3 * pollMs + 15_000);
}

/** Tells a stream's health at a moment. Optional streams are never stale: nothing hangs on them. */
export function toHealthView(facts: StreamFacts, now: UtcMs, pollMs: number): StreamHealthView {
  const { isPaused: _paused, isStopped: _stopped, isUnavailable: _unavailable, startedAt, ...view } = facts;
  const lagMs = facts.freshAt === null ? null : Math.max(0, now + (facts.skewMs ?? 0) - facts.freshAt);
  const limit = staleAfterMs(pollMs);
  const age = lagMs ?? now - startedAt;
  const stale = !facts.optional && age > limit;
  const staleSince = facts.freshAt === null ? startedAt : facts.freshAt - (facts.skewMs ?? 0);
  return { ...view, condition: decideCondition(facts, stale), lagMs, stale, since: facts.error?.sinceAt ?? (stale ? staleSince : null) };
}

function decideCondition(facts: StreamFacts, stale: boolean): StreamCondition {
  if (facts.isPaused) return 'paused';
  if (facts.isUnavailable) return 'unavailable';
  if (facts.isStopped) return 'stopped';
  if (facts.error !== null) return 'failing';
  if (facts.lastOkAt === null) return 'waiting';
  return stale ? 'stale' : 'live';
}

/** Which kind of gap a failure leaves: the network's or the vendor's. */
export function decideGapReason(code: StreamError['code']): GapReason {
  return code === 'unreachable' || code === 'timeout' ? 'offline' : 'failed';
}

/** A gap is worth a record once the stream is stale or has stopped; a retry after a second is not. */
export function isGapDue(view: StreamHealthView): boolean {
  return !view.optional && view.freshAt !== null && view.error !== null && (view.stale || view.condition === 'stopped');
}
