import { expect, it } from 'vitest';
import { createWaitingWatch } from '../../../../electron/core/interactions/waiting-watch.ts';
import type { SourceRecord } from '../../../../electron/ports/stores.ts';
import { createVirtualClock } from '../../../support/virtual-clock.ts';

const NOW = Date.parse('2026-11-20T14:00:00Z');
const source = (id: number, agents: string): SourceRecord => ({ id, kind: 'vonage', name: `Source ${id}`, settings: agents === '' ? {} : { agents }, isPaused: false, isRemoved: false, secretStore: null, createdAt: NOW });

it('says nothing of a source of which only some agents are kept, rather than that nobody waits', async () => {
  const sources = [source(1, ''), source(2, '01,02'), source(3, 'all')];
  const watch = createWaitingWatch({
    reader: { readOngoing: async (sourceId) => ({ sourceId, asOf: NOW, interactions: [] }) },
    clock: createVirtualClock(NOW), log: { info: () => undefined, warn: () => undefined, error: () => undefined }, sources: () => sources, nowAt: () => NOW, isStreamLive: () => true,
  });
  watch.sourcesChanged();
  await watch.settled();
  const { value } = await watch.watch().next();
  expect(value?.sources.map((each) => [each.sourceId, each.count])).toEqual([[1, 0], [3, 0]]);
  watch.stop();
});
