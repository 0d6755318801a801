import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { AgentDay } from '../../../shared/contract/schemas.ts';
import { formatDuration } from '../../../shared/domain/calendar.ts';
import { MINUTE_MS, unionMs } from '../../../shared/domain/time.ts';
import { reasonWords } from '../../timeline/timeline-data.ts';
import { rowDurationMs, vendorWords, type ListedRow } from './day-model.ts';
import { FLAG_WORDS, instantWords, timeWords } from './day-words.ts';
import { StateMark } from './StateMark.tsx';

const COLUMNS = ['Start', 'End', 'Duration', 'Type', 'State', 'Vendor’s words', 'Interaction', 'Flags'] as const;
const ROW_PX = 26;
const PAGE = 10;
/** Enough to tell interactions of a day apart; the whole id is in the tooltip and the details. */
const SHORT_GUID = 8;

type TypeFilter = 'all' | 'Presence' | 'Workload' | 'Interaction';
const FILTERS = [['all', 'All'], ['Presence', 'Presence'], ['Workload', 'Workload'], ['Interaction', 'Interactions']] as const satisfies readonly (readonly [TypeFilter, string])[];

export interface ActivityListProps {
  readonly day: AgentDay;
  readonly rows: readonly ListedRow[];
  readonly selectedId: string | null;
  readonly onSelect: (id: string | null) => void;
  readonly onOpen: () => void;
}

/** The timeline's equal in words: every activity of the day, worked by arrow keys, in step with the canvas. */
export function ActivityList({ day, rows, selectedId, onSelect, onOpen }: ActivityListProps) {
  const [filter, setFilter] = useState<TypeFilter>('all');
  const shown = filter === 'all' ? rows : rows.filter(({ row }) => row.type === filter);
  return (
    <section className="day-list" aria-label="Activities">
      <div className="day-list-head">
        <h3>Activities <span className="muted">{shown.length.toLocaleString()}</span></h3>
        <div className="day-filters" role="group" aria-label="Types shown">
          {FILTERS.map(([value, word]) => <button key={value} type="button" aria-pressed={filter === value} onClick={() => setFilter(value)}>{word}</button>)}
        </div>
      </div>
      {shown.length === 0
        ? <p className="day-empty-list">{emptyWords(day, rows.length)}</p>
        : <Grid day={day} rows={shown} selectedId={selectedId} onSelect={onSelect} onOpen={onOpen} />}
    </section>
  );
}

/** Absence of activities and absence of knowledge are different things. */
function emptyWords(day: AgentDay, activities: number): string {
  if (activities > 0) return 'No activity of this type on this day.';
  const [gap] = day.unknown;
  if (gap === undefined || unionMs(day.unknown) < MINUTE_MS) return 'No activity was recorded on this day.';
  const nextStep = gap.reason === 'not-fetched' ? ' How far back a source is fetched is one of its settings.' : '';
  return `Nothing is here of this day, and part of it is not known: ${reasonWords(gap.reason)}.${nextStep}`;
}

function Grid({ day, rows, selectedId, onSelect, onOpen }: ActivityListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  // The sticky header stands in the flow above the rows, which the virtualizer does not know of.
  // oxlint-disable-next-line react/incompatible-library -- its functions are read in this component only, never passed to a memoised one
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 12, scrollPaddingEnd: ROW_PX });
  const at = rows.findIndex(({ id }) => id === selectedId);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [selectedId, at, virtual]);

  const hasFlags = rows.some(({ row }) => row.flags.length > 0);
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = targetOf(event.key, at, rows.length);
    if (target !== null) onSelect(rows[target]?.id ?? null);
    else if (event.key === 'Enter' && at >= 0) onOpen();
    else if (event.key === 'Escape' && selectedId !== null) onSelect(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={scroller} className="day-grid" role="grid" tabIndex={0} aria-label={`Activities of ${day.agent.name}`} aria-rowcount={rows.length + 1} aria-colcount={COLUMNS.length - (hasFlags ? 0 : 1)} data-flags={hasFlags}
      aria-activedescendant={at < 0 ? undefined : `activity-${at}`} onKeyDown={onKeyDown}
    >
      <div className="day-row day-row-head" role="row" aria-rowindex={1}>
        {COLUMNS.slice(0, hasFlags ? undefined : -1).map((name, index) => <span key={name} role="columnheader" className={index < 3 ? 'numeric' : undefined}>{name}</span>)}
      </div>
      <div role="rowgroup" className="day-rows" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const listed = rows[item.index];
          return listed === undefined ? null : <Row key={listed.id} index={item.index} top={item.start} listed={listed} day={day} hasFlags={hasFlags} isSelected={item.index === at} onSelect={onSelect} />;
        })}
      </div>
    </div>
  );
}

function targetOf(key: string, at: number, count: number): number | null {
  const clamp = (index: number): number => Math.max(0, Math.min(count - 1, index));
  if (key === 'ArrowDown') return clamp(at + 1);
  if (key === 'ArrowUp') return at < 0 ? count - 1 : clamp(at - 1);
  if (key === 'PageDown') return clamp(at + PAGE);
  if (key === 'PageUp') return clamp(at - PAGE);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}

interface RowProps { readonly index: number; readonly top: number; readonly listed: ListedRow; readonly day: AgentDay; readonly hasFlags: boolean; readonly isSelected: boolean; readonly onSelect: (id: string) => void }

function Row({ index, top, listed: { id, row }, day, hasFlags, isSelected, onSelect }: RowProps) {
  const words = vendorWords(row);
  const flags = row.flags.map((flag) => FLAG_WORDS[flag].word).join(', ');
  return (
    <div
      id={`activity-${index}`} role="row" aria-rowindex={index + 2} aria-selected={isSelected} className="day-row" data-superseded={row.flags.includes('superseded')}
      style={{ transform: `translateY(${top}px)` }} onClick={() => onSelect(id)}
    >
      <span role="gridcell" className="numeric" title={instantWords(row.startAt, day.zone)}>{timeWords(row.startAt, day)}</span>
      <span role="gridcell" className="numeric">{row.endAt === null ? <span className="day-open">running</span> : timeWords(row.endAt, day)}</span>
      <span role="gridcell" className="numeric">{formatDuration(rowDurationMs(row, day.asOf))}</span>
      <span role="gridcell" className="ellipsis">{row.type}</span>
      <span role="gridcell" className="ellipsis">{row.state === null ? <span className="muted" title="Workload has no state of its own">no state</span> : <StateMark state={row.state} />}</span>
      <span role="gridcell" className="ellipsis" title={words}>{words}</span>
      <span role="gridcell" className="ellipsis muted" title={row.interactionGuid ?? undefined}>{row.interactionGuid?.slice(0, SHORT_GUID) ?? ''}</span>
      {hasFlags && <span role="gridcell" className="ellipsis" title={flags}>{flags}</span>}
    </div>
  );
}
