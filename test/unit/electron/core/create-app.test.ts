import { createRouterClient, type AnyRouter, type Router } from '@orpc/server';
import type { ContractRouterClient } from '@orpc/contract';
import { afterEach, describe, expect, it } from 'vitest';
import { ringcentral } from '../../../../electron/connectors/ringcentral/index.ts';
import { createApp, createCore } from '../../../../electron/core/create-app.ts';
import { readProxySetting } from '../../../../electron/core/settings-book.ts';
import { createRouter } from '../../../../electron/core/router.ts';
import type { Contract } from '../../../../shared/contract/contract.ts';
import type { FloorEvent } from '../../../../shared/contract/schemas.ts';
import { decodeFrame } from '../../../../shared/domain/frame.ts';
import { HOUR_MS, MINUTE_MS, parseInstant } from '../../../../shared/domain/time.ts';
import { activity, call, createCoreHarness, load, type CoreHarness } from '../../../support/core-harness.ts';

const START = parseInstant('2026-11-20T12:00:00Z') ?? 0;
const opened: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

/** The client that screens have, without a wire between. The router is the contract's, which its own type does not say. */
const clientOf = (router: AnyRouter): ContractRouterClient<Contract> => createRouterClient(router as Router<Contract, object>, { context: {} });

async function openCore(options: Partial<Parameters<typeof createCoreHarness>[0]> = {}) {
  const harness = createCoreHarness({ startAt: START, ...options });
  const core = createCore(harness.ports, [harness.vendor.connector]);
  const client = clientOf(createRouter(core, [harness.vendor.connector]));
  await core.ready;
  core.pollers.start();
  core.statusWatch.start();
  opened.push(async () => {
    core.statusWatch.stop();
    core.floorWatch.stop();
    core.floor.stop();
    await core.pollers.stop();
    await core.chores;
    await core.floor.settled();
    await core.freshness.settled();
    await harness.close();
    expect(harness.errors).toEqual([]);
  });
  /** Serves a page and lets time run until the floor has it. */
  const poll = async (page: Parameters<CoreHarness['vendor']['serve']>[0]): Promise<void> => {
    harness.vendor.serve(page);
    await harness.clock.runUntil(() => harness.vendor.waiting === 0 && core.freshness.freshAt(1) === page.asOf);
    await core.floor.settled();
  };
  return { ...harness, core, client, poll };
}

const SOURCE = { kind: 'vonage' as const, name: ' Main site ', settings: { clientId: 'me' }, secrets: { clientSecret: 'right' } };

describe('sources', () => {
  it('are added, changed, paused and removed at run time, and never show their secrets', async () => {
    const { client, secrets } = await openCore();
    expect((await client.hello()).isFirstRun).toBe(true);
    const added = await client.sources.add(SOURCE);
    expect(added).toEqual({ id: 1, kind: 'vonage', name: 'Main site', settings: { clientId: 'me', pollSeconds: '15' }, paused: false, warnings: [], secretStore: 'file', createdAt: START });
    expect(secrets.get(1)).toEqual({ clientSecret: 'right' });
    expect(await client.sources.update({ id: 1, settings: { pollSeconds: '30' } })).toMatchObject({ name: 'Main site', settings: { clientId: 'me', pollSeconds: '30' } });
    expect(secrets.get(1)).toEqual({ clientSecret: 'right' });
    expect(await client.sources.pause({ id: 1 })).toMatchObject({ paused: true });
    expect((await client.status.get()).sources).toMatchObject([{ name: 'Main site', condition: 'paused' }]);
    expect(await client.sources.resume({ id: 1 })).toMatchObject({ paused: false });
    expect(await client.sources.remove({ id: 1, purge: false })).toEqual({ ok: true });
    expect(await client.sources.list()).toEqual([]);
    expect(secrets.size).toBe(0);
    expect((await client.hello()).isFirstRun).toBe(false);
  });

  it('refuse taken names, unknown settings and secrets, and ids that do not exist, each by its code', async () => {
    const { client } = await openCore();
    await client.sources.add(SOURCE);
    await expect(client.sources.add({ ...SOURCE, name: 'main SITE' })).rejects.toMatchObject({ code: 'NAME_TAKEN', defined: true });
    await expect(client.sources.add({ ...SOURCE, name: '  ' })).rejects.toMatchObject({ code: 'BAD_INPUT', defined: true, data: { field: 'name' } });
    await expect(client.sources.add({ ...SOURCE, name: 'x'.repeat(61) })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(client.sources.add({ ...SOURCE, name: 'B', settings: { nope: '1' } })).rejects.toMatchObject({ code: 'BAD_INPUT', data: { field: 'nope' } });
    await expect(client.sources.add({ ...SOURCE, name: 'B', secrets: { nope: '1' } })).rejects.toMatchObject({ code: 'BAD_INPUT', data: { field: 'nope' } });
    await expect(client.sources.pause({ id: 9 })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true });
    await expect(client.demo.explore()).rejects.toMatchObject({ code: 'UNAVAILABLE', defined: true });
  });

  it('join their history when they come back under the same name', async () => {
    const { client, poll } = await openCore();
    await client.sources.add(SOURCE);
    await poll({ asOf: START, activities: [activity({ startAt: START - HOUR_MS })] });
    await client.sources.remove({ id: 1, purge: false });
    expect(await client.agents.list()).toEqual([]);
    expect(await client.sources.add({ ...SOURCE, name: 'Main site' })).toMatchObject({ id: 1 });
    expect(await client.agents.list()).toMatchObject([{ key: '1:01', sourceName: 'Main site' }]);
    expect((await client.status.get()).sources).toMatchObject([{ freshAt: START }]);
    await client.sources.remove({ id: 1, purge: true });
    const { id } = await client.sources.add(SOURCE);
    expect((await client.status.get()).sources).toMatchObject([{ id, freshAt: null }]);
    expect(await client.agents.list()).toEqual([]);
  });

  it('are tested step by step up to the first that fails', async () => {
    const { client } = await openCore();
    const steps: string[] = [];
    for await (const step of await client.sources.test({ ...SOURCE, secrets: { clientSecret: 'wrong' } })) steps.push(`${step.step} ${step.ok}`);
    expect(steps).toEqual(['reach true', 'sign in false']);
  });
});

describe('the floor', () => {
  it('begins with a snapshot and goes on in numbered deltas; readers that leave are forgotten', async () => {
    const { client, core, poll } = await openCore();
    await client.sources.add(SOURCE);
    await core.floor.settled();
    const events = await client.floor.watch();
    expect((await events.next()).value).toMatchObject({ type: 'snapshot', seq: 1, floor: { agents: [], zone: 'UTC', date: '2026-11-20' } });
    await poll({ asOf: START, activities: [activity({ startAt: START - HOUR_MS, agentId: '007' }), activity({ startAt: START - 300 * HOUR_MS, durationMs: 5, agentId: 'old' })], names: [{ agentId: '007', name: 'Ada', email: null, isActive: true }] });
    expect((await events.next()).value).toMatchObject({ type: 'delta', seq: 2, changed: [{ key: '1:007', name: 'Ada', state: 'available', sinceAt: START - HOUR_MS }], removed: [] });
    await poll({ asOf: START + MINUTE_MS, activities: [activity({ startAt: START - HOUR_MS, durationMs: HOUR_MS, agentId: '007' }), activity({ startAt: START, category: 'Away', name: 'Break', agentId: '007' })] });
    await poll({ asOf: START + 2 * MINUTE_MS, activities: [call({ startAt: START + MINUTE_MS, durationMs: 0, category: 'Unexpected', reason: 'NoAnswer', agentId: '007' })] });
    const next = (await events.next()).value as FloorEvent;
    expect(next).toMatchObject({ type: 'delta', seq: 3, changed: [{ key: '1:007', state: 'away', label: 'Break', noAnswersToday: 1, exceptions: ['no-answer'] }] });
    await poll({ asOf: START + 3 * MINUTE_MS, names: [{ agentId: '007', name: 'Ada', email: null, isActive: false }] });
    expect((await events.next()).value).toMatchObject({ type: 'delta', seq: 4, changed: [], removed: ['1:007'] });
    const waiting = events.next();
    await events.return?.();
    expect(await waiting).toMatchObject({ done: true });
    expect(core.floorWatch.readers).toBe(0);
  });

  it('raises exceptions as time passes, but not on stale data', async () => {
    const { client, clock, core, poll } = await openCore();
    await client.sources.add(SOURCE);
    await poll({ asOf: START, activities: [activity({ startAt: START - HOUR_MS }), call({ startAt: START - 1_000, category: 'Ringing' })] });
    expect(core.floor.agent('1:01')?.exceptions).toEqual([]);
    await clock.advance(25_000);
    expect(core.floor.agent('1:01')?.exceptions).toEqual(['ringing-long']);
    await clock.advance(10 * MINUTE_MS);
    expect((await client.status.get()).sources).toMatchObject([{ condition: 'stale' }]);
    await poll({ asOf: START + 11 * MINUTE_MS, activities: [call({ startAt: START - 1_000, durationMs: 1_000, category: 'Ringing' }), call({ startAt: START + 11 * MINUTE_MS - 1_000, category: 'Wrap' })] });
    await clock.advance(20 * MINUTE_MS);
    // The wrap was seen a second after it began; nothing was heard for 20 minutes.
    expect(core.floor.agent('1:01')?.exceptions).not.toContain('wrap-long');
  });

  it('begins a new day at midnight of the product\'s zone, and follows labels and zone', async () => {
    const { client, clock, core, poll } = await openCore();
    await client.sources.add(SOURCE);
    await poll({ asOf: START, activities: [activity({ startAt: START - 4 * HOUR_MS, durationMs: 3 * HOUR_MS }), activity({ startAt: START - HOUR_MS, category: 'ExtendedAway', name: 'Lunch' })] });
    expect(await client.sources.labels({ id: 1 })).toMatchObject([{ label: 'Lunch', state: null, suggestion: 'meal' }, { label: 'Ready', state: null, suggestion: null }]);
    await client.sources.setLabels({ id: 1, mapping: { Lunch: 'meal' } });
    await core.floor.settled();
    expect(core.floor.agent('1:01')).toMatchObject({ state: 'meal', todayOpenSinceAt: START - HOUR_MS, today: [{ state: 'available', durationMs: 3 * HOUR_MS }] });
    expect(await client.settings.set({ zone: 'Pacific/Auckland' })).toEqual({ zone: 'Pacific/Auckland', effectiveZone: 'Pacific/Auckland', proxy: null });
    await core.floor.settled();
    // In Auckland the day began an hour ago, at 11:00 UTC.
    expect(core.floor.snapshot()).toMatchObject({ date: '2026-11-21', zone: 'Pacific/Auckland', agents: [{ todayOpenSinceAt: START - HOUR_MS, today: [] }] });
    await expect(client.settings.set({ zone: 'Mars/Phobos' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await client.settings.set({ zone: null });
    await clock.runUntil(() => core.floor.snapshot().date === '2026-11-21', 13 * HOUR_MS);
    await core.floor.settled();
    expect(core.floor.agent('1:01')).toMatchObject({ state: 'meal', todayOpenSinceAt: START + 12 * HOUR_MS, today: [] });
  });
});

describe('the proxy setting', () => {
  it('is kept without credentials, reaches the shell at once, and leaves the zone alone', async () => {
    const used: (string | null)[] = [];
    const { client, core } = await openCore({ useProxy: (setting) => void used.push(setting) });
    await client.settings.set({ zone: 'Pacific/Auckland' });
    for (const proxy of ['proxy.corp.test:8080', ' HTTPS://Proxy.corp.test:8443/ ', 'Direct', '']) await client.settings.set({ proxy });
    expect(used).toEqual([null, 'http://proxy.corp.test:8080', 'https://proxy.corp.test:8443', 'direct', null]);
    await client.settings.set({ proxy: 'direct' });
    expect(await client.settings.get()).toMatchObject({ zone: 'Pacific/Auckland', proxy: 'direct' });
    expect(await readProxySetting(core.ports.store)).toBe('direct');
    for (const proxy of ['http://user:word@proxy:1', 'user@proxy:1', 'socks5://proxy:1', 'http://proxy/path', 'http://', 'a b', 'proxy:99999']) {
      const error: unknown = await client.settings.set({ proxy }).catch((cause: unknown) => cause);
      expect(error).toMatchObject({ code: 'BAD_INPUT', data: { field: 'proxy' } });
      expect(JSON.stringify(error)).not.toContain('word@');
    }
    expect(await client.settings.get()).toMatchObject({ proxy: 'direct' });
  });
});

describe('an agent\'s day', () => {
  it('has rows as sent, states, totals and what is unknown; the frame draws the same', async () => {
    const { client, clock, poll } = await openCore();
    await client.sources.add(SOURCE);
    await poll({
      asOf: START, covered: { startAt: START - 3 * HOUR_MS, endAt: START },
      activities: [activity({ startAt: START - 2 * HOUR_MS }), load({ startAt: START - HOUR_MS, durationMs: 60_000, calls: 1 }), call({ startAt: START - HOUR_MS, durationMs: 60_000, status: 'Completed' })],
    });
    await clock.advance(30_000);
    const { nowAt } = await client.status.get();
    const window = { startAt: START - 4 * HOUR_MS, endAt: START + HOUR_MS };
    const day = await client.agents.day({ key: '1:01', ...window });
    expect(day).toMatchObject({
      agent: { key: '1:01', name: '01', sourceName: 'Main site' }, window, asOf: START,
      totals: [{ state: 'available', durationMs: 2 * HOUR_MS - 60_000 }, { state: 'engaged', durationMs: 60_000 }],
      unknown: [{ startAt: START - 4 * HOUR_MS, endAt: START - 3 * HOUR_MS, reason: 'not-fetched' }, { startAt: START, endAt: nowAt, reason: 'since-last-answer' }],
    });
    expect(day.rows.map((row) => [row.type, row.state, row.endAt])).toEqual([['Presence', 'available', null], ['Workload', null, START - HOUR_MS + 60_000], ['Interaction', 'engaged', START - HOUR_MS + 60_000]]);
    expect(day.states.map((segment) => segment.state)).toEqual(['available', 'engaged', 'available']);
    const { frame } = await client.agents.frame({ key: '1:01', ...window, resolutionMs: 1_000 });
    expect(decodeFrame(await frame.arrayBuffer()).count).toBe(6);
    await expect(client.agents.day({ key: '1:nobody', ...window })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(client.agents.day({ key: '1:01', startAt: 0, endAt: START })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });
});

describe('status, quarantine, export', () => {
  it('tells freshness by the vendor\'s clock, even when the desk\'s is hours off', async () => {
    const { client, poll } = await openCore();
    await client.sources.add(SOURCE);
    await poll({ asOf: START + 5 * HOUR_MS });
    const status = await client.status.get();
    expect(status.sources).toMatchObject([{ condition: 'live', freshAt: START + 5 * HOUR_MS, streams: [{ stream: 'vonage/agent-activities', stale: false, error: null }] }]);
    expect(status.sources[0]?.skewMs).toBeGreaterThan(5 * HOUR_MS - MINUTE_MS);
    expect(status.nowAt).toBeGreaterThanOrEqual(START + 5 * HOUR_MS);
    expect((await client.hello()).nowAt).toBe(status.nowAt);
  });

  it('streams the status whenever it changes', async () => {
    const { client, core } = await openCore();
    const events = await client.status.watch();
    expect((await events.next()).value).toMatchObject({ pollingPaused: false });
    await client.polling.pauseAll();
    expect((await events.next()).value).toMatchObject({ pollingPaused: true });
    const waiting = events.next();
    core.statusWatch.stop();
    expect(await waiting).toMatchObject({ done: true });
  });

  it('reads quarantined items again, and after an update by itself', async () => {
    const { client, poll, ports, vendor, errors } = await openCore();
    await client.sources.add(SOURCE);
    await poll({ asOf: START, quarantined: [{ reason: 'Bad start.', content: '{"good":1}' }, { reason: 'Bad start.', content: '{"bad":1}' }] });
    expect(await client.quarantine.list()).toMatchObject([{ source: 'Main site', stream: 'vonage/agent-activities', times: 1 }, { source: 'Main site' }]);
    expect(await client.quarantine.retry()).toEqual({ retried: 2, accepted: 1 });
    expect(await client.quarantine.list()).toMatchObject([{ reason: 'Still not readable.', content: '{"bad":1}' }]);
    expect((await client.agents.list()).map((agent) => agent.agentId)).toEqual(['late']);
    await ports.store.ingest({ sourceId: 1, stream: 'agent-activities', asOf: START, receivedAt: START, activities: [], names: [], snapshots: [], quarantined: [{ reason: 'Old rule.', content: '"good"' }], cursor: null, covered: null });
    const updated = createCore({ ...ports, build: 'next' }, [vendor.connector]);
    await updated.chores;
    updated.floor.stop();
    expect((await ports.store.listQuarantine()).map((entry) => entry.content)).toEqual(['{"bad":1}']);
    expect(await client.quarantine.drop()).toEqual({ dropped: 1 });
    expect(errors).toEqual([]);
  });

  it('exports one person of one source in chunks with a manifest', async () => {
    const { client, poll } = await openCore();
    await client.sources.add(SOURCE);
    await poll({ asOf: START, activities: [activity({ startAt: START - HOUR_MS, agentId: 'a' }), activity({ startAt: START - HOUR_MS, agentId: 'b' })] });
    const events = await client.export.run({ dataset: 'activities', fromAt: START - 2 * HOUR_MS, toAt: START, agents: ['1:b'], zone: null, columns: ['agent_id', 'state'], format: 'csv', raw: false });
    const parts = [];
    for await (const event of events) parts.push(event);
    expect(parts).toMatchObject([{ type: 'chunk', text: 'agent_id,state\r\nb,available\r\n', rows: 1 }, { type: 'done', manifest: { rows: 1, build: 'test' } }]);
  });

  it('logs a bug under an id and tells the client only that', async () => {
    const { client, ports, errors } = await openCore();
    ports.reader.listQuarantine = async () => { throw new Error('secret detail'); };
    await expect(client.quarantine.list()).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR', data: { id: '80000000' }, message: expect.not.stringContaining('secret') });
    expect(errors.splice(0)).toMatchObject([expect.stringContaining('procedure-failed: Error: secret detail')]);
  });
});

describe('commands and shells', () => {
  it('tell a shell the hosts to which links may lead, with every change of a source', async () => {
    const harness = createCoreHarness({ startAt: START });
    const app = createApp(harness.ports, [ringcentral]);
    opened.push(async () => {
      await app.stop();
      await harness.close();
    });
    const told: string[] = [];
    const stop = app.onLinkHosts((hosts) => told.push(hosts.join()));
    await app.commands.addSource({ kind: 'ringcentral', name: 'A', set: { linkHosts: 'b.example, A.example' }, secrets: null });
    await app.commands.addSource({ kind: 'ringcentral', name: 'B', set: { linkHosts: 'c.example,b.example' }, secrets: null });
    await app.commands.pauseSource('A');
    await app.commands.updateSource({ name: 'A', set: { linkHosts: '' }, secrets: null });
    await app.commands.removeSource('B', { purge: false });
    stop();
    await app.commands.updateSource({ name: 'A', set: { linkHosts: 'late.example' }, secrets: null });
    expect(told).toEqual(['', 'a.example,b.example', 'a.example,b.example,c.example', 'b.example,c.example', '']);
  });

  it('sync by name or all, and tell the tray', async () => {
    const harness = createCoreHarness({ startAt: START });
    const app = createApp(harness.ports, [harness.vendor.connector]);
    opened.push(async () => {
      await app.stop();
      await harness.close();
    });
    const told: string[] = [];
    app.onStatus(({ text, worst }) => told.push(`${worst}: ${text}`));
    await app.commands.addSource({ kind: 'vonage', name: 'Main', set: { clientId: 'me' }, secrets: { clientSecret: 'right' } });
    harness.vendor.serve({ asOf: START, activities: [activity({ startAt: START - 5 })] });
    const report = await app.commands.sync({ source: 'MAIN', sinceAt: null, once: false });
    expect(report.sources).toMatchObject([{ name: 'Main', streams: [{ stream: 'vonage/agent-activities', fetched: 1, inserted: 1, error: null, optional: false }] }]);
    expect(told.at(0)).toBe('waiting: No sources yet');
    expect(told.at(-1)).toBe('live: Main: live');
    expect(await app.commands.pauseSource('main')).toEqual({ name: 'Main', kind: 'vonage', settings: { clientId: 'me', pollSeconds: '15' }, paused: true, secretStore: 'file' });
    expect((await app.commands.sync({ source: null, sinceAt: null, once: true })).sources).toEqual([]);
    expect(await app.commands.testSource('Main')).toMatchObject({ ok: true });
    await expect(app.commands.pauseSource('nope')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
