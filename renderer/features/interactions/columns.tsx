import type { InteractionRowView } from '../../../shared/contract/record-schemas.ts';
import { formatDuration } from '../../../shared/domain/calendar.ts';
import { Absent } from '../../widgets/absent.tsx';
import type { GridColumn } from '../../widgets/paged-grid.tsx';
import { absentWords, customerOf, queueNames, startWords, waitOf, waitTip, type InteractionSort } from './list-model.ts';

type Column = GridColumn<InteractionRowView, InteractionSort>;

type Time = 'talk' | 'hold' | 'wrap' | 'handle' | 'duration';

const timeOf = (row: InteractionRowView, what: Time): number | null => (what === 'duration' ? row.durationMs : row.figures[`${what}Ms`]);

/** A time in milliseconds, or why there is none: over the whole cell, since the dash is small. */
const timeColumn = (what: Time): Pick<Column, 'isNumeric' | 'cell' | 'tip'> => ({
  isNumeric: true,
  cell: (row) => { const value = timeOf(row, what); return value === null ? <Absent why={absentWords(row, what)} /> : formatDuration(value); },
  tip: (row) => (timeOf(row, what) === null ? absentWords(row, what) : undefined),
});

const isOngoing = (row: InteractionRowView): boolean => row.endAt === null;

const withDirection = (row: InteractionRowView): string => [row.medium ?? 'Medium not sent', row.direction?.toLowerCase()].filter((word) => word !== undefined).join(' · ');

const outcomeOf = (row: InteractionRowView): string => row.outcome ?? row.status ?? '';

export const MIN_WIDTH = 1_058;
const ESSENTIAL: ReadonlySet<string> = new Set(['start', 'medium', 'outcome', 'wait', 'agents']);

/** What stays beside an open panel, which shows the rest. */
export const essentialOf = (columns: readonly Column[]): readonly Column[] => columns.filter((column) => ESSENTIAL.has(column.id));
export const ESSENTIAL_WIDTH = 548;

/** The columns of the list; several days need their names beside the times. */
export function columnsOf(zone: string, hasSeveralDays: boolean): readonly Column[] {
  return [
    { id: 'start', title: 'Start', width: hasSeveralDays ? '118px' : '66px', sort: 'start', cell: (row) => startWords(row.startAt, zone, hasSeveralDays), tip: (row) => row.guid },
    { id: 'medium', title: 'Medium · direction', width: 'minmax(116px, 1fr)', cell: withDirection, tip: withDirection },
    { id: 'outcome', title: 'Outcome', hint: 'How it ended; its status while it goes on', width: 'minmax(84px, 1.2fr)', cell: (row) => (isOngoing(row) ? <em className="ongoing">{row.status ?? 'Ongoing'}</em> : outcomeOf(row) === '' ? <Absent why="The vendor sent no outcome" /> : outcomeOf(row)), tip: (row) => [row.status, row.outcome].filter((word) => word !== null).join(', ') || 'The vendor sent no outcome' },
    { id: 'queue', title: 'Queue', width: 'minmax(84px, 1fr)', cell: (row) => (row.figures.queues.length === 0 ? <Absent why="It was in no queue" /> : queueNames(row.figures)), tip: (row) => queueNames(row.figures) || 'It was in no queue' },
    { id: 'wait', title: 'Wait', hint: 'All time in queues, against the strictest target', width: '118px', isNumeric: true, sort: 'queueWait', cell: (row) => <Wait row={row} />, tip: (row) => waitTip(row.figures) },
    { id: 'agents', title: 'Agents', width: 'minmax(84px, 1.2fr)', cell: (row) => (row.agents.length === 0 ? <Absent why={absentWords(row, 'agents')} /> : row.agents.map((agent) => agent.name).join(', ')), tip: (row) => row.agents.map((agent) => agent.name).join(', ') || absentWords(row, 'agents') },
    { id: 'talk', title: 'Talk', width: '48px', sort: 'talk', ...timeColumn('talk') },
    { id: 'hold', title: 'Hold', width: '46px', ...timeColumn('hold') },
    { id: 'wrap', title: 'Wrap', width: '46px', ...timeColumn('wrap') },
    { id: 'handle', title: 'Handle', width: '56px', sort: 'handle', ...timeColumn('handle') },
    { id: 'duration', title: 'Duration', width: '66px', sort: 'duration', ...timeColumn('duration') },
    { id: 'customer', title: 'Customer', width: 'minmax(80px, 1fr)', cell: (row) => (customerOf(row) === '' ? <Absent why={absentWords(row, 'customer')} /> : <span className="masked">{customerOf(row)}</span>), tip: (row) => customerOf(row) || absentWords(row, 'customer') },
  ];
}

function Wait({ row }: { readonly row: InteractionRowView }) {
  const { waitMs, isWaiting, targetMs, verdict } = waitOf(row.figures);
  if (isWaiting) return <em className="ongoing">waits now</em>;
  if (waitMs === null) return <Absent why="It was in no queue" />;
  return (
    <>
      {formatDuration(waitMs)}
      {targetMs !== null && <span className="muted"> of {formatDuration(targetMs)}</span>}
      {verdict === 'missed' && <strong className="missed"> missed</strong>}
      {verdict === 'met' && <span className="visually-hidden"> met</span>}
    </>
  );
}
