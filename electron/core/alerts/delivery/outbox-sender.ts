import type { WebhookStatus } from '../../../../shared/contract/alert-schemas.ts';
import { isGivenUp } from '../../../alerts/delivery/retry.ts';
import type { OutboxEntry } from '../../../ports/alert-store.ts';
import { createWorkLoop } from '../../work-loop.ts';
import { createOutboxQueue } from './outbox-queue.ts';
import { createPace } from './pace.ts';
import type { DeliveryPorts } from './ports.ts';
import { createTimer } from './timer.ts';

/** How an attempt went; `problem` null: the receiver took it; `isRefused`: it understood, and does not want this very delivery. */
export interface Attempt { readonly problem: string | null; readonly retryAfterMs: number | null; readonly isRefused: boolean }

/** Empties the store's outbox: one delivery after the other in their order, each tried again until it is a day old. */
export interface OutboxSender {
  load(): Promise<void>;
  start(): void;
  stop(): void;
  settled(): Promise<void>;
  add(bodies: readonly { readonly deliveryId: string; readonly body: string }[]): Promise<void>;
  /** What was wrong may be right now: try at once. */
  retry(): void;
  /** Nothing of what waits is sent any more. */
  clear(): Promise<void>;
  status(): WebhookStatus;
}

/** After a fault of our own (the store, the secrets). */
const OWN_FAULT_MS = 60_000;
/** So often a delivery may be refused (half a minute or so); then those behind it have their turn. */
const MOST_REFUSALS = 5;

export interface OutboxOptions {
  readonly ports: Pick<DeliveryPorts, 'store' | 'clock' | 'log' | 'random'>;
  readonly isEnabled: () => boolean;
  readonly attempt: (entry: OutboxEntry, signal: AbortSignal) => Promise<Attempt>;
  readonly onChange: () => void;
}

export function createOutboxSender({ ports, isEnabled, attempt, onChange }: OutboxOptions): OutboxSender {
  const { clock, log } = ports;
  const queue = createOutboxQueue(ports);
  const pace = createPace(clock, ports.random);
  let ended = new AbortController();
  let isStarted = false;
  let stopJumps: (() => void) | null = null;

  const hasWork = (): boolean => isStarted && isEnabled() && queue.size() > 0;
  const loop = createWorkLoop(() => hasWork() && pace.waitMs() === 0, sendNext);
  const timer = createTimer(clock, look);

  function look(): void {
    loop.wake();
    timer.set(hasWork() && pace.waitMs() > 0 ? pace.waitMs() : null);
  }

  async function sendNext(): Promise<void> {
    try {
      const head = await queue.first();
      if (head !== null) await send(head);
    } catch (cause) {
      log.error('outbox-fault', {}, cause);
      pace.pause(OWN_FAULT_MS);
    }
    if (hasWork() && pace.waitMs() > 0) timer.set(pace.waitMs());
    onChange();
  }

  async function send(head: OutboxEntry): Promise<void> {
    if (isGivenUp(head.createdAt, clock.now())) {
      log.warn('webhook-given-up', { attempts: head.attempts, createdAt: head.createdAt });
      pace.noteGivenUp(head.createdAt);
      return queue.leave(head);
    }
    const { signal } = ended;
    const { problem, retryAfterMs, isRefused } = await attempt(head, signal);
    if (signal.aborted) return;
    if (problem !== null && isRefused && head.attempts + 1 >= MOST_REFUSALS) return refuse(head, problem);
    if (problem !== null) return putOff(head, problem, retryAfterMs);
    pace.noteOk();
    await queue.leave(head);
  }

  async function refuse(head: OutboxEntry, problem: string): Promise<void> {
    log.warn('webhook-refused', { attempts: head.attempts + 1, detail: problem });
    pace.noteRefused(problem);
    await queue.leave(head);
  }

  async function putOff(head: OutboxEntry, problem: string, retryAfterMs: number | null): Promise<void> {
    const nextAttemptAt = pace.noteFailure(problem, retryAfterMs, head.attempts);
    log.warn('webhook-failed', { attempts: head.attempts + 1, detail: problem, retryInMs: pace.waitMs() });
    await queue.putOff(head, nextAttemptAt);
  }

  return {
    async load() {
      const head = await queue.first();
      if (head !== null) pace.resume(head.attempts, head.nextAttemptAt);
    },
    start() {
      if (isStarted) return;
      isStarted = true;
      ended = new AbortController();
      stopJumps = clock.onJump(() => {
        pace.reset();
        look();
      });
      look();
    },
    stop() {
      isStarted = false;
      ended.abort();
      stopJumps?.();
      timer.set(null);
    },
    settled: () => loop.settled(),
    async add(bodies) {
      await queue.add(bodies);
      look();
    },
    retry() {
      pace.forget();
      look();
    },
    async clear() {
      await queue.clear();
      pace.forget();
    },
    status: () => ({ waiting: queue.size(), ...pace.status() }),
  };
}
