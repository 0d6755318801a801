import type { SourceStatus } from '../../shared/contract/schemas.ts';
import { dateOf, formatClock } from '../../shared/domain/calendar.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/domain/time.ts';
import { ageMs, LARGE_SKEW_MS } from './freshness.ts';

/** A span in one unit, for reading at a glance: "4 s", "12 min", "3 h", "2 d". */
export function roughly(durationMs: number): string {
  const span = Math.max(0, durationMs);
  if (span < MINUTE_MS) return `${Math.floor(span / SECOND_MS)} s`;
  if (span < HOUR_MS) return `${Math.floor(span / MINUTE_MS)} min`;
  if (span < 48 * HOUR_MS) return `${Math.floor(span / HOUR_MS)} h`;
  return `${Math.floor(span / (24 * HOUR_MS))} d`;
}

/** "09:41", or with its date when that is not today. */
export function clockOrDate(at: number, nowAt: number, zone: string): string {
  const date = dateOf(at, zone);
  return date === dateOf(nowAt, zone) ? formatClock(at, zone) : `${date} ${formatClock(at, zone)}`;
}

/** What the strip says beside the condition's word: age while it is live, since when otherwise. A source that is pushed to may be quiet and well: it listens. */
export function freshnessWords(source: SourceStatus, nowAt: number, zone: string): string {
  const age = ageMs(source, nowAt);
  const { receiver } = source;
  if (receiver !== null && receiver.listening && (source.condition === 'live' || source.condition === 'waiting')) return receiver.lastEventAt === null ? 'listening, no event yet' : `listening, last event ${roughly(nowAt - receiver.lastEventAt)} ago`;
  if (source.condition === 'live' && age !== null) return `${roughly(age)} ago`;
  if (source.condition === 'waiting') return '';
  const since = source.since ?? source.freshAt;
  return since === null ? '' : `since ${clockOrDate(since, nowAt, zone)}`;
}

/** The further facts of a source, each in a few words; empty when there is nothing to say. */
export function freshnessFacts(source: SourceStatus, nowAt: number, zone: string): string[] {
  const lag = Math.max(0, ...source.streams.map((stream) => (stream.optional ? 0 : (stream.lagMs ?? 0))));
  const isOld = source.condition !== 'live' && source.freshAt !== null;
  const { receiver } = source;
  return [
    receiver !== null && !receiver.listening && source.condition !== 'paused' ? 'receiver not listening' : null,
    // Pushed events may go on while what is asked for fails.
    receiver !== null && receiver.listening && receiver.lastEventAt !== null && source.condition !== 'live' && source.condition !== 'waiting' ? `last event ${clockOrDate(receiver.lastEventAt, nowAt, zone)}` : null,
    receiver !== null && receiver.waiting > 0 ? `${receiver.waiting.toLocaleString()} ${receiver.waiting === 1 ? 'event' : 'events'} not read in yet` : null,
    isOld ? `data up to ${clockOrDate(source.freshAt ?? 0, nowAt, zone)}` : null,
    source.condition === 'live' && lag >= MINUTE_MS ? `lag ${roughly(lag)}` : null,
    source.gapsToday > 0 ? `${source.gapsToday} ${source.gapsToday === 1 ? 'gap' : 'gaps'} today` : null,
    source.backfill === null ? null : `history back to ${dateOf(source.backfill.doneFromAt, zone)} of ${dateOf(source.backfill.targetFromAt, zone)}`,
    source.skewMs !== null && Math.abs(source.skewMs) >= LARGE_SKEW_MS ? `this desk's clock is ${roughly(Math.abs(source.skewMs))} ${source.skewMs > 0 ? 'behind' : 'ahead'}` : null,
  ].filter((fact) => fact !== null);
}

/**
 * How a stream is. Without an error of its own it still is not live while its source fails, or when its next request is
 * overdue: then it waits.
 */
export function streamCondition(stream: SourceStatus['streams'][number], source: SourceStatus['condition'], nowAt: number): SourceStatus['condition'] {
  if (stream.error !== null) return source === 'stopped' && !stream.optional ? 'stopped' : 'failing';
  if (source === 'paused') return 'paused';
  if (stream.stale) return 'stale';
  const isOverdue = stream.nextAttemptAt !== null && nowAt - stream.nextAttemptAt > MINUTE_MS;
  return stream.lastOkAt === null || source === 'failing' || source === 'stopped' || isOverdue ? 'waiting' : 'live';
}
