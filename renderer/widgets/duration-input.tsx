import { useState } from 'react';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/domain/time.ts';
import { Input } from './field.tsx';

/** The units in which people set durations. */
const UNITS = [{ word: 's', ms: SECOND_MS }, { word: 'min', ms: MINUTE_MS }, { word: 'h', ms: HOUR_MS }, { word: 'd', ms: DAY_MS }] as const;
type Unit = (typeof UNITS)[number]['word'];

const msOf = (unit: Unit): number => UNITS.find(({ word }) => word === unit)?.ms ?? MINUTE_MS;

/** The largest unit in which a duration is a number that people write: 90 s are 1.5 min, 75 s stay seconds. */
export function unitFor(ms: number): Unit {
  if (!Number.isFinite(ms) || ms === 0) return 'min';
  const fits = UNITS.findLast(({ word, ms: size }) => word !== 'd' && ms >= size && (ms / size) * 2 === Math.round((ms / size) * 2));
  return fits?.word ?? 's';
}

/** What was typed as milliseconds; NaN for what is no duration. A comma is a point. */
export function typedMs(text: string, unit: Unit): number {
  const number = Number(text.trim().replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(number) || number < 0 ? Number.NaN : Math.round(number * msOf(unit));
}

const textOf = (ms: number, unit: Unit): string => (Number.isFinite(ms) ? String(Math.round((ms / msOf(unit)) * 1_000) / 1_000) : '');

interface DurationInputProps {
  /** NaN: the field is empty. */
  readonly valueMs: number;
  readonly onChange: (valueMs: number) => void;
  /** What it is, where no label stands beside it. */
  readonly label: string;
  readonly id?: string;
  readonly describedBy?: string | undefined;
  readonly isInvalid?: boolean;
  /** The largest unit offered; hours unless told. */
  readonly upTo?: 'h' | 'd';
}

/** A duration as a number and its unit. Another unit keeps the number: whoever chooses hours after 30 means 30 hours. */
export function DurationInput({ valueMs, onChange, label, id, describedBy, isInvalid = false, upTo = 'h' }: DurationInputProps) {
  const [typed, setTyped] = useState(() => { const unit = unitFor(valueMs); return { text: textOf(valueMs, unit), unit }; });
  // Set from elsewhere (the slider): it is shown in the unit that suits it.
  const isOwn = Object.is(typedMs(typed.text, typed.unit), valueMs);
  const unit = isOwn ? typed.unit : unitFor(valueMs);
  const text = isOwn ? typed.text : textOf(valueMs, unit);
  const set = (next: { readonly text: string; readonly unit: Unit }): void => {
    setTyped(next);
    onChange(typedMs(next.text, next.unit));
  };
  return (
    <span className="duration-input">
      <Input {...(id === undefined ? {} : { id })} inputMode="decimal" autoComplete="off" aria-label={id === undefined ? label : undefined} aria-describedby={describedBy} aria-invalid={isInvalid ? true : undefined} value={text} onChange={(event) => set({ text: event.target.value, unit })} />
      <select className="input select" aria-label={`${label}: unit`} value={unit} onChange={(event) => set({ text, unit: UNITS.find(({ word }) => word === event.target.value)?.word ?? unit })}>
        {UNITS.filter(({ word }) => word !== 'd' || upTo === 'd' || unit === 'd').map(({ word }) => <option key={word} value={word}>{word}</option>)}
      </select>
    </span>
  );
}
