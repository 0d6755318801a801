import { AppFailure } from '../../../shared/contract/app-error.ts';
import { DAY_MS, overlaps, type ClosedInterval } from '../../../shared/domain/time.ts';
import type { ActivityFilter, SourceRecord, StoreReader } from '../../ports/stores.ts';
import type { ExportPlan } from '../plan.ts';

/** Everything that a row source needs; `sources` are the chosen ones in the order of the file. */
export interface RowScope {
  readonly reader: StoreReader;
  readonly plan: ExportPlan;
  readonly sources: readonly SourceRecord[];
  /** Open ends reach here. */
  readonly nowAt: number;
  /** True when superseded rows belong in the file. */
  readonly withSuperseded: boolean;
  /** Agents of the chosen teams, by source; null: no team was chosen. */
  readonly teamAgents: ReadonlyMap<number, ReadonlySet<string>> | null;
}

/** The range of the plan; without ends it is everything. */
export function windowOf(plan: ExportPlan, nowAt: number): ClosedInterval {
  return { startAt: plan.fromAt ?? 0, endAt: plan.toAt ?? nowAt + DAY_MS };
}

/** The chosen agents of a source; null: all. */
export function agentIdsOf(scope: Pick<RowScope, 'plan' | 'teamAgents'>, source: SourceRecord): readonly string[] | null {
  const { plan, teamAgents } = scope;
  const named = plan.agents !== undefined
    ? plan.agents.filter((agent) => agent.sourceId === source.id).map((agent) => agent.agentId)
    : plan.agentIds.length === 0 ? null : plan.agentIds;
  if (teamAgents === null) return named;
  const ofTeams = teamAgents.get(source.id) ?? new Set<string>();
  return named === null ? [...ofTeams] : named.filter((agentId) => ofTeams.has(agentId));
}

/** How one source is read; null when none of its agents is chosen. `reachMs` widens the start, for rows that reach into the range from before it. */
export function filterOf(scope: RowScope, source: SourceRecord, reachMs = 0): ActivityFilter | null {
  const agentIds = agentIdsOf(scope, source);
  if (agentIds?.length === 0) return null;
  const window = windowOf(scope.plan, scope.nowAt);
  return { window: { ...window, startAt: window.startAt - reachMs }, sourceIds: [source.id], ...(agentIds === null ? {} : { agentIds }) };
}

/** By overlap and never clipped; an open row ends now. */
export function isInRange(row: { readonly startAt: number; readonly durationMs: number | null }, window: ClosedInterval, nowAt: number): boolean {
  const endAt = row.durationMs === null ? Math.max(nowAt, row.startAt + 1) : row.startAt + row.durationMs;
  return overlaps({ startAt: row.startAt, endAt }, window);
}

/** Agents of the chosen teams. Throws `NOT_FOUND` for a team that there is not. */
export async function readTeamAgents(reader: StoreReader, teams: readonly string[]): Promise<RowScope['teamAgents']> {
  if (teams.length === 0) return null;
  const book = await reader.readPeople();
  const ids = new Set(teams.map((name) => {
    const team = book.teams.find((candidate) => fold(candidate.name) === fold(name));
    if (team === undefined) throw new AppFailure({ code: 'NOT_FOUND', message: `There is no team named “${name}”.`, hint: `Teams are: ${book.teams.map((each) => each.name).join(', ') || 'none yet'}.` });
    return team.id;
  }));
  const people = new Set(book.people.filter((person) => person.teamId !== null && ids.has(person.teamId)).map((person) => person.id));
  const agents = new Map<number, Set<string>>();
  for (const link of book.links) {
    if (!people.has(link.personId)) continue;
    const known = agents.get(link.sourceId);
    if (known) known.add(link.agentId);
    else agents.set(link.sourceId, new Set([link.agentId]));
  }
  return agents;
}

/** Names are one ignoring case and the space around them. */
export function fold(name: string): string {
  return name.trim().toLocaleLowerCase('en');
}

/** Names of a source's agents by id. */
export async function readAgentNames(scope: RowScope, source: SourceRecord): Promise<ReadonlyMap<string, string | null>> {
  return new Map((await scope.reader.listAgents([source.id])).map((agent) => [agent.agentId, agent.name]));
}

/** A space-separated list, absent when there is none. */
export function toFlags(flags: readonly string[]): string | null {
  return flags.length === 0 ? null : flags.join(' ');
}
