import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { vonage } from '../../electron/connectors/vonage/index.ts';
import { createClock } from '../../electron/platform/clock.ts';
import { createHttpClient } from '../../electron/platform/http-client.ts';
import type { RequestStep, StreamDefinition, StreamView, VendorClient } from '../../electron/ports/connector.ts';
import { DAY_MS } from '../../shared/domain/time.ts';
import type { PageServerOptions } from './page-server.ts';
import { appendRaw, FIRST_DAY_AT, makeHome, STREAM, toNarrowRows, type Home } from './store-bench.ts';
import { dayOfActivities } from './store-data.ts';

export interface ChainResult { readonly rows: number; readonly rowsPerSecond: number; readonly rawPerSecond: number; readonly ratio: number }

/** The steps of one window by the connector itself: ask, read, store, until its last page. */
async function fetchDay(client: VendorClient, stream: StreamDefinition, target: Home, view: StreamView, cursor: string | null): Promise<number> {
  const first = stream.decideStep(cursor, view);
  if (first.kind !== 'request') throw new Error('The connector has nothing to ask for.');
  let rows = 0;
  for (let step: RequestStep | null = first; step !== null;) {
    const outcome = await client.send(step.request);
    if (!outcome.ok) throw new Error(outcome.fault.message);
    const accepted = stream.acceptAnswer(step, outcome.response, view);
    const result = await target.store.ingest({ sourceId: target.sourceId, stream: STREAM, receivedAt: outcome.response.receivedAt, cursor: accepted.cursor, ...accepted.page });
    rows += result.inserted;
    step = accepted.next;
  }
  return rows;
}

/**
 * Ingestion from HTTP page to durable row (a real socket, the real client, connector and store; one commit a page with
 * an fsync each), beside the same rows appended to a table without key or index by better-sqlite3, in the same run.
 */
export async function measureChain(options: Omit<PageServerOptions, 'firstDayAt'>): Promise<ChainResult> {
  const worker = new Worker(new URL('./page-server.ts', import.meta.url), { workerData: { ...options, firstDayAt: FIRST_DAY_AT } satisfies PageServerOptions });
  const [port] = (await once(worker, 'message')) as [number];
  const base = `http://127.0.0.1:${port}`;
  const settings = vonage.parseSettings({ apiBaseUrl: base, tokenUrl: base, clientId: 'bench', backfillDays: '1' });
  if (!settings.ok) throw new Error(JSON.stringify(settings.problems));
  const stream = vonage.streams.find((each) => each.isPrimary);
  if (!stream) throw new Error('The connector has no primary stream.');
  const clock = createClock();
  const http = createHttpClient({ clock, env: {}, userAgent: 'bench' });
  const client = vonage.createClient({ http, clock, settings: settings.settings, secrets: { clientSecret: 'bench' } });
  const target = await makeHome();
  let rows = 0;
  let chainMs = 0;
  let rawMs = 0;
  for (let day = 0; day < options.days; day += 1) {
    // The vendor's clock stands at the end of each day, so that the connector asks for exactly that day.
    const view: StreamView = { settings: settings.settings, vendorNowAt: FIRST_DAY_AT + (day + 1) * DAY_MS, since: null, isCatchUp: true };
    const startedMs = performance.now();
    rows += await fetchDay(client, stream, target, view, null);
    chainMs += performance.now() - startedMs;
    const narrow = toNarrowRows(dayOfActivities({ agents: options.agents, dayAt: FIRST_DAY_AT + day * DAY_MS, seed: 1 }), FIRST_DAY_AT + (day + 1) * DAY_MS);
    rawMs += appendRaw(narrow, options.pageSize).elapsedMs;
  }
  await http.close();
  await worker.terminate();
  await target.remove();
  return { rows, rowsPerSecond: (rows / chainMs) * 1_000, rawPerSecond: (rows / rawMs) * 1_000, ratio: rawMs / chainMs };
}
