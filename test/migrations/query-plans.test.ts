import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { ACTIVITY_QUERIES } from '../../electron/store/activity-reader.ts';
import { databaseFile } from '../../electron/store/home-files.ts';
import { makeTestStore } from '../support/store-home.ts';

const IDENTITY = 'agent_ref = ? AND start_at = ? AND kind_ref = ? AND is_zero = ? AND interaction_guid = ? AND channel_guid = ?';

it.each([
  ['an agent in a window', ACTIVITY_QUERIES.range, ['SEARCH activity USING PRIMARY KEY (agent_ref=? AND start_at>? AND start_at<?)']],
  ['rows that began long before', ACTIVITY_QUERIES.long, ['SEARCH activity USING INDEX activity_long (agent_ref=? AND <expr>>?)']],
  ['an activity by its identity', `SELECT as_of_ms FROM activity WHERE ${IDENTITY}`, ['SEARCH activity USING PRIMARY KEY (agent_ref=? AND start_at=? AND kind_ref=? AND is_zero=? AND interaction_guid=? AND channel_guid=?)']],
  ['an agent by its id', 'SELECT agent_ref FROM agent WHERE source_id = ? AND agent_id = ?', ['SEARCH agent USING COVERING INDEX sqlite_autoindex_agent_1 (source_id=? AND agent_id=?)']],
  ['a cursor', 'SELECT cursor FROM stream WHERE source_id = ? AND stream = ?', ['SEARCH stream USING PRIMARY KEY (source_id=? AND stream=?)']],
  ['touching coverage', 'SELECT min(start_at) FROM coverage WHERE source_id = ? AND stream = ? AND start_at <= ? AND end_at >= ?', ['SEARCH coverage USING PRIMARY KEY (source_id=? AND stream=? AND start_at<?)']],
  ['a refused item by its content', 'SELECT quarantine_id FROM quarantine WHERE source_id = ? AND stream = ? AND hash = ?', ['SEARCH quarantine USING COVERING INDEX sqlite_autoindex_quarantine_1 (source_id=? AND stream=? AND hash=?)']],
  ['gaps of a stream', 'SELECT count(*) FROM gap WHERE source_id = ? AND stream = ? AND is_filled = 0', ['SEARCH gap USING INDEX gap_stream (source_id=? AND stream=?)']],
])('reads %s without a scan or a sort', async (_, sql, plan) => {
  const { home } = await makeTestStore();
  const db = new Database(databaseFile(home), { readonly: true });
  const values = Array.from(sql.matchAll(/\?/g), () => 1);
  const steps = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { readonly detail: string }[]; // SQLite's column
  db.close();
  expect(steps.map(({ detail }) => detail)).toEqual(plan);
});
