import { sql as first } from './0001-first.ts';
import { sql as records } from './0002-records.ts';
import { sql as alerts } from './0003-alerts.ts';

/** One step of the schema; it runs in a transaction of its own and is never edited once released. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** Append only. */
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, name: '0001-first', sql: first },
  { version: 2, name: '0002-records', sql: records },
  { version: 3, name: '0003-alerts', sql: alerts },
];

export const SCHEMA_VERSION = MIGRATIONS.length;
