import { describe, expect, it } from 'vitest';
import type { ChatStateTime } from '../../../../shared/domain/bucket.ts';
import { isSplitMismatch, isSumMismatch, isTotalMismatch, loggedInS, partsS } from '../../../../shared/domain/chat-states.ts';

const row = (stateId: string, totalS: number, chattingS: number, reasonId: string | null = null, notChattingS = totalS - chattingS): ChatStateTime => ({ stateId, name: null, reasonId, totalS, chattingS, notChattingS, chattingInMaxConcurrencyS: 0 });

describe('chat states', () => {
  it('compares Logged in with its parts, without reasons and with unknown states', () => {
    const states = [row('2', 100, 40), row('3', 50, 0), row('4', 120, 0), row('4', 120, 0, '77'), row('9', 30, 0), row('-1', 300, 40)];
    expect([loggedInS(states), partsS(states), isSumMismatch(states)]).toEqual([300, 300, false]);
  });

  it.each([[299, false], [301, false], [298, true], [302, true]])('lets rounding differ by a second: %i seconds of 300', (total, is) => {
    const states = [row('2', total, 0), row('-1', 300, 0)];
    expect([isTotalMismatch(states), isSumMismatch(states)]).toEqual([is, is]);
  });

  it('sees a row whose halves do not make its total, in a reason too', () => {
    expect(isSplitMismatch(row('2', 60, 0, null, 0))).toBe(true);
    expect(isSplitMismatch(row('2', 60, 20, null, 39))).toBe(false);
    expect(isSumMismatch([row('4', 60, 0), row('4', 40, 0, '77', 0), row('-1', 60, 0)])).toBe(true);
  });

  it('has nothing to compare without a Logged in', () => {
    expect([loggedInS([]), partsS([]), isSumMismatch([]), isSumMismatch([row('2', 60, 0)])]).toEqual([null, 0, false, false]);
  });
});
