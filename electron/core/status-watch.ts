import type { Status } from '../../shared/contract/schemas.ts';
import { SECOND_MS } from '../../shared/domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import { createLiveStreams } from './live-stream.ts';

/** The status as a stream: the present one first, then each that differs in more than the passing of time. */
export interface StatusWatch {
  watch(signal?: AbortSignal): AsyncIteratorObject<Status, undefined>;
  /** For shells; called once with the present status and then with each new one. */
  onChange(listener: (status: Status) => void): () => void;
  /** Something may have changed. */
  poke(): void;
  start(): void;
  stop(): void;
}

export function createStatusWatch(readStatus: () => Status, clock: Clock): StatusWatch {
  const streams = createLiveStreams<Status>();
  const listeners = new Set<(status: Status) => void>();
  const stopping = new AbortController();
  let version = 1;
  let latest = '';

  const poke = (): void => {
    if (stopping.signal.aborted) return;
    const status = readStatus();
    const text = stableText(status);
    if (text === latest) return;
    latest = text;
    version += 1;
    streams.wakeAll();
    for (const listener of listeners) listener(status);
  };

  const tick = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await clock.sleep(SECOND_MS, stopping.signal);
      poke();
    }
  };

  return {
    watch: (signal) => {
      let seen = 0;
      return streams.open(() => {
        if (seen === version) return null;
        seen = version;
        return readStatus();
      }, signal);
    },
    onChange: (listener) => {
      listeners.add(listener);
      listener(readStatus());
      return () => { listeners.delete(listener); };
    },
    poke,
    start: () => { void tick(); },
    stop: () => {
      stopping.abort();
      streams.endAll();
    },
  };
}

/** Without what changes by itself each moment. */
function stableText(status: Status): string {
  return JSON.stringify(status, (key, value: unknown) => (key === 'nowAt' || key === 'lagMs' || key === 'skewMs' ? undefined : value));
}
