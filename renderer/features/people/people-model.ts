import type { Person, PersonSuggestion, Team } from '../../../shared/contract/record-schemas.ts';
import { maskPersonal } from '../../../shared/domain/personal-data.ts';
import { plain } from '../../state/fold.ts';
import type { People } from '../../state/people.ts';

/** An agent as the sources know it. */
export interface KnownAgent { readonly key: string; readonly sourceId: number; readonly sourceName: string; readonly agentId: string; readonly name: string }

/** An e-mail as it is shown: masked until it is asked for. */
export const shownEmail = (email: string, isRevealed: boolean): string => (isRevealed ? email : maskPersonal(email));

/** Whose people are listed: everybody's, one team's, or those of none. */
export type TeamChoice = 'all' | 'none' | number;

export interface PersonRow { readonly person: Person; readonly team: Team | null; readonly agents: readonly KnownAgent[] }

/** An agent that is linked and was never seen, by its key alone. */
export function unseenAgent(key: string, sourceName: (id: number) => string): KnownAgent {
  const at = key.indexOf(':');
  const sourceId = Number(key.slice(0, at));
  const agentId = key.slice(at + 1);
  return { key, sourceId, sourceName: sourceName(sourceId), agentId, name: agentId };
}

const isFound = (words: readonly string[], search: string): boolean => {
  const text = plain(words.join(' '));
  return plain(search).split(/\s+/).every((word) => text.includes(word));
};

/** People of a team whose name, e-mail or agents hold every word of the search; by name. */
export function toPersonRows(people: People, agents: readonly KnownAgent[], team: TeamChoice, search: string, sourceName: (id: number) => string): readonly PersonRow[] {
  const known = new Map(agents.map((agent) => [agent.key, agent]));
  const teams = new Map(people.book.teams.map((each) => [each.id, each]));
  return people.book.people
    .filter((person) => team === 'all' || (team === 'none' ? person.teamId === null : person.teamId === team))
    .map((person): PersonRow => ({ person, team: teams.get(person.teamId ?? -1) ?? null, agents: people.keysOf(person.id).map((key) => known.get(key) ?? unseenAgent(key, sourceName)) }))
    .filter((row) => isFound([row.person.name, row.person.email ?? '', row.team?.name ?? '', ...row.agents.flatMap((agent) => [agent.name, agent.agentId])], search))
    .toSorted((a, b) => a.person.name.localeCompare(b.person.name) || a.person.id - b.person.id);
}

/** Agents that are nobody yet. */
export function unlinkedAgents(people: People, agents: readonly KnownAgent[], search: string): readonly KnownAgent[] {
  return agents.filter((agent) => people.personOf(agent.key) === null && isFound([agent.name, agent.agentId, agent.sourceName], search)).toSorted((a, b) => a.name.localeCompare(b.name) || a.key.localeCompare(b.key));
}

const REASONS = { email: 'Same e-mail', id: 'Same id', name: 'Same name' } as const satisfies Readonly<Record<PersonSuggestion['reason'], string>>;

const joined = (words: readonly string[]): string => (words.length < 3 ? words.join(' and ') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`);

/** `Same e-mail in Demo VCC and Demo RC`. */
export function suggestionWords(suggestion: PersonSuggestion, agents: readonly KnownAgent[], sourceName: (id: number) => string): string {
  const known = new Map(agents.map((agent) => [agent.key, agent]));
  const sources = [...new Set(suggestion.keys.map((key) => (known.get(key) ?? unseenAgent(key, sourceName)).sourceName))];
  return `${REASONS[suggestion.reason]} in ${joined(sources)}`;
}

export const suggestionId = (suggestion: PersonSuggestion): string => `${suggestion.personId ?? 'new'} ${suggestion.keys.toSorted().join('\n')}`;

/** Suggestions that hold the search in their name, reason or agents. */
export const foundSuggestions = (suggestions: readonly PersonSuggestion[], search: string): readonly PersonSuggestion[] =>
  suggestions.filter((each) => plain(`${each.name} ${each.detail} ${each.keys.join(' ')}`).includes(plain(search.trim())));

/** What somebody who accepts it becomes, where they are nobody yet. */
export const newPersonOf = (suggestion: PersonSuggestion): { id: null; name: string; email: string | null; teamId: null } => ({
  id: null, name: suggestion.name, email: suggestion.reason === 'email' && suggestion.detail.includes('@') ? suggestion.detail : null, teamId: null,
});

/** How many people each choice of team has. */
export function teamCounts(people: People): ReadonlyMap<TeamChoice, number> {
  const counts = new Map<TeamChoice, number>([['all', people.book.people.length], ['none', 0]]);
  for (const person of people.book.people) {
    const choice = person.teamId ?? 'none';
    counts.set(choice, (counts.get(choice) ?? 0) + 1);
  }
  return counts;
}

const counted = (count: number, one: string, many: string): string => `${count.toLocaleString()} ${count === 1 ? one : many}`;

/** What a roster file did, in a sentence. */
export function rosterWords(result: { readonly lines: number; readonly people: number; readonly teams: number; readonly links: number; readonly unchanged: number; readonly problems: readonly unknown[] }): string {
  const parts = [counted(result.people, 'person', 'people'), counted(result.teams, 'team', 'teams'), counted(result.links, 'link', 'links')];
  const rest = [result.unchanged > 0 ? `${counted(result.unchanged, 'line', 'lines')} changed nothing` : null, result.problems.length > 0 ? `${counted(result.problems.length, 'line has', 'lines have')} a problem` : null].filter((part) => part !== null);
  return `${counted(result.lines, 'line', 'lines')} read: ${parts.join(', ')} new or changed.${rest.length === 0 ? '' : ` ${rest.join(', ')}.`}`;
}

/** The person in the panel; `new`: one that is not saved yet. */
export type Chosen = number | 'new' | null;
