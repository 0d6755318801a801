import type { ChatAgent } from '../../../shared/contract/record-schemas.ts';
import type { ChatSlot } from '../../../shared/contract/schemas.ts';
import type { People } from '../../state/people.ts';
import { addSlots, partsOf, partWords, rankOf, type ChatPart } from '../../widgets/chat-parts.ts';

/** A line of the chart: an agent, or a team with everybody in it. */
export interface ChatLine {
  readonly id: string;
  readonly kind: 'team' | 'agent';
  readonly name: string;
  readonly sourceName: string;
  /** Null for teams. */
  readonly agentKey: string | null;
  /** How many agents it stands for. */
  readonly agents: number;
  readonly slots: readonly ChatSlot[];
  readonly total: ChatSlot;
}

const NO_TEAM = 'No team';

const toLine = (agent: ChatAgent): ChatLine => ({ id: agent.key, kind: 'agent', name: agent.name, sourceName: agent.sourceName, agentKey: agent.key, agents: 1, slots: agent.slots, total: agent.total });

function teamLine(id: string, name: string, agents: readonly ChatAgent[]): ChatLine {
  const byStart = Map.groupBy(agents.flatMap((agent) => agent.slots), (slot) => slot.startAt);
  const slots = [...byStart].toSorted(([a], [b]) => a - b).flatMap(([, same]) => addSlots(same) ?? []);
  const total = addSlots(agents.map((agent) => agent.total)) ?? { startAt: 0, endAt: 0, complete: true, loggedInS: null, partsS: 0, mismatch: false, states: [] };
  return { id, kind: 'team', name, sourceName: '', agentKey: null, agents: agents.length, slots, total };
}

/** Teams by name, each with its sums and then its agents by name; those without a team last. Without any team only the agents and their sum. */
export function toLines(agents: readonly ChatAgent[], people: People | null): readonly ChatLine[] {
  const teams = new Map((people?.book.teams ?? []).map((team) => [team.id, team.name]));
  const nameOf = (agent: ChatAgent): string => (agent.teamId === null ? NO_TEAM : teams.get(agent.teamId) ?? NO_TEAM);
  const groups = [...Map.groupBy(agents, nameOf)].toSorted(([a], [b]) => Number(a === NO_TEAM) - Number(b === NO_TEAM) || a.localeCompare(b));
  const hasTeams = groups.some(([name]) => name !== NO_TEAM);
  return groups.flatMap(([name, members]) => [
    teamLine(`team ${name}`, hasTeams ? name : 'Everybody', members),
    ...members.toSorted((a, b) => a.name.localeCompare(b.name) || a.key.localeCompare(b.key)).map(toLine),
  ]);
}

/** What the chart's legend names: every part that occurs, in stacking order. */
export function legendOf(lines: readonly ChatLine[]): readonly Pick<ChatPart, 'key' | 'word' | 'reason' | 'normalised' | 'stateId'>[] {
  const parts = new Map<string, ChatPart>();
  for (const part of lines.filter((line) => line.kind === 'agent').flatMap((line) => partsOf(line.total))) if (!parts.has(part.key)) parts.set(part.key, part);
  return [...parts.values()].toSorted((a, b) => rankOf(a.stateId) - rankOf(b.stateId) || Number(a.reason === null) - Number(b.reason === null) || partWords(a).localeCompare(partWords(b)));
}

/** What is opened in the panel: a line, and perhaps a slot of it. */
export interface ChatChoice { readonly lineId: string; readonly slotStartAt: number | null }
