import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRouterClient, type AnyRouter, type Router } from '@orpc/server';
import type { ContractRouterClient } from '@orpc/contract';
import { createCore } from '../../electron/core/create-app.ts';
import { startReaderThread } from '../../electron/core/reader-client.ts';
import { createRouter } from '../../electron/core/router.ts';
import { createClock } from '../../electron/platform/clock.ts';
import type { Contract } from '../../shared/contract/contract.ts';
import type { Activity } from '../../shared/domain/activity.ts';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../shared/domain/time.ts';
import { createCoreHarness } from '../support/core-harness.ts';
import { toldBetween, variedRules } from './rules-bench.ts';
import { dayOfActivities, pagesOf } from './store-data.ts';

/** The live engine beside the reader thread: what its start and a page cost the thread that everything else runs on. Run alone: `node test/bench/alerts-bench.ts [agents] [rules]`. */

export interface AlertsResult {
  readonly agents: number;
  readonly rules: number;
  readonly firing: number;
  /** From the engine's start until everybody has been evaluated, and the longest that nothing else could run. */
  readonly startMs: number;
  readonly startBlockMs: number;
  /** From a committed page until its alerts are written and told. */
  readonly pageMs: readonly number[];
  /** Of that, the turns of the event loop that took more than a millisecond. */
  readonly busyMs: readonly number[];
  readonly blockMs: readonly number[];
}

const DAY_AT = Date.UTC(2026, 9, 5);
const NOON_AT = DAY_AT + 16 * HOUR_MS;
const STEP_MS = 30 * SECOND_MS;

export async function measureAlerts(options: { readonly agents: number; readonly rules: number; readonly rounds: number }): Promise<AlertsResult> {
  const home = mkdtempSync(path.join(tmpdir(), 'floorwalker-bench-'));
  const harness = createCoreHarness({ startAt: NOON_AT, home });
  const { ports, vendor } = harness;
  const system = createClock();
  // Time stands still, but whoever lets others in does.
  const clock = { ...ports.clock, monotonicMs: () => system.monotonicMs(), sleep: (ms: number, signal?: AbortSignal) => (ms === 0 ? system.sleep(0, signal) : ports.clock.sleep(ms, signal)) };
  const source = await ports.store.addSource({ kind: 'vonage', name: 'bench', settings: { clientId: 'bench' }, createdAt: DAY_AT });
  const rows = [DAY_AT - DAY_MS, DAY_AT].flatMap((dayAt) => dayOfActivities({ agents: options.agents, dayAt, seed: 1 }));
  const pageOf = (activities: readonly Activity[], startAt: number, asOf: number) => ({ sourceId: source.id, stream: 'agent-activities', asOf, receivedAt: asOf, activities, names: [], snapshots: [], quarantined: [], cursor: null, covered: { startAt, endAt: asOf } });
  for (const activities of pagesOf(toldBetween(rows, 0, NOON_AT), 5_000)) await ports.store.ingest(pageOf(activities, DAY_AT - DAY_MS, NOON_AT));
  const reader = startReaderThread({ home, entry: new URL('../../electron/core/reader-thread.ts', import.meta.url) });
  const core = createCore({ ...ports, clock, reader }, [vendor.connector]);
  await core.ready;
  await core.floor.settled();
  const client: ContractRouterClient<Contract> = createRouterClient(createRouter(core, [vendor.connector]) as AnyRouter as Router<Contract, object>, { context: {} }); // the router is the contract's, which its own type does not say
  for (const { rule } of variedRules(options.rules)) await client.alerts.saveRule({ id: null, rule, enabled: true });
  const watching = new AbortController();
  const watched = (async () => { for await (const event of await client.alerts.watch(undefined, { signal: watching.signal })) void event; })().catch(() => undefined);

  const began = await watchBlocks(async () => {
    core.alerts.start();
    await core.alerts.settled();
  });
  const pages: Awaited<ReturnType<typeof watchBlocks>>[] = [];
  for (let [run, asOf] = [0, NOON_AT]; run < options.rounds; run += 1, asOf += STEP_MS) {
    await harness.clock.advance(STEP_MS);
    const page = pageOf(toldBetween(rows, asOf, asOf + STEP_MS), asOf, asOf + STEP_MS);
    const result = await ports.store.ingest(page);
    pages.push(await watchBlocks(async () => {
      core.freshness.covered(source.id, page.stream, page.asOf);
      core.alerts.pageIngested(page, result);
      await core.alerts.settled();
    }));
  }
  const firing = core.alerts.summary().firing;
  watching.abort();
  await watched;
  core.alerts.stop();
  core.floor.stop();
  await reader.close();
  await harness.close();
  rmSync(home, { recursive: true });
  return { agents: options.agents, rules: options.rules, firing, startMs: began.tookMs, startBlockMs: began.blockMs, pageMs: pages.map(({ tookMs }) => tookMs), busyMs: pages.map(({ busyMs }) => busyMs), blockMs: pages.map(({ blockMs }) => blockMs) };
}

/** How long something took, how long the thread was busy with it, and the longest turn of the event loop. */
async function watchBlocks(work: () => Promise<void>): Promise<{ readonly tookMs: number; readonly busyMs: number; readonly blockMs: number }> {
  const startedMs = performance.now();
  let [isOver, lastMs, blockMs, busyMs] = [false, startedMs, 0, 0];
  const tick = (): void => {
    const now = performance.now();
    blockMs = Math.max(blockMs, now - lastMs);
    if (now - lastMs > 1) busyMs += now - lastMs;
    lastMs = now;
    if (!isOver) setImmediate(tick);
  };
  setImmediate(tick);
  await work();
  isOver = true;
  const tookMs = performance.now() - startedMs;
  await new Promise((resolve) => setImmediate(resolve));
  return { tookMs, busyMs, blockMs };
}

if (import.meta.main) {
  const { pageMs, busyMs, blockMs, ...rest } = await measureAlerts({ agents: Number(process.argv[2] ?? 500), rules: Number(process.argv[3] ?? 1_000), rounds: Number(process.argv[4] ?? 40) });
  const of = (values: readonly number[]): object => {
    const sorted = values.toSorted((a, b) => a - b);
    return { first: values[0], median: sorted[Math.floor(sorted.length / 2)], max: sorted.at(-1) };
  };
  console.log({ ...rest, pageMs: of(pageMs), busyMs: of(busyMs), blockMs: of(blockMs) });
}
