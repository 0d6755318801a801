import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClock } from '../../../../electron/platform/clock.ts';
import { createHttpClient } from '../../../../electron/platform/http-client.ts';
import { createProxyChoice } from '../../../../electron/platform/proxy-choice.ts';
import type { HttpRequest } from '../../../../electron/ports/http.ts';

let server: Server;
let origin = '';
let seen: IncomingMessage[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) => void response.end('{}');
const clock = createClock();
const client = createHttpClient({ clock, env: {}, userAgent: 'Floorwalker/test' });
const get = (path: string, more: Partial<HttpRequest> = {}): HttpRequest => ({ method: 'GET', url: `${origin}${path}`, headers: {}, ...more });

beforeEach(async () => {
  seen = [];
  server = createServer((request, response) => {
    seen.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a listening TCP server has an AddressInfo
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('answers', () => {
  it('gives status, lower-case headers and the decoded body, without cookies', async () => {
    answer = (_request, response) => void response.writeHead(404, { 'Content-Encoding': 'gzip', 'X-Word': 'a', 'Set-Cookie': 'a=b' }).end(gzipSync('{"ä":1}'));
    const outcome = await client.send(get('/a?b=c', { headers: { Authorization: 'Bearer t' } }));
    expect(outcome).toMatchObject({ ok: true, response: { status: 404, body: '{"ä":1}', bytes: 8, headers: { 'x-word': 'a' } } });
    expect(outcome.ok && outcome.response.headers['set-cookie']).toBe(undefined);
    expect(seen.map((request) => [request.url, request.headers.authorization, request.headers.cookie, request.headers['user-agent']])).toEqual([['/a?b=c', 'Bearer t', undefined, 'Floorwalker/test']]);
  });

  it('posts a body', async () => {
    let received = '';
    answer = (request, response) => {
      request.setEncoding('utf8').on('data', (chunk: string) => (received += chunk)).on('end', () => response.end('ok'));
    };
    expect(await client.send({ method: 'POST', url: `${origin}/t`, headers: { 'content-type': 'text/plain' }, body: 'x=1' })).toMatchObject({ ok: true, response: { body: 'ok' } });
    expect(received).toBe('x=1');
  });
});

describe('caps', () => {
  it('stops a decompression bomb at the cap', async () => {
    answer = (_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(20_000_000)));
    expect(await client.send(get('/', { maxBytes: 100_000 }))).toMatchObject({ ok: false, error: { fault: 'too-large' } });
  });

  it('stops an endless body', async () => {
    answer = (_request, response) => {
      const write = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', write);
      write();
    };
    expect(await client.send(get('/', { maxBytes: 1_000_000 }))).toMatchObject({ ok: false, error: { fault: 'too-large' } });
  });

  it('ends a silent server by the time limit, and a dripping one too', async () => {
    answer = (_request, response) => void response.write('x');
    expect(await client.send(get('/', { timeoutMs: 50 }))).toMatchObject({ ok: false, error: { fault: 'timeout' } });
    answer = () => undefined;
    expect(await client.send(get('/', { timeoutMs: 50 }))).toMatchObject({ ok: false, error: { fault: 'timeout' } });
  });

  it('can be called off', async () => {
    const stop = new AbortController();
    answer = () => stop.abort();
    expect(await client.send(get('/'), stop.signal)).toMatchObject({ ok: false, error: { fault: 'aborted' } });
    expect(await client.send(get('/'), stop.signal)).toMatchObject({ ok: false, error: { fault: 'aborted' } });
  });
});

describe('broken connections', () => {
  it('reports a body that was cut off', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      response.socket?.end();
    };
    expect(await client.send(get('/'))).toMatchObject({ ok: false, error: { fault: 'network' } });
  });

  it('reports a compressed body that was cut off', async () => {
    answer = (_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(5_000)).subarray(0, 20));
    expect(await client.send(get('/'))).toMatchObject({ ok: false, error: { fault: 'network' } });
  });

  it('reports a port where nobody listens, without the query', async () => {
    const outcome = await client.send({ method: 'GET', url: 'http://127.0.0.1:1/x?token=secret', headers: {} });
    expect(outcome).toMatchObject({ ok: false, error: { fault: 'network' } });
    expect(JSON.stringify(outcome)).not.toContain('secret');
  });

  it('refuses plain http to other hosts, other schemes and addresses with a password', async () => {
    for (const url of ['http://example.com/', 'ftp://127.0.0.1/', 'http://user:pw@127.0.0.1/', 'nonsense']) {
      expect(await client.send({ method: 'GET', url, headers: {} })).toMatchObject({ ok: false, error: { fault: 'network' } });
    }
    expect(seen).toEqual([]);
  });
});

function redirect(to: string): void {
  answer = (request, response) => void (request.url === '/end' ? response.end('end') : response.writeHead(302, { location: to }).end());
}

describe('redirects', () => {
  it('follows one within the origin when nothing secret is sent', async () => {
    redirect('/end');
    expect(await client.send(get('/begin'))).toMatchObject({ ok: true, response: { status: 200, body: 'end' } });
  });

  it('does not follow with credentials, with a body, elsewhere, or for ever', async () => {
    redirect('/end');
    const withToken = await client.send(get('/a', { headers: { authorization: 'Bearer secret' } }));
    const withBody = await client.send({ method: 'POST', url: `${origin}/a`, headers: {}, body: 'client_secret=x' });
    redirect('http://127.0.0.1:1/elsewhere');
    const elsewhere = await client.send(get('/a'));
    redirect('/again');
    const forEver = await client.send(get('/a'));
    expect([withToken, withBody, elsewhere, forEver].map((outcome) => (outcome.ok ? 'ok' : outcome.error.fault))).toEqual(['redirect', 'redirect', 'redirect', 'redirect']);
    expect(seen).toHaveLength(1 + 1 + 1 + 4);
  });
});

describe('proxies', () => {
  it('asks the proxy for a tunnel and reports its refusal', async () => {
    const asked: string[] = [];
    server.on('connect', (request, socket) => {
      asked.push(`${request.url} ${request.headers['proxy-authorization']}`);
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    });
    const proxied = createHttpClient({ clock, env: { HTTPS_PROXY: origin.replace('http://', 'http://user:word@') }, userAgent: 'x' });
    const outcome = await proxied.send({ method: 'GET', url: 'https://vendor.test/x', headers: { authorization: 'Bearer secret' } });
    expect(outcome).toMatchObject({ ok: false, error: { fault: 'proxy' } });
    expect(asked).toEqual([`vendor.test:443 Basic ${Buffer.from('user:word').toString('base64')}`]);
    const route = await proxied.describeRoute('https://vendor.test/x');
    expect(route.proxy).toBe(`${origin} (from the environment)`);
    expect(route.certificates).toContain('Node’s list');
    await proxied.close();
  });

  it('ends by the time limit although the system never names its proxy', async () => {
    const silent = createHttpClient({ clock, env: {}, resolveProxy: () => new Promise(() => undefined), userAgent: 'x' });
    expect(await silent.send({ method: 'GET', url: 'https://vendor.test/x', headers: {}, timeoutMs: 20 })).toMatchObject({ ok: false, error: { fault: 'timeout' } });
    const gone = new AbortController();
    const outcome = silent.send({ method: 'GET', url: 'https://vendor.test/x', headers: {} }, gone.signal);
    gone.abort();
    expect(await outcome).toMatchObject({ ok: false, error: { fault: 'aborted' } });
    await silent.close();
  });

  it('asks for the proxy before every request, and names one that cannot be used', async () => {
    const asked: string[] = [];
    server.on('connect', (request, socket) => {
      asked.push(String(request.url));
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    const choice = createProxyChoice({});
    const proxied = createHttpClient({ clock, env: { HTTPS_PROXY: 'http://127.0.0.1:1' }, proxy: () => choice.read(), userAgent: 'x' });
    const send = async (): Promise<unknown> => proxied.send({ method: 'GET', url: 'https://vendor.test/x', headers: {} });
    choice.use(origin.replace('http://', ''));
    expect(await send()).toMatchObject({ ok: false, error: { fault: 'proxy' } });
    expect(asked).toEqual(['vendor.test:443']);
    for (const strange of ['http://', 'socks5://127.0.0.1:1', 'not an address']) {
      choice.use(strange);
      expect(await send()).toMatchObject({ ok: false, error: { fault: 'proxy' } });
    }
    expect(createProxyChoice({ FLOORWALKER_PROXY: ' direct ' }).read()).toBe('direct');
    await proxied.close();
  });

  it('reports a server with an unknown certificate as a fault of encryption', async () => {
    answer = (_request, response) => void response.end('plain');
    expect(await client.send({ method: 'GET', url: `${origin.replace('http:', 'https:')}/`, headers: {} })).toMatchObject({ ok: false, error: { fault: 'tls' } });
  });
});
