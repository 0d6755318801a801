import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { toPagePolicy } from '../platform/page-policy.ts';

/** The headers of every answer of the browser shell, errors and redirects included. `host` is the Host of the request once it was accepted. */
export function securityHeaders(host: string | null): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentSecurityPolicy(host),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    'cache-control': 'no-store',
  };
}

/** The socket is named because older engines do not count it as `'self'`. */
export function contentSecurityPolicy(host: string | null): string {
  return toPagePolicy(host === null ? [] : [`ws://${host}`], ["manifest-src 'self'"]);
}

/** Answers on the bare connection, where there is no response object, and ends it. */
export function refuseRaw(socket: Duplex, status: number): void {
  const headers = Object.entries({ ...securityHeaders(null), connection: 'close', 'content-length': '0' });
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
}
