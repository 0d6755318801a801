import { describe, expect, it } from 'vitest';
import { parseSentTime, resolveTime } from '../../../../../electron/connectors/ringcentral/event-time.ts';

const NEW_YORK = 'America/New_York';
const resolve = (text: string, receivedAt: string, zone = NEW_YORK): string | null => {
  const time = parseSentTime(text);
  return time === null ? null : new Date(resolveTime(time, zone, Date.parse(receivedAt))).toISOString();
};

describe('event times', () => {
  it.each([
    ['2026-07-01 12:00:00', '2026-07-01T16:00:00.000Z'],
    ['2026-07-01T12:00:00', '2026-07-01T16:00:00.000Z'],
    ['2026-07-01 12:00:00.2500', '2026-07-01T16:00:00.250Z'],
    ['2026-07-01 12:00:00Z', '2026-07-01T12:00:00.000Z'],
    ['2026-07-01T12:00:00+02:00', '2026-07-01T10:00:00.000Z'],
    ['2026-07-01 12:00:00 -0700', '2026-07-01T19:00:00.000Z'],
    ['2026-07-01 12:00:00 02:00', '2026-07-01T10:00:00.000Z'],
    ['2026-02-30 12:00:00', null], ['1593000000', null], ['yesterday', null],
  ])('%s', (text, expected) => expect(resolve(text, '2026-07-01T20:00:00Z')).toBe(expected));

  it('moves a time that the spring skips forward', () => {
    expect(resolve('2026-03-08 02:30:00', '2026-03-08T07:30:02Z')).toBe('2026-03-08T07:30:00.000Z');
    expect(resolve('2026-03-29 02:30:00', '2026-03-29T01:30:02Z', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
  });

  it('lets the receipt decide in the hour that the autumn repeats', () => {
    const ambiguous = '2026-11-01 01:30:00';
    expect(resolve(ambiguous, '2026-11-01T05:30:02Z')).toBe('2026-11-01T05:30:00.000Z');
    expect(resolve(ambiguous, '2026-11-01T06:10:00Z')).toBe('2026-11-01T05:30:00.000Z');
    expect(resolve(ambiguous, '2026-11-01T06:30:02Z')).toBe('2026-11-01T06:30:00.000Z');
    expect(resolve(ambiguous, '2026-11-01T09:29:00Z')).toBe('2026-11-01T06:30:00.000Z');
    expect(resolve(ambiguous, '2026-11-20T00:00:00Z')).toBe('2026-11-01T05:30:00.000Z');
    expect(resolve('2026-11-01 00:59:59', '2026-11-01T09:00:00Z')).toBe('2026-11-01T04:59:59.000Z');
    expect(resolve('2026-11-01 02:00:00', '2026-11-01T09:00:00Z')).toBe('2026-11-01T07:00:00.000Z');
  });
});
