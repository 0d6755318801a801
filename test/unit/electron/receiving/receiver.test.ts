import { connect } from 'node:net';
import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { Delivery } from '../../../../electron/ports/inbox.ts';
import type { ReceiverPlan } from '../../../../electron/ports/connector.ts';
import { createReceiver, type Receiver } from '../../../../electron/receiving/receiver.ts';

const TOKEN = 'a token/with ümlauts?';
const PLAN: ReceiverPlan = { host: '127.0.0.1', port: 0, token: TOKEN, header: null };
const receivers: Receiver[] = [];
afterEach(async () => {
  for (const receiver of receivers.splice(0)) await receiver.close();
});

interface Answer { readonly status: number; readonly body: string; readonly headers: Readonly<Record<string, unknown>> }

function send(url: string, options: { readonly method?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: options.method ?? 'POST', headers: options.headers ?? {}, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString(), headers: response.headers }));
    });
    outgoing.on('error', reject);
    outgoing.end(options.body);
  });
}

async function open(plan: Partial<ReceiverPlan> = {}, fail?: () => boolean) {
  const batches: (readonly Delivery[])[] = [];
  const lines: string[] = [];
  const events: string[] = [];
  const log = { info: (...line: unknown[]) => void lines.push(JSON.stringify(line)), warn: (...line: unknown[]) => void lines.push(JSON.stringify(line)), error: (...line: unknown[]) => void lines.push(JSON.stringify(line)) };
  const inbox = {
    append(_sourceId: number, deliveries: readonly Delivery[]) {
      if (fail?.() === true) throw new Error('disk full');
      batches.push(deliveries);
      events.push('append');
    },
  };
  const receiver = createReceiver({ plan: { ...PLAN, ...plan }, inbox, sourceId: 3, clock: { now: () => 1_000 }, log, onDelivery: () => void events.push('delivery') });
  receivers.push(receiver);
  return { receiver, batches, lines, events, ...(await receiver.listen()) };
}

describe('the receiver', () => {
  it('keeps a delivery exactly, then answers, then tells', async () => {
    const { url, batches, events, receiver } = await open();
    const answer = await send(`${url}?a=1&b=%20`, { headers: { 'content-type': 'text/json', 'validation-token': 'echo-me' }, body: '{"x":"ü"}' });
    expect([answer.status, answer.body, answer.headers['validation-token']]).toEqual([200, '', 'echo-me']);
    await expect.poll(() => events).toEqual(['append', 'delivery']);
    expect(batches).toEqual([[{ receivedAt: 1_000, contentType: 'text/json', query: 'a=1&b=%20', body: '{"x":"ü"}' }]]);
    expect(receiver.state()).toMatchObject({ isListening: true, host: '127.0.0.1', listeningSinceAt: 1_000, lastDeliveryAt: 1_000, acknowledged: 1, refused: 0, failed: 0 });
    expect(JSON.stringify(receiver.state())).not.toContain(encodeURIComponent(TOKEN));
  });

  it.each(['POST', 'PUT', 'GET'])('takes %s', async (method) => {
    const { url, batches } = await open();
    expect((await send(`${url}?event_type=AWAY`, { method })).status).toBe(200);
    expect(batches.flat()).toMatchObject([{ query: 'event_type=AWAY', body: '' }]);
  });

  it('answers a look without keeping anything', async () => {
    const { url, batches } = await open();
    const statuses = await Promise.all([send(url, { method: 'HEAD' }), send(url, { method: 'OPTIONS' }), send(url, { method: 'GET' }), send(url, { body: ' ' }), send(url, { method: 'DELETE' })]);
    expect([statuses.map(({ status }) => status), statuses[1]?.headers['allow'], batches]).toEqual([[200, 200, 200, 200, 405], 'GET, HEAD, OPTIONS, POST, PUT', []]);
  });

  it('says nothing to whoever does not know the path', async () => {
    const { host, port, batches, lines } = await open();
    const root = `http://${host}:${port}`;
    const answers = await Promise.all(['/', '/events', '/events/', '/events/wrong', `/events/${encodeURIComponent(TOKEN)}x`, `/events/${encodeURIComponent(TOKEN)}/`, '/events/%', '/rpc'].map((path) => send(`${root}${path}`, { body: '{}' })));
    expect(answers.map(({ status, body }) => `${status}${body}`)).toEqual(answers.map(() => '404'));
    expect([batches, lines]).toEqual([[], []]);
  });

  it('asks for its header', async () => {
    const { url, batches } = await open({ header: { name: 'X-Feed', value: 'secret value' } });
    const statuses = await Promise.all([send(url, { body: '{}' }), send(url, { body: '{}', headers: { 'x-feed': 'secret' } }), send(url, { body: '{}', headers: { 'x-feed': 'secret value' } })]);
    expect([statuses.map(({ status }) => status), batches.length]).toEqual([[401, 401, 200], 1]);
  });

  it('refuses to stand open', () => {
    const make = (plan: Partial<ReceiverPlan>) => () => createReceiver({ plan: { ...PLAN, ...plan }, inbox: { append: () => undefined }, sourceId: 1, clock: { now: () => 0 }, log: { info: () => undefined, warn: () => undefined, error: () => undefined } });
    expect(make({ token: '' })).toThrow('token');
    expect(make({ header: { name: 'X-Feed', value: '' } })).toThrow('value');
  });

  it('takes no more than a mebibyte, and no packed bodies', async () => {
    const { url, batches } = await open();
    expect((await send(url, { body: 'x'.repeat(1_048_577) }).catch(() => ({ status: 413 }))).status).toBe(413);
    expect((await send(url, { body: 'x'.repeat(1_048_576) })).status).toBe(200);
    expect((await send(url, { body: 'x', headers: { 'content-encoding': 'gzip' } })).status).toBe(415);
    expect(batches.length).toBe(1);
  });

  it('stops reading a body without a length once it is too long', async () => {
    const { host, port, batches } = await open();
    const socket = connect(port, host);
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    const said = await new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (data) => { text += data.toString(); });
      socket.on('close', () => resolve(text));
      socket.on('error', () => undefined);
      socket.write(`POST /events/${encodeURIComponent(TOKEN)} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`);
      for (let index = 0; index < 20; index++) socket.write(chunk);
    });
    expect([said.slice(0, 12), batches]).toEqual(['HTTP/1.1 413', []]);
  });

  it('acknowledges nothing that could not be written, and recovers', async () => {
    let isFull = true;
    const { url, batches, events, lines, receiver } = await open({}, () => isFull);
    const refused = await send(url, { body: '{"a":1}' });
    expect([refused.status, refused.body, events]).toEqual([503, '', []]);
    isFull = false;
    expect([(await send(url, { body: '{"a":2}' })).status, batches.length]).toEqual([200, 1]);
    expect(receiver.state()).toMatchObject({ acknowledged: 1, failed: 1 });
    expect(lines.join()).not.toMatch(/ümlauts|%C3/);
  });

  it('answers what it holds before it closes, and says when a port is taken', async () => {
    const { receiver, port, url } = await open();
    await expect(createReceiver({ plan: { ...PLAN, port }, inbox: { append: () => undefined }, sourceId: 1, clock: { now: () => 0 }, log: { info: () => undefined, warn: () => undefined, error: () => undefined } }).listen()).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect((await send(url, { body: '{}' })).status).toBe(200);
    await receiver.close();
    expect(receiver.state()).toMatchObject({ isListening: false, port: null, listeningSinceAt: null });
    await expect(send(url, { body: '{}' })).rejects.toThrow();
  });

  it('survives what is no HTTP', async () => {
    const { host, port, url } = await open();
    const said = await new Promise<string>((resolve) => {
      const socket = connect(port, host, () => socket.write('\x16\x03\x01 hello\r\n\r\n'));
      let text = '';
      socket.on('data', (data) => { text += data.toString(); });
      socket.on('close', () => resolve(text));
    });
    expect([said.slice(0, 12), (await send(url, { body: '{}' })).status]).toEqual(['HTTP/1.1 400', 200]);
  });
});
