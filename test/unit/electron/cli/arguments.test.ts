import { expect, it } from 'vitest';
import { parseList, parsePairs, parseRange, parseTime, parseWhole, parseZone } from '../../../../electron/cli/arguments.ts';

const iso = (text: string, zone = 'UTC'): string => new Date(parseTime(text, zone, '--from')).toISOString();

it('reads times with and without an offset, and dates', () => {
  expect([
    iso('2026-11-20'), iso('2026-11-20', 'Europe/Berlin'), iso('2026-11-20T08:00', 'Europe/Berlin'), iso('2026-11-20T08:00:00.5Z', 'Europe/Berlin'), iso('2026-11-20 08:00:00+05:30'), iso('2026-11-20T08:00Z'),
    iso('2026-03-29T02:30', 'Europe/Berlin'),
  ]).toEqual([
    '2026-11-20T00:00:00.000Z', '2026-11-19T23:00:00.000Z', '2026-11-20T07:00:00.000Z', '2026-11-20T08:00:00.500Z', '2026-11-20T02:30:00.000Z', '2026-11-20T08:00:00.000Z',
    '2026-03-29T00:30:00.000Z',
  ]);
});

it('refuses what is no time, no range, no zone, no number, no pair', () => {
  const wrong = [
    () => parseTime('yesterday', 'UTC', '--from'), () => parseTime('2026-02-30', 'UTC', '--from'), () => parseTime('', 'UTC', '--from'), () => parseRange('2026-01-02', '2026-01-01', 'UTC'), () => parseRange('2026-01-01', '2026-01-01', 'UTC'),
    () => parseZone('Mars/Olympus'), () => parseZone(''), () => parseWhole('1.5', '--port', 0, 9), () => parseWhole('10', '--port', 0, 9), () => parseWhole('-1', '--port', 0, 9), () => parsePairs(['hunter2']), () => parsePairs(['=x']), () => parseList(',', '--agents'),
  ];
  for (const act of wrong) expect(act).toThrow(expect.objectContaining({ code: 'usage', message: expect.not.stringContaining('hunter2') }));
});

it('reads pairs and lists', () => {
  expect([parsePairs(['a=1', 'b=x=y', 'a=2', 'c=']), parseList(' a, b,', '--agents'), parseList(undefined, '--agents')]).toEqual([{ a: '2', b: 'x=y', c: '' }, ['a', 'b'], null]);
});
