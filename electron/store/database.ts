import Database from 'better-sqlite3';

/** One connection. This folder is the only importer of better-sqlite3. */
export type Db = Database.Database;
export type Statement = Database.Statement;

/** `FLWK`, in the file's header: tells a Floorwalker database from another program's. */
export const APPLICATION_ID = 0x464c574b;

const WRITER_CACHE_KB = 65_536;
const READER_CACHE_KB = 32_768;
/** 64 MiB of log before it is written back: a page of 500 agents touches 500 leaves, and each of them is rewritten often. */
const CHECKPOINT_PAGES = 16_384;
/** What every connection that writes keeps to. */
const DURABLE = ['synchronous = FULL', 'foreign_keys = ON', `wal_autocheckpoint = ${CHECKPOINT_PAGES}`, `journal_size_limit = ${CHECKPOINT_PAGES * 4_096}`] as const;

/**
 * The owner's connection. `synchronous=FULL`: a row that was reported as stored, with the cursor that says so, must
 * survive a power cut; NORMAL would only promise a consistent file. It costs one fsync a page of 1,000 to 5,000 rows.
 */
export function openForWriting(file: string): Db {
  return openWith(file, {}, ['journal_mode = WAL', ...DURABLE, 'temp_store = MEMORY', `cache_size = -${WRITER_CACHE_KB}`]);
}

const INBOX_CACHE_KB = 2_048;

/** The owner's second connection, for short transactions that must be on the disk when they return. The file is there and in WAL mode. */
export function openForAppending(file: string): Db {
  return openWith(file, { fileMustExist: true }, [...DURABLE, `cache_size = -${INBOX_CACHE_KB}`]);
}

/** Reads beside an owner; never writes, never creates the file. */
export function openForReading(file: string): Db {
  return openWith(file, { readonly: true, fileMustExist: true }, ['query_only = ON', `cache_size = -${READER_CACHE_KB}`]);
}

function openWith(file: string, options: Database.Options, pragmas: readonly string[]): Db {
  const db = new Database(file, { ...options, timeout: 10_000 });
  try {
    for (const pragma of pragmas) db.pragma(pragma);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Opens as the file is, without touching its journal mode or its content. */
export function openPlain(file: string, options: { readonly readonly: boolean; readonly timeoutMs: number }): Db {
  return new Database(file, { readonly: options.readonly, timeout: options.timeoutMs });
}

/** A pragma's single value. */
export function pragmaValue(db: Db, name: string): unknown {
  return db.pragma(name, { simple: true });
}

export function schemaVersion(db: Db): number {
  return Number(pragmaValue(db, 'user_version'));
}

/** SQLite's primary error code (`SQLITE_CORRUPT` for `SQLITE_CORRUPT_VTAB`), or null when the error is no SQLite error. */
export function sqliteCode(error: unknown): string | null {
  if (!(error instanceof Database.SqliteError)) return null;
  return /^SQLITE_[A-Z]+/.exec(error.code)?.[0] ?? error.code;
}

/** A file whose content is damaged or no database at all. */
export class DamagedDatabase extends Error {}

export function isCorruption(error: unknown): boolean {
  if (error instanceof DamagedDatabase) return true;
  const code = sqliteCode(error);
  return code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB';
}

export function sqliteVersion(): string {
  const db = new Database(':memory:');
  try {
    return String(db.prepare('SELECT sqlite_version()').pluck().get());
  } finally {
    db.close();
  }
}
