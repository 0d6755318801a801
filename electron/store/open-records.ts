import { HOUR_MS, type ClosedInterval, type UtcMs } from '../../shared/domain/time.ts';
import type { Db } from './database.ts';

/** Interactions of one source that overlap a window, and whether one that has no end still goes on. */

/** Interactions that last longer are found by `interaction_long`; its condition in the schema holds the same number. */
const LOOKBACK_MS = 4 * HOUR_MS;

const NEAR = 'interaction INDEXED BY interaction_start JOIN interaction_content USING (interaction_ref) WHERE source_id = @sourceId AND start_at >= @nearAt AND start_at < @endAt AND (start_at >= @startAt OR end_at IS NULL OR end_at > @startAt)';
const LONG = 'interaction INDEXED BY interaction_long JOIN interaction_content USING (interaction_ref) WHERE source_id = @sourceId AND coalesce(end_at, 9007199254740991) > @startAt AND (duration_ms IS NULL OR duration_ms >= 14400000) AND start_at < @nearAt';

export const CONTENT_READS = { near: `SELECT guid, as_of, content FROM ${NEAR}`, long: `SELECT guid, as_of, content FROM ${LONG}` } as const;
export const SUMMARY_READS = { near: `SELECT guid, as_of, start_at, end_at, summary -> '$.queues' FROM ${NEAR}`, long: `SELECT guid, as_of, start_at, end_at, summary -> '$.queues' FROM ${LONG}` } as const;

export interface WindowValues { readonly sourceId: number; readonly startAt: UtcMs; readonly endAt: UtcMs; readonly nearAt: UtcMs }

export function windowOf(sourceId: number, { startAt, endAt }: ClosedInterval): WindowValues {
  return { sourceId, startAt, endAt, nearAt: startAt - LOOKBACK_MS };
}

/** Whether what is open in a record runs: the newest answer about what goes on lists it, or is older than the record. */
export type StillOpen = boolean;

/** Without that answer nobody can tell; a record that the vendor never closed must not wait for ever. */
export function createOngoingCheck(db: Db): (sourceId: number) => (guid: string, asOf: UtcMs) => StillOpen {
  const read = db.prepare('SELECT as_of, guids FROM ongoing WHERE source_id = ?').raw();
  return (sourceId) => {
    const stored = read.get(sourceId) as [number, string] | undefined; // the columns named above
    if (stored === undefined) return () => false;
    const guids = new Set(JSON.parse(stored[1]) as readonly string[]); // written by writeOngoing
    return (guid, asOf) => guids.has(guid) || asOf > stored[0];
  };
}
