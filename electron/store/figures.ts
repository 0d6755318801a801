import type { Interaction } from '../../shared/domain/interaction.ts';
import type { Db } from './database.ts';
import { DERIVED_COLUMNS, deriveInteraction } from './interaction-writer.ts';

/**
 * The rules by which `summariseInteraction` reckons. Raised whenever they change: the stored figures of every
 * interaction are then made again from its content when the database is next opened.
 */
const FIGURES_VERSION = 1;

const SLICE = 500;

/** True when the stored figures follow today's rules. */
export function hasTodaysFigures(db: Db): boolean {
  return db.prepare("SELECT value FROM meta WHERE key = 'figures'").pluck().get() === FIGURES_VERSION;
}

/** Brings the figures of interactions up to date; the version is noted last, so that a kill in between repeats it. */
export function refreshFigures(db: Db): void {
  if (hasTodaysFigures(db)) return;
  for (const _ of rebuildInteractions(db)) continue;
  db.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('figures', ?)").run(FIGURES_VERSION);
}

/** Makes every column and side table of interactions again from their content, a transaction a step. */
export function* rebuildInteractions(db: Db): Generator<void> {
  const select = db.prepare(`SELECT interaction_ref, source_id, content FROM interaction JOIN interaction_content USING (interaction_ref) WHERE interaction_ref > ? ORDER BY interaction_ref LIMIT ${SLICE}`).raw();
  const replace = db.prepare(`UPDATE interaction SET (${DERIVED_COLUMNS}) = (${DERIVED_COLUMNS.replaceAll(/\w+/g, '?')}) WHERE interaction_ref = ?`);
  const setTexts = db.prepare('UPDATE interaction_content SET head = ?, summary = ? WHERE interaction_ref = ?');
  const drops = ['interaction_agent', 'interaction_queue'].map((table) => db.prepare(`DELETE FROM ${table} WHERE interaction_ref = ?`));
  const addAgent = db.prepare('INSERT OR IGNORE INTO interaction_agent (agent_ref, start_at, interaction_ref) SELECT agent_ref, ?, ? FROM agent WHERE source_id = ? AND agent_id = ?');
  // A rule that finds another agent makes that agent; when anything was seen of it is the interaction's as-of.
  const knowAgent = db.prepare('INSERT OR IGNORE INTO agent (source_id, agent_id, first_seen_at, last_seen_at) SELECT source_id, ?, seen_at, as_of FROM interaction WHERE interaction_ref = ?');
  const addQueue = db.prepare('INSERT OR IGNORE INTO interaction_queue (source_id, queue, start_at, interaction_ref) VALUES (?, ?, ?, ?)');
  const slice = db.transaction((rows: readonly [number, number, string][]) => {
    for (const [ref, sourceId, content] of rows) {
      const interaction = JSON.parse(content) as Interaction; // written by the interaction writer
      const derived = deriveInteraction(interaction);
      replace.run(...derived.columns, ref);
      setTexts.run(derived.head, JSON.stringify(derived.summary), ref);
      for (const drop of drops) drop.run(ref);
      for (const agentId of derived.summary.agentIds) {
        knowAgent.run(agentId, ref);
        addAgent.run(interaction.startAt, ref, sourceId, agentId);
      }
      for (const queue of derived.queues) addQueue.run(sourceId, queue, interaction.startAt, ref);
    }
  });
  for (let after = 0; ;) {
    const rows = select.all(after) as [number, number, string][]; // the columns named
    const last = rows.at(-1);
    if (last === undefined) return;
    slice.immediate(rows);
    after = last[0];
    yield;
  }
}
