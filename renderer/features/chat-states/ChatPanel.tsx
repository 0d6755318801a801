import { CalendarClock, X } from 'lucide-react';
import type { ChatSlot } from '../../../shared/contract/schemas.ts';
import { openAgentDay } from '../../state/navigation.ts';
import { Button } from '../../widgets/button.tsx';
import { hms, slotWords } from '../../widgets/figures.ts';
import { daysIn, type ShownDays } from '../../state/shown-days.ts';
import { patternOf } from './chat-look.ts';
import { ChatSwatch } from './ChatMarks.tsx';
import { differenceWords, partsOf, partWords, USES, type ChatLine, type ChatPart } from './chat-model.ts';

interface ChatPanelProps {
  readonly line: ChatLine | null;
  readonly slot: ChatSlot | null;
  readonly shown: ShownDays;
  readonly date: string | null;
  readonly onClose: () => void;
}

/** The chosen line, and of it the chosen slot, in exact figures; without a choice, how to read the picture. */
export function ChatPanel({ line, slot, shown, date, onClose }: ChatPanelProps) {
  return (
    <aside className="chat-panel" aria-label="Details" tabIndex={0}>
      {line === null ? <HowToRead /> : (
        <>
          <header>
            <h2>{line.name}</h2>
            <Button look="quiet" icon={<X size={14} aria-hidden />} aria-label="Clear selection" title="Clear selection (Esc)" onClick={onClose} />
          </header>
          {line.agentKey !== null && <Button icon={<CalendarClock size={14} aria-hidden />} onClick={() => openAgentDay(line.agentKey ?? '', date)}>Open the day</Button>}
          {slot !== null && <Figures title={slotWords(slot, shown.zone, daysIn(shown))} slot={slot} note={slot.complete ? null : 'A part: the vendor’s time frame had not let in all of it yet.'} />}
          <Figures title={daysIn(shown) === 1 ? 'The day' : `${daysIn(shown)} days`} slot={line.total} note={line.total.complete ? null : 'Some of it are parts that the vendor completes later.'} />
        </>
      )}
    </aside>
  );
}

function Figures({ title, slot, note }: { readonly title: string; readonly slot: ChatSlot; readonly note: string | null }) {
  const parts = partsOf(slot);
  const difference = differenceWords(slot);
  return (
    <section aria-label={title} className="chat-figures">
      <h3>{title}</h3>
      <table className="chat-numbers">
        <thead><tr><th scope="col">State</th><th scope="col" className="numeric">Time</th></tr></thead>
        {parts.map((part) => <Part key={part.key} part={part} />)}
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

function Part({ part }: { readonly part: ChatPart }) {
  return (
    <tbody>
      <tr><th scope="row"><span className="chat-part-name"><ChatSwatch state={part.normalised} pattern={patternOf(part)} use="chatting" />{partWords(part)}</span></th><td className="numeric">{hms(part.totalS)}</td></tr>
      {USES.filter((use) => part.uses[use] > 0).map((use) => (
        <tr key={use} className="chat-use muted"><th scope="row"><span className="chat-part-name"><ChatSwatch state={part.normalised} pattern={use === 'untold' ? 'hatch' : patternOf(part)} use={use} />{SHORT[use]}</span></th><td className="numeric">{hms(part.uses[use])}</td></tr>
      ))}
    </tbody>
  );
}

function HowToRead() {
  return (
    <div className="chat-how muted">
      <h2>How to read it</h2>
      <p>The vendor tells sums of five minutes, not when inside them something happened. A column is a slot, its full height is everybody of the line logged in all the time.</p>
      <p>Reasons are parts of their state and take its place in the column, so nothing is counted twice.</p>
      <p>At maximum is a part of chatting: the darker part of it.</p>
      <p>Figures are as sent. Where the parts do not add up to the time logged in, a triangle marks it and the difference is said.</p>
      <p>Choose a line, or a column of it, for its figures.</p>
    </div>
  );
}
