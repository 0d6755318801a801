import Database from 'better-sqlite3';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { databaseFile } from '../../../../electron/store/home-files.ts';
import { openStoreReader, openStoreWriter } from '../../../../electron/store/open-store.ts';
import { SCHEMA_VERSION } from '../../../../electron/store/migrations/list.ts';
import { makeActivity, makeTempDir, makeTestStore, NOON } from '../../../support/store-home.ts';

async function makeClosedHome(): Promise<string> {
  const { home, store, page } = await makeTestStore();
  await store.ingest(page({ activities: Array.from({ length: 2_000 }, (_, index) => makeActivity({ startAt: NOON + index, durationMs: 0, interactionGuid: `guid ${index}` })) }));
  await store.close();
  return home;
}

function setVersion(home: string, version: number): void {
  const db = new Database(databaseFile(home));
  db.pragma(`user_version = ${version}`);
  db.close();
}

describe('openStoreWriter', () => {
  it('keeps what was stored over a restart, as one file', async () => {
    const home = await makeClosedHome();
    expect(readdirSync(home)).toEqual(['floorwalker.db']);
    const { store } = await makeTestStore({ home });
    expect(await store.describe()).toMatchObject({ activities: 2_000, schema: SCHEMA_VERSION });
  });

  it.each([
    ['no database at all', (file: string) => writeFileSync(file, 'x'.repeat(5_000))],
    ['cut off', (file: string) => truncateSync(file, 20_000)],
    ['overwritten in the middle', (file: string) => writeFileSync(file, Buffer.from(readFileSync(file)).fill(0xa5, 8_192, 90_000))],
  ])('renames a damaged file aside and says so: %s', async (_, damage) => {
    const home = await makeClosedHome();
    damage(databaseFile(home));
    const damaged = readFileSync(databaseFile(home));
    const { store, notices } = openStoreWriter({ home, nowAt: NOON });
    const kept = path.join(home, 'floorwalker.db.corrupt-20261005T120000Z');
    expect([notices.map(({ code }) => code), readFileSync(kept).equals(damaged), await store.listSources()]).toEqual([['database-corrupt'], true, []]);
    await store.close();
  });

  it('never writes over an earlier damaged file', async () => {
    const home = await makeClosedHome();
    for (let round = 0; round < 2; round += 1) {
      writeFileSync(databaseFile(home), `damaged ${round}`.repeat(1_000));
      await openStoreWriter({ home, nowAt: NOON }).store.close();
    }
    expect(readdirSync(home).filter((name) => name.includes('corrupt')).sort()).toEqual(['floorwalker.db.corrupt-20261005T120000Z', 'floorwalker.db.corrupt-20261005T120000Z-2']);
  });

  it('refuses a database of a newer build and leaves it as it is', async () => {
    const home = await makeClosedHome();
    setVersion(home, SCHEMA_VERSION + 1);
    const before = readFileSync(databaseFile(home));
    const refusal = { code: 'database-newer', hint: expect.stringMatching(/Update Floorwalker.*--home.*backup/) };
    expect(() => openStoreWriter({ home, nowAt: NOON })).toThrow(expect.objectContaining(refusal));
    expect(() => openStoreReader({ home })).toThrow(expect.objectContaining(refusal));
    expect([readFileSync(databaseFile(home)).equals(before), readdirSync(home).filter((name) => name.includes('corrupt'))]).toEqual([true, []]);
  });

  it('refuses the database of another program', () => {
    const home = makeTempDir();
    const db = new Database(databaseFile(home));
    db.exec('CREATE TABLE theirs (a)');
    db.close();
    expect(() => openStoreWriter({ home, nowAt: NOON })).toThrow(expect.objectContaining({ code: 'database-foreign' }));
  });

  // Windows has no modes; the folder's own access list protects it there.
  it.skipIf(process.platform === 'win32')('keeps directory and files to the user, backups included', async () => {
    const home = path.join(makeTempDir(), 'deep', 'home');
    const { store } = await makeTestStore({ home });
    const reader = openStoreReader({ home });
    await reader.listAgents();
    await store.backup(path.join(home, 'kept.db'));
    expect(readdirSync(home).map((name) => [name, (statSync(path.join(home, name)).mode & 0o777).toString(8)])).toEqual(['floorwalker.db', 'floorwalker.db-shm', 'floorwalker.db-wal', 'kept.db'].map((name) => [name, '600']));
    expect((statSync(home).mode & 0o777).toString(8)).toBe('700');
    await reader.close();
  });

  it.skipIf(process.platform === 'win32')('tightens an open home of its own, and leaves a shared directory with a word', async () => {
    const own = await makeClosedHome();
    chmodSync(own, 0o755);
    chmodSync(databaseFile(own), 0o644);
    const first = openStoreWriter({ home: own, nowAt: NOON });
    await first.store.close();
    expect([first.notices, (statSync(own).mode & 0o777).toString(8), (statSync(databaseFile(own)).mode & 0o777).toString(8)]).toEqual([[], '700', '600']);
    const shared = path.join(makeTempDir(), 'shared');
    mkdirSync(shared);
    writeFileSync(path.join(shared, 'theirs.txt'), '');
    chmodSync(shared, 0o755);
    const second = openStoreWriter({ home: shared, nowAt: NOON });
    await second.store.close();
    expect([second.notices.map(({ code }) => code), (statSync(shared).mode & 0o777).toString(8)]).toEqual([['home-open'], '755']);
  });
});
