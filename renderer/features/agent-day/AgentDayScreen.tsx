import { Download } from 'lucide-react';
import { type CivilDate } from '../../../shared/domain/calendar.ts';
import { SECOND_MS } from '../../../shared/domain/time.ts';
import { openAgentDay, openExport } from '../../state/navigation.ts';
import { usePeople } from '../../state/people.ts';
import { useFloorAgent } from '../../state/session.ts';
import { useNow } from '../../state/use-now.ts';
import { longDayLabel } from '../../timeline/ticks.ts';
import { Button } from '../../widgets/button.tsx';
import { EmptyState, Notice, Skeleton } from '../../widgets/notice.tsx';
import { AgentPicker } from './AgentPicker.tsx';
import { DayBody } from './DayBody.tsx';
import { DayPicker } from './DayPicker.tsx';
import { CurrentState } from './DayStatus.tsx';
import { usePersonDay, useShownDay } from './use-agent-day.ts';
import './agent-day.css';

export interface AgentDayScreenProps {
  /** Null: nobody is chosen yet. */
  readonly agentKey: string | null;
  /** Null or absent: today, whichever day that comes to be. */
  readonly date?: CivilDate | null;
}

/** One person's day in every source: timelines, totals, list and details. */
export function AgentDayScreen({ agentKey, date = null }: AgentDayScreenProps) {
  if (agentKey === null) {
    return (
      <div className="day-screen">
        <EmptyState title="Whose day?" action={<AgentPicker agentKey={null} name="Choose an agent" date={date} />}>
          <p>Choose an agent here, or click one on the floor.</p>
        </EmptyState>
      </div>
    );
  }
  return <ChosenDay key={agentKey} agentKey={agentKey} date={date} />;
}

function ChosenDay({ agentKey, date }: { readonly agentKey: string; readonly date: CivilDate | null }) {
  const nowAt = useNow(10 * SECOND_MS);
  const shown = useShownDay(agentKey, date, nowAt);
  const { data, failure, isLoading, reload, revision, loadFrame } = usePersonDay(agentKey, shown);
  const agent = useFloorAgent(agentKey);
  const person = usePeople()?.personOf(agentKey) ?? null;
  const own = data?.days.find((day) => day.agent.key === agentKey) ?? data?.days[0] ?? null;
  const name = person?.name ?? own?.agent.name ?? agent?.name ?? agentKey.slice(agentKey.indexOf(':') + 1);
  const onDate = (to: CivilDate | null): void => openAgentDay(agentKey, to);
  return (
    <div className="day-screen" aria-busy={isLoading}>
      <header className="day-header">
        <h2 className="visually-hidden">{name}, {longDayLabel(shown.date)}</h2>
        <AgentPicker agentKey={agentKey} name={name} date={date} />
        {(data?.days.length ?? 1) < 2 && <CurrentState agentKey={agentKey} />}
        <span className="day-space" />
        <DayPicker shown={shown} onDate={onDate} />
        <button
          type="button" className="day-button" disabled={data === null}
          onClick={() => openExport({ dataset: 'activities', fromAt: shown.window.startAt, toAt: shown.window.endAt, agents: data?.days.map((day) => day.agent.key) ?? [agentKey], zone: shown.zone, filters: { agent: name, day: shown.date } })}
        >
          <Download size={14} aria-hidden="true" /> Export this day
        </button>
      </header>
      {failure !== null && own === null && (
        <EmptyState title="This day could not be read" action={<Button look="primary" onClick={reload}>Try again</Button>}>
          <p role="alert">{failure.message} {failure.hint}</p>
        </EmptyState>
      )}
      {failure !== null && own !== null && <div className="day-notice"><Notice tone="warn" action={<Button onClick={reload}>Try again</Button>}><strong>Not refreshed.</strong> What is shown is from the last answer. {failure.message} {failure.hint}</Notice></div>}
      {own === null && failure === null && <div className="day-notice"><p className="visually-hidden" role="status">Reading {longDayLabel(shown.date)}</p><Skeleton rows={14} /></div>}
      {data !== null && own !== null && <DayBody key={`${agentKey} ${shown.date}`} answered={data} agentKey={agentKey} name={name} shown={shown} nowAt={nowAt} revision={revision} loadFrame={loadFrame} onDate={onDate} />}
    </div>
  );
}
