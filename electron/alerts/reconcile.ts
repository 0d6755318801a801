import type { Episode } from '../../shared/alerts/episode.ts';
import { MINUTE_MS, type UtcMs } from '../../shared/domain/time.ts';
import type { AlertChange, AlertRecord } from '../ports/alert-store.ts';

/** What of a stored alert decides; `electron/ports/alert-store.ts`. */
export type KnownAlert = Pick<AlertRecord, 'id' | 'sinceAt' | 'firedAt' | 'resolvedAt' | 'resolveReason' | 'withdrawnAt' | 'noticedAt'>;

/** What the verdict rests on. */
export interface Ground {
  /** The facts begin here: what lies before is not known, and not corrected. */
  readonly startsAt: UtcMs;
  /** What was over by then has been settled before and is left alone, in the facts and in the store. */
  readonly horizonAt: UtcMs;
  /** Episodes and alerts that were over by then agree already; not before the horizon, which it is by default. */
  readonly settledAt?: UtcMs;
  /** What was over by then is no alert: the rule was switched on, or the subject came into its scope. */
  readonly enabledAt: UtcMs;
  readonly frontierAt: UtcMs;
  /** False where only the present is known (sources): what is over is over, and nothing is corrected. */
  readonly hasHistory: boolean;
  /** The rule itself has just changed: an open alert whose ground is gone was right under the old one. */
  readonly isRuleChanged?: boolean;
}

export interface Reconciliation {
  readonly raised: readonly Episode[];
  readonly changed: readonly AlertChange[];
}

const NOTHING: Reconciliation = { raised: [], changed: [] };

/**
 * What has to be written so that the alerts of one rule and subject say what its episodes say. Each alert goes with the
 * episode that begins with it, else with the one that it shares the most time with (ties: the nearest start); an episode without an alert is raised, an alert
 * without an episode is withdrawn where the facts reach back to it. Deterministic, and done twice it changes nothing.
 */
export function reconcile(alerts: readonly KnownAlert[], episodes: readonly Episode[], ground: Ground, nowAt: UtcMs): Reconciliation {
  const mine = alerts.filter((alert) => isConcerned(alert, ground));
  const wanted = episodes.filter(({ toAt }) => toAt === null || isUnsettled(toAt, ground));
  if (mine.length === 0 && wanted.length === 0) return NOTHING;
  const pairs = match(mine, wanted, ground);
  const taken = new Set(pairs.values());
  const raised = wanted.filter((episode) => !taken.has(episode) && (episode.toAt === null || episode.toAt > ground.enabledAt));
  const changed = mine.flatMap((alert) => {
    const episode = pairs.get(alert);
    const change = episode === undefined ? endOf(alert, ground, nowAt) : follow(alert, episode, ground, nowAt);
    return change === null ? [] : [change];
  });
  return { raised, changed };
}

/** Firing: neither over nor withdrawn. */
export function isOpen(alert: Pick<KnownAlert, 'resolvedAt' | 'withdrawnAt'>): boolean {
  return alert.resolvedAt === null && alert.withdrawnAt === null;
}

/** Alerts that a person's decision ended are history; so is what was over before the rule was switched on. */
function isConcerned(alert: KnownAlert, ground: Ground): boolean {
  if (isOpen(alert)) return true;
  if (!ground.hasHistory || (alert.resolveReason !== null && alert.resolveReason !== 'ended')) return false;
  const endAt = endAtOf(alert, ground);
  // One that was withdrawn may come back with an episode that begins before and ends after.
  return endAt > Math.max(ground.horizonAt, ground.enabledAt, ground.startsAt) && (alert.withdrawnAt !== null || isUnsettled(endAt, ground));
}

/** What ends at the very moment up to which all was settled went on when it was. */
function isUnsettled(endAt: UtcMs, { horizonAt, settledAt = Number.NEGATIVE_INFINITY }: Ground): boolean {
  return endAt > horizonAt && endAt >= settledAt;
}

function endAtOf(alert: KnownAlert, ground: Ground): UtcMs {
  return alert.resolvedAt ?? alert.withdrawnAt ?? Math.max(alert.firedAt, ground.frontierAt) + 1;
}

interface Pair { readonly alert: KnownAlert; readonly episode: Episode; readonly sharedMs: number; readonly apartMs: number }

/** By so much the beginning of what fires may be corrected to after it was noticed. */
const CORRECTION_MS = MINUTE_MS;

/**
 * Up to when an alert is known to have held. One that fires was seen to hold until it was noticed: it may have ended since,
 * and what began later is another alert. Where facts begin later than it did, it may be what runs at their beginning; of
 * what only the present is known of, it is whatever holds now.
 */
function heldUntil(alert: KnownAlert, episode: Episode, ground: Ground): UtcMs {
  const endAt = endAtOf(alert, ground);
  if (!ground.hasHistory || (alert.resolvedAt !== null && alert.withdrawnAt === null) || isCut(alert, episode, ground)) return endAt;
  // One that was withdrawn goes with no more than it did before: done twice, this has to change nothing.
  return Math.min(endAt, Math.max(alert.firedAt, alert.noticedAt) + CORRECTION_MS);
}

/** A run that reaches the beginning of the facts may have been preceded by more of the same: the alert knows better. */
function isCut(alert: KnownAlert, episode: Episode, ground: Ground): boolean {
  return episode.fromAt <= ground.startsAt && alert.sinceAt < episode.fromAt;
}

/** One episode for an alert, one alert for an episode; those that were withdrawn come last. */
function match(alerts: readonly KnownAlert[], episodes: readonly Episode[], ground: Ground): ReadonlyMap<KnownAlert, Episode> {
  const pairs = alerts.flatMap((alert) => episodes.flatMap((episode) => {
    const endAt = episode.toAt ?? Math.max(episode.firedAt, ground.frontierAt) + 1;
    const sharedMs = Math.min(heldUntil(alert, episode, ground), endAt) - Math.max(alert.sinceAt, episode.fromAt);
    return sharedMs > 0 ? [{ alert, episode, sharedMs, apartMs: Math.abs(alert.sinceAt - episode.fromAt) }] : [];
  }));
  const found = new Map<KnownAlert, Episode>();
  const taken = new Set<Episode>();
  for (const { alert, episode } of pairs.sort(byRank)) {
    if (found.has(alert) || taken.has(episode)) continue;
    found.set(alert, episode);
    taken.add(episode);
  }
  return found;
}

function byRank(a: Pair, b: Pair): number {
  const isWithdrawn = (pair: Pair): number => (pair.alert.withdrawnAt === null ? 0 : 1);
  const isApart = (pair: Pair): number => (pair.apartMs === 0 ? 0 : 1);
  return isWithdrawn(a) - isWithdrawn(b) || isApart(a) - isApart(b) || b.sharedMs - a.sharedMs || a.apartMs - b.apartMs || a.alert.id - b.alert.id || a.episode.fromAt - b.episode.fromAt;
}

/** The alert as its episode is now; null where it says so already. */
function follow(alert: KnownAlert, episode: Episode, ground: Ground, nowAt: UtcMs): AlertChange | null {
  if (!ground.hasHistory) return null;
  const { sinceAt, firedAt } = isCut(alert, episode, ground) ? alert : { sinceAt: episode.fromAt, firedAt: episode.firedAt };
  const end = endOfEpisode(episode, ground, nowAt);
  const isSame = alert.sinceAt === sinceAt && alert.firedAt === firedAt && alert.resolvedAt === end.resolvedAt && alert.resolveReason === end.resolveReason && alert.withdrawnAt === null;
  return isSame ? null : { id: alert.id, sinceAt, firedAt, ...end, withdrawnAt: null };
}

function endOfEpisode(episode: Episode, ground: Ground, nowAt: UtcMs): Pick<KnownAlert, 'resolvedAt' | 'resolveReason'> {
  if (episode.toAt === null) return { resolvedAt: null, resolveReason: null };
  return ground.isRuleChanged === true ? { resolvedAt: nowAt, resolveReason: 'rule-changed' } : { resolvedAt: episode.toAt, resolveReason: 'ended' };
}

/** What becomes of an alert whose episode is not there. */
function endOf(alert: KnownAlert, ground: Ground, nowAt: UtcMs): AlertChange | null {
  if (alert.withdrawnAt !== null) return null;
  if (ground.isRuleChanged === true) return isOpen(alert) ? { id: alert.id, resolvedAt: nowAt, resolveReason: 'rule-changed' } : null;
  if (!ground.hasHistory) return isOpen(alert) ? { id: alert.id, resolvedAt: Math.max(alert.firedAt, ground.frontierAt), resolveReason: 'ended' } : null;
  // An end, so that it takes no part in what happens later.
  if (alert.sinceAt >= ground.startsAt) return { id: alert.id, withdrawnAt: nowAt, resolvedAt: alert.resolvedAt ?? Math.max(alert.firedAt, ground.frontierAt) + 1, resolveReason: null };
  // It began before anything that is still known; what is known says that it is over.
  return isOpen(alert) ? { id: alert.id, resolvedAt: Math.max(alert.firedAt, ground.startsAt), resolveReason: 'ended' } : null;
}
