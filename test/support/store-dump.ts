import Database from 'better-sqlite3';
import path from 'node:path';
import { unpackHistory } from '../../electron/store/sightings.ts';

const lines = (rows: readonly unknown[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

/**
 * Everything that pages leave in a database, in words and sorted: interned numbers depend on the order of arrival and
 * are resolved. How often a refused item came depends on repetition by intent and is left out.
 */
export function dumpStore(home: string): unknown {
  const db = new Database(path.join(home, 'floorwalker.db'), { readonly: true });
  try {
    const outcomes = new Map(db.prepare('SELECT outcome_ref, status, reason FROM outcome').raw().all().map((row) => {
      const [ref, status, reason] = row as [number, string | null, string | null]; // the columns named
      return [ref, `${status}/${reason}`] as const;
    }));
    const activities = db.prepare(`
      SELECT agent_id, source_id, type, category, kind.name AS label, eligible, medium, medium_manager, direction, calls, semi_live, non_live,
        start_at, is_zero, typeof(interaction_guid) || hex(interaction_guid) AS interaction, typeof(channel_guid) || hex(channel_guid) AS channel,
        duration_ms, outcome_ref, as_of_ms, seen_ms, history
      FROM activity JOIN agent USING (agent_ref) JOIN kind USING (kind_ref)`).all() as Record<string, unknown>[]; // columns by name
    return {
      activities: lines(activities.map(({ outcome_ref: outcome, history, ...row }) => ({
        ...row,
        outcome: outcomes.get(Number(outcome)),
        history: unpackHistory(history as Buffer | null, Number(row['start_at'])).map((seen) => ({ ...seen, outcomeRef: outcomes.get(seen.outcomeRef) })), // a blob column
      }))),
      agents: lines(db.prepare('SELECT source_id, agent_id, name, email, is_active, name_as_of, first_seen_at, last_seen_at FROM agent').all()),
      snapshots: lines(db.prepare('SELECT agent_id, as_of, content FROM snapshot JOIN agent USING (agent_ref)').all()),
      coverage: lines(db.prepare('SELECT * FROM coverage').all()),
      quarantine: lines(db.prepare('SELECT source_id, stream, hash, first_seen_at, last_seen_at, as_of, reason, content FROM quarantine').all()),
      counted: db.prepare("SELECT value FROM meta WHERE key = 'activities'").pluck().get(),
    };
  } finally {
    db.close();
  }
}

const AGENT = '(SELECT source_id || \' \' || agent_id FROM agent WHERE agent.agent_ref = record.agent_ref) AS agent';

/** The tables of interactions, buckets and events with everything that is derived, without the numbers that depend on the order of arrival. */
export function dumpRecords(home: string): unknown {
  const db = new Database(path.join(home, 'floorwalker.db'), { readonly: true });
  const rows = (sql: string): string[] => lines((db.prepare(sql).all() as Record<string, unknown>[]).map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !name.endsWith('_ref'))))); // columns by name
  try {
    return {
      interactions: rows('SELECT * FROM interaction JOIN interaction_content USING (interaction_ref)'),
      agents: rows(`SELECT ${AGENT}, start_at, guid FROM interaction_agent AS record JOIN (SELECT interaction_ref, guid FROM interaction) USING (interaction_ref)`),
      queues: rows('SELECT queue, interaction_queue.start_at, guid FROM interaction_queue JOIN interaction USING (interaction_ref)'),
      seen: rows('SELECT source_id, agent_id, first_seen_at, last_seen_at FROM agent'),
      ...Object.fromEntries(['ongoing', 'engagement_bucket', 'term', 'call'].map((table) => [table, rows(`SELECT * FROM ${table}`)])),
      ...Object.fromEntries(['state_bucket', 'event', 'segment', 'span', 'session_part', 'session'].map((table) => [table, rows(`SELECT ${AGENT}, * FROM ${table} AS record`)])),
    };
  } finally {
    db.close();
  }
}
