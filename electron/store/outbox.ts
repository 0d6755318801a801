import type { AgentSnooze, AlertWriter, OutboxEntry } from '../ports/alert-store.ts';
import type { UtcMs } from '../../shared/domain/time.ts';
import type { AgentRef } from '../ports/stores.ts';
import type { Db } from './database.ts';

/** Deliveries that wait to be sent, and agents of whom nobody wants to hear for a while. */

export const OUTBOX_QUERIES = {
  waiting: 'SELECT outbox_id AS id, delivery_id AS deliveryId, created_at AS createdAt, attempts, next_attempt_at AS nextAttemptAt, body FROM outbox INDEXED BY outbox_next ORDER BY next_attempt_at, outbox_id LIMIT ?',
} as const;

/** By the time of the next attempt. */
export function readOutbox(db: Db, limit: number): readonly OutboxEntry[] {
  return db.prepare(OUTBOX_QUERIES.waiting).all(limit) as OutboxEntry[]; // named so in the query
}

/** A delivery that waits already is not added again. */
export function addToOutbox(db: Db, entries: Parameters<AlertWriter['addToOutbox']>[0]): void {
  const add = db.prepare('INSERT INTO outbox (delivery_id, created_at, attempts, next_attempt_at, body) VALUES (?, ?, 0, ?, ?) ON CONFLICT (delivery_id) DO NOTHING');
  db.transaction(() => {
    for (const { deliveryId, createdAt, nextAttemptAt, body } of entries) add.run(deliveryId, createdAt, nextAttemptAt, body.toWellFormed());
  }).immediate();
}

export function settleOutbox(db: Db, results: Parameters<AlertWriter['settleOutbox']>[0]): void {
  const remove = db.prepare('DELETE FROM outbox WHERE outbox_id = ?');
  const postpone = db.prepare('UPDATE outbox SET attempts = attempts + 1, next_attempt_at = ? WHERE outbox_id = ?');
  db.transaction(() => {
    for (const { id, nextAttemptAt } of results) {
      if (nextAttemptAt === null) remove.run(id);
      else postpone.run(nextAttemptAt, id);
    }
  }).immediate();
}

/** By source, then agent; those whose time is over too, until they are written again. */
export function readAgentSnoozes(db: Db): readonly AgentSnooze[] {
  const rows = db.prepare('SELECT source_id, agent_id, until_at FROM agent_snooze ORDER BY source_id, agent_id').raw().all() as [number, string, number][]; // the columns named
  return rows.map(([sourceId, agentId, untilAt]) => ({ agent: { sourceId, agentId }, untilAt }));
}

/** An agent of a source that is gone is left out. */
export function snoozeAgents(db: Db, agents: readonly AgentRef[], untilAt: UtcMs | null): void {
  const remove = db.prepare('DELETE FROM agent_snooze WHERE source_id = ? AND agent_id = ?');
  const set = db.prepare("INSERT OR REPLACE INTO agent_snooze (source_id, agent_id, until_at) SELECT source_id, ?, ? FROM source WHERE source_id = ? AND state <> 'purging'");
  db.transaction(() => {
    for (const { sourceId, agentId } of agents) {
      if (untilAt === null) remove.run(sourceId, agentId);
      else set.run(agentId.toWellFormed(), untilAt, sourceId);
    }
  }).immediate();
}
