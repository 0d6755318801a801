import { ChevronLeft, ChevronRight } from 'lucide-react';
import { addDays, isCivilDate, type CivilDate } from '../../shared/domain/calendar.ts';
import { navigate, type DayRange } from '../state/navigation.ts';
import { daysIn, keepDays, toRange, useShownDays } from '../state/shown-days.ts';
import { dayLengthNote } from '../timeline/ticks.ts';
import { Button } from './button.tsx';

interface Preset { readonly label: string; readonly range: (today: CivilDate) => DayRange }

const PRESETS: readonly Preset[] = [
  { label: 'Today', range: (today) => ({ from: today, to: today }) },
  { label: 'Yesterday', range: (today) => ({ from: addDays(today, -1), to: addDays(today, -1) }) },
  { label: 'Last 7 days', range: (today) => ({ from: addDays(today, -6), to: today }) },
];

/** The days of the windowed screens: back, from, to, forth, and the usual ones. They are part of the address. */
export function RangePicker() {
  const { from, to, today, zone } = useShownDays();
  const go = (range: DayRange): void => navigate({ days: keepDays(range, today) });
  const length = daysIn({ from, to });
  const note = from === to ? dayLengthNote(from, zone) : null;
  const forth = (): void => {
    const last = addDays(to, length) > today ? today : addDays(to, length);
    go(toRange(addDays(last, 1 - length), last));
  };
  return (
    <div className="range-picker" role="group" aria-label="Days">
      <Button look="quiet" icon={<ChevronLeft size={16} aria-hidden />} aria-label="Earlier" title="Earlier by as many days" onClick={() => go({ from: addDays(from, -length), to: addDays(to, -length) })} />
      <input type="date" className="input" aria-label={`First day, in ${zone}`} value={from} max={today} onChange={({ target: { value } }) => { if (isCivilDate(value) && value <= today) go(value > to ? { from: value, to: value } : toRange(value, to)); }} />
      <span aria-hidden>–</span>
      <input type="date" className="input" aria-label={`Last day, in ${zone}`} value={to} max={today} onChange={({ target: { value } }) => { if (isCivilDate(value) && value <= today) go(value < from ? { from: value, to: value } : toRange(from, value)); }} />
      <Button look="quiet" icon={<ChevronRight size={16} aria-hidden />} aria-label="Later" title="Later by as many days" disabled={to >= today} onClick={forth} />
      {PRESETS.map(({ label, range }) => {
        const target = range(today);
        return <Button key={label} look="quiet" className="range-preset" aria-pressed={target.from === from && target.to === to} onClick={() => go(target)}>{label}</Button>;
      })}
      {note !== null && <span className="range-note">{note}</span>}
    </div>
  );
}
