import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ringcentral } from '../../../../electron/connectors/ringcentral/index.ts';
import { describeStatus } from '../../../../electron/core/describe-status.ts';
import { MINUTE_MS, SECOND_MS } from '../../../../shared/domain/time.ts';
import { openTestCore, type OpenedCore } from '../../../support/core-client.ts';

const START = Date.parse('2026-11-20T14:00:00Z');
const SOURCE = { kind: 'ringcentral' as const, name: 'Phones', settings: { zone: 'UTC', receiverPort: '4711' }, secrets: {} };
const opened: OpenedCore[] = [];

afterEach(async () => {
  for (const core of opened.splice(0).toReversed()) await core.close();
});

async function open(options: { readonly startAt?: number; readonly home?: string; readonly isStarted?: boolean } = {}): Promise<OpenedCore> {
  const { startAt = START, home, isStarted = true } = options;
  const core = await openTestCore(() => [ringcentral], { startAt, ...(home === undefined ? {} : { home }) }, isStarted);
  opened.push(core);
  return core;
}

const event = (at: number, type: string, fields: Readonly<Record<string, string>> = {}) => ({ agent_id: '7', agent_login_id: '100', event_type: type, event_aux_type: '', prev_aux_state: '', date_time: new Date(at).toISOString().slice(0, 19).replace('T', ' '), ...fields });
const gapsOf = async (core: OpenedCore) => (await core.ports.store.listGaps({})).map(({ fromAt, toAt, reason }) => [fromAt - START, toAt === null ? null : toAt - START, reason]);
const primary = async (core: OpenedCore) => (await core.client.status.get()).sources[0];
const isListening = (core: OpenedCore) => () => core.core.push.receiver(1)?.listening === true;

describe('a source that is pushed to', () => {
  it('gets a secret path, listens, and shows what is delivered at once', async () => {
    const core = await open();
    await core.client.sources.add(SOURCE);
    await core.clock.runUntil(isListening(core));
    const token = core.secrets.get(1)?.['receiverToken'] ?? '';
    expect(token).toMatch(/^[\w-]{32}$/);
    expect(await core.client.sources.revealReceiver({ id: 1 })).toEqual({ url: `http://127.0.0.1:4711/events/${token}`, header: null });
    expect(JSON.stringify([await core.client.sources.list(), await core.client.status.get()])).not.toContain(token);
    expect(core.receivers.deliver(1, [event(START - 60_000, 'LOGIN'), event(START - 60_000, 'AVAILABLE', { prev_state: 'LOGIN' })])).toBe(true);
    await core.clock.runUntil(() => core.core.floor.agent('1:7') !== null);
    await core.core.floor.settled();
    expect(core.core.floor.agent('1:7')).toMatchObject({ state: 'available', sinceAt: START - 60_000 });
    core.receivers.deliver(1, event(START, 'RNA-STATE', { prev_state: 'AVAILABLE' }));
    await core.clock.advance(SECOND_MS);
    await core.core.floor.settled();
    expect(core.core.floor.agent('1:7')).toMatchObject({ state: 'no-answer', noAnswersToday: 1 });
    expect(await primary(core)).toMatchObject({ condition: 'live', receiver: { listening: true, host: '127.0.0.1', port: 4711, loopback: true, waiting: 0, lastEventAt: START, error: null } });
    expect(core.errors).toEqual([]);
  });

  it('tells the agent\'s day where a disposition is pending', async () => {
    const core = await open();
    await core.client.sources.add(SOURCE);
    await core.clock.runUntil(isListening(core));
    core.receivers.deliver(1, [event(START - 90_000, 'LOGIN'), event(START - 60_000, 'ENGAGED', { pending_disp: '0' }), event(START - 30_000, 'WORKING', { prev_state: 'ENGAGED', pending_disp: '1' })]);
    await core.clock.runUntil(() => core.core.floor.agent('1:7') !== null);
    const day = await core.client.agents.day({ key: '1:7', startAt: START - 3_600_000, endAt: START + 3_600_000 });
    expect(day.rows.map(({ category, status, pendingDisposition }) => [category, status, pendingDisposition])).toEqual([['LOGIN', null, null], ['ENGAGED', null, false], ['WORKING', null, true]]);
  });

  it('knows the time between two events, before it ever listened too, but none before the first', async () => {
    const core = await open();
    await core.client.sources.add(SOURCE);
    await core.clock.runUntil(isListening(core));
    core.receivers.deliver(1, [event(START - 3_000_000, 'LOGIN'), event(START - 2_000_000, 'AWAY', { prev_state: 'LOGIN' }), event(START - 1_000_000, 'AVAILABLE', { prev_state: 'AWAY' })]);
    await core.clock.runUntil(() => core.core.floor.agent('1:7') !== null);
    const day = await core.client.agents.day({ key: '1:7', startAt: START - 3_600_000, endAt: START - 500_000 });
    // What nothing has ended yet is so up to the last answer.
    expect(day.unknown).toEqual([{ startAt: START - 3_600_000, endAt: START - 3_000_000, reason: 'not-fetched' }]);
  });

  it('covers the time in which it listens, and nothing else: pause, stop and sleep are gaps', async () => {
    const core = await open();
    await core.client.sources.add(SOURCE);
    await core.clock.runUntil(isListening(core));
    await core.clock.advance(5 * MINUTE_MS);
    expect((await primary(core))?.freshAt).toBeGreaterThanOrEqual(START + 5 * MINUTE_MS - 15_000);
    expect(await gapsOf(core)).toEqual([]);
    await core.client.sources.pause({ id: 1 });
    const pausedAt = core.clock.now() - START;
    expect([core.receivers.deliver(1, event(START, 'LOGIN')), await gapsOf(core)]).toEqual([false, [[pausedAt, null, 'paused']]]);
    await core.clock.advance(MINUTE_MS);
    await core.client.sources.resume({ id: 1 });
    await core.clock.runUntil(isListening(core));
    const resumedAt = core.clock.now() - START;
    expect(await gapsOf(core)).toEqual([[pausedAt, resumedAt, 'paused']]);
    await core.clock.advance(MINUTE_MS);
    const sleptFrom = core.clock.now() - START;
    core.clock.jump(3_600_000);
    await core.clock.advance(SECOND_MS);
    expect(await gapsOf(core)).toEqual([[pausedAt, resumedAt, 'paused'], [sleptFrom, sleptFrom + 3_600_000, 'receiver-down']]);
    await core.stop();
    expect((await gapsOf(core)).at(-1)).toEqual([sleptFrom + 3_600_000 + SECOND_MS, null, 'receiver-down']);
  });

  it('stores what an earlier run left in its inbox, and closes the gap to it', async () => {
    const home = mkdtempSync(join(tmpdir(), 'floorwalker-push-'));
    const before = await open({ home });
    await before.client.sources.add(SOURCE);
    await before.clock.runUntil(isListening(before));
    await before.clock.advance(MINUTE_MS);
    await before.stop();
    const stoppedAt = before.clock.now() - START;
    before.ports.store.inbox.append(1, [{ receivedAt: before.clock.now(), contentType: 'application/json', query: '', body: JSON.stringify(event(START, 'LOGIN')) }]);
    await before.close();
    opened.splice(0);
    const after = await open({ home, startAt: START + 10 * MINUTE_MS });
    await after.clock.runUntil(() => after.core.push.receiver(1)?.waiting === 0 && isListening(after)());
    expect(await gapsOf(after)).toEqual([[stoppedAt, 10 * MINUTE_MS, 'receiver-down']]);
    expect(await after.ports.store.readNewestEvents(1, 10)).toHaveLength(1);
  });

  it('says which port it cannot have, and tries again', async () => {
    const core = await open();
    core.receivers.refuse('127.0.0.1:4711 is in use by another program.');
    await core.client.sources.add(SOURCE);
    await core.clock.runUntil(() => core.core.push.receiver(1)?.error != null);
    expect(await primary(core)).toMatchObject({ condition: 'failing', receiver: { listening: false, error: { code: 'receiver', message: '127.0.0.1:4711 is in use by another program.' } } });
    expect(await core.client.sources.revealReceiver({ id: 1 })).toMatchObject({ url: expect.stringContaining('http://127.0.0.1:4711/events/') as string });
    core.receivers.refuse(null);
    await core.clock.runUntil(isListening(core));
    await core.clock.runUntil(() => core.core.freshness.isLive(1));
    expect(await primary(core)).toMatchObject({ condition: 'live', receiver: { error: null } });
  });

  it('quarantines what it cannot read, and reads it again on demand', async () => {
    const core = await open();
    await core.client.sources.add(SOURCE);
    await core.clock.runUntil(isListening(core));
    core.receivers.deliver(1, '{"event_type": "LOGIN", broken');
    await core.clock.advance(SECOND_MS);
    expect(await core.client.quarantine.list()).toMatchObject([{ stream: 'ringcentral/events', times: 1 }]);
    expect(await core.client.quarantine.retry()).toEqual({ retried: 1, accepted: 0 });
    expect(await core.client.quarantine.list()).toHaveLength(1);
    expect(await core.client.quarantine.drop()).toEqual({ dropped: 1 });
    expect(core.core.push.receiver(1)?.waiting).toBe(0);
  });

  it('reads its events again when its zone changes', async () => {
    const core = await open();
    await core.client.sources.add(SOURCE);
    await core.clock.runUntil(isListening(core));
    core.receivers.deliver(1, event(START - 3_600_000, 'LOGIN'));
    await core.clock.advance(SECOND_MS);
    expect(await core.client.sources.zoneCheck({ id: 1 })).toMatchObject({ zone: 'UTC', confirmed: true });
    expect(await core.client.sources.update({ id: 1, settings: { zone: 'Europe/Berlin' } })).toMatchObject({ settings: { zone: 'Europe/Berlin', zoneConfirmed: 'yes' } });
    await core.core.operations.settled();
    expect((await core.ports.store.readNewestEvents(1, 1)).map((row) => row.eventAt)).toEqual([START - 2 * 3_600_000]);
    expect(await core.ports.store.readSettings()).not.toHaveProperty('rebuildEvents.1');
  });

  it('goes on at the next start when it was killed after its zone changed and before every event was read with it', async () => {
    const home = mkdtempSync(join(tmpdir(), 'floorwalker-push-'));
    const before = await open({ home });
    await before.client.sources.add(SOURCE);
    await before.clock.runUntil(isListening(before));
    before.receivers.deliver(1, event(START - 3_600_000, 'LOGIN'));
    await before.clock.advance(SECOND_MS);
    const { store } = before.ports;
    // As a full disk or a kill leaves it: the settings are stored, the rebuild has not come to its end.
    Object.assign(before.core.ports.store, { rebuildEvents: () => Promise.reject(new Error('killed')) });
    await before.client.sources.update({ id: 1, settings: { zone: 'Europe/Berlin' } });
    await before.core.operations.settled();
    expect([(await store.readNewestEvents(1, 1))[0]?.eventAt, await store.readSettings()]).toMatchObject([START - 3_600_000, { 'rebuildEvents.1': 'yes' }]);
    await before.close();
    opened.splice(0);
    const after = await open({ home, startAt: START + MINUTE_MS, isStarted: false });
    await after.core.chores;
    await after.core.operations.settled();
    expect((await after.ports.store.readNewestEvents(1, 1)).map((row) => row.eventAt)).toEqual([START - 2 * 3_600_000]);
    expect(await after.ports.store.readSettings()).not.toHaveProperty('rebuildEvents.1');
    await expect(after.client.sources.update({ id: 1, settings: { zone: 'Nowhere/Land' } })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    expect(await after.ports.store.readSettings()).not.toHaveProperty('rebuildEvents.1');
  });
});

describe('commands', () => {
  it('leave a source that was synced before the start to be listened for by it', async () => {
    const core = await open({ isStarted: false });
    await core.commands.addSource({ kind: 'ringcentral', name: 'Phones', set: { zone: 'UTC' }, secrets: null });
    await core.commands.sync({ source: 'Phones', sinceAt: null, once: true });
    core.core.push.start();
    await core.clock.runUntil(isListening(core));
    expect(core.core.push.receiver(1)).toMatchObject({ listening: true });
  });

  it('let whoever delivers be answered while a long file is imported', async () => {
    const core = await open({ isStarted: false });
    await core.commands.addSource({ kind: 'ringcentral', name: 'Phones', set: { zone: 'UTC' }, secrets: null });
    const file = join(mkdtempSync(join(tmpdir(), 'floorwalker-events-')), 'events.ndjson');
    writeFileSync(file, Array.from({ length: 1_000 }, (_, index) => JSON.stringify({ ...event(START - index * 1_000, 'AWAY'), agent_id: String(index % 7) })).join('\n'));
    const counts: number[] = [];
    let isDone = false;
    const watch = (): void => {
      if (isDone) return;
      void core.ports.store.readNewestEvents(1, 2_000).then((rows) => counts.push(rows.length));
      setImmediate(watch);
    };
    setImmediate(watch);
    expect((await core.commands.importFile({ kind: 'events', source: 'Phones', file })).sources[0]?.streams[0]).toMatchObject({ fetched: 1_000, inserted: 1_000 });
    isDone = true;
    expect(new Set(counts.filter((count) => count > 0 && count < 1_000))).toEqual(new Set([200, 400, 600, 800]));
  });

  it('import files of events once, count what cannot be read, and store what waits with a sync', async () => {
    const core = await open({ isStarted: false });
    await core.commands.addSource({ kind: 'ringcentral', name: 'Phones', set: { zone: 'UTC' }, secrets: null });
    const file = join(mkdtempSync(join(tmpdir(), 'floorwalker-import-')), 'events.ndjson');
    writeFileSync(file, [event(START, 'LOGIN'), event(START, 'AVAILABLE', { prev_state: 'LOGIN' }), 'what'].map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
    const counts = async () => (await core.commands.importFile({ kind: 'events', source: 'phones', file })).sources[0]?.streams[0];
    expect(await counts()).toMatchObject({ stream: 'ringcentral/events', fetched: 3, inserted: 2, unchanged: 0, quarantined: 1, error: null });
    expect(await counts()).toMatchObject({ fetched: 3, inserted: 0, unchanged: 2, quarantined: 1 });
    core.ports.store.inbox.append(1, [{ receivedAt: START, contentType: 'application/json', query: '', body: JSON.stringify(event(START + 1_000, 'LOGOUT')) }]);
    expect((await core.commands.sync({ source: null, sinceAt: null, once: false })).sources).toMatchObject([{ name: 'Phones', streams: [{ stream: 'ringcentral/events', requests: 0, fetched: 1, inserted: 1 }] }]);
    await expect(core.commands.importFile({ kind: 'events', source: null, file })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(core.commands.importFile({ kind: 'events', source: 'phones', file: `${file}.no` })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  it('receive runs one receiver on a port of its own, and the status tells its freshness', async () => {
    const core = await open({ isStarted: false });
    await core.commands.addSource({ kind: 'ringcentral', name: 'Phones', set: { zone: 'UTC' }, secrets: null });
    const { url } = await core.commands.receive({ source: 'Phones', port: 4999 });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:4999\/events\/[\w-]{32}$/);
    core.receivers.deliver(1, event(START, 'LOGIN'));
    await core.clock.advance(30_000);
    const at = (nowAt: number) => describeStatus(core.ports.store, { version: 'x', owner: null, nowAt, connectors: [ringcentral] });
    expect((await at(START + 30_000)).sources[0]).toMatchObject({ streams: [{ stream: 'ringcentral/events', stale: false, lastEventAt: new Date(START).toISOString(), gaps: 0 }] });
    expect((await at(START + 120_000)).sources[0]).toMatchObject({ streams: [{ stream: 'ringcentral/events', stale: true }] });
    core.receivers.refuse('in use');
    await expect(core.commands.receive({ source: 'Phones', port: 4999 })).rejects.toMatchObject({ code: 'UNAVAILABLE', message: 'in use' });
  });
});
