import { isZone } from '../../../shared/domain/calendar.ts';
import { plain } from '../../state/fold.ts';

/** Zones that were renamed; runtimes list some of them under the old name only, and people look for the new one. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['Asia/Calcutta', 'Asia/Kolkata'],
  ['Asia/Saigon', 'Asia/Ho_Chi_Minh'],
  ['Asia/Rangoon', 'Asia/Yangon'],
  ['Asia/Katmandu', 'Asia/Kathmandu'],
  ['Europe/Kiev', 'Europe/Kyiv'],
  ['Africa/Asmera', 'Africa/Asmara'],
  ['Atlantic/Faeroe', 'Atlantic/Faroe'],
  ['America/Godthab', 'America/Nuuk'],
  ['America/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
]);

/** The name that is used today, where the runtime knows it. */
export function presentName(zone: string): string {
  const name = RENAMED.get(zone);
  return name !== undefined && isZone(name) ? name : zone;
}

const words = (text: string): string => plain(text).replaceAll(/[_/\s-]+/g, ' ').trim();

function namesOf(zone: string): string {
  const old = [...RENAMED].find(([, name]) => name === zone)?.[0];
  return words(old === undefined ? zone : `${zone} ${old}`);
}

/**
 * Zones whose name, present or former, holds every word of the query; without a query all of them. A name that is
 * typed in full is taken even where the runtime knows it without listing it.
 */
export function findZones(zones: readonly string[], query: string): string[] {
  const wanted = words(query).split(' ').filter((word) => word !== '');
  const listed = [...new Set(zones.map(presentName))];
  const found = listed.filter((zone) => wanted.every((word) => namesOf(zone).includes(word)));
  const typed = query.trim().replaceAll(/\s+/g, '_');
  return found.length === 0 && isZone(typed) ? [asWritten(typed)] : found;
}

/** The runtime's spelling of a zone that it knows under the typed name, else the typed one. */
function asWritten(zone: string): string {
  const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions();
  return timeZone.toLowerCase() === zone.toLowerCase() ? timeZone : zone;
}
