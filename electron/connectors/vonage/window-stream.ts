import type { Activity } from '../../../shared/domain/activity.ts';
import type { Interaction } from '../../../shared/domain/interaction.ts';
import { HOUR_MS, MINUTE_MS, formatInstant, type UtcMs } from '../../../shared/domain/time.ts';
import type { Accepted, RefusedItem, RequestStep, StreamDefinition, StreamView, VendorFault } from '../../ports/connector.ts';
import type { HttpResponse } from '../../ports/http.ts';
import { isRecord } from '../kit/items.ts';
import { readJson } from '../kit/json-body.ts';
import { listOf } from './body.ts';
import { MIN_WINDOW_MS, formatCursor, parseCursor } from './cursor.ts';
import { MAX_PAGES, decideSmallerLimit, hasNextPage, isWindowRefusal, readCount, signatureOf } from './paging.ts';
import { parseTime } from './parse.ts';
import { advance, decideWindow, shrinkWindow, type WindowPlan } from './plan.ts';
import { readSettings, toEndpoint, type VonageSettings } from './settings.ts';
import { readVendorTime } from './vendor-time.ts';

const LIVE_LIMIT = 1_000;
/** How far behind its own end a window's successor may begin because the vendor says that its data is late. */
const MAX_HOLD_BACK_MS = 15 * MINUTE_MS;
/** How often a window is read again from its first page because its list became shorter while it was paged through. */
const MAX_RESTARTS = 3;

interface FirstPage { readonly asOf: UtcMs; readonly upTo: UtcMs | null; readonly latestAt: UtcMs | null }

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
  readonly first: FirstPage | null;
}

/** Items that count, read from one page. */
export interface ReadItems { readonly activities: readonly Activity[]; readonly interactions?: readonly Interaction[]; readonly quarantined: readonly RefusedItem[] }

/** A collection that is asked for by time window, live and backwards. */
export interface WindowDefinition {
  readonly name: string;
  readonly isPrimary: boolean;
  /** Items a page at most, whatever the vendor would allow. */
  readonly maxLimit: number;
  /** Further parameters. */
  query(settings: VonageSettings): Readonly<Record<string, string>>;
  readItems(items: readonly unknown[], settings: VonageSettings): ReadItems;
}

export function createWindowStream(definition: WindowDefinition): StreamDefinition {
  return {
    name: definition.name,
    isOptional: false,
    isPrimary: definition.isPrimary,
    // An address without the activities is no address of this API; one without the interactions may be an older installation.
    ...(definition.isPrimary ? {} : { mayBeAbsent: true as const }),
    decideStep(cursor, view) {
      const plan = decideWindow(parseCursor(cursor), readSettings(view.settings), view);
      return plan.kind === 'wait' ? plan : toFirstPage(definition, plan, view);
    },
    acceptAnswer: (step, answer, view) => acceptAnswer(definition, step, answer, view),
    shrinkStep(step, view, fault) {
      if (fault?.code === 'bad-request' && !isWindowRefusal(fault)) return shrinkPage(definition, step, view, fault);
      const plan = shrinkWindow(contextOf(step).plan);
      return plan === null ? null : toFirstPage(definition, plan, view);
    },
  };
}

/** The same window in smaller pages, which the cursor remembers. */
function shrinkPage(definition: WindowDefinition, step: RequestStep, view: StreamView, fault: VendorFault): RequestStep | null {
  const { plan, limit } = contextOf(step);
  const smaller = decideSmallerLimit(limit, fault);
  return smaller === null ? null : toFirstPage(definition, { ...plan, cursor: { ...plan.cursor, limit: smaller } }, view);
}

/** The poller hands back what this file put into the step. */
function contextOf(step: RequestStep): PageContext {
  return step.context as PageContext;
}

function toFirstPage(definition: WindowDefinition, plan: WindowPlan, view: Pick<StreamView, 'settings'>, restarts = 0): RequestStep {
  const largest = Math.min(plan.cursor.limit, definition.maxLimit);
  const limit = plan.kind === 'live' && plan.endAt - plan.startAt <= HOUR_MS ? Math.min(LIVE_LIMIT, largest) : largest;
  return toStep(definition, { plan, page: 1, limit, items: 0, total: null, signature: null, restarts, first: null }, readSettings(view.settings));
}

function toStep(definition: WindowDefinition, context: PageContext, settings: VonageSettings): RequestStep {
  const { plan, page, limit } = context;
  const query: Record<string, string> = {
    start: formatInstant(plan.startAt), end: formatInstant(plan.endAt), include: 'Processed', limit: String(limit), page: String(page), ...definition.query(settings),
  };
  const span = `${formatInstant(plan.startAt).slice(0, 16).replace('T', ' ')} to ${formatInstant(plan.endAt).slice(0, 16).replace('T', ' ')} UTC`;
  return {
    kind: 'request',
    request: { method: 'GET', url: toEndpoint(settings.apiBase, 'stats', definition.name, query), headers: {}, scope: 'stats' },
    context,
    label: page === 1 ? span : `${span}, page ${page}`,
    backfill: plan.kind === 'live' ? null : { doneFromAt: plan.cursor.fromAt, targetFromAt: plan.cursor.targetAt },
  };
}

function acceptAnswer(definition: WindowDefinition, step: RequestStep, answer: HttpResponse, view: StreamView): Accepted {
  const context = contextOf(step);
  const settings = readSettings(view.settings);
  const body = readJson(answer);
  const value = body.ok ? body.value : null;
  const items = listOf(value) ?? [];
  const time = readVendorTime(answer, value, view.vendorNowAt);
  const { activities, interactions, quarantined } = definition.readItems(items, settings);
  const latestAt = readLatestUpdate(value, time.asOf);
  const total = readCount(value, 'totalCount');
  const signature = signatureOf(items);
  const done: PageContext = { ...context, items: context.items + items.length, total, signature, first: context.first ?? { ...time, latestAt } };
  const page = {
    asOf: time.asOf, fetched: activities.length + (interactions?.length ?? 0) + quarantined.length, activities, names: [], snapshots: [], quarantined,
    ...(interactions === undefined ? {} : { records: { interactions } }), ...(latestAt === null ? {} : { lastEventAt: latestAt }),
  };
  if (hasBecomeShorter(context, total)) {
    return { page: { ...page, covered: null }, next: toFirstPage(definition, context.plan, view, context.restarts + 1), cursor: null, isCaughtUp: false };
  }
  if (hasNextPage(value, { page: context.page, limit: context.limit, items: items.length, seen: done.items, isRepeat: signature === context.signature })) {
    return { page: { ...page, covered: null }, next: toNextPage(definition, done, settings, view), cursor: null, isCaughtUp: false };
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
function toNextPage(definition: WindowDefinition, context: PageContext, settings: VonageSettings, view: StreamView): RequestStep | null {
  if (context.page < MAX_PAGES) return toStep(definition, { ...context, page: context.page + 1 }, settings);
  const plan = shrinkWindow(context.plan);
  return plan === null ? null : toFirstPage(definition, plan, view);
}

function finish(context: PageContext, settings: VonageSettings, view: StreamView, page: Omit<Accepted['page'], 'covered'>): Omit<Accepted, 'next'> {
  const { plan } = context;
  const first = context.first ?? { asOf: page.asOf, upTo: null, latestAt: null };
  const cursor = advance(plan, { asOf: first.asOf, upTo: holdBack(first), pages: context.page, items: context.items, limit: context.limit });
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

/** `latestUpdate`: the newest event of which the vendor's statistics know. Never later than the answer itself. */
function readLatestUpdate(body: unknown, asOf: UtcMs): UtcMs | null {
  const sent = isRecord(body) ? body['latestUpdate'] : null;
  const at = typeof sent === 'string' ? parseTime(sent) : null;
  return at === null ? null : Math.min(at, asOf);
}

/**
 * Where data is late, the next window begins at the newest known event, so that what comes late is asked for again. On a
 * quiet account `latestUpdate` stands still for hours; therefore a bound. [reference, Vonage 4.3]
 */
function holdBack({ asOf, upTo, latestAt }: FirstPage): UtcMs | null {
  const endAt = upTo ?? asOf;
  return latestAt === null ? upTo : Math.min(endAt, Math.max(latestAt, endAt - MAX_HOLD_BACK_MS));
}
