import type { PeopleBookView } from '../../../shared/contract/record-schemas.ts';
import { isZone } from '../../../shared/domain/calendar.ts';
import type { PeopleBook, Person, Team } from '../../../shared/domain/people.ts';
import type { AgentRef, StoreWriter } from '../../ports/stores.ts';
import { agentKeyOf } from '../agent-key.ts';
import { badInput, notFound } from '../failures.ts';
import { createLiveStreams } from '../live-stream.ts';
import { createPeopleIndex, toRef } from './people-index.ts';

const MAX_NAME_LENGTH = 120;

/** People, teams and links, in memory and in the store. Failures are `AppFailure`s. */
export interface PeopleState {
  load(): Promise<void>;
  book(): PeopleBook;
  /** As clients see it: links of sources that were removed are left out. */
  view(): PeopleBookView;
  personOf(key: string): Person | null;
  teamOf(key: string): Team | null;
  /** The agents that a person is, in sources that are present. */
  agentsOf(personId: number): readonly AgentRef[];
  /** The agents of all people of some teams. */
  agentsOfTeams(teamIds: readonly number[]): readonly AgentRef[];
  savePerson(person: Omit<Person, 'id'> & { readonly id: number | null }): Promise<Person>;
  removePerson(id: number): Promise<void>;
  saveTeam(team: Omit<Team, 'id'> & { readonly id: number | null }): Promise<Team>;
  removeTeam(id: number): Promise<void>;
  link(personId: number, agents: readonly AgentRef[]): Promise<void>;
  unlink(agent: AgentRef): Promise<void>;
  /** Runs changes and tells of them once. */
  together<T>(work: () => Promise<T>): Promise<T>;
  /** Sources came or went: what is seen of links changed. */
  sourcesChanged(): void;
  watch(signal?: AbortSignal): AsyncIteratorObject<PeopleBookView, undefined>;
  stop(): void;
}

export interface PeoplePorts {
  readonly store: StoreWriter;
  readonly isPresent: (sourceId: number) => boolean;
  readonly onChange: () => void;
}

export function createPeopleState({ store, isPresent, onChange }: PeoplePorts): PeopleState {
  const streams = createLiveStreams<PeopleBookView>();
  const index = createPeopleIndex(isPresent);
  const { view, knownPerson, knownTeam } = index;
  let version = 1;
  let quiet = 0;

  const tell = (): void => {
    version += 1;
    streams.wakeAll();
    onChange();
  };
  const changed = (next: PeopleBook): void => {
    index.use(next);
    if (quiet === 0) tell();
  };
  const reload = async (): Promise<void> => changed(await store.readPeople());

  return {
    load: async () => index.use(await store.readPeople()),
    book: index.book,
    view,
    personOf: index.personOf,
    teamOf: index.teamOf,
    agentsOf: index.agentsOf,
    agentsOfTeams: index.agentsOfTeams,
    savePerson: async (person) => {
      if (person.id !== null) knownPerson(person.id);
      if (person.teamId !== null) knownTeam(person.teamId);
      const email = person.email?.trim() ?? '';
      const saved = await store.savePerson({ ...person, name: checkName(person.name, 'person'), email: email === '' ? null : email });
      changed({ ...index.book(), people: put(index.book().people, saved) });
      return saved;
    },
    removePerson: async (id) => {
      knownPerson(id);
      await store.removePerson(id);
      await reload();
    },
    saveTeam: async (team) => {
      if (team.id !== null) knownTeam(team.id);
      const name = checkName(team.name, 'team');
      if (index.book().teams.some((other) => other.id !== team.id && isSameWord(other.name, name))) badInput(`There is a team named “${name}” already.`, 'Choose another name.', 'name');
      if (team.zone !== null && !isZone(team.zone)) badInput(`“${team.zone}” is no time zone that this machine knows.`, 'Use a name such as Europe/Berlin.', 'zone');
      const saved = await store.saveTeam({ ...team, name });
      changed({ ...index.book(), teams: put(index.book().teams, saved) });
      return saved;
    },
    removeTeam: async (id) => {
      knownTeam(id);
      await store.removeTeam(id);
      await reload();
    },
    link: async (personId, agents) => {
      knownPerson(personId);
      const strange = agents.find((agent) => !isPresent(agent.sourceId));
      if (strange !== undefined) notFound('There is no such source.', 'It may have been removed in another window.');
      for (const agent of agents) await store.linkAgent(personId, agent);
      const keys = new Set(agents.map(agentKeyOf));
      changed({ ...index.book(), links: [...index.book().links.filter((link) => !keys.has(agentKeyOf(link))), ...agents.map((agent) => ({ personId, ...toRef(agent) }))] });
    },
    unlink: async (agent) => {
      await store.unlinkAgent(agent);
      changed({ ...index.book(), links: index.book().links.filter((link) => agentKeyOf(link) !== agentKeyOf(agent)) });
    },
    together: async (work) => {
      quiet += 1;
      const before = index.book();
      try {
        return await work();
      } finally {
        quiet -= 1;
        if (quiet === 0 && index.book() !== before) tell();
      }
    },
    sourcesChanged: tell,
    watch: (signal) => {
      let seen = 0;
      return streams.open(() => {
        if (seen === version) return null;
        seen = version;
        return view();
      }, signal);
    },
    stop: () => streams.endAll(),
  };
}

/** The record in its place, or at the end. */
function put<T extends { readonly id: number }>(records: readonly T[], record: T): readonly T[] {
  return records.some((other) => other.id === record.id) ? records.map((other) => (other.id === record.id ? record : other)) : [...records, record];
}

/** Names are one ignoring case and the space around them. */
export function isSameWord(a: string, b: string): boolean {
  return a.trim().toLocaleLowerCase('en') === b.trim().toLocaleLowerCase('en');
}

function checkName(name: string, what: string): string {
  const trimmed = name.trim();
  if (trimmed === '' || trimmed.length > MAX_NAME_LENGTH) badInput(`A ${what}'s name has 1 to ${MAX_NAME_LENGTH} characters.`, 'Choose another name.', 'name');
  return trimmed;
}
