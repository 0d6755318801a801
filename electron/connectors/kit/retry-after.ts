import type { HttpResponse } from '../../ports/http.ts';

/** Longest wait that is taken from a vendor: a wrong header must not silence a wallboard for a day. */
const MAX_RETRY_AFTER_MS = 300_000;

/** `Retry-After` as seconds or as an HTTP date, capped; null when absent or unreadable. `now` is the vendor's time. */
export function readRetryAfter(response: HttpResponse, now: number): number | null {
  const text = response.headers['retry-after']?.trim();
  if (text === undefined || text === '') return null;
  const ms = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1_000 : /^[a-z]/i.test(text) ? Date.parse(text) - now : Number.NaN;
  return Number.isNaN(ms) ? null : Math.min(MAX_RETRY_AFTER_MS, Math.max(0, Math.ceil(ms)));
}
