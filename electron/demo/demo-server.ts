import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { UtcMs } from '../../shared/domain/time.ts';
import { messageAnswer, type Answer } from './answer.ts';
import { answerControl, CONTROL_PATH } from './control.ts';
import { NO_FAULTS, type Endpoint, type Faults, type FaultSwitch, type SeenRequest } from './faults.ts';
import { listen, LOOPBACK, portOf, readBody, stop } from './loopback.ts';
import type { Face } from './vonage/face.ts';

/** A listening server on loopback with the faces mounted below their prefixes. */
export interface DemoServer {
  readonly origin: string;
  /** The port of the root face; null without one. */
  readonly rootOrigin: string | null;
  /** Always reachable, also while the vendor refuses connections. */
  readonly controlUrl: string;
  readonly faults: FaultSwitch;
  close(): Promise<void>;
}

export interface DemoServerOptions {
  /** Prefix (`/vonage`) → face. */
  readonly faces: ReadonlyMap<string, Face>;
  /** A face on a port of its own, without a prefix: for a vendor that tells bare hosts. */
  readonly rootFace?: Face;
  /** The world's clock, without the vendor's skew. */
  readonly now: () => UtcMs;
  readonly port: number;
}

const SEEN_KEPT = 1_000;
const KEEP_ALIVE_MS = 30_000;
/** The faults that can be limited to endpoints and to a number of requests, all off. */
const UNHIT = { down: 'no', slowMs: 0, status: null, retryAfter: null, html: false, cutBody: false, remaining: null } as const;
const SIGN_IN_PAGE = '<!doctype html><html lang="en"><title>Guest network</title><body><h1>Sign in to the guest network</h1></body></html>';

/** Serves the simulated vendors over real HTTP on 127.0.0.1 only. */
export async function startDemoServer(options: DemoServerOptions): Promise<DemoServer> {
  let faults = NO_FAULTS;
  const seen: SeenRequest[] = [];
  const closing = new AbortController();

  const note = (endpoint: Endpoint, request: IncomingMessage, status: number | null): void => {
    seen.push({ at: options.now(), endpoint, url: request.url ?? '', status });
    if (seen.length > SEEN_KEPT) seen.shift();
  };

  /** The faults that hit a request; one hit is counted, and after the last one they are over. */
  function faultsFor(endpoint: Endpoint): Faults {
    const hit = faults;
    if (hit.endpoints !== null && !hit.endpoints.includes(endpoint)) return { ...hit, ...UNHIT };
    if (hit.remaining !== null) faults = hit.remaining > 1 ? { ...hit, remaining: hit.remaining - 1 } : { ...hit, ...UNHIT };
    return hit;
  }

  function send(response: ServerResponse, answer: Answer, isCut: boolean): void {
    const body = Buffer.from(answer.body, 'utf8');
    response.sendDate = false;
    response.writeHead(answer.status, { ...answer.headers, date: new Date(options.now() + faults.skewMs).toUTCString(), 'content-length': String(body.length) });
    if (!isCut) response.end(body);
    else response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
  }

  async function serveFace(face: Face, endpoint: Endpoint, path: string, query: URLSearchParams, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const hit = faultsFor(endpoint);
    if (hit.down === 'dropped') {
      note(endpoint, request, null);
      request.socket.destroy();
      return;
    }
    const body = await readBody(request);
    if (hit.slowMs > 0) await wait(hit.slowMs, undefined, { signal: closing.signal });
    const { authorization, accept, host = LOOPBACK, 'content-type': contentType } = request.headers;
    const url = `http://${host}${request.url ?? '/'}`;
    const answer = faultAnswer(hit) ?? await face.answer(endpoint, { method: request.method ?? 'GET', path, query, url, authorization, contentType, accept, body }, hit);
    note(endpoint, request, hit.cutBody ? null : answer.status);
    send(response, answer, hit.cutBody);
  }

  async function handle(request: IncomingMessage, response: ServerResponse, rootFace: Face | null): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${LOOPBACK}`);
    if (url.pathname === CONTROL_PATH) return send(response, await answerControl(request, faultSwitch), false);
    const prefix = rootFace === null ? /^\/[^/]+/.exec(url.pathname)?.[0] ?? '' : '';
    const path = url.pathname.slice(prefix.length);
    const face = rootFace ?? options.faces.get(prefix);
    const endpoint = face?.endpointOf(path) ?? null;
    if (!face || !endpoint) return send(response, messageAnswer(404, 'Not Found'), false);
    return serveFace(face, endpoint, path, url.searchParams, request, response);
  }

  const serveWith = (rootFace: Face | null) => (request: IncomingMessage, response: ServerResponse): void => {
    handle(request, response, rootFace).catch(() => {
      if (response.headersSent || closing.signal.aborted) response.destroy();
      else send(response, messageAnswer(500, 'The simulated vendor failed.'), false);
    });
  };

  const vendor = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, serveWith(null));
  const root = options.rootFace === undefined ? null : createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, serveWith(options.rootFace));
  const control = createServer(serveWith(null));
  await listen(vendor, options.port);
  await listen(control, 0);
  if (root) await listen(root, 0);
  const served = [vendor, ...(root ? [root] : [])].map((server) => ({ server, port: portOf(server) }));
  const port = portOf(vendor);

  const faces = [...new Set([...options.faces.values(), ...(options.rootFace ? [options.rootFace] : [])])];

  const faultSwitch: FaultSwitch = {
    get: () => faults,
    set: async (change) => {
      faults = { ...faults, ...change };
      for (const { server, port: itsPort } of served) {
        if (faults.down === 'refused' && server.listening) await stop(server);
        if (faults.down !== 'refused' && !server.listening) await listen(server, itsPort);
      }
    },
    clear: () => faultSwitch.set(NO_FAULTS),
    expireTokens: () => {
      for (const face of faces) face.expireTokens();
    },
    requests: () => [...seen],
    malformedSent: () => faces.reduce((sum, face) => sum + face.malformedSent(), 0),
  };

  return {
    origin: `http://${LOOPBACK}:${port}`,
    rootOrigin: root ? `http://${LOOPBACK}:${portOf(root)}` : null,
    controlUrl: `http://${LOOPBACK}:${portOf(control)}${CONTROL_PATH}`,
    faults: faultSwitch,
    close: async () => {
      closing.abort();
      await Promise.all([...served.map(({ server }) => stop(server)), stop(control)]);
    },
  };
}

function faultAnswer(hit: Faults): Answer | null {
  if (hit.html) return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: SIGN_IN_PAGE };
  if (hit.status === null) return null;
  const answer = messageAnswer(hit.status, hit.status === 429 ? 'Too many requests' : 'The request could not be processed');
  return hit.retryAfter === null ? answer : { ...answer, headers: { ...answer.headers, 'retry-after': hit.retryAfter } };
}
