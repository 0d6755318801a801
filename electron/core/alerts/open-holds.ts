import type { AgentFacts } from '../../../shared/alerts/facts.ts';
import { PHASES } from '../../../shared/alerts/rule.ts';
import type { UtcMs } from '../../../shared/domain/time.ts';

const HOLD = PHASES.indexOf('hold');

/**
 * The same facts, with holds that go on only up to where it is known that they do: answers of their own tell it, and may
 * fail to come while the agent's activities are known.
 */
export function holdsUntil(facts: AgentFacts, untilAt: UtcMs): AgentFacts {
  const { phase, startAt, endAt } = facts.phases;
  const isOpenHold = (index: number): boolean => phase[index] === HOLD && endAt[index] === Infinity;
  if (untilAt >= facts.frontierAt || !phase.some((_, index) => isOpenHold(index))) return facts;
  return { ...facts, phases: { ...facts.phases, endAt: endAt.map((end, index) => (isOpenHold(index) ? Math.max(untilAt, startAt[index] ?? untilAt) : end)) } };
}
