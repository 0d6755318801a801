import type { UtcMs } from '../../../shared/domain/time.ts';
import { toHealthView, type StreamError, type StreamHealthView } from '../../polling/health.ts';
import { pollMsOf } from '../../polling/schedule.ts';
import { newestEventOf } from '../../polling/track.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { IngestPage, SourceRecord, StoreWriter } from '../../ports/stores.ts';
import type { PushConnector } from './event-pages.ts';

/** How the stream of pushed events is doing; survives a restart in the store. */
export interface PushHealth {
  load(): Promise<void>;
  pageIngested(page: IngestPage): void;
  fail(code: StreamError['code'], message: string, hint: string): Promise<void>;
  succeed(): Promise<void>;
  error(): StreamError | null;
  lastEventAt(): UtcMs | null;
  view(now: { readonly freshAt: UtcMs | null; readonly isPaused: boolean }): StreamHealthView;
}

export interface PushHealthPorts { readonly source: SourceRecord; readonly connector: PushConnector; readonly store: StoreWriter; readonly clock: Clock; readonly log: Log; readonly onHealth: () => void }

export function createPushHealth({ source, connector: { push }, store, clock, log, onHealth }: PushHealthPorts): PushHealth {
  const startedAt = clock.now();
  const isPrimary = push.isPrimary(source.settings);
  let error: StreamError | null = null;
  let lastOkAt: UtcMs | null = null;
  let lastEventAt: UtcMs | null = null;
  return {
    load: async () => {
      const known = (await store.listStreams()).find((stream) => stream.sourceId === source.id && stream.stream === push.stream);
      lastOkAt = known?.lastOkAt ?? null;
      lastEventAt = known?.lastEventAt ?? null;
    },
    pageIngested: (page) => { lastEventAt = newestEventOf(page, lastEventAt); },
    fail: async (code, message, hint) => {
      if (error?.code !== code || error.message !== message) log.warn('push.fault', { source: source.id, code, message });
      error = { code, message, hint, sinceAt: error?.sinceAt ?? clock.now() };
      onHealth();
      await store.writeStreamHealth(source.id, push.stream, { error });
    },
    succeed: async () => {
      error = null;
      lastOkAt = clock.now();
      onHealth();
      await store.writeStreamHealth(source.id, push.stream, { lastOkAt, ...(lastEventAt === null ? {} : { lastEventAt }), error: null });
    },
    error: () => error,
    lastEventAt: () => lastEventAt,
    view: ({ freshAt, isPaused }) => toHealthView({
      sourceId: source.id, stream: push.stream, optional: !isPrimary, primary: isPrimary, lastOkAt, lastEventAt, skewMs: null,
      freshAt, error, nextAttemptAt: null, backfill: null, isPaused, isStopped: false, isUnavailable: false, startedAt,
    }, clock.now(), pollMsOf(source.settings)),
  };
}
