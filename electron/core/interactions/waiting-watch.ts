import type { Waiting } from '../../../shared/contract/record-schemas.ts';
import { SECOND_MS, type UtcMs } from '../../../shared/domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { IngestPage, OngoingRecord, SourceRecord, StoreReader } from '../../ports/stores.ts';
import { createLiveStreams } from '../live-stream.ts';
import { createWorkLoop } from '../work-loop.ts';
import { waitingOf } from './waiting-now.ts';

/** The stream that tells which interactions go on. */
export const ONGOING_STREAM = 'interactions-ongoing';

export interface WaitingPorts {
  readonly reader: Pick<StoreReader, 'readOngoing'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly sources: () => readonly SourceRecord[];
  readonly nowAt: () => UtcMs;
  readonly isStreamLive: (sourceId: number, stream: string) => boolean;
}

/** Who waits now, for watchers: anew after every answer about ongoing interactions, when a wait passes its target, and when a source goes stale. */
export interface WaitingWatch {
  watch(signal?: AbortSignal): AsyncIteratorObject<Waiting, undefined>;
  pageIngested(page: IngestPage): void;
  /** Sources came or went. */
  sourcesChanged(): void;
  stop(): void;
  settled(): Promise<void>;
}

/** Who waits belongs to no agent yet: a source of which only some agents are kept cannot tell, and says nothing rather than nobody. */
function isLimited(source: SourceRecord): boolean {
  return !['', 'all'].includes((source.settings['agents'] ?? '').trim().toLowerCase());
}

export function createWaitingWatch(ports: WaitingPorts): WaitingWatch {
  const streams = createLiveStreams<Waiting>();
  const stopping = new AbortController();
  const records = new Map<number, OngoingRecord>();
  const due = new Set<number>();
  let isTicking = false;
  let isReading = false;
  let version = 1;
  let latest = '';

  const current = (): Waiting => {
    const nowAt = ports.nowAt();
    return {
      nowAt,
      sources: ports.sources().flatMap((source) => {
        const record = records.get(source.id);
        return record === undefined || isLimited(source) ? [] : [waitingOf(record, { sourceName: source.name, isStale: source.isPaused || !ports.isStreamLive(source.id, ONGOING_STREAM), nowAt })];
      }),
    };
  };
  const poke = (): void => {
    const text = JSON.stringify(current().sources);
    if (text === latest) return;
    latest = text;
    version += 1;
    streams.wakeAll();
  };
  const reading = createWorkLoop(() => due.size > 0 && !stopping.signal.aborted, async () => {
    const ids = [...due];
    due.clear();
    isReading = true;
    try {
      for (const id of ids) {
        const record = await ports.reader.readOngoing(id);
        if (record === null) records.delete(id);
        else records.set(id, record);
      }
    } catch (error) {
      ports.log.error('waiting-read-failed', {}, error);
    }
    isReading = false;
    poke();
    // Whoever has just come has seen nothing yet, changed or not.
    streams.wakeAll();
  });
  const readAll = (): void => {
    for (const source of ports.sources()) due.add(source.id);
    reading.wake();
  };
  /** Only while somebody watches. */
  const tick = async (): Promise<void> => {
    isTicking = true;
    while (streams.size > 0 && !stopping.signal.aborted) {
      await ports.clock.sleep(SECOND_MS, stopping.signal);
      poke();
    }
    isTicking = false;
  };

  return {
    watch: (signal) => {
      let seen = 0;
      readAll();
      const events = streams.open(() => {
        if (seen === version || due.size > 0 || isReading) return null;
        seen = version;
        return current();
      }, signal);
      if (!isTicking) void tick();
      return events;
    },
    pageIngested: (page) => {
      if (streams.size === 0 || (page.records?.ongoing === undefined && (page.records?.interactions?.length ?? 0) === 0)) return;
      due.add(page.sourceId);
      reading.wake();
    },
    sourcesChanged: () => {
      for (const id of records.keys()) if (!ports.sources().some((source) => source.id === id)) records.delete(id);
      if (streams.size > 0) readAll();
    },
    stop: () => {
      stopping.abort();
      streams.endAll();
    },
    settled: () => reading.settled(),
  };
}
