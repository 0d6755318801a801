import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient, type Router } from '@orpc/server';
import { createCore } from '../../electron/core/create-app.ts';
import { createRouter } from '../../electron/core/router.ts';
import { createCommands } from '../../electron/core/commands.ts';
import type { AppCommands } from '../../electron/core/app.ts';
import type { Core } from '../../electron/core/core.ts';
import type { Connector } from '../../electron/ports/connector.ts';
import type { Contract } from '../../shared/contract/contract.ts';
import { createCoreHarness, type CoreHarness } from './core-harness.ts';

/** A whole core with the client that screens have, without a wire between. */
export interface OpenedCore extends CoreHarness {
  readonly core: Core;
  readonly client: ContractRouterClient<Contract>;
  readonly commands: AppCommands;
  /** Ends everything that runs; the store stays open until `close`. */
  stop(): Promise<void>;
}

/** `isStarted` false: as in a command, where nothing runs by itself. */
export async function openTestCore(connectors: (harness: CoreHarness) => readonly Connector[], options: Parameters<typeof createCoreHarness>[0], isStarted = true): Promise<OpenedCore> {
  const harness = createCoreHarness(options);
  const list = connectors(harness);
  const core = createCore(harness.ports, list);
  const router = createRouter(core, list) as Router<Contract, object>; // it implements the contract, which its own type does not say
  await core.ready;
  if (isStarted) {
    core.pollers.start();
    core.push.start();
    core.statusWatch.start();
  }
  let isStopped = false;
  const stop = async (): Promise<void> => {
    if (isStopped) return;
    isStopped = true;
    core.statusWatch.stop();
    core.floorWatch.stop();
    core.floor.stop();
    core.people.stop();
    core.waiting.stop();
    await Promise.all([core.pollers.stop(), core.push.stop()]);
    await Promise.all([core.chores, core.operations.settled(), core.floor.settled(), core.freshness.settled(), core.waiting.settled()]);
  };
  return {
    ...harness, core, client: createRouterClient(router, { context: {} }), commands: createCommands(core), stop,
    close: async () => {
      await stop();
      await harness.close();
    },
  };
}
