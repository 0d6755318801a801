import { isLeaf, leafKeyOf, SUBJECT_OF, type Condition, type Rule, type SubjectKind } from '../../../../shared/alerts/rule.ts';
import { isZone } from '../../../../shared/domain/calendar.ts';
import type { PeopleBook, Team } from '../../../../shared/domain/people.ts';
import { fold } from '../../../export/rows/scope.ts';
import type { AgentRecord, AgentRef, SourceRecord } from '../../../ports/stores.ts';
import { agentKeyOf } from '../../agent-key.ts';

/** Everything that a rule's scope can name. One object stands for one state of affairs: what is looked up in it is kept with it. */
export interface ScopeDirectory {
  /** Removed ones may be among them; they are not in any scope. */
  readonly sources: readonly SourceRecord[];
  readonly agents: readonly AgentRecord[];
  readonly people: PeopleBook;
  /** The product's zone. */
  readonly zone: string;
  /** Queues that are known, as sent. */
  readonly queues?: readonly { readonly sourceId: number; readonly queue: string }[];
}

interface Common {
  /** As in `shared/alerts/facts.ts`. */
  readonly key: string;
  readonly name: string;
  /** In which the rule's times of the week are laid out. */
  readonly zone: string;
  /** In which its days are counted. */
  readonly dayZone: string;
}

export interface AgentSubject extends Common {
  readonly kind: 'agent';
  readonly agent: AgentRef;
  /** The same person's other agents, in any source that is polled. */
  readonly elsewhere: readonly AgentRef[];
  readonly teamName: string | null;
}
export interface TeamSubject extends Common {
  readonly kind: 'team';
  readonly teamId: number;
  /** Agents of each person, in sources of the scope that are polled. Whoever has none is not here. */
  readonly people: readonly (readonly AgentRef[])[];
}
export interface QueueSubject extends Common { readonly kind: 'queue'; readonly sourceId: number; readonly queue: string }
export interface SourceSubject extends Common { readonly kind: 'source'; readonly sourceId: number }
export type ScopeSubject = AgentSubject | TeamSubject | QueueSubject | SourceSubject;

export interface ResolvedScope {
  readonly subjects: readonly ScopeSubject[];
  /** Names that there are not, for a person to read. Empty where the scope is as it was meant. */
  readonly problems: readonly string[];
}

/** Whom a rule looks at now. Agents, people and teams are added up, sources narrow; an empty list chooses everything. */
export function resolveScope(rule: Rule, directory: ScopeDirectory): ResolvedScope {
  const index = indexOf(directory);
  const problems: string[] = [];
  const sources = chosenSources(rule, index, problems);
  const zone = zoneOf(rule, problems);
  const subjects = subjectsOf(subjectKindOf(rule.when), rule, index, sources, problems);
  return { subjects: zone === null ? subjects : subjects.map((subject) => ({ ...subject, zone })), problems };
}

/** Whom a condition speaks of; a parsed rule speaks of one kind only. */
export function subjectKindOf(condition: Condition): SubjectKind {
  if (isLeaf(condition)) return SUBJECT_OF[leafKeyOf(condition)];
  if ('not' in condition) return subjectKindOf(condition.not);
  const [first] = 'all' in condition ? condition.all : condition.any;
  if (first === undefined) throw new Error('A condition without parts cannot have been parsed.');
  return subjectKindOf(first);
}

function subjectsOf(kind: SubjectKind, rule: Rule, index: Index, sources: ReadonlySet<number> | null, problems: string[]): readonly ScopeSubject[] {
  if (kind === 'agent') return chosenAgents(rule, index, sources, problems);
  if (rule.scope.people.length > 0 || rule.scope.agents.length > 0) problems.push(`A rule about ${kind}s does not look at single people or agents; those of its scope are left out of account.`);
  if (kind === 'team') return chosenTeams(rule, index, sources, problems);
  if (rule.scope.teams.length > 0) problems.push(`A rule about ${kind}s does not look at teams; those of its scope are left out of account.`);
  return kind === 'queue' ? chosenQueues(rule, index, sources, problems) : index.sourceSubjects.filter(({ sourceId }) => sources === null || sources.has(sourceId));
}

/** Null: all of them. */
function chosenSources(rule: Rule, index: Index, problems: string[]): ReadonlySet<number> | null {
  const names = rule.scope.sources;
  if (names.length === 0) return null;
  return new Set(names.flatMap((name) => index.sourceByName.get(fold(name))?.id ?? missing(problems, `There is no source named “${name}”.`)));
}

function zoneOf(rule: Rule, problems: string[]): string | null {
  const { zone } = rule.scope;
  if (zone === null || isZone(zone)) return zone;
  problems.push(`“${zone}” is no time zone that this machine knows; the team's or the product's is used.`);
  return null;
}

function chosenAgents(rule: Rule, index: Index, sources: ReadonlySet<number> | null, problems: string[]): readonly AgentSubject[] {
  const { agents, people, teams } = rule.scope;
  const isIn = ({ agent }: AgentSubject): boolean => sources === null || sources.has(agent.sourceId);
  if (agents.length + people.length + teams.length === 0) return sources === null ? index.agentSubjects : index.agentSubjects.filter(isIn);
  const keys = new Set([
    ...agents.flatMap((agent) => namedAgent(agent, index, isIn, problems)),
    ...people.flatMap((name) => index.agentsByPerson.get(fold(name)) ?? missing(problems, `There is no person named “${name}”.`)),
    ...teams.flatMap((name) => index.agentsByTeam.get(fold(name)) ?? missing(problems, `There is no team named “${name}”.`)),
  ]);
  return index.agentSubjects.filter((subject) => keys.has(subject.key) && isIn(subject));
}

function namedAgent(named: Rule['scope']['agents'][number], index: Index, isIn: (subject: AgentSubject) => boolean, problems: string[]): readonly string[] {
  const id = typeof named === 'string' ? named : named.id;
  const source = typeof named === 'string' ? null : index.sourceByName.get(fold(named.source));
  const found = (index.agentsById.get(id) ?? []).filter((subject) => source === null || subject.agent.sourceId === source?.id);
  if (found.length === 0) return missing(problems, typeof named === 'string' ? `No agent “${id}” has been seen.` : `No agent “${id}” has been seen in “${named.source}”.`);
  if (!found.some(isIn)) return missing(problems, `The agent “${id}” is in none of the rule's sources.`);
  return found.map((subject) => subject.key);
}

function chosenTeams(rule: Rule, index: Index, sources: ReadonlySet<number> | null, problems: string[]): readonly TeamSubject[] {
  const wanted = new Set(rule.scope.teams.flatMap((name) => (index.agentsByTeam.has(fold(name)) ? fold(name) : missing(problems, `There is no team named “${name}”.`))));
  const chosen = wanted.size === 0 && rule.scope.teams.length === 0 ? index.teamSubjects : index.teamSubjects.filter((team) => wanted.has(fold(team.name)));
  const narrowed = sources === null ? chosen : chosen.map((team) => ({ ...team, people: team.people.map((agents) => agents.filter(({ sourceId }) => sources.has(sourceId))).filter((agents) => agents.length > 0) }));
  for (const team of narrowed) if (team.people.length === 0) problems.push(`Nobody of the team “${team.name}” is an agent of a source that is polled${sources === null ? '' : ' and in the scope'}.`);
  return narrowed.filter((team) => team.people.length > 0);
}

function chosenQueues(rule: Rule, index: Index, sources: ReadonlySet<number> | null, problems: string[]): readonly QueueSubject[] {
  const wanted = new Set(rule.scope.queues.map(fold));
  const inSources = index.queueSubjects.filter(({ sourceId }) => sources === null || sources.has(sourceId));
  for (const name of rule.scope.queues) if (!inSources.some(({ queue }) => fold(queue) === fold(name))) problems.push(`No queue “${name}” has been seen.`);
  return wanted.size === 0 ? inSources : inSources.filter(({ queue }) => wanted.has(fold(queue)));
}

function missing(problems: string[], message: string): readonly never[] {
  if (!problems.includes(message)) problems.push(message);
  return [];
}

/** What every scope looks up; subjects are the same objects for all rules without a zone of their own. */
interface Index {
  readonly sourceByName: ReadonlyMap<string, SourceRecord>;
  readonly agentSubjects: readonly AgentSubject[];
  readonly agentsById: ReadonlyMap<string, readonly AgentSubject[]>;
  /** Keys of agents by folded name. */
  readonly agentsByPerson: ReadonlyMap<string, readonly string[]>;
  readonly agentsByTeam: ReadonlyMap<string, readonly string[]>;
  readonly teamSubjects: readonly TeamSubject[];
  readonly queueSubjects: readonly QueueSubject[];
  readonly sourceSubjects: readonly SourceSubject[];
}

const indexes = new WeakMap<ScopeDirectory, Index>();

function indexOf(directory: ScopeDirectory): Index {
  const known = indexes.get(directory);
  if (known !== undefined) return known;
  const made = buildIndex(directory);
  indexes.set(directory, made);
  return made;
}

function buildIndex({ sources, agents, people: book, zone, queues = [] }: ScopeDirectory): Index {
  const present = new Map(sources.filter((source) => !source.isRemoved).map((source) => [source.id, source]));
  const isPolled = ({ sourceId }: AgentRef): boolean => present.get(sourceId)?.isPaused === false;
  const seen = new Map(agents.filter(({ sourceId }) => present.has(sourceId)).map((agent) => [agentKeyOf(agent), agent]));
  const refsByPerson = Map.groupBy(book.links.filter((link) => seen.has(agentKeyOf(link))).map(({ personId, sourceId, agentId }) => ({ personId, ref: { sourceId, agentId } })), ({ personId }) => personId);
  const refsOf = (personId: number): readonly AgentRef[] => (refsByPerson.get(personId) ?? []).map(({ ref }) => ref);
  const personByAgent = new Map(book.people.flatMap((person) => refsOf(person.id).map((ref) => [agentKeyOf(ref), person] as const)));
  const teams = new Map(book.teams.map((team) => [team.id, team]));
  const agentSubjects = [...seen].map(([key, agent]): AgentSubject => {
    const person = personByAgent.get(key);
    const team: Team | undefined = person?.teamId == null ? undefined : teams.get(person.teamId);
    const dayZone = team?.zone ?? zone;
    const elsewhere = person === undefined ? [] : refsOf(person.id).filter((ref) => agentKeyOf(ref) !== key && isPolled(ref));
    return { kind: 'agent', key, name: agent.name ?? person?.name ?? agent.agentId, zone: dayZone, dayZone, agent: { sourceId: agent.sourceId, agentId: agent.agentId }, elsewhere, teamName: team?.name ?? null };
  });
  const membersOf = (team: Team): readonly (readonly AgentRef[])[] => book.people.filter((person) => person.teamId === team.id).map((person) => refsOf(person.id));
  return {
    sourceByName: new Map([...present.values()].map((source) => [fold(source.name), source])),
    agentSubjects,
    agentsById: Map.groupBy(agentSubjects, ({ agent }) => agent.agentId),
    agentsByPerson: collect(book.people.map((person) => [fold(person.name), refsOf(person.id).map(agentKeyOf)])),
    agentsByTeam: collect(book.teams.map((team) => [fold(team.name), membersOf(team).flat().map(agentKeyOf)])),
    teamSubjects: book.teams.map((team) => ({ kind: 'team', key: String(team.id), name: team.name, zone: team.zone ?? zone, dayZone: team.zone ?? zone, teamId: team.id, people: membersOf(team).map((refs) => refs.filter(isPolled)).filter((refs) => refs.length > 0) })),
    queueSubjects: queues.filter(({ sourceId }) => present.has(sourceId)).map(({ sourceId, queue }) => ({ kind: 'queue', key: `${sourceId}:${queue}`, name: queue, zone, dayZone: zone, sourceId, queue })),
    sourceSubjects: [...present.values()].map((source) => ({ kind: 'source', key: String(source.id), name: source.name, zone, dayZone: zone, sourceId: source.id })),
  };
}

/** Several people may have the same name. */
function collect(entries: readonly (readonly [string, readonly string[]])[]): ReadonlyMap<string, readonly string[]> {
  const all = new Map<string, readonly string[]>();
  for (const [name, keys] of entries) all.set(name, [...(all.get(name) ?? []), ...keys]);
  return all;
}
