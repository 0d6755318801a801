import type { Dataset, ExportRequest } from '../../../shared/contract/schemas.ts';
import { addDays, dateOf, dayBounds, formatInZone, localToUtc } from '../../../shared/domain/calendar.ts';
import { filterWords, toScope, type Filter } from '../../state/filter.ts';
import type { People } from '../../state/people.ts';

/** Column order as the files have it; `flags` brings superseded rows along. */
export const COLUMNS_OF = {
  activities: ['source', 'agent_id', 'agent_name', 'type', 'category', 'name', 'state', 'start', 'end', 'duration_ms', 'eligible_for_routing', 'status', 'reason', 'interaction_guid', 'medium', 'medium_manager', 'direction', 'channel_guid', 'calls', 'semi_live', 'non_live', 'session_id', 'call_id', 'queue_id', 'queue_name', 'call_type', 'flags'],
  interactions: ['source', 'guid', 'conversation_guid', 'status', 'medium', 'medium_manager', 'direction', 'start', 'end', 'duration_ms', 'handle_time_ms', 'talk_time_ms', 'service_name', 'connect_to', 'connect_from', 'categorized_at', 'outcome', 'address_name', 'mapping_name', 'interaction_plan_name', 'reporting_group', 'connect_to_key', 'connect_from_key', 'flags'],
  channels: ['source', 'interaction_guid', 'channel_guid', 'role', 'agent_id', 'party_id', 'touchpoint', 'touchpoint_key', 'start', 'end', 'duration_ms', 'handle_time_ms', 'end_reason', 'integration_type'],
  'channel-events': ['source', 'interaction_guid', 'channel_guid', 'type', 'name', 'start', 'end', 'duration_ms', 'properties'],
  'agent-states': ['source', 'agent_id', 'agent_name', 'bucket_start', 'bucket_end', 'complete', 'state_id', 'state', 'reason_id', 'reason', 'total_s', 'chatting_s', 'not_chatting_s', 'chatting_in_max_concurrency_s', 'flags'],
  engagements: ['source', 'bucket_start', 'bucket_end', 'complete', 'skill_id', 'skill_name', 'agent_id', 'total_interactive_chats', 'total_non_interactive_chats', 'total_handling_time_s', 'non_interactive_total_handling_time_s', 'connected_engagements', 'flags'],
  sessions: ['source', 'agent_id', 'agent_name', 'session_id', 'login', 'logout', 'duration_s', 'flags'],
  calls: ['source', 'call_id', 'agent_id', 'queue_id', 'queue_name', 'direction', 'state', 'start', 'queue_duration_s', 'duration_s', 'dnis', 'ani', 'disposition', 'recording_url', 'flags'],
  events: ['source', 'received_at', 'event_at', 'event_type', 'agent_id', 'content', 'flags'],
  gaps: ['source', 'stream', 'from', 'to', 'reason'],
  quarantine: ['source', 'stream', 'first_seen', 'last_seen', 'times', 'reason', 'content'],
  alerts: ['rule', 'severity', 'agent_id', 'agent_name', 'fired', 'resolved', 'acknowledged', 'note', 'subject_kind', 'subject', 'source', 'since', 'withdrawn', 'reason', 'silence'],
  agents: ['source', 'agent_id', 'name', 'person', 'team', 'first_seen', 'last_seen'],
} as const satisfies Readonly<Record<Dataset, readonly string[]>>;

export const DATASETS: readonly { readonly value: Dataset; readonly label: string; readonly hint: string }[] = [
  { value: 'activities', label: 'Activities', hint: 'Every presence, workload and interaction that overlaps the window, as the vendor sent it.' },
  { value: 'interactions', label: 'Interactions', hint: 'Vonage: one row for each interaction, with the vendor’s own figures.' },
  { value: 'channels', label: 'Parties of interactions', hint: 'Vonage: one row for each party (channel) of an interaction.' },
  { value: 'channel-events', label: 'Events of interactions', hint: 'Vonage: ringing, queues, holds and everything else that happened on a party’s channel, with all properties.' },
  { value: 'agent-states', label: 'Chat states', hint: 'LivePerson: seconds per agent, five minutes and state, as sent. Reasons are parts of their state: do not add the two.' },
  { value: 'engagements', label: 'Engagement', hint: 'LivePerson: chats and handling times per skill, agent and five minutes, as sent. Rows without agent or skill are the vendor’s totals.' },
  { value: 'sessions', label: 'Sessions', hint: 'RingCentral: log-in to log-out.' },
  { value: 'calls', label: 'Calls', hint: 'RingCentral: one row for each call.' },
  { value: 'events', label: 'Received events', hint: 'RingCentral: every event as it came.' },
  { value: 'gaps', label: 'Gaps', hint: 'Time that is not known, by source, with the reason.' },
  { value: 'quarantine', label: 'Refused items', hint: 'What could not be read, with the reason and the content.' },
  { value: 'alerts', label: 'Alerts', hint: 'Every alert that went on within the window: the rule, whom it was about, when it fired and how it ended, with notes.' },
  { value: 'agents', label: 'Agents', hint: 'Everyone ever seen, with name, id, person and team.' },
];

/** What the form starts with when no screen opened it: what the top bar's filter leaves. Teams and sources are named by their own boxes. */
export function presetOf(filter: Filter, people: People | null): Partial<ExportRequest> {
  const { keys, ...scope } = toScope(filter, people);
  const { person } = filterWords(filter, people, String);
  return { ...scope, ...(keys === undefined ? {} : { agents: keys, filters: person === undefined ? {} : { person } }) };
}

/** Whether an export can be narrowed to agents, and so to teams. */
export const hasAgents = (dataset: Dataset): boolean => dataset !== 'gaps' && dataset !== 'quarantine';

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
