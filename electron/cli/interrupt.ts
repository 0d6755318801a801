/** Ctrl-C, SIGTERM and the end of the process that started this one, as a signal. A second Ctrl-C ends at once: the database is consistent at any instant. */
export function watchInterrupt(): { readonly signal: AbortSignal; readonly interrupted: Promise<void>; end(): void } {
  const controller = new AbortController();
  const interrupted = Promise.withResolvers<void>();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    interrupted.resolve();
  };
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of names) process.on(name, stop);
  // The start script keeps a channel open; it closes when that process is gone, also by kill -9.
  const leave = (): void => (controller.signal.aborted ? undefined : stop());
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
