import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openForWriting, pragmaValue, schemaVersion } from '../../electron/store/database.ts';
import { databaseFile } from '../../electron/store/home-files.ts';
import { checkUsable, migrate } from '../../electron/store/migrate.ts';
import { MIGRATIONS, SCHEMA_VERSION } from '../../electron/store/migrations/list.ts';
import { makeTempDir, makeTestStore, NOON } from '../support/store-home.ts';

const SNAPSHOT = new URL('./schema.snapshot.sql', import.meta.url);

/** Released migrations: what they were when they were released. A change of the schema is a new migration. */
const RELEASED: Readonly<Record<string, string>> = {
  '0001-first': '91211c7b8556c155888d4464ebed654bd530b02b5b68506503e26db958cf3ea1',
  '0002-records': 'bea269188aeef58299c6065cebaf2ce53b41ad914a5a26dba107a55ed73c1a74',
  '0003-alerts': '65e81c41a117e6482cacf339a98b8f5ff40a91a15af2e196d4bb5d01589f39e9',
};

const schemaOf = (db: Database.Database): string => (db.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type DESC, name").pluck().all() as string[]).map((sql) => `${sql};\n`).join('\n'); // one text column

describe('the schema', () => {
  it('is the committed snapshot (UPDATE_SCHEMA=1 writes it)', async () => {
    const { home } = await makeTestStore();
    const db = new Database(databaseFile(home), { readonly: true });
    const schema = schemaOf(db);
    db.close();
    if (process.env['UPDATE_SCHEMA'] === '1') writeFileSync(SNAPSHOT, schema);
    expect(schema).toBe(readFileSync(SNAPSHOT, 'utf8').replaceAll('\r\n', '\n'));
  });

  it('is made of migrations that are numbered without a hole and not edited once released', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
    expect(SCHEMA_VERSION).toBe(MIGRATIONS.at(-1)?.version);
    expect(Object.fromEntries(MIGRATIONS.map(({ name, sql }) => [name, createHash('sha256').update(sql).digest('hex')]))).toEqual(RELEASED);
  });

  it('has strict tables only', async () => {
    const { home } = await makeTestStore();
    const db = new Database(databaseFile(home), { readonly: true });
    const tables = db.prepare("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'").all();
    db.close();
    expect(tables.filter((table) => (table as { strict: number }).strict !== 1)).toEqual([]);
  });
});

describe('migrate', () => {
  const steps = [
    { version: 1, name: 'one', sql: 'CREATE TABLE first (a INTEGER) STRICT; INSERT INTO first VALUES (1);' },
    { version: 2, name: 'two', sql: 'CREATE TABLE second (a INTEGER) STRICT;' },
    { version: 3, name: 'three', sql: 'CREATE TABLE third (a INTEGER) STRICT; INSERT INTO nowhere VALUES (1);' },
  ];

  it('keeps a copy before it changes a database that holds something', () => {
    const home = makeTempDir();
    const file = databaseFile(home);
    const db = openForWriting(file);
    expect(migrate(db, { file, nowAt: NOON, migrations: steps.slice(0, 1) })).toBeNull();
    const copy = migrate(db, { file, nowAt: NOON, migrations: steps.slice(0, 2) });
    expect([copy, schemaVersion(db), migrate(db, { file, nowAt: NOON, migrations: steps.slice(0, 2) })]).toEqual([`${file}.before-migration-1-20261005T120000Z`, 2, null]);
    db.close();
    const kept = new Database(copy ?? '', { readonly: true });
    expect([pragmaValue(kept, 'user_version'), kept.prepare('SELECT a FROM first').pluck().all(), kept.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'second'").pluck().get()]).toEqual([1, [1], 0]);
    kept.close();
    expect(readdirSync(home).sort()).toEqual(['floorwalker.db', path.basename(copy ?? '')]);
  });

  it('leaves a failed step without a trace, and the ones before it done', () => {
    const file = databaseFile(makeTempDir());
    const db = openForWriting(file);
    expect(() => migrate(db, { file, nowAt: NOON, migrations: steps })).toThrow(/nowhere/);
    expect([schemaVersion(db), db.prepare("SELECT name FROM sqlite_schema ORDER BY name").pluck().all()]).toEqual([2, ['first', 'second']]);
    db.close();
  });

  it('refuses a schema that is newer than the build', () => {
    const file = databaseFile(makeTempDir());
    const db = openForWriting(file);
    migrate(db, { file, nowAt: NOON, migrations: steps.slice(0, 2) });
    expect(() => checkUsable(db, file, 1)).toThrow(expect.objectContaining({ code: 'database-newer' }));
    expect(() => checkUsable(db, file, 2)).not.toThrow();
    db.close();
  });
});
