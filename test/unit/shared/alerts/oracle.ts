import * as fc from 'fast-check';
import { compileRule } from '../../../../shared/alerts/compile.ts';
import type { AgentFacts, QueueFacts, Runs, StateWord, Track } from '../../../../shared/alerts/facts.ts';
import type { Episode } from '../../../../shared/alerts/episode.ts';
import { EMPTY_SCOPE, isLeaf, PHASES, PRESENCE_STATES, type Condition, type Leaf, type Rule, type WeekTime } from '../../../../shared/alerts/rule.ts';
import { MINUTE_MS } from '../../../../shared/domain/time.ts';

/**
 * The obvious, slow reading of a rule: every minute is looked at by itself. Facts have their edges on whole minutes, so
 * that nothing happens within one.
 */

export const TICK = MINUTE_MS;
/** A Monday, midnight UTC. */
export const ORIGIN = Date.UTC(2026, 0, 5);
export const TICKS = 240;

export const at = (tick: number): number => ORIGIN + tick * TICK;

export const WORDS: readonly StateWord[] = [
  { state: 'available', label: 'Ready' }, { state: 'away', label: 'Away' }, { state: 'break', label: 'Lunch' }, { state: 'logged-out', label: 'Logged out' },
  { state: 'engaged', label: '1 call' }, { state: 'ringing', label: 'Ringing · phone' }, { state: 'wrap', label: 'Wrap' },
];
export const MEDIA = ['phone', 'Chat'];

export const ready = compileRule;

interface Stretch { readonly from: number; readonly to: number; readonly code: number }

const stretches = (codes: readonly number[]): fc.Arbitrary<Stretch[]> =>
  fc.array(fc.record({ gap: fc.constantFrom(0, 0, 0, 1, 4), length: fc.integer({ min: 1, max: 25 }), code: fc.constantFrom(...codes) }), { maxLength: 25 }).map((parts) => {
    const laid: Stretch[] = [];
    let tick = 0;
    for (const { gap, length, code } of parts) {
      if (tick + gap >= TICKS) break;
      laid.push({ from: tick + gap, to: tick + gap + length, code });
      tick += gap + length;
    }
    return laid;
  });

const ended = (tick: number): number => (tick >= TICKS ? Infinity : at(tick));

const trackOf = (parts: readonly Stretch[]): Track => ({
  startAt: Float64Array.from(parts, (part) => at(part.from)), endAt: Float64Array.from(parts, (part) => ended(part.to)), code: Int32Array.from(parts, (part) => part.code),
});

export const runsArb: fc.Arbitrary<Runs> = stretches([0]).map((parts) => {
  const merged: number[] = [];
  for (const { from, to } of parts) {
    if (merged.at(-1) === at(from)) merged[merged.length - 1] = ended(to);
    else merged.push(at(from), ended(to));
  }
  return Float64Array.from(merged);
});

const phaseArb = fc.array(fc.record({ from: fc.integer({ min: 0, max: TICKS - 1 }), length: fc.integer({ min: 1, max: 40 }), phase: fc.integer({ min: 0, max: 3 }), item: fc.integer({ min: 1, max: 5 }), medium: fc.integer({ min: 0, max: 1 }) }), { maxLength: 12 })
  .map((parts) => parts.sort((a, b) => a.from - b.from));

export const agentArb: fc.Arbitrary<AgentFacts> = fc.record({ line: stretches([0, 0, 1, 2, 3, 4, 5, 6]), presence: stretches([0, 1, 2, 3]), phases: phaseArb, work: stretches([0, 1, 2, 3]), noAnswers: fc.array(fc.integer({ min: 0, max: TICKS }), { maxLength: 8 }), maxed: runsArb, known: runsArb })
  .map(({ line, presence, phases, work, noAnswers, maxed, known }): AgentFacts => ({
    kind: 'agent', key: '1:a', sourceId: 1, words: { states: WORDS, media: MEDIA }, startsAt: ORIGIN, frontierAt: at(TICKS), known, line: trackOf(line), presence: trackOf(presence),
    phases: {
      startAt: Float64Array.from(phases, (part) => at(part.from)), endAt: Float64Array.from(phases, (part) => ended(part.from + part.length)),
      phase: Uint8Array.from(phases, (part) => part.phase), item: Int32Array.from(phases, (part) => part.item), medium: Int32Array.from(phases, (part) => part.item % 2),
    },
    work: { startAt: trackOf(work).startAt, endAt: trackOf(work).endAt, calls: Int32Array.from(work, (part) => part.code % 2), semiLive: Int32Array.from(work, (part) => part.code), nonLive: Int32Array.from(work, () => 0) },
    noAnswers: Float64Array.from(noAnswers.sort((a, b) => a - b), at), maxed,
  }));

export const queueArb: fc.Arbitrary<QueueFacts> = fc.array(fc.record({ from: fc.integer({ min: 0, max: TICKS - 1 }), length: fc.integer({ min: 1, max: 40 }), left: fc.boolean() }), { maxLength: 25 }).map((parts) => {
  parts.sort((a, b) => a.from - b.from);
  return {
    kind: 'queue', key: '1:Sales', sourceId: 1, startsAt: ORIGIN, frontierAt: at(TICKS), known: Float64Array.of(ORIGIN, Infinity),
    startAt: Float64Array.from(parts, (part) => at(part.from)), endAt: Float64Array.from(parts, (part) => ended(part.from + part.length)), isAbandoned: Uint8Array.from(parts, (part) => (part.left ? 1 : 0)),
  };
});

const span = fc.integer({ min: 0, max: 12 }).map((ticks) => ticks * TICK);
const timed = <Value extends object>(leaf: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.tuple(leaf, fc.option(span, { nil: undefined }), fc.option(span, { nil: undefined })).map(([value, forAtLeastMs, recoverAfterMs]) => ({ ...value, ...(forAtLeastMs === undefined ? {} : { forAtLeastMs }), ...(recoverAfterMs === undefined ? {} : { recoverAfterMs }) }));

const levels = (most: number): fc.Arbitrary<{ atLeast: number; recoverBelow: number }> => fc.integer({ min: 1, max: most }).chain((atLeast) => fc.integer({ min: 1, max: atLeast }).map((recoverBelow) => ({ atLeast, recoverBelow })));
const window = fc.integer({ min: 1, max: 60 }).map((ticks) => ticks * TICK);

export const agentLeaf: fc.Arbitrary<Leaf> = fc.oneof(
  timed(fc.record({ state: fc.subarray(['available', 'away', 'break', 'engaged', 'wrap', 'logged-out'] as const, { minLength: 1, maxLength: 3 }) })),
  timed(fc.constant<Leaf>({ label: ['lunch'] })),
  timed(fc.constant({ idle: true as const })),
  timed(fc.record({ phase: fc.subarray([...PHASES], { minLength: 1 }), media: fc.constant<string[]>(['chat']) })),
  timed(fc.record({ phase: fc.subarray([...PHASES], { minLength: 1 }) })),
  timed(fc.record({ noAnswers: fc.tuple(levels(3), window).map(([level, withinMs]) => ({ ...level, withinMs })) })),
  timed(fc.record({ workload: fc.tuple(levels(3), fc.constantFrom('all' as const, 'calls' as const, 'semiLive' as const, 'interactions' as const)).map(([level, of]) => ({ ...level, of })) })),
  timed(fc.constant({ atMaxConcurrency: true as const })),
  timed(fc.constant({ leftMidInteraction: true as const })),
  timed(fc.constant<Leaf>({ contactElsewhere: {} })),
  timed(fc.constant<Leaf>({ contactElsewhere: { media: ['PHONE'] } })),
  timed(fc.record({ ghost: fc.record({ timesNorm: fc.constantFrom(1, 2), atLeastMs: span }) })),
);

export const queueLeaf: fc.Arbitrary<Leaf> = fc.oneof(
  timed(fc.record({ waiting: levels(5) })),
  timed(fc.record({ longestWait: span.chain((longerThanMs) => fc.constantFrom(0, 0.5, 1).map((share) => ({ longerThanMs, recoverBelowMs: Math.floor((longerThanMs * share) / TICK) * TICK }))) })),
  timed(fc.record({ abandoned: fc.tuple(levels(3), window).map(([level, withinMs]) => ({ ...level, withinMs })) })),
);

export const conditionOf = (leaf: fc.Arbitrary<Leaf>): fc.Arbitrary<Condition> => fc.letrec<{ any: Condition }>((tie) => ({
  any: fc.oneof({ maxDepth: 2, withCrossShrink: true }, leaf, fc.record({ all: fc.array(tie('any'), { minLength: 1, maxLength: 3 }) }), fc.record({ any: fc.array(tie('any'), { minLength: 1, maxLength: 3 }) }), fc.record({ not: tie('any') })),
})).any;

const clock = fc.integer({ min: 0, max: 4 * 6 - 1 }).map((tens) => `${String(Math.floor(tens / 6)).padStart(2, '0')}:${(tens % 6) * 10 === 0 ? '00' : (tens % 6) * 10}`);
const timesArb: fc.Arbitrary<WeekTime[]> = fc.oneof(fc.constant<WeekTime[]>([]), fc.array(fc.record({ days: fc.constantFrom<number[]>([1], [7], [1, 2, 3, 4, 5, 6, 7]), from: clock, to: clock }), { maxLength: 3 }));

export const ruleOf = (condition: fc.Arbitrary<Condition>): fc.Arbitrary<Rule> => fc.record({ when: condition, forAtLeastMs: fc.oneof(fc.constant(0), span), recoverAfterMs: fc.oneof(fc.constant(0), span), times: timesArb })
  .map(({ times, ...rest }) => ({ name: 'Any', severity: 'warning', notify: { desktop: true, webhook: true }, ...rest, scope: { ...EMPTY_SCOPE, times } }));

export interface OracleFacts { readonly facts: AgentFacts | QueueFacts; readonly elsewhere: readonly AgentFacts[]; readonly normMs: number | null }

type Ticks = readonly boolean[];

const everyTick = (holds: (atMs: number) => boolean): Ticks => Array.from({ length: TICKS + 1 }, (_, tick) => holds(at(tick)));

const within = (spans: ArrayLike<number>, moment: number): boolean => {
  for (let index = 0; index < spans.length; index += 2) if ((spans[index] ?? 0) <= moment && moment < (spans[index + 1] ?? 0)) return true;
  return false;
};

const codeAt = (track: Track, moment: number): StateWord | undefined => WORDS[[...track.code].find((_, index) => (track.startAt[index] ?? 0) <= moment && moment < (track.endAt[index] ?? 0)) ?? -1];

/** Minutes that lie in one of the times, by the wall clock of UTC; stretches of them are numbered, others are -1. */
function chunksOf(times: readonly WeekTime[]): readonly number[] {
  let chunk = 0;
  let wasIn = false;
  return everyTick((moment) => times.length === 0 || times.some((time) => isInTime(time, new Date(moment)))).map((isIn) => {
    if (isIn && !wasIn) chunk += 1;
    wasIn = isIn;
    return isIn ? chunk : -1;
  });
}

export function isInTime({ days, from, to }: WeekTime, local: Date): boolean {
  const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
  const today = ((local.getUTCDay() + 6) % 7) + 1;
  const yesterday = today === 1 ? 7 : today - 1;
  const minutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  if (minutes(from) < minutes(to)) return days.includes(today) && minute >= minutes(from) && minute < minutes(to);
  return (days.includes(today) && minute >= minutes(from)) || (days.includes(yesterday) && minute < minutes(to));
}

interface Stepped { readonly active: Ticks; readonly episodes: readonly Episode[] }

/** Where runs of `fire` have lasted for T: the tick, and the chunk that the run lies in. */
function reachedIn(fire: Ticks, forTicks: number, chunks: readonly number[]): Map<number, number> {
  const reached = new Map<number, number>();
  fire.forEach((isOn, tick) => {
    if (!isOn || (fire[tick - 1] === true && chunks[tick - 1] === chunks[tick])) return;
    let end = tick;
    while (fire[end] === true && chunks[end] === chunks[tick]) end += 1;
    if (end - tick >= forTicks) reached.set(tick + forTicks, chunks[tick] ?? -1);
  });
  return reached;
}

/** The state machine that the decision describes, minute by minute. */
function step(reached: ReadonlyMap<number, number>, hold: Ticks, recoverTicks: number, forTicks: number, chunks: readonly number[]): Stepped {
  const episodes: { firedTick: number; endTick: number | null }[] = [];
  const active: boolean[] = [];
  let chunk: number | null = null;
  let heldUntil = 0;
  for (let tick = 0; tick <= TICKS; tick += 1) {
    const last = episodes.at(-1);
    if (chunk !== null && last !== undefined) {
      const goneTicks = tick - heldUntil;
      if (hold[tick] === true && chunks[tick] === chunk && (goneTicks === 0 || goneTicks < recoverTicks)) heldUntil = tick + 1;
      else if (goneTicks >= recoverTicks || chunks[tick] !== chunk) {
        last.endTick = tick;
        chunk = null;
      }
    }
    const reaching = reached.get(tick);
    if (reaching !== undefined && chunk === null) {
      if (last?.endTick === tick) last.endTick = null;
      else episodes.push({ firedTick: tick, endTick: null });
      const isHeld = hold[tick] === true && chunks[tick] === reaching;
      heldUntil = isHeld ? tick + 1 : tick;
      chunk = reaching;
      const current = episodes.at(-1);
      if (!isHeld && (recoverTicks === 0 || chunks[tick] !== reaching) && current !== undefined) {
        current.endTick = tick;
        chunk = null;
      }
    }
    if (reaching !== undefined && chunk === reaching) heldUntil = Math.max(heldUntil, tick);
    active.push(chunk !== null);
  }
  // Of the frontier itself nothing is known: what begins there has not fired.
  const fired = episodes.filter(({ firedTick }) => firedTick - forTicks < TICKS);
  return { active, episodes: fired.map(({ firedTick, endTick }) => ({ fromAt: at(firedTick - forTicks), firedAt: at(firedTick), toAt: endTick === null ? null : at(endTick) })) };
}

const and = (a: Ticks, b: Ticks): Ticks => a.map((isOn, tick) => isOn && b[tick] === true);

function leafStepped(leaf: Leaf, extraFor: number, extraRecover: number, facts: OracleFacts, chunks: readonly number[]): Stepped {
  const inTime = chunks.map((chunk) => chunk >= 0);
  const forTicks = ((leaf.forAtLeastMs ?? 0) + extraFor) / TICK;
  const recoverTicks = ((leaf.recoverAfterMs ?? 0) + extraRecover) / TICK;
  if ('phase' in leaf) {
    const reached = new Map<number, number>();
    let hold: Ticks = inTime.map(() => false);
    for (const item of itemsOf(leaf, facts)) {
      const own = and(item, inTime);
      const ownReached = reachedIn(own, forTicks, chunks);
      for (const [tick, chunk] of ownReached) reached.set(tick, chunk);
      const { active } = step(ownReached, own, 0, forTicks, chunks);
      hold = hold.map((isOn, tick) => isOn || active[tick] === true);
    }
    return step(reached, hold, recoverTicks, forTicks, chunks);
  }
  const fire = and(levelOf(leaf, false, facts), inTime);
  return step(reachedIn(fire, forTicks, chunks), and(levelOf(leaf, true, facts), inTime), recoverTicks, forTicks, chunks);
}

function itemsOf(leaf: Extract<Leaf, { phase: unknown }>, { facts }: OracleFacts): readonly Ticks[] {
  if (facts.kind !== 'agent') return [];
  const { phases } = facts;
  return [...new Set(phases.item)].map((item) => everyTick((moment) => [...phases.item].some((other, index) => other === item && (phases.startAt[index] ?? 0) <= moment && moment < (phases.endAt[index] ?? 0)
    && leaf.phase.includes(PHASES[phases.phase[index] ?? 0] ?? 'wrap') && (leaf.media === undefined || leaf.media.some((medium) => medium.toLowerCase() === MEDIA[phases.medium[index] ?? 0]?.toLowerCase())))));
}

/** The condition at its level, or at the one at which it is over. */
function levelOf(leaf: Leaf, isOver: boolean, all: OracleFacts): Ticks {
  const { facts } = all;
  const recent = (instants: readonly number[], { atLeast, recoverBelow, withinMs }: { atLeast: number; recoverBelow?: number | undefined; withinMs: number }): Ticks =>
    everyTick((moment) => instants.filter((instant) => instant <= moment && instant > moment - withinMs).length >= (isOver ? recoverBelow ?? atLeast : atLeast));
  if (facts.kind === 'queue') {
    const waits = (moment: number): number[] => [...facts.startAt].filter((startAt, index) => startAt <= moment && moment < (facts.endAt[index] ?? 0)).map((startAt) => moment - startAt);
    if ('waiting' in leaf) return everyTick((moment) => waits(moment).length >= (isOver ? leaf.waiting.recoverBelow ?? leaf.waiting.atLeast : leaf.waiting.atLeast));
    if ('longestWait' in leaf) return everyTick((moment) => Math.max(-1, ...waits(moment)) >= (isOver ? leaf.longestWait.recoverBelowMs ?? leaf.longestWait.longerThanMs : leaf.longestWait.longerThanMs));
    if ('abandoned' in leaf) return recent([...facts.endAt].filter((endAt, index) => facts.isAbandoned[index] === 1 && endAt !== Infinity), leaf.abandoned);
    throw new Error('Not of a queue.');
  }
  if ('noAnswers' in leaf) return recent([...facts.noAnswers], leaf.noAnswers);
  if ('workload' in leaf) return everyTick((moment) => workAt(facts, leaf.workload.of, moment) >= (isOver ? leaf.workload.recoverBelow ?? leaf.workload.atLeast : leaf.workload.atLeast));
  return plainLevel(leaf, facts, all);
}

function plainLevel(leaf: Leaf, facts: AgentFacts, { elsewhere, normMs }: OracleFacts): Ticks {
  const line = (moment: number): string | undefined => codeAt(facts.line, moment)?.state;
  const presence = (moment: number): string | undefined => codeAt(facts.presence, moment)?.state;
  const isIdle = (moment: number): boolean => line(moment) === 'available';
  if ('state' in leaf) return everyTick((moment) => leaf.state.some((state) => (PRESENCE_STATES.has(state) ? presence(moment) : line(moment)) === state));
  if ('label' in leaf) return everyTick((moment) => leaf.label.includes(codeAt(facts.presence, moment)?.label.toLowerCase() ?? ''));
  if ('idle' in leaf) return everyTick(isIdle);
  if ('atMaxConcurrency' in leaf) return everyTick((moment) => within(facts.maxed, moment));
  const sinceTick = (holds: (moment: number) => boolean, tick: number): number => {
    let from = tick;
    while (from > 0 && holds(at(from - 1))) from -= 1;
    return from;
  };
  if ('ghost' in leaf) return everyTick((moment) => normMs !== null && isIdle(moment) && moment - at(sinceTick(isIdle, (moment - ORIGIN) / TICK)) >= Math.max(leaf.ghost.atLeastMs, leaf.ghost.timesNorm * normMs));
  if ('leftMidInteraction' in leaf) {
    const isOut = (moment: number): boolean => line(moment) === 'logged-out' || presence(moment) === 'logged-out';
    const isOn = (moment: number): boolean => line(moment) === 'engaged' || line(moment) === 'ringing' || openAt(facts, moment, ['ringing', 'engaged']).size > 0;
    return everyTick((moment) => {
      if (!isOut(moment)) return false;
      const from = sinceTick(isOut, (moment - ORIGIN) / TICK);
      return from > 0 && isOn(at(from - 1)) && moment < at(from + 15);
    });
  }
  if (!('contactElsewhere' in leaf)) throw new Error('Not of an agent.');
  const media = leaf.contactElsewhere.media;
  const isBusy = (other: AgentFacts, moment: number): boolean => (media === undefined ? ['engaged', 'ringing'].includes(codeAt(other.line, moment)?.state ?? '') : openAt(other, moment, ['ringing', 'engaged', 'hold'], 0).size > 0 || workAt(other, 'calls', moment) > 0);
  return everyTick((moment) => isIdle(moment) && within(facts.known, moment) && elsewhere.some((other) => within(other.known, moment) && isBusy(other, moment)));
}

function openAt({ phases }: AgentFacts, moment: number, chosen: readonly string[], medium?: number): Set<number> {
  return new Set([...phases.item].filter((_, index) => (phases.startAt[index] ?? 0) <= moment && moment < (phases.endAt[index] ?? 0) && chosen.includes(PHASES[phases.phase[index] ?? 0] ?? '') && (medium === undefined || phases.medium[index] === medium)));
}

function workAt(facts: AgentFacts, of: string, moment: number): number {
  if (of === 'interactions') return openAt(facts, moment, ['ringing', 'engaged', 'hold']).size;
  const index = facts.work.startAt.findIndex((startAt, row) => startAt <= moment && moment < (facts.work.endAt[row] ?? 0));
  const calls = facts.work.calls[index] ?? 0;
  const semiLive = facts.work.semiLive[index] ?? 0;
  return of === 'all' ? calls + semiLive : of === 'calls' ? calls : semiLive;
}

function ticksOf(condition: Condition, facts: OracleFacts, chunks: readonly number[]): Ticks {
  if (isLeaf(condition)) return leafStepped(condition, 0, 0, facts, chunks).active;
  if ('not' in condition) return ticksOf(condition.not, facts, chunks).map((isOn, tick) => !isOn && (chunks[tick] ?? -1) >= 0 && within(facts.facts.known, at(tick)));
  const parts = ('all' in condition ? condition.all : condition.any).map((part) => ticksOf(part, facts, chunks));
  return chunks.map((_, tick) => ('all' in condition ? parts.every((part) => part[tick] === true) : parts.some((part) => part[tick] === true)));
}

function single(condition: Condition): Condition {
  if (isLeaf(condition) || 'not' in condition) return condition;
  const parts = 'all' in condition ? condition.all : condition.any;
  return parts.length === 1 && parts[0] !== undefined ? single(parts[0]) : condition;
}

/** What a rule has to say, up to the last tick. */
export function oracle(rule: Rule, facts: OracleFacts): readonly Episode[] {
  const chunks = chunksOf(rule.scope.times);
  const top = single(rule.when);
  if (isLeaf(top)) return leafStepped(top, rule.forAtLeastMs, rule.recoverAfterMs, facts, chunks).episodes;
  const whole = ticksOf(top, facts, chunks);
  const inTime = and(whole, chunks.map((chunk) => chunk >= 0));
  return step(reachedIn(inTime, rule.forAtLeastMs / TICK, chunks), inTime, rule.recoverAfterMs / TICK, rule.forAtLeastMs / TICK, chunks).episodes;
}


const cutTrack = <T extends { readonly startAt: Float64Array; readonly endAt: Float64Array }>(track: T, frontierAt: number): T => {
  const keep = [...track.startAt.keys()].filter((index) => (track.startAt[index] ?? 0) <= frontierAt);
  return Object.fromEntries(Object.entries(track).map(([name, column]) => {
    const values = keep.map((index) => (column as Float64Array)[index] ?? 0);
    if (name === 'endAt') return [name, Float64Array.from(values, (end) => (end > frontierAt ? Infinity : end))];
    return [name, (column as unknown as { constructor: { from(list: number[]): unknown } }).constructor.from(values)];
  })) as T;
};

const cutRuns = (runs: Runs, frontierAt: number): Runs => {
  const kept: number[] = [];
  for (let index = 0; index < runs.length; index += 2) if ((runs[index] ?? 0) <= frontierAt) kept.push(runs[index] ?? 0, (runs[index + 1] ?? 0) > frontierAt ? Infinity : runs[index + 1] ?? 0);
  return Float64Array.from(kept);
};

/** The facts as they were known at an earlier frontier. */
export function knownUpTo(facts: AgentFacts, frontierAt: number): AgentFacts {
  return {
    ...facts, frontierAt, known: cutRuns(facts.known, frontierAt), maxed: cutRuns(facts.maxed, frontierAt), line: cutTrack(facts.line, frontierAt), presence: cutTrack(facts.presence, frontierAt),
    phases: cutTrack(facts.phases, frontierAt), work: cutTrack(facts.work, frontierAt), noAnswers: facts.noAnswers.filter((instant) => instant <= frontierAt),
  };
}
