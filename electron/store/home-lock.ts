import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { UtcMs } from '../../shared/domain/time.ts';
import { openPlain, sqliteCode, type Db } from './database.ts';
import { prepareHome, preparePrivateFile } from './home-files.ts';

/** Who holds a home, and how to reach it. `unknown` with pid 0: somebody holds it but has not said who. */
export interface HomeOwner {
  readonly pid: number;
  readonly shell: 'desktop' | 'browser' | 'cli' | 'unknown';
  readonly startedAt: UtcMs;
  /** Address of the browser shell, without its token. */
  readonly url?: string;
  /** Local socket that takes commands. */
  readonly socket?: string;
}

export type HomeLock =
  | { readonly ok: true; release(): void; update(owner: HomeOwner): void }
  | { readonly ok: false; readonly owner: HomeOwner | null };

const SHELLS: ReadonlySet<string> = new Set(['desktop', 'browser', 'cli']);
const UNKNOWN_OWNER: HomeOwner = { pid: 0, shell: 'unknown', startedAt: 0 };
/** Somebody who only looks holds the file for an instant; an owner holds it for good. */
const ACQUIRE_TIMEOUT_MS = 500;
const DESCRIBE_TRIES = 25;
const DESCRIBE_PAUSE_MS = 10;

/** A dropped lock must not be collected: closing its file would release it. */
const held = new Set<Db>();

const lockFile = (home: string): string => path.join(home, 'owner.lock');
const ownerFile = (home: string): string => path.join(home, 'owner.json');

/**
 * Takes a home, or says who has it. The lock is SQLite's exclusive lock on a small file that is never written: the
 * system drops it with the process, kill -9 included, and two openings in one process exclude each other as well.
 */
export function acquireHomeLock(home: string, owner: HomeOwner): HomeLock {
  prepareHome(home);
  preparePrivateFile(lockFile(home));
  const db = takeLock(home);
  if (db === null) return { ok: false, owner: readHomeOwner(home) };
  held.add(db);
  writeOwner(home, owner);
  return {
    ok: true,
    update: (next) => {
      if (db.open) writeOwner(home, next);
    },
    release: () => {
      if (!held.delete(db)) return;
      rmSync(ownerFile(home), { force: true });
      db.close();
    },
  };
}

function takeLock(home: string): Db | null {
  const db = openPlain(lockFile(home), { readonly: false, timeoutMs: ACQUIRE_TIMEOUT_MS });
  try {
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db.close();
    if (sqliteCode(error) === 'SQLITE_BUSY') return null;
    throw error;
  }
}

/** Null when nobody holds the home, whatever a crash left behind in `owner.json`. Creates nothing. */
export function readHomeOwner(home: string): HomeOwner | null {
  if (!existsSync(lockFile(home))) return null;
  for (let attempt = 0; attempt < DESCRIBE_TRIES; attempt += 1) {
    if (!isHeld(home)) return null;
    const owner = readOwnerFile(home);
    if (owner !== null && isAlive(owner.pid)) return owner;
    // The lock is taken an instant before the owner is written, and an older owner may still stand there.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, DESCRIBE_PAUSE_MS);
  }
  return UNKNOWN_OWNER;
}

function isHeld(home: string): boolean {
  const db = openPlain(lockFile(home), { readonly: true, timeoutMs: 0 });
  try {
    db.prepare('SELECT 1 FROM sqlite_schema').all();
    return false;
  } catch (error) {
    if (sqliteCode(error) === 'SQLITE_BUSY') return true;
    throw error;
  } finally {
    db.close();
  }
}

function writeOwner(home: string, owner: HomeOwner): void {
  const partial = `${ownerFile(home)}.${process.pid}`;
  writeFileSync(partial, JSON.stringify(owner), { mode: 0o600 });
  chmodSync(partial, 0o600);
  renameSync(partial, ownerFile(home));
}

function readOwnerFile(home: string): HomeOwner | null {
  try {
    return parseOwner(JSON.parse(readFileSync(ownerFile(home), 'utf8')));
  } catch (error) {
    // Not there yet, or being replaced: the caller tries again.
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error)) return null;
    throw error;
  }
}

function parseOwner(value: unknown): HomeOwner | null {
  if (typeof value !== 'object' || value === null) return null;
  const { pid, shell, startedAt, url, socket } = value as Record<string, unknown>; // an object; each member is checked below
  if (typeof pid !== 'number' || typeof shell !== 'string' || typeof startedAt !== 'number') return null;
  return {
    pid,
    shell: SHELLS.has(shell) ? (shell as HomeOwner['shell']) : 'unknown', // one of the set
    startedAt,
    ...(typeof url === 'string' ? { url } : {}),
    ...(typeof socket === 'string' ? { socket } : {}),
  };
}

/** A process of another user is alive too (EPERM). */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
