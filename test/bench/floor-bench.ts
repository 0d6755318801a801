import { vonage } from '../../electron/connectors/vonage/index.ts';
import { createCore } from '../../electron/core/create-app.ts';
import type { AppPorts } from '../../electron/core/app.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/domain/time.ts';
import { silentLog } from '../support/vonage-source.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';
import { FIRST_DAY_AT, ingestRows, makeHome, STREAM } from './store-bench.ts';
import { dayOfActivities } from './store-data.ts';

export interface FloorResult { readonly coldMs: number; readonly updateMs: readonly number[]; readonly snapshotMs: readonly number[]; readonly agents: number }

/**
 * The floor of a running core. `updateMs`: a live page changed a tenth of the agents and they are read again;
 * `snapshotMs`: a client that joins then gets the whole floor as the text that goes over the wire; `coldMs`: the first
 * floor after a start, all agents read from the file.
 */
export async function measureFloor(options: { readonly agents: number; readonly rounds: number }): Promise<FloorResult> {
  const target = await makeHome();
  const nowAt = FIRST_DAY_AT + 15 * HOUR_MS;
  const today = dayOfActivities({ agents: options.agents, dayAt: FIRST_DAY_AT, seed: 1 }).filter((row) => row.startAt < nowAt);
  const yesterday = dayOfActivities({ agents: options.agents, dayAt: FIRST_DAY_AT - DAY_MS, seed: 1 });
  await ingestRows(target, [...yesterday, ...today], nowAt, 5_000);
  const ports: AppPorts = {
    home: target.home, build: 'bench', clock: createVirtualClock(nowAt), random: () => 0.5, log: silentLog, deskZone: 'UTC',
    http: { send: () => Promise.reject(new Error('The benchmark has no vendor.')), describeRoute: () => Promise.resolve({ proxy: 'direct', certificates: 'none' }) },
    secrets: { read: () => Promise.resolve({ ok: false, reason: 'missing', store: null, hint: '' }), write: () => Promise.resolve('file'), remove: () => Promise.resolve(), describe: () => Promise.resolve({ store: 'file', detail: '' }) },
    store: target.store, reader: target.store, shell: { kind: 'cli', nativeNotifications: false },
  };
  const startedMs = performance.now();
  const core = createCore(ports, [vonage]);
  await core.ready;
  const coldMs = performance.now() - startedMs;
  const updateMs: number[] = [];
  const snapshotMs: number[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    const activities = today.filter((row) => row.type === 'Presence' && Number(row.agentId) % 10 === round % 10).map((row) => ({ ...row, startAt: nowAt - MINUTE_MS + round, durationMs: null }));
    const page = { sourceId: target.sourceId, stream: STREAM, asOf: nowAt + round, receivedAt: nowAt + round, activities, names: [], snapshots: [], quarantined: [], cursor: null, covered: null };
    const result = await target.store.ingest(page);
    const from = performance.now();
    core.floor.pageIngested(page, result);
    await core.floor.settled();
    const joinedAt = performance.now();
    JSON.stringify(core.floor.snapshot());
    updateMs.push(joinedAt - from);
    snapshotMs.push(performance.now() - joinedAt);
  }
  const { length } = core.floor.snapshot().agents;
  core.floor.stop();
  await target.remove();
  return { coldMs, updateMs, snapshotMs, agents: length };
}
