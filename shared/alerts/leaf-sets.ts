import { createElsewhereSet, createLabelSet, createNoAnswerSet, createPhaseSpans, createStateSet, createWorkSet, ghostsIn, readIdle, readLeftMidInteraction } from './agent-sets.ts';
import { abandonedAt, fewerAvailable, spansOfStays, teamKnown, waitsLongerThan } from './group-sets.ts';
import { overlapAtLeast, recentAtLeast } from './counts.ts';
import type { AgentFacts, QueueFacts, Runs, SourceFacts, SubjectFacts, TeamFacts } from './facts.ts';
import { leafKeyOf, type Leaf } from './rule.ts';
import { NO_RUNS, type Spans } from './runs.ts';

/** What a base set is read with beside the facts. */
export interface LeafContext {
  readonly elsewhere: readonly AgentFacts[];
  readonly normMs: number | null;
}

/** When something is so, before times of the week and durations. Rules with the same key share it. */
export interface BaseSet {
  readonly key: string;
  read(facts: SubjectFacts, context: LeafContext): Spans;
}

/** A condition's sets: where it is reached, and, with a recovery level, where it is not over yet. */
export interface LeafSets {
  readonly fire: BaseSet;
  /** Null: the same. Otherwise it contains `fire`. */
  readonly hold: BaseSet | null;
  /** One span for each interaction; they may overlap. */
  readonly perItem: boolean;
}

type Reader<Facts> = (facts: Facts, context: LeafContext) => Spans;

const ofAgent = (key: string, read: Reader<AgentFacts>): BaseSet => ({ key, read: (facts, context) => (facts.kind === 'agent' ? read(facts, context) : NO_RUNS) });
const ofTeam = (key: string, read: Reader<TeamFacts>): BaseSet => ({ key, read: (facts, context) => (facts.kind === 'team' ? read(facts, context) : NO_RUNS) });
const ofQueue = (key: string, read: Reader<QueueFacts>): BaseSet => ({ key, read: (facts, context) => (facts.kind === 'queue' ? read(facts, context) : NO_RUNS) });
const ofSource = (key: string, read: Reader<SourceFacts>): BaseSet => ({ key, read: (facts, context) => (facts.kind === 'source' ? read(facts, context) : NO_RUNS) });
const alone = (fire: BaseSet): LeafSets => ({ fire, hold: null, perItem: false });

/** The same condition at two levels. */
function levels(read: (level: number) => BaseSet, reached: number, over: number | undefined): LeafSets {
  return { fire: read(reached), hold: over === undefined || over === reached ? null : read(over), perItem: false };
}

/** A beginning that is an instant: sets that start nowhere would make episodes that do. */
const ALWAYS: Runs = new Float64Array([0, Infinity]);

/** Time of which everything is known for a subject; of a source the connection is always known. */
export function knownOf(facts: SubjectFacts): Runs {
  if (facts.kind === 'source') return ALWAYS;
  return facts.kind === 'team' ? teamKnown(facts) : facts.known;
}

/** What a negated condition looks at beside its parts. */
export const KNOWN: BaseSet = { key: 'known', read: knownOf };

/** The sets of a condition. */
export function setsOf(leaf: Leaf): LeafSets {
  return isQuantity(leaf) ? quantitySets(leaf) : plainSets(leaf);
}

type Quantity = Extract<Leaf, { noAnswers: unknown } | { workload: unknown } | { available: unknown } | { waiting: unknown } | { longestWait: unknown } | { abandoned: unknown } | { lag: unknown } | { quarantined: unknown }>;

const QUANTITIES: ReadonlySet<string> = new Set(['noAnswers', 'workload', 'available', 'waiting', 'longestWait', 'abandoned', 'lag', 'quarantined']);

function isQuantity(leaf: Leaf): leaf is Quantity {
  return QUANTITIES.has(leafKeyOf(leaf));
}

function plainSets(leaf: Exclude<Leaf, Quantity>): LeafSets {
  if ('state' in leaf) return alone(ofAgent(keyed('state', leaf.state.toSorted()), createStateSet(leaf.state)));
  if ('label' in leaf) return alone(ofAgent(keyed('label', leaf.label.toSorted()), createLabelSet(leaf.label)));
  if ('idle' in leaf) return alone(ofAgent('idle', readIdle));
  if ('phase' in leaf) return { fire: ofAgent(keyed('phase', leaf.phase.toSorted(), leaf.media?.toSorted()), createPhaseSpans(leaf.phase, leaf.media)), hold: null, perItem: true };
  if ('atMaxConcurrency' in leaf) return alone(ofAgent('maxed', (facts) => facts.maxed));
  if ('leftMidInteraction' in leaf) return alone(ofAgent('left', readLeftMidInteraction));
  if ('contactElsewhere' in leaf) return alone(elsewhereSet(leaf.contactElsewhere.media));
  if ('ghost' in leaf) {
    const { timesNorm, atLeastMs } = leaf.ghost;
    return alone(ofAgent(keyed('ghost', timesNorm, atLeastMs), (facts, { normMs }) => ghostsIn(readIdle(facts), normMs, timesNorm, atLeastMs)));
  }
  return alone('stale' in leaf ? ofSource('stale', (facts) => since(facts.staleSinceAt)) : ofSource('sign-in', (facts) => since(facts.signInFailingSinceAt)));
}

function elsewhereSet(media: readonly string[] | undefined): BaseSet {
  const read = createElsewhereSet(media);
  return ofAgent(keyed('elsewhere', media?.toSorted()), (facts, { elsewhere }) => read(facts, elsewhere));
}

function quantitySets(leaf: Quantity): LeafSets {
  if ('noAnswers' in leaf) {
    const { atLeast, withinMs, recoverBelow } = leaf.noAnswers;
    return levels((level) => ofAgent(keyed('no-answers', level, withinMs), createNoAnswerSet(level, withinMs)), atLeast, recoverBelow);
  }
  if ('workload' in leaf) {
    const { of, atLeast, recoverBelow } = leaf.workload;
    return levels((level) => ofAgent(keyed('work', of, level), createWorkSet(of, level)), atLeast, recoverBelow);
  }
  if ('available' in leaf) return levels((level) => ofTeam(keyed('available', level), (facts) => fewerAvailable(facts, level)), leaf.available.fewerThan, leaf.available.recoverAt);
  if ('waiting' in leaf) return levels((level) => ofQueue(keyed('waiting', level), (facts) => overlapAtLeast(spansOfStays(facts), level)), leaf.waiting.atLeast, leaf.waiting.recoverBelow);
  if ('longestWait' in leaf) return levels((level) => ofQueue(keyed('longest', level), (facts) => waitsLongerThan(facts, level)), leaf.longestWait.longerThanMs, leaf.longestWait.recoverBelowMs);
  if ('abandoned' in leaf) {
    const { atLeast, withinMs, recoverBelow } = leaf.abandoned;
    return levels((level) => ofQueue(keyed('abandoned', level, withinMs), (facts) => recentAtLeast(abandonedAt(facts), level, withinMs)), atLeast, recoverBelow);
  }
  if ('lag' in leaf) return levels((level) => ofSource(keyed('lag', level), ({ freshAt }) => since(freshAt === null ? null : freshAt + level)), leaf.lag.longerThanMs, leaf.lag.recoverBelowMs);
  const { atLeast, withinMs, recoverBelow } = leaf.quarantined;
  return levels((level) => ofSource(keyed('quarantined', level, withinMs), (facts) => recentAtLeast(facts.quarantinedAt, level, withinMs)), atLeast, recoverBelow);
}

function since(at: number | null): Runs {
  return at === null ? NO_RUNS : new Float64Array([at, Infinity]);
}

function keyed(name: string, ...parts: readonly unknown[]): string {
  return JSON.stringify([name, ...parts]);
}
