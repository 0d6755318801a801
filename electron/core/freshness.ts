import type { SourceStatus, Status, StreamStatus } from '../../shared/contract/schemas.ts';
import { dateOf, dayBounds } from '../../shared/domain/calendar.ts';
import { streamName } from '../../shared/domain/stream-name.ts';
import type { UtcMs } from '../../shared/domain/time.ts';
import type { StreamHealthView } from '../polling/health.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { SourceRecord, StoreReader, StreamRecord } from '../ports/stores.ts';
import type { ReceiverState } from './push/push-source.ts';
import { createWorkLoop } from './work-loop.ts';

/** Optional streams are never stale to the poller; what they tell of the present is. */
const STREAM_STALE_MS = 90_000;

export interface FreshnessPorts {
  readonly store: Pick<StoreReader, 'listStreams' | 'listGaps' | 'readCoverage'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly zone: () => string;
  readonly sources: () => readonly SourceRecord[];
  /** Name of the stream that stands for a source. */
  readonly primaryStreamOf: (source: SourceRecord) => string;
  readonly health: (sourceId: number) => readonly StreamHealthView[];
  readonly isHeld: () => boolean;
  /** The push receiver of a source; null where there is none. */
  readonly receiver: (sourceId: number) => ReceiverState | null;
  /** The counts were read again. */
  readonly onCounts: () => void;
}

/** How fresh every source is: pollers' health in memory, with the store's counts beside it. */
export interface Freshness {
  /** Reads the counts again and what was fetched before this start. */
  load(): Promise<void>;
  /** A source was added (maybe with a history that it joins) or removed. */
  sourceChanged(sourceId: number): Promise<void>;
  /** Counts in the store changed. */
  countsChanged(): void;
  /** Now by the vendors' clock: the desk's, corrected by the newest known skew. Data is compared with nothing else. */
  nowAt(): UtcMs;
  /** The vendor's time up to which a source is fetched whole. */
  freshAt(sourceId: number): UtcMs | null;
  /** A page told of time fetched whole. */
  covered(sourceId: number, stream: string, endAt: UtcMs): void;
  /** For rules: the vendor's now while the source is live, else its last answer. */
  ruleAt(sourceId: number): UtcMs;
  /** True while the source's newest answer is fresh. */
  isLive(sourceId: number): boolean;
  /** True while a stream of a source answers and is not older than it may be. */
  isStreamLive(sourceId: number, stream: string): boolean;
  status(): Status;
  settled(): Promise<void>;
}

export function createFreshness(ports: FreshnessPorts): Freshness {
  const freshAtOf = new Map<number, UtcMs>();
  let records: readonly StreamRecord[] = [];
  let gapsToday = new Map<number, number>();
  let isDirty = false;

  const skewMs = (): number => newestSkewOf(ports.sources().flatMap((source) => ports.health(source.id))) ?? newestSkewOf(records) ?? 0;
  const nowAt = (): UtcMs => ports.clock.now() + skewMs();
  const freshAt = (sourceId: number): UtcMs | null => freshAtOf.get(sourceId) ?? null;

  const readCounts = async (): Promise<void> => {
    const zone = ports.zone();
    const window = dayBounds(dateOf(nowAt(), zone), zone);
    const [streams, gaps] = await Promise.all([ports.store.listStreams(), ports.store.listGaps({ window })]);
    records = streams;
    gapsToday = new Map(Map.groupBy(gaps, (gap) => gap.sourceId).entries().map(([sourceId, list]) => [sourceId, list.length]));
  };

  const counting = createWorkLoop(() => isDirty, async () => {
    isDirty = false;
    try {
      await readCounts();
      ports.onCounts();
    } catch (error) {
      ports.log.error('counts-read-failed', {}, error);
    }
  });

  const readFreshAt = async (sourceId: number): Promise<void> => {
    const source = ports.sources().find((candidate) => candidate.id === sourceId);
    const coverage = source === undefined ? [] : await ports.store.readCoverage(sourceId, ports.primaryStreamOf(source));
    const endAt = coverage.at(-1)?.endAt;
    if (endAt === undefined) freshAtOf.delete(sourceId);
    else freshAtOf.set(sourceId, endAt);
  };

  const primaryHealth = (source: SourceRecord): StreamHealthView | null => ports.health(source.id).find((view) => view.primary) ?? null;

  const isLive = (sourceId: number): boolean => {
    const source = ports.sources().find((candidate) => candidate.id === sourceId);
    return source !== undefined && conditionOf(source, primaryHealth(source), ports.isHeld()) === 'live';
  };

  const toStatus = (source: SourceRecord): SourceStatus => {
    const primary = primaryHealth(source);
    const views = ports.health(source.id);
    const mine = records.filter((record) => record.sourceId === source.id);
    const skew = skewMs();
    return {
      id: source.id,
      name: source.name,
      kind: source.kind,
      paused: source.isPaused,
      condition: conditionOf(source, primary, ports.isHeld()),
      freshAt: freshAt(source.id),
      since: shift(primary?.since ?? null, skew),
      skewMs: primary?.skewMs ?? mine.find((record) => record.skewMs !== null)?.skewMs ?? null,
      backfill: views.find((view) => view.backfill !== null)?.backfill ?? null,
      gapsToday: gapsToday.get(source.id) ?? 0,
      streams: views.map((view) => toStreamStatus(view, source, mine, skew)),
      receiver: toReceiver(ports.receiver(source.id), skew),
    };
  };

  return {
    load: async () => {
      await readCounts();
      for (const source of ports.sources()) await readFreshAt(source.id);
    },
    sourceChanged: async (sourceId) => {
      await readFreshAt(sourceId);
      isDirty = true;
      counting.wake();
    },
    countsChanged: () => {
      isDirty = true;
      counting.wake();
    },
    nowAt,
    freshAt,
    covered: (sourceId, stream, endAt) => {
      const source = ports.sources().find((candidate) => candidate.id === sourceId);
      if (source && ports.primaryStreamOf(source) === stream) freshAtOf.set(sourceId, Math.max(endAt, freshAtOf.get(sourceId) ?? endAt));
    },
    ruleAt: (sourceId) => (isLive(sourceId) ? nowAt() : freshAt(sourceId) ?? nowAt()),
    isLive,
    isStreamLive: (sourceId, stream) => {
      const view = ports.health(sourceId).find((candidate) => candidate.stream === stream);
      return view !== undefined && view.condition === 'live' && ports.clock.now() - (view.lastOkAt ?? 0) <= STREAM_STALE_MS;
    },
    status: () => ({ nowAt: nowAt(), pollingPaused: ports.isHeld(), sources: ports.sources().map(toStatus) }),
    settled: () => counting.settled(),
  };
}

function toReceiver(state: ReceiverState | null, skewMs: number): SourceStatus['receiver'] {
  return state === null ? null : { ...state, error: state.error === null ? null : { ...state.error, sinceAt: state.error.sinceAt + skewMs } };
}

/** The skew of the newest answer that told one. */
function newestSkewOf(known: readonly { readonly skewMs: number | null; readonly lastOkAt: UtcMs | null }[]): number | null {
  let newest: { readonly skewMs: number | null; readonly lastOkAt: UtcMs | null } | null = null;
  for (const entry of known) if (entry.skewMs !== null && (newest === null || (entry.lastOkAt ?? 0) > (newest.lastOkAt ?? 0))) newest = entry;
  return newest?.skewMs ?? null;
}

/** Instants of the desk's clock are told in the vendors' time, as all others on a screen. */
function shift(at: UtcMs | null, skewMs: number): UtcMs | null {
  return at === null ? null : at + skewMs;
}

function conditionOf(source: SourceRecord, primary: StreamHealthView | null, isHeld: boolean): SourceStatus['condition'] {
  if (source.isPaused || isHeld) return 'paused';
  if (primary === null) return 'waiting';
  return primary.condition === 'unavailable' ? 'stopped' : primary.condition;
}

function toStreamStatus(view: StreamHealthView, source: SourceRecord, records: readonly StreamRecord[], skewMs: number): StreamStatus {
  const record = records.find((candidate) => candidate.stream === view.stream);
  return {
    stream: streamName(source.kind, view.stream),
    optional: view.optional,
    lastOkAt: shift(view.lastOkAt, skewMs),
    lastEventAt: view.lastEventAt,
    lagMs: view.lagMs,
    stale: view.stale,
    since: shift(view.since, skewMs),
    error: view.error === null ? null : { code: view.error.code, message: view.error.message, hint: view.error.hint, sinceAt: view.error.sinceAt + skewMs },
    gaps: record?.gaps ?? 0,
    quarantined: record?.quarantined ?? 0,
    nextAttemptAt: shift(view.nextAttemptAt, skewMs),
  };
}
