import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WeekTime } from '../../../../shared/alerts/rule.ts';
import { holdsAt } from '../../../../shared/alerts/runs.ts';
import { createWeekTimes, weekRuns } from '../../../../shared/alerts/week-times.ts';
import { offsetMsAt } from '../../../../shared/domain/calendar.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/domain/time.ts';
import { isInTime } from './oracle.ts';

const hoursOf = (runs: Float64Array): string[] => Array.from({ length: runs.length / 2 }, (_, index) => [runs[index * 2], runs[index * 2 + 1]].map((at) => new Date(at ?? 0).toISOString().slice(0, 16)).join(' '));
const night: WeekTime = { days: [6], from: '22:00', to: '06:00' };

describe('times of the week', () => {
  it('belong to the day on which they begin', () => {
    expect(hoursOf(weekRuns([{ days: [5], from: '22:00', to: '06:00' }, { days: [1, 2], from: '09:00', to: '17:00' }], 'UTC', Date.UTC(2026, 0, 5), Date.UTC(2026, 0, 11)))).toEqual([
      '2026-01-05T09:00 2026-01-05T17:00', '2026-01-06T09:00 2026-01-06T17:00', '2026-01-09T22:00 2026-01-10T06:00',
    ]);
  });

  it('are one where they touch: every day from midnight to midnight is always', () => {
    const runs = weekRuns([{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '00:00' }], 'Europe/London', Date.UTC(2026, 2, 1), Date.UTC(2026, 10, 1));
    expect(runs.length).toBe(2);
  });

  it('last an hour less on the night on which the clock goes forward, and one more when it goes back', () => {
    expect([
      hoursOf(weekRuns([night], 'Europe/London', Date.UTC(2026, 2, 28), Date.UTC(2026, 2, 29))), hoursOf(weekRuns([night], 'Europe/London', Date.UTC(2026, 9, 24), Date.UTC(2026, 9, 25))),
    ]).toEqual([['2026-03-28T22:00 2026-03-29T05:00'], ['2026-10-24T21:00 2026-10-25T06:00']]);
  });

  it('hold twice what the clock shows twice, and never what it skips', () => {
    const inside: WeekTime = { days: [7], from: '01:15', to: '01:45' };
    expect([
      hoursOf(weekRuns([inside], 'Europe/London', Date.UTC(2026, 2, 28, 12), Date.UTC(2026, 2, 29, 12))), hoursOf(weekRuns([inside], 'Europe/London', Date.UTC(2026, 9, 24, 12), Date.UTC(2026, 9, 25, 12))),
    ]).toEqual([[], ['2026-10-25T00:15 2026-10-25T00:45', '2026-10-25T01:15 2026-10-25T01:45']]);
  });

  it.each([
    ['Europe/London', Date.UTC(2026, 2, 28)], ['Europe/London', Date.UTC(2026, 9, 24)], ['Australia/Lord_Howe', Date.UTC(2026, 3, 4)], ['Australia/Lord_Howe', Date.UTC(2026, 9, 3)],
    ['America/New_York', Date.UTC(2026, 2, 7)], ['America/New_York', Date.UTC(2026, 9, 31)], ['Asia/Kathmandu', Date.UTC(2026, 5, 1)],
  ])('are the minutes at which the wall clock shows them: %s around %d', (zone, startAt) => {
    const clock = fc.integer({ min: 0, max: 287 }).map((slot) => `${String(Math.floor(slot / 12)).padStart(2, '0')}:${String((slot % 12) * 5).padStart(2, '0')}`);
    const times = fc.array(fc.record({ days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), from: clock, to: clock }), { minLength: 1, maxLength: 2 });
    fc.assert(fc.property(times, (week) => {
      const runs = weekRuns(week, zone, startAt, startAt + 2 * DAY_MS);
      for (let at = startAt; at < startAt + 2 * DAY_MS; at += 5 * MINUTE_MS) {
        const local = new Date(at + offsetMsAt(at, zone));
        expect([local, holdsAt(runs, at)]).toEqual([local, week.some((time) => isInTime(time, local))]);
      }
    }), { numRuns: 25 });
  });

  it('are laid out again before the frontier comes near the horizon', () => {
    const laid = createWeekTimes([{ days: [1], from: '09:00', to: '10:00' }]);
    const startAt = Date.UTC(2026, 0, 5);
    const first = laid('UTC', startAt, startAt);
    const later = laid('UTC', startAt, startAt + DAY_MS);
    const muchLater = laid('UTC', startAt, startAt + 30 * DAY_MS);
    expect([later === first, muchLater.untilAt > startAt + 31 * DAY_MS, holdsAt(muchLater.runs, startAt + 35 * DAY_MS + 9 * HOUR_MS)]).toEqual([true, true, true]);
  });
});
