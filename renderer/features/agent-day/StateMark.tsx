import type { State } from '../../../shared/domain/state.ts';
import { statePattern, stateWord } from '../../theme/tokens.ts';

/** Swatch with its word. The swatch is decoration; the word carries the meaning. */
export function StateMark({ state, label }: { readonly state: State | null; readonly label?: string }) {
  if (state === null) return <span>{label ?? ''}</span>;
  return (
    <span className="day-mark">
      <i className="state-fill day-swatch" data-state={state} data-pattern={statePattern(state)} aria-hidden="true" />
      <span className="ellipsis">{label ?? stateWord(state)}</span>
    </span>
  );
}
