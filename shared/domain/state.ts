import type { SourceKind } from './activity.ts';

/** The normalised states, in the order in which they are listed and stacked. */
export const STATES = [
  'available', 'not-routable', 'ringing', 'engaged', 'monitoring', 'wrap', 'no-answer', 'failed',
  'away', 'break', 'meal', 'meeting', 'training', 'logged-out', 'unknown',
] as const;

export type State = (typeof STATES)[number];

/** States that the lead's label mapping may give to a vendor's label. */
export const MAPPABLE_STATES = ['break', 'meal', 'meeting', 'training', 'away', 'available', 'not-routable', 'logged-out'] as const satisfies readonly State[];

/** The lead's own reading of a source's presence labels: label as sent → state. */
export type LabelMapping = ReadonlyMap<string, State>;

/** The vendor's words from which a state is derived. */
export interface StateWords {
  readonly type: string;
  readonly category: string | null;
  readonly name: string | null;
  readonly eligibleForRouting: boolean | null;
  readonly reason: string | null;
}

const VONAGE_INTERACTION: Readonly<Record<string, State>> = {
  Ringing: 'ringing', Connected: 'engaged', Wrap: 'wrap', Unexpected: 'no-answer', Failed: 'failed',
};

const NO_LABELS: LabelMapping = new Map();

/**
 * The one derivation of a normalised state from the vendor's words, after the table in the command-line contract.
 * Null for rows that have no state of their own (workload). Anything not known is `unknown`; the words stay beside it.
 */
export function deriveState(kind: SourceKind, words: StateWords, labels: LabelMapping = NO_LABELS): State | null {
  if (kind === 'vonage') return deriveVonageState(words, labels);
  return words.type === 'Presence' ? mappedState(words, labels) ?? (kind === 'liveperson' ? CHAT_STATES.get(words.category ?? '') : baseStateOf(words.category)) ?? 'unknown' : 'unknown';
}

function mappedState(words: StateWords, labels: LabelMapping): State | undefined {
  return words.name === null ? undefined : labels.get(words.name);
}

/** LivePerson's states by id; names differ from page to page. [LivePerson, Agent Activity: id; Agent Activity history: 1 is offline] */
const CHAT_STATES: ReadonlyMap<string, State> = new Map([['2', 'available'], ['3', 'away'], ['4', 'away'], ['1', 'logged-out']]);

/** RingCentral's base states, in one spelling. */
const BASE_STATES: ReadonlyMap<string, State> = new Map([
  ['AVAILABLE', 'available'], ['TRANSITION', 'ringing'], ['ENGAGED', 'engaged'], ['MONITORING', 'monitoring'], ['WORKING', 'wrap'], ['WRAP-UP', 'wrap'], ['RNA-STATE', 'no-answer'],
  ['AWAY', 'away'], ['ON-BREAK', 'break'], ['BREAK-AFTER-CALL', 'break'], ['LUNCH', 'meal'], ['TRAINING', 'training'], ['LOGOUT', 'logged-out'], ['OFFLINE', 'logged-out'], ['OFF-LINE', 'logged-out'],
]);

/** Hyphen, space and underscore, upper and lower case are one spelling. [RingCentral, predefined states and the wire's] */
export function toBaseState(word: string): string {
  return word.trim().toUpperCase().replaceAll(/[\s_-]+/g, '-');
}

function baseStateOf(category: string | null): State | undefined {
  const word = toBaseState(category ?? '');
  return BASE_STATES.get(word) ?? (word.startsWith('AUX-UNAVAIL-') ? 'away' : undefined);
}

function deriveVonageState(words: StateWords, labels: LabelMapping): State | null {
  if (words.type === 'Workload') return null;
  if (words.reason === 'Monitor') return 'monitoring';
  if (words.type === 'Interaction') return (words.category !== null && Object.hasOwn(VONAGE_INTERACTION, words.category) ? VONAGE_INTERACTION[words.category] : undefined) ?? 'unknown';
  if (words.type !== 'Presence') return 'unknown';
  const mapped = words.name === null ? undefined : labels.get(words.name);
  if (mapped) return mapped;
  if (words.category === 'Ready') return words.eligibleForRouting === false ? 'not-routable' : 'available';
  if (words.category === 'Away' || words.category === 'ExtendedAway') return 'away';
  return words.category === 'LoggedOut' ? 'logged-out' : 'unknown';
}
