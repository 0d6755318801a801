import { SECOND_MS, type UtcMs } from '../../shared/domain/time.ts';
import type { Db } from './database.ts';

/** Before everything; the start of what precedes an agent's first boundary. */
export const FIRST_AT = Number.MIN_SAFE_INTEGER;

/** Half-open; null: without an end. */
export interface Region { readonly fromAt: UtcMs; readonly toAt: UtcMs | null }

/**
 * Where an agent's events fall into segments. A boundary is a whole second in which a session starts and in which there
 * are events of that session only (times are whole seconds, so their order within one is open): nothing before it
 * shapes anything after it. Whether a second is one depends on that second alone, so a change elsewhere moves no boundary.
 */
export interface Boundaries {
  before(agentRef: number, at: UtcMs): UtcMs;
  after(agentRef: number, at: UtcMs): UtcMs | null;
  /** Every boundary in the region, its own start first. */
  within(agentRef: number, region: Region): readonly UtcMs[];
}

const SECOND_OF = '(start.event_at / 1000) * 1000';
const IS_BOUNDARY = `start.agent_ref = ? AND start.is_session_start = 1 AND NOT EXISTS (
  SELECT 1 FROM event AS other INDEXED BY event_agent WHERE other.agent_ref = start.agent_ref
    AND other.event_at >= ${SECOND_OF} AND other.event_at < ${SECOND_OF} + 1000 AND other.session_id IS NOT start.session_id)`;

export const BOUNDARY_QUERIES = {
  before: `SELECT ${SECOND_OF} FROM event AS start INDEXED BY event_start WHERE ${IS_BOUNDARY} AND start.event_at < ? ORDER BY start.event_at DESC LIMIT 1`,
  after: `SELECT ${SECOND_OF} FROM event AS start INDEXED BY event_start WHERE ${IS_BOUNDARY} AND start.event_at >= ? ORDER BY start.event_at LIMIT 1`,
  within: `SELECT DISTINCT ${SECOND_OF} FROM event AS start INDEXED BY event_start WHERE ${IS_BOUNDARY} AND start.event_at > ? AND start.event_at < ? ORDER BY 1`,
} as const;

const secondOf = (at: UtcMs): UtcMs => at - (at % SECOND_MS);

export function createBoundaries(db: Db): Boundaries {
  const before = db.prepare(BOUNDARY_QUERIES.before).pluck();
  const after = db.prepare(BOUNDARY_QUERIES.after).pluck();
  const within = db.prepare(BOUNDARY_QUERIES.within).pluck();
  return {
    before: (agentRef, at) => (before.get(agentRef, secondOf(at)) as number | undefined) ?? FIRST_AT, // one integer
    after: (agentRef, at) => (after.get(agentRef, secondOf(at) + SECOND_MS) as number | undefined) ?? null, // one integer
    within: (agentRef, { fromAt, toAt }) => {
      const inner = within.all(agentRef, fromAt, toAt ?? Number.MAX_SAFE_INTEGER) as number[]; // one integer column
      return [fromAt, ...inner.filter((at) => at > fromAt)];
    },
  };
}

/** The stretches to derive again after changes at these moments: disjoint, each from boundary to boundary. */
export function regionsOf(boundaries: Boundaries, agentRef: number, moments: readonly UtcMs[]): readonly Region[] {
  const regions: Region[] = [];
  let last: Region | undefined;
  for (const at of moments.toSorted((a, b) => a - b)) {
    if (last !== undefined && (last.toAt === null || at < last.toAt)) continue;
    const toAt = boundaries.after(agentRef, at);
    // A change in the very second of the last region's end may have made or unmade that boundary.
    if (last !== undefined && last.toAt !== null && secondOf(at) === last.toAt) regions[regions.length - 1] = last = { fromAt: last.fromAt, toAt };
    else regions.push(last = { fromAt: boundaries.before(agentRef, at), toAt });
  }
  return regions;
}
