import type { Contradiction } from '../../../shared/contract/record-schemas.ts';
import type { AgentDay } from '../../../shared/contract/schemas.ts';
import { clip, gapsIn, union, type ClosedInterval } from '../../../shared/domain/time.ts';
import { CONTRADICTION_MS, isBusyState } from '../floor/exceptions.ts';

/** What of a day is needed to compare it with another. */
export type ComparedDay = Pick<AgentDay, 'agent' | 'window' | 'states' | 'unknown'>;

/**
 * Time in which somebody was available in one system while ringing or on a contact in another, for ten seconds at
 * least: systems are told of a change at different times. Time that either of them does not know is left out.
 */
export function contradictionsOf(days: readonly ComparedDay[]): Contradiction[] {
  return days.flatMap((available) => days.flatMap((engaged) => (available === engaged ? [] : compare(available, engaged)))).sort((a, b) => a.startAt - b.startAt);
}

function compare(available: ComparedDay, engaged: ComparedDay): Contradiction[] {
  const busy = union(engaged.states.filter((stretch) => isBusyState(stretch.state)));
  const free = union(available.states.filter((stretch) => stretch.state === 'available'));
  const unknown = [...available.unknown, ...engaged.unknown];
  return free.flatMap((part) => busy.flatMap((other) => known(clip(part, other), unknown))).flatMap((shared) => {
    if (shared.endAt - shared.startAt < CONTRADICTION_MS) return [];
    return [{ ...shared, open: isOpenAt(available, shared.endAt) && isOpenAt(engaged, shared.endAt), availableKey: available.agent.key, engagedKey: engaged.agent.key }];
  });
}

function known(part: ClosedInterval | null, unknown: readonly ClosedInterval[]): ClosedInterval[] {
  return part === null ? [] : gapsIn(part, unknown);
}

/** What is so at that moment still runs: it lies in the last state, and that is open. One of the two systems may have answered a little later than the other. */
function isOpenAt(day: ComparedDay, at: number): boolean {
  const last = day.states.at(-1);
  return last !== undefined && last.open && last.startAt < at && last.endAt >= at;
}
