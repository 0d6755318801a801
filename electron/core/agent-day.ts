import type { AgentDay } from '../../shared/contract/schemas.ts';
import { unknownTime } from '../../shared/domain/known-time.ts';
import { deriveState, type LabelMapping } from '../../shared/domain/state.ts';
import { buildStateLine, totalsOf, type StateStretch } from '../../shared/domain/state-line.ts';
import { clip, DAY_MS, overlaps, type ClosedInterval, type UtcMs } from '../../shared/domain/time.ts';
import type { SourceKind } from '../../shared/domain/activity.ts';
import { primaryStreamOf } from '../polling/streams.ts';
import type { ActivityRow, AgentRef, StateBucketRow } from '../ports/stores.ts';
import { readTerms } from './agent-filter.ts';
import { parseAgentKey } from './agent-key.ts';
import { toChatSlot } from './chat/chat-slots.ts';
import type { Core } from './core.ts';
import { badInput, notFound } from './failures.ts';
import { asOfOf } from './floor/agent-floor.ts';
import { certainStates, chatTotalsOf } from './floor/chat-today.ts';
import { fillFromSnapshot, nameReason } from './floor/snapshot-rows.ts';

const MAX_WINDOW_MS = 31 * DAY_MS;

/** Everything about one agent in a window of up to 31 days. */
export async function readAgentDay(core: Core, key: string, window: ClosedInterval): Promise<AgentDay> {
  if (window.endAt <= window.startAt || window.endAt - window.startAt > MAX_WINDOW_MS + DAY_MS / 24) badInput('A window has a start before its end and at most 31 days.', 'Choose a shorter range.', 'endAt');
  const ref = parseAgentKey(key);
  const source = core.book.byId(ref.sourceId);
  const { reader } = core.ports;
  const stream = primaryStreamOf(core.book.connectorOf(source.kind), source.settings);
  const [[person], [snapshot = null], labels, stored, coverage, gaps, chat] = await Promise.all([
    reader.listAgents([source.id], [ref.agentId]), reader.readSnapshots(source.id, [ref.agentId]), reader.readLabelMapping(source.id),
    reader.readActivities([ref], window), reader.readCoverage(source.id, stream), reader.listGaps({ window, sourceIds: [source.id] }),
    source.kind === 'liveperson' ? readChatBuckets(core, ref, window) : null,
  ]);
  const freshAt = core.freshness.freshAt(source.id);
  if (person === undefined && snapshot === null && stored.length === 0 && (chat === null || chat.buckets.length === 0)) notFound('There is no such agent.', 'The source may have been removed.');
  // A snapshot tells the present; only a window that reaches it can be filled from it.
  const isPresent = window.endAt >= (freshAt ?? window.endAt);
  const known = stored.filter((row) => !row.flags.includes('superseded'));
  const derived = isPresent ? fillFromSnapshot(known, nameReason(snapshot, chat?.reasons ?? new Map())).filter((row) => overlaps({ startAt: row.startAt, endAt: null }, window)) : [];
  const rows = [...stored, ...derived].sort(byLaneThenStart);
  const asOf = rows.length === 0 ? freshAt ?? window.startAt : asOfOf(freshAt, rows);
  const present = buildStateLine(rows, { window, asOf, stateOf: (row) => deriveState(source.kind, row, labels) });
  const states = chat === null ? present : [...certainBefore(certainStates(chat.buckets, labels, chat.reasons), window, present[0]?.startAt ?? window.endAt), ...present];
  return {
    agent: { key, sourceId: source.id, sourceName: source.name, agentId: ref.agentId, name: person?.name ?? ref.agentId },
    window: { ...window },
    zone: core.people.teamOf(key)?.zone ?? core.settings.zone(),
    asOf,
    rows: rows.map((row) => toDayRow(row, source.kind, labels)),
    states,
    // A vendor that tells sums only has no line to add up.
    totals: chat === null ? totalsOf(states) : chatTotalsOf(chat.buckets, labels, chat.reasons),
    unknown: unknownTime({ window, coverage: core.book.connectorOf(source.kind).push === undefined ? coverage : [...coverage, ...toldTime(known, freshAt)], gaps: gaps.filter((gap) => gap.stream === stream), freshAt, nowAt: core.freshness.nowAt() }),
    chat: chat === null ? [] : chat.buckets.map((bucket) => toChatSlot(bucket, [bucket], { labels, reasons: chat.reasons, coverage })),
  };
}

/**
 * Where the vendor pushes, two events tell the time between them, whenever they came: by import too; and what nothing
 * has ended is so up to the last answer. Not where the end was only inferred.
 */
function toldTime(rows: readonly ActivityRow[], freshAt: UtcMs | null): ClosedInterval[] {
  return rows.flatMap(({ startAt, durationMs, flags }) => {
    const endAt = durationMs === null ? freshAt ?? startAt : startAt + durationMs;
    return endAt <= startAt || flags.includes('inferred-end') ? [] : [{ startAt, endAt }];
  });
}

/** What sums tell of the time before the present state began. */
function certainBefore(line: readonly StateStretch[], window: ClosedInterval, untilAt: UtcMs): StateStretch[] {
  return line.flatMap((stretch) => {
    const part = clip(stretch, { startAt: window.startAt, endAt: Math.min(window.endAt, untilAt) });
    return part === null ? [] : [{ ...stretch, ...part }];
  });
}

async function readChatBuckets(core: Core, ref: AgentRef, window: ClosedInterval): Promise<{ readonly buckets: readonly StateBucketRow[]; readonly reasons: ReadonlyMap<string, string> }> {
  const [buckets, reasons] = await Promise.all([core.ports.reader.readStateBuckets([ref], window), readTerms(core, ref.sourceId, 'reason')]);
  return { buckets, reasons };
}

function toDayRow(row: ActivityRow, kind: SourceKind, labels: LabelMapping): AgentDay['rows'][number] {
  const { sourceId: _sourceId, agentId: _agentId, durationMs, flags, ...words } = row;
  const { sessionId = null, callId = null, queueId = null, queueName = null, callType = null } = row;
  return { ...words, sessionId, callId, queueId, queueName, callType, endAt: durationMs === null ? null : row.startAt + durationMs, state: deriveState(kind, row, labels), flags: [...flags] };
}

const LANE_ORDER = ['Presence', 'Workload', 'Interaction'];

function laneOrder(type: string): number {
  const at = LANE_ORDER.indexOf(type);
  return at === -1 ? LANE_ORDER.length : Math.max(0, at - 1);
}

function byLaneThenStart(a: ActivityRow, b: ActivityRow): number {
  return laneOrder(a.type) - laneOrder(b.type) || a.startAt - b.startAt;
}
