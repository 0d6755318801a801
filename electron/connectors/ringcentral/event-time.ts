import { localToUtc, offsetMsAt } from '../../../shared/domain/calendar.ts';
import { HOUR_MS, MINUTE_MS, parseInstant, type UtcMs } from '../../../shared/domain/time.ts';

/** How far the receipt may be from a reading of an ambiguous time to decide between the two. */
const NEAR_MS = 3 * HOUR_MS;
/** A desk's clock may be a little behind the sender's. */
const TOLERANCE_MS = 5 * MINUTE_MS;

/** A time as sent: local, or an instant where it carries its offset. */
export type SentTime = { readonly hasOffset: true; readonly at: UtcMs } | { readonly hasOffset: false; /** As if it were UTC. */ readonly localMs: number };

/** Reads `YYYY-MM-DD HH:MM:SS`, also with `T`, a fraction, or an offset. Null when it is no date and time. */
export function parseSentTime(text: string): SentTime | null {
  const plain = text.trim().replace(/(\d) +(Z|[+-]\d{2}:?\d{2})$/i, '$1$2').replace(/(:\d{2}(?:\.\d+)?) (\d{2}:?\d{2})$/, '$1+$2');
  const exact = parseInstant(plain);
  if (exact !== null) return { hasOffset: true, at: exact };
  const localMs = parseInstant(plain, { assumeUtc: true });
  return localMs === null ? null : { hasOffset: false, localMs };
}

/**
 * The instant of a sent time. A local time that the spring's clock change skips moves forward by the jump. One that the
 * autumn's change repeats has two readings: where the receipt lies within three hours of either, it is the later one that
 * had already come when the event was received; else the earlier one.
 */
export function resolveTime(time: SentTime, zone: string, receivedAt: UtcMs): UtcMs {
  if (time.hasOffset) return time.at;
  const earlier = localToUtc(time.localMs, zone, 'earlier');
  const later = localToUtc(time.localMs, zone, 'later');
  if (earlier === later) return earlier;
  if (isSkipped(earlier, later, time.localMs, zone)) return later;
  const isNear = Math.min(Math.abs(receivedAt - earlier), Math.abs(receivedAt - later)) <= NEAR_MS;
  return isNear && receivedAt >= later - TOLERANCE_MS ? later : earlier;
}

/** Neither of the two candidates reads as the local time: it does not exist. */
function isSkipped(earlier: UtcMs, later: UtcMs, localMs: number, zone: string): boolean {
  return [earlier, later].every((at) => at + offsetMsAt(at, zone) !== localMs);
}
