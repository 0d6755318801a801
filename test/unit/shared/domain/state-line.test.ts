import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveState } from '../../../../shared/domain/state.ts';
import { buildStateLine, isInstantState, totalsOf, type StateLineRow } from '../../../../shared/domain/state-line.ts';
import { clip, sumMs, unionMs, type ClosedInterval } from '../../../../shared/domain/time.ts';
import { activity, call, load } from '../../../support/core-harness.ts';

const stateOf = (row: StateLineRow) => deriveState('vonage', row);
const rowOf = (given: Parameters<typeof activity>[0], make = activity): StateLineRow => ({ ...make(given), asOf: 0, flags: [] });
const line = (rows: readonly StateLineRow[], asOf: number, window: ClosedInterval = { startAt: 0, endAt: asOf }) =>
  buildStateLine(rows, { window, asOf, stateOf }).map(({ startAt, endAt, state, label, open }) => [startAt, endAt, state, label, open]);

describe('buildStateLine', () => {
  it('follows a call through its workload, ringing, connection and wrap while presence stays Ready', () => {
    // The vendor's example: workload begins before ringing and ends where wrap begins.
    const rows = [
      rowOf({ startAt: 0 }),
      rowOf({ startAt: 100, durationMs: 86 }, (given) => load({ ...given, calls: 1 })),
      rowOf({ startAt: 186 }, load),
      rowOf({ startAt: 110, durationMs: 10, category: 'Ringing' }, call),
      rowOf({ startAt: 120, durationMs: 66 }, call),
      rowOf({ startAt: 186, durationMs: 14, category: 'Wrap' }, call),
    ];
    expect(line(rows, 300)).toEqual([
      [0, 100, 'available', 'Ready', false],
      [100, 110, 'engaged', '1 call', false],
      [110, 120, 'ringing', 'Ringing · Phone', false],
      [120, 186, 'engaged', 'Connected · Phone', false],
      [186, 200, 'wrap', 'Wrap · Phone', false],
      [200, 300, 'available', 'Ready', true],
    ]);
  });

  it('lets no missed offer hide the presence, and tells nothing where nothing is known', () => {
    const rows = [rowOf({ startAt: 10, durationMs: 20 }), rowOf({ startAt: 12, durationMs: 5, category: 'Unexpected', reason: 'NoAnswer' }, call), rowOf({ startAt: 50, name: 'Lunch', category: 'Away' })];
    expect(line(rows, 60)).toEqual([[10, 30, 'available', 'Ready', false], [50, 60, 'away', 'Lunch', true]]);
  });

  it('ends an open row where the next of its lane starts, ignores superseded rows, and clips to the window', () => {
    const ghost: StateLineRow = { ...rowOf({ startAt: 5, category: 'LoggedOut', name: 'Logged Out' }), flags: ['superseded'] };
    const rows = [rowOf({ startAt: 0 }), ghost, rowOf({ startAt: 40, category: 'Away', name: 'Break' }), rowOf({ startAt: 40, durationMs: 0, category: 'LoggedOut' })];
    expect(line(rows, 100, { startAt: 20, endAt: 60 })).toEqual([[20, 40, 'available', 'Ready', false], [40, 60, 'away', 'Break', false]]);
  });

  it('puts ringing before a connection, and a connection before another one that wraps', () => {
    const other = '00000000-0000-4000-8000-000000000002';
    const rows = [rowOf({ startAt: 0 }, call), rowOf({ startAt: 10, category: 'Ringing', durationMs: 5, interactionGuid: other }, call), rowOf({ startAt: 15, category: 'Wrap', interactionGuid: other, durationMs: 5 }, call)];
    expect(line(rows, 30)).toEqual([[0, 10, 'engaged', 'Connected · Phone', false], [10, 15, 'ringing', 'Ringing · Phone', false], [15, 30, 'engaged', 'Connected · Phone', true]]);
  });
});

const instant = fc.integer({ min: 0, max: 200 });
const duration = fc.option(fc.integer({ min: 0, max: 60 }), { nil: null });
const anyRow: fc.Arbitrary<StateLineRow> = fc.oneof(
  fc.record({ startAt: instant, durationMs: duration, category: fc.constantFrom('Ready', 'Away', 'LoggedOut', 'New'), name: fc.constantFrom('A', 'B', null) }).map((given) => rowOf(given)),
  fc.record({ startAt: instant, durationMs: duration, calls: fc.integer({ min: 0, max: 2 }) }).map((given) => rowOf(given, load)),
  fc.record({
    startAt: instant, durationMs: duration, category: fc.constantFrom('Ringing', 'Connected', 'Wrap', 'Unexpected', 'Failed', 'Parked'),
    reason: fc.constantFrom(null, 'Monitor'), interactionGuid: fc.constantFrom('g1', 'g2', null),
  }).map((given) => rowOf(given, call)),
);

describe('buildStateLine, for any rows', () => {
  const window = { startAt: 30, endAt: 170 };

  it('is disjoint, ascending, merged, within the window, and adds up', () => {
    fc.assert(fc.property(fc.array(anyRow, { maxLength: 12 }), fc.integer({ min: 0, max: 260 }), (rows, asOf) => {
      const segments = buildStateLine(rows, { window, asOf, stateOf });
      for (const [index, segment] of segments.entries()) {
        const next = segments[index + 1];
        expect(segment.endAt).toBeGreaterThan(segment.startAt);
        expect(segment.startAt).toBeGreaterThanOrEqual(window.startAt);
        expect(segment.endAt).toBeLessThanOrEqual(Math.min(window.endAt, asOf));
        if (next) expect(next.startAt > segment.endAt || (next.startAt === segment.endAt && (next.state !== segment.state || next.label !== segment.label))).toBe(true);
      }
      const total = totalsOf(segments).reduce((sum, part) => sum + part.durationMs, 0);
      expect(total).toBe(sumMs(segments));
      expect(total).toBe(unionMs(knownTime(rows, asOf, window)));
    }));
  });

  it('does not hang on the order of the rows', () => {
    fc.assert(fc.property(fc.array(anyRow, { maxLength: 10 }).chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))), ([rows, shuffled]) => {
      const options = { window, asOf: 180, stateOf };
      expect(buildStateLine(shuffled, options)).toEqual(buildStateLine(rows, options));
    }));
  });

  it('cuts at any instant into the same parts', () => {
    fc.assert(fc.property(fc.array(anyRow, { maxLength: 8 }), fc.integer({ min: 31, max: 169 }), (rows, cut) => {
      const sum = (part: ClosedInterval) => sumMs(buildStateLine(rows, { window: part, asOf: 180, stateOf }));
      expect(sum({ startAt: 30, endAt: cut }) + sum({ startAt: cut, endAt: 170 })).toBe(sum(window));
    }));
  });
});

const laneOf = (row: StateLineRow, index: number) => (row.type === 'Interaction' ? `${row.type} ${row.interactionGuid ?? `row ${index}`}` : row.type);

/** The same time, told without a sweep: every row that says something, ended by the next start of its lane. */
function knownTime(rows: readonly StateLineRow[], asOf: number, window: ClosedInterval): ClosedInterval[] {
  return rows.flatMap((row, index) => {
    const state = stateOf(row);
    if (row.type === 'Workload' ? row.calls === 0 : isInstantState(state)) return [];
    const later = rows.filter((other, at) => laneOf(other, at) === laneOf(row, index) && other.startAt > row.startAt).map((other) => other.startAt);
    const endAt = row.durationMs === null ? Math.min(asOf, ...later) : row.startAt + row.durationMs;
    const part = endAt > row.startAt ? clip({ startAt: row.startAt, endAt }, { startAt: window.startAt, endAt: Math.min(window.endAt, asOf) }) : null;
    return part === null ? [] : [part];
  });
}
