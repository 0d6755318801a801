import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { formatDuration } from '../../../shared/domain/calendar.ts';
import { MINUTE_MS, unionMs } from '../../../shared/domain/time.ts';
import { CHAT_REASON_WORDS, reasonWords } from '../../timeline/timeline-data.ts';
import { mainState, slotFlags, slotWords } from './day-chat.ts';
import { openContact, contactOf } from './day-links.ts';
import { rowDurationMs, vendorWords } from './day-model.ts';
import { FLAG_WORDS, instantWords, timeWords } from './day-words.ts';
import type { DayLine, SourcePart } from './person-model.ts';
import { StateMark } from './StateMark.tsx';
import { targetOf, type ListSteps } from '../../widgets/list-keys.ts';

const ROW_PX = 26;
const STEPS = { page: 10, upFrom: 'last' } as const satisfies ListSteps;
/** Enough to tell interactions of a day apart; the whole id is in the tooltip and the details. */
const SHORT_GUID = 8;

type TypeFilter = 'all' | 'Presence' | 'Workload' | 'Interaction' | 'Chat';
const FILTERS = [['all', 'All'], ['Presence', 'Presence'], ['Workload', 'Workload'], ['Interaction', 'Interactions'], ['Chat', 'Chat states']] as const satisfies readonly (readonly [TypeFilter, string])[];

export interface ActivityListProps {
  readonly name: string;
  readonly lines: readonly DayLine[];
  readonly parts: readonly SourcePart[];
  readonly selectedId: string | null;
  readonly onSelect: (id: string | null) => void;
  readonly onOpen: () => void;
}

const typeOf = (line: DayLine): string => (line.kind === 'slot' ? 'Chat' : line.listed.row.type);

/** The timelines' equal in words: everything of the day in every source, worked by arrow keys, in step with the canvas. */
export function ActivityList({ name, lines, parts, selectedId, onSelect, onOpen }: ActivityListProps) {
  const [filter, setFilter] = useState<TypeFilter>('all');
  const hasContacts = parts.some((part) => part.kind === 'vonage');
  const usable = FILTERS.filter(([value]) => value === 'all' || lines.some((line) => typeOf(line) === value) || (hasContacts && value !== 'Chat'));
  const shown = filter === 'all' ? lines : lines.filter((line) => typeOf(line) === filter);
  return (
    <section className="day-list" aria-label="Activities">
      <div className="day-list-head">
        <h3>Activities <span className="muted">{shown.length.toLocaleString()}</span></h3>
        <div className="day-filters" role="group" aria-label="Types shown">
          {usable.map(([value, word]) => <button key={value} type="button" aria-pressed={filter === value} onClick={() => setFilter(value)}>{word}</button>)}
        </div>
      </div>
      {shown.length === 0
        ? <p className="day-empty-list">{emptyWords(parts, lines.length)}</p>
        : <Grid name={name} lines={shown} parts={parts} selectedId={selectedId} onSelect={onSelect} onOpen={onOpen} />}
    </section>
  );
}

/** Absence of activities and absence of knowledge are different things. */
function emptyWords(parts: readonly SourcePart[], activities: number): string {
  if (activities > 0) return 'No activity of this type on this day.';
  const gap = parts.flatMap(({ kind, day }) => (unionMs(day.unknown) < MINUTE_MS ? [] : day.unknown.map(({ reason }) => ({ reason, kind }))))[0];
  if (gap === undefined) return 'No activity was recorded on this day.';
  const nextStep = gap.reason === 'not-fetched' && gap.kind !== 'liveperson' ? ' How far back a source is fetched is one of its settings.' : '';
  return `Nothing is here of this day, and part of it is not known: ${reasonWords(gap.reason, gap.kind === 'liveperson' ? CHAT_REASON_WORDS : {})}.${nextStep}`;
}

function Grid({ name, lines, parts, selectedId, onSelect, onOpen }: ActivityListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  // The sticky header stands in the flow above the rows, which the virtualizer does not know of.
  // oxlint-disable-next-line react/incompatible-library -- its functions are read in this component only, never passed to a memoised one
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 12, scrollPaddingEnd: ROW_PX });
  const at = lines.findIndex(({ id }) => id === selectedId);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [selectedId, at, virtual]);

  const hasFlags = lines.some((line) => flagsOf(line) !== '');
  const hasSources = parts.length > 1;
  const columns = ['Start', 'End', 'Duration', ...(hasSources ? ['Source'] : []), 'Type', 'State', 'Vendor’s words', 'Contact', ...(hasFlags ? ['Flags'] : [])];
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = targetOf(event.key, at, lines.length, STEPS);
    if (target !== null) onSelect(lines[target]?.id ?? null);
    else if (event.key === 'Enter' && at >= 0) { if (!event.shiftKey || !openLine(lines[at])) onOpen(); }
    else if (event.key === 'Escape' && selectedId !== null) onSelect(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={scroller} className="day-grid" role="grid" tabIndex={0} aria-label={`Activities of ${name}`} aria-rowcount={lines.length + 1} aria-colcount={columns.length} data-flags={hasFlags} data-sources={hasSources}
      aria-activedescendant={at < 0 ? undefined : `activity-${at}`} onKeyDown={onKeyDown}
    >
      <div className="day-row day-row-head" role="row" aria-rowindex={1}>
        {columns.map((column, index) => <span key={column} role="columnheader" className={index < 3 ? 'numeric' : undefined}>{column}</span>)}
      </div>
      <div role="rowgroup" className="day-rows" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const line = lines[item.index];
          return line === undefined ? null : <Row key={line.id} index={item.index} top={item.start} line={line} hasFlags={hasFlags} hasSources={hasSources} isSelected={item.index === at} onSelect={onSelect} />;
        })}
      </div>
    </div>
  );
}

const openLine = (line: DayLine | undefined): boolean => line !== undefined && openContact(contactOf(line));

const flagsOf = (line: DayLine): string => (line.kind === 'slot' ? slotFlags(line.listed.slot) : line.listed.row.flags.map((flag) => FLAG_WORDS[flag].word)).join(', ');

interface RowProps { readonly index: number; readonly top: number; readonly line: DayLine; readonly hasFlags: boolean; readonly hasSources: boolean; readonly isSelected: boolean; readonly onSelect: (id: string) => void }

function Row({ index, top, line, hasFlags, hasSources, isSelected, onSelect }: RowProps) {
  const { day } = line.part;
  const facts = line.kind === 'row' ? rowFacts(line) : slotFacts(line);
  const flags = flagsOf(line);
  return (
    <div
      id={`activity-${index}`} role="row" aria-rowindex={index + 2} aria-selected={isSelected} className="day-row" data-superseded={line.kind === 'row' && line.listed.row.flags.includes('superseded')}
      style={{ transform: `translateY(${top}px)` }} onClick={() => onSelect(line.id)}
    >
      <span role="gridcell" className="numeric" title={instantWords(line.startAt, day.zone)}>{timeWords(line.startAt, day)}</span>
      <span role="gridcell" className="numeric">{facts.endAt === null ? <span className="day-open">running</span> : timeWords(facts.endAt, day)}</span>
      <span role="gridcell" className="numeric">{formatDuration(facts.durationMs)}</span>
      {hasSources && <span role="gridcell" className="ellipsis muted">{day.agent.sourceName}</span>}
      <span role="gridcell" className="ellipsis">{facts.type}</span>
      <span role="gridcell" className="ellipsis">{facts.state === null ? <span className="muted" title="Workload has no state of its own">no state</span> : <StateMark state={facts.state} />}</span>
      <span role="gridcell" className="ellipsis" title={facts.words}>{facts.words}</span>
      <span role="gridcell" className="ellipsis"><ContactLink line={line} /></span>
      {hasFlags && <span role="gridcell" className="ellipsis" title={flags}>{flags}</span>}
    </div>
  );
}

const rowFacts = ({ listed: { row }, part }: Extract<DayLine, { readonly kind: 'row' }>) => ({ endAt: row.endAt, durationMs: rowDurationMs(row, part.day.asOf), type: row.type, state: row.state, words: vendorWords(row) });
const slotFacts = ({ listed: { slot } }: Extract<DayLine, { readonly kind: 'slot' }>) => ({ endAt: slot.endAt, durationMs: slot.endAt - slot.startAt, type: 'Chat states', state: mainState(slot), words: slotWords(slot) });

/** The interaction or call that a row belongs to, one press away. */
function ContactLink({ line }: { readonly line: DayLine }) {
  const contact = contactOf(line);
  if (contact === null) return null;
  const open = (event: MouseEvent): void => {
    event.stopPropagation();
    openContact(contact);
  };
  return <button type="button" tabIndex={-1} className="link-button" title={`${contact.kind === 'interaction' ? 'Open the interaction' : 'Open the call'} ${contact.id}`} onClick={open}>{contact.id.slice(0, SHORT_GUID)}</button>;
}
