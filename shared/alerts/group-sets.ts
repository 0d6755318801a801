import { readIdle } from './agent-sets.ts';
import { besides, overlapAtLeast } from './counts.ts';
import type { QueueFacts, Runs, TeamFacts } from './facts.ts';
import { ALL_TIME, complement, intersect, mergeSpans, NO_RUNS, shrinkSpans, union, type Spans } from './runs.ts';

/** When the conditions of teams and queues hold, before times of the week and durations. */

/** When each person of a team is available in any system. */
export function availabilityOf(facts: TeamFacts): readonly Runs[] {
  return facts.people.map((agents) => agents.reduce<Runs>((sum, agent) => union(sum, readIdle(agent)), NO_RUNS));
}

/** Fewer people available than `level`, within the time that is known for every agent of the team. */
export function fewerAvailable(facts: TeamFacts, level: number): Runs {
  return complement(overlapAtLeast(besides(availabilityOf(facts)), level), teamKnown(facts));
}

/** Time known for all agents of a team: mostly one array for all agents of a source. */
export function teamKnown(facts: TeamFacts): Runs {
  const sets = new Set(facts.people.flatMap((agents) => agents.map((agent) => agent.known)));
  return sets.size === 0 ? NO_RUNS : [...sets].reduce((known, set) => intersect(known, set), ALL_TIME);
}

/** Stays as spans, ascending by start. */
export function spansOfStays({ startAt, endAt }: QueueFacts): Spans {
  const spans = new Float64Array(startAt.length * 2);
  for (let index = 0; index < startAt.length; index += 1) {
    spans[index * 2] = startAt[index] ?? 0;
    spans[index * 2 + 1] = endAt[index] ?? 0;
  }
  return spans;
}

/** While somebody has been waiting for as long. */
export function waitsLongerThan(facts: QueueFacts, waitMs: number): Runs {
  return mergeSpans(shrinkSpans(spansOfStays(facts), waitMs));
}

/** When customers left before an answer; ascending. */
export function abandonedAt(facts: QueueFacts): Float64Array {
  return facts.endAt.filter((endAt, index) => facts.isAbandoned[index] === 1 && Number.isFinite(endAt)).sort();
}
