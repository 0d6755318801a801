import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connector } from '../../electron/ports/connector.ts';
import type { StoreWriter } from '../../electron/ports/stores.ts';
import { openStoreWriter } from '../../electron/store/open-store.ts';

/** A real store with one source of a connector. */
export interface Target { readonly store: StoreWriter; readonly sourceId: number; readonly nowAt: number }

const homes: string[] = [];
const stores: StoreWriter[] = [];

export async function openStore(connector: Connector, nowAt: number): Promise<Target> {
  const home = mkdtempSync(join(tmpdir(), 'floorwalker-conformance-'));
  homes.push(home);
  const { store } = openStoreWriter({ home, nowAt });
  stores.push(store);
  const source = await store.addSource({ kind: connector.kind, name: 'Test', settings: {}, createdAt: nowAt });
  return { store, sourceId: source.id, nowAt };
}

export async function closeStores(): Promise<void> {
  for (const store of stores.splice(0)) await store.close();
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
}

async function gather<T>(batches: AsyncIterable<readonly T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const batch of batches) all.push(...batch);
  return all;
}

/** Everything that the product can tell from the database, in an order of its own; fields named in `leftOut` excepted. */
export async function dumpStore({ store, sourceId, nowAt }: Target, leftOut: readonly string[] = []): Promise<string> {
  const agents = await store.listAgents([sourceId]);
  const filter = { window: { startAt: 0, endAt: nowAt * 2 }, sourceIds: [sourceId] };
  const rows = await store.readActivities(agents.map(({ agentId }) => ({ sourceId, agentId })), filter.window);
  const parts: readonly (readonly unknown[])[] = [
    rows.map((row) => ({ ...row, firstSeenAt: 0 })), agents.map(({ agentId, name, email, isActive }) => [agentId, name, email, isActive]), await store.readSnapshots(sourceId),
    (await gather(store.streamInteractions(filter))).map((record) => ({ ...record, firstSeenAt: 0 })), await gather(store.streamStateBuckets(filter)), await gather(store.streamEngagement(filter)),
    await store.listTerms(sourceId), await gather(store.streamEvents(filter)), await gather(store.streamSessions(filter)), await gather(store.streamCalls(filter)),
  ];
  return JSON.stringify(parts.map((part) => part.map((row) => JSON.stringify(row, (key, value: unknown) => (leftOut.includes(key) ? undefined : value))).sort()));
}
