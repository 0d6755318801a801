import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { vonage } from '../../../electron/connectors/vonage/index.ts';
import { createClock } from '../../../electron/platform/clock.ts';
import { createHttpClient } from '../../../electron/platform/http-client.ts';
import { createPoller } from '../../../electron/polling/poller.ts';
import { openStoreWriter } from '../../../electron/store/open-store.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/domain/time.ts';
import { startFaultVendor } from '../../support/fault-vendor.ts';
import { createVonageModel, presence, type ModelAnswer, type TrueActivity } from '../../support/vonage-model.ts';
import { silentLog, vonageSettings } from '../../support/vonage-source.ts';

/** The whole way, over a socket: every fault once, the real HTTP client, the real store. */
const endings: (() => Promise<unknown> | void)[] = [];
afterEach(async () => { for (const end of endings.splice(0).toReversed()) await end(); });

function spoil(fault: string, right: () => ModelAnswer): ModelAnswer | 'reset' {
  const answer = right();
  if (fault === 'reset') return 'reset';
  if (fault === 'cut') return { ...answer, headers: { ...answer.headers, 'x-test': 'cut' } };
  if (fault === 'slow') return { ...answer, headers: { ...answer.headers, 'x-test': 'slow' } };
  if (fault === 'html') return { ...answer, headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>Sign in to the network</title>' };
  if (fault === 'elsewhere') return { status: 302, headers: { location: 'https://portal.example/login' }, body: '' };
  const [status, retry] = fault.split(' ');
  return { status: Number(status), headers: { ...answer.headers, ...(retry === undefined ? {} : { 'retry-after': retry }) }, body: '{"message":"not now"}' };
}

async function connect(truth: readonly TrueActivity[], faults: readonly string[], settings: Readonly<Record<string, string>> = {}) {
  const clock = createClock();
  const pending = [...faults];
  const model = createVonageModel({
    now: () => Date.now(), activities: () => truth, pageSize: () => 7, users: [{ name: 'Ida', userAccountConfiguration: { agentConfiguration: { agentDisplayId: '01' } } }],
    interfere: (request, right) => {
      const fault = request.url.pathname.endsWith('/agent-activities') ? pending.shift() : undefined;
      return fault === undefined || fault === 'none' ? undefined : spoil(fault, right);
    },
  });
  const vendor = await startFaultVendor(model);
  const http = createHttpClient({ clock, env: {}, userAgent: 'test' });
  const home = mkdtempSync(join(tmpdir(), 'floorwalker-polling-'));
  const { store } = openStoreWriter({ home, nowAt: clock.now() });
  const completed = vonageSettings(vendor.url, settings);
  const source = await store.addSource({ kind: 'vonage', name: 'Test', settings: completed, createdAt: clock.now() });
  const client = vonage.createClient({ http, clock, settings: completed, secrets: { clientSecret: 'right' } });
  // Real waits, kept short: the back-off's size is tested on a virtual clock.
  const hurried = { ...clock, sleep: (ms: number, signal?: AbortSignal) => clock.sleep(Math.min(ms, 20), signal) };
  const poller = createPoller({ source, connector: vonage, client, store, clock: hurried, random: () => 0, log: silentLog });
  endings.push(() => rmSync(home, { recursive: true, force: true }), () => store.close(), () => http.close(), () => vendor.close(), () => poller.stop());
  return { poller, store, source, model };
}

it('fetches everything exactly once through every kind of fault', async () => {
  const now = Date.now();
  const truth = Array.from({ length: 100 }, (_, index) => presence(index % 2 === 0 ? '01' : '1', now - HOUR_MS - index * HOUR_MS, index % 5 === 0 ? 0 : 60_000));
  const { poller, store, source, model } = await connect(truth, ['429 1', '500', 'none', 'html', 'cut', 'reset', 'none', '503', '501', 'none', '504', 'elsewhere', '401', 'none', '429']);
  const reports = await poller.catchUp({ sinceAt: null, once: false });
  const [activities] = reports;
  expect(activities).toMatchObject({ error: null, inserted: 100, updated: 0, quarantined: 0 });
  const rows = await store.readActivities(['01', '1'].map((agentId) => ({ sourceId: source.id, agentId })), { startAt: now - 30 * DAY_MS, endAt: now + DAY_MS });
  expect(rows.map((row) => [row.agentId, row.startAt, row.durationMs].join()).sort()).toEqual(truth.map((row) => [row.agentId, row.startAt, row.durationMs].join()).sort());
  expect((await store.listAgents()).find((agent) => agent.agentId === '01')?.name).toBe('Ida');
  expect(model.requests.filter(({ url }) => url.pathname.endsWith('/token')).length).toBe(3);
  expect(await store.listGaps({})).toEqual([]);
}, 30_000);

it('stops at once while an answer is awaited that never comes', async () => {
  const { poller, model } = await connect([], ['slow']);
  poller.start();
  // The sign-in, then the request for data: from then on the poller waits for the vendor.
  while (model.requests.length < 2) await new Promise((resolve) => { setImmediate(resolve); });
  await poller.stop();
  expect(poller.health().filter((view) => view.error !== null)).toEqual([]);
}, 30_000);
