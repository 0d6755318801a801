import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { RPCHandler } from '@orpc/server/message-port';
import { describe, expect, it, vi } from 'vitest';
import { createCore } from '../../../../electron/core/create-app.ts';
import { createRouter } from '../../../../electron/core/router.ts';
import type { Contract } from '../../../../shared/contract/contract.ts';
import { decodeFrame } from '../../../../shared/domain/frame.ts';
import { activity, createCoreHarness } from '../../../support/core-harness.ts';

const START = 1_800_000_000_120;

/** Over a real port, as on the desktop: many clients on one core. */
describe('over a message port', () => {
  it('streams end when their reader leaves or its port closes, typed errors and frames arrive whole', async () => {
    const harness = createCoreHarness({ startAt: START });
    const core = createCore(harness.ports, [harness.vendor.connector]);
    const router = createRouter(core, [harness.vendor.connector]);
    const connect = () => {
      const { port1, port2 } = new MessageChannel();
      new RPCHandler(router).upgrade(port1);
      port1.start();
      port2.start();
      return { port: port2, client: createORPCClient<ContractRouterClient<Contract>>(new RPCLink({ port: port2 })) };
    };
    const first = connect();
    const second = connect();
    const streams = await Promise.all([first.client.floor.watch(), first.client.floor.watch(), second.client.floor.watch()]);
    for (const events of streams) expect(await events.next()).toMatchObject({ value: { type: 'snapshot' } });
    expect(core.floorWatch.readers).toBe(3);
    await streams[0].return?.();
    await vi.waitFor(() => expect(core.floorWatch.readers).toBe(2));

    await expect(first.client.sources.pause({ id: 5 })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true });
    await first.client.sources.add({ kind: 'vonage', name: 'Main', settings: { clientId: 'me' }, secrets: { clientSecret: 'right' } });
    await harness.ports.store.ingest({ sourceId: 1, stream: 'agent-activities', asOf: START, receivedAt: START, activities: [activity({ startAt: START - 5_000, durationMs: 1_000 })], names: [], snapshots: [], quarantined: [], cursor: null, covered: null });
    const { frame } = await first.client.agents.frame({ key: '1:01', startAt: START - 10_000, endAt: START, resolutionMs: 100 });
    expect(decodeFrame(await frame.arrayBuffer()).count).toBe(2);

    second.port.close();
    await vi.waitFor(() => expect(core.floorWatch.readers).toBe(1));
    core.floorWatch.stop();
    await vi.waitFor(() => expect(core.floorWatch.readers).toBe(0));
    // What had been sent before the end is still told, then the stream is over.
    const rest: string[] = [];
    for await (const event of streams[1]) rest.push(event.type);
    expect(rest).toEqual(['snapshot']);
    first.port.close();
    core.floor.stop();
    await core.pollers.stop();
    await harness.close();
    expect(harness.errors).toEqual([]);
  });
});
