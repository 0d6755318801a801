import type { UtcMs } from '../../../shared/domain/time.ts';
import type { StreamError, StreamHealthView } from '../../polling/health.ts';
import type { ReceiverPlan } from '../../ports/connector.ts';
import type { PushCounts } from './event-pages.ts';
import type { Listen, Listener } from './listen.ts';
import { BEAT_MS, createPushCoverage } from './push-coverage.ts';
import { createPushHealth, type PushHealthPorts } from './push-health.ts';
import { createPushIntake, retryMs } from './push-intake.ts';
import type { ReceiverSecrets } from './receiver-secrets.ts';

export interface PushSourceOptions extends PushHealthPorts {
  readonly listen: Listen;
  readonly readSecrets: () => Promise<ReceiverSecrets>;
}

export interface ReceiverState {
  readonly listening: boolean;
  readonly host: string;
  readonly port: number | null;
  readonly loopback: boolean;
  readonly lastEventAt: UtcMs | null;
  /** Deliveries in the inbox. */
  readonly waiting: number;
  readonly error: StreamError | null;
}

export type Opened = { readonly ok: true; readonly url: string } | { readonly ok: false; readonly message: string; readonly hint: string };

/** The receiver of one source with the way from its inbox into the store. */
export interface PushSource {
  start(): void;
  /** Resolves when it listens for the first time, or with why it does not. For a command that waits for it. */
  listen(port: number | null): Promise<Opened>;
  /** What is in the inbox is stored before it resolves; the gap names the reason. */
  stop(reason: 'receiver-down' | 'paused'): Promise<void>;
  /** Stores what waits in the inbox now. */
  drain(): Promise<PushCounts>;
  health(): StreamHealthView;
  receiver(): ReceiverState;
  /** Where a sender has to send to; null while it does not listen. */
  address(): { readonly url: string; readonly header: ReceiverPlan['header'] } | null;
}

/** What is open, if anything. */
interface Listening { listener: Listener | null; plan: ReceiverPlan | null }

export function createPushSource(options: PushSourceOptions): PushSource {
  const { source, connector: { push }, store, clock, log } = options;
  const stopping = new AbortController();
  const now: Listening = { listener: null, plan: null };
  const coverage = createPushCoverage(store, clock, source.id, push.stream);
  const health = createPushHealth(options);
  const intake = createPushIntake({ ...options, coverage, health, isListening: () => now.listener !== null, stopping: stopping.signal });
  let isPaused = source.isPaused;
  let loop: Promise<void> | null = null;

  const refuse = async (code: StreamError['code'], why: { readonly message: string; readonly hint: string }): Promise<Opened> => {
    await coverage.openGap('receiver-down');
    await health.fail(code, why.message, why.hint);
    return { ok: false, message: why.message, hint: why.hint };
  };
  const open = async (port: number | null): Promise<Opened> => {
    const secrets = await options.readSecrets();
    if (!secrets.ok) return refuse('secrets-missing', secrets);
    const plan = push.receiverOf(source.settings, secrets.values);
    const opened = await options.listen({ plan: port === null ? plan : { ...plan, port }, sourceId: source.id, onDelivery: () => intake.wake() });
    if (!opened.ok) return refuse('receiver', opened);
    if (stopping.signal.aborted) {
      await opened.listener.close();
      return { ok: false, message: 'The receiver was stopped.', hint: '' };
    }
    try {
      await coverage.begin();
    } catch (cause) {
      // Else the next attempt would find its own port in use.
      await opened.listener.close();
      throw cause;
    }
    now.plan = plan;
    now.listener = opened.listener;
    log.info('push.listening', { source: source.id, host: plan.host, port: opened.listener.port });
    intake.wake(true);
    return { ok: true, url: opened.listener.url };
  };
  /** Listens as soon as it can, then writes down every few seconds that it does. */
  const run = async (port: number | null): Promise<void> => {
    for (let attempt = 1; now.listener === null && !stopping.signal.aborted; attempt += 1) {
      const isOpen = await open(port).then((opened) => opened.ok, (cause: unknown) => {
        log.error('push.open-failed', { source: source.id }, cause);
        return false;
      });
      if (!isOpen) await clock.sleep(retryMs(attempt), stopping.signal);
    }
    while (!stopping.signal.aborted) {
      await clock.sleep(BEAT_MS, stopping.signal);
      intake.wake(true);
    }
  };
  /** What an earlier run left behind is stored whether or not this one listens; nobody waits for it, least of all a sender. */
  const begin = async (): Promise<void> => {
    await Promise.all([coverage.load(), health.load()]);
    intake.wake();
    if (isPaused) await coverage.openGap('paused');
    options.onHealth();
  };
  const stopWatching = clock.onJump((jumpMs) => {
    intake.beat(Math.max(0, jumpMs)).catch((cause: unknown) => log.error('push.jump-failed', { source: source.id }, cause));
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
      const { listener } = now;
      await listener?.close();
      if (listener !== null) await intake.end(reason).catch((cause: unknown) => log.error('push.stop-failed', { source: source.id }, cause));
      now.listener = null;
      stopping.abort();
      await loop;
      await intake.settled();
    },
    drain: () => intake.drain(),
    health: () => health.view({ freshAt: coverage.freshAt(), isPaused }),
    receiver: () => {
      const host = now.plan?.host ?? source.settings['receiverHost'] ?? '127.0.0.1';
      return { listening: now.listener !== null, host, port: now.listener?.port ?? null, loopback: isLoopback(host), lastEventAt: health.lastEventAt(), waiting: store.inbox.count(source.id), error: health.error() };
    },
    address: () => (now.listener === null || now.plan === null ? null : { url: now.listener.url, header: now.plan.header }),
  };
}

/** Addresses that only this machine reaches. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
