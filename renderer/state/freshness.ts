import type { SourceStatus } from '../../shared/contract/schemas.ts';

/** Up to when a running state of a source may be counted, and whether that still moves. */
export interface LiveEdge {
  /** The source's own time; null where nothing is known yet. */
  readonly endAt: number | null;
  readonly isLive: boolean;
}

/**
 * The vendor's clock rules its data: a live source runs to its own now; any other stops at the time up to which
 * everything is here. Without a connection to the core nothing is live.
 */
export function liveEdgeOf(source: SourceStatus | null, nowAt: number, isConnected: boolean): LiveEdge {
  if (source === null || source.freshAt === null) return { endAt: source?.freshAt ?? null, isLive: false };
  if (source.condition !== 'live' || !isConnected) return { endAt: source.freshAt, isLive: false };
  return { endAt: Math.max(source.freshAt, nowAt + (source.skewMs ?? 0)), isLive: true };
}

/** How old the newest known moment of a source is, in the source's own time; null where nothing is known yet. */
export function ageMs(source: SourceStatus, nowAt: number): number | null {
  return source.freshAt === null ? null : Math.max(0, nowAt + (source.skewMs ?? 0) - source.freshAt);
}

/** Skew beyond this is shown: it is large enough to confuse somebody who compares with another screen. */
export const LARGE_SKEW_MS = 60_000;
