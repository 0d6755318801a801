import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { AppFailure } from '../../shared/contract/app-error.ts';
import type { App } from '../core/app.ts';
import { readFileIfThere, writePrivateFile } from '../platform/private-file.ts';
import { createToken } from '../platform/random.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { cookieName, createAccess, isAllowedHost, isSameOrigin, readCookie, sessionCookie, type Access, type SessionStore } from './access.ts';
import { onceMorePage, plainPage, signInPage } from './pages.ts';
import { refuseRaw, securityHeaders } from './security-headers.ts';
import { serveSockets } from './sockets.ts';
import { findStaticFile } from './static-files.ts';

export interface ServerOptions {
  readonly app: Pick<App, 'router'>;
  /** The built renderer. */
  readonly rendererDir: string;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly home: string;
  readonly clock: Clock;
  readonly log: Log;
}

export interface RunningServer {
  /** `http://127.0.0.1:port`, without a way in. */
  readonly url: string;
  readonly port: number;
  /** A fresh one-time address. */
  signIn(): string;
  close(): Promise<void>;
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

export function isLoopbackHost(host: string): boolean {
  return LOOPBACK.has(host);
}

/** The browser shell: the renderer's files and the contract's socket, on loopback only. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  if (!isLoopbackHost(options.host)) throw new AppFailure({ code: 'host-refused', message: `The host ${options.host} is not a loopback address.`, hint: 'Use 127.0.0.1; other hosts need TLS and roles, which do not exist yet.' });
  const access = createAccess(options.clock, createToken, createSessionStore(options.home));
  // A missing Host is refused below, with the policy, and not by Node without it.
  const server = createServer({ maxHeaderSize: 32 * 1024, requestTimeout: 30_000, headersTimeout: 15_000, connectionsCheckingInterval: 5_000, requireHostHeader: false });
  const port = await listen(server, options.host, options.port);
  const sockets = serveSockets({ server, router: options.app.router, clock: options.clock, log: options.log, admit: (request) => admitSocket(request, port, access) });
  server.on('request', (request, response) => answer(request, response, { ...options, port, access }));
  server.on('checkExpectation', (request, response) => answer(request, response, { ...options, port, access }));
  server.on('clientError', refuseBroken);
  const url = `http://${options.host === '::1' ? '[::1]' : options.host}:${port}`;
  return {
    url,
    port,
    signIn: () => `${url}/sign-in?token=${access.issue()}`,
    async close() {
      await sockets.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

/** What is no request: an answer where nothing was sent yet on this connection, else its end. */
function refuseBroken(error: NodeJS.ErrnoException, socket: Duplex): void {
  const isFresh = socket.writable && 'bytesWritten' in socket && socket.bytesWritten === 0;
  if (!isFresh) return void socket.destroy();
  refuseRaw(socket, error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400);
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const message = cause.code === 'EADDRINUSE' ? `Port ${port} is taken.` : `The server cannot listen on ${host}:${port} (${cause.code ?? 'unknown'}).`;
      reject(new AppFailure({ code: 'port-unavailable', message, hint: 'Choose another --port, or leave it out for a free one.' }, { cause }));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port)); // a listening TCP server has an AddressInfo
  });
}

/** Sessions outlive a restart, so that an open page on a fixed port reconnects by itself. */
function createSessionStore(home: string): SessionStore {
  const path = join(home, 'browser-sessions.json');
  return {
    read() {
      try {
        const value: unknown = JSON.parse(readFileIfThere(path) ?? '{}');
        if (typeof value !== 'object' || value === null) return {};
        return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, number] => /^[0-9a-f]{64}$/.test(entry[0]) && typeof entry[1] === 'number'));
      } catch {
        return {}; // damaged: everyone signs in again
      }
    },
    write: (sessions) => writePrivateFile(path, JSON.stringify(sessions)),
  };
}

/** The Host that was sent; none where two were sent, of which each side could mean another one. */
function hostOf(request: IncomingMessage): string | undefined {
  return request.headersDistinct['host']?.length === 1 ? request.headers.host : undefined;
}

/** Null admits; otherwise the status that refuses. A client that sends no Origin is no browser page, and still needs the cookie. */
function admitSocket(request: IncomingMessage, port: number, access: Access): number | null {
  const host = hostOf(request);
  if (host === undefined || !isAllowedHost(host, port)) return 421;
  if (request.headers.origin !== undefined && !isSameOrigin(request.headers.origin, host)) return 403;
  if (pathOf(request)?.pathname !== '/rpc') return 404;
  return access.isSession(readCookie(request.headers.cookie, cookieName(port))) ? null : 401;
}

interface Site { readonly rendererDir: string; readonly port: number; readonly access: Access; readonly log: Log }

function answer(request: IncomingMessage, response: ServerResponse, site: Site): void {
  const host = hostOf(request);
  const isKnownHost = host !== undefined && isAllowedHost(host, site.port);
  for (const [name, value] of Object.entries(securityHeaders(isKnownHost ? host : null))) response.setHeader(name, value);
  if (!isKnownHost) return send(request, response, 421, plainPage('Wrong host', 'This server answers on 127.0.0.1 and localhost only.'));
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (!isRead && !isSameOrigin(request.headers.origin, host)) return send(request, response, 403, plainPage('Refused', 'The request comes from another site.'));
  const url = pathOf(request);
  if (url === null) return send(request, response, 400, plainPage('Bad request', 'The address is not valid.'));
  if (!isRead) {
    response.setHeader('allow', 'GET, HEAD');
    return send(request, response, 405, plainPage('Not possible', 'Only reading is possible here.'));
  }
  if (url.pathname === '/sign-in') return signIn(request, response, url, site);
  if (!site.access.isSession(readCookie(request.headers.cookie, cookieName(site.port)))) return refuse(request, response);
  return sendFile(request, response, site);
}

/** Used up by the first real visit only: neither a HEAD (link checkers) nor a prefetch may burn the address. */
function signIn(request: IncomingMessage, response: ServerResponse, url: URL, site: Site): void {
  const isAhead = /prefetch|prerender|preview/i.test(`${String(request.headers['sec-purpose'] ?? '')} ${String(request.headers['purpose'] ?? '')} ${String(request.headers['x-moz'] ?? '')}`);
  if (request.method === 'HEAD') return send(request, response, 200, '');
  if (isAhead) return send(request, response, 503, plainPage('Not ahead of time', 'This address has to be opened by a person.'));
  const session = site.access.redeem(url.searchParams.get('token') ?? '');
  if (session === null) return send(request, response, 401, signInPage('used-up'));
  response.setHeader('set-cookie', sessionCookie(site.port, session));
  response.setHeader('location', '/');
  send(request, response, 303, '');
}

function refuse(request: IncomingMessage, response: ServerResponse): void {
  const cameFromElsewhere = request.headers['sec-fetch-site'] === 'cross-site' && request.headers['sec-fetch-mode'] === 'navigate';
  send(request, response, 401, cameFromElsewhere ? onceMorePage() : signInPage('no-session'));
}

function sendFile(request: IncomingMessage, response: ServerResponse, site: Site): void {
  const path = (request.url ?? '/').split(/[?#]/)[0] ?? '/';
  const file = findStaticFile(site.rendererDir, path);
  if (file === null) return send(request, response, 404, plainPage('Not found', 'There is nothing at this address.'));
  if (file.isImmutable) response.setHeader('cache-control', 'private, max-age=31536000, immutable');
  response.setHeader('content-type', file.type);
  response.setHeader('content-length', file.bytes);
  response.statusCode = 200;
  if (request.method === 'HEAD') return void response.end();
  const stream = createReadStream(file.path);
  stream.on('error', (error) => {
    site.log.warn('static-file-failed', { detail: error.message });
    response.destroy();
  });
  stream.pipe(response);
}

function send(request: IncomingMessage, response: ServerResponse, status: number, html: string): void {
  response.statusCode = status;
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.setHeader('content-length', Buffer.byteLength(html));
  response.end(request.method === 'HEAD' ? undefined : html);
}

/** The request's address; only its path form is accepted (no absolute form, as proxies are sent). */
function pathOf(request: IncomingMessage): URL | null {
  const path = request.url ?? '';
  if (!path.startsWith('/') || !URL.canParse(`http://host${path}`)) return null;
  return new URL(`http://host${path}`);
}
