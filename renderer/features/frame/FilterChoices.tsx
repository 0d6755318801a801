import { dayAgentOf, setFilter, useFilter } from '../../state/filter.ts';
import { openAgentDay, usePlace, type Screen } from '../../state/navigation.ts';
import { usePeople, type People } from '../../state/people.ts';
import { useSession } from '../../state/session.ts';
import { FilterMenu, type FilterChoice } from '../../widgets/filter-menu.tsx';

/** Screens that show agents; the others have nothing that a team or a person would narrow. */
const FILTERED: ReadonlySet<Screen> = new Set<Screen>(['floor', 'agent-day', 'interactions', 'chat-states', 'engagement', 'calls', 'alerts', 'alert-history']);

export const isFilterable = (screen: Screen): boolean => FILTERED.has(screen);

/** Goes to the day of the person who was just chosen, where a day is on screen. */
function followPerson(personId: number | null, people: People | null): void {
  const { screen, agentKey, date } = usePlace.getState();
  const to = dayAgentOf({ teamId: null, personId, sourceIds: null }, people, agentKey);
  if (screen === 'agent-day' && to !== null && to !== agentKey) openAgentDay(to, date);
}

/** Team, person and source, for all screens at once. Each is there only when there is something to choose. A day holds all sources of its person. */
export function FilterChoices() {
  const hasSources = usePlace((place) => place.screen !== 'agent-day');
  const filter = useFilter();
  const people = usePeople();
  const sources = useSession((session) => session.sources) ?? [];
  const teams = people?.book.teams ?? [];
  const persons = people?.book.people ?? [];
  const teamName = new Map(teams.map((team) => [team.id, team.name]));
  const toPerson = (person: (typeof persons)[number]): FilterChoice => ({ value: String(person.id), label: person.name, ...(person.teamId === null ? {} : { detail: teamName.get(person.teamId) ?? '' }) });
  const inTeam = filter.teamId === null ? persons : persons.filter((person) => person.teamId === filter.teamId || person.id === filter.personId);
  return (
    <div className="topbar-filters" role="group" aria-label="Filters for all screens">
      {teams.length > 0 && (
        <FilterMenu
          name="Team" anyLabel="All teams" choices={byLabel(teams.map((team) => ({ value: String(team.id), label: team.name, ...(team.zone === null ? {} : { detail: team.zone }) })))}
          chosen={filter.teamId === null ? [] : [String(filter.teamId)]} onChange={([id]) => setFilter({ teamId: id === undefined ? null : Number(id), personId: null })}
        />
      )}
      {persons.length > 0 && (
        <FilterMenu
          name="Person" anyLabel="All people" choices={byLabel(inTeam.map(toPerson))}
          chosen={filter.personId === null ? [] : [String(filter.personId)]} onChange={([id]) => { const personId = id === undefined ? null : Number(id); setFilter({ personId }); followPerson(personId, people); }}
        />
      )}
      {hasSources && sources.length > 1 && (
        <FilterMenu
          name="Sources" anyLabel="All sources" isMultiple choices={sources.map((source) => ({ value: String(source.id), label: source.name }))}
          chosen={(filter.sourceIds ?? []).map(String)} onChange={(ids) => setFilter({ sourceIds: ids.length === sources.length ? null : ids.map(Number) })}
        />
      )}
    </div>
  );
}

const byLabel = (choices: readonly FilterChoice[]): FilterChoice[] => choices.toSorted((a, b) => a.label.localeCompare(b.label));
