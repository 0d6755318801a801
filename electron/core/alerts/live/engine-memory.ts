import { HOUR_MS, MINUTE_MS, type UtcMs } from '../../../../shared/domain/time.ts';
import type { StoreWriter } from '../../../ports/stores.ts';

/** Corrections of what was over longer ago than this before the last evaluation are no longer followed. */
export const HORIZON_MS = 36 * HOUR_MS;
const WRITE_EVERY_MS = MINUTE_MS;
const FRONTIERS_KEY = 'alerts.frontiers';
const SINCE_KEY = 'alerts.since';

/**
 * What the engine remembers over a restart: up to where each source was evaluated, and since when subjects that came
 * into a scope later are looked at. Written now and then: an older frontier only means that more is looked at again.
 */
export interface EngineMemory {
  load(): Promise<void>;
  evaluatedAt(sourceId: number): UtcMs | null;
  evaluated(sourceId: number, frontierAt: UtcMs): void;
  /** What was over by then has been settled; null before the first evaluation. */
  horizonAt(sourceId: number): UtcMs | null;
  /** The earliest horizon of these sources; the present less the usual reach where there is none. */
  earliestHorizon(sourceIds: readonly number[], nowAt: UtcMs): UtcMs;
  /** Since when a subject is looked at; 0: always. */
  sinceAt(id: string): UtcMs;
  /** These are looked at anew: what was over before is no alert. */
  cameIn(ids: readonly string[], at: UtcMs): Promise<void>;
  /** Writes the frontiers when they have not been written for a while, or at once. */
  flush(nowMs: number, options?: { readonly isNow: boolean }): Promise<void>;
}

export function createEngineMemory(store: Pick<StoreWriter, 'readSettings' | 'writeSettings'>): EngineMemory {
  let frontiers = new Map<string, number>();
  let since = new Map<string, number>();
  let writtenMs = Number.NEGATIVE_INFINITY;
  let isDirty = false;

  const evaluatedAt = (sourceId: number): UtcMs | null => frontiers.get(String(sourceId)) ?? null;
  const horizonAt = (sourceId: number): UtcMs | null => {
    const at = evaluatedAt(sourceId);
    return at === null ? null : at - HORIZON_MS;
  };
  return {
    load: async () => {
      const settings = await store.readSettings();
      frontiers = parse(settings[FRONTIERS_KEY]);
      since = parse(settings[SINCE_KEY]);
    },
    evaluatedAt,
    evaluated: (sourceId, frontierAt) => {
      if ((evaluatedAt(sourceId) ?? Number.NEGATIVE_INFINITY) >= frontierAt) return;
      frontiers.set(String(sourceId), frontierAt);
      isDirty = true;
    },
    horizonAt,
    earliestHorizon: (sourceIds, nowAt) => sourceIds.reduce((earliest, id) => Math.min(earliest, horizonAt(id) ?? earliest), nowAt - HORIZON_MS),
    sinceAt: (id) => since.get(id) ?? 0,
    cameIn: async (ids, at) => {
      if (ids.length === 0) return;
      // What lies behind every horizon says nothing any more.
      const oldest = [...frontiers.values()].reduce((least, frontierAt) => Math.min(least, frontierAt), at) - HORIZON_MS;
      since = new Map([...since].filter(([, sinceAt]) => sinceAt > oldest));
      for (const id of ids) since.set(id, at);
      await store.writeSettings({ [SINCE_KEY]: JSON.stringify(Object.fromEntries(since)) });
    },
    flush: async (nowMs, options = { isNow: false }) => {
      if (!isDirty || (!options.isNow && nowMs - writtenMs < WRITE_EVERY_MS)) return;
      isDirty = false;
      writtenMs = nowMs;
      await store.writeSettings({ [FRONTIERS_KEY]: JSON.stringify(Object.fromEntries(frontiers)) });
    },
  };
}

/** Settings are text that anybody may have written: what is no table of numbers is none. */
function parse(text: string | undefined): Map<string, number> {
  if (text === undefined) return new Map();
  try {
    const value: unknown = JSON.parse(text);
    return new Map(typeof value === 'object' && value !== null ? Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number') : []);
  } catch {
    return new Map();
  }
}
