import type { Interaction } from '../../shared/domain/interaction.ts';
import { schemaVersion, type Db } from './database.ts';
import { hasTodaysFigures } from './figures.ts';
import { DERIVED_COLUMNS, deriveInteraction } from './interaction-writer.ts';
import { unfinishedRebuilds } from './rebuild.ts';

/** SQLite reports at most this many faults; a broken file has thousands. */
const MAX_FAULTS = 100;

/** What must hold beyond SQLite's own rules: number of faulty rows, and what they are. */
const COUNTS: readonly { readonly sql: string; readonly fault: string; readonly since?: number }[] = [
  { sql: 'SELECT count(*) FROM activity WHERE agent_ref NOT IN (SELECT agent_ref FROM agent)', fault: 'activities belong to no agent' },
  { sql: 'SELECT count(*) FROM activity WHERE kind_ref NOT IN (SELECT kind_ref FROM kind)', fault: 'activities have no kind' },
  { sql: 'SELECT count(*) FROM activity WHERE outcome_ref NOT IN (SELECT outcome_ref FROM outcome)', fault: 'activities have no outcome' },
  { sql: 'SELECT count(*) FROM activity WHERE (duration_ms IS 0) <> is_zero OR duration_ms < 0 OR seen_ms < 0', fault: 'activities contradict themselves' },
  { sql: "SELECT abs((SELECT count(*) FROM activity) - (SELECT value FROM meta WHERE key = 'activities'))", fault: 'activities more or fewer than were counted' },
  { sql: 'SELECT count(*) FROM coverage WHERE end_at <= start_at', fault: 'coverage entries have no length' },
  { sql: 'SELECT count(*) FROM coverage a JOIN coverage b USING (source_id, stream) WHERE b.start_at > a.start_at AND b.start_at <= a.end_at', fault: 'coverage entries touch' },
  { sql: 'SELECT count(*) FROM interaction WHERE interaction_ref NOT IN (SELECT interaction_ref FROM interaction_content)', fault: 'interactions have no content', since: 2 },
  { sql: 'SELECT count(*) FROM interaction_agent WHERE interaction_ref NOT IN (SELECT interaction_ref FROM interaction) OR agent_ref NOT IN (SELECT agent_ref FROM agent)', fault: 'parts in interactions belong to nothing', since: 2 },
  { sql: 'SELECT count(*) FROM interaction_queue WHERE interaction_ref NOT IN (SELECT interaction_ref FROM interaction)', fault: 'queues of interactions belong to nothing', since: 2 },
  { sql: 'SELECT count(*) FROM state_bucket WHERE agent_ref NOT IN (SELECT agent_ref FROM agent)', fault: 'state buckets belong to no agent', since: 2 },
  { sql: 'SELECT count(*) FROM (SELECT agent_ref, segment_at FROM span UNION SELECT agent_ref, segment_at FROM session_part EXCEPT SELECT agent_ref, segment_at FROM segment)', fault: 'segments of events are missing', since: 2 },
  { sql: 'SELECT count(*) FROM (SELECT agent_ref, session_id FROM session_part EXCEPT SELECT agent_ref, session_id FROM session)', fault: 'sessions are missing', since: 2 },
  { sql: 'SELECT count(*) FROM (SELECT agent_ref, session_id FROM session EXCEPT SELECT agent_ref, session_id FROM session_part)', fault: 'sessions have no parts', since: 2 },
  { sql: 'SELECT count(*) FROM rule WHERE json_valid(content) = 0', fault: 'rules are no JSON', since: 3 },
  { sql: 'SELECT count(*) FROM alert WHERE rule_id NOT IN (SELECT rule_id FROM rule)', fault: 'alerts have no rule', since: 3 },
  { sql: 'SELECT count(*) FROM alert WHERE since_at > fired_at OR resolved_at < since_at OR (resolved_at IS NULL) <> (resolve_reason IS NULL)', fault: 'alerts contradict themselves', since: 3 },
  { sql: "SELECT count(*) FROM alert WHERE (subject_kind = 'agent') <> (agent_id IS NOT NULL) OR (subject_kind = 'team') <> (source_id IS NULL)", fault: 'alerts do not say whom they are about', since: 3 },
  { sql: 'SELECT count(*) FROM alert WHERE json_valid(evidence) = 0', fault: 'alerts have no readable evidence', since: 3 },
];

/** Empty when sound. `deep` reads every row. */
export function findFaults(db: Db, deep: boolean): readonly string[] {
  const check = deep ? `PRAGMA integrity_check(${MAX_FAULTS})` : `PRAGMA quick_check(${MAX_FAULTS})`;
  const faults = (db.prepare(check).pluck().all() as string[]).filter((line) => line !== 'ok'); // one text column
  if (!deep) return faults;
  const foreign = db.prepare('PRAGMA foreign_key_check').all().length;
  if (foreign > 0) faults.push(`${foreign} rows refer to rows that are not there.`);
  for (const { sql, fault, since = 1 } of COUNTS) {
    // A backup of an older schema is checked before it is brought up to date.
    if (schemaVersion(db) < since) continue;
    const count = Number(db.prepare(sql).pluck().get());
    if (count > 0) faults.push(`${count} ${fault}.`);
  }
  const contradicting = countContradicting(db);
  if (contradicting > 0) faults.push(`${contradicting} interactions contradict their content.`);
  return faults;
}

/** Not damage: what is stored is whole, but what follows from it waits for a rebuild that was cut short. */
export function findUnfinished(db: Db): readonly string[] {
  return unfinishedRebuilds(db).map((sourceId) => `The events of source ${sourceId} were being read anew and that was not finished; save the source's settings again.`);
}

const isSame = (a: readonly unknown[], b: readonly unknown[]): boolean => JSON.stringify(a) === JSON.stringify(b);

const areSameTexts = (a: readonly string[], b: readonly string[]): boolean => isSame(a.toSorted(), b.toSorted());

/** Columns and side tables hold nothing but what follows from the content. */
function countContradicting(db: Db): number {
  // A backup of an older build is brought up to date when it is next opened.
  if (schemaVersion(db) < 2 || !hasTodaysFigures(db)) return 0;
  const rows = db.prepare(`SELECT interaction_ref, content, ${DERIVED_COLUMNS} FROM interaction JOIN interaction_content USING (interaction_ref)`).raw();
  const agents = db.prepare('SELECT agent_id FROM interaction_agent INDEXED BY interaction_agent_of CROSS JOIN agent USING (agent_ref) WHERE interaction_ref = ? AND start_at = ?').pluck();
  const queues = db.prepare('SELECT queue FROM interaction_queue INDEXED BY interaction_queue_of WHERE interaction_ref = ? AND start_at = ?').pluck();
  let count = 0;
  for (const [ref, content, ...columns] of rows.iterate() as IterableIterator<[ref: number, content: string, ...columns: unknown[]]>) { // the columns named
    const interaction = JSON.parse(content) as Interaction; // written by the interaction writer
    const derived = deriveInteraction(interaction);
    const areSame = isSame(columns, derived.columns)
      && areSameTexts(agents.all(ref, interaction.startAt) as string[], derived.summary.agentIds) // one text column
      && areSameTexts(queues.all(ref, interaction.startAt) as string[], derived.queues); // one text column
    if (!areSame) count += 1;
  }
  return count;
}
