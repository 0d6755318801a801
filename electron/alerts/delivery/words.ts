import { SEVERITIES, type Severity } from '../../../shared/alerts/rule.ts';
import type { AlertRecord } from '../../ports/alert-store.ts';

/** The gravest of them; `info` where there are none. */
export function gravestOf(severities: readonly Severity[]): Severity {
  return SEVERITIES.findLast((severity) => severities.includes(severity)) ?? 'info';
}

/** Gravest first, then longest. */
export function sortByGravity(alerts: readonly AlertRecord[]): readonly AlertRecord[] {
  return alerts.toSorted((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || a.sinceAt - b.sinceAt || a.id - b.id);
}

/** `Ann, Bob and 3 more`: at most so many of them, each once. */
export function listSome(names: readonly string[], most: number, separator = ', '): string {
  const each = [...new Set(names)];
  const rest = each.length - most;
  return rest > 0 ? `${each.slice(0, most).join(separator)} and ${rest} more` : each.join(separator);
}

/** `1 alert`, `7 alerts`. */
export const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** One line that a chat tool or a notification shows: no control characters, no line breaks, not endless. */
export function oneLine(text: string, longest = 300): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
