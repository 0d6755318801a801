import type { Term } from '../../shared/domain/bucket.ts';
import type { UtcMs } from '../../shared/domain/time.ts';
import type { Effect } from './agents.ts';
import { HALF_PAIR } from './canonical.ts';
import type { Db } from './database.ts';
import { compareTexts, isStorable } from './dictionaries.ts';
import type { Refusal } from './interaction-writer.ts';

/** The vendor's names; newest as-of wins, of equal ones the greater name. */
export type WriteTerm = (sourceId: number, term: Term, asOf: UtcMs) => Effect | Refusal;

const SET = 'INSERT OR REPLACE INTO term (source_id, kind, id, is_by_hand, name, as_of) VALUES (?, ?, ?, ?, ?, ?)';

export function createTermWriter(db: Db): WriteTerm {
  const read = db.prepare('SELECT name, as_of FROM term WHERE source_id = ? AND kind = ? AND id = ? AND is_by_hand = 0').raw();
  const set = db.prepare(SET);
  return (sourceId, { kind, id, name }, asOf) => {
    if (!isStorable(id) || !isStorable(name)) return { refusal: HALF_PAIR };
    const stored = read.get(sourceId, kind, id) as [string, number] | undefined; // the columns named above
    if (stored !== undefined && (asOf - stored[1] || compareTexts(name, stored[0])) <= 0) return 'unchanged';
    set.run(sourceId, kind, id, 0, name, asOf);
    if (stored === undefined) return 'inserted';
    return stored[0] === name ? 'unchanged' : 'updated';
  };
}

/** Names by hand stand beside the vendor's and win over them; what is not named keeps what it has. An empty name takes one back. */
export function writeTerms(db: Db, sourceId: number, terms: readonly Term[]): void {
  const set = db.prepare(SET);
  const remove = db.prepare('DELETE FROM term WHERE source_id = ? AND kind = ? AND id = ? AND is_by_hand = 1');
  db.transaction(() => {
    for (const { kind, id, name } of terms) {
      if (name === '') remove.run(sourceId, kind, id);
      else set.run(sourceId, kind, id.toWellFormed(), 1, name.toWellFormed(), 0);
    }
  }).immediate();
}

export function readTerms(db: Db, sourceId: number): readonly Term[] {
  const rows = db.prepare('SELECT kind, id, name FROM term WHERE source_id = ? ORDER BY kind, id, is_by_hand').all(sourceId) as Term[]; // named so in the table
  return [...new Map(rows.map((term) => [JSON.stringify([term.kind, term.id]), term])).values()];
}
