import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HookDelivery { readonly event: string; readonly rule: string; readonly about: string; readonly alertId: number }

export interface WebhookReceiver {
  readonly url: string;
  /** What it took, in its order. */
  readonly got: readonly HookDelivery[];
  close(): Promise<void>;
}

/** A chat tool on loopback that takes whatever is sent to it. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const got: HookDelivery[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => { body += chunk; });
    request.on('end', () => {
      const { event, alert } = JSON.parse(body) as { event: string; alert: { id: number; rule: string; subject: { name: string } } }; // the documented body
      got.push({ event, rule: alert.rule, about: alert.subject.name, alertId: alert.id });
      response.end();
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a path
  return {
    url: `http://127.0.0.1:${port}/hook`,
    got,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}
