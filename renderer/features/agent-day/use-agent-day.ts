import { useCallback, useEffect, useState } from 'react';
import type { AgentDay } from '../../../shared/contract/schemas.ts';
import { dateOf, dayBounds, type CivilDate } from '../../../shared/domain/calendar.ts';
import { decodeFrame } from '../../../shared/domain/frame.ts';
import { contains, SECOND_MS, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';
import { coreNowAt, later, onTick } from '../../state/clock.ts';
import { useClient, useFloorAgent, useZone } from '../../state/session.ts';
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

/** Core time, ticking once in `everyMs`: the canvas need not be drawn each second for a line that moves a pixel a minute. */
export function useNow(everyMs: number): UtcMs {
  const [now, setNow] = useState(coreNowAt);
  useEffect(() => onTick((nowAt) => setNow((last) => (Math.abs(nowAt - last) >= everyMs ? nowAt : last))), [everyMs]);
  return now;
}

/** The day that is on screen, in the product's zone; without a date, today. */
export function useShownDay(date: CivilDate | null, nowAt: UtcMs): ShownDay {
  const zone = useZone();
  const today = dateOf(nowAt, zone);
  const shown = date ?? today;
  const window = dayBounds(shown, zone);
  return { date: shown, today, zone, window, isToday: contains(window, nowAt) };
}

/** One agent's day, fresh while it runs. `revision` rises with every answer. */
export function useAgentDay(agentKey: string, shown: ShownDay): Call<AgentDay> & { readonly revision: number; readonly loadFrame: LoadFrame } {
  const { startAt, endAt } = shown.window;
  const call = useCall(`day ${agentKey} ${startAt} ${endAt}`, (client, signal) => client.agents.day({ key: agentKey, startAt, endAt }, { signal }));
  const revision = useRevision(call.data);
  const { reload } = call;
  const floorAgent = useFloorAgent(agentKey);

  useEffect(() => (shown.isToday && floorAgent !== null ? later(AFTER_CHANGE_MS, reload) : undefined), [floorAgent, shown.isToday, reload]);
  useEffect(() => (shown.isToday && !call.isLoading ? later(REFRESH_MS, reload) : undefined), [shown.isToday, call.isLoading, reload]);

  const client = useClient();
  const loadFrame = useCallback(async (request: FrameRequest) => {
    if (client === null) throw new Error('No connection to the core.');
    const { startAt: from, endAt: to, resolutionMs } = request;
    const answer = await client.agents.frame({ key: agentKey, startAt: from, endAt: to, resolutionMs });
    return { frame: decodeFrame(await answer.frame.arrayBuffer()), unknown: answer.unknown };
  }, [client, agentKey]);
  return { ...call, revision, loadFrame };
}

/** Counts the different answers. */
function useRevision(data: unknown): number {
  const [last, setLast] = useState<{ readonly data: unknown; readonly revision: number }>({ data: null, revision: 0 });
  if (data === null || last.data === data) return last.revision;
  const next = { data, revision: last.revision + 1 };
  setLast(next);
  return next.revision;
}
