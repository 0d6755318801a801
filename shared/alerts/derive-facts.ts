import type { UtcMs } from '../domain/time.ts';
import type { AgentFacts, PhaseTrack, Runs, Track, WorkTrack } from './facts.ts';
import { INTERACTION_LANE, NO_LANE, phaseOf, PRESENCE_LANE, WORKLOAD_LANE, type KindTable, type WordTable } from './kind-table.ts';
import { createSweeper, createSweepInput, resetSweep, type SweepInput } from './line-sweep.ts';
import { PHASES } from './rule.ts';

/** Activities of one agent by start, without superseded ones; as the store's columns are. */
export interface FactColumns {
  readonly startAt: Float64Array;
  /** `NaN` while it runs. */
  readonly durationMs: Float64Array;
  /** Index into the kinds of which the table was built. */
  readonly kind: Int32Array;
  /** Number of the interaction; -1 without one. */
  readonly interaction: Int32Array;
  readonly asOf: Float64Array;
}

/** A hold; `interaction` is a number of the columns, or -1 for one that no activity tells of. */
export interface FactHold { readonly interaction: number; readonly medium: string | null; readonly startAt: UtcMs; readonly endAt: UtcMs | null }

export interface FactInput {
  readonly key: string;
  readonly sourceId: number;
  /** What was read: everything from its start on, and nothing that begins at or after its end. */
  readonly window: { readonly startAt: UtcMs; readonly endAt: UtcMs };
  /** The vendor's time up to which the source is fetched; null before the first answer. */
  readonly freshAt: UtcMs | null;
  readonly known: Runs;
  readonly columns: FactColumns;
  readonly kinds: KindTable;
  readonly words: WordTable;
  readonly holds?: readonly FactHold[];
}

/** Facts of one agent from its columns. Pure; the memory it works in is used again from call to call. */
export const deriveAgentFacts: (input: FactInput) => AgentFacts = createFactDeriver();

export const NO_RUNS: Runs = new Float64Array(0);
const NO_WORK: WorkTrack = { startAt: NO_RUNS, endAt: NO_RUNS, calls: new Int32Array(0), semiLive: new Int32Array(0), nonLive: new Int32Array(0) };
const NO_PHASES: PhaseTrack = { startAt: NO_RUNS, endAt: NO_RUNS, phase: new Uint8Array(0), item: new Int32Array(0), medium: new Int32Array(0) };
const NO_TRACK: Track = { startAt: NO_RUNS, endAt: NO_RUNS, code: new Int32Array(0) };

/** Facts of an agent of whom nothing is known but that. */
export function emptyFacts({ key, sourceId, window, freshAt, known, words }: Omit<FactInput, 'columns' | 'kinds' | 'holds'>): AgentFacts {
  return {
    kind: 'agent', key, sourceId, words, startsAt: window.startAt, frontierAt: Math.min(window.endAt, freshAt ?? window.startAt), known,
    line: NO_TRACK, presence: NO_TRACK, phases: NO_PHASES, work: NO_WORK, noAnswers: NO_RUNS, maxed: NO_RUNS,
  };
}

/** The medium of contacts of which no rows are told but presences: such vendors tell calls. */
const PRESENCE_MEDIUM = 'Phone';

function createFactDeriver(): (input: FactInput) => AgentFacts {
  const sweeper = createSweeper();
  const line = createSweepInput();
  const presence = createSweepInput();
  const work = createSweepInput();
  let ends = new Float64Array(1_024);

  return (input) => {
    const { columns, kinds, words } = input;
    const rows = columns.startAt.length;
    if (rows === 0) return emptyFacts(input);
    const frontierAt = Math.min(input.window.endAt, frontierOf(columns, input.freshAt));
    if (ends.length < rows) ends = new Float64Array(rows * 2);
    layEnds(columns, kinds, frontierAt, ends);
    for (const sweep of [line, presence, work]) resetSweep(sweep, rows);
    fillSweeps(columns, kinds, ends, { line, presence, work });
    const presenceTrack = sweeper.sweep(presence, words.isBefore);
    const phases = kinds.hasPresencePhases ? phasesOfPresence(presenceTrack, words) : phasesOfInteractions(columns, kinds, ends);
    return {
      kind: 'agent', key: input.key, sourceId: input.sourceId, words, startsAt: input.window.startAt, frontierAt, known: input.known,
      // Without workload and interactions the presence is all there is.
      line: line.length === presence.length ? presenceTrack : sweeper.sweep(line, words.isBefore),
      presence: presenceTrack,
      phases: input.holds === undefined || input.holds.length === 0 ? phases : withHolds(phases, input.holds, words, frontierAt),
      work: work.length === 0 ? NO_WORK : toWork(sweeper.sweep(work, (a, b) => isMoreWork(kinds, a, b)), kinds),
      noAnswers: noAnswersOf(columns, kinds),
      maxed: NO_RUNS,
    };
  };
}

/** Where facts end: the last answer, or what is newer than it (a page before its window is whole), by a millisecond at least for what has just begun. */
function frontierOf({ startAt, durationMs, asOf }: FactColumns, freshAt: UtcMs | null): UtcMs {
  let frontierAt = freshAt ?? Number.MIN_SAFE_INTEGER;
  for (let row = 0; row < startAt.length; row += 1) {
    const from = startAt[row] ?? 0;
    const length = durationMs[row] ?? 0;
    const isOpen = Number.isNaN(length);
    frontierAt = Math.max(frontierAt, from + (isOpen ? 1 : length), isOpen && freshAt === null ? asOf[row] ?? 0 : from);
  }
  return frontierAt;
}

/**
 * Where each row ends. One that runs ends where the next of its lane starts, for nobody is in two at a time; what is not
 * over at the frontier goes on.
 */
function layEnds({ startAt, durationMs, kind, interaction }: FactColumns, kinds: KindTable, frontierAt: UtcMs, ends: Float64Array): void {
  const lanes = countItems(interaction) + INTERACTION_LANE;
  /** Of each lane the start that was met last, and the next one after it. */
  const startOf = new Float64Array(lanes).fill(Infinity);
  const nextOf = new Float64Array(lanes).fill(Infinity);
  for (let row = startAt.length - 1; row >= 0; row -= 1) {
    const from = startAt[row] ?? 0;
    const length = durationMs[row] ?? 0;
    let end = Number.isNaN(length) ? Infinity : from + length;
    const lane = laneOf(kinds.lane[kind[row] ?? 0] ?? NO_LANE, interaction[row] ?? -1);
    if (lane !== -1) {
      if (from < (startOf[lane] ?? 0)) {
        nextOf[lane] = startOf[lane] ?? Infinity;
        startOf[lane] = from;
      }
      if (end === Infinity) end = nextOf[lane] ?? Infinity;
    }
    ends[row] = end > frontierAt ? Infinity : end;
  }
}

function laneOf(lane: number, item: number): number {
  if (lane === PRESENCE_LANE || lane === WORKLOAD_LANE) return lane;
  return lane === INTERACTION_LANE && item !== -1 ? item + INTERACTION_LANE : -1;
}

function countItems(interaction: Int32Array): number {
  let most = -1;
  for (let row = 0; row < interaction.length; row += 1) most = Math.max(most, interaction[row] ?? -1);
  return most + 1;
}

interface Sweeps { readonly line: SweepInput; readonly presence: SweepInput; readonly work: SweepInput }

function fillSweeps({ startAt, kind, asOf }: FactColumns, kinds: KindTable, ends: Float64Array, sweeps: Sweeps): void {
  const add = (input: SweepInput, row: number, rank: number, code: number): void => {
    const at = input.length;
    input.startAt[at] = startAt[row] ?? 0;
    input.endAt[at] = ends[row] ?? 0;
    input.rank[at] = rank;
    input.code[at] = code;
    input.asOf[at] = asOf[row] ?? 0;
    input.length = at + 1;
  };
  for (let row = 0; row < startAt.length; row += 1) {
    const index = kind[row] ?? 0;
    const rank = kinds.rank[index] ?? 0;
    if (rank === 0 || (ends[row] ?? 0) <= (startAt[row] ?? 0)) continue;
    const code = kinds.code[index] ?? 0;
    add(sweeps.line, row, rank, code);
    if (kinds.lane[index] === PRESENCE_LANE) add(sweeps.presence, row, rank, code);
    else if (kinds.lane[index] === WORKLOAD_LANE) add(sweeps.work, row, 1, index);
  }
}

function isMoreWork(kinds: KindTable, a: number, b: number): boolean {
  for (const counter of [kinds.calls, kinds.semiLive, kinds.nonLive]) {
    const more = (counter[a] ?? 0) - (counter[b] ?? 0);
    if (more !== 0) return more > 0;
  }
  return false;
}

function toWork({ startAt, endAt, code }: Track, kinds: KindTable): WorkTrack {
  const countersOf = (counter: Int32Array): Int32Array => code.map((index) => counter[index] ?? 0);
  return { startAt, endAt, calls: countersOf(kinds.calls), semiLive: countersOf(kinds.semiLive), nonLive: countersOf(kinds.nonLive) };
}

/** Each interaction's rows by what it is in; rows without an interaction are items of their own. */
function phasesOfInteractions({ startAt, kind, interaction }: FactColumns, kinds: KindTable, ends: Float64Array): PhaseTrack {
  const isPhase = (row: number): boolean => (kinds.phase[kind[row] ?? 0] ?? 0) > 0 && (ends[row] ?? 0) > (startAt[row] ?? 0);
  let length = 0;
  for (let row = 0; row < startAt.length; row += 1) if (isPhase(row)) length += 1;
  if (length === 0) return NO_PHASES;
  const track = phaseTrack(length);
  let loose = countItems(interaction);
  let at = 0;
  for (let row = 0; row < startAt.length; row += 1) {
    if (!isPhase(row)) continue;
    const index = kind[row] ?? 0;
    const item = interaction[row] ?? -1;
    track.startAt[at] = startAt[row] ?? 0;
    track.endAt[at] = ends[row] ?? 0;
    track.phase[at] = (kinds.phase[index] ?? 0) - 1;
    track.medium[at] = kinds.medium[index] ?? 0;
    track.item[at] = item === -1 ? loose : item;
    if (item === -1) loose += 1;
    at += 1;
  }
  return track;
}

function phasesOfPresence({ startAt, endAt, code }: Track, words: WordTable): PhaseTrack {
  const phases = Int32Array.from(code, (index) => phaseOf(words.states[index]?.state ?? null));
  const found = Int32Array.from(phases.keys()).filter((index) => phases[index] !== -1);
  if (found.length === 0) return NO_PHASES;
  const track = phaseTrack(found.length);
  track.medium.fill(words.mediumCode(PRESENCE_MEDIUM));
  for (const [at, index] of found.entries()) {
    track.startAt[at] = startAt[index] ?? 0;
    track.endAt[at] = endAt[index] ?? 0;
    track.phase[at] = phases[index] ?? 0;
    track.item[at] = at;
  }
  return track;
}

function phaseTrack(length: number): PhaseTrack {
  return { startAt: new Float64Array(length), endAt: new Float64Array(length), phase: new Uint8Array(length), item: new Int32Array(length), medium: new Int32Array(length) };
}

/** Holds among the phases, by start. A hold of an interaction that no activity tells of is an item of its own. */
function withHolds(phases: PhaseTrack, holds: readonly FactHold[], words: WordTable, frontierAt: UtcMs): PhaseTrack {
  const shown = holds.filter((hold) => hold.startAt < frontierAt && (hold.endAt === null || hold.endAt > hold.startAt));
  const length = phases.startAt.length + shown.length;
  const joined = phaseTrack(length);
  joined.startAt.set(phases.startAt);
  joined.endAt.set(phases.endAt);
  joined.phase.set(phases.phase);
  joined.item.set(phases.item);
  joined.medium.set(phases.medium);
  let loose = Math.max(countItems(phases.item), ...shown.map((hold) => hold.interaction + 1));
  for (const [index, hold] of shown.entries()) {
    const at = phases.startAt.length + index;
    joined.startAt[at] = hold.startAt;
    joined.endAt[at] = hold.endAt === null || hold.endAt > frontierAt ? Infinity : hold.endAt;
    joined.phase[at] = PHASES.indexOf('hold');
    joined.item[at] = hold.interaction === -1 ? loose : hold.interaction;
    if (hold.interaction === -1) loose += 1;
    joined.medium[at] = words.mediumCode(hold.medium ?? '');
  }
  const order = Int32Array.from({ length }, (_, index) => index).sort((a, b) => (joined.startAt[a] ?? 0) - (joined.startAt[b] ?? 0) || a - b);
  return {
    startAt: joined.startAt.map((_, index) => joined.startAt[order[index] ?? 0] ?? 0),
    endAt: joined.endAt.map((_, index) => joined.endAt[order[index] ?? 0] ?? 0),
    phase: joined.phase.map((_, index) => joined.phase[order[index] ?? 0] ?? 0),
    item: joined.item.map((_, index) => joined.item[order[index] ?? 0] ?? 0),
    medium: joined.medium.map((_, index) => joined.medium[order[index] ?? 0] ?? 0),
  };
}

function noAnswersOf({ startAt, kind }: FactColumns, kinds: KindTable): Float64Array {
  let length = 0;
  for (let row = 0; row < startAt.length; row += 1) length += kinds.isNoAnswer[kind[row] ?? 0] ?? 0;
  if (length === 0) return NO_RUNS;
  const found = new Float64Array(length);
  let at = 0;
  for (let row = 0; row < startAt.length; row += 1) {
    if (kinds.isNoAnswer[kind[row] ?? 0] !== 1) continue;
    found[at] = startAt[row] ?? 0;
    at += 1;
  }
  return found;
}
