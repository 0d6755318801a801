import type { Runs } from './facts.ts';

/**
 * What was worked out for one subject and one set of facts, by the conditions' keys, so that rules share it. It stays
 * right when only the frontier has moved on, for up to a week; new facts, another zone or another norm want a new one.
 */
export interface FactMemo { readonly sets: Map<string, Runs> }

export function createFactMemo(): FactMemo {
  return { sets: new Map() };
}
