import { createRouterClient, type AnyRouter, type Router } from '@orpc/server';
import type { ContractRouterClient } from '@orpc/contract';
import { liveperson } from '../../electron/connectors/liveperson/index.ts';
import { ringcentral } from '../../electron/connectors/ringcentral/index.ts';
import { createCore } from '../../electron/core/create-app.ts';
import { createRouter } from '../../electron/core/router.ts';
import { primaryStreamOf } from '../../electron/polling/streams.ts';
import type { AlertChange } from '../../electron/ports/alert-store.ts';
import type { IngestPage, StoreWriter } from '../../electron/ports/stores.ts';
import type { Notice } from '../../shared/contract/alert-schemas.ts';
import type { Contract } from '../../shared/contract/contract.ts';
import { createCoreHarness } from './core-harness.ts';

/** The client that screens have, without a wire between. The router is the contract's, which its own type does not say. */
const clientOf = (router: AnyRouter): ContractRouterClient<Contract> => createRouterClient(router as Router<Contract, object>, { context: {} });

const KINDS = {
  vonage: { settings: { clientId: 'me' }, secrets: { clientSecret: 'right' } },
  liveperson: { settings: { accountId: '12345678', baseUrl: 'http://127.0.0.1:9' }, secrets: { clientId: 'a', clientSecret: 'b' } },
  ringcentral: { settings: { zone: 'UTC' }, secrets: {} },
} as const;

/** A core whose engine runs and whose connections do not: pages of any source are put into the store as they are given. */
export async function openSeveral(options: { readonly startAt: number; readonly home?: string; /** The store as a test wants it to behave. */ readonly storeOf?: (store: StoreWriter) => StoreWriter }) {
  const harness = createCoreHarness(options);
  const connectors = [harness.vendor.connector, liveperson, ringcentral];
  const written: AlertChange[] = [];
  const store = options.storeOf?.(harness.ports.store) ?? harness.ports.store;
  const watched = { ...store, writeAlerts: (batch: Parameters<StoreWriter['writeAlerts']>[0]) => {
    written.push(...batch.changed);
    return store.writeAlerts(batch);
  } };
  const core = createCore({ ...harness.ports, store: watched, reader: watched }, connectors);
  const client = clientOf(createRouter(core, connectors));
  const notices: Notice[] = [];
  await core.ready;
  core.alerts.delivery.onNotice((notice) => notices.push(notice));
  core.alerts.start();
  let isClosed = false;
  return {
    ...harness, core, client, notices,
    /** Every change of an alert that was written, in its order. */
    written,
    /** Adds a source and answers its id. */
    add: async (kind: keyof typeof KINDS, name: string): Promise<number> => (await client.sources.add({ kind, name, ...KINDS[kind] })).id,
    /** Lets time run up to the page's as-of, stores it and waits until it is evaluated. Absent fields are empty. */
    ingest: async (page: Pick<IngestPage, 'sourceId' | 'asOf'> & Partial<IngestPage>): Promise<void> => {
      if (page.asOf > harness.clock.now()) await harness.clock.advance(page.asOf - harness.clock.now());
      const source = core.book.byId(page.sourceId);
      await core.ports.store.ingest({
        stream: primaryStreamOf(core.book.connectorOf(source.kind), source.settings), receivedAt: page.asOf, activities: [], names: [], snapshots: [], quarantined: [], cursor: null, covered: null, ...page,
      });
      await core.alerts.settled();
    },
    /** Errors that were logged are the answer. */
    close: async (): Promise<readonly string[]> => {
      if (isClosed) return harness.errors;
      isClosed = true;
      core.alerts.stop();
      core.statusWatch.stop();
      core.floorWatch.stop();
      core.floor.stop();
      await Promise.all([core.pollers.stop(), core.push.stop()]);
      await core.chores;
      await Promise.all([core.floor.settled(), core.freshness.settled(), core.alerts.settled()]);
      await harness.close();
      return harness.errors;
    },
  };
}
