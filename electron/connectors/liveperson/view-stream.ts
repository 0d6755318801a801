import type { AgentSnapshot } from '../../../shared/domain/activity.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/domain/time.ts';
import type { Accepted, RefusedItem, RequestStep, StreamDefinition, StreamView } from '../../ports/connector.ts';
import type { HttpResponse } from '../../ports/http.ts';
import { nextDue } from '../kit/due.ts';
import { isRecord, toContent } from '../kit/items.ts';
import { readJson } from '../kit/json-body.ts';
import { readDate } from '../kit/vendor-clock.ts';
import { isWanted, readCount, readId, unwrap } from './body.ts';
import { toScope } from './client.ts';
import { formatReadAt, parseReadAt } from './cursor.ts';
import { recordsOf } from './envelope.ts';
import { OFFLINE } from './present.ts';
import { readSettings } from './settings.ts';

export const VIEW = 'agent-view';
const WORKSPACE = 'agentManagerWorkspace';
const LIMIT = 50;
/** The vendor's limit for offset and limit together. [Agent View] */
const MOST = 1_000;
/** How far back somebody who is logged out now is listed; a day at most. */
const FRAME_MS = 23 * HOUR_MS;

/** The ids that the other methods give to the same states. [Agent View; Agent Activity] */
const CATEGORIES: Readonly<Record<string, string>> = { ONLINE: '2', BACK_SOON: '3', OCCUPIED: '3', AWAY: '4', OFFLINE };

interface ViewContext { readonly offset: number; readonly startedAt: number | null }

/** What every agent does now, from the successor API: with the start of the state, and without guessing. */
export const viewStream: StreamDefinition = {
  name: VIEW,
  isOptional: true,
  isPrimary: false,
  decideStep(cursor, view) {
    const readAt = parseReadAt(cursor)?.['view'];
    // The vendor renews it every minute.
    const everyMs = Math.max(MINUTE_MS, readSettings(view.settings).pollMs);
    const dueAt = nextDue(readAt, view.vendorNowAt, everyMs);
    return dueAt === null || view.isCatchUp ? toStep({ offset: 0, startedAt: null }, view) : { kind: 'wait', dueAt };
  },
  acceptAnswer,
  shrinkStep: () => null,
};

/** It has to be POST, and only reads. [Agent View, request] */
function toStep(context: ViewContext, view: StreamView): RequestStep {
  const { accountId } = readSettings(view.settings);
  const body = {
    filters: { time: { from: view.vendorNowAt - FRAME_MS, to: view.vendorNowAt }, effectiveAgentStatus: ['ONLINE', 'BACK_SOON', 'AWAY', 'OFFLINE'] },
    includeAgentMetadata: 'true',
    metricsToRetrieveCurrentValue: ['agent_current_status', 'agent_current_status_start_time', 'agent_current_status_reason', 'agent_current_status_reason_start_time'],
  };
  return {
    kind: 'request',
    request: {
      method: 'POST', url: `/manager_workspace/api/account/${encodeURIComponent(accountId)}/agent_view?offset=${context.offset}&limit=${LIMIT}`,
      headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), scope: toScope(WORKSPACE),
    },
    context,
    label: context.offset === 0 ? 'what every agent does now' : `what every agent does now, from ${context.offset + 1}`,
    backfill: null,
  };
}

function acceptAnswer(step: RequestStep, answer: HttpResponse, view: StreamView): Accepted {
  const { offset, startedAt } = step.context as ViewContext; // put there by toStep
  const body = readJson(answer);
  const value = body.ok ? unwrap(body.value) : null;
  const items = recordsOf(value) ?? [];
  const asOf = readDate(answer) ?? view.vendorNowAt;
  const { snapshots, quarantined } = readView(items, asOf, readSettings(view.settings).agents);
  const begunAt = startedAt ?? asOf;
  const next = offset + items.length;
  const hasNext = next < countOf(value, items.length, offset) && items.length > 0 && next + LIMIT <= MOST;
  return {
    page: { asOf, fetched: snapshots.length + quarantined.length, activities: [], names: [], snapshots, quarantined, covered: null },
    next: hasNext ? toStep({ offset: next, startedAt: begunAt }, view) : null,
    cursor: hasNext ? null : formatReadAt({ view: begunAt }),
    isCaughtUp: !hasNext,
  };
}

/** How many there are; without a count a full page may have a successor. */
function countOf(value: unknown, items: number, offset: number): number {
  const metadata = isRecord(value) ? (value['metadata'] ?? value['_metadata']) : null;
  const count = isRecord(metadata) ? readCount(metadata['count']) : null;
  return count ?? (items >= LIMIT ? MOST : offset + items);
}

/** The entries of one page, sorted into what is taken and what is refused. */
export function readView(items: readonly unknown[], asOf: number, agents: ReadonlySet<string> | null = null): { readonly snapshots: readonly AgentSnapshot[]; readonly quarantined: readonly RefusedItem[] } {
  const snapshots: AgentSnapshot[] = [];
  const quarantined: RefusedItem[] = [];
  for (const item of items) {
    if (!isWanted(item, 'agentId', agents)) continue;
    const snapshot = parseViewRecord(item, asOf);
    if (typeof snapshot === 'string') quarantined.push({ reason: snapshot, content: toContent(item) });
    else snapshots.push(snapshot);
  }
  return { snapshots, quarantined };
}

/**
 * One agent of the view, or why it cannot be used. The vendor's table and its example name the reason differently, so
 * both are read; a state that is not known today keeps its word. Without a start it is known since this answer.
 */
export function parseViewRecord(item: unknown, asOf: number): AgentSnapshot | string {
  if (!isRecord(item)) return 'the entry is not an object';
  const agentId = readId(item['agentId']);
  if (agentId === null) return 'agentId is missing';
  const status = item['agentCurrentStatus'];
  if (typeof status !== 'string' || status === '') return 'agentCurrentStatus is missing';
  const category = CATEGORIES[status.toUpperCase().replaceAll(/[\s-]/g, '_')] ?? status;
  const said = readId(item['agentCurrentStatusReasonId']) ?? readId(item['agentCurrentStatusReason']);
  const reason = said === null || said.toUpperCase() === 'NA' || said === '-1' ? null : said;
  const stateAt = readCount(item['agentCurrentStatusStartTime']);
  const reasonAt = reason === null ? null : readCount(item['agentCurrentStatusReasonStartTime']);
  // Nothing can have begun after the answer that tells of it.
  const sinceAt = Math.min(asOf, Math.max(stateAt ?? 0, reasonAt ?? 0));
  return { agentId, presence: { category, name: reason ?? status, eligibleForRouting: null, sinceAt: sinceAt === 0 ? asOf : sinceAt }, workload: null, interactions: [] };
}
