import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openForWriting, schemaVersion } from '../../electron/store/database.ts';
import { databaseFile, prepareHome } from '../../electron/store/home-files.ts';
import { migrate } from '../../electron/store/migrate.ts';
import { MIGRATIONS } from '../../electron/store/migrations/list.ts';
import { openStoreWriter } from '../../electron/store/open-store.ts';
import { restoreBackup } from '../../electron/store/restore.ts';
import { makeAlert, makeNewRule } from '../support/alert-builder.ts';
import { makeTempDir, NOON } from '../support/store-home.ts';

/** A home as a build with the second schema left it: one source, an agent who is a person, an activity. */
function makeOldHome(): string {
  const home = makeTempDir();
  prepareHome(home);
  const file = databaseFile(home);
  const db = openForWriting(file);
  migrate(db, { file, nowAt: NOON, migrations: MIGRATIONS.slice(0, 2) });
  db.exec(`
    INSERT INTO source VALUES (1, 'vonage', 'emea', '{"region":"emea"}', 'active', 0, NULL, ${NOON});
    INSERT INTO agent VALUES (1, 1, '01', 'Ada', NULL, 1, ${NOON}, ${NOON}, ${NOON});
    INSERT INTO team VALUES (1, 'North', 'north', NULL);
    INSERT INTO person VALUES (1, 'Ada', NULL, 1);
    INSERT INTO person_agent VALUES (1, '01', 1);
    INSERT INTO kind VALUES (1, 'Presence', 'Ready', 'Ready', 1, NULL, NULL, NULL, NULL, NULL, NULL);
    INSERT INTO outcome VALUES (1, NULL, NULL);
    INSERT INTO source_kind VALUES (1, 1);
    INSERT INTO activity VALUES (1, ${NOON}, 1, 0, x'', x'', 5000, 1, 0, 0, NULL);
    UPDATE meta SET value = 1 WHERE key = 'activities';`);
  db.close();
  return home;
}

describe('0003-alerts', () => {
  it('keeps everything of a database of the second schema, with a copy, and takes rules and alerts then', async () => {
    const home = makeOldHome();
    const { store, notices } = openStoreWriter({ home, nowAt: NOON });
    expect([notices, (await store.describe()).schema, await store.checkIntegrity(true), readdirSync(home).filter((name) => name.includes('before-migration-2')).length]).toEqual([[], MIGRATIONS.length, [], 1]);
    expect([await store.readPeople(), (await store.describe()).activities, await store.listRules(), await store.readRecentAlerts(0), await store.listOutbox(1), await store.listAgentSnoozes()])
      .toEqual([expect.objectContaining({ links: [{ personId: 1, sourceId: 1, agentId: '01' }] }), 1, [], [], [], []]);
    await store.saveRule(makeNewRule());
    expect([await store.writeAlerts({ raised: [makeAlert()], changed: [] }), await store.checkIntegrity(true)]).toEqual([[1], []]);
    await store.close();
  });

  it('takes a backup of the second schema', async () => {
    const home = makeTempDir();
    restoreBackup({ home, file: path.join(makeOldHome(), 'floorwalker.db'), nowAt: NOON });
    const { store } = openStoreWriter({ home, nowAt: NOON });
    expect([(await store.describe()).schema, await store.checkIntegrity(true)]).toEqual([MIGRATIONS.length, []]);
    await store.close();
  });

  it('only adds: the tables of the second schema are as they were', () => {
    const tablesOf = (count: number): readonly unknown[] => {
      const file = databaseFile(makeTempDir());
      const db = openForWriting(file);
      migrate(db, { file, nowAt: NOON, migrations: MIGRATIONS.slice(0, count) });
      expect(schemaVersion(db)).toBe(count);
      const rows = db.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all();
      db.close();
      return rows;
    };
    expect(tablesOf(3)).toEqual(expect.arrayContaining([...tablesOf(2)]));
  });
});
