/** Work that piles up and is done by one runner at a time. */
export interface WorkLoop {
  /** There may be something to do. */
  wake(): void;
  /** Resolves when nothing is left to do. */
  settled(): Promise<void>;
}

/** `run` does some of the work and never rejects; it is called again while `hasWork` says so. */
export function createWorkLoop(hasWork: () => boolean, run: () => Promise<void>): WorkLoop {
  let work: Promise<void> | null = null;

  const drain = async (): Promise<void> => {
    while (hasWork()) await run();
  };
  const wake = (): void => {
    if (work !== null || !hasWork()) return;
    work = drain().finally(() => {
      work = null;
      // What came in between the last look and here has found a runner and woken nobody.
      wake();
    });
  };
  const settled = async (): Promise<void> => {
    if (work === null) return;
    await work;
    await settled();
  };
  return { wake, settled };
}
