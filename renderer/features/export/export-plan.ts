import type { ExportRequest } from '../../../shared/contract/schemas.ts';
import { addDays, dateOf, dayBounds, formatInZone, localToUtc } from '../../../shared/domain/calendar.ts';

export type Dataset = ExportRequest['dataset'];

/** Column order as the files have it; `flags` brings superseded rows along. */
export const COLUMNS_OF = {
  activities: ['source', 'agent_id', 'agent_name', 'type', 'category', 'name', 'state', 'start', 'end', 'duration_ms', 'eligible_for_routing', 'status', 'reason', 'interaction_guid', 'medium', 'medium_manager', 'direction', 'channel_guid', 'calls', 'semi_live', 'non_live', 'session_id', 'call_id', 'queue_id', 'queue_name', 'call_type', 'flags'],
  agents: ['source', 'agent_id', 'name', 'person', 'team', 'first_seen', 'last_seen'],
  gaps: ['source', 'stream', 'from', 'to', 'reason'],
  quarantine: ['source', 'stream', 'first_seen', 'last_seen', 'times', 'reason', 'content'],
} as const satisfies Readonly<Record<Dataset, readonly string[]>>;

export const DATASETS: readonly { readonly value: Dataset; readonly label: string; readonly hint: string }[] = [
  { value: 'activities', label: 'Activities', hint: 'Every presence, workload and interaction that overlaps the window, as the vendor sent it.' },
  { value: 'agents', label: 'Agents', hint: 'Everyone ever seen, with name and id.' },
  { value: 'gaps', label: 'Gaps', hint: 'Time that is not known, by source, with the reason.' },
  { value: 'quarantine', label: 'Refused items', hint: 'What could not be read, with the reason and the content.' },
];

/** The `datetime-local` text of an instant in a zone, to the minute. */
export const toLocalText = (at: number, zone: string): string => formatInZone(at, zone).slice(0, 16);

/** The instant of a `datetime-local` text in a zone; null when it is not one. */
export function fromLocalText(text: string, zone: string): number | null {
  const local = Date.parse(`${text}Z`);
  return Number.isFinite(local) ? localToUtc(local, zone) : null;
}

export type QuickWindow = 'today' | 'yesterday' | 'week';

/** A window by name; the end of an unfinished one is now. */
export function quickWindow(name: QuickWindow, nowAt: number, zone: string): { readonly fromAt: number; readonly toAt: number } {
  const today = dateOf(nowAt, zone);
  if (name === 'today') return { fromAt: dayBounds(today, zone).startAt, toAt: nowAt };
  if (name === 'yesterday') {
    const { startAt, endAt } = dayBounds(addDays(today, -1), zone);
    return { fromAt: startAt, toAt: endAt };
  }
  return { fromAt: dayBounds(addDays(today, -6), zone).startAt, toAt: nowAt };
}

/** `floorwalker-activities-2026-11-20.csv`; the last day is named when there are several. */
export function fileName(request: Pick<ExportRequest, 'dataset' | 'fromAt' | 'toAt' | 'format' | 'zone'>): string {
  const zone = request.zone ?? 'UTC';
  const from = dateOf(request.fromAt, zone);
  const to = dateOf(Math.max(request.fromAt, request.toAt - 1), zone);
  return `floorwalker-${request.dataset}-${from}${to === from ? '' : `-to-${to}`}.${request.format}`;
}
