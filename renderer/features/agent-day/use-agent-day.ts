import { useCallback, useEffect, useState } from 'react';
import type { PersonDay } from '../../../shared/contract/record-schemas.ts';
import type { FloorAgent } from '../../../shared/contract/schemas.ts';
import { dateOf, dayBounds, type CivilDate } from '../../../shared/domain/calendar.ts';
import { decodeFrame } from '../../../shared/domain/frame.ts';
import { contains, SECOND_MS, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';
import { later } from '../../state/clock.ts';
import { usePeople } from '../../state/people.ts';
import { useClient, useFloorAgent, useSession, useZone } from '../../state/session.ts';
import { useCall, type Call } from '../../state/use-call.ts';
import type { FrameRequest } from '../../timeline/frame-window.ts';
import type { LoadFrame } from '../../timeline/use-frames.ts';

/** While the shown day runs, it is asked for at least this often, and soon after the floor says that the agent changed. */
const REFRESH_MS = 15 * SECOND_MS;
const AFTER_CHANGE_MS = 1 * SECOND_MS;

export interface ShownDay {
  readonly date: CivilDate;
  readonly today: CivilDate;
  readonly zone: string;
  readonly window: ClosedInterval;
  readonly isToday: boolean;
}

/** The day that is on screen, in the zone of the agent's team, else the product's; without a date, today. */
export function useShownDay(agentKey: string | null, date: CivilDate | null, nowAt: UtcMs): ShownDay {
  const people = usePeople();
  const productZone = useZone();
  const zone = (agentKey === null ? null : people?.teamOf(agentKey)?.zone) ?? productZone;
  const today = dateOf(nowAt, zone);
  const shown = date ?? today;
  const window = dayBounds(shown, zone);
  return { date: shown, today, zone, window, isToday: contains(window, nowAt) };
}

/** Loads drawings of an agent. */
export type LoadAgentFrame = (agentKey: string, request: FrameRequest) => ReturnType<LoadFrame>;

/** The day of an agent and of everything else that the same person is, fresh while it runs. `revision` rises with every answer. */
export function usePersonDay(agentKey: string, shown: ShownDay): Call<PersonDay> & { readonly revision: number; readonly loadFrame: LoadAgentFrame } {
  const { startAt, endAt } = shown.window;
  const links = useLinks(agentKey);
  const call = useCall(`day ${agentKey} ${startAt} ${endAt} ${links}`, (client, signal) => client.agents.personDay({ key: agentKey, startAt, endAt }, { signal }));
  const revision = useRevision(call.data);
  const { reload } = call;
  const floorAgent = useFloorAgent(agentKey);
  const others = useOthers(floorAgent);

  useEffect(() => (shown.isToday && (floorAgent !== null || others !== '') ? later(AFTER_CHANGE_MS, reload) : undefined), [floorAgent, others, shown.isToday, reload]);
  useEffect(() => (shown.isToday && !call.isLoading ? later(REFRESH_MS, reload) : undefined), [shown.isToday, call.isLoading, reload]);

  const client = useClient();
  const load = useCallback(async (key: string, request: FrameRequest) => {
    if (client === null) throw new Error('No connection to the core.');
    const { startAt: from, endAt: to, resolutionMs } = request;
    const answer = await client.agents.frame({ key, startAt: from, endAt: to, resolutionMs });
    return { frame: decodeFrame(await answer.frame.arrayBuffer()), unknown: answer.unknown };
  }, [client]);
  return { ...call, revision, loadFrame: load };
}

/** Who the agent's person is in all sources, as one word: another link is another day. */
function useLinks(agentKey: string): string {
  const people = usePeople();
  const person = people?.personOf(agentKey) ?? null;
  return person === null ? '' : `${person.id} ${people?.keysOf(person.id).toSorted().join(' ') ?? ''}`;
}

/** Changes whenever one of the person's other agents does. */
function useOthers(agent: FloorAgent | null): string {
  const keys = agent?.elsewhere.map((other) => other.key) ?? [];
  return useSession((session) => keys.map((key) => { const other = session.floor?.agents.get(key); return `${key} ${other?.state ?? ''} ${other?.label ?? ''} ${other?.sinceAt ?? ''}`; }).join('|'));
}

/** Counts the different answers. */
function useRevision(data: unknown): number {
  const [last, setLast] = useState<{ readonly data: unknown; readonly revision: number }>({ data: null, revision: 0 });
  if (data === null || last.data === data) return last.revision;
  const next = { data, revision: last.revision + 1 };
  setLast(next);
  return next.revision;
}
