import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayGrid, daysAtWork, durationsOf, friendlyAbove, histogramOf, knownMs, quantilesOf, thresholdLadder } from '../../../../../../electron/core/alerts/past/backtest-figures.ts';
import type { AgentFacts } from '../../../../../../shared/alerts/facts.ts';
import type { State } from '../../../../../../shared/domain/state.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../../../shared/domain/time.ts';

const WINDOW = { startAt: 0, endAt: 10 * DAY_MS };

function agentOf(line: readonly (readonly [State, number, number])[], frontierAt = WINDOW.endAt): AgentFacts {
  const states = [...new Set(line.map(([state]) => state))].map((state) => ({ state, label: state }));
  const empty = { startAt: new Float64Array(), endAt: new Float64Array() };
  return {
    kind: 'agent', key: '1:a', sourceId: 1, words: { states, media: [] }, startsAt: -DAY_MS, frontierAt, known: Float64Array.of(0, Infinity),
    line: { startAt: Float64Array.from(line, ([, at]) => at), endAt: Float64Array.from(line, ([, , at]) => at), code: Int32Array.from(line, ([state]) => states.findIndex((word) => word.state === state)) },
    presence: { ...empty, code: new Int32Array() }, phases: { ...empty, phase: new Uint8Array(), item: new Int32Array(), medium: new Int32Array() },
    work: { ...empty, calls: new Int32Array(), semiLive: new Int32Array(), nonLive: new Int32Array() }, noAnswers: new Float64Array(), maxed: new Float64Array(),
  };
}

describe('lengths', () => {
  it('count what touches the window, unclipped, and what goes on up to the frontier', () => {
    const runs = [{ runs: Float64Array.of(-DAY_MS, -1, -HOUR_MS, HOUR_MS, 9 * DAY_MS, Infinity), frontierAt: 9.5 * DAY_MS }, { runs: Float64Array.of(10 * DAY_MS, 11 * DAY_MS), frontierAt: 12 * DAY_MS }];
    expect([...durationsOf(runs, WINDOW)]).toEqual([2 * HOUR_MS, DAY_MS / 2]);
  });

  it('fill bins that hold each of them once, and quantiles by nearest rank', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 20 * DAY_MS }), { minLength: 1, maxLength: 200 }), (lengths) => {
      const ascending = Float64Array.from(lengths).sort();
      const bins = histogramOf(ascending);
      expect(bins.length).toBeLessThanOrEqual(14);
      expect(bins.at(-1)?.toMs).toBeNull();
      expect(bins.map((bin) => bin.count)).toEqual(bins.map((bin) => lengths.filter((length) => length >= bin.fromMs && length < (bin.toMs ?? Infinity)).length));
      const quantiles = quantilesOf(ascending);
      expect(lengths.filter((length) => length <= (quantiles?.p95 ?? 0)).length).toBeGreaterThanOrEqual(0.95 * lengths.length);
    }));
    expect([histogramOf(new Float64Array()), quantilesOf(new Float64Array())]).toEqual([[], null]);
  });
});

it('offers 20 to 40 thresholds around the present one, which is among them', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 31 * DAY_MS }), (present) => {
    const ladder = thresholdLadder(present, null);
    expect(ladder.length).toBeGreaterThanOrEqual(20);
    expect(ladder.length).toBeLessThanOrEqual(40);
    expect(ladder).toContain(present);
    expect(ladder).toEqual(ladder.toSorted((a, b) => a - b));
  }));
  expect([friendlyAbove(27 * MINUTE_MS), friendlyAbove(61_000), friendlyAbove(40 * DAY_MS)]).toEqual([30 * MINUTE_MS, 90_000, 40 * DAY_MS]);
});

describe('days at work', () => {
  it('are those of the zone on which anything but logged out or unknown is seen', () => {
    const line = [['available', -HOUR_MS, HOUR_MS], ['logged-out', HOUR_MS, 2 * DAY_MS], ['away', 2 * DAY_MS, 2 * DAY_MS + HOUR_MS], ['engaged', 2 * DAY_MS + HOUR_MS, 2 * DAY_MS + 2 * HOUR_MS], ['unknown', 4 * DAY_MS, 5 * DAY_MS], ['available', 8 * DAY_MS, Infinity]] as const;
    expect(daysAtWork(agentOf(line), dayGrid(WINDOW, 'UTC'))).toBe(4);
    expect(daysAtWork(agentOf(line, 8.5 * DAY_MS), dayGrid(WINDOW, 'UTC'))).toBe(3);
    // An hour before midnight in UTC is a day of its own further east.
    expect(daysAtWork(agentOf([['available', 23 * HOUR_MS - 1, 23 * HOUR_MS + 1]]), dayGrid(WINDOW, 'Europe/Berlin'))).toBe(2);
  });

  it('are as many as a count by hand finds', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom<State>('available', 'away', 'logged-out'), fc.integer({ min: 1, max: 40 })), { maxLength: 60 }), (parts) => {
      let at = -20 * HOUR_MS;
      const line = parts.map(([state, hours]) => [state, at, at += hours * HOUR_MS] as const);
      const grid = dayGrid(WINDOW, 'UTC');
      const byHand = Array.from({ length: 10 }, (_, day) => line.some(([state, from, to]) => state !== 'logged-out' && from < (day + 1) * DAY_MS && Math.min(to, WINDOW.endAt) > day * DAY_MS)).filter(Boolean).length;
      expect(daysAtWork(agentOf(line), grid)).toBe(byHand);
    }));
  });
});

it('adds up what is known of a window', () => {
  expect(knownMs(Float64Array.of(-5, 5, 8, Infinity), { startAt: 0, endAt: 10 })).toBe(7);
  expect(knownMs(new Float64Array(), { startAt: 0, endAt: 10 })).toBe(0);
});
