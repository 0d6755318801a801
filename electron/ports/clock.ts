import type { UtcMs } from '../../shared/domain/time.ts';

/** Time as an argument. The desk's clock is used for waiting and for receipt times only; a vendor's data follows the vendor's clock. */
export interface Clock {
  /** The desk's wall clock; may jump. */
  now(): UtcMs;
  /** Milliseconds that only go forward; stops while the machine sleeps on some systems. */
  monotonicMs(): number;
  /** Resolves after `ms`, at once when `signal` is aborted (it never rejects). */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls back when the wall clock ran ahead of the monotonic one by more than a few seconds (sleep and resume, clock set). Returns a function that stops it. */
  onJump(listener: (jumpMs: number) => void): () => void;
}

/** A number in [0, 1); an argument so that jitter can be replayed. */
export type Random = () => number;
