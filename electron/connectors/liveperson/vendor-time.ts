import type { HttpResponse } from '../../ports/http.ts';

const durations = new WeakMap<HttpResponse, number>();

/** Notes how long a request took, sent to answered: so much before its `Date` the figures may have been reckoned. */
export function noteDuration(answer: HttpResponse, ms: number): void {
  durations.set(answer, Math.max(0, Math.ceil(ms)));
}

/** 0 for an answer that this connector's client did not fetch. */
export function durationOf(answer: HttpResponse): number {
  return durations.get(answer) ?? 0;
}
