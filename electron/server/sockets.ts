import type { IncomingMessage, Server } from 'node:http';
import type { AnyRouter } from '@orpc/server';
import { onError } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { refuseRaw } from './security-headers.ts';

export interface SocketOptions {
  readonly server: Server;
  readonly router: AnyRouter;
  readonly clock: Clock;
  readonly log: Log;
  /** Null admits a client; otherwise the HTTP status that refuses it. */
  readonly admit: (request: IncomingMessage) => number | null;
}

/** Clients send small questions; only answers are large. */
const MAX_MESSAGE_BYTES = 1024 * 1024;
const MAX_CLIENTS = 100;
/** Answers that a client asked for and does not take; a stream alone waits for its reader and never gets here. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;
const PING_MS = 30_000;

/** The contract over WebSocket at `/rpc`, for many clients at once. */
export function serveSockets(options: SocketOptions): { close(): Promise<void> } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false });
  const handler = new RPCHandler(options.router, { interceptors: [onError((error) => logOwnFault(options.log, error))] });
  const stop = new AbortController();

  sockets.on('wsClientError', (_error, socket, request) => refuseRaw(socket, request.headers['sec-websocket-version'] === '13' ? 400 : 426));
  options.server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const refusal = options.admit(request) ?? (sockets.clients.size >= MAX_CLIENTS ? 503 : null);
    if (refusal !== null || stop.signal.aborted) return refuseRaw(socket, refusal ?? 503);
    sockets.handleUpgrade(request, socket, head, (client) => attach(client, handler, options, stop.signal));
  });

  return {
    async close() {
      stop.abort();
      const all = [...sockets.clients];
      for (const client of all) client.close(1001, 'The server is closing.');
      const grace = new AbortController();
      const gone = Promise.all(all.map((client) => new Promise<void>((resolve) => client.once('close', () => resolve()))));
      await Promise.race([gone, options.clock.sleep(1_000, grace.signal)]);
      grace.abort();
      for (const client of all) client.terminate();
      sockets.close();
    },
  };
}

function attach(client: WebSocket, handler: { upgrade(socket: Pick<WebSocket, 'addEventListener' | 'send'>): Promise<void> }, options: SocketOptions, stop: AbortSignal): void {
  client.on('error', (error) => options.log.warn('socket-failed', { detail: error.message }));
  void keepAlive(client, options.clock, stop);
  // The handler waits for each send, so a slow reader slows its own streams down; only many questions at once can pile up.
  const wire = {
    addEventListener: client.addEventListener.bind(client),
    send: (data: Parameters<WebSocket['send']>[0]): Promise<void> => {
      if (client.bufferedAmount > MAX_WAITING_BYTES) {
        options.log.warn('socket-too-slow', { waitingBytes: client.bufferedAmount });
        client.terminate();
      }
      return new Promise((resolve, reject) => client.send(data, (error) => (error ? reject(error) : resolve())));
    },
  };
  void handler.upgrade(wire); // `send` also tells when it is done, which the type does not foresee
}

/** Ends a client that no longer answers: a closed laptop must not stay in the list for hours. */
async function keepAlive(client: WebSocket, clock: Clock, stop: AbortSignal): Promise<void> {
  const gone = new AbortController();
  let answered = true;
  client.on('pong', () => void (answered = true));
  client.on('close', () => gone.abort());
  stop.addEventListener('abort', () => gone.abort(), { once: true });
  for (;;) {
    await clock.sleep(PING_MS, gone.signal);
    if (gone.signal.aborted) return;
    if (!answered) return client.terminate();
    answered = false;
    client.ping();
  }
}

/** Expected failures are the client's business; everything else is a bug of ours and needs its stack. */
function logOwnFault(log: Log, error: unknown): void {
  const isExpected = typeof error === 'object' && error !== null && 'defined' in error && error.defined === true;
  const isLeaving = error instanceof Error && error.name === 'AbortError';
  if (!isExpected && !isLeaving) log.error('procedure-failed', {}, error);
}
