import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { RPCHandler } from '@orpc/server/message-port';
import { createCore } from '../../electron/core/create-app.ts';
import { startReaderThread } from '../../electron/core/reader-client.ts';
import { createRouter } from '../../electron/core/router.ts';
import type { Contract } from '../../shared/contract/contract.ts';
import { HOUR_MS, MINUTE_MS } from '../../shared/domain/time.ts';
import { createCoreHarness } from '../support/core-harness.ts';
import { dayOfActivities, pagesOf } from './store-data.ts';

/** The floor's own benchmark. Run alone: `node test/bench/floor-bench.ts [agents]`. */

export interface FloorResult {
  readonly agents: number;
  /** From a closed home to a whole floor, the reader thread's start included. */
  readonly coldMs: number;
  /** A live page changed a tenth of the agents, and they are read again. */
  readonly updateMs: readonly number[];
  /** From a joining client's call to its snapshot, over a MessagePort, from a running core: checked, written and read again. */
  readonly snapshotMs: readonly number[];
}

const DAY_AT = Date.UTC(2026, 9, 5);
const NOON_AT = DAY_AT + 16 * HOUR_MS;

export async function measureFloor(options: { readonly agents: number; readonly rounds: number }): Promise<FloorResult> {
  const home = mkdtempSync(path.join(tmpdir(), 'floorwalker-bench-'));
  const harness = createCoreHarness({ startAt: NOON_AT, home });
  const { ports, vendor } = harness;
  const source = await ports.store.addSource({ kind: 'vonage', name: 'bench', settings: { clientId: 'bench' }, createdAt: DAY_AT });
  const rows = dayOfActivities({ agents: options.agents, dayAt: DAY_AT, seed: 1 }).filter((row) => row.startAt < NOON_AT);
  // Nobody has gone home yet: what would end later is still running.
  const known = rows.map((row) => (row.durationMs !== null && row.startAt + row.durationMs > NOON_AT ? { ...row, durationMs: null } : row));
  for (const activities of pagesOf(known, 5_000)) {
    await ports.store.ingest({
      sourceId: source.id, stream: 'agent-activities', asOf: NOON_AT, receivedAt: NOON_AT, activities, names: [], snapshots: [], quarantined: [], cursor: null,
      covered: { startAt: DAY_AT, endAt: NOON_AT },
    });
  }
  const startedMs = performance.now();
  const reader = startReaderThread({ home, entry: new URL('../../electron/core/reader-thread.ts', import.meta.url) });
  const core = createCore({ ...ports, reader }, [vendor.connector]);
  await core.ready;
  const coldMs = performance.now() - startedMs;
  const { port1, port2 } = new MessageChannel();
  new RPCHandler(createRouter(core, [vendor.connector])).upgrade(port1);
  const client: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ port: port2 }));
  port1.start();
  port2.start();
  let agents = 0;
  const updateMs: number[] = [];
  const snapshotMs: number[] = [];
  for (let run = 0; run < options.rounds; run += 1) {
    const activities = known.filter((row) => row.type === 'Presence' && Number(row.agentId) % 10 === run % 10).map((row) => ({ ...row, startAt: NOON_AT - MINUTE_MS + run, durationMs: null }));
    const page = { sourceId: source.id, stream: 'agent-activities', asOf: NOON_AT + run, receivedAt: NOON_AT + run, activities, names: [], snapshots: [], quarantined: [], cursor: null, covered: null };
    const result = await ports.store.ingest(page);
    const changedMs = performance.now();
    core.floor.pageIngested(page, result);
    await core.floor.settled();
    const askedMs = performance.now();
    updateMs.push(askedMs - changedMs);
    const events = await client.floor.watch();
    const first = await events.next();
    snapshotMs.push(performance.now() - askedMs);
    if (first.done !== true && first.value.type === 'snapshot') agents = first.value.floor.agents.length;
    await events.return?.();
  }
  port1.close();
  core.floor.stop();
  await reader.close();
  await harness.close();
  rmSync(home, { recursive: true });
  return { agents, coldMs, updateMs, snapshotMs };
}

if (import.meta.main) console.log(await measureFloor({ agents: Number(process.argv[2] ?? 500), rounds: 50 }));
