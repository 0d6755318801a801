import type { VendorFault } from '../../ports/connector.ts';
import { isRecord } from '../kit/items.ts';

/** Ten million items at the largest page: beyond it an answer is hostile or broken. */
export const MAX_PAGES = 2_000;
/** The documented default page. An answer that holds fewer is its list's end, however small the server's own limit is. */
const SMALLEST_FULL_PAGE = 25;

/** How far a list has been read, this page included. */
export interface PageProgress {
  readonly page: number;
  readonly limit: number;
  /** Items on this page, and on all pages so far. */
  readonly items: number;
  readonly seen: number;
  /** True where the page begins like the one before it: the server does not know the page parameter. */
  readonly isRepeat: boolean;
}

/**
 * True when another page has to be asked for. The vendor's rule is `page >= pageCount`, read anew from every page, as
 * the count may grow while paging and is 0 where nothing matches. Without it until `totalCount` items were seen, and
 * without that too until a page is nearly empty: a server may give fewer items than were asked for.
 */
export function hasNextPage(body: unknown, { page, limit, items, seen, isRepeat }: PageProgress): boolean {
  const pageCount = readCount(body, 'pageCount');
  if (pageCount !== null && (pageCount > 0 || items === 0)) return page < pageCount;
  if (items === 0 || isRepeat) return false;
  const total = readCount(body, 'totalCount');
  return total !== null && total >= seen ? seen < total : items >= Math.min(limit, SMALLEST_FULL_PAGE);
}

/** A whole number of `meta`, or null. */
export function readCount(body: unknown, key: 'pageCount' | 'totalCount'): number | null {
  const meta = isRecord(body) ? body['meta'] : null;
  const value = isRecord(meta) ? Number(meta[key] ?? Number.NaN) : Number.NaN;
  return Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** What tells a page from the one before it. */
export function signatureOf(items: readonly unknown[]): string {
  return `${items.length} ${JSON.stringify(items[0] ?? null)} ${JSON.stringify(items.at(-1) ?? null)}`;
}

const SMALLER_LIMITS = [1_000, 500, 100, 25] as const;

/**
 * A smaller page after a refusal that speaks of its size, else null. The largest page is not documented for the Stats
 * API (clients use 5,000), only that a number out of range is refused with 400. [Responses, Insights Stats API]
 */
export function decideSmallerLimit(limit: number, fault: VendorFault): number | null {
  if (fault.code !== 'bad-request' || isWindowRefusal(fault) || !/limit|page ?size|per page|out of range|maximum|between|at most|too (?:large|big|many|high)/i.test(fault.message)) return null;
  return SMALLER_LIMITS.find((smaller) => smaller < limit) ?? null;
}

/** True for a refusal of the window's length. [Get agent activities, max request window] */
export function isWindowRefusal(fault: VendorFault): boolean {
  return fault.code === 'bad-request' && /\bwindow\b|\d+ (?:days|hours)/i.test(fault.message);
}
