import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IngestPage, StoreWriter } from '../../../../electron/ports/stores.ts';
import { openStoreWriter } from '../../../../electron/store/open-store.ts';
import type { AgentName, AgentSnapshot } from '../../../../shared/domain/activity.ts';
import { dumpStore } from '../../../support/store-dump.ts';
import { makeActivity, makeTempDir, makeTestStore, NEW_SOURCE, NOON, STREAM } from '../../../support/store-home.ts';

const WINDOW = { startAt: NOON - 3_600_000, endAt: NOON + 3_600_000 };
const name = (change: Partial<AgentName> = {}): AgentName => ({ agentId: '01', name: 'Ada', email: null, isActive: true, ...change });
const snapshot = (agentId: string, sinceAt: number): AgentSnapshot => ({ agentId, presence: { category: 'Ready', name: 'Ready', eligibleForRouting: true, sinceAt }, workload: null, interactions: [] });

describe('ingest', () => {
  it('counts what it inserted, updated, left and refused', async () => {
    const { store, page } = await makeTestStore();
    const open = makeActivity();
    expect(await store.ingest(page({ activities: [open, open, makeActivity({ durationMs: 0 })], names: [name()], snapshots: [snapshot('02', NOON)], quarantined: [{ reason: 'no start', content: '{}' }] })))
      .toEqual({ fetched: 6, inserted: 4, updated: 0, unchanged: 1, quarantined: 1, changedAgents: ['01', '02'] });
    expect(await store.ingest(page({ asOf: NOON + 1, activities: [makeActivity({ durationMs: 7 }), makeActivity({ durationMs: 0 })], names: [name({ name: 'Ada L.' })], snapshots: [snapshot('02', NOON)] })))
      .toEqual({ fetched: 4, inserted: 0, updated: 2, unchanged: 2, quarantined: 0, changedAgents: ['01'] });
  });

  it('keeps the newest word, whatever comes later', async () => {
    const { store, source, page } = await makeTestStore();
    const ref = [{ sourceId: source.id, agentId: '01' }];
    await store.ingest(page({ asOf: NOON + 60_000, activities: [makeActivity({ durationMs: 50_000 })] }));
    expect(await store.ingest(page({ asOf: NOON + 30_000, activities: [makeActivity()] }))).toMatchObject({ unchanged: 1, changedAgents: [] });
    expect(await store.readActivities(ref, WINDOW)).toMatchObject([{ durationMs: 50_000, asOf: NOON + 60_000, firstSeenAt: NOON + 30_000 }]);
    await store.ingest(page({ asOf: NOON + 90_000, activities: [makeActivity({ durationMs: 50_000, reason: 'Resumed' })] }));
    expect(await store.readActivities(ref, WINDOW)).toMatchObject([{ reason: 'Resumed', asOf: NOON + 90_000, firstSeenAt: NOON + 30_000 }]);
  });

  it('keeps zero-length and same-millisecond activities apart', async () => {
    const { store, source, page } = await makeTestStore();
    const activities = [makeActivity({ durationMs: 0 }), makeActivity({ durationMs: 5_000 }), makeActivity({ category: 'Away' }), makeActivity({ type: 'Workload', category: null, calls: 1, semiLive: 0, nonLive: 0 })];
    expect(await store.ingest(page({ activities }))).toMatchObject({ inserted: 4 });
    expect(await store.readActivities([{ sourceId: source.id, agentId: '01' }], WINDOW)).toHaveLength(4);
  });

  it('keeps ids and words exactly', async () => {
    const { store, page } = await makeTestStore();
    const ids = ['01', '1', '001', 'A', 'a', ' a', '\u00e9', 'e\u0301', ''];
    await store.ingest(page({ activities: ids.map((agentId) => makeActivity({ agentId, name: agentId === 'A' ? null : '' })) }));
    expect((await store.listAgents()).map(({ agentId }) => agentId).sort()).toEqual([...ids].sort());
    const rows = (await Array.fromAsync(store.streamActivities({ window: WINDOW }))).flat();
    expect(rows.map((row) => [row.agentId, row.name]).filter(([agentId]) => agentId === 'A' || agentId === 'a')).toEqual([['A', null], ['a', '']]);
  });

  it('refuses into quarantine what it could not keep exactly', async () => {
    const { store, page } = await makeTestStore();
    const activities = [makeActivity({ startAt: NOON + 0.5 }), makeActivity({ durationMs: -1 }), makeActivity({ agentId: 'a\ud800' }), makeActivity({ name: '\udc00' }), makeActivity({ calls: 1.5 }), makeActivity({ reason: '\ud800' }), makeActivity({ interactionGuid: '\ud800' })];
    expect(await store.ingest(page({ activities, names: [name({ name: '\ud800' })] }))).toMatchObject({ fetched: 8, inserted: 0, quarantined: 8, changedAgents: [] });
    expect(await store.listQuarantine()).toHaveLength(8);
    expect(await store.checkIntegrity(true)).toEqual([]);
  });

  it('leaves neither rows nor cursor when a page fails, and goes on with the next', async () => {
    const { home, store, page } = await makeTestStore();
    await store.ingest(page({ activities: [makeActivity()], cursor: 'first' }));
    const before = dumpStore(home);
    const broken = { startAt: NOON, endAt: 'later' } as unknown as { startAt: number; endAt: number }; // a fault inside the transaction, after the rows
    await expect(store.ingest(page({ activities: [makeActivity({ agentId: '02', category: 'New' })], cursor: 'second', covered: broken }))).rejects.toThrow();
    expect([dumpStore(home), await store.readCursor(page().sourceId, STREAM)]).toEqual([before, 'first']);
    expect(await store.ingest(page({ activities: [makeActivity({ agentId: '02', category: 'New' })], cursor: 'second' }))).toMatchObject({ inserted: 1 });
    expect(await store.checkIntegrity(true)).toEqual([]);
  });

  it('merges coverage and moves the cursor', async () => {
    const { store, source, page } = await makeTestStore();
    for (const [startAt, endAt] of [[10, 20], [40, 50], [20, 30], [5, 5], [29, 41]] as const) await store.ingest(page({ covered: { startAt, endAt }, cursor: `to ${endAt}` }));
    await store.ingest(page({ covered: { startAt: 70, endAt: 80 } }));
    expect(await store.readCoverage(source.id, STREAM)).toEqual([{ startAt: 10, endAt: 50 }, { startAt: 70, endAt: 80 }]);
    expect(await store.readCursor(source.id, STREAM)).toBe('to 41');
  });

  it('refuses pages of a source that is not there', async () => {
    const { store, source, page } = await makeTestStore();
    await expect(store.ingest(page({ sourceId: 99 }))).rejects.toMatchObject({ code: 'source-not-found' });
    await store.removeSource(source.id, { purge: false });
    await expect(store.ingest(page())).rejects.toMatchObject({ code: 'source-not-found' });
  });
});

function expectSum(result: Awaited<ReturnType<StoreWriter['ingest']>>): void {
  expect(result.fetched).toBe(result.inserted + result.updated + result.unchanged + result.quarantined);
}

async function ingestAll(parts: readonly Omit<IngestPage, 'sourceId' | 'stream' | 'receivedAt' | 'cursor'>[]): Promise<unknown> {
  const home = makeTempDir();
  const { store } = openStoreWriter({ home, nowAt: NOON });
  try {
    const { id } = await store.addSource(NEW_SOURCE);
    for (const part of parts) expectSum(await store.ingest({ ...part, sourceId: id, stream: STREAM, receivedAt: part.asOf, cursor: null }));
    expect(await store.checkIntegrity(true)).toEqual([]);
    return dumpStore(home);
  } finally {
    await store.close();
  }
}

describe('any pages, in any order, any number of times', () => {
  const activity = fc.record({
    agentId: fc.constantFrom('01', '1'),
    type: fc.constantFrom('Presence', 'Interaction'),
    category: fc.constantFrom('Ready', 'Away', null),
    startAt: fc.integer({ min: 0, max: 2 }).map((offset) => NOON + offset),
    durationMs: fc.constantFrom(null, 0, 1, 5_000),
    status: fc.constantFrom(null, 'Ongoing', 'Completed'),
    reason: fc.constantFrom(null, 'Monitor'),
    interactionGuid: fc.constantFrom(null, '', '0c7a2f32-91de-4a6a-9b8c-0123456789ab'),
  }).map(makeActivity);
  const pageParts = fc.record({
    asOf: fc.integer({ min: -2, max: 4 }).map((offset) => NOON + offset),
    activities: fc.array(activity, { maxLength: 6 }),
    names: fc.array(fc.record({ agentId: fc.constantFrom('01', '2'), name: fc.constantFrom('Ada', 'Bo'), email: fc.constantFrom(null, 'a@b'), isActive: fc.constantFrom(null, true, false) }), { maxLength: 2 }),
    snapshots: fc.array(fc.record({ agentId: fc.constantFrom('01', '3'), sinceAt: fc.integer({ min: 0, max: 2 }) }).map(({ agentId, sinceAt }) => snapshot(agentId, sinceAt)), { maxLength: 2 }),
    quarantined: fc.array(fc.record({ reason: fc.constantFrom('a', 'b'), content: fc.constantFrom('{}', '[]') }), { maxLength: 2 }),
    covered: fc.option(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 })).map(([startAt, length]) => ({ startAt, endAt: startAt + length }))),
  });

  it('give the same database', async () => {
    await fc.assert(fc.asyncProperty(fc.array(pageParts, { minLength: 1, maxLength: 6 }), fc.array(fc.nat(), { minLength: 1, maxLength: 8 }), async (parts, picks) => {
      const repeated = picks.flatMap((pick) => parts[pick % parts.length] ?? []);
      const backwards = parts.toReversed().map((part) => ({ ...part, activities: part.activities.toReversed(), names: part.names.toReversed(), snapshots: part.snapshots.toReversed() }));
      expect(await ingestAll([...repeated, ...backwards, ...repeated])).toEqual(await ingestAll(parts));
    }), { numRuns: 40 });
  }, 60_000);
});
