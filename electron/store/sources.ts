import { AppFailure } from '../../shared/contract/app-error.ts';
import type { SourceKind } from '../../shared/domain/activity.ts';
import type { NewSource, SourceRecord } from '../ports/stores.ts';
import type { SecretStoreName } from '../ports/secrets.ts';
import type { Settings } from '../ports/connector.ts';
import { sqliteCode, type Db } from './database.ts';

interface SourceRow {
  readonly source_id: number; readonly kind: string; readonly name: string; readonly settings: string; readonly state: string;
  readonly is_paused: number; readonly secret_store: string | null; readonly created_at: number;
}

const COLUMNS = 'source_id, kind, name, settings, state, is_paused, secret_store, created_at';

/** Every source that is not being purged, removed ones (`isRemoved`) included, in the order of their making. */
export function readSources(db: Db): readonly SourceRecord[] {
  return (db.prepare(`SELECT ${COLUMNS} FROM source WHERE state <> 'purging' ORDER BY source_id`).all() as SourceRow[]).map(toRecord); // the columns named
}

/** The sources asked for, or all that are not removed. */
export function visibleSources(db: Db, sourceIds: readonly number[] | undefined): readonly number[] {
  return sourceIds ?? (db.prepare("SELECT source_id FROM source WHERE state = 'active' ORDER BY source_id").pluck().all() as number[]); // one integer column
}

function toRecord(row: SourceRow): SourceRecord {
  return {
    id: row.source_id,
    kind: row.kind as SourceKind, // written from a NewSource only
    name: row.name,
    settings: JSON.parse(row.settings) as Settings, // written from Settings only
    isPaused: row.is_paused === 1,
    isRemoved: row.state !== 'active',
    secretStore: row.secret_store as SecretStoreName | null, // written from a SecretStoreName only
    createdAt: row.created_at,
  };
}

function readSource(db: Db, id: number): SourceRecord {
  const row = db.prepare(`SELECT ${COLUMNS} FROM source WHERE source_id = ? AND state <> 'purging'`).get(id) as SourceRow | undefined; // the columns named
  if (row === undefined) throw new AppFailure({ code: 'source-not-found', message: `There is no source ${id}.`, hint: 'List the sources to see which there are.' });
  return toRecord(row);
}

/** A removed source of the same kind and name comes back with its history and cursors, and the new settings. */
export function addSource(db: Db, source: NewSource): SourceRecord {
  return refuseTakenName(source.name, () => {
    const settings = JSON.stringify(source.settings);
    const earlier = db.prepare("SELECT source_id FROM source WHERE kind = ? AND name = ? AND state = 'removed' ORDER BY source_id LIMIT 1").pluck().get(source.kind, source.name);
    if (typeof earlier === 'number') {
      db.prepare("UPDATE source SET state = 'active', settings = ?, is_paused = 0, secret_store = NULL WHERE source_id = ?").run(settings, earlier);
      return readSource(db, earlier);
    }
    const sql = "INSERT INTO source (kind, name, settings, state, is_paused, secret_store, created_at) VALUES (?, ?, ?, 'active', 0, NULL, ?)";
    return readSource(db, Number(db.prepare(sql).run(source.kind, source.name, settings, source.createdAt).lastInsertRowid));
  });
}

export function updateSource(db: Db, id: number, change: Partial<Pick<SourceRecord, 'name' | 'settings' | 'secretStore' | 'isPaused'>>): SourceRecord {
  const next = { ...readSource(db, id), ...change };
  return refuseTakenName(next.name, () => {
    db.prepare('UPDATE source SET name = ?, settings = ?, is_paused = ?, secret_store = ? WHERE source_id = ?').run(next.name, JSON.stringify(next.settings), Number(next.isPaused), next.secretStore, id);
    return readSource(db, id);
  });
}

function refuseTakenName<Result>(name: string, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    if (sqliteCode(error) !== 'SQLITE_CONSTRAINT') throw error;
    throw new AppFailure({ code: 'source-exists', message: `There is a source named ${name} already.`, hint: 'Choose another name, or remove the other source first.' }, { cause: error });
  }
}

/** Hides a source, or begins its purge. */
export function markRemoved(db: Db, id: number, state: 'removed' | 'purging'): void {
  readSource(db, id);
  db.prepare('UPDATE source SET state = ?, is_paused = 1 WHERE source_id = ?').run(state, id);
}

export function purgingSources(db: Db): readonly number[] {
  return db.prepare("SELECT source_id FROM source WHERE state = 'purging'").pluck().all() as number[]; // one integer column
}

/** Rows that go with one transaction where a table has no agents to slice it by. */
const PURGE_ROWS = 5_000;

/** What hangs on an agent, and what hangs on the source and can be long. */
const OF_AGENT = ['snapshot', 'interaction_agent', 'state_bucket', 'span', 'session_part', 'session', 'segment'];
const LONG_OF_SOURCE = ['call', 'engagement_bucket', 'interaction_queue', 'inbox'];
const OF_SOURCE = ['alert', 'agent_snooze', 'ongoing', 'term', 'person_agent', 'source_kind', 'quarantine', 'gap', 'coverage', 'stream', 'label_mapping', 'source'];

/**
 * Deletes a marked source, an agent or some thousand rows and a transaction at a step, so that a large history blocks
 * nobody for long. A crash in between leaves it marked, and the next opening goes on. People stay, without the links;
 * the alerts about its agents, its queues and itself go, those about teams stay.
 */
export function* purgeSource(db: Db, id: number): Generator<void> {
  yield* purgeRows(db, 'DELETE FROM event WHERE event_ref IN (SELECT event_ref FROM event WHERE source_id = ? LIMIT ?)', id);
  yield* purgeRows(db, 'DELETE FROM alert WHERE alert_id IN (SELECT alert_id FROM alert WHERE source_id = ? LIMIT ?)', id);
  const content = db.prepare('DELETE FROM interaction_content WHERE interaction_ref IN (SELECT interaction_ref FROM interaction WHERE source_id = ? ORDER BY interaction_ref LIMIT ?)');
  yield* purgeRows(db, 'DELETE FROM interaction WHERE interaction_ref IN (SELECT interaction_ref FROM interaction WHERE source_id = ? ORDER BY interaction_ref LIMIT ?)', id, () => content.run(id, PURGE_ROWS));
  for (const table of LONG_OF_SOURCE) yield* purgeTable(db, table, id);
  yield* purgeAgents(db, id);
  db.transaction(() => {
    for (const table of OF_SOURCE) db.prepare(`DELETE FROM ${table} WHERE source_id = ?`).run(id);
    db.prepare('DELETE FROM meta WHERE key = ?').run(`rebuild ${id}`);
  }).immediate();
}

function* purgeRows(db: Db, sql: string, id: number, before: () => void = () => undefined): Generator<void> {
  const statement = db.prepare(sql);
  const slice = db.transaction(() => {
    before();
    return statement.run(id, PURGE_ROWS).changes;
  });
  while (slice.immediate() > 0) yield;
}

/** Tables without a row number are sliced by their key. */
function purgeTable(db: Db, table: string, id: number): Generator<void> {
  const keys: Readonly<Record<string, string>> = { call: 'source_id, call_id', engagement_bucket: 'source_id, start_at, skill_id, agent_id', interaction_queue: 'source_id, queue, start_at, interaction_ref', inbox: 'source_id, inbox_id' };
  const key = keys[table] ?? '';
  return purgeRows(db, `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE source_id = ? LIMIT ?)`, id);
}

function* purgeAgents(db: Db, id: number): Generator<void> {
  const removeActivities = db.prepare('DELETE FROM activity WHERE agent_ref = ?');
  const countDown = db.prepare("UPDATE meta SET value = value - ? WHERE key = 'activities'");
  const removals = [...OF_AGENT, 'agent'].map((table) => db.prepare(`DELETE FROM ${table} WHERE agent_ref = ?`));
  const purgeAgent = db.transaction((ref: number) => {
    countDown.run(removeActivities.run(ref).changes);
    for (const removal of removals) removal.run(ref);
  });
  for (const ref of db.prepare('SELECT agent_ref FROM agent WHERE source_id = ?').pluck().all(id) as number[]) { // one integer column
    purgeAgent.immediate(ref);
    yield;
  }
}
