import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import type { UtcMs } from '../../shared/domain/time.ts';

/** Something that a person should hear about although the store could be opened. */
export interface StoreNotice {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

export const DATABASE_NAME = 'floorwalker.db';
const COMPANIONS = ['', '-wal', '-shm', '-journal'] as const;
const STICKY_BIT = 0o1000;
const HAS_MODES = process.platform !== 'win32';

export function databaseFile(home: string): string {
  return path.join(home, DATABASE_NAME);
}

/** `20261121T004013Z`, for file names. */
export function stampOf(at: UtcMs): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
}

/** `base`, or `base-2`, `base-3`… when that is taken: nothing is ever written over. */
export function freeName(base: string): string {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? base : `${base}-${count}`;
    if (!existsSync(name)) return name;
  }
}

/**
 * Makes the home with mode 0700. A home that is there and more open is tightened when it is empty or holds a
 * database already; a directory that is shared with other things (`/tmp`) is left as it is and reported.
 */
export function prepareHome(home: string): readonly StoreNotice[] {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  if (!HAS_MODES) return [];
  const mode = statSync(home).mode;
  if ((mode & 0o077) === 0) return [];
  const entries = readdirSync(home);
  const isOurs = entries.length === 0 || entries.includes(DATABASE_NAME);
  if (isOurs && (mode & STICKY_BIT) === 0) {
    chmodSync(home, 0o700);
    return [];
  }
  return [{
    code: 'home-open',
    message: `Other users of this machine may list the data directory ${home}; the files themselves are private.`,
    hint: 'Choose a directory of its own with --home, or set its mode to 0700.',
  }];
}

/** Makes sure that the database file exists with mode 0600; SQLite gives its companions the same mode. */
export function preparePrivateFile(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
  if (!HAS_MODES) return;
  for (const companion of COMPANIONS) {
    const name = file + companion;
    if (existsSync(name) && (statSync(name).mode & 0o077) !== 0) chmodSync(name, 0o600);
  }
}

/** Renames a database with its companions; returns the new name. */
export function moveAside(file: string, label: string, at: UtcMs): string {
  const target = freeName(`${file}.${label}-${stampOf(at)}`);
  for (const companion of COMPANIONS) {
    if (existsSync(file + companion)) renameSync(file + companion, target + companion);
  }
  return target;
}

/** Forces a file's content to the disk. */
export function syncFile(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes a rename durable; Windows has no such call. */
export function syncDirectory(directory: string): void {
  if (!HAS_MODES) return;
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Bytes of a database with its log; 0 when there is none. */
export function sizeOnDisk(file: string): number {
  return [file, `${file}-wal`].reduce((total, name) => total + (statSync(name, { throwIfNoEntry: false })?.size ?? 0), 0);
}
