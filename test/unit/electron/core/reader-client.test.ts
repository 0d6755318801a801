import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startReaderThread } from '../../../../electron/core/reader-client.ts';
import type { StoreReader, StoreWriter } from '../../../../electron/ports/stores.ts';
import { openStoreWriter } from '../../../../electron/store/open-store.ts';
import { activity } from '../../../support/core-harness.ts';

const ENTRY = new URL('../../../../electron/core/reader-thread.ts', import.meta.url);
const WINDOW = { startAt: 0, endAt: 1_000_000_000 };
let home: string;
let store: StoreWriter;
let reader: StoreReader;
const crashes: string[] = [];

const ingest = (agentId: string, count: number) => store.ingest({
  sourceId: 1, stream: 'agent-activities', asOf: 2_000_000_000, receivedAt: 0, names: [], snapshots: [], quarantined: [], cursor: null, covered: null,
  activities: Array.from({ length: count }, (_, index) => activity({ agentId, startAt: 1_000 * index, durationMs: 1_000 })),
});

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'floorwalker-reader-'));
  store = openStoreWriter({ home, nowAt: 0 }).store;
  await store.addSource({ kind: 'vonage', name: 'Main', settings: {}, createdAt: 0 });
  crashes.length = 0;
  reader = startReaderThread({ home, entry: ENTRY, onCrash: (error) => crashes.push(error.message) });
});

afterEach(async () => {
  await reader.close();
  await store.close();
});

describe('the reader thread', () => {
  it('answers like the store itself, with what was just committed', async () => {
    await ingest('01', 3);
    await store.writeLabelMapping(1, new Map([['Ready', 'break']]));
    expect(await reader.listAgents()).toEqual(await store.listAgents());
    expect(await reader.readActivities([{ sourceId: 1, agentId: '01' }], WINDOW)).toEqual(await store.readActivities([{ sourceId: 1, agentId: '01' }], WINDOW));
    expect(await reader.readLabelMapping(1)).toEqual(new Map([['Ready', 'break']]));
  });

  it('streams in batches, may be left early, and runs streams beside calls', async () => {
    for (const agentId of ['a', 'b', 'c']) await ingest(agentId, 50);
    let rows = 0;
    for await (const batch of reader.streamActivities({ window: WINDOW })) {
      rows += batch.length;
      expect(await reader.listSources()).toHaveLength(1);
    }
    expect(rows).toBe(150);
    for await (const batch of reader.streamActivities({ window: WINDOW })) {
      expect(batch.length).toBeGreaterThan(0);
      break;
    }
    expect(await reader.listSources()).toHaveLength(1);
  });

  it('passes errors on, and refuses calls after it is closed', async () => {
    await expect(reader.readActivities(null as never, WINDOW)).rejects.toThrow();
    expect(await reader.listSources()).toHaveLength(1);
    await reader.close();
    await expect(reader.listSources()).rejects.toThrow('closed');
  });

  it('rejects what waits when the thread dies, and starts another for the next call', async () => {
    const broken = startReaderThread({ home, entry: new URL('data:text/javascript,import { parentPort, workerData } from "node:worker_threads"; parentPort.on("message", () => { throw new Error("gone"); });'), onCrash: (error) => crashes.push(error.message) });
    await expect(broken.listSources()).rejects.toThrow('gone');
    await expect(broken.listSources()).rejects.toThrow('gone');
    expect(crashes).toEqual(['gone', 'gone']);
    await broken.close();
  });
});
