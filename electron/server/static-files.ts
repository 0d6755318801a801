import { realpathSync, statSync } from 'node:fs';
import { extname, join, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

export interface StaticFile {
  readonly path: string;
  readonly type: string;
  readonly bytes: number;
  /** Its name carries a hash of its content, so it may be kept for good. */
  readonly isImmutable: boolean;
}

/**
 * The file of a request path inside `folder`, or null. Judged after every link is followed, so that neither dots,
 * encoded separators nor links lead outside; only plain files of known types are given out.
 */
export function findStaticFile(folder: string, urlPath: string): StaticFile | null {
  const relative = decodePath(urlPath);
  if (relative === null) return null;
  try {
    const root = realpathSync(folder);
    const path = realpathSync(join(root, relative === '' ? 'index.html' : relative));
    if (!path.startsWith(root + sep)) return null;
    const stats = statSync(path);
    const type = TYPES[extname(path).toLowerCase()];
    if (!stats.isFile() || type === undefined) return null;
    return { path, type, bytes: stats.size, isImmutable: /^assets\/.*-[A-Za-z0-9_-]{8,}\./.test(relative) };
  } catch {
    return null; // not there, or not readable: the same to a visitor
  }
}

/** Path parts without dots, separators in disguise, drive letters or NUL; null for anything else. */
function decodePath(urlPath: string): string | null {
  if (!urlPath.startsWith('/')) return null;
  const parts: string[] = [];
  for (const raw of urlPath.slice(1).split('/')) {
    const part = decodePart(raw);
    if (part === null || part === '.' || part === '..' || /[\\/\0:]/.test(part)) return null;
    if (part !== '') parts.push(part);
  }
  return parts.join('/');
}

function decodePart(raw: string): string | null {
  try {
    return decodeURIComponent(raw);
  } catch {
    return null;
  }
}
