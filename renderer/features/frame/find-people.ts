import type { AgentKey, FloorAgent } from '../../../shared/contract/schemas.ts';
import { plain } from '../../state/fold.ts';
import type { People } from '../../state/people.ts';

/** What the palette can open: a person, or an agent whom nobody has said to be one. */
export interface Finding {
  readonly id: string;
  readonly name: string;
  /** Sources and ids, in words. */
  readonly detail: string;
  /** Whose day opens: for a person the agent who is at work now, else the first. */
  readonly key: AgentKey;
  /** The floor's row of that agent, where there is one. */
  readonly agent: FloorAgent | null;
}

interface KnownAgent { readonly key: AgentKey; readonly agentId: string; readonly name: string; readonly sourceName: string }

const isAtWork = (agent: FloorAgent | undefined): boolean => agent !== undefined && agent.state !== 'logged-out' && agent.state !== 'unknown';

/** Everybody who can be found: people with all that they are, and the agents who are nobody's yet. */
export function toFindings(agents: readonly KnownAgent[], floor: ReadonlyMap<string, FloorAgent>, people: People | null): Finding[] {
  const known = new Map(agents.map((agent) => [agent.key, agent]));
  const persons = (people?.book.people ?? []).flatMap((person): Finding[] => {
    const own = people?.keysOf(person.id) ?? [];
    const key = own.find((each) => isAtWork(floor.get(each))) ?? own.find((each) => known.has(each)) ?? own[0];
    if (key === undefined) return [];
    const detail = own.map((each) => { const agent = known.get(each); return agent === undefined ? each : `${agent.sourceName} ${agent.agentId}`; }).join(' · ');
    return [{ id: `person ${person.id}`, name: person.name, detail, key, agent: floor.get(key) ?? null }];
  });
  const alone = agents.filter((agent) => people === null || people.personOf(agent.key) === null).map((agent): Finding => ({
    id: `agent ${agent.key}`, name: agent.name, detail: agent.agentId === agent.name ? agent.sourceName : `${agent.sourceName} ${agent.agentId}`, key: agent.key, agent: floor.get(agent.key) ?? null,
  }));
  return [...persons, ...alone];
}

const MOST = 30;
const MOST_UNASKED = 8;

/** Those whose name, ids or sources hold every word; names that begin with the first word come first. */
export function findPeople(findings: readonly Finding[], query: string): Finding[] {
  const words = plain(query).split(/\s+/).filter((word) => word !== '');
  const first = words[0];
  if (first === undefined) return findings.slice(0, MOST_UNASKED);
  const found = findings.filter((finding) => { const text = plain(`${finding.name} ${finding.detail}`); return words.every((word) => text.includes(word)); });
  const rank = (finding: Finding): number => Number(!plain(finding.name).startsWith(first));
  return found.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name)).slice(0, MOST);
}
