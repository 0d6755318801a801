import { BUCKET_MS, type AgentStateBucket, type ChatStateTime } from '../../../shared/domain/bucket.ts';
import type { UtcMs } from '../../../shared/domain/time.ts';
import type { RefusedItem } from '../../ports/connector.ts';
import { isRecord, toContent } from '../kit/items.ts';
import { readCount, readId } from './body.ts';
import { mapOf, type FiguresInterval } from './intervals.ts';

const SECONDS = ['total', 'chatting', 'notChatting', 'chattingInMaxConcurrency'] as const;

export interface ReadStates { readonly buckets: readonly AgentStateBucket[]; readonly quarantined: readonly RefusedItem[] }

/**
 * Every agent of one interval, or only those who are wanted. One who cannot be read is refused alone, with enough to be read again later. The
 * vendor's `metricsTotals` is documented but not supported there, and is not looked at.
 */
export function readStates(interval: FiguresInterval, coveredMs: number, wanted: ReadonlySet<string> | null = null): ReadStates {
  const metrics = mapOf(interval.data['agentsMetrics']);
  const agents = metrics === null ? null : mapOf(metrics['metricsPerAgent']);
  if (agents === null) return { buckets: [], quarantined: [{ reason: 'agentsMetrics.metricsPerAgent is not a map of agents', content: toContent({ timestamp: interval.endAt, metricsData: interval.data }) }] };
  const buckets: AgentStateBucket[] = [];
  const quarantined: RefusedItem[] = [];
  for (const [agentId, value] of Object.entries(agents)) {
    if (wanted?.has(agentId) === false) continue;
    const states = agentId === '' ? 'the agent has no id' : parseStates(value);
    if (typeof states === 'string') quarantined.push({ reason: states, content: toContent({ timestamp: interval.endAt, isComplete: coveredMs === BUCKET_MS, agentId, states: value }) });
    else if (states.length > 0) buckets.push(toBucket(agentId, interval.endAt, coveredMs, states));
  }
  return { buckets, quarantined };
}

function toBucket(agentId: string, endAt: UtcMs, coveredMs: number, states: readonly ChatStateTime[]): AgentStateBucket {
  return { agentId, startAt: endAt - BUCKET_MS, endAt, coveredMs, states };
}

/** A refused agent and interval, as it was put into quarantine. */
export function parseRefusedStates(item: Readonly<Record<string, unknown>>): AgentStateBucket | string {
  const endAt = readCount(item['timestamp']);
  const agentId = readId(item['agentId']);
  if (endAt === null || agentId === null) return 'the item names no agent or no time';
  const states = parseStates(item['states']);
  return typeof states === 'string' ? states : toBucket(agentId, endAt, item['isComplete'] === true ? BUCKET_MS : 0, states);
}

/**
 * The states of one agent, by id: their names differ from page to page ("Back in 5", "Back soon", "Occupied") and their
 * order is not promised. Unknown ids pass. Every number is taken as sent, whatever the others say.
 */
export function parseStates(value: unknown): readonly ChatStateTime[] | string {
  if (!Array.isArray(value)) return 'the states are not a list';
  const rows: ChatStateTime[] = [];
  for (const item of value) {
    if (!isRecord(item)) return 'a state is not an object';
    const stateId = readId(item['id']);
    if (stateId === null) return 'a state has no id';
    const name = typeof item['name'] === 'string' ? item['name'] : null;
    const row = parseRow(item['value'], { stateId, name, reasonId: null });
    if (typeof row === 'string') return row;
    const reasons = parseReasons(item['reasons'], stateId, name);
    if (typeof reasons === 'string') return reasons;
    rows.push(row, ...reasons);
  }
  const keys = new Set(rows.map((row) => JSON.stringify([row.stateId, row.reasonId])));
  return keys.size === rows.length ? rows : 'a state or a reason is there twice';
}

function parseReasons(value: unknown, stateId: string, name: string | null): readonly ChatStateTime[] | string {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return `the reasons of state ${stateId} are not a list`;
  const rows: ChatStateTime[] = [];
  for (const reason of value) {
    const reasonId = isRecord(reason) ? readId(reason['id']) : null;
    if (!isRecord(reason) || reasonId === null) return `a reason of state ${stateId} has no id`;
    const row = parseRow(reason['value'], { stateId, name, reasonId });
    if (typeof row === 'string') return row;
    rows.push(row);
  }
  return rows;
}

function parseRow(value: unknown, key: Pick<ChatStateTime, 'stateId' | 'name' | 'reasonId'>): ChatStateTime | string {
  const where = key.reasonId === null ? `state ${key.stateId}` : `reason ${key.reasonId}`;
  if (!isRecord(value)) return `${where} has no value`;
  const [total, chatting, notChatting, atMax] = SECONDS.map((field) => readCount(value[field]));
  if (total == null || chatting == null || notChatting == null || atMax == null) {
    return `${where}: ${SECONDS.find((field) => readCount(value[field]) === null)} is not a whole number of seconds`;
  }
  return { ...key, totalS: total, chattingS: chatting, notChattingS: notChatting, chattingInMaxConcurrencyS: atMax };
}
