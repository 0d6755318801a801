import { describe, expect, it } from 'vitest';
import { openStoreWriter } from '../../../../electron/store/open-store.ts';
import { markRemoved } from '../../../../electron/store/sources.ts';
import { openForWriting } from '../../../../electron/store/database.ts';
import { databaseFile } from '../../../../electron/store/home-files.ts';
import { HOUR_MS } from '../../../../shared/domain/time.ts';
import { makeActivity, makeTempDir, makeTestStore, NEW_SOURCE, NOON, STREAM } from '../../../support/store-home.ts';

const WINDOW = { startAt: NOON, endAt: NOON + HOUR_MS };

describe('sources', () => {
  it('are added, changed and told apart by name', async () => {
    const { store, source } = await makeTestStore();
    expect(source).toEqual({ id: 1, kind: 'vonage', name: 'emea', settings: { region: 'emea' }, isPaused: false, isRemoved: false, secretStore: null, createdAt: NOON });
    await expect(store.addSource(NEW_SOURCE)).rejects.toMatchObject({ code: 'source-exists' });
    expect(await store.updateSource(source.id, { name: 'nam', isPaused: true, secretStore: 'file', settings: {} })).toMatchObject({ name: 'nam', isPaused: true, secretStore: 'file', settings: {} });
    await store.addSource(NEW_SOURCE);
    await expect(store.updateSource(source.id, { name: 'emea' })).rejects.toMatchObject({ code: 'source-exists' });
    await expect(store.updateSource(77, { name: 'x' })).rejects.toMatchObject({ code: 'source-not-found' });
  });

  it('join their history when removed without purge and added again', async () => {
    const { store, source, page } = await makeTestStore();
    await store.ingest(page({ activities: [makeActivity()], cursor: 'here' }));
    await store.removeSource(source.id, { purge: false });
    expect([await store.listSources(), await store.listAgents(), await store.listStreams()]).toMatchObject([[{ id: source.id, isRemoved: true }], [], []]);
    expect(await store.listAgents([source.id])).toHaveLength(1);
    const again = await store.addSource({ ...NEW_SOURCE, settings: { region: 'nam' } });
    expect(again).toMatchObject({ id: source.id, isRemoved: false, isPaused: false, settings: { region: 'nam' } });
    expect([await store.readCursor(again.id, STREAM), await store.readActivities([{ sourceId: again.id, agentId: '01' }], WINDOW)]).toMatchObject(['here', [{ startAt: NOON }]]);
  });

  it('leave nothing behind when purged, and nothing of others is touched', async () => {
    const { store, source, page } = await makeTestStore();
    const other = await store.addSource({ ...NEW_SOURCE, name: 'other' });
    for (const { id } of [source, other]) {
      await store.ingest(page({ sourceId: id, activities: [makeActivity(), makeActivity({ agentId: '02' })], quarantined: [{ reason: 'bad', content: '{}' }], covered: WINDOW, snapshots: [{ agentId: '01', presence: null, workload: null, interactions: [] }] }));
      await store.openGap({ sourceId: id, stream: STREAM, fromAt: NOON, toAt: null, reason: 'offline' });
      await store.writeLabelMapping(id, new Map([['Lunch', 'meal']]));
    }
    await store.removeSource(source.id, { purge: true });
    expect(await store.listSources()).toEqual([other]);
    expect([await store.listAgents([source.id]), await store.listGaps({ sourceIds: [source.id] }), await store.listQuarantine({ sourceIds: [source.id] })]).toEqual([[], [], []]);
    expect([(await store.describe()).activities, await store.checkIntegrity(true)]).toEqual([2, []]);
    const fresh = await store.addSource(NEW_SOURCE);
    expect(fresh.id).not.toBe(source.id);
    expect(await store.ingest(page({ sourceId: fresh.id, activities: [makeActivity()] }))).toMatchObject({ inserted: 1 });
  });

  it('are purged to the end when the process died half way', async () => {
    const home = makeTempDir();
    const { store } = openStoreWriter({ home, nowAt: NOON });
    const { id } = await store.addSource(NEW_SOURCE);
    await store.close();
    const db = openForWriting(databaseFile(home));
    markRemoved(db, id, 'purging');
    db.close();
    const again = await makeTestStore({ home });
    expect(await again.store.listSources()).toMatchObject([{ id: id + 1 }]);
  });
});

describe('streams, gaps and settings', () => {
  it('keep their health over a restart and the newest event they saw', async () => {
    const first = await makeTestStore();
    const error = { code: 'timeout', message: 'No answer.', hint: 'Wait.', sinceAt: NOON };
    await first.store.writeStreamHealth(first.source.id, STREAM, { lastOkAt: NOON, lastEventAt: NOON + 9, skewMs: -5, error });
    await first.store.writeStreamHealth(first.source.id, STREAM, { lastEventAt: NOON + 2 });
    await first.store.close();
    const { store, source } = await makeTestStore({ home: first.home });
    expect(await store.listStreams()).toEqual([{ sourceId: source.id, stream: STREAM, lastOkAt: NOON, lastEventAt: NOON + 9, skewMs: -5, error, gaps: 0, quarantined: 0 }]);
    await store.writeStreamHealth(source.id, STREAM, { error: null });
    expect(await store.listStreams()).toMatchObject([{ error: null, lastOkAt: NOON }]);
  });

  it('open one gap a reason, close it, and tell filled ones apart', async () => {
    const { store, source } = await makeTestStore();
    const open = (reason: 'offline' | 'paused' | 'not-served', fromAt: number, toAt: number | null = null): Promise<void> => store.openGap({ sourceId: source.id, stream: STREAM, reason, fromAt, toAt });
    await open('offline', NOON);
    await open('offline', NOON + 5);
    await open('not-served', 10, 20);
    await open('not-served', 10, 20);
    await open('paused', NOON + 50);
    await store.closeGaps(source.id, STREAM, { toAt: NOON + 30, filled: true });
    await open('offline', NOON + 60);
    const gaps = async (filter: Parameters<typeof store.listGaps>[0]): Promise<unknown[]> => (await store.listGaps(filter)).map(({ reason, fromAt, toAt, isFilled }) => [reason, fromAt - NOON, toAt === null ? null : toAt - NOON, isFilled]);
    expect(await gaps({})).toEqual([['not-served', 10 - NOON, 20 - NOON, false], ['offline', 60, null, false]]);
    expect(await gaps({ includeFilled: true, window: { startAt: NOON + 29, endAt: NOON + 60 } })).toEqual([['offline', 0, 30, true]]);
    expect(await gaps({ window: { startAt: 20, endAt: 30 } })).toEqual([]);
  });

  it('keep settings and label mappings', async () => {
    const { store, source } = await makeTestStore();
    await store.writeSettings({ zone: 'Europe/London', theme: 'dark' });
    await store.writeSettings({ theme: null });
    await store.writeLabelMapping(source.id, new Map([['Lunch', 'meal'], ['Chat', 'meeting']]));
    await store.writeLabelMapping(source.id, new Map([['Lunch', 'break']]));
    expect([await store.readSettings(), await store.readLabelMapping(source.id)]).toEqual([{ zone: 'Europe/London' }, new Map([['Lunch', 'break']])]);
  });
});
