import { FileUp, Plus, Search, UserPlus, Users } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { usePeople, type People } from '../../state/people.ts';
import { useSession } from '../../state/session.ts';
import { useCall } from '../../state/use-call.ts';
import { Button } from '../../widgets/button.tsx';
import { Segments } from '../../widgets/field.tsx';
import { EmptyState, FailureNotice, Skeleton } from '../../widgets/notice.tsx';
import { PersonalToggle } from '../../widgets/personal-toggle.tsx';
import { PersonList } from './PersonList.tsx';
import { PersonPanel } from './PersonPanel.tsx';
import { RosterDialog } from './RosterDialog.tsx';
import { Suggestions } from './Suggestions.tsx';
import { TeamDialog, TeamRemoveDialog } from './TeamDialogs.tsx';
import { TeamList } from './TeamList.tsx';
import { Unlinked } from './Unlinked.tsx';
import { foundSuggestions, teamCounts, toPersonRows, unlinkedAgents, type Chosen, type KnownAgent, type TeamChoice } from './people-model.ts';
import './people.css';

type Part = 'people' | 'unlinked' | 'suggestions';
type Open = { readonly kind: 'roster' } | { readonly kind: 'team'; readonly teamId: number | null } | { readonly kind: 'remove-team'; readonly teamId: number } | null;

/** Teams, people, and which agents they are in each source. */
export function PeopleScreen() {
  const people = usePeople();
  const agents = useCall(`agents of ${people?.book.links.length ?? 0}`, (client, signal) => client.agents.list(undefined, { signal }));
  const [known, setKnown] = useState<readonly KnownAgent[] | null>(null);
  // The list of before stays while a new one is on its way, so that nothing flickers after a link.
  if (agents.data !== null && agents.data !== known) setKnown(agents.data);
  if (people === null) return <Skeleton rows={12} />;
  return (
    <>
      {agents.failure !== null && <div className="page-notes"><FailureNotice failure={agents.failure} action={<Button onClick={agents.reload}>Try again</Button>} /></div>}
      {known === null && agents.failure === null ? <Skeleton rows={12} /> : <Book people={people} agents={known ?? []} />}
    </>
  );
}

function Book({ people, agents }: { readonly people: People; readonly agents: readonly KnownAgent[] }) {
  const sources = useSession((session) => session.sources);
  const [part, setPart] = useState<Part>('people');
  const [team, setTeam] = useState<TeamChoice>('all');
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed);
  const [chosen, setChosen] = useState<Chosen>(null);
  const [open, setOpen] = useState<Open>(null);
  const [isRevealed, setRevealed] = useState(false);
  const suggestions = useCall(`suggestions ${people.book.links.length} ${people.book.people.length} ${agents.length}`, (client, signal) => client.people.suggestions(undefined, { signal }));

  const nameOf = useMemo(() => (id: number): string => sources?.find((source) => source.id === id)?.name ?? `Source ${id}`, [sources]);
  const shownTeam = typeof team === 'number' && !people.book.teams.some((each) => each.id === team) ? 'all' : team;
  const rows = useMemo(() => toPersonRows(people, agents, shownTeam, search, nameOf), [people, agents, shownTeam, search, nameOf]);
  const unlinked = useMemo(() => unlinkedAgents(people, agents, search), [people, agents, search]);
  // All three lists say how many the search leaves; the team narrows only what is listed of the first.
  const found = useMemo(() => toPersonRows(people, agents, 'all', search, nameOf).length, [people, agents, search, nameOf]);
  const suggested = foundSuggestions(suggestions.data ?? [], search).length;
  const person = chosen === 'new' || chosen === null ? null : people.book.people.find((each) => each.id === chosen) ?? null;
  const count = suggestions.data?.length ?? 0;
  return (
    <div className="page people">
      <div className="page-head">
        <div className="people-search">
          <Search size={14} aria-hidden />
          <input className="input" type="search" aria-label="Search people and agents" placeholder="Name, e-mail or id" value={typed} onChange={(event) => setTyped(event.target.value)} />
        </div>
        <Segments<Part>
          name="List" value={part} onChoose={setPart}
          choices={[{ value: 'people', label: `People ${found.toLocaleString()}` }, { value: 'unlinked', label: `Not linked ${unlinked.length.toLocaleString()}` }, { value: 'suggestions', label: `Suggestions ${suggested.toLocaleString()}` }]}
        />
        <span className="page-space" />
        <PersonalToggle isShown={isRevealed} onChange={setRevealed} />
        <Button icon={<FileUp size={14} aria-hidden />} onClick={() => setOpen({ kind: 'roster' })}>Import roster</Button>
        <Button look="primary" icon={<UserPlus size={14} aria-hidden />} onClick={() => { setPart('people'); setChosen('new'); }}>Add a person</Button>
      </div>
      <div className="people-body">
        {part === 'people' && (
          <>
            <TeamList teams={people.book.teams} counts={teamCounts(people)} chosen={shownTeam} onChoose={setTeam} onAdd={() => setOpen({ kind: 'team', teamId: null })} onEdit={(teamId) => setOpen({ kind: 'team', teamId })} onRemove={(teamId) => setOpen({ kind: 'remove-team', teamId })} />
            <div className="people-main">
              {rows.length > 0 && <PersonList rows={rows} isRevealed={isRevealed} chosenId={person?.id ?? null} onChoose={setChosen} />}
              {rows.length === 0 && <NoPeople isEmpty={people.book.people.length === 0} suggestions={count} onSuggestions={() => setPart('suggestions')} onRoster={() => setOpen({ kind: 'roster' })} onAdd={() => setChosen('new')} onAll={() => { setTeam('all'); setTyped(''); }} />}
            </div>
            {(person !== null || chosen === 'new') && <PersonPanel key={chosen} person={person} people={people} agents={agents} sourceName={nameOf} isRevealed={isRevealed} teamId={typeof shownTeam === 'number' ? shownTeam : null} onSaved={setChosen} onClose={() => setChosen(null)} />}
          </>
        )}
        {part === 'unlinked' && <Unlinked agents={unlinked} people={people} isRevealed={isRevealed} hasSearch={search.trim() !== ''} hasAgents={agents.length > 0} />}
        {part === 'suggestions' && <Suggestions call={suggestions} people={people} agents={agents} sourceName={nameOf} search={search} isRevealed={isRevealed} />}
      </div>
      {open?.kind === 'roster' && <RosterDialog onClose={() => setOpen(null)} />}
      {open?.kind === 'team' && <TeamDialog team={people.book.teams.find((each) => each.id === open.teamId) ?? null} onSaved={setTeam} onClose={() => setOpen(null)} />}
      {open?.kind === 'remove-team' && <TeamRemoveDialog team={people.book.teams.find((each) => each.id === open.teamId) ?? null} people={teamCounts(people).get(open.teamId) ?? 0} onClose={() => setOpen(null)} />}
    </div>
  );
}

interface NoPeopleProps { readonly isEmpty: boolean; readonly suggestions: number; readonly onSuggestions: () => void; readonly onRoster: () => void; readonly onAdd: () => void; readonly onAll: () => void }

function NoPeople({ isEmpty, suggestions, onSuggestions, onRoster, onAdd, onAll }: NoPeopleProps) {
  if (!isEmpty) return <EmptyState title="Nobody matches" action={<Button onClick={onAll}>Show everybody</Button>}>Team and search together leave nobody.</EmptyState>;
  return (
    <EmptyState
      icon={<Users size={28} aria-hidden />} title="No people yet"
      action={<><Button look="primary" icon={<FileUp size={14} aria-hidden />} onClick={onRoster}>Import a roster</Button>{suggestions > 0 && <Button onClick={onSuggestions}>Look at {suggestions === 1 ? 'one suggestion' : `${suggestions} suggestions`}</Button>}<Button icon={<Plus size={14} aria-hidden />} onClick={onAdd}>Add a person</Button></>}
    >
      Somebody may be an agent in several systems. Link those agents to one person, and a day shows all of them side by side; with teams, every screen can be narrowed to one.
    </EmptyState>
  );
}
