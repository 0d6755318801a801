import type { Connector } from '../../ports/connector.ts';
import type { Log } from '../../ports/log.ts';
import type { SourceRecord, StoreWriter } from '../../ports/stores.ts';
import { isPushConnector } from './event-pages.ts';

/** In the store's settings, by source: stands from before the settings change until everything was read with the new ones. */
const KEY = 'rebuildEvents.';

/** Reads the events of sources anew after their settings changed, one source after the other. A kill at any moment is made good at the next start. */
export interface EventRebuilds {
  /** Runs a change of a source's settings; `hasChanged` says whether its events read differently with the new ones. */
  around(source: SourceRecord, change: () => Promise<SourceRecord>, hasChanged: (after: SourceRecord) => boolean): Promise<SourceRecord>;
  /** Begins again what an earlier run did not finish. */
  resume(): Promise<void>;
  /** Resolves when nothing is read anew any more. */
  settled(): Promise<void>;
}

export interface EventRebuildPorts {
  readonly store: StoreWriter;
  readonly log: Log;
  readonly connectorOf: (source: SourceRecord) => Connector;
  readonly sources: () => readonly SourceRecord[];
  readonly onRebuilt: () => void;
}

export function createEventRebuilds({ store, log, connectorOf, sources, onRebuilt }: EventRebuildPorts): EventRebuilds {
  const wanted = new Map<number, number>();
  let running: Promise<void> = Promise.resolve();

  const begin = async (sourceId: number): Promise<void> => {
    wanted.set(sourceId, (wanted.get(sourceId) ?? 0) + 1);
    await store.writeSettings({ [KEY + sourceId]: 'yes' });
  };
  /** The last one takes the mark away: a change that came meanwhile is still to be done. */
  const end = async (sourceId: number, isDone: boolean): Promise<void> => {
    const left = (wanted.get(sourceId) ?? 1) - 1;
    wanted.set(sourceId, left);
    if (left === 0 && isDone) await store.writeSettings({ [KEY + sourceId]: null });
  };
  const rebuild = async (source: SourceRecord): Promise<void> => {
    const connector = connectorOf(source);
    let isDone = false;
    try {
      if (isPushConnector(connector)) {
        await store.rebuildEvents(source.id, (content, receivedAt) => connector.push.readStored(content, receivedAt, source.settings), connector.push.derivation(source.settings));
        log.info('events-rebuilt', { source: source.id });
      }
      isDone = true;
    } catch (error) {
      log.error('rebuild-failed', { source: source.id }, error);
    }
    await end(source.id, isDone).catch((error: unknown) => log.error('rebuild-failed', { source: source.id }, error));
    onRebuilt();
  };
  const schedule = (source: SourceRecord): void => { running = running.then(() => rebuild(source)); };

  return {
    around: async (source, change, hasChanged) => {
      if (!isPushConnector(connectorOf(source))) return change();
      await begin(source.id);
      try {
        const after = await change();
        if (hasChanged(after)) schedule(after);
        else await end(source.id, true);
        return after;
      } catch (error) {
        // Refused before anything was stored, or failed after it.
        const stored = sources().find(({ id }) => id === source.id);
        if (stored !== undefined && hasChanged(stored)) schedule(stored);
        else await end(source.id, true);
        throw error;
      }
    },
    resume: async () => {
      for (const key of Object.keys(await store.readSettings()).filter((name) => name.startsWith(KEY))) {
        const sourceId = Number(key.slice(KEY.length));
        const source = sources().find(({ id }) => id === sourceId);
        if (wanted.get(sourceId)) continue;
        if (source === undefined) {
          await store.writeSettings({ [key]: null });
          continue;
        }
        await begin(sourceId);
        schedule(source);
      }
    },
    settled: () => running,
  };
}
