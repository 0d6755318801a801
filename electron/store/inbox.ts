import type { Delivery, Inbox, InboxEntry } from '../ports/inbox.ts';
import { openForAppending, type Db } from './database.ts';

/**
 * The inbox on a connection of its own: its commits are synced to the disk one by one, whatever the writer's
 * connection does, and it holds no statement of the writer up. Both live on one thread, so they never wait for each other.
 */
export function openInbox(file: string): { readonly inbox: Inbox; close(): void } {
  const db = openForAppending(file);
  const insert = db.prepare('INSERT INTO inbox (source_id, received_at, content_type, query, body) VALUES (?, ?, ?, ?, ?)');
  const read = db.prepare('SELECT inbox_id AS id, received_at AS receivedAt, content_type AS contentType, query, body FROM inbox WHERE source_id = ? ORDER BY inbox_id LIMIT ?');
  const count = db.prepare('SELECT count(*) FROM inbox WHERE source_id = ?').pluck();
  const append = db.transaction((sourceId: number, deliveries: readonly Delivery[]) => {
    for (const { receivedAt, contentType, query, body } of deliveries) insert.run(sourceId, receivedAt, contentType.toWellFormed(), query.toWellFormed(), body.toWellFormed());
  });
  return {
    inbox: {
      append: (sourceId, deliveries) => append.immediate(sourceId, deliveries),
      read: (sourceId, limit) => read.all(sourceId, limit) as InboxEntry[], // named so in the query
      count: (sourceId) => Number(count.get(sourceId)),
    },
    close: () => db.close(),
  };
}

/** Takes entries out, within the transaction that stores what they held. */
export function createInboxRemover(db: Db): (sourceId: number, ids: readonly number[]) => void {
  const remove = db.prepare('DELETE FROM inbox WHERE inbox_id = ? AND source_id = ?');
  return (sourceId, ids) => {
    for (const id of ids) remove.run(id, sourceId);
  };
}
