import type { FloorAgent } from '../../../shared/contract/schemas.ts';
import { STATES, type State } from '../../../shared/domain/state.ts';
import { plain } from '../../state/fold.ts';
import type { FloorGroup, FloorSort } from '../../state/preferences.ts';
import { stateWord } from '../../theme/tokens.ts';

/** What narrows the floor. */
export interface FloorSelection {
  readonly search: string;
  readonly states: readonly State[];
  /** Empty: all. */
  readonly sourceIds: readonly number[];
}

export type FloorRow =
  | { readonly kind: 'group'; readonly id: string; readonly title: string; readonly agents: number }
  | { readonly kind: 'agent'; readonly id: string; readonly agent: FloorAgent };

const SERIOUSNESS = ['ringing-long', 'no-answer', 'failed', 'wrap-long', 'away-long'] as const satisfies readonly FloorAgent['exceptions'][number][];

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Agents of the chosen sources that match the search; the state counts are taken from these, before states are filtered. */
export function inScope(agents: Iterable<FloorAgent>, selection: Pick<FloorSelection, 'search' | 'sourceIds'>): FloorAgent[] {
  const wanted = plain(selection.search.trim());
  const sources = new Set(selection.sourceIds);
  return [...agents].filter((agent) =>
    (sources.size === 0 || sources.has(agent.sourceId)) &&
    (wanted === '' || plain(agent.name).includes(wanted) || plain(agent.agentId).includes(wanted)));
}

export const inStates = (agents: readonly FloorAgent[], states: readonly State[]): FloorAgent[] =>
  agents.filter((agent) => states.length === 0 || states.includes(agent.state));

/** How many agents are in each state, in the order in which states are listed; states without an agent are left out. */
export function countStates(agents: readonly FloorAgent[]): { readonly state: State; readonly agents: number }[] {
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

/** Rows in the order of the list; groups keep the order of the agents in them. */
export function groupRows(agents: readonly FloorAgent[], group: FloorGroup, sourceName: (id: number) => string): FloorRow[] {
  if (group === 'none') return agents.map(toRow);
  const groups = new Map<string, FloorAgent[]>();
  for (const agent of agents) {
    const key = group === 'state' ? agent.state : String(agent.sourceId);
    const members = groups.get(key);
    if (members) members.push(agent);
    else groups.set(key, [agent]);
  }
  const titled = [...groups].map(([key, members]) => {
    const first = members[0];
    const title = group === 'state' && first !== undefined ? stateWord(first.state) : sourceName(Number(key));
    const rank = group === 'state' && first !== undefined ? STATES.indexOf(first.state) : 0;
    return { key, members, title, rank };
  });
  titled.sort((a, b) => a.rank - b.rank || names.compare(a.title, b.title));
  return titled.flatMap(({ key, members, title }) => [{ kind: 'group' as const, id: `group ${key}`, title, agents: members.length }, ...members.map(toRow)]);
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
