import { Link2, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import type { FloorAgent, SourceStatus } from '../../../shared/contract/schemas.ts';
import { formatClock, formatDuration } from '../../../shared/domain/calendar.ts';
import { coreNowAt } from '../../state/clock.ts';
import { liveEdgeOf } from '../../state/freshness.ts';
import { openAgentDay } from '../../state/navigation.ts';
import { SplitBar, toSplit } from '../../widgets/split-bar.tsx';
import { StateName } from '../../widgets/state-swatch.tsx';
import { Ticking } from '../../widgets/ticking.tsx';
import { contextWords, contradictionWords, elsewhereWords, exceptionWords, interactionWords, pausedChats, todayParts, workloadWords } from './floor-words.ts';

interface FloorRowViewProps {
  readonly agent: FloorAgent;
  readonly source: SourceStatus | null;
  readonly isConnected: boolean;
  readonly zone: string;
  /** What the whole width of today's bar stands for. */
  readonly scaleMs: number;
  readonly kindOf: (sourceId: number) => SourceStatus['kind'] | undefined;
}

/** The cells of one agent. Rendered again only when the agent or its source changes; the time ticks by itself. */
export const FloorRowView = memo(function FloorRowView({ agent, source, isConnected, zone, scaleMs, kindOf }: FloorRowViewProps) {
  const edge = liveEdgeOf(source, coreNowAt(), isConnected);
  const exceptions = exceptionWords(agent, kindOf);
  const contradiction = contradictionWords(agent, kindOf);
  const context = contextWords(agent);
  const elsewhere = elsewhereWords(agent);
  return (
    <>
      <span role="gridcell" className="floor-mark">
        {exceptions !== '' && <TriangleAlert size={14} aria-label={exceptions} role="img" />}
      </span>
      <span role="gridcell" className="floor-agent" title={`${agent.name} (${agent.agentId})${elsewhere === '' ? '' : `\nAlso ${elsewhere}`}`}>
        <span className="ellipsis">{agent.name}</span>
        {elsewhere !== '' && <Link2 size={13} className="floor-person" role="img" aria-label={`also ${elsewhere}`} />}
      </span>
      <span role="gridcell" className="floor-state"><StateName state={agent.state} label={agent.label} /></span>
      <span role="gridcell" className="numeric floor-time"><TimeInState agent={agent} source={source} isConnected={isConnected} /></span>
      <span role="gridcell" className="floor-workload ellipsis"><Workload agent={agent} /></span>
      <span role="gridcell" className="floor-interactions ellipsis muted" title={interactionWords(agent)}>{interactionWords(agent)}</span>
      <span role="gridcell" className="floor-today"><SplitBar parts={toSplit(todayParts(agent, edge.endAt))} scaleMs={scaleMs} /></span>
      <span role="gridcell" className="floor-context ellipsis" title={[contradiction ?? '', context].filter((words) => words !== '').join(' · ')}>
        {/* The summary shows it once for all; a row that is read out alone has to say it itself. */}
        {!edge.isLive && edge.endAt !== null && <span className="visually-hidden">as of {formatClock(edge.endAt, zone)} </span>}
        {contradiction !== null && (
          // Not a stop of the Tab key: Enter on the row goes the same way. A press must not focus the row: its details would open and move the link away.
          <button type="button" tabIndex={-1} className="floor-contradiction" title={`${contradiction}. Opens the day of this person.`} onMouseDown={(event) => event.preventDefault()} onClick={(event) => { event.stopPropagation(); openAgentDay(agent.key); }}>{contradiction}</button>
        )}
        {contradiction !== null && context !== '' && ' · '}
        {context}
      </span>
    </>
  );
});

/** Time in the present state: ticks while its source is live, stands still at the last known moment otherwise. */
export function TimeInState({ agent, source, isConnected }: Omit<FloorRowViewProps, 'zone' | 'scaleMs' | 'kindOf'>) {
  if (agent.sinceAt === null) return <span className="muted" title="The vendor has not said since when">not known</span>;
  const { sinceAt } = agent;
  return (
    <Ticking
      text={(nowAt) => {
        const { endAt } = liveEdgeOf(source, nowAt, isConnected);
        return endAt === null ? 'not known' : formatDuration(endAt - sinceAt);
      }}
    />
  );
}

function Workload({ agent }: { readonly agent: FloorAgent }) {
  const words = workloadWords(agent);
  if (words === null) return <span className="muted" title="The vendor has sent no workload for this agent">not known</span>;
  const paused = pausedChats(agent);
  return (
    <span className={words === 'none' ? 'muted' : ''} title={paused > 0 ? `${words}; chats wait while the call runs: ${paused}` : words}>
      {words}
      {paused > 0 && <span className="muted">{` (${paused} paused)`}</span>}
    </span>
  );
}
