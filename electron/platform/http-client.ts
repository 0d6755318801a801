import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type * as undici from 'undici';
import type { Dispatcher } from 'undici';
import type { Clock } from '../ports/clock.ts';
import type { HttpClient, HttpFault, HttpOutcome, HttpRequest, HttpResponse } from '../ports/http.ts';
import { createCertificates, type CertificateChoice, type Certificates } from './certificates.ts';
import { toHttpFault } from './http-fault.ts';
import { decideProxy, describeProxy, isLoopback, type ProxyRoute } from './proxy.ts';

export interface HttpClientOptions {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The product's proxy setting, asked before every request: an address, `direct`, or null. */
  readonly proxy?: (() => string | null) | undefined;
  /** The system's proxy in PAC form; the desktop shell has it. */
  readonly resolveProxy?: ((url: string) => Promise<string>) | undefined;
  readonly certificates?: CertificateChoice | undefined;
  /** Sent with every request. */
  readonly userAgent: string;
}

const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
const MAX_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

type Fault = { readonly ok: false; readonly error: HttpFault };
type Library = typeof undici;

/** The product's only way to a vendor: capped, timed, without cookies, and never following a redirect with credentials. `close` ends its connections. */
export function createHttpClient(options: HttpClientOptions): HttpClient & { close(): Promise<void> } {
  const certificates = createCertificates(options.certificates ?? 'system', options.env);
  const dispatchers = createDispatchers(certificates);
  const routeOf = (url: URL): Promise<ProxyRoute> => decideProxy(url, { setting: options.proxy, resolveProxy: options.resolveProxy, env: options.env });

  return {
    async send(request, signal) {
      const url = parseTarget(request.url);
      if (url === null) return fault('network', 'The address is not valid, or neither https nor loopback http.');
      const isCalledOff = (): boolean => signal?.aborted === true;
      if (isCalledOff()) return fault('aborted', 'The request was called off.');
      const limit = createLimit(options.clock, request.timeoutMs ?? DEFAULT_TIMEOUT_MS, signal);
      let viaProxy = false;
      try {
        const route = await unlessEnded(routeOf(url), limit.signal);
        viaProxy = route.proxy !== null;
        const dispatcher = await dispatchers.get(route.proxy);
        return await exchange({ request, url, dispatcher, options, signal: limit.signal, redirects: 0 });
      } catch (error) {
        if (limit.isTimeout()) return fault('timeout', `No whole answer within ${Math.round((request.timeoutMs ?? DEFAULT_TIMEOUT_MS) / 1_000)} seconds.`);
        if (isCalledOff()) return fault('aborted', 'The request was called off.');
        return { ok: false, error: toHttpFault(error, viaProxy) };
      } finally {
        limit.end();
      }
    },
    async describeRoute(url) {
      const target = parseTarget(url);
      if (target === null) return { proxy: 'direct', certificates: 'none' };
      const route = await routeOf(target);
      const proxy = route.proxy === null ? 'direct' : `${describeProxy(route.proxy)} (from the ${route.from})`;
      return { proxy, certificates: target.protocol === 'https:' ? certificates.describe() : 'none (loopback http)' };
    },
    close: () => dispatchers.close(),
  };
}

function fault(kind: HttpFault['fault'], detail: string): Fault {
  return { ok: false, error: { fault: kind, detail } };
}

function parseTarget(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return null;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)) ? url : null;
}

interface Exchange {
  readonly request: HttpRequest;
  readonly url: URL;
  readonly dispatcher: Dispatcher;
  readonly options: HttpClientOptions;
  readonly signal: AbortSignal;
  readonly redirects: number;
}

async function exchange(given: Exchange): Promise<HttpOutcome> {
  const { request, url, dispatcher, options, signal } = given;
  const answer = await dispatcher.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: request.method,
    headers: { 'accept-encoding': 'gzip, deflate, br', 'user-agent': options.userAgent, ...request.headers },
    body: request.body ?? null,
    signal,
  });
  const receivedAt = options.clock.now();
  const headers = flatten(answer.headers);
  if (REDIRECTS.has(answer.statusCode) && headers['location'] !== undefined) {
    discard(answer.body);
    return followRedirect(given, headers['location']);
  }
  const body = await readBody(answer.body, headers['content-encoding'] ?? '', request.maxBytes ?? DEFAULT_MAX_BYTES);
  if (body === null) return fault('too-large', `The answer is larger than ${request.maxBytes ?? DEFAULT_MAX_BYTES} bytes.`);
  return { ok: true, response: { status: answer.statusCode, headers, body: new TextDecoder().decode(body), bytes: body.byteLength, receivedAt } satisfies HttpResponse };
}

/** Same origin only, and only where nothing secret is sent along; anything else is a captive portal or worse. */
async function followRedirect(given: Exchange, location: string): Promise<HttpOutcome> {
  const { request, url } = given;
  const hasCredentials = Object.keys(request.headers).some((name) => /^(proxy-)?authorization$|^cookie$/i.test(name));
  if (hasCredentials || request.body !== undefined || request.method !== 'GET') return fault('redirect', 'The server redirects a request that carries credentials; it was not followed.');
  if (!URL.canParse(location, url.href)) return fault('redirect', 'The server redirects to an address that is not valid.');
  const next = new URL(location, url);
  if (next.origin !== url.origin) return fault('redirect', `The server redirects to another place (${next.protocol}//${next.host}); it was not followed.`);
  if (given.redirects >= MAX_REDIRECTS) return fault('redirect', `The server redirects more than ${MAX_REDIRECTS} times.`);
  return exchange({ ...given, url: next, redirects: given.redirects + 1 });
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || name.toLowerCase() === 'set-cookie') continue;
    flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

/** The decoded body, or null when it passes the cap; counted while it streams, so that a bomb costs no more than the cap. */
async function readBody(raw: Readable, encoding: string, maxBytes: number): Promise<Buffer | null> {
  const decoded = decode(raw, encoding.trim().toLowerCase());
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of decoded as AsyncIterable<Buffer>) { // no encoding is set, so chunks are buffers
      size += chunk.byteLength;
      if (size > maxBytes) return null;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, size);
  } finally {
    discard(raw);
    if (decoded !== raw) decoded.destroy();
  }
}

function decode(raw: Readable, encoding: string): Readable {
  const decoder = encoding === 'gzip' || encoding === 'x-gzip' ? createGunzip() : encoding === 'deflate' ? createInflate() : encoding === 'br' ? createBrotliDecompress() : null;
  if (decoder === null) return raw;
  raw.on('error', (error) => decoder.destroy(error));
  return raw.pipe(decoder);
}

function discard(body: Readable): void {
  if (body.readableEnded || body.destroyed) return;
  body.on('error', () => undefined); // ended by us: the library reports that as an error
  body.destroy();
}

/** One signal for the caller's abort and the time limit. */
function createLimit(clock: Clock, timeoutMs: number, signal: AbortSignal | undefined): { readonly signal: AbortSignal; isTimeout(): boolean; end(): void } {
  const controller = new AbortController();
  const timer = new AbortController();
  let timedOut = false;
  const abort = (): void => controller.abort();
  signal?.addEventListener('abort', abort, { once: true });
  const watch = async (): Promise<void> => {
    await clock.sleep(timeoutMs, timer.signal);
    if (timer.signal.aborted) return;
    timedOut = true;
    controller.abort();
  };
  void watch();
  return {
    signal: controller.signal,
    isTimeout: () => timedOut,
    end() {
      timer.abort();
      signal?.removeEventListener('abort', abort);
    },
  };
}

/** What does not end by itself with the limit: the system's proxy script may be asked for without an answer. */
function unlessEnded<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => reject(new Error('ended by the limit'));
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}

/** One pool of connections per proxy; the library is loaded with the first request, so that commands without one start fast. */
function createDispatchers(certificates: Certificates): { get(proxy: string | null): Promise<Dispatcher>; close(): Promise<void> } {
  const made = new Map<string, Promise<Dispatcher>>();
  const limits = { headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 30_000, connections: 4, maxHeaderSize: 64 * 1024 } as const;
  const make = async (proxy: string | null): Promise<Dispatcher> => {
    const library: Library = await import('undici');
    if (proxy === null) return new library.Agent({ ...limits, connect: lazyConnect(library, certificates) });
    const url = new URL(proxy);
    const auth = url.username === '' ? undefined : `Basic ${Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString('base64')}`;
    url.username = '';
    url.password = '';
    const tls = { secureContext: certificates.context() };
    return new library.ProxyAgent({ ...limits, uri: url.href, requestTls: tls, proxyTls: tls, ...(auth === undefined ? {} : { token: auth }) });
  };
  return {
    get(proxy) {
      const key = proxy ?? 'direct';
      const known = made.get(key);
      if (known !== undefined) return known;
      const fresh = make(proxy);
      made.set(key, fresh);
      return fresh;
    },
    async close() {
      const all = await Promise.allSettled(made.values());
      made.clear();
      await Promise.allSettled(all.flatMap((each) => (each.status === 'fulfilled' ? [each.value.destroy()] : [])));
    },
  };
}

/** Certificates are read when the first https connection is made, not for loopback http. */
function lazyConnect(library: Library, certificates: Certificates): ReturnType<Library['buildConnector']> {
  const plain = library.buildConnector({ timeout: 20_000 });
  let secure: ReturnType<Library['buildConnector']> | null = null;
  return (options, callback) => {
    if (options.protocol !== 'https:') return plain(options, callback);
    secure ??= library.buildConnector({ timeout: 20_000, secureContext: certificates.context() });
    return secure(options, callback);
  };
}
