import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../../shared/domain/time.ts';
import { markLanes, type KnownActivity } from '../../../../shared/domain/superseded.ts';
import { makeActivity, NOON } from '../../../support/store-home.ts';

const row = (change: Partial<KnownActivity>): KnownActivity => ({ ...makeActivity(), asOf: NOON, ...change });
const minutes = (count: number): number => NOON + count * MINUTE_MS;

describe('markLanes', () => {
  it('marks the older of two starts of one activity, and leaves both alone when they were said at once', () => {
    const ghost = row({ durationMs: 10 * MINUTE_MS, asOf: minutes(10) });
    const corrected = row({ startAt: minutes(1), durationMs: 9 * MINUTE_MS, asOf: minutes(11) });
    expect(markLanes([ghost, corrected])).toEqual(['superseded', null]);
    expect(markLanes([corrected, ghost])).toEqual([null, 'superseded']);
    expect(markLanes([ghost, { ...corrected, asOf: ghost.asOf }])).toEqual(['overlap', 'overlap']);
  });

  it('takes an open row up to its as-of only', () => {
    const open = row({ asOf: minutes(5) });
    expect(markLanes([open, row({ startAt: minutes(5), asOf: minutes(20) })])).toEqual([null, null]);
    expect(markLanes([open, row({ startAt: minutes(1), asOf: minutes(20) })])).toEqual(['superseded', null]);
  });

  it('hides nothing behind or before a row that is never closed, in whatever order they were fetched', () => {
    const stuck = row({ asOf: minutes(600) });
    const later = row({ startAt: minutes(240), durationMs: 60 * MINUTE_MS, asOf: minutes(599) });
    const present = row({ startAt: minutes(590), asOf: minutes(599) });
    expect(markLanes([stuck, later, present])).toEqual([null, null, null]);
    expect(markLanes([stuck, { ...later, asOf: minutes(601) }, { ...present, asOf: minutes(601) }])).toEqual([null, null, null]);
    expect(markLanes([stuck, row({ startAt: minutes(1), durationMs: MINUTE_MS, asOf: minutes(599) })])).toEqual([null, null]);
  });

  it('finds the ghost of an open row near by, on either side', () => {
    const open = row({ asOf: minutes(5) });
    expect(markLanes([open, row({ startAt: minutes(2), durationMs: 60 * MINUTE_MS, asOf: minutes(70) })])).toEqual(['superseded', null]);
    expect(markLanes([row({ startAt: minutes(-2), asOf: minutes(6) }), open])).toEqual([null, 'superseded']);
  });

  it('does not hide a row for a few seconds of lag', () => {
    const first = row({ durationMs: 10 * MINUTE_MS, asOf: minutes(10) });
    const second = row({ startAt: minutes(10) - 3_000, durationMs: 10 * MINUTE_MS, asOf: minutes(20) });
    expect(markLanes([first, second])).toEqual(['overlap', 'overlap']);
  });

  it('takes an open row for ended by a newer zero-length one of the same start', () => {
    const zero = row({ durationMs: 0, asOf: minutes(2) });
    expect(markLanes([row({ asOf: minutes(1) }), zero])).toEqual(['superseded', null]);
    expect(markLanes([row({ asOf: minutes(3) }), zero])).toEqual([null, null]);
    expect(markLanes([row({ asOf: minutes(1), durationMs: 5_000 }), zero])).toEqual([null, null]);
  });

  it('marks shared time of different words, but not between lanes', () => {
    const ready = row({ durationMs: 10 * MINUTE_MS });
    const away = row({ category: 'Away', name: 'Lunch', startAt: minutes(2), durationMs: 2 * MINUTE_MS, asOf: minutes(30) });
    expect(markLanes([ready, away])).toEqual(['overlap', 'overlap']);
    expect(markLanes([ready, { ...away, type: 'Workload' }, { ...away, type: 'Session' }, { ...away, type: 'Session' }])).toEqual([null, null, null, null]);
    expect(markLanes([{ ...ready, type: 'Interaction', interactionGuid: 'a' }, { ...away, type: 'Interaction', interactionGuid: 'b' }])).toEqual([null, null]);
  });

  it('says nothing of neighbours and of an open row that something follows', () => {
    expect(markLanes([row({ durationMs: MINUTE_MS }), row({ startAt: minutes(1), category: 'Away' }), row({ startAt: minutes(2), durationMs: 5 })])).toEqual([null, null, null]);
  });

  const anyRow = fc.record({
    startAt: fc.integer({ min: 0, max: 30 }).map((step) => minutes(step)),
    durationMs: fc.option(fc.integer({ min: 0, max: 20 }).map((step) => step * MINUTE_MS)),
    asOf: fc.integer({ min: 0, max: 5 }).map((step) => minutes(step * 10)),
    category: fc.constantFrom('Ready', 'Away'),
  }).map(row);

  it('does not depend on the order of the rows', () => {
    fc.assert(fc.property(fc.array(anyRow, { maxLength: 12 }), fc.array(fc.nat(), { minLength: 12, maxLength: 12 }), (rows, keys) => {
      const order = rows.map((_, index) => index).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
      const marks = markLanes(rows);
      expect(markLanes(order.map((index) => rows[index]).filter((found) => found !== undefined))).toEqual(order.map((index) => marks[index]));
    }));
  });

  it('never hides the newest row of all, nor any of equal as-of', () => {
    fc.assert(fc.property(fc.array(anyRow, { minLength: 1, maxLength: 12 }), (rows) => {
      const newest = Math.max(...rows.map(({ asOf }) => asOf));
      const marks = markLanes(rows);
      expect(rows.filter(({ asOf }, index) => asOf === newest && marks[index] === 'superseded')).toEqual([]);
    }));
  });
});
