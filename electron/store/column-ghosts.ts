import { markLanes, type KnownActivity } from '../../shared/domain/superseded.ts';
import type { ColumnRows } from './column-rows.ts';
import { assertedEndAt } from './column-scratch.ts';
import type { Dictionary } from './dictionaries.ts';

/** Interactions have their lanes from here on. */
const INTERACTION_LANE = 2;
const LANES: ReadonlyMap<string, number> = new Map([['Presence', 0], ['Workload', 1], ['Interaction', INTERACTION_LANE]]);
const toLane = (type: string): number => LANES.get(type) ?? -1;

/**
 * Takes ghosts out of what is inside: by the one rule for them, which wants rows as objects, and therefore only in the
 * few lanes that a look at the columns cannot clear. `order` is that of the starts; null where the rows stand in it.
 */
export type DropGhosts = (order: Int32Array | null) => void;

export function createGhostDropper(rows: ColumnRows, dictionary: Dictionary): DropGhosts {
  const { scratch, table } = rows;
  const laneOfKind: number[] = [];

  /** The exclusive lane of a row: 0 and 1, or from 2 on one for each interaction; -1 for none. */
  const laneOf = (row: number): number => {
    const kindRef = scratch.kindRef[row] ?? 0;
    const lane = laneOfKind[kindRef] ?? (laneOfKind[kindRef] = toLane(dictionary.kind(kindRef).type));
    if (lane !== INTERACTION_LANE) return lane;
    const interaction = scratch.interaction[row] ?? -1;
    return interaction === -1 ? -1 : interaction + INTERACTION_LANE;
  };

  /** Lanes in which there may be ghosts: the same words twice for the same time, or two that begin together. */
  function findCrowdedLanes(order: Int32Array | null): ReadonlySet<number> {
    const lanes = table.count + INTERACTION_LANE;
    const before = new Int32Array(lanes).fill(-1);
    /** The latest end of what precedes that one. */
    const endAt = new Float64Array(lanes).fill(Number.NEGATIVE_INFINITY);
    const { startAt, kindRef, length } = scratch;
    const crowded = new Set<number>();
    for (let index = 0; index < length; index += 1) {
      const row = order === null ? index : order[index] ?? 0;
      const lane = laneOf(row);
      if (lane === -1) continue;
      const last = before[lane] ?? -1;
      before[lane] = row;
      if (last === -1) continue;
      const at = startAt[row] ?? 0;
      const lastEndAt = assertedEndAt(scratch, last);
      const earlierEndAt = endAt[lane] ?? 0;
      if (at === startAt[last] || at < earlierEndAt || (at < lastEndAt && kindRef[row] === kindRef[last])) crowded.add(lane);
      if (lastEndAt > earlierEndAt) endAt[lane] = lastEndAt;
    }
    return crowded;
  }

  function toKnown(row: number, channelGuid: string | null): KnownActivity {
    const { ref: _ref, sourceIds: _sourceIds, ...words } = dictionary.kind(scratch.kindRef[row] ?? 0);
    const durationMs = scratch.durationMs[row] ?? Number.NaN;
    const interaction = scratch.interaction[row] ?? -1;
    return {
      ...words, agentId: '', status: null, reason: null, startAt: scratch.startAt[row] ?? 0, durationMs: Number.isNaN(durationMs) ? null : durationMs,
      asOf: scratch.asOf[row] ?? 0, interactionGuid: interaction === -1 ? null : String(interaction), channelGuid,
    };
  }

  return (order) => {
    const crowded = findCrowdedLanes(order);
    if (crowded.size === 0) return;
    const found: number[] = [];
    for (let index = 0; index < scratch.length; index += 1) {
      const row = order === null ? index : order[index] ?? 0;
      if (crowded.has(laneOf(row))) found.push(row);
    }
    // Without channels more rows say the same; only if that makes ghosts, the channels have to be read.
    if (!markLanes(found.map((row) => toKnown(row, null))).includes('superseded')) return;
    const texts = rows.readChannels();
    const marks = markLanes(found.map((row) => toKnown(row, texts[row] ?? null)));
    for (const [index, row] of found.entries()) if (marks[index] === 'superseded') scratch.isInside[row] = 0;
  };
}
