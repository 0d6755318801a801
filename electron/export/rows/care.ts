import { streamName } from '../../../shared/domain/stream-name.ts';
import { overlaps } from '../../../shared/domain/time.ts';
import type { AgentRecord, GapRecord, QuarantineRecord, SourceRecord } from '../../ports/stores.ts';
import { instant, type Row } from '../datasets.ts';
import { agentIdsOf, windowOf, type RowScope } from './scope.ts';

/** Who is known of each source, with the person and team that an agent is. */
export async function* readAgentRows(scope: RowScope): AsyncGenerator<readonly Row[]> {
  const book = await scope.reader.readPeople();
  const teams = new Map(book.teams.map((team) => [team.id, team.name]));
  const people = new Map(book.people.map((person) => [person.id, person]));
  const links = new Map(book.links.map((link) => [`${link.sourceId}:${link.agentId}`, link.personId]));
  for (const source of scope.sources) {
    const agents = await scope.reader.listAgents([source.id]);
    const agentIds = agentIdsOf(scope, source);
    const chosen = agents.filter((agent) => agentIds === null || agentIds.includes(agent.agentId));
    if (chosen.length === 0) continue;
    yield chosen.toSorted(byAgentId).map((agent) => {
      const person = people.get(links.get(`${source.id}:${agent.agentId}`) ?? Number.NaN);
      return {
        source: source.name, agent_id: agent.agentId, name: agent.name, person: person?.name ?? null, team: teams.get(person?.teamId ?? Number.NaN) ?? null,
        first_seen: instant(agent.firstSeenAt), last_seen: instant(agent.lastSeenAt),
      };
    });
  }
}

function byAgentId(a: AgentRecord, b: AgentRecord): number {
  if (a.agentId === b.agentId) return 0;
  return a.agentId < b.agentId ? -1 : 1;
}

export async function* readGapRows(scope: RowScope): AsyncGenerator<readonly Row[]> {
  const gaps = await readGaps(scope);
  for (const source of scope.sources) {
    const rows = gaps.filter((gap) => gap.sourceId === source.id);
    if (rows.length > 0) yield rows.map((gap) => ({ source: source.name, stream: streamName(source.kind, gap.stream), from: instant(gap.fromAt), to: instant(gap.toAt), reason: gap.reason }));
  }
}

/** Gaps of the chosen sources that overlap the range, by start. */
export async function readGaps(scope: Pick<RowScope, 'reader' | 'plan' | 'sources' | 'nowAt'>): Promise<readonly GapRecord[]> {
  if (scope.sources.length === 0) return [];
  const gaps = await scope.reader.listGaps({ window: windowOf(scope.plan, scope.nowAt), sourceIds: scope.sources.map((source) => source.id) });
  return gaps.toSorted((a, b) => a.fromAt - b.fromAt || (a.stream < b.stream ? -1 : 1));
}

export async function* readQuarantineRows(scope: RowScope): AsyncGenerator<readonly Row[]> {
  const entries = await scope.reader.listQuarantine({ sourceIds: scope.sources.map((source) => source.id) });
  for (const source of scope.sources) {
    const rows = entries.filter((entry) => entry.sourceId === source.id && isSeenIn(entry, scope));
    if (rows.length > 0) yield rows.toSorted((a, b) => a.firstSeenAt - b.firstSeenAt || a.id - b.id).map((entry) => toQuarantineRow(entry, source));
  }
}

function isSeenIn(entry: QuarantineRecord, scope: RowScope): boolean {
  return overlaps({ startAt: entry.firstSeenAt, endAt: entry.lastSeenAt + 1 }, windowOf(scope.plan, scope.nowAt));
}

function toQuarantineRow(entry: QuarantineRecord, source: SourceRecord): Row {
  return {
    source: source.name, stream: streamName(source.kind, entry.stream), first_seen: instant(entry.firstSeenAt), last_seen: instant(entry.lastSeenAt),
    times: entry.times, reason: entry.reason, content: entry.content,
  };
}
