import { isRecord } from './body.ts';

/** Ten million items at the largest page: beyond it an answer is hostile or broken. */
export const MAX_PAGES = 2_000;

/**
 * True when another page has to be asked for. The vendor's rule is `page >= pageCount`, read anew from every page, as
 * the count may grow while paging and is 0 where nothing matches. Without a count: until a page is not full.
 */
export function hasNextPage(body: unknown, page: number, limit: number, items: number): boolean {
  const pageCount = readPageCount(body);
  return pageCount === null ? items > 0 && items >= limit : page < pageCount;
}

function readPageCount(body: unknown): number | null {
  const meta = isRecord(body) ? body['meta'] : null;
  const value = isRecord(meta) ? Number(meta['pageCount'] ?? Number.NaN) : Number.NaN;
  return Number.isSafeInteger(value) && value >= 0 ? value : null;
}
