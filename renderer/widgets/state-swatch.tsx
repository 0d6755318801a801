import type { State } from '../../shared/domain/state.ts';
import { statePattern, stateWord } from '../theme/tokens.ts';

/** The colour and pattern of a state; always stands beside its word. */
export function StateSwatch({ state, size = 12 }: { readonly state: State; readonly size?: number }) {
  return <span className="state-fill swatch" data-state={state} data-pattern={statePattern(state)} style={{ width: size, height: size }} aria-hidden />;
}

/** Swatch, word and the vendor's own label where it says something else. */
export function StateName({ state, label }: { readonly state: State; readonly label?: string | null }) {
  const word = stateWord(state);
  const extra = label === undefined || label === null || label.trim() === '' || label.toLowerCase() === word.toLowerCase() ? null : label;
  return (
    <span className="state-name" title={extra === null ? word : `${word} · ${extra}`}>
      <StateSwatch state={state} />
      <span className="state-word">{word}</span>
      {extra !== null && <span className="state-label ellipsis">{extra}</span>}
    </span>
  );
}
