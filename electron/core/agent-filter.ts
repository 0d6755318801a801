import type { AgentRecord, AgentRef } from '../ports/stores.ts';
import { agentKeyOf, parseAgentKey } from './agent-key.ts';
import type { Core } from './core.ts';

export interface AgentFilterInput { readonly sourceIds?: readonly number[] | undefined; readonly keys?: readonly string[] | undefined; readonly teamIds?: readonly number[] | undefined }

/** The agents that a screen's filter names: by key, by team, or those of both. Undefined: all; empty: nobody. */
export function chosenAgents(core: Pick<Core, 'people'>, { keys = [], teamIds = [] }: AgentFilterInput): readonly AgentRef[] | undefined {
  if (keys.length === 0 && teamIds.length === 0) return undefined;
  const named = keys.map(parseAgentKey);
  if (teamIds.length === 0) return named;
  const members = core.people.agentsOfTeams(teamIds);
  if (keys.length === 0) return members;
  const wanted = new Set(keys);
  return members.filter((agent) => wanted.has(agentKeyOf(agent)));
}

/** The sources that a filter names, of those that are present. */
export function chosenSources(core: Pick<Core, 'book'>, { sourceIds = [] }: AgentFilterInput): readonly number[] {
  const all = core.book.all().map((source) => source.id);
  return sourceIds.length === 0 ? all : all.filter((id) => sourceIds.includes(id));
}

/** Names of agents by key; an agent whose name is not known has its id. */
export type NameOf = (sourceId: number, agentId: string) => string;

export async function readNames(core: Pick<Core, 'ports'>, sourceIds: readonly number[], agentIds?: readonly string[]): Promise<NameOf> {
  const agents: readonly AgentRecord[] = sourceIds.length === 0 ? [] : await core.ports.reader.listAgents(sourceIds, agentIds);
  const names = new Map(agents.map((agent) => [agentKeyOf(agent), agent.name ?? agent.agentId]));
  return (sourceId, agentId) => names.get(`${sourceId}:${agentId}`) ?? agentId;
}

/** Words for ids that a source's figures use, by kind. */
export async function readTerms(core: Pick<Core, 'ports'>, sourceId: number, kind: 'skill' | 'reason'): Promise<ReadonlyMap<string, string>> {
  return new Map((await core.ports.reader.listTerms(sourceId)).filter((term) => term.kind === kind).map((term) => [term.id, term.name]));
}

/** Values without the absent ones, for queries whose fields may not be undefined. */
export function present<T extends Record<string, unknown>>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> }; // exactly the fields that are left
}
