import { createServer } from 'node:http';

export interface RelabelProxy {
  /** Stands in front of the vendor's address. */
  readonly url: string;
  close(): Promise<void>;
}

/** The vendor with one presence label replaced: accounts name their presences as they like. */
export async function startRelabelProxy(vendorUrl: string, from: string, to: string): Promise<RelabelProxy> {
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const headers = Object.fromEntries(Object.entries(request.headers).filter(([name, value]) => typeof value === 'string' && !['host', 'connection', 'content-length', 'accept-encoding'].includes(name))) as Record<string, string>; // filtered to texts
      const answer = await fetch(`${vendorUrl}${request.url ?? ''}`, { method: request.method ?? 'GET', headers, ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }) });
      const body = (await answer.text()).replaceAll(JSON.stringify(from), JSON.stringify(to));
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain', date: answer.headers.get('date') ?? '' });
      response.end(body);
    })().catch((error: unknown) => response.destroy(error instanceof Error ? error : new Error('the vendor did not answer')));
  });
  await new Promise<void>((settle) => { server.listen(0, '127.0.0.1', settle); });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    close: () => new Promise((settle) => { server.close(() => settle()); server.closeAllConnections(); }),
  };
}
