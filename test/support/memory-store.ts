import type { Activity, AgentName, AgentSnapshot } from '../../shared/domain/activity.ts';
import { union, type ClosedInterval } from '../../shared/domain/time.ts';
import type { PollerStore } from '../../electron/polling/poller.ts';
import type { GapRecord, IngestPage, StreamHealth } from '../../electron/ports/stores.ts';

/** What a poller needs of the store, kept in memory: newest as-of wins, counts add up. */
export interface MemoryStore extends PollerStore {
  readonly pages: IngestPage[];
  readonly names: Map<string, AgentName>;
  readonly snapshots: Map<string, AgentSnapshot>;
  readonly gaps: GapRecord[];
  readonly health: Map<string, StreamHealth>;
  activities(): Activity[];
  /** Makes the next `ingest` calls fail. */
  failNext(count: number): void;
}

export function keyOf(activity: Activity): string {
  const { agentId, type, startAt, interactionGuid, category, name, calls, semiLive, nonLive } = activity;
  return JSON.stringify([agentId, type, startAt, interactionGuid, category, name, calls, semiLive, nonLive]);
}

export function createMemoryStore(): MemoryStore {
  const rows = new Map<string, { readonly activity: Activity; readonly asOf: number }>();
  const cursors = new Map<string, string>();
  const coverage = new Map<string, readonly ClosedInterval[]>();
  const pages: IngestPage[] = [];
  const names = new Map<string, AgentName>();
  const snapshots = new Map<string, AgentSnapshot>();
  const gaps: GapRecord[] = [];
  const health = new Map<string, StreamHealth>();
  let failures = 0;

  const put = (activity: Activity, asOf: number): 'inserted' | 'updated' | 'unchanged' => {
    const key = keyOf(activity);
    const known = rows.get(key);
    if (!known) {
      rows.set(key, { activity, asOf });
      return 'inserted';
    }
    if (asOf < known.asOf) return 'unchanged';
    const isSame = JSON.stringify(known.activity) === JSON.stringify(activity);
    rows.set(key, { activity, asOf });
    return isSame ? 'unchanged' : 'updated';
  };

  return {
    pages, names, snapshots, gaps, health,
    activities: () => [...rows.values()].map((row) => row.activity),
    failNext: (count) => { failures = count; },
    async ingest(page) {
      if (failures > 0) {
        failures -= 1;
        throw new Error('the disk is full');
      }
      pages.push(page);
      const records = [page.records?.interactions, page.records?.stateBuckets, page.records?.engagementBuckets, page.records?.terms, page.records?.events].reduce((total, items) => total + (items?.length ?? 0), 0);
      const counts = { inserted: records, updated: 0, unchanged: page.names.length + page.snapshots.length };
      for (const activity of page.activities) counts[put(activity, page.asOf)] += 1;
      for (const name of page.names) names.set(name.agentId, name);
      for (const snapshot of page.snapshots) snapshots.set(snapshot.agentId, snapshot);
      if (page.cursor !== null) cursors.set(page.stream, page.cursor);
      if (page.covered !== null) coverage.set(page.stream, union([...(coverage.get(page.stream) ?? []), page.covered]));
      const fetched = page.activities.length + page.names.length + page.snapshots.length + page.quarantined.length + records;
      return { fetched, ...counts, quarantined: page.quarantined.length, changedAgents: [] };
    },
    readCursor: async (_sourceId, stream) => cursors.get(stream) ?? null,
    readCoverage: async (_sourceId, stream) => coverage.get(stream) ?? [],
    listStreams: async () => [...health].map(([stream, { lastOkAt = null, lastEventAt = null, skewMs = null, error = null }]) => ({ sourceId: 1, stream, lastOkAt, lastEventAt, skewMs, error, gaps: 0, quarantined: 0 })),
    listGaps: async () => gaps.filter((gap) => !gap.isFilled),
    async writeStreamHealth(_sourceId, stream, change) {
      health.set(stream, { ...health.get(stream), ...change });
    },
    async openGap(gap) {
      if (!gaps.some((other) => other.stream === gap.stream && other.reason === gap.reason && other.toAt === null)) gaps.push({ ...gap, isFilled: false });
    },
    async closeGaps(_sourceId, stream, { toAt, filled }) {
      for (const [index, gap] of gaps.entries()) if (gap.stream === stream && gap.toAt === null) gaps[index] = { ...gap, toAt, isFilled: filled };
    },
  };
}
