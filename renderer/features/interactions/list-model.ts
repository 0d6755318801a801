import { create } from 'zustand';
import type { InteractionFigures, InteractionQueryInput, InteractionRowView } from '../../../shared/contract/record-schemas.ts';
import { dateOf, formatClock, formatDuration } from '../../../shared/domain/calendar.ts';
import { SECOND_MS, type ClosedInterval } from '../../../shared/domain/time.ts';
import type { QueryScope } from '../../state/filter.ts';
import { dayLabel } from '../../timeline/ticks.ts';
import type { GridSort } from '../../widgets/paged-grid.tsx';
import { metWords } from './figure-model.ts';

export type InteractionSort = InteractionQueryInput['sort'];

/** What narrows the list besides the top bar's filter. Kept while the page lives, so that the way back from a detail leads to the same list. */
export interface ListFilter {
  readonly agentKeys: readonly string[];
  readonly medium: string | null;
  readonly direction: string | null;
  readonly outcome: string | null;
  readonly queue: string | null;
  readonly status: string | null;
  /** As typed: `m:ss` or seconds. */
  readonly minDuration: string;
  readonly maxDuration: string;
  readonly text: string;
}

export const NO_FILTER: ListFilter = { agentKeys: [], medium: null, direction: null, outcome: null, queue: null, status: null, minDuration: '', maxDuration: '', text: '' };

export const useListFilter = create<ListFilter & { readonly sort: GridSort<InteractionSort>; readonly activeId: string | null }>()(() => ({ ...NO_FILTER, sort: { by: 'start', isDescending: true }, activeId: null }));

export const isNarrowed = (filter: ListFilter): boolean => Object.entries(NO_FILTER).some(([key, empty]) => String(filter[key as keyof ListFilter] ?? '') !== String(empty ?? '')); // keys of NO_FILTER are those of the filter

/** `90`, `1:30`, `1:00:00`, `2 min`, `45 s`, `1 h`: a duration as people write it; null where it is none. */
export function parseDuration(text: string): number | null {
  const typed = text.trim().toLowerCase();
  const clock = /^(?:(\d{1,3}):)?(\d{1,4}):(\d{1,2})$/.exec(typed);
  if (clock) return (Number(clock[1] ?? 0) * 3_600 + Number(clock[2]) * 60 + Number(clock[3])) * SECOND_MS;
  const plain = /^(\d{1,6}(?:\.\d+)?)\s*(s|sec|m|min|h)?$/.exec(typed);
  if (!plain) return null;
  const unit = { m: 60, min: 60, h: 3_600 }[plain[2] ?? ''] ?? 1;
  return Math.round(Number(plain[1]) * unit * SECOND_MS);
}

/** The list as the core is asked for it, without the page. */
export function toQuery(window: ClosedInterval, scope: QueryScope, filter: ListFilter, sort: GridSort<InteractionSort>, reveal: boolean): Omit<InteractionQueryInput, 'limit' | 'offset'> {
  const words = { medium: filter.medium, direction: filter.direction, outcome: filter.outcome, queue: filter.queue, status: filter.status, text: filter.text.trim() === '' ? null : filter.text.trim() };
  const [minDurationMs, maxDurationMs] = [parseDuration(filter.minDuration), parseDuration(filter.maxDuration)];
  return {
    ...window, ...scope, ...Object.fromEntries(Object.entries(words).filter(([, value]) => value !== null)),
    ...(minDurationMs === null ? {} : { minDurationMs }), ...(maxDurationMs === null ? {} : { maxDurationMs }),
    sort: sort.by, descending: sort.isDescending, reveal,
  };
}

/** The filter in words, for an export's manifest. */
export function listFilterWords(filter: ListFilter): Record<string, string> {
  const { agentKeys, ...words } = filter;
  return {
    ...(agentKeys.length === 0 ? {} : { agents: agentKeys.join(', ') }),
    ...Object.fromEntries(Object.entries(words).flatMap(([key, value]) => (typeof value !== 'string' || value.trim() === '' ? [] : [[key, value]]))),
  };
}

export const rowId = (row: Pick<InteractionRowView, 'sourceId' | 'guid'>): string => `${row.sourceId}:${row.guid}`;

/** Time of day with seconds, with its day where the list shows several. */
export const startWords = (at: number, zone: string, hasSeveralDays: boolean): string => `${hasSeveralDays ? `${dayLabel(dateOf(at, zone)).slice(0, 6).trim()} ` : ''}${formatClock(at, zone, { seconds: true })}`;

/** How the time to answer stands against the targets that were sent: missed as soon as one of them was. */
export type TargetVerdict = 'met' | 'missed' | 'open' | 'none';

export interface WaitFacts {
  readonly waitMs: number | null;
  readonly isWaiting: boolean;
  /** The strictest target; null where none was sent. */
  readonly targetMs: number | null;
  readonly verdict: TargetVerdict;
}

export function waitOf(figures: InteractionFigures): WaitFacts {
  const targets = figures.queues.flatMap((queue) => queue.targets);
  const isWaiting = figures.queues.some((queue) => queue.open);
  const verdict: TargetVerdict = targets.length === 0 ? 'none' : targets.some((target) => target.met === false) ? 'missed' : targets.every((target) => target.met === true) ? 'met' : 'open';
  return { waitMs: figures.queueWaitMs, isWaiting, targetMs: targets.length === 0 ? null : Math.min(...targets.map((target) => target.targetMs)), verdict };
}

/** Names of the queues, each once, in the order of the way through them. */
export const queueNames = (figures: InteractionFigures): string => [...new Set(figures.queues.map((queue) => queue.name ?? queue.type))].join(', ');

export function waitTip(figures: InteractionFigures): string {
  if (figures.queues.length === 0) return 'It was in no queue.';
  const parts = figures.queues.map((queue) => `${queue.name ?? queue.type}: ${queue.open ? 'waits now' : queue.waitMs === null ? 'wait not told' : formatDuration(queue.waitMs)}${queue.result === null ? '' : `, ${queue.result}`}${queue.targets.map((target) => `, target of ${target.virtualQueue} ${formatDuration(target.targetMs)} ${metWords(target.met, queue.open)}`).join('')}`);
  return parts.join('\n');
}

/** Why a row has no talk, hold, wrap or handle time, no duration, agents or customer: in words for the tooltip and for who cannot see. */
export function absentWords(row: InteractionRowView, what: 'talk' | 'hold' | 'wrap' | 'handle' | 'duration' | 'agents' | 'customer'): string {
  const isOngoing = row.endAt === null;
  if (what === 'customer') return 'Not sent, or not kept';
  if (what === 'duration') return isOngoing ? 'It goes on' : 'Not sent';
  if (isOngoing) return what === 'agents' ? 'It goes on; no agent has taken part yet' : 'It goes on; known when it has ended';
  if (row.agents.length === 0) return 'No agent took part';
  return what === 'talk' ? 'Nobody was connected to an agent' : 'Not sent';
}

/** The other side of the contact: who called, or who was called. */
export const customerOf = (row: Pick<InteractionRowView, 'direction' | 'connectFrom' | 'connectTo'>): string => (row.direction === 'Outbound' ? row.connectTo : row.connectFrom) ?? '';
