import { deriveState, type LabelMapping } from '../../../shared/domain/state.ts';
import type { ActivityRow, SourceRecord } from '../../ports/stores.ts';
import { instant, type Row } from '../datasets.ts';
import { filterOf, isInRange, readAgentNames, toFlags, windowOf, type RowScope } from './scope.ts';

export async function* readActivityRows(scope: RowScope): AsyncGenerator<readonly Row[]> {
  const window = windowOf(scope.plan, scope.nowAt);
  for (const source of scope.sources) {
    const filter = filterOf(scope, source);
    if (filter === null) continue;
    const [names, labels] = await Promise.all([readAgentNames(scope, source), scope.reader.readLabelMapping(source.id)]);
    for await (const batch of scope.reader.streamActivities(filter)) {
      const rows = batch.filter((row) => isInRange(row, window, scope.nowAt) && (scope.withSuperseded || !row.flags.includes('superseded')));
      if (rows.length > 0) yield rows.map((row) => toActivityRow(row, source, names.get(row.agentId) ?? null, labels));
    }
  }
}

function toActivityRow(row: ActivityRow, source: SourceRecord, agentName: string | null, labels: LabelMapping): Row {
  return {
    source: source.name, agent_id: row.agentId, agent_name: agentName, type: row.type, category: row.category, name: row.name,
    state: deriveState(source.kind, row, labels),
    start: instant(row.startAt), end: instant(row.durationMs === null ? null : row.startAt + row.durationMs), duration_ms: row.durationMs,
    eligible_for_routing: row.eligibleForRouting, status: row.status, reason: row.reason, interaction_guid: row.interactionGuid,
    medium: row.medium, medium_manager: row.mediumManager, direction: row.direction, channel_guid: row.channelGuid,
    calls: row.calls, semi_live: row.semiLive, non_live: row.nonLive,
    session_id: row.sessionId ?? null, call_id: row.callId ?? null, queue_id: row.queueId ?? null, queue_name: row.queueName ?? null, call_type: row.callType ?? null,
    flags: toFlags(row.flags),
  };
}
