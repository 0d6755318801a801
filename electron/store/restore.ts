import { chmodSync, copyFileSync, existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs';
import { AppFailure } from '../../shared/contract/app-error.ts';
import type { UtcMs } from '../../shared/domain/time.ts';
import { isCorruption, openPlain, schemaVersion, sqliteCode } from './database.ts';
import { databaseFile, freeName, moveAside, prepareHome, stampOf, syncDirectory, syncFile } from './home-files.ts';
import { findFaults } from './integrity.ts';
import { checkUsable } from './migrate.ts';
import { SCHEMA_VERSION } from './migrations/list.ts';

/** How long somebody who still reads is waited for. */
const READERS_TIMEOUT_MS = 2_000;

/**
 * Puts a backup in the place of the database. The caller holds the home's lock and has no store open. The file is
 * copied and verified first; the present database is kept (`keptAs`, null when there was none); then one rename
 * replaces it, so that at every instant there is a whole database. A backup of an older schema is brought up to date
 * when it is next opened.
 */
export function restoreBackup(options: { readonly home: string; readonly file: string; readonly nowAt: UtcMs }): { readonly keptAs: string | null } {
  const { home, file, nowAt } = options;
  if (!existsSync(file)) throw invalid(file, 'it does not exist');
  // A pipe would be waited for without end.
  if (!statSync(file).isFile()) throw invalid(file, 'it is not a file');
  prepareHome(home);
  const target = databaseFile(home);
  const incoming = `${target}.restoring`;
  try {
    copyPrivately(file, incoming);
    verify(incoming, file);
    syncFile(incoming);
    const keptAs = existsSync(target) ? keepPresent(target, nowAt) : null;
    renameSync(incoming, target);
    syncDirectory(home);
    return { keptAs };
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(incoming + suffix, { force: true });
  }
}

/** With its log, where the backup is a database that was copied by hand. */
function copyPrivately(file: string, target: string): void {
  for (const suffix of ['', '-wal']) {
    rmSync(target + suffix, { force: true });
    if (!existsSync(file + suffix)) continue;
    copyFileSync(file + suffix, target + suffix);
    chmodSync(target + suffix, 0o600);
  }
}

function verify(copy: string, file: string): void {
  try {
    const db = openPlain(copy, { readonly: false, timeoutMs: 0 });
    try {
      checkUsable(db, file, SCHEMA_VERSION);
      if (schemaVersion(db) === 0) throw invalid(file, 'it holds no data');
      const faults = findFaults(db, true);
      if (faults.length > 0) throw invalid(file, faults[0] ?? 'it is damaged');
      db.pragma('journal_mode = DELETE');
    } finally {
      db.close();
    }
  } catch (error) {
    throw isCorruption(error) ? invalid(file, 'it is damaged or no database') : error;
  }
}

function invalid(file: string, why: string): AppFailure {
  return new AppFailure({ code: 'backup-invalid', message: `${file} cannot be restored: ${why}.`, hint: 'Choose another backup. The present database is unchanged.' });
}

/** Leaving WAL mode needs the file for oneself: it proves that nobody reads it, and makes it one file. */
function keepPresent(target: string, nowAt: UtcMs): string {
  try {
    const db = openPlain(target, { readonly: false, timeoutMs: READERS_TIMEOUT_MS });
    try {
      db.pragma('journal_mode = DELETE');
    } finally {
      db.close();
    }
  } catch (error) {
    if (isCorruption(error)) return moveAside(target, 'before-restore', nowAt);
    if (sqliteCode(error) !== 'SQLITE_BUSY') throw error;
    throw new AppFailure({ code: 'database-busy', message: `${target} is being read.`, hint: 'Close the programs that use this data directory (also running exports), and try again.' }, { cause: error });
  }
  const kept = freeName(`${target}.before-restore-${stampOf(nowAt)}`);
  linkOrCopy(target, kept);
  return kept;
}

/** A second name leaves the first in place until the rename; a file system without links gets a copy. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
    chmodSync(to, 0o600);
    syncFile(to);
  }
}
