import { describe, expect, it } from 'vitest';
import { makeTestStore, NOON, STREAM } from '../../../support/store-home.ts';

const LIMITS = { contentChars: 100, entries: 3, totalChars: 250 };

describe('quarantine', () => {
  it('keeps one entry per content and stream, and counts every occurrence', async () => {
    const { store, source, page } = await makeTestStore();
    const item = { reason: 'no start', content: '{"a":1}' };
    expect(await store.ingest(page({ quarantined: [item, item], receivedAt: NOON + 5 }))).toMatchObject({ quarantined: 2 });
    await store.ingest(page({ quarantined: [{ ...item, reason: 'start is no date' }], asOf: NOON + 9, receivedAt: NOON + 9 }));
    await store.ingest(page({ quarantined: [{ ...item, reason: 'of an older page' }], asOf: NOON + 1, receivedAt: NOON + 1 }));
    await store.ingest(page({ quarantined: [item], stream: 'vonage/users' }));
    expect(await store.listQuarantine()).toMatchObject([
      { stream: 'vonage/users', times: 1 },
      { sourceId: source.id, stream: STREAM, times: 4, firstSeenAt: NOON + 1, lastSeenAt: NOON + 9, asOf: NOON + 9, reason: 'start is no date', content: item.content },
    ]);
    expect((await store.listStreams()).map(({ stream, quarantined }) => [stream, quarantined])).toEqual([[STREAM, 1], ['vonage/users', 1]]);
  });

  it('cuts a long content, says so, and still tells long ones apart', async () => {
    const { store, page } = await makeTestStore({ quarantineLimits: LIMITS });
    const long = 'x'.repeat(100);
    await store.ingest(page({ quarantined: [{ reason: 'bad', content: `${long}1` }, { reason: 'bad', content: `${long}2` }] }));
    expect(await store.listQuarantine()).toMatchObject([{ content: long, reason: 'bad (content cut at 100 characters)' }, { content: long }]);
  });

  it('only counts beyond its caps, and never loses the count', async () => {
    const { store, page } = await makeTestStore({ quarantineLimits: LIMITS });
    const items = Array.from({ length: 20 }, (_, index) => ({ reason: 'bad', content: `{"n":${index}}` }));
    expect(await store.ingest(page({ quarantined: items }))).toMatchObject({ fetched: 20, quarantined: 20 });
    await store.ingest(page({ quarantined: items.slice(0, 1) }));
    const entries = await store.listQuarantine();
    expect(entries.map(({ times, content }) => [times, content])).toEqual([[2, '{"n":0}'], [1, '{"n":1}'], [1, '{"n":2}'], [17, '']]);
    expect(entries.at(-1)?.reason).toContain('limit of 3 entries');
    expect(await store.dropQuarantine('all')).toBe(4);
    await store.ingest(page({ quarantined: items.slice(5, 6) }));
    expect(await store.listQuarantine()).toMatchObject([{ times: 1, content: '{"n":5}' }]);
  });

  it('caps the size of a source as well', async () => {
    const { store, page } = await makeTestStore({ quarantineLimits: { ...LIMITS, entries: 100 } });
    await store.ingest(page({ quarantined: [1, 2, 3, 4].map((number) => ({ reason: 'bad', content: String(number).repeat(99) })) }));
    expect((await store.listQuarantine()).map(({ content, times }) => [content.length, times])).toEqual([[99, 1], [99, 1], [0, 2]]);
  });

  it('hides what is tried again; the page that was made of it settles it', async () => {
    const { store, page } = await makeTestStore();
    const good = { reason: 'unknown field', content: '{"good":1}' };
    const bad = { reason: 'no start', content: '{"bad":1}' };
    await store.ingest(page({ quarantined: [good, bad] }));
    const taken = await store.takeQuarantine('all');
    expect([taken.map(({ content }) => content), await store.listQuarantine(), await store.takeQuarantine('all')]).toEqual([[good.content, bad.content], [], []]);
    await store.ingest(page({ asOf: taken[0]?.asOf ?? 0, quarantined: [bad] }));
    expect(await store.listQuarantine()).toMatchObject([{ content: bad.content, times: 1 }]);
  });

  it('gives taken entries back when the process ends before they were settled', async () => {
    const first = await makeTestStore();
    await first.store.ingest(first.page({ quarantined: [{ reason: 'bad', content: '{}' }] }));
    const [entry] = await first.store.listQuarantine();
    await first.store.takeQuarantine([entry?.id ?? 0]);
    await first.store.close();
    const second = await makeTestStore({ home: first.home });
    expect(await second.store.listQuarantine()).toEqual([entry]);
  });
});
