import type { ClosedInterval } from '../../shared/domain/time.ts';
import type { ActivityFilter, EngagementRow, StateBucketRow } from '../ports/stores.ts';
import type { StoredAgent } from './activity-reader.ts';
import { decodeCounts, decodeStates } from './bucket-writer.ts';
import type { Db } from './database.ts';
import { visibleSources } from './sources.ts';

const BATCH_ROWS = 2_000;

export const BUCKET_QUERIES = {
  states: 'SELECT start_at, end_at, covered_ms, as_of, states FROM state_bucket WHERE agent_ref = ? AND start_at >= ? AND start_at < ? ORDER BY start_at',
  engagement: `SELECT start_at, skill_id, agent_id, end_at, covered_ms, as_of, counts FROM engagement_bucket
    WHERE source_id = ? AND (start_at, skill_id, agent_id) > (?, ?, ?) AND start_at < ? AND (? IS NULL OR agent_id IN (SELECT value FROM json_each(?)))
    ORDER BY start_at, skill_id, agent_id LIMIT ${BATCH_ROWS}`,
} as const;

type StateTuple = [startAt: number, endAt: number, coveredMs: number, asOf: number, states: string];
type EngagementTuple = [startAt: number, skillId: string, agentId: string, endAt: number, coveredMs: number, asOf: number, counts: string];

export interface BucketReads {
  /** Of one agent, by start. */
  states(agent: StoredAgent, window: ClosedInterval): readonly StateBucketRow[];
  /** By source, then start, skill, agent. */
  engagement(filter: ActivityFilter): Generator<readonly EngagementRow[]>;
}

export function createBucketReads(db: Db): BucketReads {
  const states = db.prepare(BUCKET_QUERIES.states).raw();
  const engagement = db.prepare(BUCKET_QUERIES.engagement).raw();
  return {
    states: ({ ref, sourceId, agentId }, { startAt, endAt }) => (states.all(ref, startAt, endAt) as StateTuple[]).map((tuple) => ({ // the columns named
      sourceId, agentId, startAt: tuple[0], endAt: tuple[1], coveredMs: tuple[2], asOf: tuple[3], states: decodeStates(tuple[4]),
    })),
    *engagement({ window, sourceIds, agentIds }) {
      const wanted = agentIds === undefined || agentIds.length === 0 ? null : JSON.stringify(agentIds);
      for (const sourceId of visibleSources(db, sourceIds)) {
        // The empty text is before every id, and a start before the window before every start in it.
        for (let after: readonly [number, string, string] | null = [window.startAt - 1, '\u{10ffff}', '']; after !== null;) {
          const tuples = engagement.all(sourceId, ...after, window.endAt, wanted, wanted) as EngagementTuple[]; // the columns named
          if (tuples.length > 0) yield tuples.filter(([startAt]) => startAt >= window.startAt).map((tuple) => toEngagement(sourceId, tuple));
          const last = tuples.at(-1);
          after = last === undefined || tuples.length < BATCH_ROWS ? null : [last[0], last[1], last[2]];
        }
      }
    },
  };
}

function toEngagement(sourceId: number, [startAt, skillId, agentId, endAt, coveredMs, asOf, counts]: EngagementTuple): EngagementRow {
  return { sourceId, startAt, endAt, coveredMs, skillId, agentId, ...decodeCounts(counts), asOf };
}

/** By start, skill, agent, then source. */
export function compareEngagement(a: EngagementRow, b: EngagementRow): number {
  return a.startAt - b.startAt || compareIds(a.skillId, b.skillId) || compareIds(a.agentId, b.agentId) || a.sourceId - b.sourceId;
}

const compareIds = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
