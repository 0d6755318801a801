import { useEffect, useState } from 'react';
import type { AgentDay, SourceStatus } from '../../../shared/contract/schemas.ts';
import { formatDuration } from '../../../shared/domain/calendar.ts';
import { contains, unionMs } from '../../../shared/domain/time.ts';
import { coreNowAt, onTick } from '../../state/clock.ts';
import { liveEdgeOf } from '../../state/freshness.ts';
import { useFloorAgent, useSession, useSourceStatus } from '../../state/session.ts';
import { labelWords, stateWord } from '../../theme/tokens.ts';
import { timeWords } from './day-words.ts';
import { StateMark } from './StateMark.tsx';

/** The agent's state now, ticking while its source is live; standing still and saying so otherwise. */
export function CurrentState({ agentKey }: { readonly agentKey: string }) {
  const agent = useFloorAgent(agentKey);
  const source = useSourceStatus(agent?.sourceId ?? -1);
  const isConnected = useSession((session) => session.connection.kind === 'connected');
  const [nowAt, setNowAt] = useState(coreNowAt);
  useEffect(() => onTick(setNowAt), []);
  if (agent === null) return <span className="muted">Not on the floor now</span>;
  const edge = liveEdgeOf(source, nowAt, isConnected);
  const runs = agent.sinceAt === null || edge.endAt === null ? null : formatDuration(Math.max(0, edge.endAt - agent.sinceAt));
  const label = agent.label === '' || labelWords(agent.label) === stateWord(agent.state) ? stateWord(agent.state) : `${stateWord(agent.state)} · ${labelWords(agent.label)}`;
  return (
    <span className="day-current" data-live={edge.isLive}>
      <StateMark state={agent.state} label={label} />
      {runs !== null && <span className="day-ticking">{runs}</span>}
      {!edge.isLive && <span className="muted">last known</span>}
    </span>
  );
}

const CONDITION_WORDS = {
  waiting: 'not yet asked', live: 'live', stale: 'nothing new for too long', failing: 'the last request failed', stopped: 'stopped, needs attention', paused: 'paused',
} as const satisfies Readonly<Record<SourceStatus['condition'], string>>;

/** A source's line above its lanes: its name and how fresh this picture is. */
export function SourceLine({ name, source, day }: { readonly name: string; readonly source: SourceStatus | null; readonly day: AgentDay }) {
  const isConnected = useSession((session) => session.connection.kind === 'connected');
  const condition = source?.condition ?? 'waiting';
  const isLive = condition === 'live' && isConnected;
  const missing = unionMs(day.unknown);
  const isRunning = contains(day.window, day.asOf);
  return (
    <>
      <strong>{name}</strong>
      <span className={isLive || !isRunning ? 'muted' : 'day-warn'}>
        {isRunning ? `known up to ${timeWords(day.asOf, day)}` : missing === 0 ? 'whole day known' : `${formatDuration(missing)} of this day not known`}
        {isRunning && !isLive && `: ${isConnected ? CONDITION_WORDS[condition] : 'no connection to the core'}`}
      </span>
    </>
  );
}
