import { CalendarClock, Link2Off, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import type { Person } from '../../../shared/contract/record-schemas.ts';
import { openAgentDay } from '../../state/navigation.ts';
import type { People } from '../../state/people.ts';
import { useAction } from '../../state/use-action.ts';
import { Button } from '../../widgets/button.tsx';
import { Dialog } from '../../widgets/dialog.tsx';
import { Field, Input, Select } from '../../widgets/field.tsx';
import { FilterMenu } from '../../widgets/filter-menu.tsx';
import { FailureNotice } from '../../widgets/notice.tsx';
import { shownEmail, unseenAgent, type Chosen, type KnownAgent } from './people-model.ts';

interface PersonPanelProps {
  /** Null: a new one. */
  readonly person: Person | null;
  readonly people: People;
  readonly agents: readonly KnownAgent[];
  readonly sourceName: (id: number) => string;
  /** E-mails are shown, and may be changed. */
  readonly isRevealed: boolean;
  /** The team that a new one starts in. */
  readonly teamId: number | null;
  readonly onSaved: (id: Chosen) => void;
  readonly onClose: () => void;
}

/** One person: words, team, and the agents that they are. */
export function PersonPanel({ person, people, agents, sourceName, isRevealed, teamId, onSaved, onClose }: PersonPanelProps) {
  const [isRemoving, setRemoving] = useState(false);
  return (
    <aside className="people-panel" aria-label={person === null ? 'New person' : person.name}>
      <header>
        <h2>{person === null ? 'New person' : person.name}</h2>
        <Button look="quiet" icon={<X size={14} aria-hidden />} aria-label="Close" onClick={onClose} />
      </header>
      <PersonForm person={person} people={people} isRevealed={isRevealed} teamId={teamId} onSaved={onSaved} />
      {person !== null && <Links person={person} people={people} agents={agents} sourceName={sourceName} />}
      {person !== null && <Button look="danger" className="people-remove" icon={<Trash2 size={14} aria-hidden />} onClick={() => setRemoving(true)}>Remove this person</Button>}
      {isRemoving && person !== null && <RemovePerson person={person} links={people.keysOf(person.id).length} onRemoved={onClose} onClose={() => setRemoving(false)} />}
    </aside>
  );
}

function PersonForm({ person, people, isRevealed, teamId, onSaved }: Pick<PersonPanelProps, 'person' | 'people' | 'isRevealed' | 'teamId' | 'onSaved'>) {
  const [name, setName] = useState(person?.name ?? '');
  const [email, setEmail] = useState(person?.email ?? '');
  const [team, setTeam] = useState(person === null ? teamId : person.teamId);
  const [isTried, setTried] = useState(false);
  const action = useAction();
  // Who is typing an address has it before their eyes; only one that is kept already is masked.
  const isMasked = !isRevealed && email !== '' && email === person?.email;
  const isMissing = name.trim() === '';
  const isChanged = person === null || name.trim() !== person.name || (email.trim() === '' ? null : email.trim()) !== person.email || team !== person.teamId;
  const save = async (): Promise<void> => {
    setTried(true);
    if (isMissing) return;
    await action.run(async (client) => onSaved((await client.people.save({ id: person?.id ?? null, name: name.trim(), email: email.trim() === '' ? null : email.trim(), teamId: team })).id));
  };
  const errorOf = (field: string): string | undefined => (action.failure?.field === field ? action.failure.message : undefined);
  return (
    <form className="form" noValidate onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <Field label="Name" error={errorOf('name') ?? (isTried && isMissing ? 'Give a name.' : undefined)}>{(ids) => <Input {...ids} autoComplete="off" autoFocus={person === null} value={name} onChange={(event) => setName(event.target.value)} />}</Field>
      <Field label="E-mail (optional)" hint={isMasked ? 'Masked. “Show personal data” shows it and lets it be changed.' : 'Finds the same person in other systems. Kept here only.'} error={errorOf('email')}>
        {(ids) => <Input {...ids} type={isMasked ? 'text' : 'email'} autoComplete="off" readOnly={isMasked} value={isMasked ? shownEmail(email, false) : email} onChange={(event) => setEmail(event.target.value)} />}
      </Field>
      <Field label="Team">
        {(ids) => <Select {...ids} value={team ?? ''} onChange={(event) => setTeam(event.target.value === '' ? null : Number(event.target.value))}><option value="">No team</option>{people.book.teams.toSorted((a, b) => a.name.localeCompare(b.name)).map((each) => <option key={each.id} value={each.id}>{each.name}</option>)}</Select>}
      </Field>
      {action.failure !== null && action.failure.field === undefined && <FailureNotice failure={action.failure} />}
      <Button type="submit" look="primary" className="people-save" disabled={!isChanged || action.isRunning}>{person === null ? 'Add' : 'Save'}</Button>
    </form>
  );
}

function Links({ person, people, agents, sourceName }: { readonly person: Person } & Pick<PersonPanelProps, 'people' | 'agents' | 'sourceName'>) {
  const action = useAction();
  const linked = people.keysOf(person.id).map((key) => agents.find((agent) => agent.key === key) ?? unseenAgent(key, sourceName));
  const own = new Set(linked.map((agent) => agent.key));
  const choices = agents.filter((agent) => !own.has(agent.key)).toSorted((a, b) => Number(people.personOf(a.key) !== null) - Number(people.personOf(b.key) !== null) || a.name.localeCompare(b.name));
  const detailOf = (agent: KnownAgent): string => {
    const other = people.personOf(agent.key);
    return `${agent.sourceName} ${agent.agentId}${other === null ? '' : `, now ${other.name}`}`;
  };
  return (
    <section className="people-links" aria-label="Agents">
      <h3>Agents</h3>
      {linked.length === 0 && <p className="muted">Not linked to any agent yet.</p>}
      <ul>
        {linked.map((agent) => (
          <li key={agent.key}>
            <span className="people-link-name"><span className="ellipsis">{agent.name}</span><span className="muted ellipsis">{agent.sourceName} · {agent.agentId}</span></span>
            <Button look="quiet" icon={<CalendarClock size={14} aria-hidden />} aria-label={`Open the day of ${agent.name} in ${agent.sourceName}`} title="Open the day" onClick={() => openAgentDay(agent.key)} />
            <Button look="quiet" icon={<Link2Off size={14} aria-hidden />} aria-label={`Unlink ${agent.agentId} of ${agent.sourceName}`} title="Unlink" disabled={action.isRunning} onClick={() => void action.run(async (client) => { await client.people.unlink({ key: agent.key }); })} />
          </li>
        ))}
      </ul>
      <FilterMenu
        name="Link an agent" anyLabel="Link an agent" chosen={[]} emptyWords="Every agent that was seen is linked here."
        choices={choices.map((agent) => ({ value: agent.key, label: agent.name, detail: detailOf(agent) }))}
        onChange={(keys) => void action.run(async (client) => { await client.people.link({ personId: person.id, keys: [...keys] }); })}
      />
      {action.failure !== null && <FailureNotice failure={action.failure} />}
    </section>
  );
}

function RemovePerson({ person, links, onRemoved, onClose }: { readonly person: Person; readonly links: number; readonly onRemoved: () => void; readonly onClose: () => void }) {
  const action = useAction();
  const remove = async (): Promise<void> => {
    if (!(await action.run(async (client) => { await client.people.remove({ id: person.id }); }))) return;
    onClose();
    onRemoved();
  };
  return (
    <Dialog title={`Remove ${person.name}?`} description={links === 0 ? 'Nothing of any agent is deleted.' : `${links === 1 ? 'Their agent stays' : `Their ${links} agents stay`} with all data, linked to nobody.`} onClose={onClose}>
      {action.failure !== null && <FailureNotice failure={action.failure} />}
      <div className="dialog-actions">
        <Button look="quiet" onClick={onClose}>Cancel</Button>
        <Button look="danger" disabled={action.isRunning} onClick={() => void remove()}>Remove</Button>
      </div>
    </Dialog>
  );
}
