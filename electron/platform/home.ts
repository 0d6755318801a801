import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { AppFailure } from '../../shared/contract/app-error.ts';

export interface HomeChoice {
  /** `--home`, as typed. */
  readonly flag?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What a relative `--home` is relative to. */
  readonly cwd: string;
  readonly platform?: NodeJS.Platform;
  readonly userHome?: string;
}

/** The data directory: the flag, else `FLOORWALKER_HOME`, else the OS's folder for application data. Absolute; not created. */
export function resolveHome(choice: HomeChoice): string {
  const asked = choice.flag ?? choice.env['FLOORWALKER_HOME'];
  if (asked !== undefined && asked.trim() !== '') return resolve(choice.cwd, asked);
  return defaultHome(choice);
}

/** The OS's own folder for application data (local, not roaming: a database must not be copied about at every sign-in). */
export function defaultHome(choice: Omit<HomeChoice, 'flag' | 'cwd'>): string {
  const userHome = choice.userHome ?? homedir();
  const { env } = choice;
  switch (choice.platform ?? process.platform) {
    case 'win32':
      return join(env['LOCALAPPDATA'] ?? join(userHome, 'AppData', 'Local'), 'Floorwalker');
    case 'darwin':
      return join(userHome, 'Library', 'Application Support', 'Floorwalker');
    default: {
      const base = env['XDG_DATA_HOME'];
      return join(base !== undefined && base.startsWith('/') ? base : join(userHome, '.local', 'share'), 'floorwalker');
    }
  }
}

/**
 * Makes the data directory with mode 0700. A directory that was there and holds other things keeps its mode: it may be
 * someone's shared folder, and our files in it are 0600 anyway (`doctor` mentions it).
 */
export function ensureHome(home: string): void {
  try {
    const made = mkdirSync(home, { recursive: true, mode: 0o700 });
    const names = readdirSync(home);
    const isOurs = made !== undefined || names.length === 0 || names.includes('floorwalker.db');
    const mode = statSync(home).mode;
    const isShared = (mode & 0o1000) !== 0; // the sticky bit of /tmp and its like
    if (isOurs && !isShared && process.platform !== 'win32' && (mode & 0o777) !== 0o700) chmodSync(home, 0o700);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'; // every file-system error of Node has a code
    throw new AppFailure({ code: 'home-unusable', message: `The data directory ${home} cannot be used (${code}).`, hint: 'Choose another one with --home, or correct its permissions.' }, { cause });
  }
}

/** Permission bits of a path, or null where it does not exist or the system has none. */
export function permissionsOf(path: string): number | null {
  if (process.platform === 'win32') return null;
  try {
    return statSync(path).mode & 0o777;
  } catch {
    return null;
  }
}
