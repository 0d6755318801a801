import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { databaseFile } from '../../../../electron/store/home-files.ts';
import { openStoreReader } from '../../../../electron/store/open-store.ts';
import { restoreBackup } from '../../../../electron/store/restore.ts';
import { dumpStore } from '../../../support/store-dump.ts';
import { makeActivity, makeTempDir, makeTestStore, NOON } from '../../../support/store-home.ts';

async function makeBackup(): Promise<{ readonly home: string; readonly file: string; readonly dump: unknown; readonly later: unknown }> {
  const { home, store, page } = await makeTestStore();
  await store.ingest(page({ activities: [makeActivity()] }));
  const file = path.join(makeTempDir(), 'kept.db');
  const dump = dumpStore(home);
  expect((await store.backup(file)).bytes).toBe(statSync(file).size);
  await store.ingest(page({ activities: [makeActivity({ agentId: '02' })] }));
  const later = dumpStore(home);
  await store.close();
  return { home, file, dump, later };
}

describe('backup and restore', () => {
  it('bring the state of the backup back and keep the present one first', async () => {
    const { home, file, dump, later } = await makeBackup();
    const { keptAs } = restoreBackup({ home, file, nowAt: NOON });
    expect([dumpStore(home), keptAs]).toEqual([dump, path.join(home, 'floorwalker.db.before-restore-20261005T120000Z')]);
    expect(readdirSync(home).sort()).toEqual(['floorwalker.db', 'floorwalker.db.before-restore-20261005T120000Z']);
    const { store } = await makeTestStore({ home });
    expect(await store.listAgents()).toHaveLength(1);
    await store.close();
    restoreBackup({ home, file: keptAs ?? '', nowAt: NOON });
    expect(dumpStore(home)).toEqual(later);
  });

  it('work into an empty home', async () => {
    const { file, dump } = await makeBackup();
    const home = path.join(makeTempDir(), 'new');
    expect(restoreBackup({ home, file, nowAt: NOON })).toEqual({ keptAs: null });
    expect(dumpStore(home)).toEqual(dump);
  });

  it('replace a damaged database, and keep it too', async () => {
    const { home, file, dump } = await makeBackup();
    writeFileSync(databaseFile(home), 'damaged'.repeat(1_000));
    const { keptAs } = restoreBackup({ home, file, nowAt: NOON });
    expect([dumpStore(home), readFileSync(keptAs ?? '', 'utf8').slice(0, 7)]).toEqual([dump, 'damaged']);
  });

  it('refuse a file that is no sound backup, and change nothing', async () => {
    const { home, file, later } = await makeBackup();
    const folder = makeTempDir();
    const text = path.join(folder, 'text.db');
    writeFileSync(text, 'no database'.repeat(1_000));
    const cut = path.join(folder, 'cut.db');
    writeFileSync(cut, readFileSync(file).subarray(0, 40_000));
    const foreign = path.join(folder, 'foreign.db');
    new Database(foreign).exec('CREATE TABLE theirs (a)').close();
    const newer = path.join(folder, 'newer.db');
    writeFileSync(newer, readFileSync(file));
    const db = new Database(newer);
    db.pragma('user_version = 99');
    db.close();
    const codes = [path.join(folder, 'absent.db'), text, cut, foreign, newer].map((name) => {
      try {
        return restoreBackup({ home, file: name, nowAt: NOON });
      } catch (error) {
        return error instanceof Error && 'code' in error ? error.code : error;
      }
    });
    expect(codes).toEqual(['backup-invalid', 'backup-invalid', 'backup-invalid', 'database-foreign', 'database-newer']);
    expect([readdirSync(home), dumpStore(home)]).toEqual([['floorwalker.db'], later]);
  });

  it('refuse while somebody reads', async () => {
    const { home, file, later } = await makeBackup();
    const reader = openStoreReader({ home });
    await reader.listAgents();
    expect(() => restoreBackup({ home, file, nowAt: NOON })).toThrow(expect.objectContaining({ code: 'database-busy' }));
    await reader.close();
    expect(dumpStore(home)).toEqual(later);
  });

  it('leave nothing half-made where a backup cannot be written', async () => {
    const { store, home } = await makeTestStore();
    const folder = makeTempDir();
    await expect(store.backup(path.join(folder, 'absent', 'kept.db'))).rejects.toMatchObject({ code: 'backup-failed' });
    await expect(store.backup(databaseFile(home))).rejects.toMatchObject({ code: 'backup-failed' });
    await expect(store.backup(folder)).rejects.toMatchObject({ code: 'backup-failed', message: `${folder} is a folder.` });
    expect([existsSync(path.join(folder, 'absent')), readdirSync(folder), existsSync(`${folder}.partial-${process.pid}`)]).toEqual([false, [], false]);
  });
});
