import { chmodSync, renameSync, rmSync } from 'node:fs';
import { AppFailure } from '../../shared/contract/app-error.ts';
import type { UtcMs } from '../../shared/domain/time.ts';
import { APPLICATION_ID, pragmaValue, schemaVersion, type Db } from './database.ts';
import { freeName, stampOf, syncFile } from './home-files.ts';
import type { Migration } from './migrations/list.ts';

/** Refuses a database that this build cannot use: another program's, or one of a newer build. */
export function checkUsable(db: Db, file: string, newest: number): void {
  const version = schemaVersion(db);
  const application = Number(pragmaValue(db, 'application_id'));
  const hasTables = db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').pluck().get() !== undefined;
  if (application !== APPLICATION_ID && (hasTables || application !== 0)) {
    throw new AppFailure({ code: 'database-foreign', message: `${file} is not a Floorwalker database.`, hint: 'Choose another data directory with --home, or move that file away.' });
  }
  if (version > newest) {
    throw new AppFailure({
      code: 'database-newer',
      message: `The database in ${file} has schema ${version}; this build knows schema ${newest}.`,
      hint: 'Update Floorwalker, or choose another data directory with --home, or restore the backup that was made before the update (floorwalker.db.before-migration-…).',
    });
  }
}

/** Brings a database to the newest schema; keeps a copy first when there is something to lose. Returns the copy's name. */
export function migrate(db: Db, options: { readonly file: string; readonly nowAt: UtcMs; readonly migrations: readonly Migration[] }): string | null {
  const from = schemaVersion(db);
  const due = options.migrations.filter((migration) => migration.version > from);
  if (due.length === 0) return null;
  const copy = from === 0 ? null : keepCopy(db, freeName(`${options.file}.before-migration-${from}-${stampOf(options.nowAt)}`));
  if (from === 0) db.pragma(`application_id = ${APPLICATION_ID}`);
  for (const migration of due) applyMigration(db, migration);
  return copy;
}

/** The version moves in the same transaction as the tables, so that a crash leaves the one or the other. */
function applyMigration(db: Db, migration: Migration): void {
  db.transaction(() => {
    db.exec(migration.sql);
    db.pragma(`user_version = ${migration.version}`);
  }).exclusive();
}

function keepCopy(db: Db, target: string): string {
  const partial = `${target}.partial`;
  rmSync(partial, { force: true });
  db.prepare('VACUUM INTO ?').run(partial);
  chmodSync(partial, 0o600);
  syncFile(partial);
  renameSync(partial, target);
  return target;
}
