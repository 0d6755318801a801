import type { FloorEvent } from '../../../shared/contract/schemas.ts';
import type { UtcMs } from '../../../shared/domain/time.ts';
import { createLiveStreams } from '../live-stream.ts';
import type { FloorModel } from './floor-model.ts';

/** Every reader's own view of the floor: a snapshot, then deltas. A slow reader's changes are gathered, never queued. */
export interface FloorWatch {
  watch(signal?: AbortSignal): AsyncIteratorObject<FloorEvent, undefined>;
  stop(): void;
  readonly readers: number;
}

export function createFloorWatch(model: FloorModel, nowAt: () => UtcMs): FloorWatch {
  const streams = createLiveStreams<FloorEvent>();
  const readers = new Set<Reader>();
  const unlisten = model.onChange((change) => {
    for (const reader of readers) {
      if (change.kind === 'all') reader.isDue = true;
      else for (const key of change.keys) reader.keys.add(key);
    }
    streams.wakeAll();
  });
  return {
    watch: (signal) => {
      const reader: Reader = { isDue: true, keys: new Set(), seq: 0 };
      readers.add(reader);
      const events = streams.open(() => takeEvent(reader, model, nowAt), signal, () => readers.delete(reader));
      return events;
    },
    stop: () => {
      unlisten();
      streams.endAll();
    },
    get readers() { return readers.size; },
  };
}

interface Reader { isDue: boolean; keys: Set<string>; seq: number }

function takeEvent(reader: Reader, model: FloorModel, nowAt: () => UtcMs): FloorEvent | null {
  if (reader.isDue) {
    reader.isDue = false;
    reader.keys.clear();
    reader.seq += 1;
    return { type: 'snapshot', seq: reader.seq, floor: model.snapshot() };
  }
  if (reader.keys.size === 0) return null;
  const keys = [...reader.keys];
  reader.keys.clear();
  reader.seq += 1;
  const changed = keys.flatMap((key) => model.agent(key) ?? []);
  const removed = keys.filter((key) => model.agent(key) === null);
  return { type: 'delta', seq: reader.seq, asOf: nowAt(), changed, removed };
}
