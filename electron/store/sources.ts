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

/**
 * Deletes a marked source, an agent and a transaction at a step, so that a large history blocks nobody for long. A
 * crash in between leaves it marked, and the next opening goes on.
 */
export function* purgeSource(db: Db, id: number): Generator<void> {
  const removeActivities = db.prepare('DELETE FROM activity WHERE agent_ref = ?');
  const countDown = db.prepare("UPDATE meta SET value = value - ? WHERE key = 'activities'");
  const purgeAgent = db.transaction((ref: number) => {
    countDown.run(removeActivities.run(ref).changes);
    db.prepare('DELETE FROM snapshot WHERE agent_ref = ?').run(ref);
    db.prepare('DELETE FROM agent WHERE agent_ref = ?').run(ref);
  });
  for (const ref of db.prepare('SELECT agent_ref FROM agent WHERE source_id = ?').pluck().all(id) as number[]) { // one integer column
    purgeAgent.immediate(ref);
    yield;
  }
  db.transaction(() => {
    for (const table of ['source_kind', 'quarantine', 'gap', 'coverage', 'stream', 'label_mapping', 'source']) db.prepare(`DELETE FROM ${table} WHERE source_id = ?`).run(id);
  }).immediate();
}
