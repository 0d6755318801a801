/** When a stream wants its next turn: `ready` now, `later` in so many milliseconds, `never` until something changes. */
export type Readiness = { readonly kind: 'ready' } | { readonly kind: 'later'; readonly inMs: number } | { readonly kind: 'never' };

export type Turn = { readonly kind: 'run'; readonly index: number } | { readonly kind: 'sleep'; readonly ms: number };

/** The loop looks up at least this often, so that a stream that stopped still turns stale on the screens. */
export const LONGEST_SLEEP_MS = 15_000;
const SHORTEST_SLEEP_MS = 20;

/** Whose turn it is: the ready ones in a round, beginning after the last; else how long nothing is due. */
export function decideTurn(streams: readonly Readiness[], lastIndex: number): Turn {
  for (let offset = 1; offset <= streams.length; offset++) {
    const index = (lastIndex + offset) % streams.length;
    if (streams[index]?.kind === 'ready') return { kind: 'run', index };
  }
  const waits = streams.map((stream) => (stream.kind === 'later' ? stream.inMs : LONGEST_SLEEP_MS));
  return { kind: 'sleep', ms: Math.max(SHORTEST_SLEEP_MS, Math.min(LONGEST_SLEEP_MS, ...waits)) };
}

/** Seconds between polls from a source's settings, for judging freshness; every vendor names them alike. */
export function pollMsOf(settings: Readonly<Record<string, string>>): number {
  const seconds = Number(settings['pollSeconds'] ?? 30);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : 30_000;
}
