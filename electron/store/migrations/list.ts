import { sql as first } from './0001-first.ts';

/** One step of the schema; it runs in a transaction of its own and is never edited once released. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** Append only. */
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, name: '0001-first', sql: first },
];

export const SCHEMA_VERSION = MIGRATIONS.length;
