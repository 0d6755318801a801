import type { UtcMs } from '../../shared/domain/time.ts';

/** What a sender posted, exactly, before anybody looked into it. */
export interface Delivery {
  readonly receivedAt: UtcMs;
  /** `Content-Type` as sent; empty when absent. */
  readonly contentType: string;
  /** The query without its `?`. */
  readonly query: string;
  readonly body: string;
}

export interface InboxEntry extends Delivery { readonly id: number }

/** The durable inbox of pushed deliveries. Entries leave it in the transaction that stores what they hold (`IngestPage.inboxIds`). */
export interface Inbox {
  /** On disk, synchronously, when this returns: only then may the sender be answered. One transaction for all. */
  append(sourceId: number, deliveries: readonly Delivery[]): void;
  /** Oldest first. */
  read(sourceId: number, limit: number): readonly InboxEntry[];
  count(sourceId: number): number;
}
