import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextQuietEdge, quietUntil, tomorrowMorning } from '../../../../../electron/alerts/delivery/quiet-times.ts';
import type { WeekTime } from '../../../../../shared/alerts/rule.ts';
import { addDays, dateOf, formatClock } from '../../../../../shared/domain/calendar.ts';

const ZONE = 'Europe/Berlin';
const at = (text: string): number => Date.parse(text);
const NIGHTS: readonly WeekTime[] = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '20:00', to: '07:00' }];

describe('quiet times', () => {
  it.each([
    ['in the evening', '2026-11-20T22:00:00+01:00', '2026-11-21T07:00:00+01:00'],
    ['after midnight', '2026-11-21T03:00:00+01:00', '2026-11-21T07:00:00+01:00'],
    ['at the first moment', '2026-11-20T20:00:00+01:00', '2026-11-21T07:00:00+01:00'],
  ])('reach over midnight: %s', (_name, now, until) => {
    expect(quietUntil(NIGHTS, at(now), ZONE)).toBe(at(until));
  });

  it.each(['2026-11-20T19:59:59+01:00', '2026-11-21T07:00:00+01:00', '2026-11-20T12:00:00+01:00'])('are over or not yet begun at %s', (now) => {
    expect(quietUntil(NIGHTS, at(now), ZONE)).toBeNull();
  });

  it('belong to the day on which they begin', () => {
    const fridays: WeekTime[] = [{ days: [5], from: '22:00', to: '06:00' }];
    // 2026-11-20 is a Friday.
    expect([quietUntil(fridays, at('2026-11-21T05:00:00+01:00'), ZONE), quietUntil(fridays, at('2026-11-20T05:00:00+01:00'), ZONE)]).toEqual([at('2026-11-21T06:00:00+01:00'), null]);
  });

  it('that follow each other are one rest', () => {
    const weekend: WeekTime[] = [...NIGHTS, { days: [6, 7], from: '07:00', to: '20:00' }];
    expect(quietUntil(weekend, at('2026-11-20T21:00:00+01:00'), ZONE)).toBe(at('2026-11-23T07:00:00+01:00'));
  });

  it('whole days are told some days ahead', () => {
    const always: WeekTime[] = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '00:00' }];
    const now = at('2026-11-20T12:00:00+01:00');
    expect(quietUntil(always, now, ZONE)).toBeGreaterThan(now + 7 * 86_400_000);
  });

  it('on the night on which the clock goes forward end by the wall', () => {
    // 2026-03-29: 02:00 becomes 03:00; a rest until 02:30 ends at the jump.
    expect(quietUntil([{ days: [6], from: '22:00', to: '02:30' }], at('2026-03-28T23:00:00+01:00'), ZONE)).toBe(at('2026-03-29T03:00:00+02:00'));
    expect(quietUntil(NIGHTS, at('2026-03-28T23:00:00+01:00'), ZONE)).toBe(at('2026-03-29T07:00:00+02:00'));
    expect(nextQuietEdge([{ days: [7], from: '02:30', to: '05:00' }], at('2026-03-29T00:00:00+01:00'), ZONE)).toBe(at('2026-03-29T03:00:00+02:00'));
  });

  it('on the night on which an hour is repeated end with its second turn', () => {
    // 2026-10-25: 03:00 becomes 02:00.
    expect(quietUntil([{ days: [6], from: '22:00', to: '02:30' }], at('2026-10-25T02:45:00+02:00'), ZONE)).toBe(at('2026-10-25T02:30:00+01:00'));
  });

  it('whenever the wall clock stands within them it is quiet, and it is quiet until an edge', () => {
    const time = fc.record({ days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), from: wall(), to: wall() });
    fc.assert(fc.property(fc.array(time, { minLength: 1, maxLength: 3 }), fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') }), fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata'), (times, now, zone) => {
      const until = quietUntil(times, now, zone);
      if (isWithinByWall(times, now, zone)) expect(until).not.toBeNull();
      if (until !== null) {
        expect(until).toBeGreaterThan(now);
        expect(nextQuietEdge(times, now, zone)).toBe(until);
      } else expect(quietUntil(times, nextQuietEdge(times, now, zone) ?? now, zone)).not.toBeNull();
    }));
  });
});

describe('until tomorrow', () => {
  it.each([
    ['2026-11-20T23:30:00+01:00', '2026-11-21T08:00:00+01:00'],
    ['2026-11-21T00:30:00+01:00', '2026-11-22T08:00:00+01:00'],
    ['2026-03-28T12:00:00+01:00', '2026-03-29T08:00:00+02:00'],
  ])('is eight in the morning of the next day: %s', (now, until) => {
    expect(tomorrowMorning(at(now), ZONE)).toBe(at(until));
  });
});

function wall(): fc.Arbitrary<string> {
  return fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 })).map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
}

/** Another way of saying it: what the wall shows, on the day on which the rest began. */
function isWithinByWall(times: readonly WeekTime[], now: number, zone: string): boolean {
  const clock = formatClock(now, zone);
  const weekday = (daysBack: number): number => new Date(`${addDays(dateOf(now, zone), -daysBack)}T00:00:00Z`).getUTCDay() || 7;
  return times.some(({ days, from, to }) => {
    if (to > from) return days.includes(weekday(0)) && clock >= from && clock < to;
    return (days.includes(weekday(0)) && clock >= from) || (days.includes(weekday(1)) && clock < to);
  });
}
