import { describe, expect, it } from 'vitest';
import { APPLICATION_ID, openForWriting, pragmaValue, schemaVersion } from '../../electron/store/database.ts';
import { databaseFile } from '../../electron/store/home-files.ts';
import { migrate } from '../../electron/store/migrate.ts';
import { MIGRATIONS } from '../../electron/store/migrations/list.ts';
import { makeTempDir, NOON } from '../support/store-home.ts';

describe('0001-first', () => {
  it('makes an empty database of its own kind', () => {
    const file = databaseFile(makeTempDir());
    const db = openForWriting(file);
    migrate(db, { file, nowAt: NOON, migrations: MIGRATIONS.slice(0, 1) });
    expect([schemaVersion(db), pragmaValue(db, 'application_id'), pragmaValue(db, 'journal_mode'), pragmaValue(db, 'synchronous')]).toEqual([1, APPLICATION_ID, 'wal', 2]);
    expect(db.prepare('SELECT key, value FROM meta').all()).toEqual([{ key: 'activities', value: 0 }]);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    db.close();
  });

  it('tells absent from empty GUIDs, and zero-length from others of the same start', () => {
    const file = databaseFile(makeTempDir());
    const db = openForWriting(file);
    migrate(db, { file, nowAt: NOON, migrations: MIGRATIONS.slice(0, 1) });
    const insert = db.prepare('INSERT INTO activity VALUES (1, 5, 1, ?, ?, ?, ?, 1, 0, 0, NULL)');
    const absent = Buffer.alloc(0);
    for (const values of [[0, absent, absent, 7], [0, '', absent, 7], [0, absent, '', 7], [1, absent, absent, 0]]) insert.run(...values);
    expect(() => insert.run(0, absent, absent, 8)).toThrow(/UNIQUE/);
    expect(() => insert.run(0, null, absent, 8)).toThrow(/NOT NULL/);
    db.close();
  });
});
