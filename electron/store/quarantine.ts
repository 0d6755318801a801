import { createHash } from 'node:crypto';
import type { UtcMs } from '../../shared/domain/time.ts';
import type { RefusedItem } from '../ports/connector.ts';
import type { QuarantineRecord } from '../ports/stores.ts';
import type { Db } from './database.ts';
import { compareTexts } from './dictionaries.ts';

export interface QuarantineLimits {
  /** Characters of one content that are kept. */
  readonly contentChars: number;
  /** Per source; what comes after is only counted, on one entry per stream. */
  readonly entries: number;
  readonly totalChars: number;
}

export const QUARANTINE_LIMITS: QuarantineLimits = { contentChars: 65_536, entries: 10_000, totalChars: 50_000_000 };

/** The hash of the entry that counts what is no longer kept. */
const OVERFLOW_HASH = Buffer.alloc(0);

interface StoredTimes { readonly quarantine_id: number; readonly as_of: number; readonly reason: string; readonly is_taken: number }
interface QuarantineRow {
  readonly quarantine_id: number; readonly source_id: number; readonly stream: string; readonly first_seen_at: number; readonly last_seen_at: number;
  readonly as_of: number; readonly times: number; readonly reason: string; readonly content: string;
}

export interface QuarantineWriter {
  /** Same content on the same stream is one entry; every occurrence counts. */
  add(place: { readonly sourceId: number; readonly stream: string; readonly asOf: UtcMs; readonly receivedAt: UtcMs }, item: RefusedItem): void;
  /** Hides entries while they are tried again; they return when the store is next opened unless `settle` took them out. */
  take(ids: readonly number[] | 'all'): readonly QuarantineRecord[];
  /** With the page that was made of taken entries: what it did not refuse again is done. */
  settle(sourceId: number, stream: string, asOf: UtcMs): void;
  drop(ids: readonly number[] | 'all'): number;
  clear(): void;
}

const COLUMNS = 'quarantine_id, source_id, stream, first_seen_at, last_seen_at, as_of, times, reason, content';

export function createQuarantineWriter(db: Db, limits: QuarantineLimits): QuarantineWriter {
  const find = db.prepare('SELECT quarantine_id, as_of, reason, is_taken FROM quarantine WHERE source_id = ? AND stream = ? AND hash = ?');
  const insert = db.prepare('INSERT INTO quarantine (source_id, stream, hash, first_seen_at, last_seen_at, as_of, times, reason, content, is_taken) VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?, 0)');
  const again = db.prepare('UPDATE quarantine SET times = times + ?, first_seen_at = min(first_seen_at, ?), last_seen_at = max(last_seen_at, ?), as_of = ?, reason = ?, is_taken = 0 WHERE quarantine_id = ?');
  const measure = db.prepare('SELECT count(*), coalesce(sum(length(content)), 0) FROM quarantine WHERE source_id = ?').raw();
  const finish = db.prepare('DELETE FROM quarantine WHERE source_id = ? AND stream = ? AND as_of = ? AND is_taken = 1');
  const used = new Map<number, { entries: number; chars: number }>();
  db.prepare('UPDATE quarantine SET is_taken = 0 WHERE is_taken = 1').run();
  let hasTaken = false;

  function usedBy(sourceId: number): { entries: number; chars: number } {
    const known = used.get(sourceId);
    if (known !== undefined) return known;
    const [entries, chars] = measure.get(sourceId) as [number, number]; // two aggregates, always one row
    const made = { entries, chars };
    used.set(sourceId, made);
    return made;
  }

  return {
    add(place, item) {
      const { sourceId, stream, asOf, receivedAt } = place;
      const whole = item.content.toWellFormed();
      const content = whole.slice(0, limits.contentChars).toWellFormed();
      const reason = (whole.length > limits.contentChars ? `${item.reason} (content cut at ${limits.contentChars} characters)` : item.reason).toWellFormed();
      const hash = createHash('sha256').update(whole).digest();
      const room = usedBy(sourceId);
      const known = find.get(sourceId, stream, hash) as StoredTimes | undefined; // the columns named above
      const isFull = known === undefined && (room.entries >= limits.entries || room.chars + content.length > limits.totalChars);
      const entry = isFull ? (find.get(sourceId, stream, OVERFLOW_HASH) as StoredTimes | undefined) : known; // the columns named above
      if (entry !== undefined) {
        const isNewer = (asOf - entry.as_of || compareTexts(reason, entry.reason)) > 0 && !isFull;
        again.run(entry.is_taken === 1 ? 0 : 1, receivedAt, receivedAt, Math.max(asOf, entry.as_of), isNewer ? reason : entry.reason, entry.quarantine_id);
      } else if (isFull) {
        insert.run(sourceId, stream, OVERFLOW_HASH, receivedAt, receivedAt, asOf, `Counted only: this source has reached the limit of ${limits.entries} entries or ${limits.totalChars} characters.`, '');
      } else {
        insert.run(sourceId, stream, hash, receivedAt, receivedAt, asOf, reason, content);
        room.entries += 1;
        room.chars += content.length;
      }
    },
    take(ids) {
      const { sql, values } = where(ids);
      const condition = `${sql} AND is_taken = 0 AND length(hash) > 0`;
      const records = (db.prepare(`SELECT ${COLUMNS} FROM quarantine WHERE ${condition} ORDER BY quarantine_id`).all(...values) as QuarantineRow[]).map(toRecord); // the columns named above
      db.prepare(`UPDATE quarantine SET is_taken = 1 WHERE ${condition}`).run(...values);
      hasTaken ||= records.length > 0;
      return records;
    },
    settle(sourceId, stream, asOf) {
      if (hasTaken && finish.run(sourceId, stream, asOf).changes > 0) used.delete(sourceId);
    },
    drop(ids) {
      const { sql, values } = where(ids);
      used.clear();
      return db.prepare(`DELETE FROM quarantine WHERE ${sql}`).run(...values).changes;
    },
    clear: () => used.clear(),
  };
}

function where(ids: readonly number[] | 'all'): { readonly sql: string; readonly values: readonly string[] } {
  return ids === 'all' ? { sql: 'TRUE', values: [] } : { sql: 'quarantine_id IN (SELECT value FROM json_each(?))', values: [JSON.stringify(ids)] };
}

function toRecord(row: QuarantineRow): QuarantineRecord {
  const { quarantine_id: id, source_id: sourceId, stream, first_seen_at: firstSeenAt, last_seen_at: lastSeenAt, as_of: asOf, times, reason, content } = row;
  return { id, sourceId, stream, firstSeenAt, lastSeenAt, times, reason, content, asOf };
}

/** Entries of the given sources, oldest first; those that are being tried again are left out. */
export function readQuarantine(db: Db, sourceIds: readonly number[]): readonly QuarantineRecord[] {
  const sql = `SELECT ${COLUMNS} FROM quarantine WHERE is_taken = 0 AND source_id IN (SELECT value FROM json_each(?)) ORDER BY first_seen_at, quarantine_id`;
  return (db.prepare(sql).all(JSON.stringify(sourceIds)) as QuarantineRow[]).map(toRecord); // the columns named above
}
