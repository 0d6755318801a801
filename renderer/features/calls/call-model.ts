import { create } from 'zustand';
import type { CallQueryInput, CallRowView } from '../../../shared/contract/record-schemas.ts';
import { formatClock } from '../../../shared/domain/calendar.ts';
import type { ClosedInterval } from '../../../shared/domain/time.ts';
import type { QueryScope } from '../../state/filter.ts';
import type { GridSort } from '../../widgets/paged-grid.tsx';

export type CallSort = CallQueryInput['sort'];

/** What narrows the list besides the top bar's filter; kept while the page lives. */
export interface CallFilter {
  readonly agentKeys: readonly string[];
  readonly state: string | null;
  readonly direction: string | null;
  readonly queue: string | null;
  readonly text: string;
}

export const NO_FILTER: CallFilter = { agentKeys: [], state: null, direction: null, queue: null, text: '' };

export const useCallFilter = create<CallFilter & { readonly sort: GridSort<CallSort>; readonly activeId: string | null }>()(() => ({ ...NO_FILTER, sort: { by: 'start', isDescending: true }, activeId: null }));

export const isNarrowed = ({ agentKeys, state, direction, queue, text }: CallFilter): boolean => agentKeys.length > 0 || state !== null || direction !== null || queue !== null || text.trim() !== '';

/** The list as the core is asked for it, without the page. */
export function toQuery(window: ClosedInterval, scope: QueryScope, filter: CallFilter, sort: GridSort<CallSort>, reveal: boolean): Omit<CallQueryInput, 'limit' | 'offset'> {
  const { state, direction, queue } = filter;
  const text = filter.text.trim();
  return {
    ...window, ...scope, ...(state === null ? {} : { state }), ...(direction === null ? {} : { direction }), ...(queue === null ? {} : { queue }), ...(text === '' ? {} : { text }),
    sort: sort.by, descending: sort.isDescending, reveal,
  };
}

/** The filter in words, for an export's manifest. */
export const callFilterWords = ({ agentKeys, text, state, direction, queue }: CallFilter): Record<string, string> =>
  Object.fromEntries(Object.entries({ agents: agentKeys.join(', '), state: state ?? '', direction: direction ?? '', queue: queue ?? '', text: text.trim() }).filter(([, value]) => value !== ''));

export const callId = (row: Pick<CallRowView, 'sourceId' | 'callId'>): string => `${row.sourceId}:${row.callId}`;

/** Both spellings of the vendor for one state are one word here; what is not known stays as it was sent. */
const STATE_WORDS: Readonly<Record<string, string>> = { ANSWERED: 'Answered', ABANDON: 'Abandoned', ABANDONED: 'Abandoned', DEFLECTED: 'Deflected', MACHINE: 'Machine', RNA: 'Not answered' };

export const callStateWords = (state: string | null): string | null => (state === null || state === '' ? null : (STATE_WORDS[state.toUpperCase()] ?? state));

/** How a call stands. Without an end-of-call event it may have ended all the same: where that was concluded, or its duration is known. */
export function endingOf({ state, durationS, flags }: Pick<CallRowView, 'state' | 'durationS' | 'flags'>): 'told' | 'concluded' | 'running' {
  if (state !== null) return 'told';
  return durationS !== null || flags.includes('inferred-end') ? 'concluded' : 'running';
}

/** What stands for the state of a call whose end no event told, short for the list and whole for its tooltip and the panel. */
export const UNTOLD_WORDS = {
  concluded: { word: 'end concluded', text: 'Ended: concluded from what the agent did next. No end-of-call event has arrived.' },
  running: { word: 'not ended', text: 'Not ended: no end-of-call event has arrived.' },
} as const satisfies Readonly<Record<'concluded' | 'running', { readonly word: string; readonly text: string }>>;

/** The state of a call for the list, with its tooltip. */
export function stateOf(row: Pick<CallRowView, 'state' | 'durationS' | 'flags'>): { readonly words: string; readonly tip: string; readonly isTold: boolean } {
  const ending = endingOf(row);
  if (ending !== 'told') return { words: UNTOLD_WORDS[ending].word, tip: UNTOLD_WORDS[ending].text, isTold: false };
  return { words: callStateWords(row.state) ?? 'not sent', tip: row.state ?? '', isTold: true };
}

type Flag = CallRowView['flags'][number];

/** What each flag of a call means. */
export const FLAG_WORDS = {
  derived: { word: 'concluded', text: 'Concluded from answers about the present and not from an event that was sent.' },
  'inferred-end': { word: 'end concluded', text: 'No end-of-call event arrived; the end is taken from what the agent did next.' },
  superseded: { word: 'superseded', text: 'A later correction has replaced it.' },
  overlap: { word: 'overlap', text: 'Shares time with another call of the same agent.' },
  'sum-mismatch': { word: 'sum differs', text: 'Parts do not add up to the whole that the vendor sent.' },
  'duration-mismatch': { word: 'duration differs', text: 'The duration that the vendor sent differs from the time between its events.' },
  'zone-unconfirmed': { word: 'zone not confirmed', text: 'The vendor’s times have no offset; they were read in the zone set for the source, which nobody has confirmed yet.' },
  late: { word: 'came late', text: 'Its events arrived long after they happened.' },
} as const satisfies Readonly<Record<Flag, { readonly word: string; readonly text: string }>>;

export const flagWords = (flags: readonly Flag[]): string => flags.map((flag) => FLAG_WORDS[flag].word).join(', ');

/** Why there is no button for a recording; null where there is one. */
export function recordingWords({ condition, readyAt }: CallRowView['recording'], zone: string): string | null {
  if (condition === 'ready') return null;
  if (condition === 'too-early') return readyAt === null ? 'Not available yet' : `Available about ${formatClock(readyAt, zone)}`;
  if (condition === 'host-not-allowed') return 'Host not allowed: add it to the source';
  return condition === 'not-kept' ? 'Not kept' : 'No recording';
}
