import type { State } from '../domain/state.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../domain/time.ts';
import type { Load, Phase } from './rule.ts';

/** Single words and spans that rules and evidence are written with. */

const STATE_WORDS: Readonly<Record<State, string>> = {
  available: 'Available', 'not-routable': 'Not routable', ringing: 'Ringing', engaged: 'Engaged', monitoring: 'Monitoring', wrap: 'Wrap', 'no-answer': 'No answer', failed: 'Failed',
  away: 'Away', break: 'Break', meal: 'Meal', meeting: 'Meeting', training: 'Training', 'logged-out': 'Logged out', unknown: 'Unknown',
};
const PHASE_WORDS: Readonly<Record<Phase, string>> = { ringing: 'ringing', engaged: 'connected', hold: 'on hold', wrap: 'in wrap' };
const LOAD_WORDS: Readonly<Record<Load, readonly [one: string, many: string]>> = {
  all: ['piece of work', 'pieces of work'], calls: ['call', 'calls'], semiLive: ['semi-live item', 'semi-live items'], nonLive: ['non-live item', 'non-live items'], interactions: ['open interaction', 'open interactions'],
};

export function stateWord(state: State): string {
  return STATE_WORDS[state];
}

export function phaseWord(phase: Phase): string {
  return PHASE_WORDS[phase];
}

/** “1 call”, “3 calls”. */
export function loadWords(of: Load, count: number): string {
  return counted(count, ...LOAD_WORDS[of]);
}

/** A span in the two largest units that matter: “30 min”, “1 h 30 min”, “45 s”, “2 d”. */
export function spanWords(spanMs: number): string {
  const units: readonly (readonly [number, string])[] = [[DAY_MS, 'd'], [HOUR_MS, 'h'], [MINUTE_MS, 'min'], [SECOND_MS, 's']];
  if (spanMs < SECOND_MS) return spanMs === 0 ? '0 s' : `${spanMs} ms`;
  const parts: string[] = [];
  let rest = spanMs;
  for (const [unitMs, word] of units) {
    const whole = Math.floor(rest / unitMs);
    rest -= whole * unitMs;
    if (whole > 0) parts.push(`${whole} ${word}`);
  }
  return parts.slice(0, 2).join(' ');
}

export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
