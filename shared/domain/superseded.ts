import { exclusiveLaneOf, type Activity } from './activity.ts';
import { MINUTE_MS, type UtcMs } from './time.ts';

/** An activity as it is known: `asOf` is the newest time at which the vendor said so. */
export interface KnownActivity extends Activity { readonly asOf: UtcMs }

/** What tells how far a row reaches. */
export type TimedRow = Pick<KnownActivity, 'startAt' | 'durationMs' | 'asOf'>;

/**
 * `superseded`: a ghost, the same activity under a start that the vendor corrected later.
 * `overlap`: shares time with another activity of a lane that should hold one at a time.
 */
export type LaneMark = 'superseded' | 'overlap' | null;

/** How far a start may be corrected while its activity is open; further apart they are two activities. */
const NEAR_MS = 15 * MINUTE_MS;

interface Entry { readonly row: KnownActivity; readonly index: number; readonly endAt: UtcMs }

/**
 * Marks one agent's rows, in the order given. Within an exclusive lane a row is superseded by another with the same
 * words, another start and a newer as-of, when they share at least half of the shorter one. Half, because the vendor's
 * processing lag lets true neighbours overlap by seconds, while a corrected start overlaps nearly whole. An open row
 * counts up to its as-of: nobody claimed more. Rows of equal as-of were said in one breath and never supersede each
 * other. An open row is also superseded by a newer zero-length one of the same start: that is how it ended.
 *
 * A row that the vendor never closes seems to run through everything that follows. It is no ghost of those rows and
 * they are none of its: an open row supersedes no closed one, and with an open row on either side the two starts have
 * to be near each other.
 */
export function markLanes(rows: readonly KnownActivity[]): LaneMark[] {
  const marks = rows.map((): LaneMark => null);
  for (const lane of lanesOf(rows)) {
    markSuperseded(lane, marks);
    markOverlaps(lane, marks);
  }
  return marks;
}

function lanesOf(rows: readonly KnownActivity[]): Iterable<Entry[]> {
  const lanes = new Map<string, Entry[]>();
  for (const [index, row] of rows.entries()) {
    const name = exclusiveLaneOf(row);
    if (name === null) continue;
    const entry = { row, index, endAt: assertedEnd(row) };
    const lane = lanes.get(name);
    if (lane === undefined) lanes.set(name, [entry]);
    else lane.push(entry);
  }
  for (const lane of lanes.values()) lane.sort((a, b) => a.row.startAt - b.row.startAt);
  return lanes.values();
}

/** The end that the vendor has vouched for: its own, or the newest as-of while open. */
export function assertedEnd(row: TimedRow): UtcMs {
  return row.durationMs === null ? Math.max(row.asOf, row.startAt) : row.startAt + row.durationMs;
}

/** Calls `visit` for every two entries that may touch; `lane` is ordered by start. */
function eachNeighbour(lane: readonly Entry[], visit: (earlier: Entry, later: Entry) => void): void {
  for (const [position, earlier] of lane.entries()) {
    for (let next = position + 1; next < lane.length; next += 1) {
      const later = lane[next];
      if (later === undefined || later.row.startAt > earlier.endAt) break;
      visit(earlier, later);
    }
  }
}

function markSuperseded(lane: readonly Entry[], marks: LaneMark[]): void {
  eachNeighbour(lane, (a, b) => {
    if (a.row.asOf === b.row.asOf || !isGhostPair(a, b)) return;
    const [older, newer] = a.row.asOf < b.row.asOf ? [a, b] : [b, a];
    if (older.row.durationMs !== null && newer.row.durationMs === null) return;
    marks[older.index] = 'superseded';
  });
}

function isGhostPair(a: Entry, b: Entry): boolean {
  if (a.row.startAt === b.row.startAt) return isOpenAndZero(a.row, b.row) && hasSameWords(a.row, b.row);
  if ((a.row.durationMs === null || b.row.durationMs === null) && Math.abs(a.row.startAt - b.row.startAt) > NEAR_MS) return false;
  const shorter = Math.min(a.endAt - a.row.startAt, b.endAt - b.row.startAt);
  const shared = sharedMs(a, b);
  return shared > 0 && shared * 2 >= shorter && hasSameWords(a.row, b.row);
}

function isOpenAndZero(a: KnownActivity, b: KnownActivity): boolean {
  return (a.durationMs === null && b.durationMs === 0) || (a.durationMs === 0 && b.durationMs === null);
}

function sharedMs(a: Entry, b: Entry): number {
  return Math.min(a.endAt, b.endAt) - Math.max(a.row.startAt, b.row.startAt);
}

function markOverlaps(lane: readonly Entry[], marks: LaneMark[]): void {
  const closed = lane.filter(({ row, index }) => row.durationMs !== null && marks[index] === null);
  eachNeighbour(closed, (a, b) => {
    if (sharedMs(a, b) <= 0) return;
    marks[a.index] = 'overlap';
    marks[b.index] = 'overlap';
  });
}

/** Everything that identifies an activity but its start; duration, status and reason may change. */
function hasSameWords(a: Activity, b: Activity): boolean {
  return a.type === b.type && a.category === b.category && a.name === b.name && a.eligibleForRouting === b.eligibleForRouting
    && a.interactionGuid === b.interactionGuid && a.channelGuid === b.channelGuid
    && a.medium === b.medium && a.mediumManager === b.mediumManager && a.direction === b.direction
    && a.calls === b.calls && a.semiLive === b.semiLive && a.nonLive === b.nonLive;
}
