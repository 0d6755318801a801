import { useMemo, useState } from 'react';
import type { FloorAgent } from '../../../shared/contract/schemas.ts';
import type { State } from '../../../shared/domain/state.ts';
import { createAgentTest, useFilter } from '../../state/filter.ts';
import { agentName, usePeople } from '../../state/people.ts';
import { useFloorFilter, usePreferences } from '../../state/preferences.ts';
import { useSession } from '../../state/session.ts';
import { countStates, groupRows, holdOrder, inScope, inStates, sortAgents, type FloorRow } from './floor-order.ts';

export interface FloorRows {
  readonly rows: readonly FloorRow[];
  /** Agents in the rows. */
  readonly shown: readonly FloorAgent[];
  /** Before states are filtered. */
  readonly counts: readonly { readonly state: State; readonly agents: number }[];
  readonly inScope: number;
  /** Rows that would stand elsewhere; they wait while the pointer is over the list. */
  readonly waiting: number;
  readonly setHeld: (isHeld: boolean) => void;
}

/** The same object while the name is, so that its row need not be drawn again. */
const withName = (agent: FloorAgent, name: string): FloorAgent => (agent.name === name ? agent : { ...agent, name });

/** The floor after source, search, state, order and group, held still while the pointer is over it. */
export function useFloorRows(): FloorRows {
  const agents = useSession((session) => session.floor?.agents);
  const sources = useSession((session) => session.sources);
  const { sort, group } = usePreferences();
  const filter = useFilter();
  const people = usePeople();
  const { search, states } = useFloorFilter();
  const [held, setHeldOrder] = useState<{ readonly choice: string; readonly order: readonly string[] } | null>(null);

  const isShown = useMemo(() => createAgentTest(filter, people), [filter, people]);
  const named = useMemo(() => [...(agents?.values() ?? [])].map((agent) => withName(agent, agentName(people, agent.key, agent.name))), [agents, people]);
  const scoped = useMemo(() => inScope(named, { search, isShown }), [named, search, isShown]);
  const counts = useMemo(() => countStates(scoped), [scoped]);
  const shown = useMemo(() => sortAgents(inStates(scoped, states), sort), [scoped, states, sort]);
  const wanted = useMemo(() => {
    const source = (id: number): string => sources?.find((each) => each.id === id)?.name ?? `Source ${id}`;
    const team = (id: number): string => people?.book.teams.find((each) => each.id === id)?.name ?? `Team ${id}`;
    return groupRows(shown, group, { source, team });
  }, [shown, group, sources, people]);

  // A new choice of the lead moves rows at once; only the floor's own changes wait.
  const choice = JSON.stringify([sort, group, filter, search, states]);
  const laid = useMemo(() => {
    const ids = wanted.map((row) => row.id);
    const { order, waiting } = held !== null && held.choice === choice ? holdOrder(held.order, ids) : { order: ids, waiting: 0 };
    const byId = new Map(wanted.map((row) => [row.id, row]));
    return { rows: order.flatMap((id) => byId.get(id) ?? []), waiting };
  }, [wanted, held, choice]);
  const setHeld = (isHeld: boolean): void => setHeldOrder(isHeld ? { choice, order: laid.rows.map((row) => row.id) } : null);

  return { rows: laid.rows, shown, counts, inScope: scoped.length, waiting: laid.waiting, setHeld };
}
