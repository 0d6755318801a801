import { describe, expect, it } from 'vitest';
import { queueWords, toQueueLines, waitEdge, type WaitingGroup, type WaitingSource } from '../../../renderer/features/floor/queue-words.ts';

const group = (given: Partial<WaitingGroup> = {}): WaitingGroup => ({ queue: 'Support', medium: 'Phone', skills: [], count: 1, longestSinceAt: 500, targetMs: null, overTarget: 0, ...given });
const source = (given: Partial<WaitingSource> = {}): WaitingSource => ({ sourceId: 1, sourceName: 'VCC', asOf: 1_000, stale: false, count: 1, longestSinceAt: 500, groups: [], ...given });

describe('the queue tile', () => {
  it('puts groups over their target first, then the longest wait', () => {
    const groups = [group({ queue: 'short', longestSinceAt: 900 }), group({ queue: 'long', longestSinceAt: 100 }), group({ queue: 'over', longestSinceAt: 800, overTarget: 1, targetMs: 60 })];
    expect(toQueueLines([source({ groups })]).map((line) => line.group.queue)).toEqual(['over', 'long', 'short']);
  });

  it('lets waits run to the vendor\'s now, and stand still where the answer is old', () => {
    expect([waitEdge(source(), 4_000), waitEdge(source(), null), waitEdge(source({ stale: true }), 4_000), waitEdge(source(), 200)]).toEqual([4_000, 1_000, 1_000, 1_000]);
  });

  it('names a group by what was sent of it', () => {
    expect([queueWords(group()), queueWords(group({ queue: '' })), queueWords(group({ queue: '', medium: '' }))]).toEqual(['Support · Phone', 'Phone', 'Queue without a name']);
  });
});
