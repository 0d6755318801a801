import type { WebhookStatus } from '../../../../shared/contract/alert-schemas.ts';
import type { UtcMs } from '../../../../shared/domain/time.ts';
import { decideRetryMs, LONGEST_RETRY_AFTER_MS } from '../../../alerts/delivery/retry.ts';
import type { Clock, Random } from '../../../ports/clock.ts';

/** When the next attempt may be made, and how the last ones went. */
export interface Pace {
  /** Milliseconds until it may be made; 0: now. */
  waitMs(): number;
  /** What is stored of the first that waits, after a start. */
  resume(attempts: number, nextAttemptAt: UtcMs): void;
  noteOk(): void;
  /** Answers when to try again. */
  noteFailure(message: string, retryAfterMs: number | null, attempts: number): UtcMs;
  noteGivenUp(createdAt: UtcMs): void;
  /** One delivery was given up because the receiver does not want it; the next may be taken. */
  noteRefused(message: string): void;
  /** A fault of our own: it is not the receiver's, and is not told as one. */
  pause(ms: number): void;
  /** What was wrong may be right now. */
  reset(): void;
  forget(): void;
  status(): Omit<WebhookStatus, 'waiting'>;
}

export function createPace(clock: Clock, random: Random): Pace {
  let notBeforeAt: UtcMs = 0;
  let failures = 0;
  let lastOkAt: UtcMs | null = null;
  let error: WebhookStatus['error'] = null;
  const reset = (): void => {
    failures = 0;
    notBeforeAt = 0;
  };
  return {
    waitMs: () => Math.max(0, notBeforeAt - clock.now()),
    resume(attempts, nextAttemptAt) {
      failures = attempts;
      // However the clock was set since: no longer than a receiver may ask for.
      notBeforeAt = Math.min(nextAttemptAt, clock.now() + LONGEST_RETRY_AFTER_MS);
    },
    noteOk() {
      reset();
      error = null;
      lastOkAt = clock.now();
    },
    noteFailure(message, retryAfterMs, attempts) {
      const nowAt = clock.now();
      failures = Math.max(failures, attempts) + 1;
      notBeforeAt = nowAt + decideRetryMs(failures, retryAfterMs, random);
      error = { message, sinceAt: error?.sinceAt ?? nowAt, nextAttemptAt: notBeforeAt };
      return notBeforeAt;
    },
    noteGivenUp(createdAt) {
      error = { message: 'Deliveries that could not be sent within 24 hours were given up.', sinceAt: error?.sinceAt ?? createdAt, nextAttemptAt: null };
    },
    noteRefused(message) {
      reset();
      error = { message: `${message} A delivery that was refused again and again was given up.`, sinceAt: error?.sinceAt ?? clock.now(), nextAttemptAt: null };
    },
    pause(ms) {
      notBeforeAt = clock.now() + ms;
    },
    reset,
    forget() {
      reset();
      error = null;
    },
    status: () => ({ lastOkAt, error }),
  };
}
