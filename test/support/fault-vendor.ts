import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { VonageModel } from './vonage-model.ts';

/** A vendor on a real socket. A body that starts with `cut:` is announced whole and cut off half-way; `slow` never answers. */
export interface FaultVendor { readonly url: string; close(): Promise<void> }

export async function startFaultVendor(model: VonageModel): Promise<FaultVendor> {
  const server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => { body += chunk; });
    request.on('end', () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const answer = model.answer({ method: request.method ?? 'GET', url: new URL(request.url ?? '/', 'http://127.0.0.1'), headers, body });
      if (answer === 'reset') return request.socket.destroy();
      // Never answered: the client's own limit ends it.
      if (answer === 'timeout') return;
      if (answer.headers['x-test'] === 'slow') return undefined;
      if (answer.headers['x-test'] === 'cut') {
        response.writeHead(answer.status, { ...answer.headers, 'content-length': String(Buffer.byteLength(answer.body)) });
        return response.write(answer.body.slice(0, Math.floor(answer.body.length / 2)), () => request.socket.destroy());
      }
      response.writeHead(answer.status, answer.headers);
      return response.end(answer.body);
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a path
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}
