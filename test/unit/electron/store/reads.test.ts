import * as fc from 'fast-check';
import { existsSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStoreReader } from '../../../../electron/store/open-store.ts';
import { SCHEMA_VERSION } from '../../../../electron/store/migrations/list.ts';
import { markLanes } from '../../../../shared/domain/superseded.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, overlaps } from '../../../../shared/domain/time.ts';
import path from 'node:path';
import { makeActivity, makeTempDir, makeTestStore, NOON, STREAM } from '../../../support/store-home.ts';

const HOUR_WINDOW = { startAt: NOON, endAt: NOON + HOUR_MS };

describe('agents and snapshots', () => {
  it('are those of the source, or only the ones asked for', async () => {
    const { store, source, page } = await makeTestStore();
    const ids = ['01', '1', '02'];
    const snapshot = (agentId: string) => ({ agentId, presence: null, workload: { calls: 1, semiLive: 0, nonLive: 0, sinceAt: NOON }, interactions: [] });
    await store.ingest(page({ activities: ids.map((agentId) => makeActivity({ agentId })), snapshots: ids.map(snapshot) }));
    const read = async (only?: readonly string[]): Promise<readonly (readonly string[])[]> => [
      (await store.listAgents([source.id], only)).map(({ agentId }) => agentId),
      (await store.readSnapshots(source.id, only)).map(({ agentId }) => agentId),
    ];
    expect([await read(), await read(['1', '9']), await read([])]).toEqual([[['01', '02', '1'], ['01', '02', '1']], [['1'], ['1']], [[], []]]);
  });
});

describe('readActivities', () => {
  it('finds what began long before, unclipped, and belongs to one of two adjoining windows', async () => {
    const { store, source, page } = await makeTestStore();
    const activities = [
      makeActivity({ startAt: NOON - 40 * DAY_MS, durationMs: 40 * DAY_MS + 1, name: 'weeks' }),
      makeActivity({ startAt: NOON - 5 * HOUR_MS, durationMs: 5 * HOUR_MS, name: 'ends at the window' }),
      makeActivity({ startAt: NOON - 3 * HOUR_MS, durationMs: 4 * HOUR_MS - 1, name: 'short of four hours' }),
      makeActivity({ startAt: NOON - 90 * DAY_MS, name: 'open' }),
      makeActivity({ durationMs: 0, name: 'zero' }),
      makeActivity({ startAt: NOON + HOUR_MS, name: 'after' }),
    ].map((row) => ({ ...row, type: 'Session' }));
    await store.ingest(page({ activities }));
    const names = async (window: { startAt: number; endAt: number }): Promise<(string | null)[]> => (await store.readActivities([{ sourceId: source.id, agentId: '01' }], window)).map((row) => row.name);
    expect(await names(HOUR_WINDOW)).toEqual(['open', 'weeks', 'short of four hours', 'zero']);
    expect(await names({ startAt: NOON - HOUR_MS, endAt: NOON })).toEqual(['open', 'weeks', 'ends at the window', 'short of four hours']);
  });

  it('reads agents in the order asked for, once each, and none that is unknown', async () => {
    const { store, source, page } = await makeTestStore();
    await store.ingest(page({ activities: ['03', '01', '02'].map((agentId) => makeActivity({ agentId })) }));
    const refs = ['02', '9', '01', '02'].map((agentId) => ({ sourceId: source.id, agentId }));
    expect((await store.readActivities(refs, HOUR_WINDOW)).map(({ agentId }) => agentId)).toEqual(['02', '01']);
  });

  it('gives the same rows and the same ghosts as a read of everything, and no overlap less, whatever the window', async () => {
    const offset = fc.integer({ min: -40, max: 40 }).map((step) => step * 17 * MINUTE_MS);
    const row = fc.record({
      startAt: offset.map((ms) => NOON + ms),
      durationMs: fc.oneof(fc.constant(null), fc.constant(0), fc.integer({ min: 1, max: 30 }).map((step) => step * 23 * MINUTE_MS)),
      category: fc.constantFrom('Ready', 'Away'),
    }).map(makeActivity);
    const pages = fc.array(fc.record({ activities: fc.array(row, { maxLength: 6 }), asOf: offset.map((ms) => NOON + ms) }), { maxLength: 5 });
    const window = fc.tuple(offset, fc.integer({ min: 1, max: 20 })).map(([ms, hours]) => ({ startAt: NOON + ms, endAt: NOON + ms + hours * HOUR_MS }));
    const { store, page } = await makeTestStore();
    let run = 0;
    await fc.assert(fc.asyncProperty(pages, window, async (parts, asked) => {
      run += 1;
      const agentId = String(run);
      for (const { activities, asOf } of parts) await store.ingest(page({ asOf, activities: activities.map((activity) => ({ ...activity, agentId })) }));
      const all = await store.readActivities([{ sourceId: page().sourceId, agentId }], { startAt: NOON - 30 * DAY_MS, endAt: NOON + 30 * DAY_MS });
      expect(all.map(({ flags }) => flags[0] ?? null)).toEqual(markLanes(all));
      const expected = all.filter((found) => overlaps({ startAt: found.startAt, endAt: found.durationMs === null ? null : found.startAt + found.durationMs }, asked));
      const found = await store.readActivities([{ sourceId: page().sourceId, agentId }], asked);
      const withMore = found.map((marked, index) => (marked.flags[0] === 'overlap' && expected[index]?.flags.length === 0 ? { ...marked, flags: [] } : marked));
      expect(withMore).toEqual(expected);
    }), { numRuns: 300 });
  });
});

describe('streamActivities', () => {
  it('hands on whole agents, those that match, and nothing of removed sources unless asked for', async () => {
    const { store, source, page } = await makeTestStore();
    const other = await store.addSource({ kind: 'vonage', name: 'nam', settings: {}, createdAt: NOON });
    const rows = Array.from({ length: 3_000 }, (_, index) => makeActivity({ agentId: String(index % 3), startAt: NOON + index, durationMs: 0 }));
    await store.ingest(page({ activities: rows }));
    await store.ingest(page({ sourceId: other.id, activities: [makeActivity({ agentId: '1' })] }));
    const batches = await Array.fromAsync(store.streamActivities({ window: HOUR_WINDOW }));
    expect(batches.map((batch) => batch.length)).toEqual([2_000, 1_001]);
    await store.removeSource(source.id, { purge: false });
    const count = async (filter: { sourceIds?: number[]; agentIds?: string[] }): Promise<number> => (await Array.fromAsync(store.streamActivities({ window: HOUR_WINDOW, ...filter }))).flat().length;
    expect([await count({}), await count({ agentIds: [] }), await count({ sourceIds: [source.id], agentIds: ['1'] })]).toEqual([1, 1, 1_000]);
  });
});

describe('a reader beside the owner', () => {
  it('is empty until there is a database, makes none, and sees what is written then', async () => {
    const home = path.join(makeTempDir(), 'home');
    const reader = openStoreReader({ home });
    onTestFinished(() => reader.close());
    expect([await reader.listSources(), await reader.readActivities([{ sourceId: 1, agentId: '01' }], HOUR_WINDOW), await reader.checkIntegrity(true), existsSync(home)]).toEqual([[], [], [], false]);
    const { store, source, page } = await makeTestStore({ home });
    for (const category of ['Ready', 'Away', 'New word']) {
      await store.ingest(page({ activities: [makeActivity({ category, reason: category })] }));
      expect((await reader.readActivities([{ sourceId: source.id, agentId: '01' }], HOUR_WINDOW)).map((row) => row.reason)).toContain(category);
    }
    expect(await reader.describe()).toMatchObject({ home, schema: SCHEMA_VERSION, activities: 3 });
  });
});

describe('labels', () => {
  it('are all that were ever seen, counted over the last fortnight', async () => {
    const { store, source, page } = await makeTestStore();
    const rows = [makeActivity({ name: 'Lunch', category: 'Away' }), makeActivity({ name: 'Lunch', category: 'Away', startAt: NOON + 1 }), makeActivity({ name: 'Lunch', category: 'Away', agentId: '02' }), makeActivity({ name: 'Old', startAt: NOON - 20 * DAY_MS }), makeActivity({ name: null }), makeActivity({ type: 'Interaction', name: 'no presence' })];
    await store.ingest(page({ activities: rows, stream: STREAM }));
    expect(await store.listLabels(source.id)).toEqual([{ label: 'Lunch', category: 'Away', agents: 2, times: 3 }, { label: 'Old', category: 'Ready', agents: 0, times: 0 }]);
  });
});
