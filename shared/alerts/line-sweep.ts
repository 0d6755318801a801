import type { Track } from './facts.ts';

/**
 * Which of several stretches speaks at each moment: the sweep of `buildStateLine` over columns. No object is made for a
 * row, for a back-test sweeps a million of them.
 */

/** Columns of stretches in the order of their starts. Room is made once and used again. */
export interface SweepInput {
  length: number;
  startAt: Float64Array;
  /** `Infinity` where it runs. */
  endAt: Float64Array;
  /** Higher ranks speak before lower ones; 0: the row says nothing. */
  rank: Uint8Array;
  code: Int32Array;
  asOf: Float64Array;
}

export function createSweepInput(): SweepInput {
  return sized(1_024);
}

function sized(rows: number): SweepInput {
  return { length: 0, startAt: new Float64Array(rows), endAt: new Float64Array(rows), rank: new Uint8Array(rows), code: new Int32Array(rows), asOf: new Float64Array(rows) };
}

/** Empties it and makes room for so many rows. */
export function resetSweep(input: SweepInput, rows: number): void {
  if (input.startAt.length < rows) Object.assign(input, sized(rows * 2));
  input.length = 0;
}

export interface Sweeper {
  /** Disjoint, ascending; neighbours of the same code are one. `isBefore` settles equal rank, start and as-of between two different codes. */
  sweep(input: SweepInput, isBefore: (a: number, b: number) => boolean): Track;
}

export function createSweeper(): Sweeper {
  let running = new Int32Array(64);
  let starts = new Float64Array(2_048);
  let ends = new Float64Array(2_048);
  let codes = new Int32Array(2_048);
  let length = 0;

  function append(startAt: number, endAt: number, code: number): void {
    const last = length - 1;
    if (last >= 0 && ends[last] === startAt && codes[last] === code) {
      ends[last] = endAt;
      return;
    }
    starts[length] = startAt;
    ends[length] = endAt;
    codes[length] = code;
    length += 1;
  }

  function makeRoom(rows: number): void {
    // Between two edges there is one stretch at most, and every row has two edges.
    if (starts.length < rows * 2 + 1) {
      starts = new Float64Array(rows * 4);
      ends = new Float64Array(rows * 4);
      codes = new Int32Array(rows * 4);
    }
    if (running.length < rows) running = new Int32Array(rows * 2);
    length = 0;
  }

  return {
    sweep(input, isBefore) {
      makeRoom(input.length);
      const { startAt, endAt, rank, code, asOf } = input;
      const rows = input.length;
      let count = 0;
      let next = 0;
      while (next < rows || count > 0) {
        let edge = count === 0 ? startAt[next] ?? 0 : Infinity;
        for (let index = 0; index < count; index += 1) edge = Math.min(edge, endAt[running[index] ?? 0] ?? 0);
        if (next < rows) edge = Math.min(edge, startAt[next] ?? 0);
        if (edge === Infinity) break;
        // Leave what has ended, take what begins.
        let kept = 0;
        for (let index = 0; index < count; index += 1) {
          const row = running[index] ?? 0;
          if ((endAt[row] ?? 0) > edge) {
            running[kept] = row;
            kept += 1;
          }
        }
        count = kept;
        while (next < rows && (startAt[next] ?? 0) <= edge) {
          if ((rank[next] ?? 0) > 0 && (endAt[next] ?? 0) > edge) {
            running[count] = next;
            count += 1;
          }
          next += 1;
        }
        if (count === 0) continue;
        let top = running[0] ?? 0;
        let until = next < rows ? startAt[next] ?? 0 : Infinity;
        until = Math.min(until, endAt[top] ?? 0);
        for (let index = 1; index < count; index += 1) {
          const row = running[index] ?? 0;
          until = Math.min(until, endAt[row] ?? 0);
          const byRank = (rank[row] ?? 0) - (rank[top] ?? 0) || (startAt[row] ?? 0) - (startAt[top] ?? 0) || (asOf[row] ?? 0) - (asOf[top] ?? 0);
          if (byRank > 0 || (byRank === 0 && code[row] !== code[top] && isBefore(code[row] ?? 0, code[top] ?? 0))) top = row;
        }
        append(edge, until, code[top] ?? 0);
      }
      return { startAt: starts.slice(0, length), endAt: ends.slice(0, length), code: codes.slice(0, length) };
    },
  };
}
