import type { State } from '../domain/state.ts';
import { MINUTE_MS } from '../domain/time.ts';
import { overlapAtLeast, recentAtLeast } from './counts.ts';
import type { AgentFacts, FactWords, PhaseTrack, Runs, Track, WorkTrack } from './facts.ts';
import { PHASES, PRESENCE_STATES, type Load, type Phase } from './rule.ts';
import { add, begin, firstEndingAfter, intersect, mergeSpans, NO_RUNS, runsOf, shrinkSpans, taken, union, type Spans } from './runs.ts';

/** When an agent's conditions hold, before times of the week and durations. Pure; one function for each condition. */

/** How long after leaving in mid-interaction it is worth an alert. */
export const LEFT_FOR_MS = 15 * MINUTE_MS;

const OPEN_PHASES: readonly Phase[] = ['ringing', 'engaged', 'hold'];
const CONTACT_PHASES: readonly Phase[] = ['ringing', 'engaged'];
const IDLE_STATES: readonly State[] = ['available'];
const PHONE = 'phone';
const CHAT = 'chat';

/** Which codes of the tables are chosen; made anew only when the table has grown or is another one. */
export function chooser(isChosen: (state: State, label: string) => boolean): (words: FactWords) => Uint8Array {
  let table: FactWords['states'] | null = null;
  let chosen = new Uint8Array(0);
  return ({ states }) => {
    if (table === states && chosen.length === states.length) return chosen;
    table = states;
    chosen = Uint8Array.from(states, (word) => (isChosen(word.state, word.label) ? 1 : 0));
    return chosen;
  };
}

/** What an agent chooses is looked for in the presence, everything else in the state on the floor. */
export function createStateSet(states: readonly State[]): (facts: AgentFacts) => Runs {
  const chosen = new Set(states);
  const own = chooser((state) => chosen.has(state) && PRESENCE_STATES.has(state));
  const overall = chooser((state) => chosen.has(state) && !PRESENCE_STATES.has(state));
  const hasOwn = states.some((state) => PRESENCE_STATES.has(state));
  const hasOverall = states.some((state) => !PRESENCE_STATES.has(state));
  return (facts) => union(hasOwn ? chosenIn(facts.presence, own(facts.words)) : NO_RUNS, hasOverall ? chosenIn(facts.line, overall(facts.words)) : NO_RUNS);
}

/** Labels are compared without regard to case, as people write them. */
export function createLabelSet(labels: readonly string[]): (facts: AgentFacts) => Runs {
  const wanted = new Set(labels.map(plain));
  const chosen = chooser((_, label) => wanted.has(plain(label)));
  return (facts) => chosenIn(facts.presence, chosen(facts.words));
}

function chosenIn(track: Track, chosen: Uint8Array): Runs {
  return runsOf(track, chosen);
}

/** The state on the floor is one of these. */
export function createLineSet(states: readonly State[]): (facts: AgentFacts) => Runs {
  const wanted = new Set(states);
  const chosen = chooser((state) => wanted.has(state));
  return (facts) => chosenIn(facts.line, chosen(facts.words));
}

const readAvailable = createLineSet(IDLE_STATES);

/** Available without any work: work would stand before it on the floor, but for chats of a vendor that tells only their sums. */
export function readIdle(facts: AgentFacts): Runs {
  const available = readAvailable(facts);
  return facts.chats === undefined ? available : intersect(available, facts.chats.idle);
}

const readOnContact = createLineSet(['ringing', 'engaged']);
const readLineOut = createLineSet(['logged-out']);
const readPresenceOut = createStateSet(['logged-out']);

/** Each interaction's own stretches in the chosen phases: what touches or overlaps is one. Ascending by start; interactions may overlap. */
export function createPhaseSpans(phases: readonly Phase[], media: readonly string[] | undefined): (facts: AgentFacts) => Spans {
  const chosen = Uint8Array.from(PHASES, (phase) => (phases.includes(phase) ? 1 : 0));
  const wanted = media === undefined ? null : new Set(media.map(plain));
  return ({ phases: track, words }) => itemSpans(track, chosen, wanted === null ? null : Uint8Array.from(words.media, (medium) => (wanted.has(plain(medium)) ? 1 : 0)));
}

function itemSpans(track: PhaseTrack, chosen: Uint8Array, media: Uint8Array | null): Spans {
  const lastOf = new Map<number, number>();
  const spans = new Float64Array(track.phase.length * 2);
  let filled = 0;
  for (let index = 0; index < track.phase.length; index += 1) {
    if (chosen[track.phase[index] ?? 0] !== 1 || (media !== null && media[track.medium[index] ?? 0] !== 1)) continue;
    const startAt = track.startAt[index] ?? 0;
    const endAt = track.endAt[index] ?? 0;
    const item = track.item[index] ?? 0;
    const last = lastOf.get(item);
    if (last !== undefined && startAt <= (spans[last + 1] ?? 0)) {
      if (endAt > (spans[last + 1] ?? 0)) spans[last + 1] = endAt;
      continue;
    }
    if (!(endAt > startAt)) continue;
    lastOf.set(item, filled);
    spans[filled] = startAt;
    spans[filled + 1] = endAt;
    filled += 2;
  }
  return filled === 0 ? NO_RUNS : spans.slice(0, filled);
}

export function createNoAnswerSet(least: number, windowMs: number): (facts: AgentFacts) => Runs {
  return (facts) => recentAtLeast(facts.noAnswers, least, windowMs);
}

export function createWorkSet(of: Load, least: number): (facts: AgentFacts) => Runs {
  if (of === 'interactions') {
    const open = createPhaseSpans(OPEN_PHASES, undefined);
    return (facts) => overlapAtLeast(open(facts), least);
  }
  return ({ work }) => {
    begin();
    for (let index = 0; index < work.startAt.length; index += 1) if (loadAt(work, index, of) >= least) add(work.startAt[index] ?? 0, work.endAt[index] ?? 0);
    return taken();
  };
}

/** What a stretch of the work track counts. */
export function loadAt(work: WorkTrack, index: number, of: Exclude<Load, 'interactions'>): number {
  if (of !== 'all') return work[of][index] ?? 0;
  return (work.calls[index] ?? 0) + (work.semiLive[index] ?? 0) + (work.nonLive[index] ?? 0);
}

const readContacts = createPhaseSpans(CONTACT_PHASES, undefined);

/** From logging out in mid-interaction until being back, a quarter of an hour at most. */
export function readLeftMidInteraction(facts: AgentFacts): Runs {
  const out = union(readPresenceOut(facts), readLineOut(facts));
  if (out.length === 0) return NO_RUNS;
  const contacts = readContacts(facts);
  const onLine = readOnContact(facts);
  const left = leavings(out, (at) => reachesTo(contacts, at) || reachesTo(onLine, at));
  begin();
  for (const index of left) add(out[index] ?? 0, Math.min(out[index + 1] ?? 0, (out[index] ?? 0) + LEFT_FOR_MS));
  return taken();
}

function leavings(out: Runs, isContactAt: (at: number) => boolean): readonly number[] {
  const left: number[] = [];
  for (let index = 0; index < out.length; index += 2) if (isContactAt(out[index] ?? 0)) left.push(index);
  return left;
}

/** True when a span was running right before an instant. */
function reachesTo(spans: Spans, at: number): boolean {
  for (let index = 0; index < spans.length && (spans[index] ?? 0) < at; index += 2) if ((spans[index + 1] ?? 0) >= at) return true;
  return false;
}

/** Available here while ringing or on a contact as another agent of the same person; within known time of both. */
export function createElsewhereSet(media: readonly string[] | undefined): (facts: AgentFacts, elsewhere: readonly AgentFacts[]) => Runs {
  const open = media === undefined ? null : createPhaseSpans(OPEN_PHASES, media);
  const isPhone = media?.some((medium) => plain(medium) === PHONE) === true;
  const isChat = media === undefined || media.some((medium) => plain(medium) === CHAT);
  const calls = createWorkSet('calls', 1);
  const contactsOf = (facts: AgentFacts): Runs => {
    const items = open === null ? readOnContact(facts) : mergeSpans(open(facts));
    const spoken = isPhone ? union(items, calls(facts)) : items;
    return isChat && facts.chats !== undefined ? union(spoken, facts.chats.busy) : spoken;
  };
  return (facts, elsewhere) => {
    const available = intersect(readAvailable(facts), facts.known);
    if (available.length === 0) return NO_RUNS;
    return elsewhere.reduce<Runs>((sum, other) => union(sum, intersect(available, intersect(contactsOf(other), other.known))), NO_RUNS);
  };
}

/** Idle for longer than the person's own norm allows. Without a norm (too little history) it never holds. */
export function ghostsIn(idle: Runs, normMs: number | null, timesNorm: number, atLeastMs: number): Runs {
  return normMs === null ? NO_RUNS : mergeSpans(shrinkSpans(idle, Math.max(atLeastMs, timesNorm * normMs)));
}

/** The run that holds at an instant, or null. */
export function runAt(runs: Runs, at: number): { readonly startAt: number; readonly endAt: number } | null {
  const index = firstEndingAfter(runs, at);
  const startAt = runs[index];
  return startAt === undefined || startAt > at ? null : { startAt, endAt: runs[index + 1] ?? Infinity };
}

/** Words as people write them: case and spaces around them do not matter. */
export function plain(word: string): string {
  return word.trim().toLowerCase();
}
