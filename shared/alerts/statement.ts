import { formatClock, formatDuration } from '../domain/calendar.ts';
import type { State } from '../domain/state.ts';
import { SECOND_MS, type UtcMs } from '../domain/time.ts';
import { createPhaseSpans, loadAt, plain, readIdle, runAt } from './agent-sets.ts';
import { leavesOf, type CompiledRule } from './compile.ts';
import { countAt, recentAt } from './counts.ts';
import type { Episode } from './episode.ts';
import type { EvaluationContext } from './evaluate.ts';
import type { AgentFacts, QueueFacts, SourceFacts, StateWord, SubjectFacts, TeamFacts, Track } from './facts.ts';
import { abandonedAt, availabilityOf, spansOfStays } from './group-sets.ts';
import { PHASES, PRESENCE_STATES, type Leaf } from './rule.ts';
import { holdsAt } from './runs.ts';
import { counted, loadWords, phaseWord, spanWords, stateWord } from './terms.ts';

/** What was so when an alert fired: the part of its evidence that comes from the facts. */
export interface Statement {
  readonly statement: string;
  /** An agent's state and the vendor's words for it; null for other subjects and where nothing is told. */
  readonly state: State | null;
  readonly label: string | null;
  readonly facts: readonly Fact[];
}

interface Fact { readonly label: string; readonly value: string }

/** Looks at the moment at which the episode fired; at its start where it was over by then. */
export function statementOf(compiled: CompiledRule, facts: SubjectFacts, context: EvaluationContext, episode: Episode): Statement {
  const at = episode.toAt !== null && episode.toAt <= episode.firedAt ? Math.max(episode.fromAt, episode.toAt - 1) : episode.firedAt;
  const leaves = leavesOf(compiled.rule.when);
  if (facts.kind === 'agent') return ofAgent(facts, context, leaves, at);
  if (facts.kind === 'team') return plainStatement(teamFacts(facts, at));
  return plainStatement(facts.kind === 'queue' ? queueFacts(facts, leaves, at) : sourceFacts(facts, context, leaves, at));
}

function plainStatement({ statement, facts }: { readonly statement: string; readonly facts: readonly Fact[] }): Statement {
  return { statement, state: null, label: null, facts };
}

function ofAgent(facts: AgentFacts, context: EvaluationContext, leaves: readonly Leaf[], at: UtcMs): Statement {
  const line = wordAt(facts, facts.line, at);
  const presence = wordAt(facts, facts.presence, at);
  const word = leaves.every(isOfPresence) ? presence ?? line : line ?? presence;
  const special = leaves.flatMap((leaf) => leafFacts(leaf, facts, context, at));
  const own = [...new Set(special.map((fact) => fact.value))];
  const stated = wordsOf(word);
  const isOther = presence !== null && line !== null && wordsOf(presence) !== wordsOf(line);
  return {
    statement: own.length > 0 && !leaves.every(isOfState) ? [...own.slice(0, 3), ...(leaves.some(isOfState) && stated !== '' ? [stated] : [])].join(', ') : stated || own.join(', ') || 'Nothing is told of the state',
    state: word?.state ?? null,
    label: word?.label ?? null,
    facts: [
      ...(line === null ? [] : [{ label: 'State', value: wordsOf(line) }]), ...(isOther ? [{ label: 'Presence', value: wordsOf(presence) }] : []),
      ...special.filter((fact, index) => special.findIndex((other) => other.label === fact.label && other.value === fact.value) === index),
    ],
  };
}

function isOfPresence(leaf: Leaf): boolean {
  return 'label' in leaf || ('state' in leaf && leaf.state.every((state) => PRESENCE_STATES.has(state)));
}

function isOfState(leaf: Leaf): boolean {
  return 'label' in leaf || 'state' in leaf || 'idle' in leaf;
}

function wordAt(facts: AgentFacts, track: Track, at: UtcMs): StateWord | null {
  for (let index = track.startAt.length - 1; index >= 0; index -= 1) {
    if ((track.startAt[index] ?? 0) > at) continue;
    return (track.endAt[index] ?? 0) > at ? facts.words.states[track.code[index] ?? -1] ?? null : null;
  }
  return null;
}

/** “Away · Lunch”; once where the vendor's word is the same. */
function wordsOf(word: StateWord | null): string {
  if (word === null) return '';
  const state = stateWord(word.state);
  return word.label === '' || plain(word.label) === plain(state) ? state : `${state} · ${word.label}`;
}

function leafFacts(leaf: Leaf, facts: AgentFacts, context: EvaluationContext, at: UtcMs): readonly Fact[] {
  if ('phase' in leaf) return interactionFacts(leaf, facts, at);
  if ('noAnswers' in leaf) return [{ label: 'Offers', value: `${counted(recentAt(facts.noAnswers, at, leaf.noAnswers.withinMs), 'unanswered offer', 'unanswered offers')} within ${spanWords(leaf.noAnswers.withinMs)}` }];
  if ('workload' in leaf) return [{ label: 'Workload', value: workWords(leaf.workload.of, facts, at) }];
  if ('atMaxConcurrency' in leaf) return holdsAt(facts.maxed, at) ? [{ label: 'Chats', value: 'As many chats as are allowed' }] : [];
  if ('leftMidInteraction' in leaf) return [{ label: 'Left', value: 'Logged out in mid-interaction' }];
  if ('contactElsewhere' in leaf) return elsewhereFacts(context.elsewhere, at);
  if ('idle' in leaf || 'ghost' in leaf) return idleFacts(facts, 'ghost' in leaf ? context.normMs : null, at);
  return [];
}

function interactionFacts(leaf: Extract<Leaf, { phase: unknown }>, facts: AgentFacts, at: UtcMs): readonly Fact[] {
  const { phases, words } = facts;
  const spans = createPhaseSpans(leaf.phase, leaf.media)(facts);
  const longest = spans.reduce((from, startAt, index) => (index % 2 === 0 && startAt <= at && (spans[index + 1] ?? 0) > at ? Math.min(from, startAt) : from), Infinity);
  const row = phases.startAt.findIndex((startAt, index) => startAt <= at && (phases.endAt[index] ?? 0) > at && leaf.phase.some((phase) => PHASES[phases.phase[index] ?? -1] === phase));
  const phase = PHASES[phases.phase[row] ?? -1];
  if (phase === undefined || longest === Infinity) return [];
  const medium = words.media[phases.medium[row] ?? -1] ?? '';
  return [{ label: 'Interaction', value: `An interaction${medium === '' ? '' : ` (${medium})`} ${phaseWord(phase)}${lastedWords(at - longest)}` }];
}

/** Nothing where it has only begun: a rule without a time fires at once. */
const lastedWords = (lastedMs: number): string => (lastedMs < SECOND_MS ? '' : ` for ${formatDuration(lastedMs)}`);

function workWords(of: Extract<Leaf, { workload: unknown }>['workload']['of'], facts: AgentFacts, at: UtcMs): string {
  if (of === 'interactions') return loadWords(of, countAt(createPhaseSpans(['ringing', 'engaged', 'hold'], undefined)(facts), at));
  const row = facts.work.startAt.findIndex((startAt, index) => startAt <= at && (facts.work.endAt[index] ?? 0) > at);
  return loadWords(of, row < 0 ? 0 : loadAt(facts.work, row, of));
}

function elsewhereFacts(elsewhere: readonly AgentFacts[], at: UtcMs): readonly Fact[] {
  const busy = elsewhere.map((other) => wordAt(other, other.line, at)).filter((word) => word?.state === 'ringing' || word?.state === 'engaged');
  return [{ label: 'Elsewhere', value: busy.length === 0 ? 'On a contact in another system' : `${busy.map(wordsOf).join(', ')} in another system` }];
}

function idleFacts(facts: AgentFacts, normMs: number | null, at: UtcMs): readonly Fact[] {
  const run = runAt(readIdle(facts), at);
  if (run === null) return [];
  const idle = { label: 'Idle', value: `Idle${lastedWords(at - run.startAt)}` };
  return normMs === null ? [idle] : [idle, { label: 'Usual', value: `${formatDuration(normMs)} at most, usually` }];
}

function teamFacts(facts: TeamFacts, at: UtcMs): { readonly statement: string; readonly facts: readonly Fact[] } {
  const available = availabilityOf(facts).filter((runs) => holdsAt(runs, at)).length;
  const statement = `${available} of ${counted(facts.people.length, 'person', 'people')} available`;
  return { statement, facts: [{ label: 'Available', value: statement }] };
}

function queueFacts(facts: QueueFacts, leaves: readonly Leaf[], at: UtcMs): { readonly statement: string; readonly facts: readonly Fact[] } {
  const stays = spansOfStays(facts);
  const waiting = countAt(stays, at);
  const first = facts.startAt.reduce((from, startAt, index) => (startAt <= at && (facts.endAt[index] ?? 0) > at ? Math.min(from, startAt) : from), Infinity);
  const queue = waiting === 0 ? '0 waiting' : `${waiting} waiting, longest ${formatDuration(at - first)}`;
  const left = leaves.flatMap((leaf) => ('abandoned' in leaf ? [`${recentAt(abandonedAt(facts), at, leaf.abandoned.withinMs)} abandoned within ${spanWords(leaf.abandoned.withinMs)}`] : []));
  const statement = leaves.every((leaf) => 'abandoned' in leaf) ? left.join(', ') : [queue, ...left].join(', ');
  return { statement, facts: [{ label: 'Waiting', value: queue }, ...left.map((value) => ({ label: 'Abandoned', value }))] };
}

function sourceFacts(facts: SourceFacts, { zone }: EvaluationContext, leaves: readonly Leaf[], at: UtcMs): { readonly statement: string; readonly facts: readonly Fact[] } {
  const told = leaves.flatMap((leaf): string[] => {
    if ('signInFailing' in leaf) return facts.signInFailingSinceAt === null ? [] : ['The sign-in fails'];
    if ('stale' in leaf) return facts.staleSinceAt === null ? [] : ['Nothing new comes from the source'];
    if ('lag' in leaf) return facts.freshAt === null ? [] : [`The data is ${formatDuration(at - facts.freshAt)} behind`];
    return 'quarantined' in leaf ? [`${counted(recentAt(facts.quarantinedAt, at, leaf.quarantined.withinMs), 'item', 'items')} refused within ${spanWords(leaf.quarantined.withinMs)}`] : [];
  });
  const upTo = facts.freshAt === null ? 'Nothing yet' : formatClock(facts.freshAt, zone, { seconds: true });
  return { statement: told.join(', ') || 'The source needs attention', facts: [{ label: 'Known up to', value: upTo }, ...told.map((value) => ({ label: 'Source', value }))] };
}
