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

const durations = new WeakMap<HttpResponse, number>();

/** Notes how long a request took, sent to answered: so much before its `Date` the figures may have been reckoned. */
export function noteDuration(answer: HttpResponse, ms: number): void {
  durations.set(answer, Math.max(0, Math.ceil(ms)));
}

/** 0 for an answer that this connector's client did not fetch. */
export function durationOf(answer: HttpResponse): number {
  return durations.get(answer) ?? 0;
}
