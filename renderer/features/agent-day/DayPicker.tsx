import { ChevronLeft, ChevronRight } from 'lucide-react';
import { addDays, isCivilDate, type CivilDate } from '../../../shared/domain/calendar.ts';
import { dayLengthNote } from '../../timeline/ticks.ts';
import type { ShownDay } from './use-agent-day.ts';

/** Previous, next, today, or any day by calendar; in the zone of the day that is shown. Null stands for today, whichever day that comes to be. */
export function DayPicker({ shown, onDate }: { readonly shown: ShownDay; readonly onDate: (date: CivilDate | null) => void }) {
  const { date, today, zone } = shown;
  const go = (to: CivilDate): void => onDate(to === today ? null : to);
  const note = dayLengthNote(date, zone);
  return (
    <div className="day-picker" role="group" aria-label="Day">
      <button type="button" className="day-step" onClick={() => go(addDays(date, -1))} aria-label="Previous day" title="Previous day"><ChevronLeft size={16} aria-hidden="true" /></button>
      <input
        type="date" className="day-date" aria-label={`Day, in ${zone}`} value={date} max={today}
        onChange={(event) => { if (isCivilDate(event.target.value) && event.target.value <= today) go(event.target.value); }}
      />
      <button type="button" className="day-step" onClick={() => go(addDays(date, 1))} disabled={date >= today} aria-label="Next day" title="Next day"><ChevronRight size={16} aria-hidden="true" /></button>
      <button type="button" className="day-button" onClick={() => onDate(null)} disabled={date === today}>Today</button>
      {note !== null && <span className="day-note">{note}</span>}
    </div>
  );
}
