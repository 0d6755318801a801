import { describe, expect, it } from 'vitest';
import { createAlertSources } from '../../../../../../electron/core/alerts/live/alert-sources.ts';
import type { SourceRecord } from '../../../../../../electron/ports/stores.ts';
import type { SourceStatus } from '../../../../../../shared/contract/schemas.ts';
import { MINUTE_MS, SECOND_MS } from '../../../../../../shared/domain/time.ts';
import { createVirtualClock } from '../../../../../support/virtual-clock.ts';

const START = Date.UTC(2026, 10, 20, 12);
const SOURCE: SourceRecord = { id: 1, kind: 'vonage', name: 'Desk', settings: {}, isPaused: false, isRemoved: false, secretStore: null, createdAt: 0 };

function begin(status: () => Pick<SourceStatus, 'condition' | 'freshAt'>) {
  const clock = createVirtualClock(START);
  const full = (): SourceStatus => ({ id: 1, name: 'Desk', kind: 'vonage', paused: false, since: clock.now(), skewMs: 0, backfill: null, gapsToday: 0, streams: [], receiver: null, ...status() });
  const sources = createAlertSources({
    book: { all: () => [SOURCE] } as never, // what is read of them
    freshness: { nowAt: () => clock.now(), freshAt: () => status().freshAt, status: () => ({ nowAt: clock.now(), pollingPaused: false, sources: [full()] }) } as never, // as above
    clock, reader: { listQuarantine: async () => [] }, canRead: () => true, waitingOf: () => 0, isImporting: () => false, asksRefused: () => false, onJudged: () => undefined,
  });
  sources.start();
  const staleSince = async (): Promise<number | null | undefined> => {
    const facts = await sources.read(1, clock.now());
    return facts?.kind === 'source' ? facts.staleSinceAt : undefined;
  };
  return { clock, sources, staleSince };
}

describe('a connection after a start', () => {
  it('gets a while to answer before it is judged', async () => {
    const test = begin(() => ({ condition: 'failing', freshAt: START - 60 * MINUTE_MS }));
    await test.clock.advance(30 * SECOND_MS);
    expect(await test.staleSince()).toBeUndefined();
    await test.clock.advance(60 * SECOND_MS);
    expect(await test.staleSince()).toBe(START + 90 * SECOND_MS);
    test.sources.stop();
  });

  it('is judged as always once it has told everything up to the start', async () => {
    const test = begin(() => ({ condition: 'failing', freshAt: START + SECOND_MS }));
    await test.clock.advance(30 * SECOND_MS);
    expect(await test.staleSince()).toBe(START + 30 * SECOND_MS);
    test.sources.stop();
  });

  it('that still catches up is not judged by what it has told so far', async () => {
    const test = begin(() => ({ condition: 'stale', freshAt: START - SECOND_MS }));
    await test.clock.advance(30 * SECOND_MS);
    expect(await test.staleSince()).toBeUndefined();
    test.sources.stop();
  });
});
