import type { ClosedInterval, UtcMs } from '../../shared/domain/time.ts';
import type { GapReason, GapRecord, StreamHealth, StreamRecord } from '../ports/stores.ts';
import type { Db } from './database.ts';

interface StreamRow {
  readonly source_id: number; readonly stream: string; readonly last_ok_at: number | null; readonly last_event_at: number | null;
  readonly skew_ms: number | null; readonly error: string | null; readonly gaps: number; readonly quarantined: number;
}

/** Streams of sources that are not removed. */
export function readStreams(db: Db): readonly StreamRecord[] {
  const rows = db.prepare(`
    SELECT stream.source_id, stream.stream, last_ok_at, last_event_at, skew_ms, error,
      (SELECT count(*) FROM gap WHERE gap.source_id = stream.source_id AND gap.stream = stream.stream AND is_filled = 0) AS gaps,
      (SELECT count(*) FROM quarantine WHERE quarantine.source_id = stream.source_id AND quarantine.stream = stream.stream AND is_taken = 0) AS quarantined
    FROM stream JOIN source USING (source_id) WHERE state = 'active' ORDER BY stream.source_id, stream.stream`).all() as StreamRow[]; // the columns named
  return rows.map((row) => ({
    sourceId: row.source_id,
    stream: row.stream,
    lastOkAt: row.last_ok_at,
    lastEventAt: row.last_event_at,
    skewMs: row.skew_ms,
    error: row.error === null ? null : (JSON.parse(row.error) as StreamRecord['error']), // written by writeStreamHealth
    gaps: row.gaps,
    quarantined: row.quarantined,
  }));
}

export function readCursor(db: Db, sourceId: number, stream: string): string | null {
  const cursor = db.prepare('SELECT cursor FROM stream WHERE source_id = ? AND stream = ?').pluck().get(sourceId, stream);
  return typeof cursor === 'string' ? cursor : null;
}

/** Only what is named changes. The newest event stays the newest, in whatever order pages came. */
export function writeStreamHealth(db: Db, sourceId: number, stream: string, health: StreamHealth): void {
  db.transaction(() => {
    db.prepare('INSERT OR IGNORE INTO stream (source_id, stream) VALUES (?, ?)').run(sourceId, stream);
    const set = (column: string, value: number | string | null): void => {
      db.prepare(`UPDATE stream SET ${column} = ? WHERE source_id = ? AND stream = ?`).run(value, sourceId, stream);
    };
    if (health.lastOkAt !== undefined) set('last_ok_at', health.lastOkAt);
    if (health.skewMs !== undefined) set('skew_ms', health.skewMs);
    if (health.error !== undefined) set('error', health.error === null ? null : JSON.stringify(health.error));
    if (health.lastEventAt !== undefined) {
      db.prepare('UPDATE stream SET last_event_at = max(coalesce(last_event_at, @at), @at) WHERE source_id = @sourceId AND stream = @stream').run({ at: health.lastEventAt, sourceId, stream });
    }
  }).immediate();
}

interface GapRow { readonly source_id: number; readonly stream: string; readonly from_at: number; readonly to_at: number | null; readonly reason: string; readonly is_filled: number }

/** `sourceIds` are the ones to show. */
export function readGaps(db: Db, filter: { readonly window?: ClosedInterval | undefined; readonly sourceIds: readonly number[]; readonly includeFilled: boolean }): readonly GapRecord[] {
  const { startAt, endAt } = filter.window ?? { startAt: Number.MIN_SAFE_INTEGER, endAt: Number.MAX_SAFE_INTEGER };
  const rows = db.prepare(`
    SELECT source_id, stream, from_at, to_at, reason, is_filled FROM gap
    WHERE source_id IN (SELECT value FROM json_each(?)) AND from_at < ? AND (to_at IS NULL OR to_at > ?) AND (is_filled = 0 OR ?)
    ORDER BY source_id, stream, from_at, reason`).all(JSON.stringify(filter.sourceIds), endAt, startAt, Number(filter.includeFilled)) as GapRow[]; // the columns named
  return rows.map((row) => ({
    sourceId: row.source_id,
    stream: row.stream,
    fromAt: row.from_at,
    toAt: row.to_at,
    reason: row.reason as GapReason, // written from a GapReason only
    isFilled: row.is_filled === 1,
  }));
}

/** An open gap of the same reason goes on as it is; so does a gap that is known already. */
export function openGap(db: Db, gap: { readonly sourceId: number; readonly stream: string; readonly fromAt: UtcMs; readonly toAt: UtcMs | null; readonly reason: GapReason }): void {
  if (gap.toAt !== null && gap.toAt <= gap.fromAt) return;
  db.prepare(`
    INSERT INTO gap (source_id, stream, from_at, to_at, reason, is_filled)
    SELECT @sourceId, @stream, @fromAt, @toAt, @reason, 0 WHERE NOT EXISTS (
      SELECT 1 FROM gap WHERE source_id = @sourceId AND stream = @stream AND reason = @reason AND is_filled = 0
        AND ((to_at IS NULL AND (@toAt IS NULL OR from_at <= @fromAt)) OR (from_at = @fromAt AND to_at IS @toAt)))`).run({ ...gap });
}

/** A gap that turns out to have no length is none. */
export function closeGaps(db: Db, sourceId: number, stream: string, options: { readonly toAt: UtcMs; readonly filled: boolean }): void {
  db.transaction(() => {
    db.prepare('DELETE FROM gap WHERE source_id = ? AND stream = ? AND to_at IS NULL AND from_at >= ?').run(sourceId, stream, options.toAt);
    db.prepare('UPDATE gap SET to_at = ?, is_filled = ? WHERE source_id = ? AND stream = ? AND to_at IS NULL').run(options.toAt, Number(options.filled), sourceId, stream);
  }).immediate();
}

/** Time that the vendor no longer served, as one ended gap together with those of its kind that it meets. */
export function createNotServedWriter(db: Db): (sourceId: number, stream: string, part: ClosedInterval) => void {
  const meeting = "source_id = ? AND stream = ? AND from_at <= ? AND to_at >= ? AND reason = 'not-served' AND is_filled = 0";
  const read = db.prepare(`SELECT min(from_at), max(to_at), count(*) FROM gap WHERE ${meeting}`).raw();
  const remove = db.prepare(`DELETE FROM gap WHERE ${meeting}`);
  const insert = db.prepare("INSERT INTO gap (source_id, stream, from_at, to_at, reason, is_filled) VALUES (?, ?, ?, ?, 'not-served', 0)");
  return (sourceId, stream, { startAt, endAt }) => {
    if (endAt <= startAt) return;
    const [fromAt, toAt, count] = read.get(sourceId, stream, endAt, startAt) as [number | null, number | null, number]; // three aggregates, always one row
    if (count === 1 && fromAt !== null && toAt !== null && fromAt <= startAt && toAt >= endAt) return;
    if (count > 0) remove.run(sourceId, stream, endAt, startAt);
    insert.run(sourceId, stream, Math.min(startAt, fromAt ?? startAt), Math.max(endAt, toAt ?? endAt));
  };
}
