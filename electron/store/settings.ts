import { DAY_MS } from '../../shared/domain/time.ts';
import { STATES, type State } from '../../shared/domain/state.ts';
import type { LabelRecord } from '../ports/stores.ts';
import type { Db } from './database.ts';

/** Counting every row of years would take seconds; the last days of a source say what its labels are used for. */
const LABEL_COUNT_MS = 14 * DAY_MS;

/**
 * Every presence label that a source has ever sent, with its category. `agents` and `times` count the agents and the
 * activities of the 14 days before the newest as-of of that source; a label that fell out of use has zeros.
 */
export function readLabels(db: Db, sourceId: number): readonly LabelRecord[] {
  const derived = readDerivedLabels(db, sourceId);
  const sent = readSentLabels(db, sourceId);
  if (derived.length === 0) return sent;
  const known = new Set(sent.map(({ label, category }) => JSON.stringify([label, category])));
  return [...sent, ...derived.filter(({ label, category }) => !known.has(JSON.stringify([label, category])))].sort((a, b) => b.times - a.times);
}

/** Of presences that follow from events: those of the same last days only, as every span would have to be read for all. */
function readDerivedLabels(db: Db, sourceId: number): readonly LabelRecord[] {
  return db.prepare(`
    WITH recent AS (SELECT agent_ref, (SELECT max(segment.as_of) FROM segment JOIN agent USING (agent_ref) WHERE source_id = @sourceId) - ${LABEL_COUNT_MS} AS since FROM agent WHERE source_id = @sourceId)
    SELECT span.name AS label, category, count(DISTINCT span.agent_ref) AS agents, count(*) AS times FROM recent CROSS JOIN span
    WHERE span.agent_ref = recent.agent_ref AND start_at >= since AND span.name IS NOT NULL
    GROUP BY span.name, category ORDER BY times DESC, 1, 2`).all({ sourceId }) as LabelRecord[]; // named so in the query
}

function readSentLabels(db: Db, sourceId: number): readonly LabelRecord[] {
  return db.prepare(`
    WITH recent AS (SELECT agent_ref, (SELECT max(last_seen_at) FROM agent WHERE source_id = @sourceId) - ${LABEL_COUNT_MS} AS since FROM agent WHERE source_id = @sourceId),
      used AS MATERIALIZED (
        SELECT kind_ref, activity.agent_ref AS agent_ref, count(*) AS times FROM recent CROSS JOIN activity
        WHERE activity.agent_ref = recent.agent_ref AND start_at >= since GROUP BY activity.agent_ref, kind_ref)
    SELECT name AS label, category, count(DISTINCT agent_ref) AS agents, coalesce(sum(times), 0) AS times
    FROM source_kind JOIN kind USING (kind_ref) LEFT JOIN used USING (kind_ref)
    WHERE source_id = @sourceId AND type = 'Presence' AND name IS NOT NULL
    GROUP BY name, category ORDER BY times DESC, name, category`).all({ sourceId }) as LabelRecord[]; // named so in the query
}

export function readLabelMapping(db: Db, sourceId: number): ReadonlyMap<string, State> {
  const rows = db.prepare('SELECT label, state FROM label_mapping WHERE source_id = ? ORDER BY label').raw().all(sourceId) as [string, string][]; // the columns named
  const known = new Map(STATES.map((state) => [state as string, state]));
  return new Map(rows.flatMap(([label, text]) => {
    const state = known.get(text);
    return state === undefined ? [] : [[label, state] as const];
  }));
}

/** Replaces the whole mapping of a source. */
export function writeLabelMapping(db: Db, sourceId: number, mapping: ReadonlyMap<string, State>): void {
  db.transaction(() => {
    db.prepare('DELETE FROM label_mapping WHERE source_id = ?').run(sourceId);
    const insert = db.prepare('INSERT INTO label_mapping (source_id, label, state) VALUES (?, ?, ?)');
    for (const [label, state] of mapping) insert.run(sourceId, label, state);
  }).immediate();
}

export function readSettings(db: Db): Readonly<Record<string, string>> {
  return Object.fromEntries(db.prepare('SELECT key, value FROM setting ORDER BY key').raw().all() as [string, string][]); // the columns named
}

/** Null takes a setting away. */
export function writeSettings(db: Db, change: Readonly<Record<string, string | null>>): void {
  db.transaction(() => {
    const set = db.prepare('INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)');
    const remove = db.prepare('DELETE FROM setting WHERE key = ?');
    for (const [key, value] of Object.entries(change)) {
      if (value === null) remove.run(key);
      else set.run(key, value);
    }
  }).immediate();
}
