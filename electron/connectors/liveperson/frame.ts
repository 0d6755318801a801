import { BUCKET_MS } from '../../../shared/domain/bucket.ts';
import { clip, lengthMs, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';

/** The newest interval counts as ended only when the answer is later than its end by more than the clocks of one vendor may differ. */
const LEFT_OUT_AFTER_MS = 60_000;

/** What one answer says about the moment at which it was reckoned. */
export interface AnswerClock {
  /** `Date`, cut to whole seconds; null where absent. */
  readonly dateAt: UtcMs | null;
  /** How long the request took. */
  readonly durationMs: number;
  /** End of the newest interval in the answer; null where there is none. */
  readonly newestEndAt: UtcMs | null;
}

/** The time that an answer certainly tells of, and its as-of. */
export interface Frame extends ClosedInterval {
  readonly asOf: UtcMs;
}

/**
 * The part of an asked time frame that is certain, whatever the desk's clock says.
 *
 * The vendor's frame is `[c - T, c]`, where `c` is the moment of its reckoning. Nobody tells `c`, but it has bounds:
 * - by `Date` D, which is cut to seconds and made after the reckoning: `D - duration <= c <= D + 999 ms`;
 * - by the newest interval's end E, which is `c` rounded up to five minutes: `E - 5 min <= c <= E`.
 * So a bucket is complete when it starts at or after `latest c - T` and ends at or before `earliest c`.
 *
 * - A vendor may leave out the running interval while it is empty; then E does not bound `c` from above, so D does
 *   wherever there is one. It is taken for left out when D lies more than a minute after E. Up to then the newest
 *   interval is a part, since the servers that write `Date` and those that reckon may differ by seconds, or the
 *   figures may come from a cache.
 * - Where D lies before the whole of `[E - 5 min, E]`, the two clocks are not the same one; the figures follow E.
 * - Without D only E counts; without E only D. Null without either: then nothing can be complete.
 */
export function toFrame(clock: AnswerClock, timeframeMs: number): Frame | null {
  const bounds = boundsOf(clock);
  return bounds === null ? null : { startAt: bounds.high - timeframeMs, endAt: bounds.low, asOf: bounds.asOf };
}

interface Bounds { readonly low: UtcMs; readonly high: UtcMs; readonly asOf: UtcMs }

function boundsOf({ dateAt, durationMs, newestEndAt: end }: AnswerClock): Bounds | null {
  if (dateAt === null) return end === null ? null : { low: end - BUCKET_MS, high: end, asOf: end - BUCKET_MS };
  const [low, high] = [dateAt - durationMs, dateAt + 999];
  if (end === null || low - end > LEFT_OUT_AFTER_MS) return { low, high, asOf: dateAt };
  if (high < end - BUCKET_MS) return { low: end - BUCKET_MS, high: end, asOf: end - BUCKET_MS };
  // One millisecond short of the newest end: that interval stays a part.
  const least = Math.max(end - BUCKET_MS, Math.min(low, end - 1));
  return { low: least, high: Math.max(least, high), asOf: dateAt };
}

/** How much of the bucket the frame covers for certain; the whole length: it is complete. */
export function coverageOf(startAt: UtcMs, frame: ClosedInterval | null): number {
  const shared = frame === null ? null : clip({ startAt, endAt: startAt + BUCKET_MS }, frame);
  return shared === null ? 0 : lengthMs(shared);
}

export function floorToGrid(at: UtcMs): UtcMs {
  return Math.floor(at / BUCKET_MS) * BUCKET_MS;
}

/** Every bucket of the grid that is complete, as one interval (up to the last of them); null where there is none. */
export function completeSpan(frame: ClosedInterval): ClosedInterval | null {
  const span = { startAt: Math.ceil(frame.startAt / BUCKET_MS) * BUCKET_MS, endAt: floorToGrid(frame.endAt) };
  return span.endAt > span.startAt ? span : null;
}
