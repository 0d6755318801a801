import type { PersonSuggestion } from '../../../shared/contract/record-schemas.ts';
import type { PeopleBook } from '../../../shared/domain/people.ts';
import { isMasked } from '../../../shared/domain/personal-data.ts';
import type { AgentRecord } from '../../ports/stores.ts';
import { agentKeyOf } from '../agent-key.ts';

/** Ids that are shorter meet by chance: every vendor has an agent 1. */
const SHORTEST_TELLING_ID = 4;

/** Most telling first. */
const REASONS = ['email', 'id', 'name'] as const satisfies readonly PersonSuggestion['reason'][];

/**
 * Agents of different sources that may be one person: the same e-mail, the same id, or the same name whatever the order
 * of its words. Only ever suggested. Two agents of one source are two people, so what several of them share says nothing
 * about them; and agents who are different people already stay so.
 */
export function suggestPeople(agents: readonly AgentRecord[], book: PeopleBook): PersonSuggestion[] {
  const personOf = new Map(book.links.map((link) => [agentKeyOf(link), link.personId]));
  const suggested = new Set<string>();
  return REASONS.flatMap((reason) => [...Map.groupBy(agents.filter((agent) => markOf(agent, reason) !== ''), (agent) => markOf(agent, reason)).values()].flatMap((group) => {
    const candidates = onePerSource(group);
    const people = new Set(candidates.flatMap((agent) => personOf.get(agentKeyOf(agent)) ?? []));
    const keys = candidates.map(agentKeyOf);
    const isNew = candidates.length > 1 && people.size <= 1 && keys.some((key) => !personOf.has(key)) && !keys.every((key) => suggested.has(key));
    const [first] = candidates;
    if (!isNew || first === undefined) return [];
    for (const key of keys) suggested.add(key);
    const personId = [...people][0] ?? null;
    const name = book.people.find((person) => person.id === personId)?.name ?? candidates.find((agent) => agent.name !== null)?.name ?? first.agentId;
    return [{ keys, reason, detail: detailOf(first, reason), name, personId }];
  }));
}

/** What was masked when it was ingested is alike for many, and tells nobody apart. */
function markOf(agent: AgentRecord, reason: PersonSuggestion['reason']): string {
  const mark = plainMarkOf(agent, reason);
  return isMasked(mark) ? '' : mark;
}

function plainMarkOf(agent: AgentRecord, reason: PersonSuggestion['reason']): string {
  if (reason === 'email') return agent.email?.trim().toLocaleLowerCase('en') ?? '';
  if (reason === 'id') return agent.agentId.length >= SHORTEST_TELLING_ID ? agent.agentId : '';
  return agent.name === null || agent.name === agent.agentId || isMasked(agent.name) ? '' : wordsOf(agent.name);
}

/** `Doe, Jane` and `jane doe` are one name. */
function wordsOf(name: string): string {
  const words = name.toLocaleLowerCase('en').split(/[^\p{L}\p{N}'’-]+/u).filter((word) => word !== '');
  return words.length < 2 ? '' : words.sort().join(' ');
}

function detailOf(agent: AgentRecord, reason: PersonSuggestion['reason']): string {
  if (reason === 'email') return agent.email?.trim() ?? '';
  return reason === 'id' ? agent.agentId : agent.name ?? '';
}

function onePerSource(group: readonly AgentRecord[]): readonly AgentRecord[] {
  return [...Map.groupBy(group, (agent) => agent.sourceId).values()].flatMap((agents) => (agents.length === 1 ? agents : []));
}
