import { useCallback, useMemo, useRef, useState } from 'react';
import type { PersonDay } from '../../../shared/contract/record-schemas.ts';
import type { SourceStatus } from '../../../shared/contract/schemas.ts';
import { dateOf, type CivilDate } from '../../../shared/domain/calendar.ts';
import type { ClosedInterval } from '../../../shared/domain/time.ts';
import { coreNowAt } from '../../state/clock.ts';
import { liveEdgeOf } from '../../state/freshness.ts';
import { usePlace } from '../../state/navigation.ts';
import { useSession } from '../../state/session.ts';
import type { FrameRequest } from '../../timeline/frame-window.ts';
import { Timeline, type TimelineProps } from '../../timeline/Timeline.tsx';
import { longDayLabel } from '../../timeline/ticks.ts';
import { useView } from '../../timeline/use-view.ts';
import { ActivityList } from './ActivityList.tsx';
import { Contradictions } from './Contradictions.tsx';
import { DayInspector, type Inspected } from './DayInspector.tsx';
import { DayTotals } from './DayTotals.tsx';
import { ChatTotals } from './ChatTotals.tsx';
import { LinkHint } from './LinkHint.tsx';
import { CurrentState, SourceLine } from './DayStatus.tsx';
import { runTo, segmentId, totalsIn } from './day-model.ts';
import { timeWords } from './day-words.ts';
import { fitOfAll, idAtMoment, toBands, toDayLines, toPart, type SourcePart } from './person-model.ts';
import type { LoadAgentFrame, ShownDay } from './use-agent-day.ts';

interface DayBodyProps {
  readonly answered: PersonDay;
  readonly agentKey: string;
  readonly name: string;
  readonly shown: ShownDay;
  readonly nowAt: number;
  readonly revision: number;
  readonly loadFrame: LoadAgentFrame;
  readonly onDate: (date: CivilDate | null) => void;
}

const statusOf = (statuses: readonly SourceStatus[] | undefined, sourceId: number): SourceStatus | null => statuses?.find((source) => source.id === sourceId) ?? null;

/** Every source's part, run on to what a live source without news of this agent has said since: that what ran still runs. */
function useParts(answered: PersonDay, agentKey: string, isToday: boolean): readonly SourcePart[] {
  const statuses = useSession((session) => session.status?.sources);
  const sources = useSession((session) => session.sources);
  const isConnected = useSession((session) => session.connection.kind === 'connected');
  // As text, so that a status without news of these sources makes no new parts.
  const heard = answered.days.map(({ agent, asOf }) => {
    const source = statusOf(statuses, agent.sourceId);
    return isToday && isConnected && source?.condition === 'live' ? source.freshAt ?? asOf : asOf;
  }).join(' ');
  return useMemo(() => {
    const times = heard.split(' ').map(Number);
    const kindOf = (sourceId: number): SourcePart['kind'] => sources?.find((source) => source.id === sourceId)?.kind ?? 'vonage';
    const parts = answered.days.map((day, index) => toPart(runTo(day, times[index] ?? day.asOf), kindOf(day.agent.sourceId)));
    // The agent whose day was opened comes first.
    return parts.toSorted((a, b) => Number(b.key === agentKey) - Number(a.key === agentKey));
  }, [answered, agentKey, heard, sources]);
}

/** Timelines of all sources on one axis, then the list and the details. */
export function DayBody({ answered, agentKey, name, shown, nowAt, revision, loadFrame, onDate }: DayBodyProps) {
  const parts = useParts(answered, agentKey, shown.isToday);
  const momentAt = usePlace((place) => place.at);
  const [selectedId, setSelectedId] = useState<string | null>(() => (momentAt === null ? null : idAtMoment(parts, momentAt)));
  const [range, setRange] = useState<ClosedInterval | null>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const isConnected = useSession((session) => session.connection.kind === 'connected');
  const statuses = useSession((session) => session.status?.sources);
  const fit = useMemo(() => fitOfAll(parts), [parts]);
  const shared = useView(shown.window, fit);
  const lines = useMemo(() => toDayLines(parts), [parts]);
  const bands = useMemo(() => toBands(answered.contradictions, parts), [answered.contradictions, parts]);
  const select = (id: string | null): void => {
    setSelectedId(id);
    if (id !== null) setRange(null);
  };
  // The vendor's clock rules its data: a live source runs to its own now, any other stands still.
  const timesOf = (part: SourcePart) => {
    const source = statusOf(statuses, part.day.agent.sourceId);
    const edgeAt = Math.max(liveEdgeOf(source, nowAt, isConnected).endAt ?? part.day.asOf, part.day.asOf);
    const vendorNowAt = nowAt + (source?.skewMs ?? 0);
    return { source, vendorNowAt, untilAt: Math.max(edgeAt, vendorNowAt) };
  };
  const [first] = parts;
  if (first === undefined) return null;
  const isSeveral = parts.length > 1;
  const inspected = inspectedOf(selectedId, parts);
  const open = (): void => title.current?.focus();
  const dayTitle = shown.isToday ? 'Today so far' : 'Whole day';
  const nameOf = (part: SourcePart): string => (isSeveral ? ` · ${part.day.agent.sourceName}` : '');
  const rangeTitle = range === null ? '' : `Selection ${timeWords(range.startAt, first.day)} – ${timeWords(range.endAt, first.day)}`;
  return (
    <>
      <div className="day-timelines" data-several={isSeveral}>
        {parts.map((part, index) => {
          const { source, vendorNowAt } = timesOf(part);
          return (
            <PartTimeline
              key={part.key} agentKey={part.key} load={loadFrame}
              title={isSeveral ? `${name} in ${part.day.agent.sourceName}, ${longDayLabel(shown.date)}` : `${name}, ${longDayLabel(shown.date)}`}
              header={<><SourceLine name={part.day.agent.sourceName} source={source} day={part.day} />{isSeveral && <CurrentState agentKey={part.key} />}</>}
              zone={part.day.zone} day={shown.window} fit={fit} nowAt={vendorNowAt} revision={revision}
              items={part.items} columns={part.columns} bands={bands} lanes={part.lanes} shared={shared} isFirst={index === 0}
              selectedId={selectedId} onSelect={select} range={range} onRange={setRange}
              onOtherDay={(at) => onDate(dateOf(at, part.day.zone))} onNow={() => onDate(null)} onOpen={open}
            />
          );
        })}
      </div>
      <div className="day-below">
        <ActivityList name={name} lines={lines} parts={parts} selectedId={selectedId} onSelect={select} onOpen={open} />
        <aside className="day-side" aria-label="Details and totals" tabIndex={0}>
          {inspected !== null && <DayInspector inspected={inspected} isSeveral={isSeveral} titleRef={title} onClose={() => select(null)} />}
          {answered.contradictions.length > 0 && <Contradictions contradictions={answered.contradictions} parts={parts} onShow={(stretch) => { setSelectedId(null); setRange(stretch); shared[1]((last) => zoomTo(last, stretch)); }} />}
          {range !== null && parts.map((part) => (part.kind === 'liveperson'
            ? <ChatTotals key={part.key} part={part} window={range} title={rangeTitle + nameOf(part)} />
            : <DayTotals key={part.key} totals={totalsIn(part.day, range, timesOf(part).untilAt)} title={rangeTitle + nameOf(part)} hasFormula={false} />))}
          {parts.map((part, index) => (part.kind === 'liveperson'
            ? <ChatTotals key={part.key} part={part} window={shown.window} title={dayTitle + nameOf(part)} />
            : <DayTotals key={part.key} totals={totalsIn(part.day, part.day.window, timesOf(part).untilAt)} title={dayTitle + nameOf(part)} hasFormula={index === parts.length - 1 || !isSeveral} />))}
          {inspected === null && range === null && <p className="day-hint">Click an activity for everything the vendor said about it. Shift-drag on the timeline for the totals of a stretch.</p>}
          {answered.person === null && <LinkHint agentKey={agentKey} />}
        </aside>
      </div>
    </>
  );
}

/** A timeline of one agent: its loader is the same as long as the agent and the connection are. */
function PartTimeline({ agentKey, load, ...rest }: Omit<TimelineProps, 'loadFrame'> & { readonly agentKey: string; readonly load: LoadAgentFrame }) {
  const loadFrame = useCallback((request: FrameRequest) => load(agentKey, request), [load, agentKey]);
  return <Timeline {...rest} loadFrame={loadFrame} />;
}

/** A stretch with room on both sides, unless it is in sight and wide enough already. */
function zoomTo<T extends ClosedInterval>(last: T, stretch: ClosedInterval): T & { readonly isTouched: true } {
  const length = Math.max(60_000, Math.min(stretch.endAt, coreNowAt() + 86_400_000) - stretch.startAt);
  const isWide = stretch.startAt >= last.startAt && stretch.endAt <= last.endAt && length > (last.endAt - last.startAt) / 12;
  return isWide ? { ...last, isTouched: true } : { ...last, startAt: stretch.startAt - 3 * length, endAt: stretch.startAt + 4 * length, isTouched: true };
}

function inspectedOf(id: string | null, parts: readonly SourcePart[]): Inspected | null {
  if (id === null) return null;
  for (const part of parts) {
    const row = part.rows.find((each) => each.id === id)?.row;
    if (row !== undefined) return { kind: 'row', row, day: part.day, source: part.kind };
    const slot = part.slots.find((each) => each.id === id)?.slot;
    if (slot !== undefined) return { kind: 'slot', slot, day: part.day, source: part.kind };
    const segment = part.day.states.find((each) => segmentId(each, `${part.key}|`) === id);
    if (segment !== undefined) return { kind: 'segment', segment, day: part.day, source: part.kind };
  }
  return null;
}
