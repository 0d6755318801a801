import type { UtcMs } from '../../../shared/domain/time.ts';
import { parseVersioned } from '../kit/versioned-cursor.ts';

/** One session as the last answer told it; times as they were first concluded, so that they do not jitter. */
export interface KnownSession {
  readonly agentId: string;
  readonly sessionId: string;
  readonly state: string;
  readonly stateAt: UtcMs;
  readonly loginAt: UtcMs | null;
}

/** What is remembered between two polls. */
export interface RealtimeMemory { readonly readAt: UtcMs; readonly sessions: readonly KnownSession[] }

const VERSION = 1;

export function formatMemory({ readAt, sessions }: RealtimeMemory): string {
  const rows = sessions.map(({ sessionId, agentId, state, stateAt, loginAt }) => [sessionId, agentId, state, stateAt, loginAt]).sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
  return JSON.stringify({ v: VERSION, readAt, sessions: rows });
}

/** Null for a cursor that is missing or not one of these. */
export function parseMemory(cursor: string | null): RealtimeMemory | null {
  const { readAt, sessions } = parseVersioned(cursor, VERSION) ?? {};
  if (typeof readAt !== 'number' || !Array.isArray(sessions)) return null;
  return { readAt, sessions: sessions.flatMap((row) => toSession(row) ?? []) };
}

function toSession(row: unknown): KnownSession | null {
  if (!Array.isArray(row)) return null;
  const [sessionId, agentId, state, stateAt, loginAt] = row as readonly unknown[];
  if (typeof sessionId !== 'string' || typeof agentId !== 'string' || typeof state !== 'string' || typeof stateAt !== 'number') return null;
  return { sessionId, agentId, state, stateAt, loginAt: typeof loginAt === 'number' ? loginAt : null };
}
