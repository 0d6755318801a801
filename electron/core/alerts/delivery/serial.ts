/** Work that must not overlap, one after the other in the order in which it came. */
export interface Serial {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Without anybody waiting; a fault goes to `onFault`. */
  start(work: () => Promise<void>): void;
  settled(): Promise<void>;
}

export function createSerial(onFault: (cause: unknown) => void): Serial {
  let last: Promise<unknown> = Promise.resolve();
  const run = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined); // whoever asked hears of it; the next one starts all the same
    return mine;
  };
  const settled = async (): Promise<void> => {
    const seen = last;
    await seen;
    if (seen !== last) await settled();
  };
  return { run, start: (work) => void run(work).catch(onFault), settled };
}
