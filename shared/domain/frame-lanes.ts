import type { State } from './state.ts';
import type { UtcMs } from './time.ts';

/**
 * The two steps that make a drawing of rows: packing (which lane a row is drawn in, without overlaps) and merging
 * (rectangles narrower than a resolution become one). Both are pure and keep the order of time.
 */

/** A rectangle on its way into a lane: clipped, closed, with the row that it stands for. */
export interface Piece {
  readonly startAt: UtcMs;
  readonly endAt: UtcMs;
  /** The row's own start, unclipped: with the lane's kind it names the row. */
  readonly rowStartAt: UtcMs;
  /** Index into the rows that were given. */
  readonly row: number;
  readonly state: State | null;
  readonly calls: number;
  readonly semiLive: number;
  readonly nonLive: number;
  readonly isOpen: boolean;
  readonly isSuperseded: boolean;
  /** How many rows it stands for; 1 unless merged. */
  readonly merged: number;
  /** It is, or hides, an unanswered or failed offer. */
  readonly needsAttention: boolean;
}

/**
 * Gives each item (ascending by start) the lane that last held its key when that one is free, else the lowest free one,
 * so that the phases of one interaction stay in one line. Items without length hold their lane for nothing but their instant.
 */
export function packLanes(items: readonly { readonly startAt: UtcMs; readonly endAt: UtcMs; readonly key: string | null }[]): readonly number[] {
  const freeFrom: UtcMs[] = [];
  const laneOf = new Map<string, number>();
  return items.map((item) => {
    const kept = item.key === null ? undefined : laneOf.get(item.key);
    const isFree = (lane: number | undefined): lane is number => lane !== undefined && (freeFrom[lane] ?? item.startAt) <= item.startAt;
    const lowest = freeFrom.findIndex((at) => at <= item.startAt);
    const lane = isFree(kept) ? kept : lowest >= 0 ? lowest : freeFrom.length;
    freeFrom[lane] = item.endAt;
    if (item.key !== null) laneOf.set(item.key, lane);
    return lane;
  });
}

const widthOf = (piece: Piece): number => piece.endAt - piece.startAt;

const lookOf = (piece: Piece): string => piece.state ?? `${piece.calls},${piece.semiLive},${piece.nonLive}`;

/** One rectangle for several: the look that lasts longest, all the time they had, beginning where the first begins. */
function mergeCluster(cluster: readonly Piece[]): readonly Piece[] {
  const [first] = cluster;
  if (first === undefined || cluster.length === 1) return cluster;
  const timeOf = new Map<string, number>();
  for (const piece of cluster) timeOf.set(lookOf(piece), (timeOf.get(lookOf(piece)) ?? 0) + widthOf(piece));
  const [look] = [...timeOf].reduce((best, entry) => (entry[1] > best[1] ? entry : best));
  const longest = cluster.filter((piece) => lookOf(piece) === look).reduce((best, piece) => (widthOf(piece) > widthOf(best) ? piece : best));
  return [{
    ...longest,
    startAt: first.startAt,
    endAt: first.startAt + cluster.reduce((total, piece) => total + widthOf(piece), 0),
    isOpen: cluster.some((piece) => piece.isOpen),
    merged: cluster.reduce((total, piece) => total + piece.merged, 0),
    needsAttention: cluster.some((piece) => piece.needsAttention),
  }];
}

/**
 * Merges pieces of one lane (ascending, disjoint) that are narrower than the resolution with narrow neighbours inside
 * the same stretch of that length. Coloured time is kept exactly; a piece moves by less than the resolution. The
 * result has at most three rectangles per resolution step.
 */
export function mergeNarrow(pieces: readonly Piece[], resolutionMs: number): readonly Piece[] {
  const made: Piece[] = [];
  let cluster: Piece[] = [];
  const flush = (): void => {
    made.push(...mergeCluster(cluster));
    cluster = [];
  };
  for (const piece of pieces) {
    const isNarrow = widthOf(piece) < resolutionMs;
    const from = cluster[0]?.startAt ?? piece.startAt;
    if (!isNarrow || piece.endAt - from > resolutionMs) flush();
    if (isNarrow) cluster.push(piece);
    else made.push(piece);
  }
  flush();
  return made;
}
