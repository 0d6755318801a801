interface SwitchProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly isDisabled?: boolean;
  readonly tabIndex?: number;
}

/** On or off, at once. Its position says which; the label says of what. */
export function Switch({ label, isOn, onChange, isDisabled = false, tabIndex }: SwitchProps) {
  return <button type="button" role="switch" aria-checked={isOn} aria-label={label} className="switch" disabled={isDisabled} tabIndex={tabIndex} onClick={(event) => { event.stopPropagation(); onChange(!isOn); }}><span aria-hidden /></button>;
}
