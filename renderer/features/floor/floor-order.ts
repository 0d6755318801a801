import type { FloorAgent } from '../../../shared/contract/schemas.ts';
import { STATES, type State } from '../../../shared/domain/state.ts';
import { plain } from '../../state/fold.ts';
import type { FloorGroup, FloorSort } from '../../state/preferences.ts';
import { stateWord } from '../../theme/tokens.ts';

/** What narrows the floor. */
export interface FloorSelection {
  readonly search: string;
  readonly states: readonly State[];
  /** The filter of the top bar. */
  readonly isShown: (agentKey: string) => boolean;
}

export type FloorRow =
  | { readonly kind: 'group'; readonly id: string; readonly title: string; readonly agents: number; readonly states: readonly StateCount[] }
  | { readonly kind: 'agent'; readonly id: string; readonly agent: FloorAgent };

const SERIOUSNESS = ['contradiction', 'ringing-long', 'no-answer', 'failed', 'wrap-long', 'away-long'] as const satisfies readonly FloorAgent['exceptions'][number][];

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

export interface StateCount { readonly state: State; readonly agents: number }

/** Agents whom the top bar's filter leaves and that match the search; the state counts are taken from these, before states are filtered. */
export function inScope(agents: Iterable<FloorAgent>, selection: Pick<FloorSelection, 'search' | 'isShown'>): FloorAgent[] {
  const wanted = plain(selection.search.trim());
  return [...agents].filter((agent) =>
    selection.isShown(agent.key) &&
    (wanted === '' || plain(agent.name).includes(wanted) || plain(agent.agentId).includes(wanted)));
}

export const inStates = (agents: readonly FloorAgent[], states: readonly State[]): FloorAgent[] =>
  agents.filter((agent) => states.length === 0 || states.includes(agent.state));

/** How many agents are in each state, in the order in which states are listed; states without an agent are left out. */
export function countStates(agents: readonly FloorAgent[]): StateCount[] {
  const counts = new Map<State, number>();
  for (const agent of agents) counts.set(agent.state, (counts.get(agent.state) ?? 0) + 1);
  return STATES.flatMap((state) => {
    const found = counts.get(state);
    return found === undefined ? [] : [{ state, agents: found }];
  });
}

type Compare = (a: FloorAgent, b: FloorAgent) => number;

const byName: Compare = (a, b) => names.compare(a.name, b.name) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
const byState: Compare = (a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state);
/** Those who are not at work come last: nobody looks for the agent who has been logged out the longest. */
const byPresence: Compare = (a, b) => Number(isOut(a)) - Number(isOut(b));
const byLongest: Compare = (a, b) => (a.sinceAt ?? Number.POSITIVE_INFINITY) === (b.sinceAt ?? Number.POSITIVE_INFINITY) ? 0 : (a.sinceAt ?? Number.POSITIVE_INFINITY) - (b.sinceAt ?? Number.POSITIVE_INFINITY);
const seriousness = (agent: FloorAgent): number => {
  const first = agent.exceptions[0];
  return first === undefined ? SERIOUSNESS.length : SERIOUSNESS.indexOf(first);
};
const byException: Compare = (a, b) => seriousness(a) - seriousness(b);

const isOut = (agent: FloorAgent): boolean => agent.state === 'logged-out' || agent.state === 'unknown';

const ORDERS: Readonly<Record<FloorSort, readonly Compare[]>> = {
  exceptions: [byException, byPresence, byLongest, byName],
  longest: [byPresence, byLongest, byName],
  name: [byName],
  state: [byState, byLongest, byName],
};

export function sortAgents(agents: readonly FloorAgent[], sort: FloorSort): FloorAgent[] {
  const order = ORDERS[sort];
  return [...agents].sort((a, b) => {
    for (const compare of order) {
      const found = compare(a, b);
      if (found !== 0) return found;
    }
    return 0;
  });
}

const toRow = (agent: FloorAgent): FloorRow => ({ kind: 'agent', id: agent.key, agent });

export interface GroupNames {
  readonly source: (id: number) => string;
  readonly team: (id: number) => string;
}

const NO_TEAM = 'No team';

const keyOf = (agent: FloorAgent, group: Exclude<FloorGroup, 'none'>): string => (group === 'state' ? agent.state : group === 'team' ? String(agent.teamId ?? '') : String(agent.sourceId));

function titleOf(first: FloorAgent, group: Exclude<FloorGroup, 'none'>, nameOf: GroupNames): string {
  if (group === 'state') return stateWord(first.state);
  if (group === 'team') return first.teamId === null ? NO_TEAM : nameOf.team(first.teamId);
  return nameOf.source(first.sourceId);
}

/** States stand in their order; those without a team come last. */
const rankOf = (first: FloorAgent, group: Exclude<FloorGroup, 'none'>): number => (group === 'state' ? STATES.indexOf(first.state) : group === 'team' && first.teamId === null ? 1 : 0);

/** Rows in the order of the list; groups keep the order of the agents in them. */
export function groupRows(agents: readonly FloorAgent[], group: FloorGroup, nameOf: GroupNames): FloorRow[] {
  if (group === 'none') return agents.map(toRow);
  const groups = new Map<string, FloorAgent[]>();
  for (const agent of agents) {
    const members = groups.get(keyOf(agent, group));
    if (members) members.push(agent);
    else groups.set(keyOf(agent, group), [agent]);
  }
  const titled = [...groups].flatMap(([key, members]) => {
    const [first] = members;
    return first === undefined ? [] : [{ key, members, title: titleOf(first, group, nameOf), rank: rankOf(first, group) }];
  });
  titled.sort((a, b) => a.rank - b.rank || names.compare(a.title, b.title));
  return titled.flatMap(({ key, members, title }) => [
    { kind: 'group' as const, id: `group ${key}`, title, agents: members.length, states: group === 'state' ? [] : countStates(members) },
    ...members.map(toRow),
  ]);
}

/**
 * The wanted order laid over what is on screen while the pointer is over the list: rows stay where they are, new ones
 * come last, gone ones leave. `waiting` counts the rows that would stand elsewhere.
 */
export function holdOrder(shown: readonly string[], wanted: readonly string[]): { readonly order: string[]; readonly waiting: number } {
  const present = new Set(wanted);
  const kept = shown.filter((id) => present.has(id));
  const known = new Set(kept);
  const order = [...kept, ...wanted.filter((id) => !known.has(id))];
  return { order, waiting: order.filter((id, index) => wanted[index] !== id).length };
}
