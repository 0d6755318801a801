import { BUCKET_MS } from '../../../shared/domain/bucket.ts';
import { MINUTE_MS, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';
import { jsonAnswer, type Answer } from '../answer.ts';

/** What was asked, its numbers checked. */
export interface TimeQuestion { readonly timeframeMs: number; readonly intervalMs: number | null }

/** One answered interval: what it is called (its end on the grid) and the time that it really holds. */
export interface AnsweredInterval { readonly timestamp: UtcMs; readonly held: ClosedInterval }

export interface TimeFrame {
  readonly whole: ClosedInterval;
  /** Newest first, as the vendor's examples have it; null when no interval was asked for. */
  readonly intervals: readonly AnsweredInterval[] | null;
}

const MAX_TIMEFRAME_MINUTES = 1_440;
const LEAST_INTERVAL_MINUTES = 5;

export const badRequest = (message: string): Answer => jsonAnswer(400, { causes: [message], message });

const wholeOf = (sent: unknown): number | null => (/^\d{1,9}$/.test(String(sent)) ? Number(sent) : null);
const isAbsent = (sent: unknown): boolean => sent === undefined || sent === null || sent === '';

interface Refused { readonly ok: false; readonly answer: Answer }

const refuse = (message: string): Refused => ({ ok: false, answer: badRequest(message) });

/** Numbers may be sent as text or as numbers. */
export function parseTime(fields: Readonly<Record<string, unknown>>): { readonly ok: true; readonly value: TimeQuestion } | Refused {
  if (wholeOf(fields['v']) !== 1) return refuse('v is missing or not supported');
  const timeframe = wholeOf(fields['timeframe']);
  if (timeframe === null || timeframe < 1) return refuse('timeframe is missing or not a number of minutes');
  if (timeframe > MAX_TIMEFRAME_MINUTES) return refuse(`timeframe may be ${MAX_TIMEFRAME_MINUTES} minutes at most`);
  if (isAbsent(fields['interval'])) return { ok: true, value: { timeframeMs: timeframe * MINUTE_MS, intervalMs: null } };
  const interval = wholeOf(fields['interval']);
  if (interval === null || interval < LEAST_INTERVAL_MINUTES) return refuse(`interval has to be a number of at least ${LEAST_INTERVAL_MINUTES} minutes`);
  if (interval > timeframe || timeframe % interval !== 0) return refuse('interval has to be a divisor of timeframe');
  return { ok: true, value: { timeframeMs: timeframe * MINUTE_MS, intervalMs: interval * MINUTE_MS } };
}

/**
 * The answered intervals. The newest ends at the next full five minutes, the others step back from there, and the
 * earliest holds what is left of the time frame; where figures come in whole buckets, that is a bucket more.
 */
export function frameOf(question: TimeQuestion, now: UtcMs, isBucketed: boolean): TimeFrame {
  const asked = now - question.timeframeMs;
  const startAt = isBucketed ? Math.floor(asked / BUCKET_MS) * BUCKET_MS : asked;
  const whole = { startAt, endAt: now };
  if (question.intervalMs === null) return { whole, intervals: null };
  const intervals: AnsweredInterval[] = [];
  for (let end = Math.ceil(now / BUCKET_MS) * BUCKET_MS; end > startAt; end -= question.intervalMs) {
    intervals.push({ timestamp: end, held: { startAt: Math.max(startAt, end - question.intervalMs), endAt: Math.min(now, end) } });
  }
  return { whole, intervals };
}
