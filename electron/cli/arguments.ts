import { isCivilDate, isZone, localToUtc, startOfDate } from '../../shared/domain/calendar.ts';
import { parseInstant, type UtcMs } from '../../shared/domain/time.ts';
import { usageFailure } from './usage.ts';

/** Reads a time as typed: ISO 8601 with an offset, or a date or local time in `zone`. */
export function parseTime(text: string, zone: string, flag: string): UtcMs {
  const trimmed = text.trim();
  if (isCivilDate(trimmed)) return startOfDate(trimmed, zone);
  const full = trimmed.replace(/^(\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2})(?=$|Z|z|[+-])/, '$1:00');
  const exact = parseInstant(full);
  if (exact !== null) return exact;
  const local = parseInstant(full, { assumeUtc: true });
  if (local !== null) return localToUtc(local, zone);
  throw usageFailure(`${flag} ${text} is not a time.`, 'Use ISO 8601, for example 2026-11-20, 2026-11-20T08:00 or 2026-11-20T08:00:00Z.');
}

/** The zone of `--tz`, else UTC. */
export function parseZone(text: string | undefined): string {
  if (text === undefined) return 'UTC';
  if (!isZone(text)) throw usageFailure(`--tz ${text} is not a time zone that this computer knows.`, 'Use an IANA name, for example Europe/Berlin.');
  return text;
}

export function parseRange(from: string, to: string, zone: string): { readonly fromAt: UtcMs; readonly toAt: UtcMs } {
  const fromAt = parseTime(from, zone, '--from');
  const toAt = parseTime(to, zone, '--to');
  if (fromAt >= toAt) throw usageFailure('--from has to be before --to.', 'The range is half-open: --to itself is not part of it.');
  return { fromAt, toAt };
}

/** `key=value`, repeated; the last of a key counts. */
export function parsePairs(pairs: readonly string[]): Readonly<Record<string, string>> {
  const set: Record<string, string> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    // The text is not repeated: someone may have typed a secret.
    if (at <= 0) throw usageFailure('--set needs key=value.');
    set[pair.slice(0, at).trim()] = pair.slice(at + 1);
  }
  return set;
}

export function parseWhole(text: string, flag: string, min: number, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text.trim()) || value < min || value > max) throw usageFailure(`${flag} has to be a whole number from ${min} to ${max}.`);
  return value;
}

/** A comma-separated list; null when the flag was not given. */
export function parseList(text: string | undefined, flag: string): readonly string[] | null {
  if (text === undefined) return null;
  const items = text.split(',').map((item) => item.trim()).filter((item) => item !== '');
  if (items.length === 0) throw usageFailure(`${flag} is empty.`);
  return items;
}
