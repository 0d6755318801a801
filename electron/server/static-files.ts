import { realpathSync, statSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { CONTENT_TYPES } from '../platform/page-policy.ts';

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
    const type = CONTENT_TYPES[extname(path).toLowerCase()];
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
