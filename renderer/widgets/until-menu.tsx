import { ChevronDown } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import type { SilenceChoice } from '../state/silence.ts';

interface UntilMenuProps {
  /** What is done for that long: "Mute the rule". */
  readonly name: string;
  /** Shown on the button; absent: the arrow alone. */
  readonly label?: ReactNode;
  readonly icon?: ReactNode;
  readonly choices: readonly { readonly value: SilenceChoice; readonly label: string }[];
  readonly onChoose: (value: SilenceChoice) => void;
  /** What ends it, while it is on. */
  readonly end?: { readonly label: string; readonly run: () => void } | null;
  readonly isDisabled?: boolean;
  readonly look?: 'plain' | 'quiet';
  /** Opened by a key as well as by its button. */
  readonly open?: boolean;
  readonly onOpenChange?: (isOpen: boolean) => void;
  /** Where the keyboard goes on once the menu has closed. */
  readonly onClosed?: () => void;
}

/** For how long, from a button. */
export function UntilMenu({ name, label, icon, choices, onChoose, end = null, isDisabled = false, look = 'quiet', open, onOpenChange, onClosed }: UntilMenuProps) {
  const state = { ...(open === undefined ? {} : { open }), ...(onOpenChange === undefined ? {} : { onOpenChange }) };
  return (
    <DropdownMenu.Root modal={false} {...state}>
      <DropdownMenu.Trigger className={`button button-${look} ${label === undefined ? 'button-icon' : ''}`} aria-label={label === undefined ? name : undefined} title={name} disabled={isDisabled}>
        {icon}
        {label}
        <ChevronDown size={14} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="menu" align="start" sideOffset={4} collisionPadding={8}
          onCloseAutoFocus={(event) => { if (onClosed === undefined) return; event.preventDefault(); onClosed(); }}
        >
          <DropdownMenu.Label className="menu-label">{name}</DropdownMenu.Label>
          {choices.map(({ value, label: words }) => <DropdownMenu.Item key={value} className="menu-item menu-plain" onSelect={() => onChoose(value)}>{words}</DropdownMenu.Item>)}
          {end !== null && (
            <>
              <DropdownMenu.Separator className="menu-separator" />
              <DropdownMenu.Item className="menu-item menu-plain" onSelect={end.run}>{end.label}</DropdownMenu.Item>
            </>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
