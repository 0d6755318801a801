import type { UtcMs } from '../../../shared/domain/time.ts';
import type { HttpResponse } from '../../ports/http.ts';

/** 2010-01-01: an older `Date` is a clock that was never set. */
const OLDEST_DATE_AT = 1_262_304_000_000;

/** The answer's `Date` header (whole seconds, cut), or null when it is missing or absurd. */
export function readDate(answer: HttpResponse): UtcMs | null {
  const text = answer.headers['date'];
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) || at < OLDEST_DATE_AT ? null : at;
}

/**
 * The vendor's clock minus the desk's, or null where the answer does not tell. `Date` is cut to seconds: its second's
 * end counts, so that the first time window does not miss what has just happened.
 */
export function skewOf(answer: HttpResponse): number | null {
  const dateAt = readDate(answer);
  return dateAt === null ? null : dateAt + 999 - answer.receivedAt;
}
