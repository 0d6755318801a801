import { describe, expect, it } from 'vitest';
import { dayBounds } from '../../../../shared/domain/calendar.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/domain/time.ts';
import type { View } from '../../../../renderer/timeline/scale.ts';
import { clockLabel, dayLengthNote, makeDays, makeTicks, offsetLabel, stepFor } from '../../../../renderer/timeline/ticks.ts';

const LONDON = 'Europe/London';
const dayView = (date: string, zone: string, widthPx = 2_400): View => ({ ...dayBounds(date, zone), widthPx });
const labels = (view: View, zone: string): readonly string[] => makeTicks(view, zone).map((tick) => tick.label);

describe('makeTicks', () => {
  it('draws the 24 hours of an ordinary day', () => {
    const ticks = makeTicks(dayView('2026-11-20', LONDON), LONDON);
    expect(ticks).toHaveLength(24);
    expect([ticks[0]?.label, ticks[23]?.label]).toEqual(['00:00', '23:00']);
  });

  it('draws 25 hours when clocks go back and labels the repeated one with its offset', () => {
    expect(labels(dayView('2026-10-25', LONDON), LONDON).slice(0, 4)).toEqual(['00:00', '01:00 UTC+1', '01:00 UTC', '02:00']);
    expect(labels(dayView('2026-10-25', LONDON), LONDON)).toHaveLength(25);
  });

  it('draws 23 hours when clocks go forward, without the skipped one', () => {
    expect(labels(dayView('2026-03-29', LONDON), LONDON).slice(0, 3)).toEqual(['00:00', '02:00', '03:00']);
    expect(labels(dayView('2026-03-29', LONDON), LONDON)).toHaveLength(23);
  });

  it('stands on round local times after a clock change, also with coarse steps and half-hour zones', () => {
    expect(labels(dayView('2026-10-25', LONDON, 520), LONDON)).toEqual(['00:00', '03:00', '06:00', '09:00', '12:00', '15:00', '18:00', '21:00']);
    expect(labels(dayView('2026-11-20', 'Asia/Kolkata', 520), 'Asia/Kolkata')[1]).toBe('03:00');
    expect(labels(dayView('2026-04-05', 'Australia/Lord_Howe'), 'Australia/Lord_Howe').every((label) => label.slice(3, 5) === '00')).toBe(true);
  });

  it('goes down to seconds and leaves the hours to the days on long views', () => {
    const { startAt } = dayBounds('2026-11-20', LONDON);
    expect(labels({ startAt, endAt: startAt + MINUTE_MS, widthPx: 400 }, LONDON)).toEqual(['00:00:00', '00:00:15', '00:00:30', '00:00:45']);
    expect(stepFor({ startAt, endAt: startAt + 28 * DAY_MS, widthPx: 800 })).toBe(DAY_MS);
    expect(labels({ startAt, endAt: startAt + 28 * DAY_MS, widthPx: 800 }, LONDON)).toEqual([]);
  });
});

describe('makeDays', () => {
  it('cuts at local midnights and marks months', () => {
    const from = dayBounds('2026-11-30', LONDON);
    const days = makeDays({ startAt: from.startAt + HOUR_MS, endAt: from.endAt + HOUR_MS, widthPx: 800 }, LONDON);
    expect(days.map(({ label, shortLabel, hasEdge, isMonthEdge }) => ({ label, shortLabel, hasEdge, isMonthEdge }))).toEqual([
      { label: 'Mon 30 Nov', shortLabel: '30', hasEdge: false, isMonthEdge: false },
      { label: 'Tue 1 Dec', shortLabel: '1 Dec', hasEdge: true, isMonthEdge: true },
    ]);
    expect([days[0]?.endAt, days[1]?.startAt]).toEqual([from.endAt, from.endAt]);
  });
});

describe('words of time', () => {
  it('names offsets and unusual days', () => {
    expect([offsetLabel(0, 'UTC'), offsetLabel(0, 'Asia/Kolkata'), offsetLabel(Date.UTC(2026, 0, 1), 'America/New_York')]).toEqual(['UTC', 'UTC+5:30', 'UTC−5']);
    expect([dayLengthNote('2026-10-25', LONDON), dayLengthNote('2026-03-29', LONDON), dayLengthNote('2026-11-20', LONDON)])
      .toEqual(['25 h day: clocks go back', '23 h day: clocks go forward', null]);
    expect(clockLabel(Date.UTC(2026, 9, 25, 0, 30), LONDON)).toBe('01:30 UTC+1');
  });
});
