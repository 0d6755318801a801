import type { Activity } from '../../../shared/domain/activity.ts';
import { HOUR_MS, formatInstant } from '../../../shared/domain/time.ts';
import type { Accepted, RefusedItem, RequestStep, StreamDefinition, StreamView, VendorFault } from '../../ports/connector.ts';
import type { HttpResponse } from '../../ports/http.ts';
import { isRecord, listOf, readJson, toContent } from './body.ts';
import { MIN_WINDOW_MS, formatCursor, parseCursor } from './cursor.ts';
import { MAX_PAGES, decideSmallerLimit, hasNextPage, isWindowRefusal, readCount, signatureOf } from './paging.ts';
import { parseActivity } from './parse.ts';
import { advance, decideWindow, shrinkWindow, type WindowPlan } from './plan.ts';
import { readSettings, toEndpoint, type VonageSettings } from './settings.ts';
import { readVendorTime } from './vendor-time.ts';

export const ACTIVITIES = 'agent-activities';
const LIVE_LIMIT = 1_000;
/** How often a window is read again from its first page because its list became shorter while it was paged through. */
const MAX_RESTARTS = 3;

/** What a step needs to be finished: its window, the page, and what the first page said about time. */
interface PageContext {
  readonly plan: WindowPlan;
  readonly page: number;
  readonly limit: number;
  readonly items: number;
  /** `totalCount` of the page before, and what that page looked like. */
  readonly total: number | null;
  readonly signature: string | null;
  readonly restarts: number;
  readonly first: { readonly asOf: number; readonly upTo: number | null } | null;
}

/** Presence, workload and interaction activities of every agent, by time window. */
export const activitiesStream: StreamDefinition = {
  name: ACTIVITIES,
  isOptional: false,
  isPrimary: true,
  decideStep(cursor, view) {
    const plan = decideWindow(parseCursor(cursor), readSettings(view.settings), view);
    return plan.kind === 'wait' ? plan : toFirstPage(plan, view);
  },
  acceptAnswer,
  shrinkStep(step, view, fault) {
    if (fault?.code === 'bad-request' && !isWindowRefusal(fault)) return shrinkPage(step, view, fault);
    const plan = shrinkWindow(contextOf(step).plan);
    return plan === null ? null : toFirstPage(plan, view);
  },
};

/** The same window in smaller pages, which the cursor remembers. */
function shrinkPage(step: RequestStep, view: StreamView, fault: VendorFault): RequestStep | null {
  const { plan, limit } = contextOf(step);
  const smaller = decideSmallerLimit(limit, fault);
  return smaller === null ? null : toFirstPage({ ...plan, cursor: { ...plan.cursor, limit: smaller } }, view);
}

/** The poller hands back what this file put into the step. */
function contextOf(step: RequestStep): PageContext {
  return step.context as PageContext;
}

function toFirstPage(plan: WindowPlan, view: Pick<StreamView, 'settings'>, restarts = 0): RequestStep {
  const limit = plan.kind === 'live' && plan.endAt - plan.startAt <= HOUR_MS ? Math.min(LIVE_LIMIT, plan.cursor.limit) : plan.cursor.limit;
  return toStep({ plan, page: 1, limit, items: 0, total: null, signature: null, restarts, first: null }, readSettings(view.settings));
}

function toStep(context: PageContext, settings: VonageSettings): RequestStep {
  const { plan, page, limit } = context;
  const query: Record<string, string> = {
    start: formatInstant(plan.startAt), end: formatInstant(plan.endAt), include: 'Processed', limit: String(limit), page: String(page),
  };
  // The vendor filters by one id only; a longer list would cost a request for each.
  const [only] = settings.agents ?? [];
  if (settings.agents?.size === 1 && only !== undefined) query['agentId'] = only;
  const span = `${formatInstant(plan.startAt).slice(0, 16).replace('T', ' ')} to ${formatInstant(plan.endAt).slice(0, 16).replace('T', ' ')} UTC`;
  return {
    kind: 'request',
    request: { method: 'GET', url: toEndpoint(settings.apiBase, 'stats', ACTIVITIES, query), headers: {}, scope: 'stats' },
    context,
    label: page === 1 ? span : `${span}, page ${page}`,
    backfill: plan.kind === 'live' ? null : { doneFromAt: plan.cursor.fromAt, targetFromAt: plan.cursor.targetAt },
  };
}

/** The items of a page, sorted into what is taken, what is refused and (with an include-list) what does not count. */
export function readActivities(items: readonly unknown[], agents: ReadonlySet<string> | null): { readonly activities: Activity[]; readonly quarantined: RefusedItem[] } {
  const activities: Activity[] = [];
  const quarantined: RefusedItem[] = [];
  for (const item of items) {
    const activity = parseActivity(item);
    if (typeof activity !== 'string') {
      if (agents === null || agents.has(activity.agentId)) activities.push(activity);
    } else if (isWanted(item, agents)) quarantined.push({ reason: activity, content: toContent(item) });
  }
  return { activities, quarantined };
}

/** A refused item counts unless it clearly belongs to an agent who is not on the list. */
export function isWanted(item: unknown, agents: ReadonlySet<string> | null): boolean {
  if (agents === null || !isRecord(item)) return true;
  const id = item['agentId'];
  return typeof id !== 'string' || id === '' || agents.has(id);
}

function acceptAnswer(step: RequestStep, answer: HttpResponse, view: StreamView): Accepted {
  const context = contextOf(step);
  const settings = readSettings(view.settings);
  const body = readJson(answer);
  const value = body.ok ? body.value : null;
  const items = listOf(value) ?? [];
  const time = readVendorTime(answer, value, view.vendorNowAt);
  const { activities, quarantined } = readActivities(items, settings.agents);
  const total = readCount(value, 'totalCount');
  const signature = signatureOf(items);
  const done: PageContext = { ...context, items: context.items + items.length, total, signature, first: context.first ?? time };
  const page = { asOf: time.asOf, fetched: activities.length + quarantined.length, activities, names: [], snapshots: [], quarantined };
  if (hasBecomeShorter(context, total)) {
    return { page: { ...page, covered: null }, next: toFirstPage(context.plan, view, context.restarts + 1), cursor: null, isCaughtUp: false };
  }
  if (hasNextPage(value, { page: context.page, limit: context.limit, items: items.length, seen: done.items, isRepeat: signature === context.signature })) {
    return { page: { ...page, covered: null }, next: toNextPage(done, settings, view), cursor: null, isCaughtUp: false };
  }
  return { ...finish(done, settings, view, page), next: null };
}

/**
 * True where the window's list has fewer items than it had a page ago: an item that is processed again leaves a window
 * with a fixed end, everything behind it moves up, and what moved to a page that is read already would be missed.
 */
function hasBecomeShorter(context: PageContext, total: number | null): boolean {
  return context.page > 1 && total !== null && context.total !== null && total < context.total && context.restarts < MAX_RESTARTS;
}

/** Past the page cap the window is too large; where it cannot shrink, the step ends without having moved anything. */
function toNextPage(context: PageContext, settings: VonageSettings, view: StreamView): RequestStep | null {
  if (context.page < MAX_PAGES) return toStep({ ...context, page: context.page + 1 }, settings);
  const plan = shrinkWindow(context.plan);
  return plan === null ? null : toFirstPage(plan, view);
}

function finish(context: PageContext, settings: VonageSettings, view: StreamView, page: Omit<Accepted['page'], 'covered'>): Omit<Accepted, 'next'> {
  const { plan } = context;
  const first = context.first ?? { asOf: page.asOf, upTo: null };
  const cursor = advance(plan, { ...first, pages: context.page, items: context.items, limit: context.limit });
  const endAt = plan.kind === 'backfill' ? plan.endAt : cursor.askedAt;
  const covered = endAt > plan.startAt ? { startAt: plan.startAt, endAt } : null;
  const hasHistory = cursor.fromAt > cursor.targetAt;
  // An end beyond the vendor's clock was as good as now.
  // One far behind it was planned before that clock was known.
  const isBehind = first.asOf - plan.endAt > MIN_WINDOW_MS;
  const reachesNow = plan.kind !== 'backfill' && !isBehind && (plan.reachesNow || cursor.askedAt < plan.endAt);
  const isLiveFresh = !view.isCatchUp && view.vendorNowAt - cursor.askedAt < settings.pollMs;
  return { page: { ...page, covered }, cursor: formatCursor(cursor), isCaughtUp: !hasHistory && (reachesNow || isLiveFresh) };
}
