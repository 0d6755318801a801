import { describe, expect, it } from 'vitest';
import type { Delivery, InboxEntry } from '../../../../electron/ports/inbox.ts';
import type { IngestPage, IngestResult } from '../../../../electron/ports/stores.ts';
import type { SourceEvent } from '../../../../shared/domain/source-event.ts';
import { createDrain, type Drain } from '../../../../electron/receiving/drain.ts';

const eventOf = ({ body, receivedAt }: Delivery): SourceEvent => ({ identity: body, eventAt: 1, receivedAt, eventType: 'AWAY', agentId: '1', sessionId: null, callId: null, isSessionStart: false, isDerived: false, content: body });

/** An inbox whose entries go with the page that holds them, and a store that may refuse. */
function setUp(bodies: readonly string[], refuse: (page: IngestPage) => boolean = () => false, { limit = 3, monotonicMs = () => 0 }: { readonly limit?: number | null; readonly monotonicMs?: () => number } = {}) {
  let entries: InboxEntry[] = bodies.map((body, index) => ({ id: index + 1, receivedAt: 100 + index, contentType: '', query: '', body }));
  const pages: IngestPage[] = [];
  const drain: Drain = createDrain({
    sourceId: 5, ...(limit === null ? {} : { limit }), settings: () => ({}), clock: { monotonicMs }, log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    inbox: { read: (_sourceId, most) => entries.slice(0, most) },
    push: {
      stream: 'events', derivation: () => ({ deriveAgent: () => ({ spans: [], sessions: [] }), deriveCall: () => null }),
      readDelivery(delivery) {
        if (delivery.body === 'bug') throw new Error('a bug');
        return delivery.body === 'junk' ? { events: [], quarantined: [{ reason: 'junk', content: delivery.body }] } : { events: [eventOf(delivery)], quarantined: [] };
      },
    },
    store: {
      async ingest(page): Promise<IngestResult> {
        if (refuse(page)) throw new Error('refused');
        pages.push(page);
        entries = entries.filter(({ id }) => page.inboxIds?.includes(id) !== true);
        const events = page.records?.events?.length ?? 0;
        return { fetched: events + page.quarantined.length, inserted: events, updated: 0, unchanged: 0, quarantined: page.quarantined.length, changedAgents: [] };
      },
    },
  });
  return { drain, pages, left: () => entries.map(({ body }) => body), add: (body: string) => void (entries = [...entries, { id: 99, receivedAt: 999, contentType: '', query: '', body }]) };
}

describe('the drain', () => {
  it('reads oldest first until nothing is left, and everything goes somewhere', async () => {
    const { drain, pages, left } = setUp(['a', 'junk', 'b', 'bug', 'c']);
    expect(await drain.run()).toEqual({ pages: 2, fetched: 5, inserted: 3, updated: 0, unchanged: 0, quarantined: 2 });
    expect(left()).toEqual([]);
    expect(pages.map(({ asOf, inboxIds, quarantined, stream, sourceId }) => [sourceId, stream, asOf, inboxIds, quarantined.map(({ content }) => content)])).toEqual([[5, 'events', 102, [1, 2, 3], ['junk']], [5, 'events', 104, [4, 5], ['bug']]]);
  });

  it('sets aside the one entry that the store cannot take', async () => {
    const { drain, pages, left } = setUp(['a', 'poison', 'b'], ({ records }) => records?.events?.some(({ content }) => content === 'poison') === true);
    expect(await drain.run()).toMatchObject({ fetched: 3, inserted: 2, quarantined: 1 });
    expect([left(), pages[1]?.quarantined]).toEqual([[], [{ reason: 'it could not be stored: refused', content: 'poison' }]]);
  });

  it('loses nothing while the store takes nothing, and goes on later', async () => {
    let isFull = true;
    const { drain, left } = setUp(['a', 'b'], () => isFull);
    await expect(drain.run()).rejects.toThrow('refused');
    expect(left()).toEqual(['a', 'b']);
    isFull = false;
    expect((await drain.run()).inserted).toBe(2);
  });

  it('makes its pages smaller while they take long, and lets whoever waits have two turns between them', async () => {
    let ms = 0;
    let pages = 0;
    const costMs = (): number => (pages < 3 ? 6 : 0.5);
    const set = setUp(Array.from({ length: 60 }, (_, index) => `e${index}`), (page) => {
      ms += (page.inboxIds?.length ?? 0) * costMs();
      pages += 1;
      return false;
    }, { limit: null, monotonicMs: () => ms });
    const turns: number[] = [];
    let isDone = false;
    const watch = (): void => {
      turns.push(pages);
      if (!isDone) setImmediate(watch);
    };
    setImmediate(watch);
    await set.drain.run();
    isDone = true;
    expect(set.pages.map(({ inboxIds }) => inboxIds?.length)).toEqual([10, 2, 2, 2, 4, 8, 16, 16]);
    expect(turns.filter((seen) => seen === 2).length).toBeGreaterThanOrEqual(2);
  });

  it('shares one run, and reads what arrives meanwhile', async () => {
    const { drain, left, add } = setUp(['a', 'b', 'c', 'd']);
    const first = drain.run();
    add('e');
    expect(drain.run()).toBe(first);
    expect([(await first).inserted, left()]).toEqual([5, []]);
  });
});
