import { DAY_MS, type UtcMs } from '../../../shared/domain/time.ts';
import { instantOf, parseVersioned } from '../kit/versioned-cursor.ts';

/** The vendor's limit for one request. [Get agent activities, max request window] */
export const MAX_WINDOW_MS = 31 * DAY_MS;
export const MIN_WINDOW_MS = 60_000;
/** The largest page that clients of the vendor use; see the README. */
export const MAX_LIMIT = 5_000;

/**
 * Where the activities stream stands. Everything in `[fromAt, liveAt)` was fetched; live polling moves `liveAt` up,
 * back-fill moves `fromAt` down to `targetAt`.
 */
export interface WindowCursor {
  /** Start of the next live window: the earlier of the last sent end and that window's first `upTo`. */
  readonly liveAt: UtcMs;
  /** Up to which instant live windows have been asked for; the next poll is due an interval later. */
  readonly askedAt: UtcMs;
  readonly fromAt: UtcMs;
  readonly targetAt: UtcMs;
  /** `backfillDays` that the target already honours; 0 when it came from a `since`. */
  readonly days: number;
  /** Length of the next back-fill slice. */
  readonly sliceMs: number;
  /** Longest window that the vendor is thought to bear; lowered when it chokes, raised slowly after. */
  readonly capMs: number;
  /** Items a page that the vendor is thought to allow. */
  readonly limit: number;
  /** The include-list that the history was fetched for, sorted; null for all agents. */
  readonly agents: readonly string[] | null;
}

const VERSION = 1;

export function formatCursor(cursor: WindowCursor): string {
  return JSON.stringify({ v: VERSION, ...cursor });
}

/** Null for no cursor, and for one that cannot be read: fetching anew loses nothing. */
export function parseCursor(text: string | null): WindowCursor | null {
  const value = parseVersioned(text, VERSION);
  if (value === null) return null;
  const instant = (key: string): number | null => instantOf(value[key]);
  const [liveAt, askedAt, fromAt, targetAt, days, sliceMs, capMs] = ['liveAt', 'askedAt', 'fromAt', 'targetAt', 'days', 'sliceMs', 'capMs'].map(instant);
  const agents = value['agents'];
  // Absent in a cursor of an earlier build.
  const limit = instant('limit') ?? MAX_LIMIT;
  if (liveAt == null || askedAt == null || fromAt == null || targetAt == null || days == null || sliceMs == null || capMs == null) return null;
  return {
    liveAt, askedAt, fromAt, targetAt, days, sliceMs: clampWindow(sliceMs), capMs: clampWindow(capMs), limit: Math.min(MAX_LIMIT, Math.max(1, limit)),
    agents: Array.isArray(agents) ? agents.filter((agent) => typeof agent === 'string') : null,
  };
}

export function clampWindow(ms: number): number {
  return Math.min(MAX_WINDOW_MS, Math.max(MIN_WINDOW_MS, Math.floor(ms)));
}

/** Cursor of the streams without a window: when they were last read whole. */
export function formatReadAt(readAt: UtcMs): string {
  return JSON.stringify({ v: VERSION, readAt });
}

export function parseReadAt(text: string | null): UtcMs | null {
  return instantOf(parseVersioned(text, VERSION)?.['readAt']);
}
