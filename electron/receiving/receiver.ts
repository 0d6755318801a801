import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { UtcMs } from '../../shared/domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReceiverPlan } from '../ports/connector.ts';
import type { Inbox } from '../ports/inbox.ts';
import type { Log } from '../ports/log.ts';
import { createAccess, type Access } from './access.ts';
import { createCommitGroup, type CommitGroup } from './commit-group.ts';
import { readBody } from './request-body.ts';

/** A delivery holds one event; a thousand of them are far below this. */
const MAX_BODY_BYTES = 1_048_576;
/** Against senders who open a request and never finish it. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 20_000;
const KEEP_ALIVE_MS = 75_000;
const MAX_CONNECTIONS = 512;
const METHODS = 'GET, HEAD, OPTIONS, POST, PUT';

export interface ReceiverOptions {
  readonly plan: ReceiverPlan;
  readonly inbox: Pick<Inbox, 'append'>;
  readonly sourceId: number;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** Called after deliveries are in the inbox and their senders are answered: something is there to be read. */
  onDelivery?(): void;
}

/** Facts for the health of the stream; nothing secret among them. */
export interface ReceiverState {
  readonly isListening: boolean;
  readonly host: string;
  readonly port: number | null;
  readonly listeningSinceAt: UtcMs | null;
  /** Receipt of the newest delivery that was acknowledged since it listens. */
  readonly lastDeliveryAt: UtcMs | null;
  readonly acknowledged: number;
  /** Wrong address or header, too large, cut off. */
  readonly refused: number;
  /** Answered with 503 because they could not be written. */
  readonly failed: number;
}

export interface Receiver {
  /** Binds the port; rejects with the system's error (`EADDRINUSE`, `EACCES`) when that cannot be. The `url` is secret. */
  listen(): Promise<{ readonly host: string; readonly port: number; readonly url: string }>;
  /** Stops listening; what is being written is finished and answered first. */
  close(): Promise<void>;
  state(): ReceiverState;
}

interface Counts { listeningSinceAt: UtcMs | null; lastDeliveryAt: UtcMs | null; acknowledged: number; refused: number; failed: number }

/** The receiver of pushed events: on disk first, answered second, read by somebody else third. It knows no vendor. */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { plan, log } = options;
  const counts: Counts = { listeningSinceAt: null, lastDeliveryAt: null, acknowledged: 0, refused: 0, failed: 0 };
  const access = createAccess(plan);
  const group = createCommitGroup({
    append: (deliveries) => options.inbox.append(options.sourceId, deliveries),
    onCommit: (committed) => {
      counts.acknowledged += committed.length;
      counts.lastDeliveryAt = committed.at(-1)?.receivedAt ?? counts.lastDeliveryAt;
    },
    onAnswered: () => options.onDelivery?.(),
    onFailure: (deliveries, cause) => {
      counts.failed += deliveries;
      log.error('receiving.not-written', { source: options.sourceId, deliveries }, cause);
    },
  });
  const server = createServer({ headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS, connectionsCheckingInterval: 5_000, maxHeaderSize: 32_768 }, (request, response) => {
    handle(request, response, { access, group, counts, clock: options.clock }).catch((cause: unknown) => {
      log.error('receiving.internal', { source: options.sourceId }, cause);
      if (!response.headersSent) refuse(request, response, 500);
    });
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else socket.destroy();
  });

  const portOf = (): number | null => (server.listening ? (server.address() as AddressInfo).port : null); // a TCP server's address

  return {
    listen: async () => {
      await listenOn(server, plan);
      server.on('error', (cause) => log.error('receiving.server', { source: options.sourceId }, cause));
      counts.listeningSinceAt = options.clock.now();
      const port = portOf() ?? plan.port;
      const host = plan.host.includes(':') ? `[${plan.host}]` : plan.host;
      return { host: plan.host, port, url: `http://${host}:${port}/events/${encodeURIComponent(plan.token)}` };
    },
    close: async () => {
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => { server.close(() => resolve()); });
      group.flush();
      server.closeIdleConnections();
      // Whoever has not finished sending by now was not answered and sends again.
      await nextTurn();
      server.closeAllConnections();
      await closed;
      counts.listeningSinceAt = null;
    },
    state: () => ({ isListening: server.listening, host: plan.host, port: portOf(), ...counts }),
  };
}

function listenOn(server: Server, plan: ReceiverPlan): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(error);
    server.once('error', fail);
    server.listen({ host: plan.host, port: plan.port, exclusive: true }, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

interface Handling { readonly access: Access; readonly group: CommitGroup; readonly counts: Counts; readonly clock: Pick<Clock, 'now'> }

async function handle(request: IncomingMessage, response: ServerResponse, { access, group, counts, clock }: Handling): Promise<void> {
  const { path, query } = splitTarget(request.url ?? '/');
  const no = (status: number): void => {
    counts.refused += 1;
    refuse(request, response, status);
  };
  if (!access.isPath(path)) return no(404);
  if (!access.hasHeader(request.headers)) return no(401);
  // Senders ask for this echo when an address is registered.
  const validation = request.headers['validation-token'];
  if (typeof validation === 'string' && validation.length <= 512) response.setHeader('Validation-Token', validation);
  if (request.method === 'HEAD' || request.method === 'OPTIONS') return answer(response, 200, { allow: METHODS });
  if (request.method !== 'POST' && request.method !== 'PUT' && request.method !== 'GET') {
    response.setHeader('Allow', METHODS);
    return no(405);
  }
  const body = await readBody(request, MAX_BODY_BYTES);
  if (!body.ok) return body.status === null ? void (counts.refused += 1) : no(body.status);
  // Nothing was sent, so there is nothing to keep: somebody looks whether the address answers.
  if (query === '' && body.text.trim() === '') return answer(response, 200);
  const receivedAt = clock.now();
  group.add({ receivedAt, contentType: request.headers['content-type'] ?? '', query, body: body.text }, (isWritten) => {
    if (isWritten) answer(response, 200);
    else refuse(request, response, 503);
  });
}

function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const at = target.indexOf('?');
  return at < 0 ? { path: target, query: '' } : { path: target.slice(0, at), query: target.slice(at + 1) };
}

function answer(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { ...headers, 'content-length': '0', 'cache-control': 'no-store' });
  response.end();
}

/** Says nothing about why, and gives up the connection where a body may still be on its way. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
  if (!request.complete) response.setHeader('Connection', 'close');
  if (status === 503) response.setHeader('Retry-After', '5');
  answer(response, status);
}
