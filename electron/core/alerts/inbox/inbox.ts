import type { AlertSummary, AlertView, HistoryPage, HistoryQuery, InboxEvent } from '../../../../shared/contract/alert-schemas.ts';
import { HOUR_MS, type UtcMs } from '../../../../shared/domain/time.ts';
import { isOpen } from '../../../alerts/reconcile.ts';
import type { AlertQuery, AlertRecord } from '../../../ports/alert-store.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { StoreReader } from '../../../ports/stores.ts';
import { parseAgentKey } from '../../agent-key.ts';
import type { TrayAlerts } from '../../app.ts';
import { createAlarm } from '../live/alarm.ts';
import { INBOX_MS, type AlertBook } from './alert-book.ts';
import { snoozedUntil, toAlertView, topAlerts, worstOf, type AlertSurroundings } from './alert-views.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { createInboxWatch } from './inbox-watch.ts';

const LOOK_EVERY_MS = HOUR_MS;
const TOP = 5;

/** Alerts as people see them. */
export interface Inbox {
  watch(signal?: AbortSignal): AsyncIteratorObject<InboxEvent, undefined>;
  summary(): AlertSummary;
  history(query: HistoryQuery): Promise<HistoryPage>;
  /** Now, and whenever it changes. */
  onTray(listener: (alerts: TrayAlerts) => void): () => void;
}

export interface InboxPorts {
  readonly book: AlertBook;
  readonly store: Pick<StoreReader, 'listAlerts' | 'countAlerts' | 'readAlerts'>;
  readonly clock: Clock;
  readonly nowAt: () => UtcMs;
  readonly around: AlertSurroundings;
  readonly delivery: Pick<Delivery, 'quiet' | 'missed'>;
  /** What ended before then need not be kept in memory. */
  readonly forgetBefore: (nowAt: UtcMs) => UtcMs;
}

export function createInbox({ book, store, clock, nowAt, around, delivery, forgetBefore }: InboxPorts): Inbox & { changed(ids: readonly number[]): void; stop(): void } {
  const listeners = new Set<(tray: TrayAlerts) => void>();
  const toView = (id: number): AlertView | null => {
    const alert = book.get(id);
    return alert === null || !book.isInInbox(alert, nowAt()) ? null : toAlertView(alert, around);
  };
  const isLoud = (alert: Parameters<typeof snoozedUntil>[0]): boolean => snoozedUntil(alert, around) === null;
  const summary = (): AlertSummary => {
    const firing = book.firing();
    const loud = firing.filter(isLoud);
    const { mutedUntilAt, quietUntilAt } = delivery.quiet();
    return { firing: firing.length, unacknowledged: firing.filter(({ acknowledgedAt }) => acknowledgedAt === null).length, snoozed: firing.length - loud.length, worst: worstOf(loud), mutedUntilAt, quietUntilAt, missed: delivery.missed() };
  };
  const tray = (): TrayAlerts => {
    const { firing, snoozed, worst, missed, mutedUntilAt, quietUntilAt } = summary();
    return { firing: firing - snoozed, worst, missed, mutedUntilAt, quietUntilAt, top: topAlerts(book.firing().filter((alert) => isLoud(alert) && alert.acknowledgedAt === null), TOP) };
  };
  const watch = createInboxWatch({ summary, view: toView, views: () => [...book.all()].filter((alert) => book.isInInbox(alert, nowAt())).map((alert) => toAlertView(alert, around)) });

  /** When the next of those that are over leaves; looked at now and then anyway, to forget. */
  const nextLookAt = (): UtcMs => [...book.all()].reduce((next, alert) => {
    if (isOpen(alert) || !book.isInInbox(alert, nowAt())) return next;
    return Math.min(next, (alert.withdrawnAt ?? alert.resolvedAt ?? 0) + INBOX_MS + 1);
  }, nowAt() + LOOK_EVERY_MS);
  const alarm = createAlarm(clock, nowAt, () => {
    const now = nowAt();
    const left = [...book.all()].filter((alert) => !book.isInInbox(alert, now)).map(({ id }) => id);
    book.prune(forgetBefore(now), now);
    changed(left);
  });
  const changed = (ids: readonly number[]): void => {
    watch.changed(ids);
    if (listeners.size > 0) {
      const shown = tray();
      for (const listener of listeners) listener(shown);
    }
    alarm.set(nextLookAt());
  };

  /** Alerts that somebody points to: what they have in common is not asked. */
  const byId = (found: readonly AlertRecord[], { limit, offset }: { readonly limit: number; readonly offset: number }): HistoryPage => {
    const rows = found.toSorted((a, b) => b.firedAt - a.firedAt || b.id - a.id).slice(offset, offset + limit);
    return { total: found.length, rows: rows.map((alert) => toAlertView(alert, around)), rules: [], subjects: [] };
  };

  return {
    changed,
    stop: () => {
      alarm.stop();
      watch.stop();
    },
    watch: (signal) => watch.watch(signal),
    summary,
    history: async ({ limit, offset, ids, ...query }) => {
      if (ids !== undefined) return byId(await store.readAlerts(ids), { limit, offset });
      const filter = toFilter(query);
      const [page, counts] = await Promise.all([store.listAlerts({ ...filter, limit, offset }), store.countAlerts(filter)]);
      return { total: page.total, rows: page.rows.map((alert) => toAlertView(alert, around)), rules: counts.rules.map((each) => ({ ...each })), subjects: counts.subjects.map((each) => ({ ...each })) };
    },
    onTray: (listener) => {
      listeners.add(listener);
      listener(tray());
      return () => { listeners.delete(listener); };
    },
  };
}

function toFilter({ startAt, endAt, ruleIds, severities, conditions, agentKeys, sourceIds, acknowledged, text }: Omit<HistoryQuery, 'limit' | 'offset' | 'ids'>): Omit<AlertQuery, 'limit' | 'offset'> {
  return {
    window: { startAt, endAt },
    ...(ruleIds === undefined ? {} : { ruleIds }), ...(severities === undefined ? {} : { severities }), ...(conditions === undefined ? {} : { conditions }),
    ...(agentKeys === undefined ? {} : { agents: agentKeys.map(parseAgentKey) }), ...(sourceIds === undefined ? {} : { sourceIds }),
    ...(acknowledged === undefined ? {} : { isAcknowledged: acknowledged }), ...(text === undefined ? {} : { text }),
  };
}
