import type { Activity, SourceKind } from '../domain/activity.ts';
import { deriveState, STATES, type LabelMapping, type State } from '../domain/state.ts';
import { isBusy, isInstantState, labelOf, lineRankOf } from '../domain/state-line.ts';
import type { FactWords, StateWord } from './facts.ts';
import { PHASES, type Phase } from './rule.ts';

/** The words of an activity from which everything about it but its time follows. */
export type KindWords = Pick<Activity, 'type' | 'category' | 'name' | 'eligibleForRouting' | 'reason' | 'medium' | 'calls' | 'semiLive' | 'nonLive'>;

/** Words with their codes; one for all facts that are looked at together, so that a code means the same in all of them. */
export interface WordTable extends FactWords {
  stateCode(state: State, label: string): number;
  mediumCode(medium: string): number;
  /** A total order of two codes whose rows are otherwise equal, as the state line has it. */
  isBefore(a: number, b: number): boolean;
}

export function createWordTable(): WordTable {
  const states: StateWord[] = [];
  const media: string[] = [];
  const stateCodes = new Map<string, number>();
  const mediumCodes = new Map<string, number>();
  return {
    states,
    media,
    stateCode: (state, label) => codeOf(stateCodes, states, `${state} ${label}`, { state, label }),
    mediumCode: (medium) => codeOf(mediumCodes, media, medium, medium),
    isBefore: (a, b) => {
      const [first, second] = [states[a], states[b]];
      if (first === undefined || second === undefined) return false;
      return first.state === second.state ? first.label < second.label : STATES.indexOf(first.state) < STATES.indexOf(second.state);
    },
  };
}

function codeOf<Word>(codes: Map<string, number>, list: Word[], key: string, word: Word): number {
  const known = codes.get(key);
  if (known !== undefined) return known;
  codes.set(key, list.length);
  return list.push(word) - 1;
}

export const PRESENCE_LANE = 0;
export const WORKLOAD_LANE = 1;
export const INTERACTION_LANE = 2;
export const NO_LANE = 3;

/** What each kind of an answer means, by its index: the one derivation, applied once for each kind and not for each row. */
export interface KindTable {
  readonly lane: Uint8Array;
  /** Rank on the state line; 0: it is not on it. */
  readonly rank: Uint8Array;
  readonly code: Int32Array;
  /** Index into `PHASES` plus one; 0: none. */
  readonly phase: Uint8Array;
  readonly medium: Int32Array;
  readonly isNoAnswer: Uint8Array;
  readonly calls: Int32Array;
  readonly semiLive: Int32Array;
  readonly nonLive: Int32Array;
  /** True where no interaction rows are told: phases are then read from the presence. */
  readonly hasPresencePhases: boolean;
}

const LANES: ReadonlyMap<string, number> = new Map([['Presence', PRESENCE_LANE], ['Workload', WORKLOAD_LANE], ['Interaction', INTERACTION_LANE]]);

export function buildKindTable(kinds: readonly KindWords[], source: { readonly kind: SourceKind; readonly labels: LabelMapping }, words: WordTable): KindTable {
  const table: KindTable = {
    lane: new Uint8Array(kinds.length), rank: new Uint8Array(kinds.length), code: new Int32Array(kinds.length), phase: new Uint8Array(kinds.length), medium: new Int32Array(kinds.length),
    isNoAnswer: new Uint8Array(kinds.length), calls: new Int32Array(kinds.length), semiLive: new Int32Array(kinds.length), nonLive: new Int32Array(kinds.length),
    hasPresencePhases: source.kind !== 'vonage',
  };
  for (const [index, kind] of kinds.entries()) {
    const state = deriveState(source.kind, kind, source.labels);
    const spoken = lineRankOf(kind, state);
    table.lane[index] = LANES.get(kind.type) ?? NO_LANE;
    table.rank[index] = spoken?.rank ?? 0;
    table.code[index] = spoken === null ? 0 : words.stateCode(spoken.state, labelOf(kind));
    table.phase[index] = kind.type === 'Interaction' ? phaseOf(state) + 1 : 0;
    table.medium[index] = kind.type === 'Interaction' ? words.mediumCode(kind.medium ?? '') : 0;
    table.isNoAnswer[index] = isInstantState(state) && state === 'no-answer' && (kind.type === 'Interaction' || kind.type === 'Presence') ? 1 : 0;
    if (kind.type !== 'Workload' || !isBusy(kind)) continue;
    table.calls[index] = kind.calls ?? 0;
    table.semiLive[index] = kind.semiLive ?? 0;
    table.nonLive[index] = kind.nonLive ?? 0;
  }
  return table;
}

const PHASE_OF_STATE: Readonly<Partial<Record<State, Phase>>> = { ringing: 'ringing', engaged: 'engaged', wrap: 'wrap' };

/** Index into `PHASES`; -1: the state is none. Listening in is none: the contact is somebody else's. */
export function phaseOf(state: State | null): number {
  const phase = state === null ? undefined : PHASE_OF_STATE[state];
  return phase === undefined ? -1 : PHASES.indexOf(phase);
}
