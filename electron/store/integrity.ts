import type { Db } from './database.ts';

/** SQLite reports at most this many faults; a broken file has thousands. */
const MAX_FAULTS = 100;

/** What must hold beyond SQLite's own rules: number of faulty rows, and what they are. */
const COUNTS: readonly { readonly sql: string; readonly fault: string }[] = [
  { sql: 'SELECT count(*) FROM activity WHERE agent_ref NOT IN (SELECT agent_ref FROM agent)', fault: 'activities belong to no agent' },
  { sql: 'SELECT count(*) FROM activity WHERE kind_ref NOT IN (SELECT kind_ref FROM kind)', fault: 'activities have no kind' },
  { sql: 'SELECT count(*) FROM activity WHERE outcome_ref NOT IN (SELECT outcome_ref FROM outcome)', fault: 'activities have no outcome' },
  { sql: 'SELECT count(*) FROM activity WHERE (duration_ms IS 0) <> is_zero OR duration_ms < 0 OR seen_ms < 0', fault: 'activities contradict themselves' },
  { sql: "SELECT abs((SELECT count(*) FROM activity) - (SELECT value FROM meta WHERE key = 'activities'))", fault: 'activities more or fewer than were counted' },
  { sql: 'SELECT count(*) FROM coverage WHERE end_at <= start_at', fault: 'coverage entries have no length' },
  { sql: 'SELECT count(*) FROM coverage a JOIN coverage b USING (source_id, stream) WHERE b.start_at > a.start_at AND b.start_at <= a.end_at', fault: 'coverage entries touch' },
];

/** Empty when sound. `deep` reads every row. */
export function findFaults(db: Db, deep: boolean): readonly string[] {
  const check = deep ? `PRAGMA integrity_check(${MAX_FAULTS})` : `PRAGMA quick_check(${MAX_FAULTS})`;
  const faults = (db.prepare(check).pluck().all() as string[]).filter((line) => line !== 'ok'); // one text column
  if (!deep) return faults;
  const foreign = db.prepare('PRAGMA foreign_key_check').all().length;
  if (foreign > 0) faults.push(`${foreign} rows refer to rows that are not there.`);
  for (const { sql, fault } of COUNTS) {
    const count = Number(db.prepare(sql).pluck().get());
    if (count > 0) faults.push(`${count} ${fault}.`);
  }
  return faults;
}
