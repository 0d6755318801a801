import { describe, expect, it } from 'vitest';
import { contradictionsOf, type ComparedDay } from '../../../../electron/core/days/contradictions.ts';

const MINUTE = 60_000;

function day(key: '1:a' | '2:b', states: readonly (readonly [state: 'available' | 'engaged' | 'away', from: number, to: number])[]): ComparedDay {
  const last = states.length - 1;
  return {
    agent: { key, sourceId: Number(key[0]), sourceName: key, agentId: key, name: key },
    window: { startAt: 0, endAt: 1_000 * MINUTE },
    states: states.map(([state, from, to], index) => ({ state, startAt: from * MINUTE, endAt: to * MINUTE, open: index === last, label: '' })),
    unknown: [],
  };
}

describe('contradictions of a day', () => {
  it('are over once one of the two went on, and only the last may still run', () => {
    const here = day('1:a', [['available', 0, 40], ['away', 40, 50], ['available', 50, 61]]);
    const there = day('2:b', [['away', 0, 10], ['engaged', 10, 20], ['away', 20, 55], ['engaged', 55, 60]]);
    expect(contradictionsOf([here, there]).map(({ startAt, endAt, open }) => [startAt / MINUTE, endAt / MINUTE, open])).toEqual([[10, 20, false], [55, 60, true]]);
  });

  it('need ten seconds, and name who is free and who is busy', () => {
    const here = day('1:a', [['available', 0, 30]]);
    expect(contradictionsOf([here, day('2:b', [['engaged', 29.9, 30]])])).toEqual([]);
    expect(contradictionsOf([here, day('2:b', [['engaged', 29, 30]])])).toMatchObject([{ availableKey: '1:a', engagedKey: '2:b', open: true }]);
  });
});
