import type { ReactNode } from 'react';

/** One thing to set: its name and meaning, and its controls. */
export function Row({ title, hint, children }: { readonly title: string; readonly hint: ReactNode; readonly children: ReactNode }) {
  return (
    <section className="delivery-row" aria-label={title}>
      <div>
        <h2>{title}</h2>
        <p className="muted">{hint}</p>
      </div>
      <div className="delivery-value">{children}</div>
    </section>
  );
}

export function Toggle({ label, isOn, isBusy, onChange }: { readonly label: ReactNode; readonly isOn: boolean; readonly isBusy: boolean; readonly onChange: (isOn: boolean) => void }) {
  return <label className="toggle delivery-toggle"><input type="checkbox" checked={isOn} disabled={isBusy} onChange={(event) => onChange(event.target.checked)} />{label}</label>;
}
