import type { ClosedInterval } from '../../../shared/domain/time.ts';
import { CHAT_REASON_WORDS } from '../../timeline/timeline-data.ts';
import { missingWords } from '../../widgets/figures.ts';
import { ChatFigures } from '../../widgets/chat-figures.tsx';
import { chatIn } from './day-chat.ts';
import type { SourcePart } from './person-model.ts';

/** A chat agent's time per state in a window, from the buckets that begin in it. */
export function ChatTotals({ part, window, title }: { readonly part: SourcePart; readonly window: ClosedInterval; readonly title: string }) {
  const { day } = part;
  const sum = chatIn(day, window);
  const missing = missingWords(day.unknown.filter((stretch) => stretch.startAt < window.endAt && stretch.endAt > window.startAt), day.zone, 1, CHAT_REASON_WORDS);
  if (sum === null) return <section className="day-totals" aria-label={title}><h3>{title}</h3><p className="muted">Nothing was counted. No data is not zero.</p></section>;
  return (
    <div className="day-totals">
      <ChatFigures title={title} slot={sum} note={sum.complete ? null : 'Some five minutes in it are parts so far.'} />
      {missing.length > 0 && <p className="muted">Not known, and not counted: {missing.join(' · ')}.</p>}
    </div>
  );
}
