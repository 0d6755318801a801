import Database from 'better-sqlite3';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { openStoreReader, openStoreWriter } from '../../electron/store/open-store.ts';
import type { StoreWriter } from '../../electron/ports/stores.ts';
import type { Activity } from '../../shared/domain/activity.ts';
import { DAY_MS, MINUTE_MS, type UtcMs } from '../../shared/domain/time.ts';
import { createRandom, dayOfActivities, pagesOf } from './store-data.ts';

/** The store's own parts of the benchmarks. Run alone: `node test/bench/store-bench.ts [activities]`. */

export const FIRST_DAY_AT: UtcMs = Date.UTC(2026, 9, 5);
export const STREAM = 'vonage/agent-activities';

export interface Home { readonly home: string; readonly store: StoreWriter; readonly sourceId: number; remove(): Promise<void> }

export async function makeHome(): Promise<Home> {
  const home = mkdtempSync(path.join(tmpdir(), 'floorwalker-bench-'));
  const { store } = openStoreWriter({ home, nowAt: FIRST_DAY_AT });
  const source = await store.addSource({ kind: 'vonage', name: 'bench', settings: {}, createdAt: FIRST_DAY_AT });
  return {
    home,
    store,
    sourceId: source.id,
    remove: async () => {
      await store.close();
      rmSync(home, { recursive: true });
    },
  };
}

export async function ingestRows(target: Home, rows: readonly Activity[], asOf: UtcMs, pageSize: number): Promise<void> {
  for (const activities of pagesOf(rows, pageSize)) {
    await target.store.ingest({ sourceId: target.sourceId, stream: STREAM, asOf, receivedAt: asOf, activities, names: [], snapshots: [], quarantined: [], cursor: null, covered: null });
  }
}

const packed = (text: string | null): Buffer => (text === null ? Buffer.alloc(0) : Buffer.from(text.replaceAll('-', ''), 'hex'));

type NarrowRow = readonly (number | Buffer | null)[];

/** The columns that the store keeps, with its interning done beforehand: the same narrow rows, none of the work. */
export function toNarrowRows(rows: readonly Activity[], asOf: UtcMs): NarrowRow[] {
  const refs = new Map<string, number>();
  const refOf = (text: string): number => {
    const ref = refs.get(text) ?? refs.size + 1;
    refs.set(text, ref);
    return ref;
  };
  return rows.map((row) => [
    refOf(`agent ${row.agentId}`), row.startAt, refOf(`kind ${[row.type, row.category, row.name, row.medium, row.direction, row.calls, row.semiLive, row.nonLive].join('|')}`),
    row.durationMs === 0 ? 1 : 0, packed(row.interactionGuid), packed(row.channelGuid), row.durationMs, refOf(`outcome ${row.status} ${row.reason}`), asOf - row.startAt, 0, null,
  ]);
}

/** The peer: the same rows appended to a table with no key and no index, same pragmas, same transaction sizes. */
export function appendRaw(narrow: readonly NarrowRow[], pageSize: number): { readonly elapsedMs: number } {
  const folder = mkdtempSync(path.join(tmpdir(), 'floorwalker-raw-'));
  const db = new Database(path.join(folder, 'raw.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE raw (agent_ref INTEGER, start_at INTEGER, kind_ref INTEGER, is_zero INTEGER, interaction_guid ANY, channel_guid ANY, duration_ms INTEGER, outcome_ref INTEGER, as_of_ms INTEGER, seen_ms INTEGER, history BLOB) STRICT');
  const insert = db.prepare('INSERT INTO raw VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const append = db.transaction((page: readonly NarrowRow[]) => {
    for (const row of page) insert.run(...row);
  });
  const startedMs = performance.now();
  for (let from = 0; from < narrow.length; from += pageSize) append.immediate(narrow.slice(from, from + pageSize));
  const elapsedMs = performance.now() - startedMs;
  db.close();
  rmSync(folder, { recursive: true });
  return { elapsedMs };
}

/** Ingestion of pages into a database that holds the days before, against the raw peer in the same run. */
export async function measureIngest(options: { readonly days: number; readonly agents: number; readonly pageSize: number }): Promise<{ readonly rows: number; readonly rowsPerSecond: number; readonly rawPerSecond: number; readonly ratio: number; readonly resightPerSecond: number }> {
  const target = await makeHome();
  let rows = 0;
  let storeMs = 0;
  let rawMs = 0;
  let last: Activity[] = [];
  for (let day = 0; day < options.days; day += 1) {
    last = dayOfActivities({ agents: options.agents, dayAt: FIRST_DAY_AT + day * DAY_MS, seed: 1 });
    const asOf = FIRST_DAY_AT + (day + 1) * DAY_MS;
    const startedMs = performance.now();
    await ingestRows(target, last, asOf, options.pageSize);
    storeMs += performance.now() - startedMs;
    rawMs += appendRaw(toNarrowRows(last, asOf), options.pageSize).elapsedMs;
    rows += last.length;
  }
  const againMs = performance.now();
  await ingestRows(target, last, FIRST_DAY_AT + options.days * DAY_MS + MINUTE_MS, options.pageSize);
  const resightPerSecond = (last.length / (performance.now() - againMs)) * 1_000;
  await target.remove();
  return { rows, rowsPerSecond: (rows / storeMs) * 1_000, rawPerSecond: (rows / rawMs) * 1_000, ratio: rawMs / storeMs, resightPerSecond };
}

/** Fills a home with about `activities` rows as live polling leaves them: two thirds were seen open before. */
export async function fillHome(target: Home, options: { readonly activities: number; readonly agents: number }): Promise<{ readonly activities: number; readonly days: number }> {
  let activities = 0;
  let day = 0;
  for (; activities < options.activities; day += 1) {
    const rows = dayOfActivities({ agents: options.agents, dayAt: FIRST_DAY_AT + day * DAY_MS, seed: 7 });
    await ingestLive(target, rows);
    activities += rows.length;
  }
  return { activities, days: day };
}

/** A poll every 15 minutes of the day's time: what runs at that moment is seen open, and closed by a later one. */
async function ingestLive(target: Home, rows: readonly Activity[]): Promise<void> {
  const random = createRandom(rows.length);
  const stepMs = 15 * MINUTE_MS;
  let pending: Activity[] = [];
  let page: Activity[] = [];
  let asOf = (rows[0]?.startAt ?? 0) + stepMs;
  const flush = async (): Promise<void> => {
    const closed = pending.filter((row) => row.startAt + (row.durationMs ?? 0) <= asOf);
    pending = pending.filter((row) => row.startAt + (row.durationMs ?? 0) > asOf);
    const open = page.filter((row) => row.startAt + (row.durationMs ?? 0) > asOf || random() < 0.6).map((row) => ({ ...row, durationMs: null }));
    const openKeys = new Set(open.map((row) => `${row.agentId} ${row.type} ${row.startAt}`));
    pending.push(...page.filter((row) => row.durationMs !== 0 && openKeys.has(`${row.agentId} ${row.type} ${row.startAt}`)));
    const done = page.filter((row) => row.durationMs === 0 || !openKeys.has(`${row.agentId} ${row.type} ${row.startAt}`));
    await ingestRows(target, [...open.filter((row) => !done.includes(row)), ...done, ...closed], asOf, 5_000);
    page = [];
    asOf += stepMs;
  };
  for (const row of rows) {
    while (row.startAt >= asOf) await flush();
    page.push(row);
  }
  await flush();
  await ingestRows(target, pending, asOf + DAY_MS, 5_000);
}

export function bytesOf(home: string): number {
  return statSync(path.join(home, 'floorwalker.db')).size;
}

/** Reads of one agent's day, on a reader connection of its own, at random agents and days. */
export async function measureAgentDay(target: Home, options: { readonly agents: number; readonly days: number; readonly reads: number }): Promise<{ readonly p50Ms: number; readonly p95Ms: number; readonly rows: number }> {
  const reader = openStoreReader({ home: target.home });
  const random = createRandom(3);
  const times: number[] = [];
  let rows = 0;
  for (let count = 0; count < options.reads; count += 1) {
    const agentId = String(1 + Math.floor(random() * options.agents)).padStart(4, '0');
    const dayAt = FIRST_DAY_AT + Math.floor(random() * options.days) * DAY_MS;
    const startedMs = performance.now();
    const found = await reader.readActivities([{ sourceId: target.sourceId, agentId }], { startAt: dayAt, endAt: dayAt + DAY_MS });
    times.push(performance.now() - startedMs);
    rows += found.length;
  }
  await reader.close();
  times.sort((a, b) => a - b);
  return { p50Ms: times[Math.floor(times.length * 0.5)] ?? 0, p95Ms: times[Math.floor(times.length * 0.95)] ?? 0, rows: rows / options.reads };
}

async function main(): Promise<void> {
  const activities = Number(process.argv[2] ?? 1_000_000);
  const agents = 500;
  for (const pageSize of [1_000, 5_000]) process.stdout.write(`ingest, pages of ${pageSize}: ${JSON.stringify(await measureIngest({ days: 4, agents, pageSize }))}\n`);
  const target = await makeHome();
  const filled = await fillHome(target, { activities, agents });
  process.stdout.write(`agent day at ${filled.activities}: ${JSON.stringify(await measureAgentDay(target, { agents, days: filled.days, reads: 3_000 }))}\n`);
  const { activities: stored } = await target.store.describe();
  await target.store.close();
  process.stdout.write(`bytes per activity: ${(bytesOf(target.home) / stored).toFixed(1)} (${stored} stored)\n`);
  rmSync(target.home, { recursive: true });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
