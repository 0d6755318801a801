import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes } from 'react';

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly children: (ids: { readonly id: string; readonly 'aria-describedby': string | undefined; readonly 'aria-invalid': true | undefined }) => ReactNode;
}

/** Label, control, hint and error, tied together for screen readers. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const described = [hint === undefined ? null : `${id}-hint`, error === undefined ? null : `${id}-error`].filter((part) => part !== null).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': described === '' ? undefined : described, 'aria-invalid': error === undefined ? undefined : true })}
      {error !== undefined && <p id={`${id}-error`} className="field-error">{error}</p>}
      {hint !== undefined && <p id={`${id}-hint`} className="field-hint">{hint}</p>}
    </div>
  );
}

export const Input = (props: InputHTMLAttributes<HTMLInputElement>) => <input className="input" {...props} />;

export const Select = (props: SelectHTMLAttributes<HTMLSelectElement>) => <select className="input select" {...props} />;

/** One of two or three, all in view. */
export function Segments<T extends string>({ name, value, choices, onChoose }: { readonly name: string; readonly value: T; readonly choices: readonly { readonly value: T; readonly label: string }[]; readonly onChoose: (value: T) => void }) {
  const group = useId();
  return (
    <fieldset className="segments">
      <legend className="visually-hidden">{name}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className="segment">
          <input type="radio" className="visually-hidden" name={group} value={choice.value} checked={choice.value === value} onChange={() => onChoose(choice.value)} />
          <span>{choice.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
