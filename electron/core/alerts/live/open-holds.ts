import type { AgentFacts } from '../../../../shared/alerts/facts.ts';
import { PHASES } from '../../../../shared/alerts/rule.ts';
import type { Frontiers } from './live-facts.ts';

const HOLD = PHASES.indexOf('hold');

/**
 * The same facts, with holds that go on only up to where it is known that they do: answers of their own tell it, and may
 * fail to come while the agent's activities are known. Null: nobody asks for holds.
 */
export function withKnownHolds(facts: AgentFacts | null, frontiers: Frontiers | null): AgentFacts | null {
  const untilAt = facts === null ? undefined : frontiers?.get(facts.sourceId);
  if (facts === null || untilAt === undefined || untilAt >= facts.frontierAt) return facts;
  const { phase, startAt, endAt } = facts.phases;
  const isOpenHold = (index: number): boolean => phase[index] === HOLD && endAt[index] === Infinity;
  if (!phase.some((_, index) => isOpenHold(index))) return facts;
  return { ...facts, phases: { ...facts.phases, endAt: endAt.map((end, index) => (isOpenHold(index) ? Math.max(untilAt, startAt[index] ?? untilAt) : end)) } };
}
