import { describe, expect, it } from 'vitest';
import { certainStates } from '../../../../electron/core/floor/chat-today.ts';
import type { AgentStateBucket, ChatStateTime } from '../../../../shared/domain/bucket.ts';

const AT = Date.parse('2026-11-20T10:00:00Z');
const FIVE = 300_000;
const row = (stateId: string, totalS: number, reasonId: string | null = null): ChatStateTime => ({ stateId, name: stateId === '2' ? 'Online' : 'Away', reasonId, totalS, chattingS: 0, notChattingS: totalS, chattingInMaxConcurrencyS: 0 });
const bucket = (step: number, states: readonly ChatStateTime[], coveredMs = FIVE): AgentStateBucket => ({ agentId: '1', startAt: AT + step * FIVE, endAt: AT + (step + 1) * FIVE, coveredMs, states: [...states, row('-1', 300)] });
const certain = (buckets: readonly AgentStateBucket[]) => certainStates(buckets, new Map([['Lunch', 'meal']]), new Map([['77', 'Lunch']])).map(({ startAt, endAt, state, label }) => [(startAt - AT) / FIVE, (endAt - AT) / FIVE, state, label]);

describe('certainStates', () => {
  it('tells of complete buckets in one state, in any order, and joins neighbours', () => {
    expect(certain([bucket(2, [row('4', 300), row('4', 299, '77')]), bucket(0, [row('2', 300)]), bucket(1, [row('2', 299), row('4', 1)]), bucket(3, [row('4', 300)])])).toEqual([[0, 2, 'available', 'Online'], [2, 3, 'meal', 'Lunch'], [3, 4, 'away', 'Away']]);
  });

  it('tells nothing of a bucket with two states, of a part, or of time logged out', () => {
    expect(certain([bucket(0, [row('2', 290), row('4', 10)]), bucket(1, [row('2', 300)], FIVE - 1), bucket(2, [row('2', 120)])])).toEqual([]);
  });

  it('tells nothing of a state with a reason that the lead reads as another state, unless the reason fills the bucket', () => {
    expect(certain([bucket(0, [row('4', 300), row('4', 150, '77'), row('4', 150, '78')]), bucket(1, [row('4', 300), row('4', 1, '77')]), bucket(2, [row('4', 300), row('4', 150, '78'), row('4', 150, '79')])]))
      .toEqual([[1, 3, 'away', 'Away']]);
  });
});
