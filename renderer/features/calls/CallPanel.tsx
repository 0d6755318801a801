import { CalendarClock, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallRowView } from '../../../shared/contract/record-schemas.ts';
import { dateOf, formatClock, formatDuration } from '../../../shared/domain/calendar.ts';
import { SECOND_MS } from '../../../shared/domain/time.ts';
import { openAgentMoment } from '../../state/navigation.ts';
import { agentName, type People } from '../../state/people.ts';
import { dayLabel } from '../../timeline/ticks.ts';
import { Button } from '../../widgets/button.tsx';
import { callStateWords, endingOf, FLAG_WORDS, UNTOLD_WORDS } from './call-model.ts';
import { Recording } from './Recording.tsx';

const duration = (value: number | null): string | null => (value === null ? null : formatDuration(value * SECOND_MS));

/** Everything about one call beside the list. */
export function CallPanel({ row, people, zone, onClose }: { readonly row: CallRowView; readonly people: People | null; readonly zone: string; readonly onClose: () => void }) {
  const { agentKey } = row;
  const agent = agentKey === null ? row.agentName : agentName(people, agentKey, row.agentName);
  const ending = endingOf(row);
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Start', `${dayLabel(dateOf(row.startAt, zone))}, ${formatClock(row.startAt, zone, { seconds: true })}`],
    ['State', ending !== 'told' ? UNTOLD_WORDS[ending].text : `${callStateWords(row.state) ?? ''}${callStateWords(row.state) === row.state ? '' : ` (sent as ${row.state})`}`],
    ['Agent', agent],
    ['Queue', [row.queueName, row.queueId].filter((part) => part !== null && part !== '').join(' · ') || null],
    ['Time in the queue', duration(row.queueDurationS)],
    ['Duration', duration(row.durationS)],
    ['Disposition', row.disposition],
    ['Caller', row.ani === null ? null : <span key="ani" className="masked">{row.ani}</span>],
    ['Number called', row.dnis],
    ['Recording', <Recording key="recording" row={row} zone={zone} isStop />],
    ['Call id', row.callId],
    ['Source', row.sourceName],
  ];
  return (
    <aside className="side-panel call-panel" aria-label="Call" onKeyDown={(event) => { if (event.key === 'Escape' && !event.defaultPrevented) { event.preventDefault(); onClose(); } }}>
      <header className="side-head">
        <h2 className="ellipsis">{row.direction === null ? 'Call' : `${row.direction} call`}</h2>
        <Button look="quiet" icon={<X size={16} aria-hidden />} aria-label="Close" title="Close (Esc)" onClick={onClose} />
      </header>
      <dl className="call-facts">{facts.map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value === null || value === '' ? <span className="muted">not sent</span> : value}</dd></div>)}</dl>
      {row.flags.map((flag) => <p key={flag} className="call-flag"><strong>{FLAG_WORDS[flag].word}</strong> {FLAG_WORDS[flag].text}</p>)}
      {agentKey !== null && <Button icon={<CalendarClock size={14} aria-hidden />} onClick={() => openAgentMoment(agentKey, row.startAt, zone)}>Open the agent’s day at this call</Button>}
    </aside>
  );
}
