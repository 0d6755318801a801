import { NO_STATE, type FrameLanes } from '../../shared/domain/frame.ts';
import { STATES } from '../../shared/domain/state.ts';
import { stateWord } from '../theme/tokens.ts';
import { loadOf } from './load.ts';
import { itemOf, type ItemIndex } from './hit-test.ts';

const counted = (count: number, one: string, many: string): string | null => (count === 0 ? null : `${count} ${count === 1 ? one : many}`);

/** Workload in words: `1 call, 2 semi-live`. */
export function toLoadWords(load: { readonly calls: number; readonly semiLive: number; readonly nonLive: number }): string {
  const parts = [counted(load.calls, 'call', 'calls'), counted(load.semiLive, 'semi-live', 'semi-live'), counted(load.nonLive, 'non-live', 'non-live')];
  return parts.filter((part) => part !== null).join(', ') || 'No work';
}

export function loadWords(frame: FrameLanes, rectangle: number): string {
  return toLoadWords({ calls: frame.calls[rectangle] ?? 0, semiLive: frame.semiLive[rectangle] ?? 0, nonLive: frame.nonLive[rectangle] ?? 0 });
}

/** What is written on a rectangle: its activity's label, else its state; for workload how much there was, nothing for none. */
export function wordsOfRectangle(frame: FrameLanes, rectangle: number, index: ItemIndex): string {
  if (frame.lanes[frame.lane[rectangle] ?? 0] === 'workload') {
    const total = loadOf(frame, rectangle);
    return total === 0 ? '' : String(total);
  }
  const state = STATES[frame.state[rectangle] ?? NO_STATE];
  return itemOf(frame, rectangle, index)?.label ?? (state === undefined ? '' : stateWord(state));
}
