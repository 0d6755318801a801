import { CalendarClock, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FloorAgent, SourceStatus } from '../../../shared/contract/schemas.ts';
import { formatClock, formatDuration } from '../../../shared/domain/calendar.ts';
import { coreNowAt } from '../../state/clock.ts';
import { liveEdgeOf } from '../../state/freshness.ts';
import { openAgentDay, openInteraction } from '../../state/navigation.ts';
import { useSession, useSourceStatus, useZone } from '../../state/session.ts';
import { labelWords, stateWord } from '../../theme/tokens.ts';
import { Button } from '../../widgets/button.tsx';
import { SplitBar, toSplit } from '../../widgets/split-bar.tsx';
import { StateName, StateSwatch } from '../../widgets/state-swatch.tsx';
import { Ticking } from '../../widgets/ticking.tsx';
import { contradictionWords, exceptionWords, pausedChats, todayParts, workloadWords } from './floor-words.ts';
import { TimeInState } from './FloorRowView.tsx';

/** What is known of one agent now, and why it is so; stands beside the list, never over it. */
export function FloorInspector({ agent, onClose }: { readonly agent: FloorAgent; readonly onClose: () => void }) {
  const source = useSourceStatus(agent.sourceId);
  const isConnected = useSession((session) => session.connection.kind === 'connected');
  const zone = useZone();
  const edge = liveEdgeOf(source, coreNowAt(), isConnected);
  const parts = toSplit(todayParts(agent, edge.endAt));
  const sources = useSession((session) => session.status?.sources);
  const kindOf = (id: number) => sources?.find((each) => each.id === id)?.kind;
  const exceptions = exceptionWords(agent, kindOf);
  const contradiction = contradictionWords(agent, kindOf);
  const paused = pausedChats(agent);
  return (
    <aside className="inspector" aria-label={`Inspector: ${agent.name}`}>
      <header className="inspector-head">
        <div className="inspector-title">
          <h2 className="ellipsis">{agent.name}</h2>
          <p className="muted ellipsis">{source?.name ?? 'Source'} · id {agent.agentId}</p>
        </div>
        <Button look="quiet" icon={<X size={16} aria-hidden />} aria-label="Close inspector" onClick={onClose} />
      </header>

      <section className="inspector-now">
        <StateName state={agent.state} label={agent.label} />
        <span className="inspector-time"><TimeInState agent={agent} source={source} isConnected={isConnected} /></span>
        <p className="muted">{sinceWords(agent, zone)}{edge.isLive || edge.endAt === null ? '' : `, as of ${formatClock(edge.endAt, zone)}`}</p>
        {exceptions !== '' && <p className="inspector-exception">{exceptions}</p>}
      </section>

      <Part title="Why this state"><p className="muted">{reasonWords(agent, source?.kind)}</p></Part>

      {agent.elsewhere.length > 0 && (
        <Part title="In other systems">
          <ul className="inspector-elsewhere">
            {agent.elsewhere.map((other) => (
              <li key={other.key}>
                <button type="button" className="link-button" onClick={() => openAgentDay(other.key)} title="Opens the day of this person">{other.sourceName}</button>
                <StateName state={other.state} label={other.label} />
                <span className="muted">{other.sinceAt === null ? '' : `since ${formatClock(other.sinceAt, zone)}`}</span>
              </li>
            ))}
          </ul>
          {contradiction !== null && <p className="muted">The two systems contradict each other: somebody who waits for a contact in one of them is not free in the other.</p>}
        </Part>
      )}

      <Part title="Workload">
        <p>{workloadWords(agent) ?? 'Not known: the vendor has sent none.'}{agent.workload !== null && <span className="muted"> since {formatClock(agent.workload.sinceAt, zone)}</span>}</p>
        {paused > 0 && <p className="muted">Chats waiting for the call: {paused}</p>}
      </Part>

      <Part title="Open interactions">
        {agent.interactions.length === 0 ? <p className="muted">None open.</p> : (
          <ul className="inspector-interactions">
            {agent.interactions.map((interaction) => (
              <li key={interaction.guid}>
                <StateSwatch state={interaction.state} />
                <button type="button" className="link-button ellipsis" title={`Opens interaction ${interaction.guid}`} onClick={() => openInteraction(agent.sourceId, interaction.guid)}>
                  {[interaction.medium ?? 'Interaction', interaction.direction, interaction.category].filter((part) => part !== null).join(', ')}
                  {interaction.reason !== null && <span className="muted"> ({interaction.reason})</span>}
                </button>
                <span className="numeric">
                  <Ticking text={(nowAt) => { const { endAt } = liveEdgeOf(source, nowAt, isConnected); return endAt === null ? '' : formatDuration(endAt - interaction.sinceAt); }} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </Part>

      <Part title="Today">
        <SplitBar parts={parts} height={14} />
        <ul className="inspector-totals">
          {parts.map((part) => (
            <li key={`${part.state} ${part.isRunning === true}`}>
              <StateSwatch state={part.state} />
              <span>{stateWord(part.state)}{part.isRunning === true && <span className="muted"> now</span>}</span>
              <span className="numeric">{formatDuration(part.durationMs)}</span>
            </li>
          ))}
        </ul>
        {agent.noAnswersToday > 0 && <p>Offers not answered: {agent.noAnswersToday}</p>}
      </Part>

      <Button icon={<CalendarClock size={14} aria-hidden />} onClick={() => openAgentDay(agent.key)}>Open the day</Button>
    </aside>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="inspector-part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

const sinceWords = (agent: FloorAgent, zone: string): string => (agent.sinceAt === null ? 'The vendor has not said since when' : `since ${formatClock(agent.sinceAt, zone, { seconds: true })}`);

/** Which of the vendor's facts decided the state. */
function reasonWords(agent: FloorAgent, kind: SourceStatus['kind'] | undefined): string {
  if (agent.derived && kind === 'liveperson') return `Derived: the vendor answers with the present state or with sums of five minutes, not with single activities (${labelWords(agent.label) || 'no label'}).`;
  if (agent.derived) return `The vendor's present-status answer says so (${labelWords(agent.label) || 'no label'}); its activities have not arrived yet.`;
  const deciding = agent.interactions.find((interaction) => interaction.state === agent.state);
  if (deciding !== undefined) return `An open interaction decides: ${[deciding.medium, deciding.category].filter((part) => part !== null).join(', ') || 'no details sent'}.`;
  if (agent.state === 'unknown') return 'Nothing that the vendor sent says what the agent does now.';
  return `The presence decides: the vendor's label is "${labelWords(agent.label)}".`;
}
