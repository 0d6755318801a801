import type { ChatSlot } from '../../shared/contract/schemas.ts';
import type { State } from '../../shared/domain/state.ts';
import { createPatterns, differenceWords, partsOf, partWords, USES, type ChatPart, type PatternOf, type Use } from './chat-parts.ts';
import { hms } from './figures.ts';

/** Colour, pattern and strength of a part, as the columns have it. */
export function ChatSwatch({ state, pattern, use }: { readonly state: State; readonly pattern: string; readonly use: Use }) {
  return <span className="state-fill swatch chat-swatch" data-state={state} data-pattern={pattern} data-use={use} aria-hidden />;
}

/** A slot in exact figures: states with their reasons in their place, what was done in each, and the vendor's own sum beside ours. */
export function ChatFigures({ title, slot, note, patterns }: { readonly title: string; readonly slot: ChatSlot; readonly note: string | null; /** Of the picture beside it. */ readonly patterns?: PatternOf }) {
  const parts = partsOf(slot);
  const looks = patterns ?? createPatterns(parts);
  const difference = differenceWords(slot);
  return (
    <section aria-label={title} className="chat-figures">
      <h3>{title}</h3>
      <table className="chat-numbers">
        <thead><tr><th scope="col">State</th><th scope="col" className="numeric">Time</th></tr></thead>
        {parts.map((part) => <Part key={part.key} part={part} pattern={looks(part)} />)}
        <tbody className="chat-sums">
          <tr><th scope="row">Logged in <span className="muted">(the vendor’s)</span></th><td className="numeric">{slot.loggedInS === null ? <span className="muted">not told</span> : hms(slot.loggedInS)}</td></tr>
          <tr><th scope="row">Sum of its parts</th><td className="numeric">{hms(slot.partsS)}</td></tr>
        </tbody>
      </table>
      {difference !== null && <p className="chat-difference">{difference}</p>}
      {note !== null && <p className="muted">{note}</p>}
    </section>
  );
}

const SHORT = { max: 'at maximum', chatting: 'chatting, below it', idle: 'not chatting', untold: 'not told which' } as const;

/** Less than this is rounding of the vendor's and not worth a line. */
const LEAST_UNTOLD_S = 5;

function Part({ part, pattern }: { readonly part: ChatPart; readonly pattern: string }) {
  return (
    <tbody>
      <tr><th scope="row"><span className="chat-part-name"><ChatSwatch state={part.normalised} pattern={pattern} use="chatting" />{partWords(part)}</span></th><td className="numeric">{hms(part.totalS)}</td></tr>
      {USES.filter((use) => part.uses[use] >= (use === 'untold' ? LEAST_UNTOLD_S : 1)).map((use) => (
        <tr key={use} className="chat-use muted"><th scope="row"><span className="chat-part-name"><ChatSwatch state={part.normalised} pattern={use === 'untold' ? 'hatch' : pattern} use={use} />{SHORT[use]}</span></th><td className="numeric">{hms(part.uses[use])}</td></tr>
      ))}
    </tbody>
  );
}

