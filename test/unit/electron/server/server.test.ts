import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { implement } from '@orpc/server';
import { eventIterator, oc, type ContractRouterClient } from '@orpc/contract';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { createClock } from '../../../../electron/platform/clock.ts';
import { startServer, type RunningServer } from '../../../../electron/server/start-server.ts';
import type { Log } from '../../../../electron/ports/log.ts';
import { toBrowserSocket } from '../../../support/browser-socket.ts';

const contract = { echo: oc.input(z.string()).output(z.string()), large: oc.output(z.string()), count: oc.output(eventIterator(z.number())) };
const build = implement(contract);
let ended = Promise.withResolvers<string>();
const router = build.router({
  echo: build.echo.handler(({ input }) => input),
  large: build.large.handler(() => 'x'.repeat(4 * 1024 * 1024)),
  count: build.count.handler(async function* ({ signal }) {
    yield 1;
    await new Promise((resolve) => signal?.addEventListener('abort', resolve));
    ended.resolve('ended');
  }),
});

let warnings: string[] = [];
const log: Log = { info: () => undefined, warn: (event) => void warnings.push(event), error: () => undefined };
let folder = '';
let server: RunningServer;

beforeEach(async () => {
  warnings = [];
  ended = Promise.withResolvers<string>();
  folder = mkdtempSync(join(tmpdir(), 'fw-server-'));
  mkdirSync(join(folder, 'site', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'site', 'index.html'), '<!doctype html>app');
  writeFileSync(join(folder, 'site', 'assets', 'app-abcdef12.js'), 'export {}');
  writeFileSync(join(folder, 'outside.txt'), 'secret');
  symlinkSync(join(folder, 'outside.txt'), join(folder, 'site', 'link.txt'));
  server = await start();
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const start = (port = 0): Promise<RunningServer> => startServer({ app: { router }, rendererDir: join(folder, 'site'), host: '127.0.0.1', port, home: folder, clock: createClock(), log });

interface Answer { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }

/** As raw as can be: paths are sent as they are, no redirect is followed. */
function ask(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: server.port, path, method, headers: { host: `127.0.0.1:${server.port}`, ...headers }, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk)).on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.on('error', reject);
    request.end();
  });
}

const pathOf = (url: string): string => url.slice(server.url.length);

async function signIn(): Promise<string> {
  const answer = await ask(pathOf(server.signIn()));
  return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

describe('signing in', () => {
  it('trades a one-time address for a strict cookie and leads to the app', async () => {
    const path = pathOf(server.signIn());
    const first = await ask(path);
    expect([first.status, first.headers.location, first.headers['cache-control']]).toEqual([303, '/', 'no-store']);
    expect(first.headers['set-cookie']?.[0]).toMatch(new RegExp(`^floorwalker_${server.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`));
    const cookie = first.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    expect(await ask('/', { cookie })).toMatchObject({ status: 200, body: '<!doctype html>app' });
    expect(await ask(path)).toMatchObject({ status: 401, headers: expect.not.objectContaining({ 'set-cookie': expect.anything() }) });
  });

  it('is not used up by a HEAD or a prefetch', async () => {
    const path = pathOf(server.signIn());
    expect((await ask(path, {}, 'HEAD')).headers['set-cookie']).toBe(undefined);
    expect((await ask(path, { 'sec-purpose': 'prefetch;prerender' })).headers['set-cookie']).toBe(undefined);
    expect((await ask(path)).status).toBe(303);
  });

  it('gives nothing without the cookie, and says how to get one', async () => {
    for (const path of ['/', '/index.html', '/assets/app-abcdef12.js', '/nothing']) {
      const answer = await ask(path, { cookie: `floorwalker_${server.port}=guess; other=1` });
      expect([answer.status, answer.body.includes('floorwalker sign-in'), answer.body.includes('app</')]).toEqual([401, true, false]);
    }
    expect((await ask('/sign-in')).status).toBe(401);
    expect((await ask('/sign-in?token=guess')).status).toBe(401);
  });

  it('asks once more by itself where a browser holds the strict cookie back', async () => {
    const fromElsewhere = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await ask('/', fromElsewhere)).body).toContain('http-equiv="refresh"');
    expect((await ask('/', { ...fromElsewhere, 'sec-fetch-site': 'same-origin' })).body).not.toContain('http-equiv="refresh"');
  });

  it('keeps sessions over a restart on the same port, and only as hashes', async () => {
    const cookie = await signIn();
    const { port } = server;
    await server.close();
    server = await start(port);
    expect((await ask('/', { cookie })).status).toBe(200);
  });
});

it('puts the policy on every answer, without inline script or style', async () => {
  const cookie = await signIn();
  const answers = [
    await ask('/', { cookie }), await ask('/'), await ask('/none', { cookie }), await ask(pathOf(server.signIn())), await ask('/', { host: 'evil.test' }),
    await ask('/', {}, 'POST'), await ask('/', { cookie, origin: server.url }, 'POST'), await ask('http://other/', { cookie }), await ask('/sign-in', {}, 'HEAD'),
  ];
  for (const answer of answers) {
    const policy = String(answer.headers['content-security-policy']);
    expect([policy.includes("default-src 'none'"), policy.includes("frame-ancestors 'none'"), policy.includes('unsafe'), answer.headers['x-content-type-options']]).toEqual([true, true, false, 'nosniff']);
  }
  expect(answers.map((answer) => answer.status)).toEqual([200, 401, 404, 303, 421, 403, 405, 400, 200]);
  expect(answers[0]?.headers['content-security-policy']).toContain(`connect-src 'self' ws://127.0.0.1:${server.port}`);
});

describe('files', () => {
  it('have their types and lifetimes', async () => {
    const cookie = await signIn();
    const script = await ask('/assets/app-abcdef12.js', { cookie });
    expect([script.status, script.headers['content-type'], script.headers['cache-control']]).toEqual([200, 'text/javascript; charset=utf-8', 'private, max-age=31536000, immutable']);
    const head = await ask('/', { cookie }, 'HEAD');
    expect([head.status, head.headers['content-length'], head.body, head.headers['cache-control']]).toEqual([200, '18', '', 'no-store']);
  });

  it('never lie outside', async () => {
    const cookie = await signIn();
    const paths = [
      '/../outside.txt', '/..%2foutside.txt', '/%2e%2e/outside.txt', '/%2e%2e%2foutside.txt', '/..%5coutside.txt', '/assets/../../outside.txt', '/assets/..%2f..%2foutside.txt',
      '/link.txt', '/index.html%00.js', '//outside.txt', '/%', '/%c0%ae%c0%ae/outside.txt', '/assets', '/./outside.txt', `/${encodeURIComponent(join(folder, 'outside.txt'))}`, `/${folder}/outside.txt`, '/C:/x',
    ];
    for (const path of paths) {
      const answer = await ask(path, { cookie });
      expect([path, answer.status, answer.body.includes('secret')]).toEqual([path, 404, false]);
    }
  });
});

it('answers only to its own names', async () => {
  const cookie = await signIn();
  const hosts = [`localhost:${server.port}`, `[::1]:${server.port}`, 'localhost', `evil.test:${server.port}`, `127.0.0.1:${server.port + 1}`, `127.0.0.1.evil.test:${server.port}`];
  const statuses = [];
  for (const host of hosts) statuses.push((await ask('/', { cookie, host })).status);
  expect(statuses).toEqual([200, 200, 421, 421, 421, 421]);
});

const openSocket = (headers: Readonly<Record<string, string>>, path = '/rpc'): WebSocket => new WebSocket(`${server.url.replace('http', 'ws')}${path}`, { headers });
const outcome = (socket: WebSocket): Promise<string> =>
  new Promise((resolve) => {
    socket.once('open', () => resolve('open'));
    socket.once('unexpected-response', (_request, response) => resolve(`${response.statusCode} ${response.headers['content-security-policy'] !== undefined}`));
    socket.once('error', () => undefined);
  });

describe('the socket', () => {
  it('admits a signed-in page of its own and nobody else', async () => {
    const cookie = await signIn();
    const sockets = [
      openSocket({ cookie, origin: server.url }), openSocket({ cookie }), openSocket({ origin: server.url }), openSocket({ cookie, origin: 'http://evil.test' }), openSocket({ cookie, origin: 'null' }),
      openSocket({ cookie, host: 'evil.test', origin: 'http://evil.test' }), openSocket({ cookie }, '/other'),
    ];
    expect(await Promise.all(sockets.map(outcome))).toEqual(['open', 'open', '401 true', '403 true', '403 true', '421 true', '404 true']);
    for (const socket of sockets) socket.terminate();
  });

  it('serves many clients, ends the streams of those that leave, and says goodbye with 1001', async () => {
    const cookie = await signIn();
    const sockets = [openSocket({ cookie }), openSocket({ cookie })];
    const clients = sockets.map((socket) => createORPCClient<ContractRouterClient<typeof contract>>(new RPCLink({ websocket: toBrowserSocket(socket) })));
    expect(await Promise.all(clients.map((client, index) => client.echo(`hello ${index}`)))).toEqual(['hello 0', 'hello 1']);
    for await (const value of (await clients[0]?.count()) ?? []) {
      expect(value).toBe(1);
      break;
    }
    expect(await ended.promise).toBe('ended');
    const closed = new Promise((resolve) => sockets[1]?.once('close', (code) => resolve(code)));
    await server.close();
    expect(await closed).toBe(1001);
  });

  it('ends a client that asks for much and takes nothing', async () => {
    const socket = openSocket({ cookie: await signIn() });
    await outcome(socket);
    const closed = new Promise((resolve) => socket.once('close', (code) => resolve(code)));
    const client = createORPCClient<ContractRouterClient<typeof contract>>(new RPCLink({ websocket: toBrowserSocket(socket) }));
    socket.pause();
    const answers = Promise.allSettled(Array.from({ length: 30 }, () => client.large()));
    await expect.poll(() => warnings, { timeout: 10_000 }).toContain('socket-too-slow');
    socket.resume();
    await Promise.all([closed, answers]);
    expect((await ask('/')).status).toBe(401);
  });

  it('lives on after messages that are none of the contract', async () => {
    const socket = openSocket({ cookie: await signIn() });
    await outcome(socket);
    const client = createORPCClient<ContractRouterClient<typeof contract>>(new RPCLink({ websocket: toBrowserSocket(socket) }));
    const quiet = vi.spyOn(console, 'error').mockReturnValue();
    for (const text of ['garbage', '{}', 'null', '[]', '{"i":"strange","p":{"u":"/__proto__/constructor"}}', '{"i":"strange","p":{"u":"http://other/echo"}}', '['.repeat(100_000)]) socket.send(text);
    socket.send(Buffer.from([0xff, 0xfe, 0, 1]));
    expect(await client.echo('still here')).toBe('still here');
    quiet.mockRestore();
    socket.terminate();
  });

  it('ends a client that sends too much', async () => {
    const socket = openSocket({ cookie: await signIn() });
    await outcome(socket);
    const closed = new Promise((resolve) => socket.once('close', (code) => resolve(code)));
    socket.send('x'.repeat(2 * 1024 * 1024));
    expect(await closed).toBe(1009);
  });
});

/** Sends bytes as they are; what comes back until the server ends the connection. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(server.port, '127.0.0.1', () => socket.write(text));
    socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk)).on('close', () => resolve(answer)).on('error', () => undefined);
  });
}

it('answers what is no request with the policy too, and goes on', async () => {
  const cookie = await signIn();
  const host = `Host: 127.0.0.1:${server.port}\r\nConnection: close\r\n`;
  const socket = `GET /rpc HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nCookie: ${cookie}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`;
  const texts = [
    'GARBAGE\r\n\r\n', '\0\0\0\0', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', `GET / HTTP/1.1\r\n${host}Expect: wonders\r\n\r\n`, `GET / HTTP/1.1\r\n${host}X: ${'x'.repeat(40_000)}\r\n\r\n`,
    `POST / HTTP/1.1\r\n${host}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, `GET / HTTP/1.1\r\n${host}Host: evil.test\r\n\r\n`,
    `${socket}Sec-WebSocket-Version: 12\r\n\r\n`, `${socket}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n\r\n`,
  ];
  const answers = await Promise.all(texts.map(sendRaw));
  expect(answers.map((answer) => [answer.slice(9, 12), /content-security-policy: default-src 'none'/i.test(answer)])).toEqual(['400', '400', '421', '401', '431', '400', '421', '426', '400'].map((status) => [status, true]));
  expect((await ask('/')).status).toBe(401);
});

it('refuses other hosts and says when a port is taken', async () => {
  await expect(startServer({ app: { router }, rendererDir: folder, host: '0.0.0.0', port: 0, home: folder, clock: createClock(), log })).rejects.toMatchObject({ code: 'host-refused' });
  await expect(start(server.port)).rejects.toMatchObject({ code: 'port-unavailable' });
});
