import { readFile } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';
import type { CustomScheme } from 'electron';
import { CONTENT_TYPES, toPagePolicy } from '../platform/page-policy.ts';

/** The page's own address. A scheme of its own and not `file:`, so that it has an origin and can see no other file. */
export const APP_SCHEME = 'app';
export const APP_ORIGIN = 'app://floorwalker';
export const APP_URL = `${APP_ORIGIN}/`;

/** Must be registered before Electron is ready. */
export const APP_SCHEME_PRIVILEGES: CustomScheme = {
  scheme: APP_SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true },
};

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': toPagePolicy(),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-cache',
};

/** Serves the built renderer from `root`, and nothing outside it. Every answer carries the policy, refusals included. */
export function createPageHandler(root: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
    const path = decideFile(root, request.url);
    if (path === null) return refuse(404);
    try {
      const body = await readFile(path);
      const headers = { ...HEADERS, 'Content-Type': CONTENT_TYPES[extname(path)] ?? 'application/octet-stream' };
      return new Response(request.method === 'HEAD' ? null : new Uint8Array(body), { status: 200, headers });
    } catch {
      // Absent, or a folder: to the page both are "not there".
      return refuse(404);
    }
  };
}

/** The file for an address, or null where there is none to give. Addresses without an extension are screens of the one page. */
export function decideFile(root: string, address: string): string | null {
  const url = URL.parse(address);
  if (url === null || url.protocol !== `${APP_SCHEME}:` || url.host !== new URL(APP_URL).host) return null;
  const pathname = decodePath(url.pathname);
  // The URL parser resolves plain `..`; an encoded slash or backslash would bring one back.
  if (pathname === null || /[\0\\]/.test(pathname) || pathname.split('/').includes('..')) return null;
  const base = resolve(root);
  const path = resolve(base, `.${extname(pathname) === '' ? '/index.html' : pathname}`);
  return path.startsWith(base + sep) ? path : null;
}

function decodePath(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: HEADERS });
}
