import { DAY_MS } from '../../../../shared/domain/time.ts';
import { MISSED_SILENCES } from '../../../alerts/delivery/decide.ts';
import { isMissed } from '../../../alerts/delivery/missed.ts';
import type { AlertRecord } from '../../../ports/alert-store.ts';
import type { DeliveryPorts } from './ports.ts';
import type { DeliverySettings } from './settings.ts';

/** Alerts of a mute or a quiet time that nobody has looked at. */
export interface MissedBook {
  load(): Promise<void>;
  add(alerts: readonly AlertRecord[]): void;
  /** These ended: what was withdrawn has never been. True where one was among them. */
  noteEnded(alerts: readonly AlertRecord[]): boolean;
  count(): number;
  /** Those of which no notice has told, as they are now; they count as told afterwards. */
  takeUntold(): Promise<readonly AlertRecord[]>;
  clear(): Promise<void>;
}

/** Older ones are history. */
const LONGEST_MISSED_MS = 7 * DAY_MS;

export function createMissedBook(ports: Pick<DeliveryPorts, 'store' | 'nowAt'>, settings: DeliverySettings): MissedBook {
  let missed = new Map<number, AlertRecord>();
  /** Told of before, and kept back once more since: their snooze ended in a mute. */
  const keptBackAgain = new Set<number>();

  /** As the store has them; silences that are just being written are known here already. */
  async function refresh(): Promise<void> {
    const stored = await ports.store.readAlerts([...missed.keys()]);
    const current = stored.map((alert) => ({ ...alert, silence: missed.get(alert.id)?.silence ?? alert.silence }));
    missed = new Map(current.filter(isMissed).map((alert) => [alert.id, alert]));
  }

  return {
    async load() {
      const clearedAt = Math.max(settings.get('alerts.missedClearedAt'), ports.nowAt() - LONGEST_MISSED_MS);
      const recent = await ports.store.readRecentAlerts(clearedAt);
      missed = new Map(recent.filter((alert) => isMissed(alert) && alert.noticedAt > clearedAt).map((alert) => [alert.id, alert]));
    },
    add(alerts) {
      for (const alert of alerts.filter(({ silence }) => MISSED_SILENCES.has(silence))) {
        if (missed.has(alert.id)) keptBackAgain.add(alert.id);
        missed.set(alert.id, alert);
      }
    },
    noteEnded(alerts) {
      return alerts.filter((alert) => alert.withdrawnAt !== null && missed.delete(alert.id)).length > 0;
    },
    count: () => missed.size,
    async takeUntold() {
      if (missed.size === 0) return [];
      await refresh();
      const told = new Set(settings.get('alerts.missedTold'));
      const untold = [...missed.values()].filter(({ id }) => !told.has(id) || keptBackAgain.has(id));
      keptBackAgain.clear();
      if (untold.length > 0) await settings.set({ 'alerts.missedTold': [...missed.keys()] });
      return untold;
    },
    async clear() {
      // Not by the clock alone: it may have been corrected since they were noticed.
      const clearedAt = Math.max(ports.nowAt(), ...[...missed.values()].map(({ noticedAt }) => noticedAt));
      missed.clear();
      await settings.set({ 'alerts.missedClearedAt': clearedAt });
    },
  };
}
