import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../ports/clock.ts';

/** Who may talk to the browser shell: the right Host, the right Origin, a cookie that a one-time address gave. */

const SIGN_IN_MS = 10 * 60_000;
const SESSION_MS = 7 * 24 * 3_600_000;
const MAX_PENDING = 50;
const MAX_SESSIONS = 200;

/** True for a loopback name with the server's own port: any other name means that a foreign page points its own name at this machine. */
export function isAllowedHost(host: string | undefined, port: number): boolean {
  if (host === undefined) return false;
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  // Browsers leave the scheme's own port out.
  return [...names.map((name) => `${name}:${port}`), ...(port === 80 ? names : [])].includes(host.toLowerCase());
}

/** True when a request's Origin is the very host that it was sent to. */
export function isSameOrigin(origin: string | undefined, host: string): boolean {
  return origin !== undefined && origin.toLowerCase() === `http://${host.toLowerCase()}`;
}

/** The value of one cookie of a Cookie header; the first where it is sent twice. */
export function readCookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}

/** Cookies know no ports, so the name carries it: two servers on one machine must not sign each other out. */
export function cookieName(port: number): string {
  return `floorwalker_${port}`;
}

export function sessionCookie(port: number, value: string): string {
  return `${cookieName(port)}=${value}; HttpOnly; SameSite=Strict; Path=/`;
}

/** Remembers sessions over a restart, so that an open wallboard reconnects by itself; holds hashes only. */
export interface SessionStore {
  read(): Readonly<Record<string, number>>;
  write(sessions: Readonly<Record<string, number>>): void;
}

export interface Access {
  /** A fresh one-time token. */
  issue(): string;
  /** Uses a token up. A session value for the cookie, or null when the token is unknown, used or too old. */
  redeem(token: string): string | null;
  isSession(value: string | null): boolean;
}

export function createAccess(clock: Clock, createToken: () => string, store: SessionStore): Access {
  const pending = new Map<string, number>();
  const sessions = new Map(Object.entries(store.read()));

  const dropOld = (entries: Map<string, number>, limit: number): void => {
    for (const [key, endsAt] of entries) if (endsAt <= clock.now() || entries.size > limit) entries.delete(key);
  };
  const find = (entries: Map<string, number>, value: string): string | null => {
    const hash = hashOf(value);
    // Every entry is compared, each in constant time, so that the answer's time tells nothing.
    let found: string | null = null;
    for (const [key, endsAt] of entries) if (isSameHash(key, hash) && endsAt > clock.now()) found = key;
    return found;
  };

  return {
    issue() {
      const token = createToken();
      pending.set(hashOf(token), clock.now() + SIGN_IN_MS);
      dropOld(pending, MAX_PENDING);
      return token;
    },
    redeem(token) {
      const key = find(pending, token);
      if (key === null) return null;
      pending.delete(key);
      const value = createToken();
      sessions.set(hashOf(value), clock.now() + SESSION_MS);
      dropOld(sessions, MAX_SESSIONS);
      store.write(Object.fromEntries(sessions));
      return value;
    },
    isSession: (value) => value !== null && value !== '' && find(sessions, value) !== null,
  };
}

const hashOf = (value: string): string => createHash('sha256').update(value).digest('hex');

function isSameHash(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
