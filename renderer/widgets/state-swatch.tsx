import type { State } from '../../shared/domain/state.ts';
import { labelWords, statePattern, stateWord } from '../theme/tokens.ts';

/** The colour and pattern of a state; always stands beside its word. */
export function StateSwatch({ state, size = 12 }: { readonly state: State; readonly size?: number }) {
  return <span className="state-fill swatch" data-state={state} data-pattern={statePattern(state)} style={{ width: size, height: size }} aria-hidden />;
}

/** What a label says beyond the state's word: nothing where it is the word itself, the rest where it begins with it. */
function beyondWord(label: string, word: string): string | null {
  const own = labelWords(label.trim());
  const rest = own.toLowerCase().startsWith(`${word.toLowerCase()} · `) ? own.slice(word.length + 3) : own;
  return rest === '' || rest.toLowerCase() === word.toLowerCase() ? null : rest;
}

/** Swatch, word and the vendor's own label where it says something else. */
export function StateName({ state, label }: { readonly state: State; readonly label?: string | null }) {
  const word = stateWord(state);
  const extra = label === undefined || label === null ? null : beyondWord(label, word);
  return (
    <span className="state-name" title={extra === null ? word : `${word} · ${extra}`}>
      <StateSwatch state={state} />
      <span className="state-word">{word}</span>
      {extra !== null && <span className="state-label ellipsis">{extra}</span>}
    </span>
  );
}
