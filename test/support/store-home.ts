import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { IngestPage, NewSource, SourceRecord, StoreWriter } from '../../electron/ports/stores.ts';
import { openStoreWriter } from '../../electron/store/open-store.ts';
import type { QuarantineLimits } from '../../electron/store/quarantine.ts';
import type { Activity } from '../../shared/domain/activity.ts';

/** A Monday at noon, UTC. */
export const NOON = Date.UTC(2026, 9, 5, 12);
export const STREAM = 'vonage/agent-activities';

/** A directory of its own that goes when the test ends. */
export function makeTempDir(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'floorwalker-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function makeActivity(change: Partial<Activity> = {}): Activity {
  return {
    agentId: '01', type: 'Presence', category: 'Ready', name: 'Ready', eligibleForRouting: true, startAt: NOON, durationMs: null, status: null, reason: null,
    interactionGuid: null, medium: null, mediumManager: null, direction: null, channelGuid: null, calls: null, semiLive: null, nonLive: null, ...change,
  };
}

export const NEW_SOURCE: NewSource = { kind: 'vonage', name: 'emea', settings: { region: 'emea' }, createdAt: NOON };

export interface TestStore {
  readonly home: string;
  readonly store: StoreWriter;
  readonly source: SourceRecord;
  page(change?: Partial<IngestPage>): IngestPage;
}

/** A store with one source in a temporary home, closed when the test ends. */
export async function makeTestStore(options: { readonly home?: string; readonly quarantineLimits?: QuarantineLimits } = {}): Promise<TestStore> {
  const home = options.home ?? makeTempDir();
  const { store } = openStoreWriter({ home, nowAt: NOON, ...(options.quarantineLimits === undefined ? {} : { quarantineLimits: options.quarantineLimits }) });
  onTestFinished(() => store.close());
  const source = (await store.listSources())[0] ?? (await store.addSource(NEW_SOURCE));
  return {
    home,
    store,
    source,
    page: (change = {}) => ({ sourceId: source.id, stream: STREAM, asOf: NOON, receivedAt: NOON, activities: [], names: [], snapshots: [], quarantined: [], cursor: null, covered: null, ...change }),
  };
}
