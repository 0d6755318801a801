import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttpClient } from '../../../../../../electron/platform/http-client.ts';
import type { NewAlert } from '../../../../../../electron/ports/alert-store.ts';
import { makeAlert, ofAgent } from '../../../../../support/alert-builder.ts';
import { createDeliveryHarness, type DeliveryHarness } from '../../../../../support/delivery-harness.ts';
import { NOON } from '../../../../../support/store-home.ts';
import { createVirtualClock } from '../../../../../support/virtual-clock.ts';

interface Delivered { readonly id: string; readonly timestamp: string; readonly signature: string; readonly body: string }
type Answer = readonly [status: number, headers?: Readonly<Record<string, string>>];

/** A receiver on a real socket; answers what it is told, then 200. */
async function startReceiver(): Promise<{ readonly url: string; readonly got: Delivered[]; readonly answers: Answer[] }> {
  const got: Delivered[] = [];
  const answers: Answer[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => { body += chunk; });
    request.on('end', () => {
      const header = (name: string): string => String(request.headers[name]);
      got.push({ id: header('floorwalker-delivery'), timestamp: header('floorwalker-timestamp'), signature: header('floorwalker-signature'), body });
      const [status, headers] = answers.shift() ?? [200];
      response.writeHead(status, headers).end('secret words of the receiver');
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a path
  return { url: `http://127.0.0.1:${port}/hook`, got, answers };
}

const SECRET = 'a secret for tests';
const agent = (name: string, change: Partial<NewAlert> = {}): NewAlert => makeAlert({ ...ofAgent(1, name, name), ...change });
const events = (got: readonly Delivered[]): string[] => got.map(({ body }) => {
  const { event, alert } = JSON.parse(body) as { readonly event: string; readonly alert: { readonly id: number } | null };
  return `${event} ${alert?.id ?? ''}`.trim();
});

async function withWebhook(url: string, minSeverity: 'info' | 'warning' | 'critical' = 'info'): Promise<DeliveryHarness> {
  const clock = createVirtualClock(NOON);
  const http = createHttpClient({ clock, env: {}, userAgent: 'Floorwalker/test' });
  onTestFinished(() => http.close());
  const test = await createDeliveryHarness({ startAt: NOON, http });
  await test.delivery.setWebhook({ url, secret: SECRET, enabled: true, minSeverity });
  return test;
}

describe('the webhook', () => {
  it('is told of the beginning and the end of an alert, signed, in order', async () => {
    const receiver = await startReceiver();
    const test = await withWebhook(receiver.url);
    const raised = await test.raise(agent('Ann'), agent('Bob'));
    await test.end({ resolvedAt: NOON + 90_000, resolveReason: 'ended' }, ...raised.slice(0, 1));
    await test.end({ withdrawnAt: NOON + 90_000 }, ...raised);
    await test.delivery.settled();
    expect(events(receiver.got)).toEqual(['alert.fired 1', 'alert.fired 2', 'alert.resolved 1', 'alert.withdrawn 1', 'alert.withdrawn 2']);
    for (const { timestamp, signature, body } of receiver.got) expect([timestamp, signature]).toEqual([String(NOON / 1_000), `v1=${createHmac('sha256', SECRET).update(`${timestamp}.${body}`).digest('hex')}`]);
    expect(new Set(receiver.got.map(({ id }) => id)).size).toBe(5);
    expect(test.delivery.webhookStatus()).toEqual({ waiting: 0, lastOkAt: NOON, error: null });
  });

  it('hears again of an alert that was withdrawn and comes back, and of its end', async () => {
    const receiver = await startReceiver();
    const test = await withWebhook(receiver.url);
    const [ann, bob] = await test.raise(agent('Ann'), agent('Bob'));
    if (ann === undefined || bob === undefined) throw new Error('Two were raised.');
    await test.end({ withdrawnAt: NOON + 1 }, ann);
    await test.delivery.returned([ann, bob]);
    await test.delivery.returned([{ ...ann, snoozedUntilAt: NOON + 90_000 }, { ...ann, resolvedAt: NOON }]);
    await test.end({ withdrawnAt: null, resolvedAt: NOON + 2, resolveReason: 'ended' }, ann);
    await test.delivery.settled();
    expect(events(receiver.got)).toEqual(['alert.fired 1', 'alert.fired 2', 'alert.withdrawn 1', 'alert.fired 1', 'alert.resolved 1']);
  });

  it('tries again with the same id, later and later, not before the receiver asks for it, and keeps the order', async () => {
    const receiver = await startReceiver();
    const test = await withWebhook(receiver.url);
    receiver.answers.push([500], [429, { 'retry-after': '60' }]);
    await test.raise(agent('Ann'));
    await test.raise(agent('Bob'));
    await test.delivery.settled();
    expect(test.delivery.webhookStatus()).toMatchObject({ waiting: 2, lastOkAt: null, error: { message: 'The receiver answered with status 500.', sinceAt: NOON, nextAttemptAt: NOON + 1_500 } });
    await test.core.clock.advance(1_499);
    expect(receiver.got).toHaveLength(1);
    await test.core.clock.advance(1);
    await test.delivery.settled();
    expect(test.delivery.webhookStatus().error).toMatchObject({ message: 'The receiver answered with status 429.', sinceAt: NOON, nextAttemptAt: NOON + 61_500 });
    await test.core.clock.advance(60_000);
    await test.delivery.settled();
    expect(events(receiver.got)).toEqual(['alert.fired 1', 'alert.fired 1', 'alert.fired 1', 'alert.fired 2']);
    expect(new Set(receiver.got.slice(0, 3).map(({ id }) => id)).size).toBe(1);
    expect(test.delivery.webhookStatus()).toEqual({ waiting: 0, lastOkAt: NOON + 61_500, error: null });
  });

  it('sends after a restart what was waiting', async () => {
    const receiver = await startReceiver();
    const test = await withWebhook(receiver.url);
    receiver.answers.push([503]);
    const raised = await test.raise(agent('Ann'));
    await test.delivery.settled();
    const again = await test.restart();
    expect(again.delivery.webhookStatus().waiting).toBe(1);
    await again.end({ resolvedAt: NOON + 1, resolveReason: 'ended' }, ...raised);
    await again.core.clock.advance(2_000);
    await again.delivery.settled();
    expect(events(receiver.got)).toEqual(['alert.fired 1', 'alert.fired 1', 'alert.resolved 1']);
  });

  it('gives up after a day, and says so', async () => {
    const receiver = await startReceiver();
    const test = await withWebhook(receiver.url);
    receiver.answers.push([500]);
    await test.raise(agent('Ann'));
    await test.delivery.settled();
    test.core.clock.jump(25 * 3_600_000);
    await test.delivery.settled();
    expect(receiver.got).toHaveLength(1);
    expect(test.delivery.webhookStatus()).toMatchObject({ waiting: 0, error: { message: expect.stringMatching(/given up/), nextAttemptAt: null } });
  });

  it('follows no redirect', async () => {
    const elsewhere = await startReceiver();
    const receiver = await startReceiver();
    const test = await withWebhook(receiver.url);
    receiver.answers.push([307, { location: elsewhere.url }]);
    expect(await test.delivery.testWebhook()).toMatchObject({ ok: false, detail: expect.stringMatching(/redirect/) });
    expect([receiver.got.length, elsewhere.got.length]).toEqual([1, 0]);
    expect([await test.delivery.testWebhook(), events(receiver.got).at(-1)]).toEqual([{ ok: true, detail: 'The receiver took the test.' }, 'test']);
  });

  it('hears nothing below its severity, and no end of what it never heard of', async () => {
    const receiver = await startReceiver();
    const test = await withWebhook(receiver.url, 'critical');
    const [ann] = await test.raise(agent('Ann'), agent('Bob', { severity: 'critical' }));
    if (ann !== undefined) await test.end({ resolvedAt: NOON, resolveReason: 'ended' }, ann);
    await test.delivery.settled();
    expect(events(receiver.got)).toEqual(['alert.fired 2']);
  });

  it('that is removed takes its secret and what waited with it', async () => {
    const receiver = await startReceiver();
    const test = await withWebhook(receiver.url);
    receiver.answers.push([500]);
    await test.raise(agent('Ann'));
    await test.delivery.settled();
    expect((await test.delivery.setWebhook(null)).webhook).toBeNull();
    await test.core.clock.advance(60_000);
    await test.delivery.settled();
    expect([receiver.got.length, test.core.secrets.size, await test.core.ports.store.listOutbox(10)]).toEqual([1, 0, []]);
  });

  it.each([
    ['plain http elsewhere', 'http://chat.example/hook'],
    ['a password', 'https://someone:word@chat.example/hook'],
    ['a file', 'file:///etc/passwd'],
    ['nothing', 'chat'],
  ])('takes no address with %s', async (_name, url) => {
    const test = await createDeliveryHarness({ startAt: NOON });
    await expect(test.delivery.setWebhook({ url, enabled: true, minSeverity: 'info' })).rejects.toMatchObject({ code: 'BAD_INPUT', field: 'url' });
    expect(test.delivery.settings().webhook).toBeNull();
  });

  it('needs an address and a secret once, keeps them while nobody gives others, and shows neither', async () => {
    const test = await createDeliveryHarness({ startAt: NOON });
    const change = { url: 'https://chat.example/hooks/T0/a-word-that-lets-in?key=x', enabled: true, minSeverity: 'warning' as const };
    await expect(test.delivery.setWebhook(change)).rejects.toMatchObject({ code: 'BAD_INPUT', field: 'secret' });
    await expect(test.delivery.setWebhook({ ...change, url: undefined, secret: SECRET })).rejects.toMatchObject({ code: 'BAD_INPUT', field: 'url' });
    expect([test.delivery.settings().webhook, test.core.secrets.size]).toEqual([null, 0]);
    const shown = { url: 'https://chat.example/…', hasSecret: true, enabled: true, minSeverity: 'warning' };
    expect((await test.delivery.setWebhook({ ...change, secret: SECRET })).webhook).toEqual(shown);
    expect((await test.delivery.setWebhook({ enabled: true, minSeverity: 'info' })).webhook).toEqual({ ...shown, minSeverity: 'info' });
    expect((await test.delivery.setWebhook({ url: shown.url, enabled: true, minSeverity: 'info' })).webhook).toEqual({ ...shown, minSeverity: 'info' });
    expect([...test.core.secrets.values()]).toEqual(expect.arrayContaining([{ secret: SECRET }, { url: change.url }]));
    const settings = JSON.stringify(await test.core.ports.store.readSettings());
    expect([settings.includes(SECRET), settings.includes('lets-in')]).toEqual([false, false]);
    expect((await test.restart()).delivery.settings().webhook).toEqual({ ...shown, minSeverity: 'info' });
  });

  it('lets those behind have their turn when a receiver refuses one delivery again and again, and says so', async () => {
    const receiver = await startReceiver();
    const test = await withWebhook(receiver.url);
    receiver.answers.push([400], [400], [400], [400], [400], [500]);
    await test.raise(agent('Ann'));
    await test.raise(agent('Bob'));
    await test.delivery.settled();
    for (let turn = 0; turn < 40 && receiver.got.length < 6; turn += 1) {
      await test.core.clock.advance(1_000);
      await test.delivery.settled();
    }
    expect(events(receiver.got)).toEqual([...Array.from({ length: 5 }, () => 'alert.fired 1'), 'alert.fired 2']);
    expect(test.delivery.webhookStatus()).toMatchObject({ waiting: 1, error: { sinceAt: NOON } });
    await test.core.clock.advance(5_000);
    await test.delivery.settled();
    expect([events(receiver.got).at(-1), test.delivery.webhookStatus().waiting]).toEqual(['alert.fired 2', 0]);
  });
});
