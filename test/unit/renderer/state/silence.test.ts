import { expect, it } from 'vitest';
import { quietWords, silentUntil } from '../../../../renderer/state/silence.ts';

const at = (text: string): number => Date.parse(text);

it('silence lasts for minutes, or until 08:00 of the next day in the zone, across a change of clocks', () => {
  const before = at('2026-10-24T10:00:00Z');
  expect([silentUntil('15', 0, 'UTC'), silentUntil('120', 0, 'UTC'), silentUntil('tomorrow', before, 'Europe/London'), silentUntil('tomorrow', at('2026-11-20T23:30:00Z'), 'Asia/Tokyo')]).toEqual([
    900_000, 7_200_000, at('2026-10-25T08:00:00Z'), at('2026-11-21T23:00:00Z'),
  ]);
});

it('says what keeps alerts from interrupting: the mute before the quiet hours, with the day where it is another', () => {
  const nowAt = at('2026-11-20T10:00:00Z');
  const words = (mutedUntilAt: number | null, quietUntilAt: number | null): string | null => quietWords({ mutedUntilAt, quietUntilAt }, nowAt, 'UTC');
  expect([words(null, null), words(nowAt, null), words(nowAt + 1_800_000, nowAt + 1), words(null, at('2026-11-21T07:00:00Z'))]).toEqual([null, null, 'Muted until 10:30', 'Quiet until Sat 21 Nov, 07:00']);
});
