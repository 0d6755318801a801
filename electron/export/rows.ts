import { deriveState, type LabelMapping } from '../../shared/domain/state.ts';
import { DAY_MS, overlaps, type ClosedInterval } from '../../shared/domain/time.ts';
import type { ActivityRow, AgentRecord, GapRecord, QuarantineRecord, SourceRecord, StoreReader } from '../ports/stores.ts';
import { streamName } from '../../shared/domain/stream-name.ts';
import { instant, type Row } from './datasets.ts';
import type { ExportDataset, ExportPlan } from './plan.ts';

/** Everything that a row source needs; `sources` are the chosen ones in the order of the file. */
export interface RowScope {
  readonly reader: StoreReader;
  readonly plan: ExportPlan;
  readonly sources: readonly SourceRecord[];
  /** Open ends reach here. */
  readonly nowAt: number;
  /** True when superseded rows belong in the file. */
  readonly withSuperseded: boolean;
}

/** Rows of the plan's dataset in batches, in their order: source, agent, start. */
export function readRows(scope: RowScope): AsyncIterable<readonly Row[]> {
  return READERS[scope.plan.dataset](scope);
}

const READERS: Readonly<Record<ExportDataset, (scope: RowScope) => AsyncIterable<readonly Row[]>>> = {
  activities: readActivityRows, agents: readAgentRows, gaps: readGapRows, quarantine: readQuarantineRows,
};

/** The range of the plan; without ends it is everything. */
export function windowOf(plan: ExportPlan, nowAt: number): ClosedInterval {
  return { startAt: plan.fromAt ?? 0, endAt: plan.toAt ?? nowAt + DAY_MS };
}

/** The chosen agents of a source; null: all. */
function agentIdsOf(plan: ExportPlan, source: SourceRecord): readonly string[] | null {
  if (plan.agents && plan.agents.length > 0) return plan.agents.filter((agent) => agent.sourceId === source.id).map((agent) => agent.agentId);
  return plan.agentIds.length === 0 ? null : plan.agentIds;
}

async function* readActivityRows(scope: RowScope): AsyncGenerator<readonly Row[]> {
  const window = windowOf(scope.plan, scope.nowAt);
  for (const source of scope.sources) {
    const [agents, labels] = await Promise.all([scope.reader.listAgents([source.id]), scope.reader.readLabelMapping(source.id)]);
    const names = new Map(agents.map((agent) => [agent.agentId, agent.name]));
    const agentIds = agentIdsOf(scope.plan, source);
    if (agentIds?.length === 0) continue;
    for await (const batch of scope.reader.streamActivities({ window, sourceIds: [source.id], ...(agentIds === null ? {} : { agentIds }) })) {
      const rows = batch.filter((row) => isInRange(row, window, scope.nowAt) && (scope.withSuperseded || !row.flags.includes('superseded')));
      if (rows.length > 0) yield rows.map((row) => toActivityRow(row, source, names.get(row.agentId) ?? null, labels));
    }
  }
}

/** By overlap and never clipped; an open row ends now. */
function isInRange(row: ActivityRow, window: ClosedInterval, nowAt: number): boolean {
  const endAt = row.durationMs === null ? Math.max(nowAt, row.startAt + 1) : row.startAt + row.durationMs;
  return overlaps({ startAt: row.startAt, endAt }, window);
}

function toActivityRow(row: ActivityRow, source: SourceRecord, agentName: string | null, labels: LabelMapping): Row {
  return {
    source: source.name, agent_id: row.agentId, agent_name: agentName, type: row.type, category: row.category, name: row.name,
    state: deriveState(source.kind, row, labels),
    start: instant(row.startAt), end: instant(row.durationMs === null ? null : row.startAt + row.durationMs), duration_ms: row.durationMs,
    eligible_for_routing: row.eligibleForRouting, status: row.status, reason: row.reason, interaction_guid: row.interactionGuid,
    medium: row.medium, medium_manager: row.mediumManager, direction: row.direction, channel_guid: row.channelGuid,
    calls: row.calls, semi_live: row.semiLive, non_live: row.nonLive, flags: row.flags.length === 0 ? null : row.flags.join(' '),
  };
}

async function* readAgentRows(scope: RowScope): AsyncGenerator<readonly Row[]> {
  for (const source of scope.sources) {
    const agents = await scope.reader.listAgents([source.id]);
    const agentIds = agentIdsOf(scope.plan, source);
    const chosen = agents.filter((agent) => agentIds === null || agentIds.includes(agent.agentId));
    if (chosen.length > 0) yield chosen.toSorted(byAgentId).map((agent) => toAgentRow(agent, source));
  }
}

/** Roster and teams are not there yet: `person` and `team` stay empty. */
function toAgentRow(agent: AgentRecord, source: SourceRecord): Row {
  return { source: source.name, agent_id: agent.agentId, name: agent.name, first_seen: instant(agent.firstSeenAt), last_seen: instant(agent.lastSeenAt) };
}

function byAgentId(a: AgentRecord, b: AgentRecord): number {
  if (a.agentId === b.agentId) return 0;
  return a.agentId < b.agentId ? -1 : 1;
}

async function* readGapRows(scope: RowScope): AsyncGenerator<readonly Row[]> {
  const gaps = await readGaps(scope);
  for (const source of scope.sources) {
    const rows = gaps.filter((gap) => gap.sourceId === source.id);
    if (rows.length > 0) yield rows.map((gap) => ({ source: source.name, stream: streamName(source.kind, gap.stream), from: instant(gap.fromAt), to: instant(gap.toAt), reason: gap.reason }));
  }
}

/** Gaps of the chosen sources that overlap the range, by start. */
export async function readGaps(scope: Pick<RowScope, 'reader' | 'plan' | 'sources' | 'nowAt'>): Promise<readonly GapRecord[]> {
  if (scope.sources.length === 0) return [];
  const gaps = await scope.reader.listGaps({ window: windowOf(scope.plan, scope.nowAt), sourceIds: scope.sources.map((source) => source.id) });
  return gaps.toSorted((a, b) => a.fromAt - b.fromAt || (a.stream < b.stream ? -1 : 1));
}

async function* readQuarantineRows(scope: RowScope): AsyncGenerator<readonly Row[]> {
  const entries = await scope.reader.listQuarantine({ sourceIds: scope.sources.map((source) => source.id) });
  for (const source of scope.sources) {
    const rows = entries.filter((entry) => entry.sourceId === source.id && isSeenIn(entry, scope));
    if (rows.length > 0) yield rows.toSorted((a, b) => a.firstSeenAt - b.firstSeenAt || a.id - b.id).map((entry) => toQuarantineRow(entry, source));
  }
}

function isSeenIn(entry: QuarantineRecord, scope: RowScope): boolean {
  return overlaps({ startAt: entry.firstSeenAt, endAt: entry.lastSeenAt + 1 }, windowOf(scope.plan, scope.nowAt));
}

function toQuarantineRow(entry: QuarantineRecord, source: SourceRecord): Row {
  return {
    source: source.name, stream: streamName(source.kind, entry.stream), first_seen: instant(entry.firstSeenAt), last_seen: instant(entry.lastSeenAt),
    times: entry.times, reason: entry.reason, content: entry.content,
  };
}
