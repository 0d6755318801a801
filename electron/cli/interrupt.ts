import type { Clock } from '../ports/clock.ts';

/** A terminal signals every process of a command, and a start script may pass it on: within this time that is one Ctrl-C. */
const ONE_PRESS_MS = 1_000;

/** Ctrl-C, SIGTERM and the end of the process that started this one, as a signal. A second Ctrl-C ends at once: the database is consistent at any instant. */
export function watchInterrupt(clock: Clock): { readonly signal: AbortSignal; readonly interrupted: Promise<void>; end(): void } {
  const controller = new AbortController();
  const interrupted = Promise.withResolvers<void>();
  let firstAt = 0;
  const stop = (): void => {
    if (controller.signal.aborted && clock.monotonicMs() - firstAt > ONE_PRESS_MS) process.exit(130);
    if (controller.signal.aborted) return;
    firstAt = clock.monotonicMs();
    controller.abort();
    interrupted.resolve();
  };
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of names) process.on(name, stop);
  // The start script keeps a channel open; it closes when that process is gone, also by kill -9.
  const leave = (): void => {
    if (!controller.signal.aborted) stop();
  };
  process.on('disconnect', leave);
  return {
    signal: controller.signal,
    interrupted: interrupted.promise,
    end() {
      for (const name of names) process.removeListener(name, stop);
      process.removeListener('disconnect', leave);
    },
  };
}
