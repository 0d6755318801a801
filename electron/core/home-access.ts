import { existsSync } from 'node:fs';
import { AppFailure } from '../../shared/contract/app-error.ts';
import type { Rule } from '../../shared/alerts/rule.ts';
import { isZone } from '../../shared/domain/calendar.ts';
import type { ClosedInterval, UtcMs } from '../../shared/domain/time.ts';
import { COLUMNS } from '../export/datasets.ts';
import { exportParts } from '../export/export-parts.ts';
import type { Connector } from '../ports/connector.ts';
import type { StoreReader } from '../ports/stores.ts';
import { backupDatabase } from '../store/backup.ts';
import { isCorruption, openForReading, sqliteCode } from '../store/database.ts';
import { databaseFile } from '../store/home-files.ts';
import { acquireHomeLock, readHomeOwner, type HomeOwner } from '../store/home-lock.ts';
import { openStoreReader } from '../store/open-store.ts';
import { restoreBackup } from '../store/restore.ts';
import type { BacktestResult } from './alerts/past/backtest-request.ts';
import type { ExportPart, ExportPlan } from './app.ts';

/** What a command does on a home without running a core: reading beside an owner, and putting a backup in place. */

export type { HomeOwner };

/** Columns of a dataset, in their order. */
export function columnsOf(dataset: ExportPlan['dataset']): readonly string[] {
  return COLUMNS[dataset];
}

/** Who holds a home; null when nobody does. Creates nothing. */
export function ownerOf(home: string): HomeOwner | null {
  return readHomeOwner(home);
}

/** Runs a reading command; a home without a database reads as empty and stays without. */
export async function readHome<T>(home: string, read: (reader: StoreReader) => Promise<T>): Promise<T> {
  try {
    const reader = openStoreReader({ home });
    try {
      return await read(reader);
    } finally {
      await reader.close();
    }
  } catch (error) {
    throw toUnreadable(error, home);
  }
}

/** A database that SQLite refuses is nothing unexpected to a person: what it is, and what can be done. Readers never move it aside. */
function toUnreadable(error: unknown, home: string): unknown {
  const code = sqliteCode(error);
  if (code === null || code === '') return error;
  return new AppFailure({ code: 'database-unreadable', message: `The database in ${home} ${isCorruption(error) ? 'is damaged' : 'cannot be read'} (${code}).`, hint: 'Put a backup in place with floorwalker restore FILE, or start the app, which keeps a damaged database aside and begins a new one.' }, { cause: error });
}

/** Streams a dataset; the reader is closed when the last part was taken or the taker leaves. */
export async function* exportHome(home: string, plan: ExportPlan, context: { readonly build: string; readonly nowAt: UtcMs }): AsyncGenerator<ExportPart, void, unknown> {
  const reader = openStoreReader({ home });
  try {
    yield* exportParts(reader, plan, context);
  } catch (error) {
    throw toUnreadable(error, home);
  } finally {
    await reader.close();
  }
}

export interface HomeBacktest {
  readonly rule: Rule;
  readonly window: ClosedInterval;
  /** For rules that name no zone of their own; null: the home's, else the desk's. */
  readonly zone: string | null;
  readonly nowAt: UtcMs;
  readonly deskZone: string;
  readonly connectors: readonly Connector[];
}

/** Tries a rule on what is stored, as far as it is stored: every episode is listed. */
export async function backTestHome(home: string, { rule, window, nowAt, connectors, ...zones }: HomeBacktest): Promise<BacktestResult> {
  // Loaded only here: other commands start without the evaluator.
  const [{ createBacktester }, { readFrontiers }] = await Promise.all([import('./alerts/past/backtest.ts'), import('./alerts/past/backtest-request.ts')]);
  return readHome(home, async (reader) => {
    const stored = (await reader.readSettings())['zone'];
    const zone = [zones.zone, stored, zones.deskZone].find((candidate) => candidate != null && isZone(candidate)) ?? 'UTC';
    return createBacktester(reader).run({ rule, window, zone, nowAt, sources: await readFrontiers(reader, connectors), maxEpisodes: null });
  });
}

/** A consistent copy, also while an owner writes. Null where there is no database. */
export async function backUpHome(home: string, file: string): Promise<{ readonly bytes: number } | null> {
  if (!existsSync(databaseFile(home))) return null;
  try {
    const db = openForReading(databaseFile(home));
    try {
      return await backupDatabase(db, file);
    } finally {
      db.close();
    }
  } catch (error) {
    throw toUnreadable(error, home);
  }
}

/** Puts a verified backup in place of the database; only while nobody owns the home. */
export function restoreHome(home: string, file: string, owner: HomeOwner): { readonly keptAs: string | null } {
  const lock = acquireHomeLock(home, owner);
  if (!lock.ok) throw homeOwned(home, lock.owner);
  try {
    return restoreBackup({ home, file, nowAt: owner.startedAt });
  } finally {
    lock.release();
  }
}

/** Says who owns a home, for commands that cannot go on beside them. */
export function homeOwned(home: string, owner: HomeOwner | null): AppFailure {
  const names: Readonly<Record<HomeOwner['shell'], string>> = { desktop: 'the desktop app', browser: 'the app in the browser (floorwalker serve or demo)', cli: 'another command', unknown: 'another process' };
  const who = owner === null ? 'another process' : `${names[owner.shell]}${owner.pid > 0 ? `, process ${owner.pid}` : ''}`;
  return new AppFailure({ code: 'home-owned', message: `The data directory ${home} is in use by ${who}.`, hint: 'Quit it and try again, or choose another --home.' });
}
