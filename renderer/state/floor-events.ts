import type { FloorAgent, FloorEvent } from '../../shared/contract/schemas.ts';

/** The floor as the page knows it. `seq` is the last event that is in it. */
export interface FloorView {
  readonly seq: number;
  readonly asOf: number;
  readonly zone: string;
  readonly date: string;
  readonly agents: ReadonlyMap<string, FloorAgent>;
}

/** Lays one event on the view; `null` where an event is missing in between: the floor has to be asked for again. */
export function applyFloorEvent(view: FloorView | null, event: FloorEvent): FloorView | null {
  if (event.type === 'snapshot') {
    const { asOf, zone, date, agents } = event.floor;
    return { seq: event.seq, asOf, zone, date, agents: new Map(agents.map((agent) => [agent.key, agent])) };
  }
  if (view === null || event.seq !== view.seq + 1) return null;
  if (event.changed.length === 0 && event.removed.length === 0) return { ...view, seq: event.seq, asOf: event.asOf };
  const agents = new Map(view.agents);
  for (const key of event.removed) agents.delete(key);
  for (const agent of event.changed) agents.set(agent.key, agent);
  return { ...view, seq: event.seq, asOf: event.asOf, agents };
}
