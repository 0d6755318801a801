import type { Row } from './datasets.ts';
import type { ExportDataset } from './plan.ts';
import { readActivityRows } from './rows/activities.ts';
import { readAlertRows } from './rows/alerts.ts';
import { readAgentRows, readGapRows, readQuarantineRows } from './rows/care.ts';
import { readEngagementRows, readStateRows } from './rows/chats.ts';
import { readChannelEventRows, readChannelRows, readInteractionRows } from './rows/interactions.ts';
import type { RowScope } from './rows/scope.ts';
import { readCallRows, readEventRows, readSessionRows } from './rows/voice.ts';

/** Rows of the plan's dataset in batches, in their order: source, agent, start. */
export function readRows(scope: RowScope): AsyncIterable<readonly Row[]> {
  return READERS[scope.plan.dataset](scope);
}

const READERS: Readonly<Record<ExportDataset, (scope: RowScope) => AsyncIterable<readonly Row[]>>> = {
  activities: readActivityRows,
  interactions: readInteractionRows,
  channels: readChannelRows,
  'channel-events': readChannelEventRows,
  'agent-states': readStateRows,
  engagements: readEngagementRows,
  sessions: readSessionRows,
  calls: readCallRows,
  events: readEventRows,
  gaps: readGapRows,
  quarantine: readQuarantineRows,
  alerts: readAlertRows,
  agents: readAgentRows,
};
