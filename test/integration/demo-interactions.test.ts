import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { vonage } from '../../electron/connectors/vonage/index.ts';
import { startDemo, type Demo } from '../../electron/demo/start-demo.ts';
import { createClock } from '../../electron/platform/clock.ts';
import { createHttpClient } from '../../electron/platform/http-client.ts';
import { createPoller } from '../../electron/polling/poller.ts';
import { openStoreWriter } from '../../electron/store/open-store.ts';
import type { Interaction } from '../../shared/domain/interaction.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/domain/time.ts';
import { silentLog, vonageSettings } from '../support/vonage-source.ts';

/** The simulated vendor's interactions over real HTTP, alone and through the connector, the poller and the store. */
const ORIGIN_AT = Date.parse('2026-11-20T09:17:00.000Z');
const V3 = 'application/vnd.newvoicemedia.v3+json';

let now = ORIGIN_AT;
const endings: (() => Promise<unknown> | void)[] = [];
beforeEach(() => { now = ORIGIN_AT; });
afterEach(async () => { for (const end of endings.splice(0).toReversed()) await end(); });

async function start(agents = 12): Promise<Demo> {
  const demo = await startDemo({ agents, days: 2, seed: 11, clock: { now: () => now } });
  endings.push(() => demo.close());
  return demo;
}

interface Page { readonly meta: { readonly page: number; readonly count: number; readonly pageCount: number; readonly totalCount: number }; readonly items: readonly { readonly guid: string; readonly start: string }[]; readonly upTo: string; readonly latestUpdate?: string }

const iso = (at: number): string => new Date(at).toISOString();

async function signIn(demo: Demo): Promise<string> {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: demo.vonage.clientId, client_secret: demo.vonage.clientSecret, scope: 'stats' });
  const answer = await fetch(demo.vonage.tokenUrl, { method: 'POST', body: form });
  return ((await answer.json()) as { access_token: string }).access_token; // the simulated vendor's own answer
}

async function ask(demo: Demo, token: string, path: string, query: Readonly<Record<string, string | number>>): Promise<{ readonly status: number; readonly page: Page }> {
  const text = new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])).toString();
  const answer = await fetch(`${demo.vonage.url}/stats/${path}?${text}`, { headers: { authorization: `bearer ${token}`, accept: V3 } });
  return { status: answer.status, page: (await answer.json()) as Page }; // the simulated vendor's own answer
}

describe('the endpoints', () => {
  it('page by window as the activities do, and tell their newest event', async () => {
    const demo = await start();
    const token = await signIn(demo);
    const query = { start: iso(now - 2 * HOUR_MS), end: iso(now), include: 'Processed' };
    const whole = (await ask(demo, token, 'interactions', { ...query, limit: 5_000 })).page;
    const second = (await ask(demo, token, 'interactions', { ...query, limit: 20, page: 2 })).page;
    expect(second.items).toEqual(whole.items.slice(20, 40));
    expect(second.meta).toEqual({ page: 2, count: 20, pageCount: Math.ceil(whole.items.length / 20), totalCount: whole.items.length });
    expect(whole.upTo).toBe(iso(now));
    const behindMs = now - Date.parse(whole.latestUpdate ?? '');
    expect(behindMs >= 0 && behindMs < 3 * MINUTE_MS).toBe(true);
    expect((await ask(demo, token, 'interactions', { start: iso(now - 32 * DAY_MS), end: iso(now) })).status).toBe(400);
    expect((await ask(demo, token, 'interactions', { end: iso(now) })).status).toBe(400);
  });

  it('tell who goes on now', async () => {
    const demo = await start(40);
    const token = await signIn(demo);
    const { page } = await ask(demo, token, 'interactions/ongoing', { limit: 5_000 });
    const open = demo.truth.interactions().filter((one) => one.status === 'Ongoing').map((one) => one.guid);
    expect(page.items.map((one) => one.guid).sort()).toEqual(open.sort());
    expect(open.length).toBeGreaterThan(10);
    await demo.faults.set({ status: 404, endpoints: ['ongoing'] });
    expect([(await ask(demo, token, 'interactions/ongoing', {})).status, (await ask(demo, token, 'interactions', { start: iso(now - HOUR_MS) })).status]).toEqual([404, 200]);
  });

  it('are fast for a large floor', async () => {
    const demo = await start(500);
    const token = await signIn(demo);
    const query = { start: iso(now - DAY_MS), end: iso(now), include: 'Processed', limit: 1_000 };
    const { page } = await ask(demo, token, 'interactions', query);
    const askedAt = performance.now();
    await ask(demo, token, 'interactions', { ...query, page: 2 });
    expect(performance.now() - askedAt).toBeLessThan(1_500);
    expect(page.meta.totalCount).toBeGreaterThan(10_000);
  }, 30_000);
});

describe('the whole way', () => {
  it('stores exactly what the vendor has published, poll by poll', async () => {
    const demo = await start();
    const clock = { ...createClock(), now: () => now };
    const http = createHttpClient({ clock, env: {}, userAgent: 'test' });
    const home = mkdtempSync(join(tmpdir(), 'floorwalker-interactions-'));
    const { store } = openStoreWriter({ home, nowAt: now });
    const settings = vonageSettings(demo.vonage.url, { tokenUrl: demo.vonage.tokenUrl, clientId: demo.vonage.clientId, backfillDays: '3' });
    const source = await store.addSource({ kind: 'vonage', name: 'Test', settings, createdAt: now });
    const client = vonage.createClient({ http, clock, settings, secrets: { clientSecret: demo.vonage.clientSecret } });
    const poller = createPoller({ source, connector: vonage, client, store, clock, random: () => 0, log: silentLog });
    endings.push(() => rmSync(home, { recursive: true, force: true }), () => store.close(), () => http.close(), () => poller.stop());

    const report = async () => {
      const reports = await poller.catchUp({ sinceAt: null, once: false });
      return (stream: string) => reports.find((one) => one.stream === `vonage/${stream}`);
    };
    const first = await report();
    expect([first('interactions')?.error, first('interactions-ongoing')?.error]).toEqual([null, null]);
    for (let poll = 0; poll < 20; poll += 1) {
      now += 20_000 + (poll % 4) * 11_000;
      const next = await report();
      expect(next('interactions')).toMatchObject({ error: null, quarantined: 0, gaps: 0 });
    }
    const ongoing = await store.readOngoing(source.id);
    const open = demo.truth.interactions().filter((one) => one.status === 'Ongoing');
    expect([ongoing?.interactions.map((one) => one.guid).sort(), ongoing?.asOf]).toEqual([open.map((one) => one.guid).sort(), now]);

    now += 15 * MINUTE_MS;
    await report();
    const stored: Interaction[] = [];
    const window = { startAt: demo.truth.historyStartAt, endAt: now + 1 };
    for await (const batch of store.streamInteractions({ window, sourceIds: [source.id] })) stored.push(...batch.map((record) => record.interaction));
    const byGuid = (list: readonly Interaction[]) => [...list].sort((a, b) => (a.guid < b.guid ? -1 : 1));
    expect(byGuid(stored)).toEqual(byGuid(demo.truth.interactions()));
    expect(stored.length).toBeGreaterThan(300);
    const again = await report();
    expect([again('interactions')?.inserted, again('interactions')?.updated]).toEqual([0, 0]);
  }, 60_000);
});
