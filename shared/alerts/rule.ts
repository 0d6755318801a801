import { z } from 'zod';
import { STATES, type State } from '../domain/state.ts';

/**
 * What a rule is: the shape of a rule file, of what the editor edits and of what the evaluator takes. Names of sources,
 * teams and people are as on the screens, so that a file can be read and written by a person; durations are milliseconds.
 *
 * A rule speaks of one kind of subject (agent, team, queue or source), which its conditions decide: an agent's state and
 * a queue's wait cannot stand in one rule. docs/decisions/0011 says what each word means exactly.
 */

export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const SUBJECT_KINDS = ['agent', 'team', 'queue', 'source'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** What an interaction is in for one agent. `hold` is known from interaction records only. */
export const PHASES = ['ringing', 'engaged', 'hold', 'wrap'] as const;
export type Phase = (typeof PHASES)[number];

/** What a workload is counted in: the vendor's three counters, all of them together, or interactions that are open at once. */
export const LOADS = ['all', 'calls', 'semiLive', 'nonLive', 'interactions'] as const;
export type Load = (typeof LOADS)[number];

/** States that an agent chooses: they last through whatever work goes on meanwhile. */
export const PRESENCE_STATES: ReadonlySet<State> = new Set<State>(['not-routable', 'away', 'break', 'meal', 'meeting', 'training', 'logged-out']);

const DAY_MS = 86_400_000;
const spanMs = z.int().min(0).max(31 * DAY_MS);
const windowMs = z.int().min(1_000).max(DAY_MS);
const count = z.int().min(1).max(100_000);
const word = z.string().min(1).max(200);
const words = z.array(word).min(1).max(100);

/**
 * Every condition may ask to hold for a while before it counts, and may have to be gone for a while before it is over.
 * Where a condition has a number, `recover…` is the level at which it is over; between the two levels it stays as it was.
 */
const timing = { forAtLeastMs: spanMs.optional(), recoverAfterMs: spanMs.optional() };

/** The conditions by their key: one key each beside the timing. */
export const LEAVES = {
  // Of an agent.
  /** The state is one of these: of the presence for what an agent chooses (`PRESENCE_STATES`), else the one on the floor (presence, workload and interactions together). */
  state: z.strictObject({ state: z.array(z.enum(STATES)).min(1), ...timing }),
  /** The label that the agent chose is one of these, whatever they do meanwhile. */
  label: z.strictObject({ label: words, ...timing }),
  /** Available, without workload and without an open interaction; wrap is not idle. */
  idle: z.strictObject({ idle: z.literal(true), ...timing }),
  /** One interaction is in one of these phases; `forAtLeastMs` counts for each interaction by itself. */
  phase: z.strictObject({ phase: z.array(z.enum(PHASES)).min(1), media: words.optional(), ...timing }),
  /** So many offers not answered within a window that ends now. */
  noAnswers: z.strictObject({ noAnswers: z.strictObject({ atLeast: count, withinMs: windowMs, recoverBelow: count.optional() }), ...timing }),
  workload: z.strictObject({ workload: z.strictObject({ of: z.enum(LOADS), atLeast: count, recoverBelow: count.optional() }), ...timing }),
  /** As many chats as the vendor lets the agent have; told by LivePerson only. */
  atMaxConcurrency: z.strictObject({ atMaxConcurrency: z.literal(true), ...timing }),
  /** Logged out or disconnected while an interaction was ringing or connected; lasts until the agent is back, a quarter of an hour at most. */
  leftMidInteraction: z.strictObject({ leftMidInteraction: z.literal(true), ...timing }),
  /** Available in this system while ringing or on a contact in another one (of these media; absent: any). */
  contactElsewhere: z.strictObject({ contactElsewhere: z.strictObject({ media: words.optional() }), ...timing }),
  /** Idle for `timesNorm` times as long as nearly all of the agent's own idle stretches (95th percentile), and for `atLeastMs` at least. */
  ghost: z.strictObject({ ghost: z.strictObject({ timesNorm: z.number().min(1).max(100), atLeastMs: spanMs }), ...timing }),
  // Of a team.
  /** Fewer people of the team are available than this, whichever system they are available in. */
  available: z.strictObject({ available: z.strictObject({ fewerThan: count, recoverAt: count.optional() }), ...timing }),
  // Of a queue.
  waiting: z.strictObject({ waiting: z.strictObject({ atLeast: count, recoverBelow: count.optional() }), ...timing }),
  longestWait: z.strictObject({ longestWait: z.strictObject({ longerThanMs: spanMs, recoverBelowMs: spanMs.optional() }), ...timing }),
  abandoned: z.strictObject({ abandoned: z.strictObject({ atLeast: count, withinMs: windowMs, recoverBelow: count.optional() }), ...timing }),
  // Of a source. Told of the present only: no history of the connection is kept that could be tried.
  /** Nothing new for longer than the source may take, or the last request failed, or it needs a person. */
  stale: z.strictObject({ stale: z.literal(true), ...timing }),
  /** What is known lies further back than this. */
  lag: z.strictObject({ lag: z.strictObject({ longerThanMs: spanMs, recoverBelowMs: spanMs.optional() }), ...timing }),
  signInFailing: z.strictObject({ signInFailing: z.literal(true), ...timing }),
  /** So many items refused within a window that ends now. */
  quarantined: z.strictObject({ quarantined: z.strictObject({ atLeast: count, withinMs: windowMs, recoverBelow: count.optional() }), ...timing }),
} as const;

export type LeafKey = keyof typeof LEAVES;
export type Leaf = { readonly [Key in LeafKey]: z.infer<(typeof LEAVES)[Key]> }[LeafKey];

/** Whom a condition speaks of. */
export const SUBJECT_OF = {
  state: 'agent', label: 'agent', idle: 'agent', phase: 'agent', noAnswers: 'agent', workload: 'agent', atMaxConcurrency: 'agent', leftMidInteraction: 'agent', contactElsewhere: 'agent', ghost: 'agent',
  available: 'team', waiting: 'queue', longestWait: 'queue', abandoned: 'queue', stale: 'source', lag: 'source', signInFailing: 'source', quarantined: 'source',
} as const satisfies Readonly<Record<LeafKey, SubjectKind>>;

export type Condition = { readonly all: readonly Condition[] } | { readonly any: readonly Condition[] } | { readonly not: Condition } | Leaf;

/** How deep conditions may nest, and how many there may be in all. */
export const MAX_DEPTH = 6;
export const MAX_CONDITIONS = 40;

export const condition: z.ZodType<Condition> = z.lazy(() => z.union([
  z.strictObject({ all: z.array(condition).min(1).max(MAX_CONDITIONS) }),
  z.strictObject({ any: z.array(condition).min(1).max(MAX_CONDITIONS) }),
  z.strictObject({ not: condition }),
  ...Object.values(LEAVES),
]));

/** A stretch of the week; `to` at or before `from` reaches into the next day. Days are those on which it begins: 1 Monday to 7 Sunday. */
export const weekTime = z.strictObject({ days: z.array(z.int().min(1).max(7)).min(1), from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/), to: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/) });
export type WeekTime = z.infer<typeof weekTime>;

/** An agent: the id as the vendor writes it (in whichever of the chosen sources), or in one source by its name. */
export const scopedAgent = z.union([z.string().min(1), z.strictObject({ source: word, id: z.string().min(1) })]);

/** Empty lists choose everything. Agents, people and teams are added up; sources narrow. Outside the times nothing counts and no time runs. */
export const ruleScope = z.strictObject({
  sources: z.array(word).default([]),
  teams: z.array(word).default([]),
  people: z.array(word).default([]),
  agents: z.array(scopedAgent).default([]),
  queues: z.array(word).default([]),
  times: z.array(weekTime).max(50).default([]),
  /** Zone of the times; null: the team's, else the product's. */
  zone: z.string().nullable().default(null),
});
export type RuleScope = z.infer<typeof ruleScope>;

export const EMPTY_SCOPE: RuleScope = { sources: [], teams: [], people: [], agents: [], queues: [], times: [], zone: null };

export const rule = z.strictObject({
  name: z.string().trim().min(1).max(120),
  severity: z.enum(SEVERITIES).default('warning'),
  scope: ruleScope.default(EMPTY_SCOPE),
  when: condition,
  /** How long the whole condition has to hold before the alert fires. */
  forAtLeastMs: spanMs.default(0),
  /** How long it has to be gone before the alert is resolved. */
  recoverAfterMs: spanMs.default(0),
  /** What it may interrupt; the inbox always has it. */
  notify: z.strictObject({ desktop: z.boolean().default(true), webhook: z.boolean().default(true) }).default({ desktop: true, webhook: true }),
});

/** A rule with every default filled in. */
export type Rule = z.infer<typeof rule>;
/** A rule as a file or an editor gives it. */
export type RuleInput = z.input<typeof rule>;

export function isLeaf(candidate: Condition): candidate is Leaf {
  return !('all' in candidate) && !('any' in candidate) && !('not' in candidate);
}

/** The key that says what a leaf is. */
export function leafKeyOf(leaf: Leaf): LeafKey {
  const key = Object.keys(leaf).find((candidate) => Object.hasOwn(LEAVES, candidate));
  if (key === undefined) throw new Error('A condition without a kind cannot have been parsed.');
  return key as LeafKey; // found in the table
}
