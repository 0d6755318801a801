import { useMemo, useRef, useState } from 'react';
import type { FloorAgent } from '../../../shared/contract/schemas.ts';
import type { State } from '../../../shared/domain/state.ts';
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

/** The floor after source, search, state, order and group, held still while the pointer is over it. */
export function useFloorRows(): FloorRows {
  const agents = useSession((session) => session.floor?.agents);
  const sources = useSession((session) => session.sources);
  const { sort, group, sourceIds } = usePreferences();
  const { search, states } = useFloorFilter();
  const [isHeld, setHeld] = useState(false);

  const scoped = useMemo(() => inScope(agents?.values() ?? [], { search, sourceIds }), [agents, search, sourceIds]);
  const counts = useMemo(() => countStates(scoped), [scoped]);
  const shown = useMemo(() => sortAgents(inStates(scoped, states), sort), [scoped, states, sort]);
  const wanted = useMemo(() => {
    const nameOf = (id: number): string => sources?.find((source) => source.id === id)?.name ?? `Source ${id}`;
    return groupRows(shown, group, nameOf);
  }, [shown, group, sources]);

  // A new choice of the lead moves rows at once; only the floor's own changes wait.
  const choice = JSON.stringify([sort, group, sourceIds, search, states]);
  const last = useRef<{ readonly choice: string; readonly order: readonly string[] }>({ choice: '', order: [] });
  const laid = useMemo(() => {
    const ids = wanted.map((row) => row.id);
    const held = isHeld && last.current.choice === choice ? holdOrder(last.current.order, ids) : { order: ids, waiting: 0 };
    last.current = { choice, order: held.order };
    const byId = new Map(wanted.map((row) => [row.id, row]));
    return { rows: held.order.flatMap((id) => byId.get(id) ?? []), waiting: held.waiting };
  }, [wanted, isHeld, choice]);

  return { rows: laid.rows, shown, counts, inScope: scoped.length, waiting: laid.waiting, setHeld };
}
