import { useState } from 'react';
import { Input } from './field.tsx';

/** What was typed as a number; NaN for what is none. A comma is a point. */
export function typedNumber(text: string): number {
  const number = Number(text.trim().replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(number) ? Number.NaN : number;
}

interface NumberInputProps {
  /** NaN: the field is empty. */
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly label: string;
  readonly isWhole?: boolean;
  readonly isInvalid?: boolean;
  readonly describedBy?: string | undefined;
}

/** A small number that may be cleared while it is typed; arrows go up and down. */
export function NumberInput({ value, onChange, label, isWhole = true, isInvalid = false, describedBy }: NumberInputProps) {
  const [typed, setTyped] = useState(() => (Number.isFinite(value) ? String(value) : ''));
  const text = Object.is(typedNumber(typed), value) ? typed : Number.isFinite(value) ? String(value) : '';
  const step = (by: number): void => {
    const next = Math.max(1, (Number.isFinite(value) ? value : 0) + by);
    setTyped(String(next));
    onChange(next);
  };
  return (
    <Input
      className="input number-input" inputMode={isWhole ? 'numeric' : 'decimal'} autoComplete="off" aria-label={label} aria-invalid={isInvalid ? true : undefined} aria-describedby={describedBy} value={text}
      onChange={(event) => { setTyped(event.target.value); onChange(typedNumber(event.target.value)); }}
      onKeyDown={(event) => {
        if (event.altKey || event.ctrlKey || event.metaKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
        event.preventDefault();
        step(event.key === 'ArrowUp' ? 1 : -1);
      }}
    />
  );
}
