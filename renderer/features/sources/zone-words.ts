import type { ZoneCheckView } from '../../../shared/contract/record-schemas.ts';
import { HOUR_MS } from '../../../shared/domain/time.ts';

/** `5 h`, `30 min`, `5:30 h`. */
export function offsetWords(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)}:${String(rest).padStart(2, '0')} h`;
}

/** What the comparison of event times with times of receipt says about a source's zone. */
export function zoneWords(check: ZoneCheckView): string {
  const compared = `${check.samples.toLocaleString()} ${check.samples === 1 ? 'event' : 'events'}`;
  if (check.verdict === 'no-data') return `The vendor sends times without a zone. They are read in ${check.zone}; whether that fits can be told when the first events have come in.`;
  if (check.verdict === 'fits') return `Read in ${check.zone}, the times of ${compared} agree with when they were received.`;
  const apart = check.offsetMs === null || Math.abs(check.offsetMs) < HOUR_MS / 4 ? null : `${offsetWords(check.offsetMs)} ${check.offsetMs > 0 ? 'before' : 'after'}`;
  if (check.verdict === 'unclear') return check.samples < 3 ? `${compared} are too few to tell whether it fits.` : `The times of ${compared} point to no one zone: many came long after they happened. Events that come as they happen will tell.`;
  return `Read in ${check.zone}, the times of ${compared} lie ${apart ?? 'clearly off'}${apart === null ? '' : ' their receipt'}. ${check.better[0] ?? 'Another zone'} would fit.`;
}
