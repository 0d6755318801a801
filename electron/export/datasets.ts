import type { ExportDataset } from './plan.ts';

/** Columns in their fixed order; new ones are appended. [command-line contract, Datasets and columns] */
export const COLUMNS: Readonly<Record<ExportDataset, readonly string[]>> = {
  activities: [
    'source', 'agent_id', 'agent_name', 'type', 'category', 'name', 'state', 'start', 'end', 'duration_ms', 'eligible_for_routing', 'status', 'reason',
    'interaction_guid', 'medium', 'medium_manager', 'direction', 'channel_guid', 'calls', 'semi_live', 'non_live',
    'session_id', 'call_id', 'queue_id', 'queue_name', 'call_type', 'flags',
  ],
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
