/**
 * The renderer's only clock. Screens tick by the core's clock: `hello.nowAt` and every status set the offset, so that a
 * client on another machine (or one whose clock jumps) still shows the core's time. One ticker serves all screens.
 */

let offsetMs = 0;
let ticking: number | undefined;
const tickers = new Set<(nowAt: number) => void>();

/** The core's clock, as well as it is known. */
export const coreNowAt = (): number => Date.now() + offsetMs;

/** Sets the offset from an answer of the core. Small differences are transport delay and are ignored, so ticking never stutters. */
export function setCoreNow(nowAt: number): void {
  const offset = nowAt - Date.now();
  if (Math.abs(offset - offsetMs) > 500) offsetMs = offset;
}

function tick(): void {
  const nowAt = coreNowAt();
  for (const listener of tickers) listener(nowAt);
  ticking = tickers.size === 0 ? undefined : window.setTimeout(tick, 1_000 - (coreNowAt() % 1_000) + 5);
}

/** Calls back once a second, just after the second turns. Returns a function that stops it. */
export function onTick(listener: (nowAt: number) => void): () => void {
  tickers.add(listener);
  ticking ??= window.setTimeout(tick, 1_000 - (coreNowAt() % 1_000) + 5);
  return () => {
    tickers.delete(listener);
  };
}

/** Calls back once after a while. Returns a function that cancels it. */
export function later(delayMs: number, callback: () => void): () => void {
  const timer = window.setTimeout(callback, delayMs);
  return () => window.clearTimeout(timer);
}
