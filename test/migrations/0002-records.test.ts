import { describe, expect, it } from 'vitest';
import { openForWriting, schemaVersion } from '../../electron/store/database.ts';
import { databaseFile, prepareHome } from '../../electron/store/home-files.ts';
import { migrate } from '../../electron/store/migrate.ts';
import { MIGRATIONS } from '../../electron/store/migrations/list.ts';
import { openStoreWriter } from '../../electron/store/open-store.ts';
import { restoreBackup } from '../../electron/store/restore.ts';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { makeTempDir, NOON } from '../support/store-home.ts';
import { makeInteraction, makeSourceEvent, TEST_DERIVATION } from '../support/store-records.ts';

/** A home as a build with the first schema left it: one source, two agents, their activities and a cursor. */
function makeOldHome(): string {
  const home = makeTempDir();
  prepareHome(home);
  const file = databaseFile(home);
  const db = openForWriting(file);
  migrate(db, { file, nowAt: NOON, migrations: MIGRATIONS.slice(0, 1) });
  db.exec(`
    INSERT INTO source VALUES (1, 'vonage', 'emea', '{"region":"emea"}', 'active', 0, NULL, ${NOON});
    INSERT INTO agent VALUES (1, 1, '01', 'Ada', NULL, 1, ${NOON}, ${NOON}, ${NOON}), (2, 1, '02', NULL, NULL, NULL, NULL, ${NOON}, ${NOON});
    INSERT INTO kind VALUES (1, 'Presence', 'Ready', 'Ready', 1, NULL, NULL, NULL, NULL, NULL, NULL);
    INSERT INTO outcome VALUES (1, NULL, NULL);
    INSERT INTO source_kind VALUES (1, 1);
    INSERT INTO activity VALUES (1, ${NOON}, 1, 0, x'', x'', 5000, 1, 0, 0, NULL), (2, ${NOON}, 1, 0, x'', x'', NULL, 1, 0, 0, NULL);
    UPDATE meta SET value = 2 WHERE key = 'activities';
    INSERT INTO stream VALUES (1, 'vonage/agent-activities', 'cursor', ${NOON}, NULL, NULL, NULL);
    INSERT INTO gap VALUES (1, 1, 'vonage/agent-activities', 1, 2, 'offline', 0);`);
  db.close();
  return home;
}

const WINDOW = { startAt: NOON, endAt: NOON + 60_000 };

describe('0002-records', () => {
  it('keeps everything of a database of the first schema, with a copy, and takes records then', async () => {
    const home = makeOldHome();
    const { store, notices } = openStoreWriter({ home, nowAt: NOON });
    expect([notices, (await store.describe()).schema, await store.checkIntegrity(true), readdirSync(home).filter((name) => name.includes('before-migration-1')).length]).toEqual([[], MIGRATIONS.length, [], 1]);
    expect(await store.listAgents()).toMatchObject([{ agentId: '01', name: 'Ada' }, { agentId: '02', name: null }]);
    expect((await Array.fromAsync(store.streamActivities({ window: WINDOW }))).flat().map(({ agentId, durationMs }) => [agentId, durationMs])).toEqual([['01', 5_000], ['02', null]]);
    expect([await store.readCursor(1, 'vonage/agent-activities'), (await store.listGaps({})).length, (await store.listInteractions({ window: WINDOW, sort: 'start', isDescending: false, limit: 1, offset: 0 })).total]).toEqual(['cursor', 1, 0]);
    const page = { sourceId: 1, stream: 's', asOf: NOON, receivedAt: NOON, activities: [], names: [], snapshots: [], quarantined: [], cursor: null, covered: null };
    expect(await store.ingest({ ...page, records: { interactions: [makeInteraction()], events: [makeSourceEvent({ agentId: '02' })] }, derivation: TEST_DERIVATION })).toMatchObject({ inserted: 2, changedAgents: ['01', '02'] });
    expect(await store.checkIntegrity(true)).toEqual([]);
    await store.close();
  });

  it('takes a backup of the first schema', async () => {
    const home = makeTempDir();
    restoreBackup({ home, file: path.join(makeOldHome(), 'floorwalker.db'), nowAt: NOON });
    const { store } = openStoreWriter({ home, nowAt: NOON });
    expect([(await store.describe()).activities, await store.checkIntegrity(true)]).toEqual([2, []]);
    await store.close();
  });

  it('only adds: the tables of the first schema are as they were', () => {
    const tablesOf = (count: number): readonly unknown[] => {
      const file = databaseFile(makeTempDir());
      const db = openForWriting(file);
      migrate(db, { file, nowAt: NOON, migrations: MIGRATIONS.slice(0, count) });
      expect(schemaVersion(db)).toBe(count);
      const rows = db.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY name").all();
      db.close();
      return rows;
    };
    expect(tablesOf(2)).toEqual(expect.arrayContaining([...tablesOf(1)]));
  });
});
