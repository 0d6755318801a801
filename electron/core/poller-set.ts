import type { StreamHealthView } from '../polling/health.ts';
import type { CatchUpOptions, CatchUpReport, Poller } from '../polling/poller.ts';
import type { SourceRecord } from '../ports/stores.ts';

/** One poller for each source; replaced when its source changes, so that a poller never sees a change of its own settings. */
export interface PollerSet {
  /** Lets every source that is not paused run. */
  start(): void;
  stop(): Promise<void>;
  /** After a source was added or changed. */
  put(source: SourceRecord): Promise<void>;
  /** After a source was paused or resumed. */
  setPaused(source: SourceRecord): void;
  remove(sourceId: number): Promise<void>;
  /** Holds every source until resumed; survives no restart. */
  holdAll(isHeld: boolean): void;
  readonly isHeld: boolean;
  health(sourceId: number): readonly StreamHealthView[];
  /** Works without `start`, for a one-off catch-up. */
  catchUp(source: SourceRecord, options: CatchUpOptions): Promise<readonly CatchUpReport[]>;
}

export function createPollerSet(createPollerOf: (source: SourceRecord) => Poller, sources: () => readonly SourceRecord[], onChange: () => void): PollerSet {
  const pollers = new Map<number, Poller>();
  let isRunning = false;
  let isHeld = false;

  const end = async (sourceId: number): Promise<void> => {
    const poller = pollers.get(sourceId);
    pollers.delete(sourceId);
    await poller?.stop();
  };
  const begin = (source: SourceRecord): Poller => {
    const poller = createPollerOf(source);
    pollers.set(source.id, poller);
    if (isRunning) run(source, poller);
    return poller;
  };
  const run = (source: SourceRecord, poller: Poller): void => {
    if (source.isPaused || isHeld) poller.pause();
    poller.start();
  };

  return {
    start: () => {
      isRunning = true;
      for (const source of sources()) {
        const known = pollers.get(source.id);
        if (known) run(source, known);
        else begin(source);
      }
      onChange();
    },
    stop: async () => {
      isRunning = false;
      await Promise.all([...pollers.keys()].map(end));
    },
    put: async (source) => {
      await end(source.id);
      begin(source);
      onChange();
    },
    setPaused: (source) => {
      const poller = pollers.get(source.id);
      if (source.isPaused) poller?.pause();
      else if (!isHeld) poller?.resume();
      onChange();
    },
    remove: async (sourceId) => {
      await end(sourceId);
      onChange();
    },
    holdAll: (held) => {
      if (held === isHeld) return;
      isHeld = held;
      for (const source of sources()) {
        if (source.isPaused) continue;
        if (held) pollers.get(source.id)?.pause();
        else pollers.get(source.id)?.resume();
      }
      onChange();
    },
    get isHeld() { return isHeld; },
    health: (sourceId) => pollers.get(sourceId)?.health() ?? [],
    catchUp: (source, options) => (pollers.get(source.id) ?? begin(source)).catchUp(options),
  };
}
