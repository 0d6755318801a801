import { mergeNarrow, packLanes, type Piece } from './frame-lanes.ts';
import { STATES, type State } from './state.ts';
import { closeAt, overlaps, type ClosedInterval, type UtcMs } from './time.ts';

/**
 * What a timeline is drawn from: lanes of rectangles as typed arrays, already merged to a resolution, so that drawing
 * and transport cost as much as the pixels and not as the history.
 */

/** A row as drawing needs it; `AgentDayRow` of the contract is one. */
export interface FrameRow {
  readonly startAt: UtcMs;
  readonly endAt: UtcMs | null;
  readonly type: string;
  readonly state: State | null;
  readonly interactionGuid: string | null;
  readonly calls: number | null;
  readonly semiLive: number | null;
  readonly nonLive: number | null;
  readonly flags: readonly string[];
}

/** A stretch of the overall state; `StateSegment` of the contract is one. */
export interface FrameState {
  readonly startAt: UtcMs;
  readonly endAt: UtcMs;
  readonly state: State;
  readonly open: boolean;
}

/** Kinds of lanes from top to bottom. `other` holds types not known today; `ghost` holds superseded rows. */
export const LANE_KINDS = ['state', 'presence', 'workload', 'interaction', 'other', 'ghost'] as const;

export type LaneKind = (typeof LANE_KINDS)[number];

/** Bits of `flags`. */
export const FRAME_FLAG = { open: 1, superseded: 2, attention: 4 } as const;

/** Value of `state` for rectangles that have none (workload). */
export const NO_STATE = 255;

/** Columns are parallel, one entry a rectangle, by lane and then start; rectangles of one lane never overlap. */
export interface FrameLanes {
  readonly window: ClosedInterval;
  readonly resolutionMs: number;
  readonly asOf: UtcMs;
  /** Kind of each lane, by lane number. A kind has more lanes where its rows overlap. */
  readonly lanes: readonly LaneKind[];
  readonly count: number;
  /** Epoch milliseconds, clipped to the window. */
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** Unclipped start of the row that it shows (of the longest one where merged). */
  readonly rowStart: Float64Array;
  /** That row's index in the rows given to `buildFrame` (for `state` lanes: in the states). */
  readonly row: Uint32Array;
  /** How many rows it stands for. */
  readonly merged: Uint32Array;
  readonly lane: Uint16Array;
  /** Index into STATES, or NO_STATE. */
  readonly state: Uint8Array;
  readonly calls: Uint16Array;
  readonly semiLive: Uint16Array;
  readonly nonLive: Uint16Array;
  readonly flags: Uint8Array;
}

const KIND_OF_TYPE: ReadonlyMap<string, LaneKind> = new Map([['Presence', 'presence'], ['Workload', 'workload'], ['Interaction', 'interaction']]);

/** The lane kind in which a row is drawn. */
export function laneKindOf(row: Pick<FrameRow, 'type' | 'flags'>): LaneKind {
  return row.flags.includes('superseded') ? 'ghost' : KIND_OF_TYPE.get(row.type) ?? 'other';
}

/**
 * Lays rows out in lanes for a window. Open rows count up to `asOf` (and no further than the window). `states` adds
 * the lane of the overall state, which rows alone cannot tell.
 */
export function buildFrame(rows: readonly FrameRow[], window: ClosedInterval, resolutionMs: number, asOf: UtcMs, states: readonly FrameState[] = []): FrameLanes {
  const lanes: LaneKind[] = [];
  const pieces: (readonly Piece[])[] = [];
  for (const kind of LANE_KINDS) {
    for (const lane of kind === 'state' ? [statePieces(states, window)] : packKind(rows, kind, window, asOf)) {
      if (lane.length === 0) continue;
      lanes.push(kind);
      pieces.push(mergeNarrow(lane, resolutionMs));
    }
  }
  return toColumns(lanes, pieces, { window, resolutionMs, asOf });
}

function statePieces(states: readonly FrameState[], window: ClosedInterval): readonly Piece[] {
  return states.flatMap((segment, row) => (overlaps(segment, window)
    ? [toPiece({ ...segment, type: '', interactionGuid: null, calls: 0, semiLive: 0, nonLive: 0, flags: [] }, row, segment, window, segment.open)]
    : []));
}

function packKind(rows: readonly FrameRow[], kind: LaneKind, window: ClosedInterval, asOf: UtcMs): readonly (readonly Piece[])[] {
  const items = rows
    .flatMap((row, index) => (laneKindOf(row) === kind && overlaps(row, window) ? [{ row, index, ...closeAt(row, asOf), key: row.interactionGuid }] : []))
    .filter((item) => item.startAt < window.endAt && (item.endAt > window.startAt || item.startAt >= window.startAt))
    .sort((a, b) => a.startAt - b.startAt || a.endAt - b.endAt || a.index - b.index);
  const laneOf = packLanes(items);
  const lanes: Piece[][] = [];
  for (const [at, item] of items.entries()) {
    const lane = laneOf[at] ?? 0;
    (lanes[lane] ??= []).push(toPiece(item.row, item.index, item, window, item.row.endAt === null));
  }
  return lanes.map((lane) => lane ?? []);
}

function toPiece(row: FrameRow, index: number, closed: ClosedInterval, window: ClosedInterval, isOpen: boolean): Piece {
  return {
    startAt: Math.max(closed.startAt, window.startAt),
    endAt: Math.min(closed.endAt, window.endAt),
    rowStartAt: row.startAt,
    row: index,
    state: row.state,
    calls: row.calls ?? 0,
    semiLive: row.semiLive ?? 0,
    nonLive: row.nonLive ?? 0,
    isOpen,
    isSuperseded: row.flags.includes('superseded'),
    merged: 1,
    needsAttention: row.state === 'no-answer' || row.state === 'failed',
  };
}

const MAX_COUNT = 65_535;

function emptyColumns(count: number) {
  return {
    start: new Float64Array(count), end: new Float64Array(count), rowStart: new Float64Array(count),
    row: new Uint32Array(count), merged: new Uint32Array(count),
    lane: new Uint16Array(count), calls: new Uint16Array(count), semiLive: new Uint16Array(count), nonLive: new Uint16Array(count),
    state: new Uint8Array(count), flags: new Uint8Array(count),
  };
}

function toColumns(lanes: readonly LaneKind[], pieces: readonly (readonly Piece[])[], about: Pick<FrameLanes, 'window' | 'resolutionMs' | 'asOf'>): FrameLanes {
  const count = pieces.reduce((total, lane) => total + lane.length, 0);
  const columns = emptyColumns(count);
  let at = 0;
  for (const [lane, list] of pieces.entries()) {
    for (const piece of list) {
      columns.start[at] = piece.startAt;
      columns.end[at] = piece.endAt;
      columns.rowStart[at] = piece.rowStartAt;
      columns.row[at] = piece.row;
      columns.merged[at] = piece.merged;
      columns.lane[at] = lane;
      columns.calls[at] = Math.min(piece.calls, MAX_COUNT);
      columns.semiLive[at] = Math.min(piece.semiLive, MAX_COUNT);
      columns.nonLive[at] = Math.min(piece.nonLive, MAX_COUNT);
      columns.state[at] = piece.state === null ? NO_STATE : STATES.indexOf(piece.state);
      columns.flags[at] = (piece.isOpen ? FRAME_FLAG.open : 0) | (piece.isSuperseded ? FRAME_FLAG.superseded : 0) | (piece.needsAttention ? FRAME_FLAG.attention : 0);
      at += 1;
    }
  }
  return { ...about, lanes, count, ...columns };
}

/** `FWF1`, read as a little-endian number: a frame of another byte order or build is refused by it. */
const MAGIC = 0x31465746;
const HEADER_BYTES = 48;
const align = (offset: number): number => (offset + 7) & ~7;

/** Order and widths of the columns in the buffer. */
const COLUMNS = ['start', 'end', 'rowStart', 'row', 'merged', 'lane', 'calls', 'semiLive', 'nonLive', 'state', 'flags'] as const satisfies readonly (keyof ReturnType<typeof emptyColumns>)[];

/** Header (magic, lanes, count, window, resolution, as-of), lane kinds, then the columns, each on a multiple of 8 bytes. */
export function encodeFrame(frame: FrameLanes): ArrayBuffer {
  const columns = COLUMNS.map((name) => frame[name]);
  const bytes = columns.reduce((total, column) => align(total) + column.byteLength, align(HEADER_BYTES + frame.lanes.length));
  const buffer = new ArrayBuffer(align(bytes));
  new Uint32Array(buffer, 0, 4).set([MAGIC, frame.lanes.length, frame.count, 0]);
  new Float64Array(buffer, 16, 4).set([frame.window.startAt, frame.window.endAt, frame.resolutionMs, frame.asOf]);
  const into = new Uint8Array(buffer);
  into.set(frame.lanes.map((kind) => LANE_KINDS.indexOf(kind)), HEADER_BYTES);
  let offset = align(HEADER_BYTES + frame.lanes.length);
  for (const column of columns) {
    into.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), offset);
    offset = align(offset + column.byteLength);
  }
  return buffer;
}

/** Reads what `encodeFrame` wrote; throws RangeError on anything else. */
export function decodeFrame(buffer: ArrayBuffer): FrameLanes {
  const [magic, laneCount = 0, count = 0] = buffer.byteLength < HEADER_BYTES ? [] : new Uint32Array(buffer, 0, 4);
  if (magic !== MAGIC) throw new RangeError('This is not a timeline frame of this build.');
  const [startAt = 0, endAt = 0, resolutionMs = 0, asOf = 0] = new Float64Array(buffer, 16, 4);
  const lanes = [...new Uint8Array(buffer, HEADER_BYTES, laneCount)].map((kind) => LANE_KINDS[kind] ?? 'other');
  const columns = emptyColumns(count);
  let offset = align(HEADER_BYTES + laneCount);
  for (const name of COLUMNS) {
    const column = columns[name];
    new Uint8Array(column.buffer).set(new Uint8Array(buffer, offset, column.byteLength));
    offset = align(offset + column.byteLength);
  }
  return { window: { startAt, endAt }, resolutionMs, asOf, lanes, count, ...columns };
}
