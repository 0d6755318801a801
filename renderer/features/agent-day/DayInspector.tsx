import { X } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import type { AgentDay, AgentDayRow, ChatSlot, SourceStatus, StateSegment } from '../../../shared/contract/schemas.ts';
import { dateOf, formatDuration } from '../../../shared/domain/calendar.ts';
import { stateWord } from '../../theme/tokens.ts';
import { Button } from '../../widgets/button.tsx';
import { ChatFigures } from '../../widgets/chat-figures.tsx';
import { openContact, type Contact } from './day-links.ts';
import { rowDurationMs, vendorWords } from './day-model.ts';
import { FLAG_WORDS, instantWords, timeWords } from './day-words.ts';
import { StateMark } from './StateMark.tsx';

interface Of { readonly day: AgentDay; readonly source: SourceStatus['kind'] }

export type Inspected = Of & ({ readonly kind: 'row'; readonly row: AgentDayRow } | { readonly kind: 'segment'; readonly segment: StateSegment } | { readonly kind: 'slot'; readonly slot: ChatSlot });

type Field = readonly [name: string, value: ReactNode];

const NOT_SENT = <span className="muted">not sent</span>;

/** Everything that is known of what was selected, in the vendor's own words first. */
export function DayInspector({ inspected, isSeveral, onClose, titleRef }: { readonly inspected: Inspected; readonly isSeveral: boolean; readonly onClose: () => void; readonly titleRef: Ref<HTMLHeadingElement> }) {
  const { day } = inspected;
  const state = inspected.kind === 'row' ? inspected.row.state : inspected.kind === 'segment' ? inspected.segment.state : null;
  const title = inspected.kind === 'slot' ? `Chat states ${timeWords(inspected.slot.startAt, day)}` : inspected.kind === 'row' ? `${inspected.row.type}: ${inspected.row.state === null ? vendorWords(inspected.row) : stateWord(inspected.row.state)}` : `Overall state: ${stateWord(inspected.segment.state)}`;
  return (
    <section className="day-inspector" aria-labelledby="day-inspector-title">
      <header>
        <h3 id="day-inspector-title" ref={titleRef} tabIndex={-1}><StateMark state={state} label={title} /></h3>
        <button type="button" className="day-step" onClick={onClose} aria-label="Clear selection" title="Clear selection (Esc)"><X size={14} aria-hidden="true" /></button>
      </header>
      {inspected.kind === 'slot'
        ? <SlotDetails slot={inspected.slot} day={day} />
        : <Fields fields={[...(isSeveral ? [['Source', day.agent.sourceName]] satisfies Field[] : []), ...(inspected.kind === 'row' ? rowFields(inspected.row, day) : segmentFields(inspected.segment, day))]} />}
      {inspected.kind === 'row' && <OpenContact row={inspected.row} day={day} />}
      {inspected.kind === 'row' && inspected.row.flags.map((flag) => <p key={flag} className="day-flag"><strong>{FLAG_WORDS[flag].word}</strong> {FLAG_WORDS[flag].text}</p>)}
      {inspected.kind === 'segment' && inspected.source === 'vonage' && <p className="day-formula">One word for each moment: interactions speak before workload, workload before presence. The lanes below it show what it was made of.</p>}
    </section>
  );
}

function Fields({ fields }: { readonly fields: readonly Field[] }) {
  return <dl className="day-fields">{fields.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value ?? NOT_SENT}</dd></div>)}</dl>;
}

function OpenContact({ row, day }: { readonly row: AgentDayRow; readonly day: AgentDay }) {
  const about = { sourceId: day.agent.sourceId, date: dateOf(row.startAt, day.zone) };
  const contact: Contact | null = row.interactionGuid !== null && row.interactionGuid !== '' ? { kind: 'interaction', id: row.interactionGuid, ...about } : row.callId !== null && row.callId !== '' ? { kind: 'call', id: row.callId, ...about } : null;
  return contact === null ? null : <Button className="day-open-contact" onClick={() => openContact(contact)}>{contact.kind === 'interaction' ? 'Open the interaction' : 'Open the call'}</Button>;
}

function SlotDetails({ slot, day }: { readonly slot: ChatSlot; readonly day: AgentDay }) {
  return (
    <>
      <ChatFigures title={`${timeWords(slot.startAt, day)} – ${timeWords(slot.endAt, day)} in ${day.agent.sourceName}`} slot={slot} note={slot.complete ? null : 'A part: the vendor’s time frame had not let in all of it yet.'} />
      <p className="day-formula">The vendor tells sums of five minutes. In which order things happened inside them is not known, so the column is stacked.</p>
    </>
  );
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
    ...(isInteraction || isWorkload ? [] : [['Label', row.name], ...(row.sessionId !== null && row.eligibleForRouting === null ? [] : [['Eligible for routing', yesNo(row.eligibleForRouting)]] satisfies Field[])] satisfies Field[]),
    ...(isInteraction ? [['Medium', row.medium], ['Handled by', row.mediumManager], ['Direction', row.direction], ['Interaction', <code key="guid">{row.interactionGuid ?? ''}</code>], ['Channel', row.channelGuid === null ? null : <code key="channel">{row.channelGuid}</code>]] satisfies Field[] : []),
    ...(row.sessionId === null ? [] : [['Session', <code key="session">{row.sessionId}</code>]] satisfies Field[]),
    ...(row.callId === null ? [] : [['Call', <code key="call">{row.callId}</code>], ['Call type', row.callType]] satisfies Field[]),
    ...(row.pendingDisposition === true ? [['Disposition', 'Disposition pending']] satisfies Field[] : []),
    ...(row.queueId === null && row.queueName === null ? [] : [['Queue', [row.queueName, row.queueId].filter((part) => part !== null).join(' · ')]] satisfies Field[]),
    ...(row.sessionId !== null && row.status === null ? [] : [['Status', row.status]] satisfies Field[]),
    ...(row.sessionId !== null && row.reason === null ? [] : [['Reason', row.reason]] satisfies Field[]),
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
