import { closeSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { AppFailure } from '../../shared/contract/app-error.ts';
import { openPlain, type Db } from './database.ts';
import { syncDirectory, syncFile } from './home-files.ts';

/** Pages that are copied between two turns of the event loop; polling goes on meanwhile. */
const PAGES_PER_TURN = 2_000;

/** Copies a running database with SQLite's online backup, under a temporary name that is renamed when it is whole. */
export async function backupDatabase(db: Db, file: string): Promise<{ readonly bytes: number }> {
  if (path.resolve(file) === path.resolve(db.name)) {
    throw new AppFailure({ code: 'backup-failed', message: 'A backup cannot replace the database it is made of.', hint: 'Choose another file.' });
  }
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new AppFailure({ code: 'backup-failed', message: `${file} is a folder.`, hint: 'Name the file that the backup is written to.' });
  }
  const partial = `${file}.partial-${process.pid}`;
  try {
    rmSync(partial, { force: true });
    closeSync(openSync(partial, 'wx', 0o600));
    await db.backup(partial, { progress: () => PAGES_PER_TURN });
    leaveWal(partial);
    syncFile(partial);
    renameSync(partial, file);
    syncDirectory(path.dirname(file));
    return { bytes: statSync(file).size };
  } catch (error) {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(partial + suffix, { force: true });
    throw new AppFailure({ code: 'backup-failed', message: `The backup could not be written to ${file}: ${error instanceof Error ? error.message : String(error)}`, hint: 'Check that the directory exists, may be written and has room, and try again.' }, { cause: error });
  }
}

/** A copy of a WAL database says that it is one; as a file for keeping it should need no companions. */
function leaveWal(file: string): void {
  const copy = openPlain(file, { readonly: false, timeoutMs: 0 });
  try {
    copy.pragma('journal_mode = DELETE');
  } finally {
    copy.close();
  }
}
