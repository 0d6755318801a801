import { hms } from '../../widgets/figures.ts';
import { toSorted } from '../../widgets/sort.tsx';
import { chattingS, differenceS, reasonsOf, statesOf, usedS } from '../../widgets/chat-parts.ts';
import type { ChatLine } from './chat-model.ts';

/** One column of the table; `value` null: not told. */
export interface ChatColumn {
  readonly key: string;
  readonly title: string;
  readonly hint: string;
  /** A part of the column before it: never to be added to it. */
  readonly isPart: boolean;
  readonly valueOf: (line: ChatLine) => number | null;
}

/** Logged in and its check, each state with its reasons, then what was done in all of them. */
export function columnsOf(lines: readonly ChatLine[]): readonly ChatColumn[] {
  const states = new Map(lines.flatMap((line) => statesOf(line.total)).map((part) => [part.stateId, part.word]));
  const column = (key: string, title: string, hint: string, valueOf: ChatColumn['valueOf'], isPart = false): ChatColumn => ({ key, title, hint, valueOf, isPart });
  return [
    column('loggedIn', 'Logged in', 'The vendor’s own figure', (line) => line.total.loggedInS),
    column('parts', 'Sum of its parts', 'All states added, without their reasons', (line) => line.total.partsS),
    column('difference', 'Difference', 'Sum of the parts minus logged in', (line) => differenceS(line.total)),
    ...[...states].toSorted(([a], [b]) => a.localeCompare(b)).flatMap(([stateId, word]) => [
      column(`state ${stateId}`, word, `Time in ${word}`, (line) => statesOf(line.total).find((part) => part.stateId === stateId)?.totalS ?? null),
      ...reasonNames(lines, stateId).map((reason) => column(`reason ${stateId} ${reason}`, reason, `A part of ${word}`, (line) => reasonTime(line, stateId, reason), true)),
    ]),
    column('chatting', 'Chatting', 'In all states, at maximum included', (line) => chattingS(line.total)),
    column('max', 'At maximum', 'Chatting with as many chats as allowed at a time; a part of chatting', (line) => usedS(line.total, 'max'), true),
    column('idle', 'Not chatting', 'In all states', (line) => usedS(line.total, 'idle')),
  ];
}

const reasonNames = (lines: readonly ChatLine[], stateId: string): string[] => [...new Set(lines.flatMap((line) => reasonsOf(line.total, stateId)).map((part) => part.reason ?? ''))].toSorted();

const reasonTime = (line: ChatLine, stateId: string, reason: string): number | null => reasonsOf(line.total, stateId).find((part) => part.reason === reason)?.totalS ?? null;

/** Agents by a column; teams have no place in an order of agents. */
export function sortLines(lines: readonly ChatLine[], columns: readonly ChatColumn[], key: string, isDescending: boolean): ChatLine[] {
  const agents = lines.filter((line) => line.kind === 'agent');
  const column = columns.find((each) => each.key === key);
  const valueOf = (line: ChatLine): number | string | null => (column !== undefined ? column.valueOf(line) : key === 'source' ? line.sourceName : line.name);
  return toSorted(agents, isDescending, valueOf, (line) => `${line.name} ${line.id}`);
}

/** A cell: exact time, nothing where it was not told. */
export const cellWords = (column: ChatColumn, value: number | null): string => (value === null ? '' : column.key === 'difference' ? (value === 0 ? '0' : `${value > 0 ? '+' : ''}${value < 0 ? '−' : ''}${Math.abs(value)} s`) : hms(value));
