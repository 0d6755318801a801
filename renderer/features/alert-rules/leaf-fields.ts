import { leafKeyOf, SUBJECT_OF, type Leaf, type LeafKey, type Load, type Phase, type SubjectKind } from '../../../shared/alerts/rule.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/domain/time.ts';

/** What a condition's row is made of: words and fields in the order in which they are read. */

/** Where a field's value lies in its condition: `['noAnswers', 'atLeast']`. */
export type FieldPath = readonly string[];

export type LeafPart =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'states'; readonly path: FieldPath }
  | { readonly kind: 'labels'; readonly path: FieldPath }
  | { readonly kind: 'phases'; readonly path: FieldPath }
  | { readonly kind: 'media'; readonly path: FieldPath }
  | { readonly kind: 'load'; readonly path: FieldPath }
  | { readonly kind: 'number'; readonly path: FieldPath; readonly label: string; readonly isWhole: boolean }
  | { readonly kind: 'duration'; readonly path: FieldPath; readonly label: string };

/** The level at which a condition is over, where it has a number: leads in, and what it starts with. */
export interface RecoveryPart {
  readonly path: FieldPath;
  readonly kind: 'number' | 'duration';
  /** "over when below" */
  readonly words: string;
  readonly start: (leaf: Leaf) => number;
}

export interface LeafSpec {
  /** In the menu of conditions. */
  readonly title: string;
  /** What it means, exactly enough. */
  readonly hint: string;
  readonly parts: readonly LeafPart[];
  readonly recovery: RecoveryPart | null;
  /** A new one. */
  readonly fresh: Leaf;
}

const words = (text: string): LeafPart => ({ kind: 'words', text });
const number = (path: FieldPath, label: string): LeafPart => ({ kind: 'number', path, label, isWhole: true });
const duration = (path: FieldPath, label: string): LeafPart => ({ kind: 'duration', path, label });

/** A number of a condition; NaN while its field is empty. */
const numberAt = (leaf: Leaf, path: FieldPath): number => {
  const value = readField(leaf, path);
  return typeof value === 'number' ? value : Number.NaN;
};

const below = (key: string): RecoveryPart => ({ path: [key, 'recoverBelow'], kind: 'number', words: 'over when below', start: (leaf) => Math.max(1, numberAt(leaf, [key, 'atLeast'])) });

export const LEAF_SPECS: Readonly<Record<LeafKey, LeafSpec>> = {
  state: { title: 'State', hint: 'What an agent chooses (away, break, meal, meeting, training, not routable, logged out) is looked for in the presence alone, whatever else goes on; every other state is the one on the floor.', parts: [words('is'), { kind: 'states', path: ['state'] }], recovery: null, fresh: { state: ['away'] } },
  label: { title: 'Label', hint: 'The vendor’s own word that the agent chose, whatever they do meanwhile.', parts: [words('is'), { kind: 'labels', path: ['label'] }], recovery: null, fresh: { label: [] } },
  idle: { title: 'Idle', hint: 'Available, without workload and without an open interaction. Wrap is not idle.', parts: [words('available without any work')], recovery: null, fresh: { idle: true } },
  phase: { title: 'Phase of an interaction', hint: 'One interaction is in this phase. “For at least” counts for each interaction by itself. Holds are known from interaction records only.', parts: [words('is'), { kind: 'phases', path: ['phase'] }, words('in'), { kind: 'media', path: ['media'] }], recovery: null, fresh: { phase: ['wrap'] } },
  noAnswers: { title: 'Offers not answered', hint: 'So many offers were not answered within a stretch that ends now.', parts: [words('at least'), number(['noAnswers', 'atLeast'], 'How many offers'), words('within'), duration(['noAnswers', 'withinMs'], 'Within')], recovery: below('noAnswers'), fresh: { noAnswers: { atLeast: 3, withinMs: HOUR_MS } } },
  workload: { title: 'Workload', hint: 'How much an agent has at once: as the vendor counts it, or interactions that are open.', parts: [words('at least'), number(['workload', 'atLeast'], 'How many'), { kind: 'load', path: ['workload', 'of'] }, words('at once')], recovery: below('workload'), fresh: { workload: { of: 'all', atLeast: 3 } } },
  atMaxConcurrency: { title: 'At maximum concurrency', hint: 'As many chats as the vendor lets the agent have. Only LivePerson tells it.', parts: [words('as many chats as the vendor allows')], recovery: null, fresh: { atMaxConcurrency: true } },
  leftMidInteraction: { title: 'Left in mid-interaction', hint: 'Logged out or disconnected while an interaction was ringing or connected; lasts until the agent is back, a quarter of an hour at most.', parts: [words('logged out or disconnected meanwhile')], recovery: null, fresh: { leftMidInteraction: true } },
  contactElsewhere: { title: 'On a contact in another system', hint: 'Available here while ringing or on a contact in another system. The agents have to be linked to one person.', parts: [words('while available here, in'), { kind: 'media', path: ['contactElsewhere', 'media'] }], recovery: null, fresh: { contactElsewhere: {} } },
  ghost: { title: 'Idle beyond their own norm', hint: 'The norm is the 95th percentile of the person’s own idle stretches over the last 14 days, where there are at least 20 of them.', parts: [words('for'), { kind: 'number', path: ['ghost', 'timesNorm'], label: 'How many times the norm', isWhole: false }, words('times as long, and at least'), duration(['ghost', 'atLeastMs'], 'At least')], recovery: null, fresh: { ghost: { timesNorm: 2, atLeastMs: 20 * MINUTE_MS } } },
  available: { title: 'People available', hint: 'People, not agents: whoever is available in any system counts once.', parts: [words('fewer than'), number(['available', 'fewerThan'], 'Fewer than how many people')], recovery: { path: ['available', 'recoverAt'], kind: 'number', words: 'over when at least', start: (leaf) => Math.max(1, numberAt(leaf, ['available', 'fewerThan'])) }, fresh: { available: { fewerThan: 1 } } },
  waiting: { title: 'Customers waiting', hint: 'How many wait in the queue at once.', parts: [words('at least'), number(['waiting', 'atLeast'], 'How many customers')], recovery: below('waiting'), fresh: { waiting: { atLeast: 5 } } },
  longestWait: { title: 'Longest wait', hint: 'How long the one who waits longest has waited.', parts: [words('more than'), duration(['longestWait', 'longerThanMs'], 'Longer than')], recovery: { path: ['longestWait', 'recoverBelowMs'], kind: 'duration', words: 'over when below', start: (leaf) => numberAt(leaf, ['longestWait', 'longerThanMs']) }, fresh: { longestWait: { longerThanMs: 5 * MINUTE_MS } } },
  abandoned: { title: 'Customers who left', hint: 'How many left before an answer, within a stretch that ends now.', parts: [words('at least'), number(['abandoned', 'atLeast'], 'How many customers'), words('before an answer, within'), duration(['abandoned', 'withinMs'], 'Within')], recovery: below('abandoned'), fresh: { abandoned: { atLeast: 3, withinMs: 15 * MINUTE_MS } } },
  stale: { title: 'Nothing new', hint: 'Nothing new for longer than the source may take, or its last request failed, or it needs a person.', parts: [words('the source has sent nothing new')], recovery: null, fresh: { stale: true } },
  lag: { title: 'Lag', hint: 'How far back lies what is known.', parts: [words('more than'), duration(['lag', 'longerThanMs'], 'Longer than'), words('behind')], recovery: { path: ['lag', 'recoverBelowMs'], kind: 'duration', words: 'over when below', start: (leaf) => numberAt(leaf, ['lag', 'longerThanMs']) }, fresh: { lag: { longerThanMs: 5 * MINUTE_MS } } },
  signInFailing: { title: 'Sign-in fails', hint: 'The vendor refuses the credentials.', parts: [words('the vendor refuses the credentials')], recovery: null, fresh: { signInFailing: true } },
  quarantined: { title: 'Items refused', hint: 'Items that could not be read, within a stretch that ends now. They are listed on the source’s screen.', parts: [words('at least'), number(['quarantined', 'atLeast'], 'How many items'), words('within'), duration(['quarantined', 'withinMs'], 'Within')], recovery: below('quarantined'), fresh: { quarantined: { atLeast: 10, withinMs: HOUR_MS } } },
};

export const specOf = (leaf: Leaf): LeafSpec => LEAF_SPECS[leafKeyOf(leaf)];

/** The conditions that may stand in a rule about such a subject, in the menu's order. */
export function leafChoices(subject: SubjectKind): readonly { readonly value: LeafKey; readonly label: string }[] {
  return Object.entries(SUBJECT_OF).filter(([, kind]) => kind === subject).map(([key]) => ({ value: key as LeafKey, label: LEAF_SPECS[key as LeafKey].title })); // keys of the table
}

export const PHASE_WORDS = { ringing: 'ringing', engaged: 'connected', hold: 'on hold', wrap: 'in wrap' } as const satisfies Readonly<Record<Phase, string>>;
export const LOAD_WORDS = { all: 'units of workload', calls: 'calls', semiLive: 'semi-live contacts', nonLive: 'non-live contacts', interactions: 'open interactions' } as const satisfies Readonly<Record<Load, string>>;

/** A condition as a bag, for fields that are found by their path. */
type Bag = Readonly<Record<string, unknown>>;
const isBag = (value: unknown): value is Bag => typeof value === 'object' && value !== null && !Array.isArray(value);

export function readField(leaf: Leaf, path: FieldPath): unknown {
  return path.reduce<unknown>((value, key) => (isBag(value) ? value[key] : undefined), leaf);
}

/** The condition with a field set; `undefined` takes it away. What is written is checked with the whole rule. */
export function writeField(leaf: Leaf, path: FieldPath, value: unknown): Leaf {
  const write = (bag: Bag, [key = '', ...rest]: FieldPath): Bag => {
    const { [key]: inner, ...others } = bag;
    if (rest.length > 0) return { ...bag, [key]: write(isBag(inner) ? inner : {}, rest) };
    return value === undefined ? others : { ...bag, [key]: value };
  };
  return write(leaf, path) as Leaf; // the same kind of condition with another value
}

/** The level for recovery that an opened field begins with: one step on the calm side where there is one. */
export function startOfRecovery(leaf: Leaf, recovery: RecoveryPart): number {
  const start = recovery.start(leaf);
  return Number.isFinite(start) ? start : 1;
}
