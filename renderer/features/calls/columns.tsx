import type { CallRowView } from '../../../shared/contract/record-schemas.ts';
import { dateOf, formatClock, formatDuration } from '../../../shared/domain/calendar.ts';
import { SECOND_MS } from '../../../shared/domain/time.ts';
import { agentName, type People } from '../../state/people.ts';
import { dayLabel } from '../../timeline/ticks.ts';
import { Absent } from '../../widgets/absent.tsx';
import type { GridColumn } from '../../widgets/paged-grid.tsx';
import { endingOf, flagWords, stateOf, type CallSort } from './call-model.ts';
import { Recording } from './Recording.tsx';

type Column = GridColumn<CallRowView, CallSort>;

export const MIN_WIDTH = 1_076;
const ESSENTIAL: ReadonlySet<string> = new Set(['start', 'direction', 'state', 'queue', 'agent', 'wait', 'duration']);

/** What stays beside an open panel, which shows the rest. */
export const essentialOf = (columns: readonly Column[]): readonly Column[] => columns.filter((column) => ESSENTIAL.has(column.id));
export const ESSENTIAL_WIDTH = 650;

const seconds = (value: number | null, why: string) => (value === null ? <Absent why={why} /> : formatDuration(value * SECOND_MS));

const text = (value: string | null, why: string) => (value === null || value === '' ? <Absent why={why} /> : value);

/** The columns of the list; several days need their names beside the times. */
export function columnsOf(zone: string, hasSeveralDays: boolean, people: People | null): readonly Column[] {
  const agent = (row: CallRowView): string | null => (row.agentKey === null ? row.agentName : agentName(people, row.agentKey, row.agentName));
  return [
    { id: 'start', title: 'Start', width: hasSeveralDays ? '118px' : '66px', sort: 'start', cell: (row) => `${hasSeveralDays ? `${dayLabel(dateOf(row.startAt, zone)).slice(0, 6).trim()} ` : ''}${formatClock(row.startAt, zone, { seconds: true })}`, tip: (row) => `Call ${row.callId}` },
    { id: 'direction', title: 'Direction', width: '76px', cell: (row) => text(row.direction, 'The vendor sent no type of call') },
    { id: 'state', title: 'State', width: 'minmax(84px, 0.8fr)', cell: (row) => { const { words, tip, isTold } = stateOf(row); return isTold ? words : <em className="muted" title={tip}>{words}</em>; }, tip: (row) => stateOf(row).tip },
    { id: 'queue', title: 'Queue', width: 'minmax(90px, 1fr)', cell: (row) => text(row.queueName ?? row.queueId, 'The vendor named no queue'), tip: (row) => [row.queueName, row.queueId].filter((part) => part !== null).join(' · ') },
    { id: 'agent', title: 'Agent', width: 'minmax(96px, 1.1fr)', cell: (row) => text(agent(row), 'No agent answered'), tip: (row) => agent(row) ?? undefined },
    { id: 'wait', title: 'Wait', width: '56px', isNumeric: true, sort: 'queueWait', cell: (row) => seconds(row.queueDurationS, 'The vendor sent no time in a queue') },
    { id: 'duration', title: 'Duration', width: '68px', isNumeric: true, sort: 'duration', cell: (row) => seconds(row.durationS, endingOf(row) === 'running' ? 'It has not ended' : 'The vendor sent no duration') },
    { id: 'disposition', title: 'Disposition', width: 'minmax(84px, 1fr)', cell: (row) => text(row.disposition, 'The agent has set none'), tip: (row) => row.disposition ?? undefined },
    { id: 'ani', title: 'Caller', width: 'minmax(84px, 0.9fr)', cell: (row) => (row.ani === null || row.ani === '' ? <Absent why="No number was sent, or it is not kept" /> : <span className="masked">{row.ani}</span>), tip: (row) => row.ani ?? undefined },
    { id: 'recording', title: 'Recording', width: 'minmax(124px, 1.2fr)', cell: (row) => <Recording row={row} zone={zone} /> },
    { id: 'flags', title: 'Remarks', width: 'minmax(76px, 0.9fr)', cell: (row) => <span className="muted">{flagWords(row.flags)}</span>, tip: (row) => flagWords(row.flags) },
  ];
}
