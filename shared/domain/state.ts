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
  return 'unknown';
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
