import type { ClosedInterval } from '../../shared/domain/time.ts';
import type { Db } from './database.ts';

/** Adds fetched time to a stream; touching and overlapping parts become one. */
export type AddCoverage = (sourceId: number, stream: string, part: ClosedInterval) => void;

export function createCoverageWriter(db: Db): AddCoverage {
  const touching = db.prepare('SELECT min(start_at), max(end_at), count(*) FROM coverage WHERE source_id = ? AND stream = ? AND start_at <= ? AND end_at >= ?').raw();
  const remove = db.prepare('DELETE FROM coverage WHERE source_id = ? AND stream = ? AND start_at <= ? AND end_at >= ?');
  const insert = db.prepare('INSERT INTO coverage (source_id, stream, start_at, end_at) VALUES (?, ?, ?, ?)');
  return (sourceId, stream, { startAt, endAt }) => {
    if (endAt <= startAt) return;
    const [from, to, count] = touching.get(sourceId, stream, endAt, startAt) as [number | null, number | null, number]; // three aggregates, always one row
    if (count > 0) remove.run(sourceId, stream, endAt, startAt);
    insert.run(sourceId, stream, Math.min(startAt, from ?? startAt), Math.max(endAt, to ?? endAt));
  };
}

export function readCoverage(db: Db, sourceId: number, stream: string): readonly ClosedInterval[] {
  return db.prepare('SELECT start_at AS startAt, end_at AS endAt FROM coverage WHERE source_id = ? AND stream = ? ORDER BY start_at').all(sourceId, stream) as ClosedInterval[]; // named so in the query
}
