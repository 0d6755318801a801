import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { ReceiverPlan } from '../ports/connector.ts';

const ROOT = '/events/';

/** Who may deliver: whoever knows the path, and the header where one is asked for. */
export interface Access {
  isPath(path: string): boolean;
  hasHeader(headers: IncomingHttpHeaders): boolean;
}

/** Secrets are compared by their digests, which all have one length, in constant time. */
export function createAccess({ token, header }: Pick<ReceiverPlan, 'token' | 'header'>): Access {
  // An empty secret would let everybody in.
  if (token === '') throw new Error('a receiver needs a token');
  if (header !== null && header.value === '') throw new Error('the header of a receiver needs a value');
  const isToken = createCompare(token);
  const isValue = header === null ? null : createCompare(header.value);
  return {
    isPath: (path) => isToken(path.startsWith(ROOT) ? decode(path.slice(ROOT.length)) : ''),
    hasHeader: (headers) => {
      if (header === null || isValue === null) return true;
      const sent = headers[header.name.toLowerCase()];
      return isValue(typeof sent === 'string' ? sent : '');
    },
  };
}

function createCompare(secret: string): (text: string) => boolean {
  const wanted = digest(secret);
  return (text) => timingSafeEqual(digest(text), wanted);
}

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
