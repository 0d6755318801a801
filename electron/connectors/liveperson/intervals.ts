import { BUCKET_MS } from '../../../shared/domain/bucket.ts';
import { DAY_MS, type UtcMs } from '../../../shared/domain/time.ts';
import type { RefusedItem } from '../../ports/connector.ts';
import { isRecord, toContent } from '../kit/items.ts';
import { readCount } from './body.ts';

/** One five-minute interval of a figures answer. */
export interface FiguresInterval {
  readonly endAt: UtcMs;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface ReadIntervals {
  /** Newest last, whatever the vendor's order was. */
  readonly intervals: readonly FiguresInterval[];
  readonly quarantined: readonly RefusedItem[];
}

/** One interval alone, or why it cannot be used. */
export function parseInterval(item: unknown): FiguresInterval | string {
  if (!isRecord(item)) return 'the interval is not an object';
  const endAt = readCount(item['timestamp']);
  if (endAt === null || endAt < BUCKET_MS || endAt > 8.64e15) return 'timestamp is no time in milliseconds';
  const data = item['metricsData'] ?? {};
  return isRecord(data) ? { endAt, data } : 'metricsData is not an object';
}

/**
 * The intervals of an answer that are five minutes long. `interval=5` gives a stable grid of whole five minutes; an end
 * off the grid is kept only where a neighbour exactly five minutes away shows how long the interval is. An end days
 * after the answer's own `Date` is no end of an interval.
 */
export function readIntervals(items: readonly unknown[], dateAt: UtcMs | null): ReadIntervals {
  const parsed = items.map(parseInterval);
  const ends = new Set(parsed.flatMap((interval) => (typeof interval === 'string' ? [] : [interval.endAt])));
  const intervals: FiguresInterval[] = [];
  const quarantined: RefusedItem[] = [];
  for (const [index, interval] of parsed.entries()) {
    const reason = typeof interval === 'string' ? interval : findTimeProblem(interval.endAt, ends, dateAt);
    if (typeof interval !== 'string' && reason === null) intervals.push(interval);
    else quarantined.push({ reason: reason ?? 'the interval cannot be read', content: toContent(items[index]) });
  }
  return { intervals: intervals.sort((a, b) => a.endAt - b.endAt), quarantined };
}

function findTimeProblem(endAt: UtcMs, ends: ReadonlySet<UtcMs>, dateAt: UtcMs | null): string | null {
  if (dateAt !== null && endAt > dateAt + 2 * DAY_MS) return 'timestamp lies days after the answer';
  if (endAt % BUCKET_MS === 0 || ends.has(endAt - BUCKET_MS) || ends.has(endAt + BUCKET_MS)) return null;
  return 'timestamp is not on the five-minute grid, and nothing shows that the interval is five minutes long';
}

/** A map of the vendor's; absent, null and an empty list (which it writes where there is nothing) are an empty one. Null for anything else. */
export function mapOf(value: unknown): Readonly<Record<string, unknown>> | null {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return {};
  return isRecord(value) ? value : null;
}
