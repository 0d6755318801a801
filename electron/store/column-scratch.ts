import type { UtcMs } from '../../shared/domain/time.ts';

/** Rows of one agent while they are read: columns that grow and are used again for the next agent. */
export interface ColumnScratch {
  length: number;
  startAt: Float64Array;
  /** `NaN` while it runs. */
  durationMs: Float64Array;
  asOf: Float64Array;
  kindRef: Int32Array;
  outcomeRef: Int32Array;
  /** -1 without an interaction. */
  interaction: Int32Array;
  isInside: Uint8Array;
}

const FIRST_ROWS = 8_192;

export function createScratch(): ColumnScratch {
  return {
    length: 0, startAt: new Float64Array(FIRST_ROWS), durationMs: new Float64Array(FIRST_ROWS), asOf: new Float64Array(FIRST_ROWS),
    kindRef: new Int32Array(FIRST_ROWS), outcomeRef: new Int32Array(FIRST_ROWS), interaction: new Int32Array(FIRST_ROWS), isInside: new Uint8Array(FIRST_ROWS),
  };
}

/** Makes room for so many more rows. */
export function reserve(scratch: ColumnScratch, rows: number): void {
  if (scratch.length + rows <= scratch.startAt.length) return;
  const size = Math.max(scratch.length + rows, scratch.startAt.length * 2);
  scratch.startAt = grown(new Float64Array(size), scratch.startAt);
  scratch.durationMs = grown(new Float64Array(size), scratch.durationMs);
  scratch.asOf = grown(new Float64Array(size), scratch.asOf);
  scratch.kindRef = grown(new Int32Array(size), scratch.kindRef);
  scratch.outcomeRef = grown(new Int32Array(size), scratch.outcomeRef);
  scratch.interaction = grown(new Int32Array(size), scratch.interaction);
  scratch.isInside = grown(new Uint8Array(size), scratch.isInside);
}

function grown<Column extends Float64Array | Int32Array | Uint8Array>(made: Column, column: Column): Column {
  made.set(column);
  return made;
}

/** The end that the vendor has vouched for, as `assertedEnd` says it of a row. */
export function assertedEndAt(scratch: ColumnScratch, row: number): UtcMs {
  const startAt = scratch.startAt[row] ?? 0;
  const durationMs = scratch.durationMs[row] ?? Number.NaN;
  return Number.isNaN(durationMs) ? Math.max(scratch.asOf[row] ?? 0, startAt) : startAt + durationMs;
}

/** Positions of the rows by start; rows of the same start stay as they are. Null where they stand so already. */
export function orderByStart(startAt: Float64Array, length: number): Int32Array | null {
  let isSorted = true;
  for (let row = 1; isSorted && row < length; row += 1) isSorted = (startAt[row - 1] ?? 0) <= (startAt[row] ?? 0);
  if (isSorted) return null;
  return Int32Array.from({ length }, (_, row) => row).sort((a, b) => (startAt[a] ?? 0) - (startAt[b] ?? 0) || a - b);
}
