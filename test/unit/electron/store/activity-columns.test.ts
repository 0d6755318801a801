import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FactPage } from '../../../../electron/ports/alert-store.ts';
import type { ActivityRow } from '../../../../electron/ports/stores.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/domain/time.ts';
import { makeActivity, makeTestStore, NOON } from '../../../support/store-home.ts';
import { makeSourceEvent, TEST_DERIVATION } from '../../../support/store-records.ts';

const guidOf = (sign: string): string => `${sign.repeat(8)}-0000-4000-8000-${sign.repeat(12)}`;
const GUIDS = [guidOf('a'), guidOf('b'), '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 'A-text', guidOf('c').toUpperCase(), null];

/** The rows of one agent as a page tells them, in the words of activities. */
function rowsOf(page: FactPage): readonly object[] {
  return page.agents.flatMap((agent) => [...agent.startAt].map((startAt, row) => {
    const durationMs = agent.durationMs[row] ?? 0;
    const interaction = agent.interaction[row] ?? -1;
    return { ...agent.agent, startAt, durationMs: Number.isNaN(durationMs) ? null : durationMs, asOf: agent.asOf[row], interactionGuid: interaction === -1 ? null : agent.guids?.[interaction], ...page.kinds[agent.kind[row] ?? -1] };
  }));
}

function expectedOf(rows: readonly ActivityRow[]): readonly object[] {
  return rows.filter((row) => !row.flags.includes('superseded')).map(({ sourceId, agentId, startAt, durationMs, asOf, interactionGuid, type, category, name, eligibleForRouting, reason, medium, calls, semiLive, nonLive }) =>
    ({ sourceId, agentId, startAt, durationMs, asOf, interactionGuid, type, category, name, eligibleForRouting, reason, medium, calls, semiLive, nonLive }));
}

/** Rows of one start may come in another order. */
const sorted = (rows: readonly object[]): readonly string[] => rows.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort();

const isAscending = (page: FactPage): boolean => page.agents.every(({ startAt }) => startAt.every((at, row) => row === 0 || (startAt[row - 1] ?? 0) <= at));

describe('readActivityColumns', () => {
  it('tells what readActivities tells without its ghosts, whatever the rows and the window', async () => {
    const offset = fc.integer({ min: -40, max: 40 }).map((step) => step * 17 * MINUTE_MS);
    const words = fc.oneof(
      fc.record({ category: fc.constantFrom('Ready', 'Away') }),
      fc.record({ type: fc.constant('Workload'), category: fc.constant(null), name: fc.constant(null), eligibleForRouting: fc.constant(null), calls: fc.integer({ min: 0, max: 1 }) }),
      fc.record({ type: fc.constantFrom('Interaction', 'Session'), category: fc.constantFrom('Connected', 'Wrap'), reason: fc.constantFrom(null, 'Resumed'), interactionGuid: fc.constantFrom(...GUIDS), channelGuid: fc.constantFrom(null, guidOf('d'), 'x') }),
    );
    const row = fc.tuple(words, offset, fc.oneof(fc.constant(null), fc.constant(0), fc.integer({ min: 1, max: 30 }).map((step) => step * 23 * MINUTE_MS)))
      .map(([change, ms, durationMs]) => makeActivity({ ...change, startAt: NOON + ms, durationMs }));
    const pages = fc.array(fc.record({ activities: fc.array(row, { maxLength: 8 }), asOf: offset.map((ms) => NOON + ms) }), { maxLength: 5 });
    const window = fc.tuple(offset, fc.integer({ min: 1, max: 20 })).map(([ms, hours]) => ({ startAt: NOON + ms, endAt: NOON + ms + hours * HOUR_MS }));
    const { store, source, page } = await makeTestStore();
    let run = 0;
    await fc.assert(fc.asyncProperty(pages, window, async (parts, asked) => {
      run += 1;
      const agent = { sourceId: source.id, agentId: String(run) };
      for (const { activities, asOf } of parts) await store.ingest(page({ asOf, activities: activities.map((activity) => ({ ...activity, agentId: agent.agentId })) }));
      const found = await store.readActivityColumns([agent], asked, { withGuids: true });
      expect(isAscending(found)).toBe(true);
      expect(sorted(rowsOf(found))).toEqual(sorted(expectedOf(await store.readActivities([agent], asked))));
    }), { numRuns: 400 });
  });

  it('takes more rows and interactions than it had room for, each interaction with its own number', async () => {
    const { store, source, page } = await makeTestStore();
    const activities = Array.from({ length: 9_000 }, (_, index) => makeActivity({
      type: 'Interaction', category: index % 3 === 0 ? 'Ringing' : 'Connected', name: null, startAt: NOON + index * 1_000, durationMs: 1_000,
      interactionGuid: `${(index >> 1).toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`,
    }));
    await store.ingest(page({ activities }));
    const agent = { sourceId: source.id, agentId: '01' };
    const window = { startAt: NOON, endAt: NOON + DAY_MS };
    const found = await store.readActivityColumns([agent], window, { withGuids: true });
    expect([found.agents[0]?.startAt.length, found.agents[0]?.guids?.length, new Set(found.agents[0]?.interaction).size, found.kinds.length]).toEqual([9_000, 4_500, 4_500, 2]);
    expect(sorted(rowsOf(found))).toEqual(sorted(expectedOf(await store.readActivities([agent], window))));
  });

  it('reads agents in the order asked for, once each, with what follows from pushed events among their rows', async () => {
    const { store, source, page } = await makeTestStore();
    const events = [0, 10, 25].map((minutes) => makeSourceEvent({ agentId: '02', eventAt: NOON + minutes * MINUTE_MS, eventType: minutes === 10 ? 'ENGAGED' : 'AVAILABLE' }));
    await store.ingest(page({ activities: [makeActivity({ agentId: '01' }), makeActivity({ agentId: '02', startAt: NOON + 5 * MINUTE_MS, durationMs: MINUTE_MS })], records: { events }, derivation: TEST_DERIVATION }));
    const refs = ['02', '9', '01', '02'].map((agentId) => ({ sourceId: source.id, agentId }));
    const window = { startAt: NOON + MINUTE_MS, endAt: NOON + HOUR_MS };
    const found = await store.readActivityColumns(refs, window);
    expect(found.agents.map((agent) => [agent.agent.agentId, agent.guids, [...agent.startAt].map((at) => (at - NOON) / MINUTE_MS)])).toEqual([['02', undefined, [0, 5, 10, 25]], ['01', undefined, [0]]]);
    expect(sorted(rowsOf(await store.readActivityColumns(refs, window, { withGuids: true })))).toEqual(sorted(expectedOf(await store.readActivities(refs, window))));
  });
});
