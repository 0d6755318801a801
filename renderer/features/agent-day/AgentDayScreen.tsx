import { Download } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { AgentDay } from '../../../shared/contract/schemas.ts';
import { dateOf, type CivilDate } from '../../../shared/domain/calendar.ts';
import { SECOND_MS, type ClosedInterval } from '../../../shared/domain/time.ts';
import { liveEdgeOf } from '../../state/freshness.ts';
import { openAgentDay, openExport } from '../../state/navigation.ts';
import { useFloorAgent, useSession, useSourceStatus } from '../../state/session.ts';
import { longDayLabel } from '../../timeline/ticks.ts';
import { Button } from '../../widgets/button.tsx';
import { EmptyState, Notice, Skeleton } from '../../widgets/notice.tsx';
import { Timeline } from '../../timeline/Timeline.tsx';
import { ActivityList } from './ActivityList.tsx';
import { AgentPicker } from './AgentPicker.tsx';
import { DayInspector, type Inspected } from './DayInspector.tsx';
import { DayPicker } from './DayPicker.tsx';
import { DayTotals } from './DayTotals.tsx';
import { CurrentState, SourceLine } from './DayStatus.tsx';
import { fitOf, runTo, segmentId, toItems, toListedRows, totalsIn } from './day-model.ts';
import { timeWords } from './day-words.ts';
import { useAgentDay, useNow, useShownDay, type ShownDay } from './use-agent-day.ts';
import './agent-day.css';

export interface AgentDayScreenProps {
  /** Null: nobody is chosen yet. */
  readonly agentKey: string | null;
  /** Null or absent: today, whichever day that comes to be. */
  readonly date?: CivilDate | null;
}

/** One agent's day: timeline, totals, list and details. */
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

const sourceIdOf = (agentKey: string): number => Number(agentKey.slice(0, agentKey.indexOf(':')));

function ChosenDay({ agentKey, date }: { readonly agentKey: string; readonly date: CivilDate | null }) {
  const nowAt = useNow(10 * SECOND_MS);
  const shown = useShownDay(date, nowAt);
  const { data: day, failure, isLoading, reload, revision, loadFrame } = useAgentDay(agentKey, shown);
  const agent = useFloorAgent(agentKey);
  const name = day?.agent.name ?? agent?.name ?? agentKey.slice(agentKey.indexOf(':') + 1);
  const onDate = (to: CivilDate | null): void => openAgentDay(agentKey, to);
  return (
    <div className="day-screen" aria-busy={isLoading}>
      <header className="day-header">
        <h2 className="visually-hidden">{name}, {longDayLabel(shown.date)}</h2>
        <AgentPicker agentKey={agentKey} name={name} date={date} />
        <CurrentState agentKey={agentKey} />
        <span className="day-space" />
        <DayPicker shown={shown} onDate={onDate} />
        <button
          type="button" className="day-button" disabled={day === null}
          onClick={() => openExport({ dataset: 'activities', fromAt: shown.window.startAt, toAt: shown.window.endAt, agents: [agentKey], zone: shown.zone, filters: { agent: name, day: shown.date } })}
        >
          <Download size={14} aria-hidden="true" /> Export this day
        </button>
      </header>
      {failure !== null && day === null && (
        <EmptyState title="This day could not be read" action={<Button look="primary" onClick={reload}>Try again</Button>}>
          <p role="alert">{failure.message} {failure.hint}</p>
        </EmptyState>
      )}
      {failure !== null && day !== null && <div className="day-notice"><Notice tone="warn" action={<Button onClick={reload}>Try again</Button>}><strong>Not refreshed.</strong> What is shown is from the last answer. {failure.message} {failure.hint}</Notice></div>}
      {day === null && failure === null && <div className="day-notice"><p className="visually-hidden" role="status">Reading {longDayLabel(shown.date)}</p><Skeleton rows={14} /></div>}
      {day !== null && <DayBody key={`${agentKey} ${shown.date}`} day={day} shown={shown} nowAt={nowAt} revision={revision} loadFrame={loadFrame} onDate={onDate} />}
    </div>
  );
}

interface DayBodyProps extends Pick<ReturnType<typeof useAgentDay>, 'revision' | 'loadFrame'> {
  readonly day: AgentDay;
  readonly shown: ShownDay;
  readonly nowAt: number;
  readonly onDate: (date: CivilDate | null) => void;
}

function DayBody({ day: answered, shown, nowAt, revision, loadFrame, onDate }: DayBodyProps) {
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const [range, setRange] = useState<ClosedInterval | null>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const source = useSourceStatus(sourceIdOf(answered.agent.key));
  const isConnected = useSession((session) => session.connection.kind === 'connected');
  // A live source without news of this agent says that what ran still runs.
  const heardAt = shown.isToday && isConnected && source?.condition === 'live' ? (source.freshAt ?? answered.asOf) : answered.asOf;
  const day = useMemo(() => runTo(answered, heardAt), [answered, heardAt]);
  const rows = useMemo(() => toListedRows(day.rows), [day]);
  const items = useMemo(() => toItems(day, rows), [day, rows]);
  const fit = useMemo(() => fitOf(day), [day]);
  // The vendor's clock rules its data: a live source runs to its own now, any other stands still.
  const edgeAt = Math.max(liveEdgeOf(source, nowAt, isConnected).endAt ?? day.asOf, day.asOf);
  const vendorNowAt = nowAt + (source?.skewMs ?? 0);
  const inspected = inspectedOf(selectedId, day, rows);
  const select = (id: string | null): void => {
    setSelectedId(id);
    if (id !== null) setRange(null);
  };
  const untilAt = Math.max(edgeAt, vendorNowAt);
  return (
    <>
      <Timeline
        title={`${day.agent.name}, ${longDayLabel(shown.date)}`}
        header={<SourceLine name={day.agent.sourceName} source={source} day={day} />}
        zone={day.zone} day={shown.window} fit={fit} nowAt={vendorNowAt} revision={revision} loadFrame={loadFrame}
        items={items} selectedId={selectedId} onSelect={select} range={range} onRange={setRange}
        onOtherDay={(at) => onDate(dateOf(at, day.zone))} onNow={() => onDate(null)} onOpen={() => title.current?.focus()}
      />
      <div className="day-below">
        <ActivityList day={day} rows={rows} selectedId={selectedId} onSelect={select} onOpen={() => title.current?.focus()} />
        <aside className="day-side" aria-label="Details and totals" tabIndex={0}>
          {inspected !== null && <DayInspector inspected={inspected} day={day} titleRef={title} onClose={() => select(null)} />}
          {range !== null && <DayTotals totals={totalsIn(day, range, untilAt)} title={`Selection ${timeWords(range.startAt, day)} – ${timeWords(range.endAt, day)}`} hasFormula={false} />}
          <DayTotals totals={totalsIn(day, day.window, untilAt)} title={shown.isToday ? 'Today so far' : 'Whole day'} hasFormula />
          {inspected === null && range === null && <p className="day-hint">Click an activity for everything the vendor said about it. Shift-drag on the timeline for the totals of a stretch.</p>}
        </aside>
      </div>
    </>
  );
}

function inspectedOf(id: string | null, day: AgentDay, rows: ReturnType<typeof toListedRows>): Inspected | null {
  if (id === null) return null;
  const listed = rows.find((each) => each.id === id);
  if (listed !== undefined) return { kind: 'row', row: listed.row };
  const segment = day.states.find((each) => segmentId(each) === id);
  return segment === undefined ? null : { kind: 'segment', segment };
}
