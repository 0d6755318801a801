import { Check, ChevronDown } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';

export interface MenuChoice<T extends string> {
  readonly value: T;
  readonly label: string;
}

// Menus are not modal: a modal one locks scrolling through an injected style element, which the page's policy refuses.

interface ChoiceMenuProps<T extends string> {
  /** What is chosen here, for people who cannot see the position: "Group by". */
  readonly name: string;
  readonly value: T;
  readonly choices: readonly MenuChoice<T>[];
  readonly onChoose: (value: T) => void;
  readonly icon?: ReactNode;
}

/** One of a few, from a button that shows the present choice. */
export function ChoiceMenu<T extends string>({ name, value, choices, onChoose, icon }: ChoiceMenuProps<T>) {
  const present = choices.find((choice) => choice.value === value)?.label ?? value;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="button button-quiet" aria-label={`${name}: ${present}`}>
        {icon}
        <span>{present}</span>
        <ChevronDown size={14} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="start" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.Label className="menu-label">{name}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={value} onValueChange={(next) => onChoose(next as T)}>
            {choices.map((choice) => (
              <DropdownMenu.RadioItem key={choice.value} value={choice.value} className="menu-item">
                <MenuMark />
                {choice.label}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface SetMenuProps {
  readonly name: string;
  /** Shown on the button. */
  readonly summary: string;
  readonly choices: readonly MenuChoice<string>[];
  readonly chosen: readonly string[];
  readonly onToggle: (value: string) => void;
  readonly onClear: () => void;
  readonly clearLabel: string;
}

/** Any of several; none chosen means all. */
export function SetMenu({ name, summary, choices, chosen, onToggle, onClear, clearLabel }: SetMenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="button button-quiet" aria-label={`${name}: ${summary}`}>
        <span>{summary}</span>
        <ChevronDown size={14} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="start" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.Label className="menu-label">{name}</DropdownMenu.Label>
          <DropdownMenu.CheckboxItem className="menu-item" checked={chosen.length === 0} onCheckedChange={onClear}>
            <MenuMark />
            {clearLabel}
          </DropdownMenu.CheckboxItem>
          <DropdownMenu.Separator className="menu-separator" />
          {choices.map((choice) => (
            <DropdownMenu.CheckboxItem
              key={choice.value}
              className="menu-item"
              checked={chosen.includes(choice.value)}
              onCheckedChange={() => onToggle(choice.value)}
              onSelect={(event) => event.preventDefault()}
            >
              <MenuMark />
              {choice.label}
            </DropdownMenu.CheckboxItem>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function MenuMark() {
  return (
    <span className="menu-mark">
      <DropdownMenu.ItemIndicator>
        <Check size={14} aria-hidden />
      </DropdownMenu.ItemIndicator>
    </span>
  );
}
