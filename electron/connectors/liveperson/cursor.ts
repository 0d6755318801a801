import type { UtcMs } from '../../../shared/domain/time.ts';
import { isRecord } from '../kit/items.ts';
import { instantOf, parseVersioned } from '../kit/versioned-cursor.ts';
import { parseMemory, type Memory } from './present.ts';

const VERSION = 1;

/** Where a stream of rolling figures stands. */
export interface RollingCursor {
  /** Everything before it, back to a gap, is complete; null: nothing is. */
  readonly completeTo: UtcMs | null;
  /** The vendor's time of the last answer. */
  readonly askedAt: UtcMs;
  /** What the present is told from. */
  readonly memory: Memory | null;
  /** Who was asked for, sorted; null: everybody. */
  readonly agents: readonly string[] | null;
}

export function formatCursor(cursor: RollingCursor): string {
  return JSON.stringify({ v: VERSION, ...cursor });
}

/** Null for no cursor, and for one that cannot be read: asking for the whole day anew loses nothing. */
export function parseCursor(text: string | null): RollingCursor | null {
  const value = parseVersioned(text, VERSION);
  if (value === null) return null;
  const askedAt = instantOf(value['askedAt']);
  const agents = value['agents'];
  return askedAt === null ? null : { completeTo: instantOf(value['completeTo']), askedAt, memory: parseMemory(value['memory']), agents: Array.isArray(agents) ? agents.filter((id) => typeof id === 'string') : null };
}

/** Cursor of the streams without a time frame: when each of their parts was last read whole. */
export function formatReadAt(readAt: Readonly<Record<string, UtcMs>>): string {
  return JSON.stringify({ v: VERSION, readAt });
}

export function parseReadAt(text: string | null): Readonly<Record<string, UtcMs>> | null {
  const readAt = parseVersioned(text, VERSION)?.['readAt'];
  if (!isRecord(readAt)) return null;
  return Object.fromEntries(Object.entries(readAt).flatMap(([part, at]) => (instantOf(at) === null ? [] : [[part, Number(at)]])));
}
