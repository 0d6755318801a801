import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays, dateOf, dayBounds, dayEdges, formatClock, formatDuration, formatInZone, isCivilDate, isZone, localToUtc, offsetMsAt, slotEdges, startOfDate,
} from '../../../../shared/domain/calendar.ts';
import { DAY_MS, HOUR_MS, lengthMs, splitAt, sumMs } from '../../../../shared/domain/time.ts';

const ZONES = ['UTC', 'Europe/London', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'Africa/Cairo', 'Pacific/Apia', 'Asia/Kathmandu'];
const zone = fc.constantFrom(...ZONES);
const instant = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2035, 0, 1) });
const hours = (date: string, where: string): number => lengthMs(dayBounds(date, where)) / HOUR_MS;

describe('days', () => {
  it('last 23, 24 or 25 hours', () => {
    expect([hours('2026-03-29', 'Europe/London'), hours('2026-10-25', 'Europe/London'), hours('2026-11-01', 'America/New_York'), hours('2026-06-01', 'UTC')]).toEqual([23, 25, 25, 24]);
  });

  it('move by half an hour where the clock does', () => {
    expect([hours('2026-04-05', 'Australia/Lord_Howe'), hours('2026-10-04', 'Australia/Lord_Howe')]).toEqual([24.5, 23.5]);
  });

  it('begin at the first instant that exists where midnight is skipped', () => {
    expect(formatInZone(startOfDate('2018-11-04', 'America/Sao_Paulo'), 'America/Sao_Paulo')).toBe('2018-11-04T01:00:00.000-02:00');
  });

  it('have no length where a zone skipped a whole date', () => {
    expect(hours('2011-12-30', 'Pacific/Apia')).toBe(0);
  });

  it('contain the instants whose date they are, and follow each other without a hole', () => {
    fc.assert(
      fc.property(instant, zone, (at, where) => {
        const date = dateOf(at, where);
        const day = dayBounds(date, where);
        expect(day.startAt).toBeLessThanOrEqual(at);
        expect(at).toBeLessThan(day.endAt);
        expect(dayBounds(addDays(date, -1), where).endAt).toBe(day.startAt);
      }),
      { numRuns: 500 },
    );
  });

  it('cut an interval into parts that add up, each on one date', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 10 * DAY_MS }), zone, (startAt, size, where) => {
        const interval = { startAt, endAt: startAt + size };
        const parts = splitAt(interval, dayEdges(interval, where));
        expect(sumMs(parts)).toBe(size);
        for (const part of parts) expect(dateOf(part.startAt, where)).toBe(dateOf(part.endAt - 1, where));
      }),
      { numRuns: 200 },
    );
  });
});

describe('slots', () => {
  it('are counted from each local midnight, so that a 25-hour day has a hundred quarter hours', () => {
    const day = dayBounds('2026-10-25', 'Europe/London');
    expect(splitAt(day, slotEdges(day, 15 * 60_000, 'Europe/London'))).toHaveLength(100);
  });

  it('cut an interval into parts that add up and never exceed a slot', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 3 * DAY_MS }), zone, fc.constantFrom(15 * 60_000, HOUR_MS), (startAt, size, where, slotMs) => {
        const interval = { startAt, endAt: startAt + size };
        const parts = splitAt(interval, slotEdges(interval, slotMs, where));
        expect(sumMs(parts)).toBe(size);
        expect(Math.max(...parts.map(lengthMs))).toBeLessThanOrEqual(slotMs);
      }),
      { numRuns: 200 },
    );
  });
});

describe('local times', () => {
  const autumn = Date.UTC(2026, 10, 1, 1, 30);
  const spring = Date.UTC(2026, 2, 8, 2, 30);

  it('that occur twice give the first or the second instant', () => {
    expect([localToUtc(autumn, 'America/New_York', 'earlier'), localToUtc(autumn, 'America/New_York', 'later')]).toEqual([Date.UTC(2026, 10, 1, 5, 30), Date.UTC(2026, 10, 1, 6, 30)]);
  });

  it('that never occur are moved by the jump', () => {
    expect([localToUtc(spring, 'America/New_York', 'earlier'), localToUtc(spring, 'America/New_York', 'later')]).toEqual([Date.UTC(2026, 2, 8, 6, 30), Date.UTC(2026, 2, 8, 7, 30)]);
  });

  it('come back from every instant', () => {
    fc.assert(
      fc.property(instant, zone, (at, where) => {
        const local = at + offsetMsAt(at, where);
        expect([localToUtc(local, where, 'earlier'), localToUtc(local, where, 'later')]).toContain(at);
      }),
      { numRuns: 500 },
    );
  });
});

describe('text', () => {
  it('carries the offset of its zone', () => {
    const at = Date.UTC(2026, 6, 1, 12, 0, 0, 5);
    expect(['UTC', 'Europe/London', 'Asia/Kolkata', 'America/New_York'].map((where) => formatInZone(at, where))).toEqual([
      '2026-07-01T12:00:00.005Z', '2026-07-01T13:00:00.005+01:00', '2026-07-01T17:30:00.005+05:30', '2026-07-01T08:00:00.005-04:00',
    ]);
  });

  it('shows clock times and durations', () => {
    expect([formatClock(Date.UTC(2026, 0, 1, 23, 5, 9), 'Europe/Paris'), formatClock(Date.UTC(2026, 0, 1, 23, 5, 9), 'UTC', { seconds: true })]).toEqual(['00:05', '23:05:09']);
    expect([0, 999, 59_000, 3_599_000, 3_600_000, 7_500_000, -5].map(formatDuration)).toEqual(['0:00', '0:00', '0:59', '59:59', '1:00 h', '2:05 h', '0:00']);
  });

  it('knows zones and dates', () => {
    expect([isZone('Europe/London'), isZone('UTC'), isZone('Mars/Olympus'), isZone(''), isZone('+01:00')]).toEqual([true, true, false, false, false]);
    expect([isCivilDate('2024-02-29'), isCivilDate('2026-02-29'), isCivilDate('2026-2-1')]).toEqual([true, false, false]);
  });
});
