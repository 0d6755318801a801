import type { PeopleState } from './people-state.ts';

/** Removes who is known by agents of these sources only, and the teams of which nobody is left. */
export async function removePeopleOf(people: PeopleState, sourceIds: ReadonlySet<number>): Promise<{ readonly people: number; readonly teams: number }> {
  const { people: everyone, teams, links } = people.book();
  const linksOf = Map.groupBy(links, (link) => link.personId);
  const gone = everyone.filter(({ id }) => linksOf.get(id)?.every((link) => sourceIds.has(link.sourceId)) === true);
  const staying = new Set(everyone.filter((person) => !gone.includes(person)).map((person) => person.teamId));
  const left = new Set(gone.map((person) => person.teamId));
  const emptied = teams.filter(({ id }) => left.has(id) && !staying.has(id));
  await people.together(async () => {
    for (const { id } of gone) await people.removePerson(id);
    for (const { id } of emptied) await people.removeTeam(id);
  });
  return { people: gone.length, teams: emptied.length };
}
