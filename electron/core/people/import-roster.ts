import type { RosterResult } from '../../../shared/contract/record-schemas.ts';
import type { Person, Team } from '../../../shared/domain/people.ts';
import { letSendersIn } from '../../receiving/let-senders-in.ts';
import { agentKeyOf } from '../agent-key.ts';
import { isSameWord, type PeopleState } from './people-state.ts';
import { checkRoster, isSamePerson, type GoodLine } from './roster-check.ts';
import { readRosterLines } from './roster-file.ts';

/** So many lines take some ten milliseconds, and a receiver may have to answer meanwhile. */
const LINES_A_TURN = 20;

/** What a roster did; `inserted` and `updated` count lines, so that every line is in one of the four counts. */
export interface RosterImport { readonly result: RosterResult; readonly inserted: number; readonly updated: number }

/** Carries out a roster: people, teams and links as it says. Nothing is removed; importing the same file again changes nothing. */
export async function importRoster(people: PeopleState, sources: readonly { readonly id: number; readonly name: string }[], text: string): Promise<RosterImport> {
  const { lines, problems: unreadable } = readRosterLines(text);
  const { good, problems } = checkRoster(lines, sources);
  const counts = { people: new Set<number>(), teams: new Set<number>(), links: 0, inserted: 0, updated: 0, unchanged: 0 };
  await people.together(async () => {
    for (const [index, line] of good.entries()) {
      const outcome = await applyLine(people, line, counts);
      counts[outcome] += 1;
      if ((index + 1) % LINES_A_TURN === 0) await letSendersIn();
    }
  });
  return {
    result: { lines: lines.length, people: counts.people.size, teams: counts.teams.size, links: counts.links, unchanged: counts.unchanged, problems: [...unreadable, ...problems].sort((a, b) => a.line - b.line) },
    inserted: counts.inserted, updated: counts.updated,
  };
}

interface Counts { readonly people: Set<number>; readonly teams: Set<number>; links: number }

async function applyLine(people: PeopleState, line: GoodLine, counts: Counts): Promise<'inserted' | 'updated' | 'unchanged'> {
  const team = await applyTeam(people, line, counts);
  const person = await applyPerson(people, line, team, counts);
  const isLinked = line.sourceId !== null && await applyLink(people, line.sourceId, line.agentId, person.record, counts);
  if (person.change === 'inserted' || isLinked) return 'inserted';
  return person.change === 'updated' || team?.isChanged === true ? 'updated' : 'unchanged';
}

async function applyTeam(people: PeopleState, line: GoodLine, counts: Counts): Promise<{ readonly record: Team; readonly isChanged: boolean } | null> {
  if (line.team === '') return null;
  const known = people.book().teams.find((team) => isSameWord(team.name, line.team));
  const zone = line.zone === '' ? known?.zone ?? null : line.zone;
  if (known !== undefined && known.zone === zone) return { record: known, isChanged: false };
  const record = await people.saveTeam({ id: known?.id ?? null, name: known?.name ?? line.team, zone });
  counts.teams.add(record.id);
  return { record, isChanged: true };
}

async function applyPerson(people: PeopleState, line: GoodLine, team: { readonly record: Team } | null, counts: Counts): Promise<{ readonly record: Person; readonly change: 'inserted' | 'updated' | 'unchanged' }> {
  const known = findPerson(people.book().people, line);
  const wanted = { name: line.person, email: line.email === '' ? known?.email ?? null : line.email, teamId: team?.record.id ?? known?.teamId ?? null };
  if (known !== undefined && known.name === wanted.name && known.email === wanted.email && known.teamId === wanted.teamId) return { record: known, change: 'unchanged' };
  const record = await people.savePerson({ id: known?.id ?? null, ...wanted });
  counts.people.add(record.id);
  return { record, change: known === undefined ? 'inserted' : 'updated' };
}

/** By e-mail, which is a person's own; else by name, unless the addresses differ. */
function findPerson(people: readonly Person[], line: GoodLine): Person | undefined {
  const byMail = line.email === '' ? undefined : people.find((person) => person.email !== null && isSameWord(person.email, line.email));
  return byMail ?? people.find((person) => isSamePerson({ person: person.name, email: person.email ?? '' }, line));
}

async function applyLink(people: PeopleState, sourceId: number, agentId: string, person: Person, counts: Counts): Promise<boolean> {
  const agent = { sourceId, agentId };
  if (people.personOf(agentKeyOf(agent))?.id === person.id) return false;
  await people.link(person.id, [agent]);
  counts.links += 1;
  return true;
}
