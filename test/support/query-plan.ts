import Database from 'better-sqlite3';
import { databaseFile } from '../../electron/store/home-files.ts';
import { makeTestStore } from './store-home.ts';

/** How SQLite would answer a query of the present schema: its steps. A query takes the named values, or 1 for each `?`. */
export async function planOf(sql: string, named: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  const { home } = await makeTestStore();
  const db = new Database(databaseFile(home), { readonly: true });
  const explain = db.prepare(`EXPLAIN QUERY PLAN ${sql}`);
  const steps = (sql.includes('@') ? explain.all(named) : explain.all(...Array.from(sql.matchAll(/\?/g), () => 1))) as { readonly detail: string }[]; // SQLite's column
  db.close();
  return steps.map(({ detail }) => detail);
}
