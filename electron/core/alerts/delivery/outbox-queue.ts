import type { OutboxEntry } from '../../../ports/alert-store.ts';
import type { DeliveryPorts } from './ports.ts';

/** The store's outbox in the order in which alerts came. */
export interface OutboxQueue {
  /** The first that waits; reads the store where nothing is known. */
  first(): Promise<OutboxEntry | null>;
  /** Waiting, as far as is known. */
  size(): number;
  add(bodies: readonly { readonly deliveryId: string; readonly body: string }[]): Promise<void>;
  /** Sent, or given up. */
  leave(entry: OutboxEntry): Promise<void>;
  putOff(entry: OutboxEntry, nextAttemptAt: number): Promise<void>;
  clear(): Promise<void>;
}

/** More than a day of alerts can fill. */
const MOST_LISTED = 10_000;

export function createOutboxQueue({ store, clock }: Pick<DeliveryPorts, 'store' | 'clock'>): OutboxQueue {
  let entries: readonly OutboxEntry[] = [];
  /** Added since the store was read. */
  let unlisted = 0;
  return {
    async first() {
      if (entries.length === 0) {
        unlisted = 0;
        // Ids follow the order in which alerts came; the store's order, by attempt, does not.
        entries = (await store.listOutbox(MOST_LISTED)).toSorted((a, b) => a.id - b.id);
      }
      return entries[0] ?? null;
    },
    size: () => entries.length + unlisted,
    async add(bodies) {
      const nowAt = clock.now();
      await store.addToOutbox(bodies.map((entry) => ({ ...entry, createdAt: nowAt, nextAttemptAt: nowAt })));
      unlisted += bodies.length;
    },
    async leave({ id }) {
      entries = entries.filter((entry) => entry.id !== id);
      await store.settleOutbox([{ id, nextAttemptAt: null }]);
    },
    async putOff({ id }, nextAttemptAt) {
      entries = entries.map((entry) => (entry.id === id ? { ...entry, attempts: entry.attempts + 1, nextAttemptAt } : entry));
      await store.settleOutbox([{ id, nextAttemptAt }]);
    },
    async clear() {
      const all = await store.listOutbox(MOST_LISTED);
      await store.settleOutbox(all.map(({ id }) => ({ id, nextAttemptAt: null })));
      entries = [];
      unlisted = 0;
    },
  };
}
