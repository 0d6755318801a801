import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentSnapshot } from '../../../../shared/domain/activity.ts';
import { makeTestStore, NOON } from '../../../support/store-home.ts';

const told: AgentSnapshot = { agentId: '7', presence: { category: '2', name: null, eligibleForRouting: null, sinceAt: NOON - 60_000 }, workload: null, interactions: [] };
const concluded: AgentSnapshot = { ...told, presence: { category: '4', name: null, eligibleForRouting: null, sinceAt: NOON }, isDerived: true };

describe('a snapshot that was concluded from figures', () => {
  it('gives way to what the vendor told a short while before, and is marked when it stands', async () => {
    const { store, source, page } = await makeTestStore();
    await store.ingest(page({ snapshots: [told] }));
    await store.ingest(page({ asOf: NOON + 30_000, records: { derivedSnapshots: [concluded] } }));
    expect(await store.readSnapshots(source.id)).toEqual([{ ...told, sourceId: source.id, asOf: NOON }]);
    await store.ingest(page({ asOf: NOON + 150_000, records: { derivedSnapshots: [concluded] } }));
    expect(await store.readSnapshots(source.id)).toEqual([{ ...concluded, sourceId: source.id, asOf: NOON + 150_000 }]);
  });

  it('leaves the same record in any order', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.integer({ min: 0, max: 8 }), fc.boolean(), fc.constantFrom('2', '3', '4')), { minLength: 1, maxLength: 8 }), fc.infiniteStream(fc.nat()), async (seen, keys) => {
      const ingestAll = async (list: typeof seen): Promise<unknown> => {
        const { store, source, page } = await makeTestStore();
        for (const [step, isDerived, category] of list) {
          const base = { ...told, presence: { category, name: null, eligibleForRouting: null, sinceAt: NOON } };
          await store.ingest(page({ asOf: NOON + step * 30_000, ...(isDerived ? { records: { derivedSnapshots: [{ ...base, isDerived: true as const }] } } : { snapshots: [base] }) }));
        }
        return (await store.readSnapshots(source.id)).map(({ asOf, presence, isDerived }) => ({ asOf, presence, isDerived }));
      };
      const shuffled = seen.map((each) => [keys.next().value ?? 0, each] as const).sort((a, b) => a[0] - b[0]).map(([, each]) => each);
      expect(await ingestAll(shuffled)).toEqual(await ingestAll(seen));
    }), { numRuns: 25 });
  });
});
