import { readIdle } from './agent-sets.ts';
import type { AgentFacts } from './facts.ts';

/** Fewer idle stretches than this are no norm. */
export const LEAST_STRETCHES = 20;
const QUANTILE = 0.95;

/**
 * How long nearly all idle stretches of a person last (95th percentile, nearest rank), from the facts of the days that
 * are given. What still runs at the frontier and what began before the facts do is left out: it has no length yet.
 */
export function idleNormOf(facts: AgentFacts): number | null {
  const idle = readIdle(facts);
  const lengths: number[] = [];
  for (let index = 0; index < idle.length; index += 2) {
    const startAt = idle[index] ?? 0;
    const endAt = idle[index + 1] ?? 0;
    if (startAt >= facts.startsAt && endAt <= facts.frontierAt) lengths.push(endAt - startAt);
  }
  if (lengths.length < LEAST_STRETCHES) return null;
  lengths.sort((a, b) => a - b);
  return lengths[Math.ceil(QUANTILE * lengths.length) - 1] ?? null;
}
