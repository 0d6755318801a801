import type { IncomingMessage } from 'node:http';

/** `status` null: the sender went away, and nobody is there to be answered. */
export type RequestBody = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly status: number | null };

/** Reads a body whole, up to a number of bytes. Never rejects. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<RequestBody> {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (encoding !== '' && encoding !== 'identity') return Promise.resolve({ ok: false, status: 415 });
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return Promise.resolve({ ok: false, status: 413 });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else {
        request.pause();
        resolve({ ok: false, status: 413 });
      }
    });
    request.on('end', () => resolve({ ok: true, text: decode(Buffer.concat(chunks), request.headers['content-type'] ?? '') }));
    // `close` also follows `end`; the first answer counts.
    request.on('error', () => resolve({ ok: false, status: null }));
    request.on('close', () => resolve({ ok: false, status: null }));
  });
}

/** UTF-8 unless the type names another encoding that is known; bytes that are none become replacement characters. */
function decode(bytes: Buffer, contentType: string): string {
  const charset = /charset="?([\w-]+)"?/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
