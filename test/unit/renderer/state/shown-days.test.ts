import { describe, expect, it } from 'vitest';
import { daysIn, keepDays, toRange, toShownDays } from '../../../../renderer/state/shown-days.ts';

describe('the days shown', () => {
  it('are today without a choice, in the zone\'s own hours', () => {
    const nowAt = Date.UTC(2026, 9, 25, 12);
    expect(toShownDays(null, nowAt, 'Europe/Berlin')).toEqual({
      from: '2026-10-25', to: '2026-10-25', today: '2026-10-25', zone: 'Europe/Berlin', isRunning: true, window: { startAt: Date.UTC(2026, 9, 24, 22), endAt: Date.UTC(2026, 9, 25, 23) },
    });
  });

  it('are in order, 31 at most, and today alone is not kept by its date', () => {
    expect([toRange('2026-01-05', '2026-01-01'), toRange('2026-01-01', '2026-05-01'), daysIn({ from: '2026-01-01', to: '2026-01-31' })]).toEqual([{ from: '2026-01-01', to: '2026-01-05' }, { from: '2026-01-01', to: '2026-01-31' }, 31]);
    expect([keepDays({ from: '2026-01-02', to: '2026-01-02' }, '2026-01-02'), keepDays({ from: '2026-01-01', to: '2026-01-02' }, '2026-01-02')]).toEqual([null, { from: '2026-01-01', to: '2026-01-02' }]);
  });
});
