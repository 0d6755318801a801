import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { addDays, isCivilDate } from '../../shared/domain/calendar.ts';
import { MINUTE_MS } from '../../shared/domain/time.ts';
import { useZone } from '../state/session.ts';
import { dayLengthNote } from '../timeline/ticks.ts';
import { Button } from './button.tsx';
import { ChoiceMenu } from './menu.tsx';
import { clampRange, stepRange, toShownRange, type DateRange, type ShownRange } from './shown-range.ts';
import { useNow } from './use-now.ts';

/** The days that a screen shows: today until somebody chooses others. */
export function useShownRange(): { readonly shown: ShownRange; readonly setRange: (range: DateRange | null) => void } {
  const [chosen, setRange] = useState<DateRange | null>(null);
  const zone = useZone();
  const nowAt = useNow(MINUTE_MS);
  return { shown: toShownRange(chosen, zone, nowAt), setRange };
}

type Span = 'day' | 'week' | 'month' | 'own';

const SPANS = [
  { value: 'day', label: 'One day' },
  { value: 'week', label: 'Last 7 days' },
  { value: 'month', label: 'Last 28 days' },
  { value: 'own', label: 'From – to' },
] as const satisfies readonly { readonly value: Span; readonly label: string }[];

/** One day by calendar, or several: previous, next, today. Null stands for today, whichever day that comes to be. */
export function RangePicker({ shown, onRange }: { readonly shown: ShownRange; readonly onRange: (range: DateRange | null) => void }) {
  const { from, to, today, zone } = shown;
  const [span, setSpan] = useState<Span>(shown.days === 1 ? 'day' : 'own');
  const go = (range: DateRange): void => onRange(range.from === today && range.to === today ? null : range);
  const choose = (next: Span): void => {
    setSpan(next);
    if (next === 'day') go({ from: to, to });
    if (next === 'week') go({ from: addDays(today, -6), to: today });
    if (next === 'month') go({ from: addDays(today, -27), to: today });
  };
  const change = (changed: 'from' | 'to', text: string): void => {
    if (!isCivilDate(text) || text > today) return;
    if (span === 'day') go({ from: text, to: text });
    else go(clampRange({ from, to, [changed]: text }, today, changed));
    if (span !== 'day') setSpan('own');
  };
  const note = shown.days === 1 ? dayLengthNote(from, zone) : null;
  return (
    <div className="range-picker" role="group" aria-label="Days shown">
      <Button look="quiet" icon={<ChevronLeft size={16} aria-hidden />} aria-label="Earlier" title="Earlier" onClick={() => onRange(stepRange(shown, -1, today))} />
      <input type="date" className="range-date" aria-label={span === 'day' ? `Day, in ${zone}` : `First day, in ${zone}`} value={from} max={today} onChange={(event) => change('from', event.target.value)} />
      {span !== 'day' && (
        <>
          <span className="muted" aria-hidden>–</span>
          <input type="date" className="range-date" aria-label={`Last day, in ${zone}`} value={to} max={today} onChange={(event) => change('to', event.target.value)} />
        </>
      )}
      <Button look="quiet" icon={<ChevronRight size={16} aria-hidden />} aria-label="Later" title="Later" disabled={to >= today} onClick={() => onRange(stepRange(shown, 1, today))} />
      <Button disabled={to === today && from === today} onClick={() => { setSpan('day'); onRange(null); }}>Today</Button>
      <ChoiceMenu name="Length" value={span} choices={SPANS} onChoose={choose} />
      {note !== null && <span className="range-note">{note}</span>}
    </div>
  );
}
