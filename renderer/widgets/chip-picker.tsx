import { Check, Plus, X } from 'lucide-react';
import { Command } from 'cmdk';
import { Popover } from 'radix-ui';
import { useState, type ReactNode } from 'react';
import { plain } from '../state/fold.ts';

export interface ChipChoice {
  readonly value: string;
  readonly label: string;
  readonly detail?: string | undefined;
  /** A swatch before the label. */
  readonly mark?: ReactNode;
}

interface ChipPickerProps {
  /** What is chosen: "States". */
  readonly name: string;
  readonly choices: readonly ChipChoice[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
  /** Said while nothing is chosen and that means everything; absent where something has to be chosen. */
  readonly anyLabel?: string;
  readonly addLabel: string;
  /** Words that are not on the list may be typed. */
  readonly isFree?: boolean;
  readonly isInvalid?: boolean;
  readonly describedBy?: string | undefined;
  readonly emptyWords?: string;
}

const SEARCH_FROM = 9;
const MOST_SHOWN = 80;

/** Any of several, each as a chip that can be taken away; the list opens from a button behind them. */
export function ChipPicker({ name, choices, chosen, onChange, anyLabel, addLabel, isFree = false, isInvalid = false, describedBy, emptyWords = 'Nothing to choose from.' }: ChipPickerProps) {
  const choiceOf = (value: string): ChipChoice => choices.find((choice) => choice.value === value) ?? { value, label: value };
  const remove = (value: string): void => onChange(chosen.filter((other) => other !== value));
  return (
    <span className="chips" role="group" aria-label={name} aria-describedby={describedBy} data-invalid={isInvalid}>
      {chosen.map((value) => {
        const choice = choiceOf(value);
        return (
          <span key={value} className="chip">
            {choice.mark}
            <span className="ellipsis" title={choice.detail === undefined ? choice.label : `${choice.label} · ${choice.detail}`}>{choice.label}</span>
            <button type="button" className="chip-remove" aria-label={`Remove ${choice.label}`} onClick={() => remove(value)}><X size={12} aria-hidden /></button>
          </span>
        );
      })}
      <ChipMenu name={name} says={chosen.length > 0 ? addLabel : anyLabel ?? addLabel} choices={choices} chosen={chosen} onChange={onChange} isFree={isFree} emptyWords={emptyWords}>
        {chosen.length === 0 && anyLabel !== undefined ? <><span>{anyLabel}</span><Plus size={12} aria-hidden /></> : <><Plus size={12} aria-hidden />{chosen.length === 0 && <span>{addLabel}</span>}</>}
      </ChipMenu>
    </span>
  );
}

function ChipMenu({ name, says, choices, chosen, onChange, isFree, emptyWords, children }: Pick<ChipPickerProps, 'name' | 'choices' | 'chosen' | 'onChange'> & { readonly says: string; readonly isFree: boolean; readonly emptyWords: string; readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const wanted = plain(search.trim());
  const found = wanted === '' ? choices : choices.filter((choice) => plain(`${choice.label} ${choice.detail ?? ''}`).includes(wanted));
  const typed = search.trim();
  const mayAdd = isFree && typed !== '' && !chosen.includes(typed) && !choices.some((choice) => choice.value === typed);
  const toggle = (value: string): void => onChange(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);
  return (
    <Popover.Root open={isOpen} onOpenChange={(open) => { setOpen(open); if (!open) setSearch(''); }}>
      <Popover.Trigger className="chip-add" aria-label={`${name}: ${says}`}>{children}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="filter-popover" align="start" sideOffset={4} collisionPadding={8} aria-label={name}>
          <Command shouldFilter={false} label={name}>
            <Command.Input value={search} onValueChange={setSearch} placeholder={isFree ? 'Find, or type a word' : `Find: ${name.toLowerCase()}`} className={choices.length < SEARCH_FROM && !isFree ? 'visually-hidden' : 'filter-search'} />
            <Command.List className="filter-choices">
              {!mayAdd && <Command.Empty className="filter-none">{choices.length === 0 ? emptyWords : 'Nothing is called that.'}</Command.Empty>}
              {found.slice(0, MOST_SHOWN).map((choice) => (
                <Command.Item key={choice.value} value={choice.value} className="menu-item" aria-checked={chosen.includes(choice.value)} onSelect={() => toggle(choice.value)}>
                  <span className="menu-mark">{chosen.includes(choice.value) && <><Check size={14} aria-hidden /><span className="visually-hidden">chosen: </span></>}</span>
                  {choice.mark}
                  <span className="ellipsis">{choice.label}</span>
                  {choice.detail !== undefined && <span className="muted palette-end ellipsis">{choice.detail}</span>}
                </Command.Item>
              ))}
              {mayAdd && <Command.Item value={`own ${typed}`} className="menu-item" onSelect={() => { toggle(typed); setSearch(''); }}><span className="menu-mark"><Plus size={14} aria-hidden /></span><span className="ellipsis">Use “{typed}”</span></Command.Item>}
            </Command.List>
            {found.length > MOST_SHOWN && <p className="filter-none">{found.length - MOST_SHOWN} more: type to narrow the list.</p>}
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
