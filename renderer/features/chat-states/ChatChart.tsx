import { useVirtualizer } from '@tanstack/react-virtual';
import { TriangleAlert } from 'lucide-react';
import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import type { ChatStates } from '../../../shared/contract/record-schemas.ts';
import type { ClosedInterval } from '../../../shared/domain/time.ts';
import { openAgentDay } from '../../state/navigation.ts';
import { hms } from '../../widgets/figures.ts';
import { daysIn, type ShownDays } from '../../state/shown-days.ts';
import { makeDays, makeTicks } from '../../timeline/ticks.ts';
import { useWidth } from '../../timeline/use-painter.ts';
import { xOf } from '../../timeline/scale.ts';
import { chattingS, differenceWords, usedS, type PatternOf } from '../../widgets/chat-parts.ts';
import { ChatLegend } from './ChatLegend.tsx';
import { ChatStrip } from './ChatStrip.tsx';
import { ChatTiles } from './ChatMarks.tsx';
import { busyWindow, fullHours } from './chat-window.ts';
import type { ChatChoice, ChatLine, legendOf } from './chat-model.ts';

const ROW_PX = 46;
const PAGE = 8;

interface ChatChartProps {
  readonly lines: readonly ChatLine[];
  readonly data: ChatStates;
  readonly legend: ReturnType<typeof legendOf>;
  readonly patterns: PatternOf;
  readonly shown: ShownDays;
  readonly choice: ChatChoice | null;
  readonly onChoose: (choice: ChatChoice | null) => void;
}

/** Stacked columns per slot, a line for each team and agent; worked by arrow keys. */
export function ChatChart({ lines, data, legend, patterns, shown, choice, onChoose }: ChatChartProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const axis = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(axis);
  const window = useMemo(() => busyWindow(lines, shown, data.asOf), [lines, shown, data.asOf]);
  const hours = useMemo(() => fullHours(lines, data.slotMs), [lines, data.slotMs]);
  // oxlint-disable-next-line react/incompatible-library -- its functions are read in this component only
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 6, scrollPaddingStart: 34 });
  const at = lines.findIndex((line) => line.id === choice?.lineId);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [at, virtual]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const next = nextChoice(event.key, at, choice, lines);
    const line = lines[at];
    if (next !== undefined) onChoose(next);
    else if (event.key === 'Enter' && line?.agentKey != null) openAgentDay(line.agentKey, shown.isRunning ? null : shown.from);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <ChatTiles />
      <ChatLegend parts={legend} patterns={patterns} />
      <div
        ref={scroller} className="chat-grid" role="grid" tabIndex={0} aria-label="Chat states" aria-rowcount={lines.length + 1} aria-colcount={4}
        aria-activedescendant={at < 0 ? undefined : `chat-line-${at}`} onKeyDown={onKeyDown}
      >
        <div className="chat-line chat-line-head" role="row" aria-rowindex={1}>
          <span role="columnheader">Team, agent{hours !== undefined && <span className="chat-scale" title="What the full height of a column stands for, for each agent">0 – {hours} h</span>}</span>
          <div role="columnheader" className="chat-axis" ref={axis} aria-label="Time per state over the day"><Axis window={window} widthPx={widthPx} zone={shown.zone} days={daysIn(shown)} /></div>
          <span role="columnheader" className="numeric">Logged in</span>
          <span role="columnheader" className="numeric" title="At maximum included">Chatting</span>
        </div>
        <div role="rowgroup" className="chat-lines" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const line = lines[item.index];
            if (line === undefined) return null;
            const words = differenceWords(line.total);
            return (
              <div
                key={line.id} id={`chat-line-${item.index}`} role="row" aria-rowindex={item.index + 2} aria-selected={item.index === at} className="chat-line" data-kind={line.kind}
                style={{ transform: `translateY(${item.start}px)`, height: ROW_PX }} onClick={() => onChoose({ lineId: line.id, slotStartAt: null })}
              >
                <span role="gridcell" className="chat-name">
                  <span className="ellipsis chat-name-word" title={line.name}>{line.name}</span>
                  <span className="muted ellipsis">{line.kind === 'team' ? `${line.agents} ${line.agents === 1 ? 'agent' : 'agents'}` : line.sourceName}</span>
                </span>
                <span role="gridcell" className="chat-strip-cell">
                  <ChatStrip line={line} frame={{ window, widthPx, heightPx: ROW_PX - 12, people: line.agents, fullS: hours === undefined ? undefined : hours * 3_600 }} missing={data.missing} patterns={patterns} chosenAt={item.index === at ? choice?.slotStartAt ?? null : null} onSlot={(slotStartAt) => onChoose({ lineId: line.id, slotStartAt })} />
                </span>
                <span role="gridcell" className="numeric">
                  {line.total.loggedInS === null ? <span className="muted">not told</span> : hms(line.total.loggedInS)}
                  {words !== null && <span className="chat-mismatch" title={words}><TriangleAlert size={12} role="img" aria-label={words} /></span>}
                </span>
                <span role="gridcell" className="numeric">{hms(chattingS(line.total))}<span className="chat-second muted" title="At maximum, a part of chatting">{hms(usedS(line.total, 'max'))} max</span></span>
              </div>
            );
          })}
        </div>
      </div>
    </>
  );
}

/** What a key chooses; undefined where it means nothing here. */
function nextChoice(key: string, at: number, choice: ChatChoice | null, lines: readonly ChatLine[]): ChatChoice | null | undefined {
  const go = (index: number): ChatChoice | undefined => {
    const line = lines[Math.max(0, Math.min(lines.length - 1, index))];
    return line === undefined ? undefined : { lineId: line.id, slotStartAt: choice?.slotStartAt ?? null };
  };
  if (key === 'ArrowDown') return go(at + 1);
  if (key === 'ArrowUp') return go(at < 0 ? lines.length - 1 : at - 1);
  if (key === 'PageDown') return go(at + PAGE);
  if (key === 'PageUp') return go(at - PAGE);
  if (key === 'Home') return go(0);
  if (key === 'End') return go(lines.length - 1);
  if (key === 'Escape') return choice === null ? undefined : choice.slotStartAt === null ? null : { ...choice, slotStartAt: null };
  const line = lines[at];
  if (line === undefined || (key !== 'ArrowLeft' && key !== 'ArrowRight')) return undefined;
  const slotAt = line.slots.findIndex((slot) => slot.startAt === choice?.slotStartAt);
  const slot = key === 'ArrowRight' ? line.slots[slotAt + 1] : slotAt < 0 ? line.slots.at(-1) : line.slots[slotAt - 1];
  return slot === undefined ? undefined : { lineId: line.id, slotStartAt: slot.startAt };
}

function Axis({ window, widthPx, zone, days }: { readonly window: ClosedInterval; readonly widthPx: number; readonly zone: string; readonly days: number }) {
  if (widthPx <= 0) return null;
  const view = { ...window, widthPx };
  const marks = days > 3 ? makeDays(view, zone).map((day) => ({ at: day.startAt, label: day.label })) : makeTicks(view, zone);
  const room = days > 3 ? widthPx / Math.max(1, marks.length) >= 64 : true;
  return <>{marks.filter((mark) => xOf(mark.at, view) < widthPx - 30).map((mark, index) => (room || index % Math.ceil((64 * marks.length) / widthPx) === 0) && <span key={mark.at} className="chat-tick" style={{ left: xOf(mark.at, view) }}>{mark.label}</span>)}</>;
}
