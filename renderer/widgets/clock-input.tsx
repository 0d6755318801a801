import { useState } from 'react';
import { Input } from './field.tsx';

/** A time of the day as it is typed: `9`, `930`, `9:30`, `09.30`, `24`; null for what is none. */
export function typedClock(text: string): string | null {
  const [, hour, minute = '00'] = /^(\d{1,2})[:. ]?(\d{2})?$/.exec(text.trim()) ?? [];
  if (hour === undefined || Number(minute) > 59 || Number(hour) > 24 || (Number(hour) === 24 && minute !== '00')) return null;
  return `${String(Number(hour) % 24).padStart(2, '0')}:${minute}`;
}

/** A time of the day on 24 hours, like every other time in the product; `9` and `930` will do. */
export function ClockInput({ label, value, onChange }: { readonly label: string; readonly value: string; readonly onChange: (value: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const isBad = typed !== null && typedClock(typed) === null;
  return (
    <Input
      className="input clock-input" aria-label={label} inputMode="numeric" autoComplete="off" maxLength={5} placeholder="09:00" aria-invalid={isBad ? true : undefined} value={typed ?? value}
      onChange={(event) => {
        setTyped(event.target.value);
        const clock = typedClock(event.target.value);
        if (clock !== null) onChange(clock);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
