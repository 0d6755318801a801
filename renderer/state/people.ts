import { useMemo } from 'react';
import type { PeopleBookView, Person, Team } from '../../shared/contract/record-schemas.ts';
import { useSession } from './session.ts';

/** The people book with its ways from an agent to the person and the team. */
export interface People {
  readonly book: PeopleBookView;
  readonly personOf: (agentKey: string) => Person | null;
  readonly teamOf: (agentKey: string) => Team | null;
  /** Everything that a person is, in every source. */
  readonly keysOf: (personId: number) => readonly string[];
}

/** Answers questions about a book; made once for each book. */
export function toPeople(book: PeopleBookView): People {
  const people = new Map(book.people.map((person) => [person.id, person]));
  const teams = new Map(book.teams.map((team) => [team.id, team]));
  const personIds = new Map(book.links.map(({ key, personId }) => [key, personId]));
  const keys = new Map<number, string[]>();
  for (const { key, personId } of book.links) {
    const known = keys.get(personId);
    if (known) known.push(key);
    else keys.set(personId, [key]);
  }
  const personOf = (agentKey: string): Person | null => people.get(personIds.get(agentKey) ?? -1) ?? null;
  return {
    book,
    personOf,
    teamOf: (agentKey) => teams.get(personOf(agentKey)?.teamId ?? -1) ?? null,
    keysOf: (personId) => keys.get(personId) ?? [],
  };
}

/** The book as the core last told it, kept fresh by its stream; null until the first answer. */
export function usePeople(): People | null {
  const book = useSession((session) => session.people);
  return useMemo(() => (book === null ? null : toPeople(book)), [book]);
}

const agentIdOf = (agentKey: string): string => agentKey.slice(agentKey.indexOf(':') + 1);

/** What to call an agent: the vendor's name, else the person's, else the id. Some vendors send ids only. */
export function agentName(people: People | null, agentKey: string, vendorName: string | null): string {
  const id = agentIdOf(agentKey);
  return vendorName === null || vendorName === '' || vendorName === id ? (people?.personOf(agentKey)?.name ?? id) : vendorName;
}
