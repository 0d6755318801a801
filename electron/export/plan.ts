import type { ExportManifest } from '../../shared/contract/schemas.ts';
import type { UtcMs } from '../../shared/domain/time.ts';

/** An export to anywhere: chunks of text, then its manifest. Needs only a reader, so it works beside an owner. */
export interface ExportPlan {
  readonly dataset: ExportDataset;
  readonly fromAt: UtcMs | null;
  readonly toAt: UtcMs | null;
  /** Agent ids (of any source) or, with `sources`, of those. Empty: all. */
  readonly agentIds: readonly string[];
  /** Where the same id may be another person in another source: only these pairs, and nobody where there are none. Absent: `agentIds` alone decides. */
  readonly agents?: readonly { readonly sourceId: number; readonly agentId: string }[];
  /** Names of teams, ignoring case: only agents of their people. Empty: no matter. */
  readonly teams: readonly string[];
  /** Names of sources, ignoring case. Empty: all that are not removed. */
  readonly sources: readonly string[];
  readonly zone: string;
  readonly columns: readonly string[] | null;
  readonly format: 'csv' | 'ndjson';
  readonly raw: boolean;
  readonly filters: Readonly<Record<string, string>>;
}

export type ExportDataset =
  | 'activities' | 'interactions' | 'channels' | 'channel-events' | 'agent-states' | 'engagements' | 'sessions' | 'calls' | 'events'
  | 'gaps' | 'quarantine' | 'alerts' | 'agents';

export type ExportPart = { readonly type: 'chunk'; readonly text: string; readonly rows: number } | { readonly type: 'done'; readonly manifest: ExportManifest };

/** What an export says of itself and cannot know. */
export interface ExportContext {
  readonly build: string;
  /** The desk's clock: when it was made, and where open rows end. */
  readonly nowAt: UtcMs;
}
