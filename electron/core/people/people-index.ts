import type { PeopleBookView } from '../../../shared/contract/record-schemas.ts';
import type { PeopleBook, Person, Team } from '../../../shared/domain/people.ts';
import type { AgentRef } from '../../ports/stores.ts';
import { agentKeyOf } from '../agent-key.ts';
import { notFound } from '../failures.ts';

/** A book of people with ways to look things up. Links of sources that were removed are kept and not seen. */
export interface PeopleIndex {
  use(book: PeopleBook): void;
  book(): PeopleBook;
  view(): PeopleBookView;
  personOf(key: string): Person | null;
  agentsOf(personId: number): readonly AgentRef[];
  /** The team of the agent's person. */
  teamOf(key: string): Team | null;
  agentsOfTeams(teamIds: readonly number[]): readonly AgentRef[];
  /** Throws `NOT_FOUND`. */
  knownPerson(id: number): Person;
  knownTeam(id: number): Team;
}

export function createPeopleIndex(isPresent: (sourceId: number) => boolean): PeopleIndex {
  let book: PeopleBook = { people: [], teams: [], links: [] };
  let personOfKey = new Map<string, Person>();
  const presentLinks = (): PeopleBook['links'] => book.links.filter((link) => isPresent(link.sourceId));
  return {
    use: (next) => {
      book = next;
      const people = new Map(book.people.map((person) => [person.id, person]));
      personOfKey = new Map(book.links.flatMap((link) => {
        const person = people.get(link.personId);
        return person === undefined ? [] : [[agentKeyOf(link), person] as const];
      }));
    },
    book: () => book,
    view: () => ({
      people: book.people.map((person) => ({ ...person })), teams: book.teams.map((team) => ({ ...team })),
      links: presentLinks().map((link) => ({ personId: link.personId, key: agentKeyOf(link) })),
    }),
    personOf: (key) => personOfKey.get(key) ?? null,
    teamOf: (key) => {
      const teamId = personOfKey.get(key)?.teamId ?? null;
      return teamId === null ? null : book.teams.find((team) => team.id === teamId) ?? null;
    },
    agentsOf: (personId) => presentLinks().filter((link) => link.personId === personId).map(toRef),
    agentsOfTeams: (teamIds) => {
      const members = new Set(book.people.filter((person) => person.teamId !== null && teamIds.includes(person.teamId)).map((person) => person.id));
      return presentLinks().filter((link) => members.has(link.personId)).map(toRef);
    },
    knownPerson: (id) => book.people.find((person) => person.id === id) ?? notFound('There is no such person.', 'Somebody may have removed the person in another window.'),
    knownTeam: (id) => book.teams.find((team) => team.id === id) ?? notFound('There is no such team.', 'Somebody may have removed the team in another window.'),
  };
}

export function toRef({ sourceId, agentId }: AgentRef): AgentRef {
  return { sourceId, agentId };
}
