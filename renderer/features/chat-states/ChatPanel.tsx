import { CalendarClock, X } from 'lucide-react';
import type { ChatSlot } from '../../../shared/contract/schemas.ts';
import { openAgentDay } from '../../state/navigation.ts';
import { useStrongWord } from '../../theme/scheme.ts';
import { Button } from '../../widgets/button.tsx';
import { slotWords } from '../../widgets/figures.ts';
import { daysIn, type ShownDays } from '../../state/shown-days.ts';
import type { PatternOf } from '../../widgets/chat-parts.ts';
import { ChatFigures } from '../../widgets/chat-figures.tsx';
import type { ChatLine } from './chat-model.ts';

interface ChatPanelProps {
  readonly line: ChatLine | null;
  readonly slot: ChatSlot | null;
  readonly shown: ShownDays;
  readonly date: string | null;
  readonly patterns: PatternOf;
  readonly onClose: () => void;
}

/** The chosen line, and of it the chosen slot, in exact figures; without a choice, how to read the picture. */
export function ChatPanel({ line, slot, shown, date, patterns, onClose }: ChatPanelProps) {
  return (
    <aside className="chat-panel" aria-label="Details" tabIndex={0}>
      {line === null ? <HowToRead /> : (
        <>
          <header>
            <h2>{line.name}</h2>
            <Button look="quiet" icon={<X size={14} aria-hidden />} aria-label="Clear selection" title="Clear selection (Esc)" onClick={onClose} />
          </header>
          {line.agentKey !== null && <Button icon={<CalendarClock size={14} aria-hidden />} onClick={() => openAgentDay(line.agentKey ?? '', date)}>Open the day</Button>}
          {slot !== null && <ChatFigures patterns={patterns} title={slotWords(slot, shown.zone, daysIn(shown))} slot={slot} note={slot.complete ? null : 'A part: the vendor’s time frame had not let in all of it yet.'} />}
          <ChatFigures patterns={patterns} title={daysIn(shown) === 1 ? 'The day' : `${daysIn(shown)} days`} slot={line.total} note={line.total.complete ? null : 'Some of it are parts that the vendor completes later.'} />
        </>
      )}
    </aside>
  );
}

function HowToRead() {
  const strong = useStrongWord();
  return (
    <div className="chat-how muted">
      <h2>How to read it</h2>
      <p>The vendor tells sums of five minutes, not when inside them something happened. A column is a slot, its full height is everybody of the line logged in all the time.</p>
      <p>Reasons are parts of their state and take its place in the column, so nothing is counted twice.</p>
      <p>At maximum is a part of chatting: the {strong} part of it.</p>
      <p>Figures are as sent. Where the parts do not add up to the time logged in, a triangle marks it and the difference is said.</p>
      <p>Choose a line, or a column of it, for its figures.</p>
    </div>
  );
}
