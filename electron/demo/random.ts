/** A seeded stream of numbers: the same seed gives the same stream on every machine. */
export interface RandomStream {
  /** In [0, 1). */
  next(): number;
  /** In [low, high). */
  between(low: number, high: number): number;
  /** Whole, in [low, high]. */
  whole(low: number, high: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Exponential with the given mean, in whole milliseconds. */
  gapMs(meanMs: number): number;
  /** Log-normal around a median: many short, few long; in whole milliseconds. */
  spreadMs(medianMs: number, sigma: number): number;
  guid(): string;
}

const UINT32 = 4_294_967_296;

/** Mixes whole numbers into one 32-bit seed (murmur-style finaliser), so that neighbours get unrelated streams. */
export function mixSeed(...parts: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const part of parts) {
    hash = Math.imul(hash ^ (part | 0), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}

/** One number in [0, 1) from whole numbers, without a stream. */
export function shareOf(...parts: readonly number[]): number {
  return mixSeed(...parts) / UINT32;
}

/** A stream for one purpose: mulberry32, which is small, fast and good enough for a make-believe floor. */
export function createRandomStream(...seed: readonly number[]): RandomStream {
  let state = mixSeed(...seed);
  const word = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const next = (): number => word() / UINT32;
  const between = (low: number, high: number): number => low + next() * (high - low);
  const hex = (): string => word().toString(16).padStart(8, '0');
  return {
    next,
    between,
    whole: (low, high) => Math.floor(between(low, high + 1)),
    chance: (probability) => next() < probability,
    pick: (items) => {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new RangeError('Nothing to pick from.');
      return item;
    },
    gapMs: (meanMs) => Math.round(-Math.log(1 - next()) * meanMs),
    spreadMs: (medianMs, sigma) => {
      const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
      return Math.round(medianMs * Math.exp(sigma * normal));
    },
    guid: () => {
      const digits = hex() + hex() + hex() + hex();
      const variant = '89ab'[Number.parseInt(digits.charAt(16), 16) & 3] ?? '8';
      return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
    },
  };
}
