import { dateOf } from '../../../shared/domain/calendar.ts';
import { navigate, openInteraction } from '../../state/navigation.ts';
import type { DayLine } from './person-model.ts';

/** What an activity belongs to, and where that is told. */
export interface Contact { readonly kind: 'interaction' | 'call'; readonly id: string; readonly sourceId: number; readonly date: string }

export function contactOf(line: DayLine): Contact | null {
  if (line.kind !== 'row') return null;
  const { row } = line.listed;
  const about = { sourceId: line.part.day.agent.sourceId, date: dateOf(row.startAt, line.part.day.zone) };
  if (row.interactionGuid !== null && row.interactionGuid !== '') return { kind: 'interaction', id: row.interactionGuid, ...about };
  return row.callId !== null && row.callId !== '' ? { kind: 'call', id: row.callId, ...about } : null;
}

/** Opens it; false where there is nothing to open. */
export function openContact(contact: Contact | null): boolean {
  if (contact === null) return false;
  if (contact.kind === 'interaction') openInteraction(contact.sourceId, contact.id);
  else navigate({ screen: 'calls', days: { from: contact.date, to: contact.date }, call: { sourceId: contact.sourceId, callId: contact.id } });
  return true;
}
