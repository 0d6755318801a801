import { useMemo } from 'react';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { ExportRequest } from '../../shared/contract/schemas.ts';
import { usePeople, type People } from './people.ts';
import { useSession } from './session.ts';

/** What narrows every screen: chosen in the top bar, null where nothing is. */
export interface Filter {
  readonly teamId: number | null;
  readonly personId: number | null;
  /** Never empty. */
  readonly sourceIds: readonly number[] | null;
}

const NOTHING: Filter = { teamId: null, personId: null, sourceIds: null };

/** By home, since ids belong to one home's data and a browser may show several. */
const useFilters = create<{ readonly byHome: Readonly<Record<string, Filter>> }>()(
  persist(() => ({ byHome: {} }), { name: 'floorwalker.filter', version: 1 }),
);

const homeNow = (): string => useSession.getState().hello?.home ?? '';

/** The filter as it is chosen, whether or not the team and sources still exist. */
const useChosen = (): Filter => {
  const home = useSession((session) => session.hello?.home ?? '');
  return useFilters((state) => state.byHome[home] ?? NOTHING);
};

/** Changes a part of the filter. */
export function setFilter(change: Partial<Filter>): void {
  const home = homeNow();
  useFilters.setState(({ byHome }) => {
    const next = { ...NOTHING, ...byHome[home], ...change };
    return { byHome: { ...byHome, [home]: next.sourceIds?.length === 0 ? { ...next, sourceIds: null } : next } };
  });
}

export const clearFilter = (): void => setFilter(NOTHING);

/** The filter in force: what was removed since it was chosen narrows nothing. */
export function toFilter(chosen: Filter, people: People | null, sourceIds: readonly number[] | null): Filter {
  const sources = chosen.sourceIds?.filter((id) => sourceIds?.includes(id) ?? true) ?? [];
  return {
    teamId: people === null || people.book.teams.some((team) => team.id === chosen.teamId) ? chosen.teamId : null,
    personId: people === null || people.book.people.some((person) => person.id === chosen.personId) ? chosen.personId : null,
    sourceIds: sources.length === 0 ? null : sources,
  };
}

/** The filter in force, for every screen. */
export function useFilter(): Filter {
  const chosen = useChosen();
  const people = usePeople();
  const sources = useSession((session) => session.sources);
  return useMemo(() => toFilter(chosen, people, sources?.map((source) => source.id) ?? null), [chosen, people, sources]);
}

export const isFiltered = (filter: Filter): boolean => filter.teamId !== null || filter.personId !== null || filter.sourceIds !== null;

const sourceIdOf = (agentKey: string): number => Number(agentKey.slice(0, agentKey.indexOf(':')));

/** The agents that team and person leave, of the chosen sources; null: they leave everybody. Empty: nobody is linked to them. */
export function agentKeysOf(filter: Filter, people: People | null): readonly string[] | null {
  if (filter.teamId === null && filter.personId === null) return null;
  if (people === null) return [];
  const { teamId, personId, sourceIds } = filter;
  const members = people.book.people.filter((person) => (teamId === null || person.teamId === teamId) && (personId === null || person.id === personId));
  return members.flatMap((person) => people.keysOf(person.id)).filter((key) => sourceIds === null || sourceIds.includes(sourceIdOf(key)));
}

/** Whether the filter lets an agent through. */
export function createAgentTest(filter: Filter, people: People | null): (agentKey: string) => boolean {
  const keys = agentKeysOf(filter, people);
  const known = keys === null ? null : new Set(keys);
  return (agentKey) => (known === null ? filter.sourceIds === null || filter.sourceIds.includes(sourceIdOf(agentKey)) : known.has(agentKey));
}

/** Whose day is meant where a person is chosen: the agent that was asked for if it is theirs, else their first one. Null: nobody is chosen, or nobody is linked to them. */
export function dayAgentOf(filter: Filter, people: People | null, agentKey: string | null): string | null {
  if (filter.personId === null) return null;
  const keys = people?.keysOf(filter.personId) ?? [];
  return agentKey !== null && keys.includes(agentKey) ? agentKey : keys[0] ?? null;
}

/** The filter as the queries of the contract take it; to be spread into them. */
export interface QueryScope {
  sourceIds?: number[];
  keys?: string[];
  teamIds?: number[];
}

/** The same for an export. */
export function toExportScope({ sourceIds, keys, teamIds }: QueryScope): Pick<ExportRequest, 'agents' | 'sourceIds' | 'teamIds'> {
  return { ...(keys === undefined ? {} : { agents: keys }), ...(teamIds === undefined ? {} : { teamIds }), ...(sourceIds === undefined ? {} : { sourceIds }) };
}

/** `keys` narrows further to agents chosen on the screen itself. */
export function toScope(filter: Filter, people: People | null, keys: readonly string[] | null = null): QueryScope {
  const linked = filter.personId === null ? null : agentKeysOf({ ...filter, teamId: null }, people);
  const both = keys === null ? linked : linked === null ? keys : keys.filter((key) => linked.includes(key));
  return {
    ...(filter.sourceIds === null ? {} : { sourceIds: [...filter.sourceIds] }),
    ...(filter.teamId === null ? {} : { teamIds: [filter.teamId] }),
    ...(both === null ? {} : { keys: [...both] }),
  };
}

/** The filter in words, for an export's manifest; empty where nothing is filtered. */
export function filterWords(filter: Filter, people: People | null, sourceName: (id: number) => string): Record<string, string> {
  const team = people?.book.teams.find((each) => each.id === filter.teamId);
  const person = people?.book.people.find((each) => each.id === filter.personId);
  return {
    ...(team === undefined ? {} : { team: team.name }),
    ...(person === undefined ? {} : { person: person.name }),
    ...(filter.sourceIds === null ? {} : { sources: filter.sourceIds.map(sourceName).join(', ') }),
  };
}
