import type { ExportDataset } from './plan.ts';

/** Columns in their fixed order; new ones are appended. [command-line contract, Datasets and columns] */
export const COLUMNS: Readonly<Record<ExportDataset, readonly string[]>> = {
  activities: [
    'source', 'agent_id', 'agent_name', 'type', 'category', 'name', 'state', 'start', 'end', 'duration_ms', 'eligible_for_routing', 'status', 'reason',
    'interaction_guid', 'medium', 'medium_manager', 'direction', 'channel_guid', 'calls', 'semi_live', 'non_live',
    'session_id', 'call_id', 'queue_id', 'queue_name', 'call_type', 'flags',
  ],
  interactions: [
    'source', 'guid', 'conversation_guid', 'status', 'medium', 'medium_manager', 'direction', 'start', 'end', 'duration_ms', 'handle_time_ms', 'talk_time_ms', 'service_name',
    'connect_to', 'connect_from', 'categorized_at', 'outcome', 'address_name', 'mapping_name', 'interaction_plan_name', 'reporting_group', 'connect_to_key', 'connect_from_key', 'flags',
  ],
  channels: [
    'source', 'interaction_guid', 'channel_guid', 'role', 'agent_id', 'party_id', 'touchpoint', 'touchpoint_key', 'start', 'end', 'duration_ms', 'handle_time_ms', 'end_reason', 'integration_type',
  ],
  'channel-events': ['source', 'interaction_guid', 'channel_guid', 'type', 'name', 'start', 'end', 'duration_ms', 'properties'],
  'agent-states': [
    'source', 'agent_id', 'agent_name', 'bucket_start', 'bucket_end', 'complete', 'state_id', 'state', 'reason_id', 'reason', 'total_s', 'chatting_s', 'not_chatting_s', 'chatting_in_max_concurrency_s', 'flags',
  ],
  engagements: [
    'source', 'bucket_start', 'bucket_end', 'complete', 'skill_id', 'skill_name', 'agent_id', 'total_interactive_chats', 'total_non_interactive_chats', 'total_handling_time_s',
    'non_interactive_total_handling_time_s', 'connected_engagements', 'flags',
  ],
  sessions: ['source', 'agent_id', 'agent_name', 'session_id', 'login', 'logout', 'duration_s', 'flags'],
  calls: [
    'source', 'call_id', 'agent_id', 'queue_id', 'queue_name', 'direction', 'state', 'start', 'queue_duration_s', 'duration_s', 'dnis', 'ani', 'disposition', 'recording_url', 'flags',
  ],
  events: ['source', 'received_at', 'event_at', 'event_type', 'agent_id', 'content', 'flags'],
  alerts: ['rule', 'severity', 'agent_id', 'agent_name', 'fired', 'resolved', 'acknowledged', 'note', 'subject_kind', 'subject', 'source', 'since', 'withdrawn', 'reason', 'silence'],
  agents: ['source', 'agent_id', 'name', 'person', 'team', 'first_seen', 'last_seen'],
  gaps: ['source', 'stream', 'from', 'to', 'reason'],
  quarantine: ['source', 'stream', 'first_seen', 'last_seen', 'times', 'reason', 'content'],
};

/** An instant, so that the format of times is one decision. */
export interface Instant { readonly at: number }

/** A value of a row; null is absent. */
export type Cell = string | number | boolean | Instant | null;

/** A row by column name; columns left out are absent. */
export type Row = Readonly<Record<string, Cell>>;

export const instant = (at: number | null): Instant | null => (at === null ? null : { at });

/** The chosen columns in the dataset's own order; null: all of them. Unknown names are the caller's mistake and come back as `unknown`. */
export function chooseColumns(dataset: ExportDataset, wanted: readonly string[] | null): { readonly columns: readonly string[]; readonly unknown: readonly string[] } {
  const all = COLUMNS[dataset];
  if (wanted === null || wanted.length === 0) return { columns: all, unknown: [] };
  return { columns: all.filter((column) => wanted.includes(column)), unknown: wanted.filter((column) => !all.includes(column)) };
}
