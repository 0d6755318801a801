import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { databaseFile } from '../../../../electron/store/home-files.ts';
import { openStoreWriter } from '../../../../electron/store/open-store.ts';
import { restoreBackup } from '../../../../electron/store/restore.ts';
import type { SourceEvent } from '../../../../shared/domain/source-event.ts';
import { DAY_MS } from '../../../../shared/domain/time.ts';
import path from 'node:path';
import { dumpRecords } from '../../../support/store-dump.ts';
import { makeTempDir, makeTestStore, NOON, type TestStore } from '../../../support/store-home.ts';
import { makeEngagement, makeInteraction, makeSourceEvent, makeStateBucket, TEST_DERIVATION } from '../../../support/store-records.ts';

const WINDOW = { startAt: NOON - DAY_MS, endAt: NOON + DAY_MS };

function eventsOf(count: number): SourceEvent[] {
  return Array.from({ length: count }, (_, index) => makeSourceEvent({
    eventAt: NOON + index * 1_000, eventType: index % 10 === 0 ? 'LOGIN' : 'READY', isSessionStart: index % 10 === 0, sessionId: `s${Math.floor(index / 10)}`, callId: index % 10 === 5 ? `k${index}` : null, content: `{"n":${index}}`,
  }));
}

async function fill({ store, source, page }: TestStore, sourceId = source.id): Promise<void> {
  store.inbox.append(sourceId, [{ receivedAt: NOON, contentType: 'text/json', query: 'a=1', body: '{}' }]);
  await store.writeTerms(sourceId, [{ kind: 'skill', id: '1', name: 'One' }]);
  await store.ingest(page({
    sourceId,
    records: { interactions: [makeInteraction()], ongoing: ['i1'], stateBuckets: [makeStateBucket()], engagementBuckets: [makeEngagement()], terms: [{ kind: 'skill', id: '2', name: 'Two' }], events: eventsOf(40) },
    derivation: TEST_DERIVATION,
    notServed: { startAt: 1, endAt: 2 },
  }));
}

const countsOf = (home: string): Record<string, number> => {
  const db = new Database(databaseFile(home), { readonly: true });
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").pluck().all() as string[]; // one text column
  const counts = Object.fromEntries(tables.map((table) => [table, Number(db.prepare(`SELECT count(*) FROM "${table}"`).pluck().get())]));
  db.close();
  return counts;
};

describe('a source with records', () => {
  it('leaves nothing when it is purged, and the others whole', async () => {
    const test = await makeTestStore();
    const { home, store, source } = test;
    await fill(test);
    const before = dumpRecords(home);
    const counts = countsOf(home);
    const other = await store.addSource({ kind: 'vonage', name: 'second', settings: {}, createdAt: NOON });
    await fill(test, other.id);
    await store.removeSource(other.id, { purge: true });
    expect([dumpRecords(home), countsOf(home), store.inbox.count(source.id), await store.checkIntegrity(true)]).toEqual([before, counts, 1, []]);
  });

  it('is hidden when removed, joined when it is added again', async () => {
    const test = await makeTestStore();
    const { store, source } = test;
    await fill(test);
    const query = { window: WINDOW, sort: 'start', isDescending: false, limit: 9, offset: 0 } as const;
    const see = async () => [(await store.listInteractions(query)).total, (await store.listCalls(query)).total, (await store.readSessions({ window: WINDOW })).length, (await store.readEngagement({ window: WINDOW })).length];
    const seen = await see();
    await store.removeSource(source.id, { purge: false });
    expect([seen, await see(), (await store.listInteractions({ ...query, sourceIds: [source.id] })).total]).toEqual([[1, 4, 4, 1], [0, 0, 0, 0], 1]);
    await store.addSource({ kind: source.kind, name: source.name, settings: {}, createdAt: NOON });
    expect([await see(), store.inbox.count(source.id)]).toEqual([seen, 1]);
  });

  it('comes back whole from a backup', async () => {
    const test = await makeTestStore();
    await fill(test);
    const file = path.join(makeTempDir(), 'kept.db');
    await test.store.backup(file);
    const home = makeTempDir();
    restoreBackup({ home, file, nowAt: NOON });
    expect(dumpRecords(home)).toEqual(dumpRecords(test.home));
  });

  it('says so when columns or side tables no longer agree with the content', async () => {
    const test = await makeTestStore();
    await fill(test);
    const db = new Database(databaseFile(test.home));
    db.exec("UPDATE interaction SET medium = 'Chat'; DELETE FROM session; DELETE FROM segment WHERE segment_at = (SELECT max(segment_at) FROM segment)");
    db.close();
    expect([await test.store.checkIntegrity(false), await test.store.checkIntegrity(true)]).toEqual([[], ['1 segments of events are missing.', '4 sessions are missing.', '1 interactions contradict their content.']]);
  });
});

it('makes the figures of interactions again when the rules have changed', async () => {
  const test = await makeTestStore();
  await fill(test);
  const before = dumpRecords(test.home);
  const db = new Database(databaseFile(test.home));
  db.exec("UPDATE interaction SET medium = 'Chat', queue_wait_ms = 1; UPDATE interaction_content SET head = '{}', summary = '{}'; DELETE FROM interaction_agent; DELETE FROM interaction_queue; UPDATE meta SET value = 0 WHERE key = 'figures'");
  db.close();
  expect(await test.store.checkIntegrity(true)).toEqual([]);
  await test.store.close();
  const again = await makeTestStore({ home: test.home });
  expect([dumpRecords(test.home), await again.store.checkIntegrity(true)]).toEqual([before, []]);
});

describe('the inbox', () => {
  it('gives deliveries exactly, oldest first, and loses them with the page that holds them', async () => {
    const { store, source, page } = await makeTestStore();
    const deliveries = ['{"a":"\u0000 é"}', '', 'x'.repeat(100_000)].map((body, index) => ({ receivedAt: NOON - index, contentType: 'application/json; charset=utf-8', query: '?&=%', body }));
    store.inbox.append(source.id, deliveries);
    const entries = store.inbox.read(source.id, 10);
    expect(entries).toEqual(deliveries.map((delivery, index) => ({ id: entries[index]?.id, ...delivery })));
    const [first, second] = entries.map(({ id }) => id);
    const broken = { startAt: NOON, endAt: 'later' } as unknown as { startAt: number; endAt: number }; // a fault inside the transaction
    await expect(store.ingest(page({ inboxIds: [first ?? 0], covered: broken }))).rejects.toThrow();
    expect(store.inbox.count(source.id)).toBe(3);
    await store.ingest(page({ inboxIds: [first ?? 0, second ?? 0] }));
    expect([store.inbox.read(source.id, 10).map(({ receivedAt }) => receivedAt), store.inbox.count(99)]).toEqual([[NOON - 2], 0]);
    expect(() => store.inbox.append(99, deliveries)).toThrow(/FOREIGN KEY/);
  });
});

describe('rebuildEvents', () => {
  it('ends as if everything were ingested anew, quarantines what cannot be read, and lets pages in between', async () => {
    const test = await makeTestStore();
    const { store, source, page } = test;
    const events = eventsOf(1_200);
    await store.ingest(page({ records: { events: events.slice(0, 1_100) }, derivation: TEST_DERIVATION }));
    const shift = (event: SourceEvent): SourceEvent => ({ ...event, eventAt: event.eventAt - 3_600_000 });
    const reread = (content: string) => {
      const number = (JSON.parse(content) as { n: number }).n; // as eventsOf writes it
      const event = events[number];
      return event === undefined || number === 7 ? { reason: 'unreadable' } : shift(event);
    };
    const rebuilt = store.rebuildEvents(source.id, reread, TEST_DERIVATION);
    await store.ingest(page({ records: { events: events.slice(1_100).map(shift) }, derivation: TEST_DERIVATION }));
    await rebuilt;
    const anew = await makeTestStore();
    await anew.store.ingest(anew.page({ records: { events: events.filter((_, index) => index !== 7).map(shift) }, derivation: TEST_DERIVATION }));
    expect(dumpRecords(test.home)).toEqual(dumpRecords(anew.home));
    expect((await store.listQuarantine()).map(({ reason, content }) => [reason, content])).toEqual([['unreadable', '{"n":7}']]);
    expect(await store.checkIntegrity(true)).toEqual([]);
  });

  it('leaves a trace when it is cut short, until another one is done', async () => {
    const { store, source, page } = await makeTestStore();
    const events = eventsOf(3);
    await store.ingest(page({ records: { events }, derivation: TEST_DERIVATION }));
    const fail = () => { throw new Error('cut short'); };
    await expect(store.rebuildEvents(source.id, fail, TEST_DERIVATION)).rejects.toThrow('cut short');
    expect(await store.checkIntegrity(false)).toHaveLength(1);
    await store.rebuildEvents(source.id, (content) => events.find((event) => event.content === content) ?? { reason: 'unknown' }, TEST_DERIVATION);
    expect(await store.checkIntegrity(true)).toEqual([]);
  });
});

it('goes on with a purge that was cut short', async () => {
  const home = makeTempDir();
  const first = openStoreWriter({ home, nowAt: NOON });
  const source = await first.store.addSource({ kind: 'ringcentral', name: 'rc', settings: {}, createdAt: NOON });
  await first.store.ingest({ sourceId: source.id, stream: 's', asOf: NOON, receivedAt: NOON, activities: [], names: [], snapshots: [], quarantined: [], cursor: null, covered: null, records: { events: eventsOf(20), interactions: [makeInteraction()] }, derivation: TEST_DERIVATION });
  const empty = countsOf(makeEmptyHome());
  void first.store.removeSource(source.id, { purge: true }).catch(() => undefined);
  await first.store.close();
  const second = openStoreWriter({ home, nowAt: NOON });
  expect([await second.store.listSources(), countsOf(home)]).toEqual([[], empty]);
  await second.store.close();
});

function makeEmptyHome(): string {
  const home = makeTempDir();
  void openStoreWriter({ home, nowAt: NOON }).store.close();
  return home;
}
