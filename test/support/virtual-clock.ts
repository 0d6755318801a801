import type { Clock } from '../../electron/ports/clock.ts';

/** A clock that stands still until a test moves it. */
export interface VirtualClock extends Clock {
  /** Moves time, waking sleepers in order and letting them run in between. */
  advance(ms: number): Promise<void>;
  /** Sets the wall clock off, as sleep and resume or a corrected clock do; tells the listeners when asked to. */
  jump(ms: number, options?: { readonly silent?: boolean }): void;
  /** Lets time run, sleeper by sleeper, until the condition holds. Throws after `limitMs` of virtual time. */
  runUntil(condition: () => boolean, limitMs?: number): Promise<void>;
  /** Runs work that sleeps, moving time as it needs. */
  runWork<T>(work: Promise<T>, limitMs?: number): Promise<T>;
}

interface Sleeper { readonly atMs: number; readonly wake: () => void }

export function createVirtualClock(startAt: number): VirtualClock {
  let monotonic = 0;
  let wall = startAt;
  let sleepers: Sleeper[] = [];
  const listeners = new Set<(jumpMs: number) => void>();

  const move = (ms: number): void => {
    monotonic += ms;
    wall += ms;
    const due = sleepers.filter((sleeper) => sleeper.atMs <= monotonic).sort((a, b) => a.atMs - b.atMs);
    sleepers = sleepers.filter((sleeper) => sleeper.atMs > monotonic);
    for (const sleeper of due) sleeper.wake();
  };
  const nextMs = (): number | null => sleepers.reduce<number | null>((next, { atMs }) => (next === null || atMs < next ? atMs : next), null);

  return {
    now: () => wall,
    monotonicMs: () => monotonic,
    sleep: (ms, signal) => new Promise((resolve) => {
      if (signal?.aborted === true || ms <= 0) return resolve();
      const wake = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const sleeper: Sleeper = { atMs: monotonic + ms, wake };
      const leave = (): void => {
        sleepers = sleepers.filter((other) => other !== sleeper);
        resolve();
      };
      signal?.addEventListener('abort', leave, { once: true });
      sleepers.push(sleeper);
    }),
    onJump(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    jump(ms, options = {}) {
      wall += ms;
      if (options.silent !== true) for (const listener of listeners) listener(ms);
    },
    async advance(ms) {
      const end = monotonic + ms;
      for (await settle(); ; await settle()) {
        const next = nextMs();
        if (next === null || next > end) break;
        move(Math.max(0, next - monotonic));
      }
      move(end - monotonic);
      await settle();
    },
    async runUntil(condition, limitMs = 86_400_000) {
      const end = monotonic + limitMs;
      for (await settle(); !condition(); await settle()) {
        const next = nextMs();
        if (next === null || next > end) throw new Error(`the condition did not come true within ${limitMs} ms`);
        move(Math.max(0, next - monotonic));
      }
    },
    async runWork(work, limitMs = 86_400_000) {
      const progress = { isDone: false };
      const watched = work.finally(() => { progress.isDone = true; });
      watched.catch(() => undefined);
      const end = monotonic + limitMs;
      for (await settle(); !progress.isDone; await settle()) {
        const next = nextMs();
        if (next === null) continue;
        if (next > end) throw new Error(`the work did not end within ${limitMs} ms`);
        move(Math.max(0, next - monotonic));
      }
      return watched;
    },
  };
}

/** Lets everything that is ready run: promises, then one turn of the event loop. */
function settle(): Promise<void> {
  return new Promise((resolve) => { setImmediate(resolve); });
}
