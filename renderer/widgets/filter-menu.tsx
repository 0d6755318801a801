import { Check, ChevronDown, X } from 'lucide-react';
import { Command } from 'cmdk';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { plain } from '../state/fold.ts';

export interface FilterChoice {
  readonly value: string;
  readonly label: string;
  /** What tells two of the same label apart. */
  readonly detail?: string;
}

interface FilterMenuProps {
  /** What is filtered: "Queue". */
  readonly name: string;
  /** Shown while nothing is chosen: "Any queue". */
  readonly anyLabel: string;
  readonly choices: readonly FilterChoice[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
  /** Any of several; else one at most. */
  readonly isMultiple?: boolean;
  /** Said in place of the list while there is nothing to choose from. */
  readonly emptyWords?: string;
}

/** From so many on, a list is searched and not read. */
const SEARCH_FROM = 9;
const MOST_SHOWN = 80;

/** One filter as a button that says what is chosen and, while something is, a second one that takes it away. */
export function FilterMenu({ name, anyLabel, choices, chosen, onChange, isMultiple = false, emptyWords = 'Nothing to choose from.' }: FilterMenuProps) {
  const [isOpen, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const labels = chosen.map((value) => choices.find((choice) => choice.value === value)?.label ?? value);
  const summary = labels.length === 0 ? anyLabel : labels.length < 3 ? labels.join(', ') : `${labels.length} of ${choices.length}`;
  const wanted = plain(search.trim());
  const found = wanted === '' ? choices : choices.filter((choice) => plain(`${choice.label} ${choice.detail ?? ''}`).includes(wanted));
  const close = (): void => { setOpen(false); setSearch(''); };
  const choose = (value: string): void => {
    if (isMultiple) {
      onChange(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);
      return;
    }
    onChange(chosen.includes(value) ? [] : [value]);
    close();
  };
  return (
    <span className="filter-menu" data-active={chosen.length > 0}>
      <Popover.Root open={isOpen} onOpenChange={(open) => { if (open) setOpen(true); else close(); }}>
        <Popover.Trigger className="button button-quiet filter-trigger" aria-label={`${name}: ${summary}`} title={chosen.length === 0 ? undefined : `${name}: ${labels.join(', ')}`}>
          <span className="ellipsis">{summary}</span>
          <ChevronDown size={14} aria-hidden />
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content className="filter-popover" align="start" sideOffset={4} collisionPadding={8} aria-label={name}>
            <Command shouldFilter={false} label={name}>
              <Command.Input value={search} onValueChange={setSearch} placeholder={`Find: ${name.toLowerCase()}`} className={choices.length < SEARCH_FROM ? 'visually-hidden' : 'filter-search'} />
              <Command.List className="filter-choices">
                <Command.Empty className="filter-none">{choices.length === 0 ? emptyWords : 'Nothing is called that.'}</Command.Empty>
                {found.slice(0, MOST_SHOWN).map((choice) => (
                  <Command.Item key={choice.value} value={choice.value} className="menu-item" aria-checked={chosen.includes(choice.value)} onSelect={() => choose(choice.value)}>
                    <span className="menu-mark">{chosen.includes(choice.value) && <><Check size={14} aria-hidden /><span className="visually-hidden">chosen: </span></>}</span>
                    <span className="ellipsis">{choice.label}</span>
                    {choice.detail !== undefined && <span className="muted palette-end ellipsis">{choice.detail}</span>}
                  </Command.Item>
                ))}
              </Command.List>
              {found.length > MOST_SHOWN && <p className="filter-none">{found.length - MOST_SHOWN} more: type to narrow the list.</p>}
            </Command>
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      {chosen.length > 0 && <button type="button" className="filter-clear" aria-label={`Remove the filter ${name.toLowerCase()}: ${summary}`} title="Remove this filter" onClick={() => onChange([])}><X size={12} aria-hidden /></button>}
    </span>
  );
}
