import { X } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import type { AgentDay, AgentDayRow, StateSegment } from '../../../shared/contract/schemas.ts';
import { formatDuration } from '../../../shared/domain/calendar.ts';
import { stateWord } from '../../theme/tokens.ts';
import { rowDurationMs, vendorWords } from './day-model.ts';
import { FLAG_WORDS, instantWords } from './day-words.ts';
import { StateMark } from './StateMark.tsx';

export type Inspected = { readonly kind: 'row'; readonly row: AgentDayRow } | { readonly kind: 'segment'; readonly segment: StateSegment };

type Field = readonly [name: string, value: ReactNode];

const NOT_SENT = <span className="muted">not sent</span>;

/** Everything that is known of what was selected, in the vendor's own words first. */
export function DayInspector({ inspected, day, onClose, titleRef }: { readonly inspected: Inspected; readonly day: AgentDay; readonly onClose: () => void; readonly titleRef: Ref<HTMLHeadingElement> }) {
  const state = inspected.kind === 'row' ? inspected.row.state : inspected.segment.state;
  const title = inspected.kind === 'row' ? `${inspected.row.type}: ${inspected.row.state === null ? vendorWords(inspected.row) : stateWord(inspected.row.state)}` : `Overall state: ${stateWord(inspected.segment.state)}`;
  return (
    <section className="day-inspector" aria-labelledby="day-inspector-title">
      <header>
        <h3 id="day-inspector-title" ref={titleRef} tabIndex={-1}><StateMark state={state} label={title} /></h3>
        <button type="button" className="day-step" onClick={onClose} aria-label="Clear selection" title="Clear selection (Esc)"><X size={14} aria-hidden="true" /></button>
      </header>
      <Fields fields={inspected.kind === 'row' ? rowFields(inspected.row, day) : segmentFields(inspected.segment, day)} />
      {inspected.kind === 'row' && inspected.row.flags.map((flag) => <p key={flag} className="day-flag"><strong>{FLAG_WORDS[flag].word}</strong> {FLAG_WORDS[flag].text}</p>)}
      {inspected.kind === 'segment' && <p className="day-formula">One word for each moment: interactions speak before workload, workload before presence. The lanes below it show what it was made of.</p>}
    </section>
  );
}

function Fields({ fields }: { readonly fields: readonly Field[] }) {
  return <dl className="day-fields">{fields.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value ?? NOT_SENT}</dd></div>)}</dl>;
}

const yesNo = (value: boolean | null): string | null => (value === null ? null : value ? 'yes' : 'no');

function rowFields(row: AgentDayRow, day: AgentDay): readonly Field[] {
  const isInteraction = row.type === 'Interaction' || row.interactionGuid !== null;
  const isWorkload = row.type === 'Workload' || row.calls !== null;
  return [
    ['Start', instantWords(row.startAt, day.zone)],
    ['End', row.endAt === null ? `open at the last answer, ${instantWords(day.asOf, day.zone)}` : instantWords(row.endAt, day.zone)],
    ['Duration', `${formatDuration(rowDurationMs(row, day.asOf))}${row.endAt === null ? ' so far' : ''} (${rowDurationMs(row, day.asOf).toLocaleString()} ms)`],
    ['Type', row.type],
    ...(isWorkload ? [['Calls', row.calls], ['Semi-live', row.semiLive], ['Non-live', row.nonLive]] satisfies Field[] : [['Category', row.category]] satisfies Field[]),
    ...(isInteraction || isWorkload ? [] : [['Label', row.name], ['Eligible for routing', yesNo(row.eligibleForRouting)]] satisfies Field[]),
    ...(isInteraction ? [['Medium', row.medium], ['Handled by', row.mediumManager], ['Direction', row.direction], ['Interaction', <code key="guid">{row.interactionGuid ?? ''}</code>], ['Channel', row.channelGuid === null ? null : <code key="channel">{row.channelGuid}</code>]] satisfies Field[] : []),
    ['Status', row.status],
    ['Reason', row.reason],
    ['As of', instantWords(row.asOf, day.zone)],
    ['First seen', instantWords(row.firstSeenAt, day.zone)],
  ];
}

function segmentFields(segment: StateSegment, day: AgentDay): readonly Field[] {
  return [
    ['Start', instantWords(segment.startAt, day.zone)],
    ['End', segment.open ? `open at the last answer, ${instantWords(segment.endAt, day.zone)}` : instantWords(segment.endAt, day.zone)],
    ['Duration', `${formatDuration(segment.endAt - segment.startAt)}${segment.open ? ' so far' : ''}`],
    ['Vendor’s words', segment.label === '' ? null : segment.label],
  ];
}
