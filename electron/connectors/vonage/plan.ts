import { DAY_MS, type UtcMs } from '../../../shared/domain/time.ts';
import type { StreamView } from '../../ports/connector.ts';
import { nextDue } from '../kit/due.ts';
import { MAX_LIMIT, MAX_WINDOW_MS, MIN_WINDOW_MS, clampWindow, type WindowCursor } from './cursor.ts';
import type { VonageSettings } from './settings.ts';

/** One window of activities, and what it does to the cursor when its last page is in. */
export interface WindowPlan {
  readonly kind: 'first' | 'live' | 'backfill';
  readonly startAt: UtcMs;
  readonly endAt: UtcMs;
  /** The cursor as it was, with extensions applied. */
  readonly cursor: WindowCursor;
  /** True when the window ends at the vendor's now, as far as known. */
  readonly reachesNow: boolean;
  readonly wasShrunk: boolean;
}

export type Plan = WindowPlan | { readonly kind: 'wait'; readonly dueAt: UtcMs };

/** What to fetch next: live when it is due, else the next older slice, else wait. The first window is the newest day. */
export function decideWindow(stored: WindowCursor | null, settings: VonageSettings, view: StreamView): Plan {
  const now = view.vendorNowAt;
  if (stored === null) return planFirst(settings, view);
  const cursor = extend(stored, settings, view);
  const hasHistory = cursor.fromAt > cursor.targetAt;
  const dueAt = nextDue(cursor.askedAt, now, settings.pollMs);
  if (dueAt === null || (view.isCatchUp && !hasHistory)) return planLive(cursor, settings, now);
  if (hasHistory) return planBackfill(cursor);
  return { kind: 'wait', dueAt };
}

function planFirst(settings: VonageSettings, view: StreamView): WindowPlan {
  const now = view.vendorNowAt;
  const targetAt = Math.min(view.since ?? now - settings.backfillDays * DAY_MS, now - MIN_WINDOW_MS);
  const startAt = Math.max(targetAt, now - DAY_MS);
  const days = view.since === null ? settings.backfillDays : 0;
  const cursor: WindowCursor = { liveAt: now, askedAt: now, fromAt: now, targetAt, days, sliceMs: DAY_MS, capMs: MAX_WINDOW_MS, limit: MAX_LIMIT, agents: agentsOf(settings) };
  return { kind: 'first', startAt, endAt: now, cursor, reachesNow: true, wasShrunk: false };
}

/** Oldest first, a day at most, so that nothing after sleep or offline time can be forgotten. */
function planLive(cursor: WindowCursor, settings: VonageSettings, now: UtcMs): WindowPlan {
  // A position in the future means that the clock was put right since.
  const isFuture = cursor.askedAt > now + settings.pollMs;
  const askedAt = isFuture ? now - settings.pollMs : cursor.askedAt;
  const endAt = Math.max(Math.min(now, askedAt + Math.min(DAY_MS, cursor.capMs)), askedAt + 1);
  const liveAt = isFuture ? Math.min(cursor.liveAt, askedAt) : cursor.liveAt;
  const startAt = Math.min(endAt - 1, Math.max(liveAt, endAt - MAX_WINDOW_MS));
  return { kind: 'live', startAt, endAt, cursor, reachesNow: endAt >= now, wasShrunk: false };
}

function planBackfill(cursor: WindowCursor): WindowPlan {
  const startAt = Math.max(cursor.targetAt, cursor.fromAt - Math.min(cursor.sliceMs, cursor.capMs));
  return { kind: 'backfill', startAt, endAt: cursor.fromAt, cursor, reachesNow: false, wasShrunk: false };
}

/** More days, an older `since` or more agents than the history was fetched for extend it. */
function extend(stored: WindowCursor, settings: VonageSettings, view: StreamView): WindowCursor {
  let cursor = stored;
  if (settings.backfillDays > cursor.days && view.since === null) {
    cursor = { ...cursor, days: settings.backfillDays, targetAt: Math.min(cursor.targetAt, view.vendorNowAt - settings.backfillDays * DAY_MS) };
  }
  if (view.since !== null && view.since < cursor.targetAt) cursor = { ...cursor, targetAt: view.since };
  const agents = agentsOf(settings);
  if (!isWithin(agents, cursor.agents)) return { ...cursor, agents, fromAt: cursor.liveAt };
  return { ...cursor, agents };
}

function agentsOf(settings: VonageSettings): readonly string[] | null {
  return settings.agents === null ? null : [...settings.agents].sort();
}

function isWithin(wanted: readonly string[] | null, had: readonly string[] | null): boolean {
  if (had === null) return true;
  return wanted !== null && wanted.every((agent) => had.includes(agent));
}

/** The half of a window that is asked for after the vendor choked on the whole; null when it is as short as it gets. */
export function shrinkWindow(plan: WindowPlan): WindowPlan | null {
  const half = Math.floor((plan.endAt - plan.startAt) / 2);
  if (half < MIN_WINDOW_MS) return null;
  const cursor = { ...plan.cursor, capMs: clampWindow(half), sliceMs: clampWindow(half) };
  // Live windows keep their start (oldest first), the others their end (newest first): what is cut off follows next.
  if (plan.kind === 'live') return { ...plan, cursor, endAt: plan.startAt + half, reachesNow: false, wasShrunk: true };
  return { ...plan, cursor, startAt: plan.endAt - half, wasShrunk: true };
}

/** The answer to a whole window, for the cursor. */
export interface WindowResult {
  /** As-of and `upTo` of the first page. */
  readonly asOf: UtcMs;
  readonly upTo: UtcMs | null;
  readonly pages: number;
  readonly items: number;
  readonly limit: number;
}

/** The cursor after the last page of a window. */
export function advance(plan: WindowPlan, result: WindowResult): WindowCursor {
  const cursor = { ...plan.cursor, ...adapt(plan, result) };
  if (plan.kind === 'backfill') return { ...cursor, fromAt: plan.startAt };
  // Not later than the vendor's own clock: a window may have been planned with a desk clock that runs ahead.
  const askedAt = Math.min(plan.endAt, Math.max(result.asOf, plan.startAt - MAX_WINDOW_MS));
  const upTo = result.upTo ?? result.asOf;
  // An `upTo` that lies further back than any window may reach is no position.
  const liveAt = upTo < askedAt - MAX_WINDOW_MS ? askedAt : Math.min(askedAt, upTo);
  return plan.kind === 'first' ? { ...cursor, liveAt, askedAt, fromAt: Math.min(plan.startAt, liveAt) } : { ...cursor, liveAt, askedAt };
}

/**
 * How fast the cap recovers, a window. A vendor with a limit of its own is asked for too much one time in five; one that
 * chokes now and then, on one request in six, must not push windows down faster than this brings them up.
 */
const CAP_GROWTH = 1.25;

/** Windows grow while answers are small and shrink when they take many pages; the cap recovers slowly. */
function adapt(plan: WindowPlan, result: WindowResult): Pick<WindowCursor, 'sliceMs' | 'capMs'> {
  const { sliceMs, capMs } = plan.cursor;
  if (plan.kind === 'live') return { sliceMs, capMs: plan.wasShrunk ? capMs : clampWindow(capMs * CAP_GROWTH) };
  const isSmall = result.pages === 1 && result.items < result.limit / 4;
  const next = plan.wasShrunk ? sliceMs : isSmall ? sliceMs * 2 : result.pages > 4 ? sliceMs / 2 : sliceMs;
  return { sliceMs: clampWindow(next), capMs: plan.wasShrunk ? capMs : clampWindow(capMs * CAP_GROWTH) };
}
