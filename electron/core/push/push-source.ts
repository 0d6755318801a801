import type { UtcMs } from '../../../shared/domain/time.ts';
import { toHealthView, type StreamError, type StreamHealthView } from '../../polling/health.ts';
import { newestEventOf } from '../../polling/track.ts';
import { pollMsOf } from '../../polling/schedule.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ReceiverPlan } from '../../ports/connector.ts';
import type { Log } from '../../ports/log.ts';
import type { SourceRecord, StoreWriter } from '../../ports/stores.ts';
import { createDrain } from '../../receiving/drain.ts';
import { createWorkLoop } from '../work-loop.ts';
import type { PushConnector, PushCounts } from './event-pages.ts';
import type { Listen, Listener } from './listen.ts';
import { BEAT_MS, createPushCoverage } from './push-coverage.ts';
import type { ReceiverSecrets } from './receiver-secrets.ts';

/** After a port that could not be had, and after a batch that could not be stored; doubled up to a minute. */
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 60_000;

export interface PushSourceOptions {
  readonly source: SourceRecord;
  readonly connector: PushConnector;
  readonly store: StoreWriter;
  readonly clock: Clock;
  readonly log: Log;
  readonly listen: Listen;
  readonly readSecrets: () => Promise<ReceiverSecrets>;
  readonly onHealth: () => void;
}

export interface ReceiverState {
  readonly listening: boolean;
  readonly host: string;
  readonly port: number | null;
  readonly loopback: boolean;
  readonly lastEventAt: UtcMs | null;
  readonly waiting: number;
  readonly error: StreamError | null;
}

/** The receiver of one source with the way from its inbox into the store. */
export interface PushSource {
  start(): void;
  /** Resolves when it listens for the first time, or with why it does not. For a command that waits for it. */
  listen(port: number | null): Promise<{ readonly ok: true; readonly url: string } | { readonly ok: false; readonly message: string; readonly hint: string }>;
  /** `paused`: the gap says so. What is in the inbox is stored before it resolves. */
  stop(reason: 'receiver-down' | 'paused'): Promise<void>;
  /** Stores what waits in the inbox now. */
  drain(): Promise<PushCounts>;
  health(): StreamHealthView;
  receiver(): ReceiverState;
  /** Where a sender has to send to; null while it does not listen. */
  address(): { readonly url: string; readonly header: ReceiverPlan['header'] } | null;
}

export function createPushSource(options: PushSourceOptions): PushSource {
  const { source, connector, store, clock, log } = options;
  const { push } = connector;
  const coverage = createPushCoverage(store, clock, source.id, push.stream);
  const stopping = new AbortController();
  const startedAt = clock.now();
  let listener: Listener | null = null;
  let plan: ReceiverPlan | null = null;
  let error: StreamError | null = null;
  let lastOkAt: UtcMs | null = null;
  let lastEventAt: UtcMs | null = null;
  let isPaused = source.isPaused;
  let isDue = false;
  let attempts = 0;
  let turns: Promise<unknown> = Promise.resolve();
  let loop: Promise<void> | null = null;

  /** One at a time: a drain, a beat, the end. */
  const exclusively = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turns.then(work, work);
    turns = result.catch(() => undefined);
    return result;
  };
  const fail = async (code: StreamError['code'], message: string, hint: string): Promise<void> => {
    const isNew = error?.code !== code || error.message !== message;
    error = { code, message, hint, sinceAt: error?.sinceAt ?? clock.now() };
    if (isNew) log.warn('push.fault', { source: source.id, code, message });
    await store.writeStreamHealth(source.id, push.stream, { error });
    options.onHealth();
  };
  const succeed = async (): Promise<void> => {
    error = null;
    lastOkAt = clock.now();
    await store.writeStreamHealth(source.id, push.stream, { lastOkAt, ...(lastEventAt === null ? {} : { lastEventAt }), error: null });
  };

  const drain = createDrain({
    sourceId: source.id, inbox: store.inbox, push, settings: () => source.settings, store, clock, log,
    onPage: (_result, page) => { lastEventAt = newestEventOf(page, lastEventAt); },
  });
  const drainNow = (): Promise<PushCounts> => drain.run();
  /** Everything that came is stored, and the time up to now is covered. */
  const beat = (asleepMs = 0): Promise<void> => exclusively(async () => {
    if (listener === null || stopping.signal.aborted) return;
    await drainNow();
    await coverage.extend(asleepMs);
    await succeed();
    options.onHealth();
  });
  /** After each delivery; a failure is tried again with back-off, and said. */
  const draining = createWorkLoop(() => isDue && !stopping.signal.aborted, async () => {
    isDue = false;
    try {
      await beat();
      attempts = 0;
    } catch (cause) {
      log.error('push.drain-failed', { source: source.id }, cause);
      isDue = true;
      attempts += 1;
      await fail('internal', 'Received events could not be stored.', 'They are safe in the inbox and tried again by themselves. Check the free space on the disk; the log has the details.').catch((second: unknown) => log.error('push.health-failed', { source: source.id }, second));
      await clock.sleep(retryMs(attempts), stopping.signal);
    }
  });
  const wake = (): void => {
    isDue = true;
    draining.wake();
  };

  const open = async (port: number | null): Promise<{ readonly ok: true; readonly url: string } | { readonly ok: false; readonly message: string; readonly hint: string }> => {
    const secrets = await options.readSecrets();
    if (!secrets.ok) {
      await coverage.openGap('receiver-down');
      await fail('secrets-missing', secrets.message, secrets.hint);
      return secrets;
    }
    plan = push.receiverOf(source.settings, secrets.values);
    const opened = await options.listen({ plan: port === null ? plan : { ...plan, port }, sourceId: source.id, onDelivery: wake });
    if (!opened.ok) {
      await coverage.openGap('receiver-down');
      await fail('receiver', opened.message, opened.hint);
      return opened;
    }
    listener = opened.listener;
    await coverage.begin();
    log.info('push.listening', { source: source.id, host: plan.host, port: listener.port });
    await beat();
    return { ok: true, url: listener.url };
  };
  /** Listens as soon as it can, then writes down every few seconds that it does. */
  const run = async (port: number | null): Promise<void> => {
    for (let attempt = 1; listener === null && !stopping.signal.aborted; attempt += 1) {
      const opened = await open(port).catch(async (cause: unknown) => {
        log.error('push.open-failed', { source: source.id }, cause);
        return { ok: false as const };
      });
      if (!opened.ok) await clock.sleep(retryMs(attempt), stopping.signal);
    }
    while (!stopping.signal.aborted) {
      await clock.sleep(BEAT_MS, stopping.signal);
      if (!stopping.signal.aborted) wake();
    }
  };
  const load = async (): Promise<void> => {
    await coverage.load();
    const known = (await store.listStreams()).find((stream) => stream.sourceId === source.id && stream.stream === push.stream);
    lastOkAt = known?.lastOkAt ?? null;
    lastEventAt = known?.lastEventAt ?? null;
  };
  /** What an earlier run left behind is stored whether or not this one listens. */
  const begin = async (): Promise<void> => {
    await load();
    await exclusively(drainNow).catch((cause: unknown) => log.error('push.drain-failed', { source: source.id }, cause));
    if (isPaused) await coverage.openGap('paused');
    options.onHealth();
  };
  const stopWatching = clock.onJump((jumpMs) => {
    if (listener !== null) void beat(Math.max(0, jumpMs)).catch((cause: unknown) => log.error('push.jump-failed', { source: source.id }, cause));
  });

  return {
    start: () => {
      loop ??= begin().then(() => (isPaused ? undefined : run(null))).catch((cause: unknown) => log.error('push.internal', { source: source.id }, cause));
    },
    listen: async (port) => {
      isPaused = false;
      await begin();
      const opened = await open(port);
      if (opened.ok) loop ??= run(port);
      return opened;
    },
    stop: async (reason) => {
      stopWatching();
      const wasListening = listener !== null;
      await listener?.close();
      await exclusively(async () => {
        if (!wasListening) return;
        await drainNow();
        await coverage.extend();
        await coverage.end(reason);
      }).catch((cause: unknown) => log.error('push.stop-failed', { source: source.id }, cause));
      listener = null;
      stopping.abort();
      await loop;
      await draining.settled();
      await turns;
    },
    drain: () => exclusively(drainNow),
    health: () => toHealthView({
      sourceId: source.id, stream: push.stream, optional: !push.isPrimary(source.settings), primary: push.isPrimary(source.settings), lastOkAt, lastEventAt, skewMs: null,
      freshAt: coverage.freshAt(), error, nextAttemptAt: null, backfill: null, isPaused, isStopped: false, isUnavailable: false, startedAt,
    }, clock.now(), pollMsOf(source.settings)),
    receiver: () => {
      const host = plan?.host ?? source.settings['receiverHost'] ?? '127.0.0.1';
      return { listening: listener !== null, host, port: listener?.port ?? null, loopback: isLoopback(host), lastEventAt, waiting: store.inbox.count(source.id), error };
    },
    address: () => (listener === null || plan === null ? null : { url: listener.url, header: plan.header }),
  };
}

function retryMs(attempt: number): number {
  return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(10, attempt - 1));
}

/** Addresses that only this machine reaches. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
