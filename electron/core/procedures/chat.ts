import type { ChatQueryInput, ChatStates, Engagement, EngagementQueryInput } from '../../../shared/contract/record-schemas.ts';
import type { UnknownTime } from '../../../shared/contract/schemas.ts';
import { BUCKET_MS } from '../../../shared/domain/bucket.ts';
import { slotEdges } from '../../../shared/domain/calendar.ts';
import { unknownTime } from '../../../shared/domain/known-time.ts';
import { DAY_MS, type ClosedInterval } from '../../../shared/domain/time.ts';
import type { AgentRecord, SourceRecord } from '../../ports/stores.ts';
import { chosenAgents, chosenSources, readNames, readTerms, type AgentFilterInput } from '../agent-filter.ts';
import { toChatSlot, toChatSlots, type ChatWords } from '../chat/chat-slots.ts';
import { toEngagementRows } from '../chat/engagement-rows.ts';
import type { Core } from '../core.ts';
import { badInput } from '../failures.ts';
import { agentKeyOf } from '../agent-key.ts';
import type { Implementer } from './implementer.ts';

/** The streams that fetch the two kinds of figures; each has coverage and gaps of its own. */
const STATES_STREAM = 'agent-activity';
const ENGAGEMENT_STREAM = 'engagement-activity';
const MAX_WINDOW_MS = 31 * DAY_MS;

export function chatProcedures(os: Implementer, core: Core) {
  return {
    states: os.chat.states.handler(({ input }) => readChatStates(core, input)),
    engagement: os.chat.engagement.handler(({ input }) => readEngagement(core, input)),
  };
}

function checkQuery({ startAt, endAt, slotMs }: ChatQueryInput): ClosedInterval {
  if (endAt <= startAt || endAt - startAt > MAX_WINDOW_MS + DAY_MS / 24) badInput('A window has a start before its end and at most 31 days.', 'Choose a shorter range.', 'endAt');
  if (slotMs % BUCKET_MS !== 0) badInput('A slot is a multiple of five minutes.', 'Choose another slot.', 'slotMs');
  return { startAt, endAt };
}

/** The zone in which slots begin: that of the one team that is shown, else the product's. */
function zoneOfTeams(core: Core, teamIds: readonly number[] | undefined): string {
  const zones = new Set((teamIds ?? []).map((id) => core.people.book().teams.find((team) => team.id === id)?.zone ?? core.settings.zone()));
  const [only] = zones;
  return zones.size === 1 && only !== undefined ? only : core.settings.zone();
}

function chatSources(core: Core, input: AgentFilterInput): SourceRecord[] {
  const ids = new Set(chosenSources(core, input));
  return core.book.all().filter((source) => source.kind === 'liveperson' && ids.has(source.id));
}

async function readChatStates(core: Core, input: ChatQueryInput): Promise<ChatStates> {
  const window = checkQuery(input);
  const { reader } = core.ports;
  const sources = chatSources(core, input);
  const wanted = chosenAgents(core, input);
  const zone = zoneOfTeams(core, input.teamIds);
  const edges = slotEdges(window, input.slotMs, zone);
  const keys = wanted === undefined ? null : new Set(wanted.map(agentKeyOf));
  const found: readonly AgentRecord[] = sources.length === 0 ? [] : await reader.listAgents(sources.map((source) => source.id));
  const agents = found.filter((agent) => keys === null || keys.has(agentKeyOf(agent)));
  const words = new Map(await Promise.all(sources.map(async (source) => [source.id, await readWords(core, source.id)] as const)));
  const buckets = Map.groupBy(agents.length === 0 ? [] : await reader.readStateBuckets(agents, window), agentKeyOf);
  const names = new Map(sources.map((source) => [source.id, source.name]));
  return {
    asOf: asOfSources(core, sources), zone, slotMs: input.slotMs,
    agents: agents.flatMap((agent) => {
      const mine = buckets.get(agentKeyOf(agent));
      const read = words.get(agent.sourceId);
      if (mine === undefined || read === undefined) return [];
      return [{
        key: agentKeyOf(agent), name: agent.name ?? agent.agentId, sourceName: names.get(agent.sourceId) ?? '', teamId: core.people.personOf(agentKeyOf(agent))?.teamId ?? null,
        slots: toChatSlots(window, edges, mine, read), total: toChatSlot(window, mine, read),
      }];
    }).sort((a, b) => a.name.localeCompare(b.name, 'en')),
    missing: await readMissing(core, sources, STATES_STREAM, window),
  };
}

async function readWords(core: Core, sourceId: number): Promise<ChatWords> {
  const [labels, reasons, coverage] = await Promise.all([core.ports.reader.readLabelMapping(sourceId), readTerms(core, sourceId, 'reason'), core.ports.reader.readCoverage(sourceId, STATES_STREAM)]);
  return { labels, reasons, coverage };
}

/** Time of which nothing is known in any of the sources, by start; that of two sources may overlap. */
async function readMissing(core: Core, sources: readonly SourceRecord[], stream: string, window: ClosedInterval): Promise<UnknownTime[]> {
  const gaps = sources.length === 0 ? [] : await core.ports.reader.listGaps({ window, sourceIds: sources.map((source) => source.id) });
  const missing = await Promise.all(sources.map(async (source) => {
    const coverage = await core.ports.reader.readCoverage(source.id, stream);
    return unknownTime({ window, coverage, gaps: gaps.filter((gap) => gap.sourceId === source.id && gap.stream === stream), freshAt: coverage.at(-1)?.endAt ?? null, nowAt: core.freshness.nowAt() });
  }));
  return missing.flat().sort((a, b) => a.startAt - b.startAt);
}

/** What the least fresh of the sources knows. */
function asOfSources(core: Core, sources: readonly SourceRecord[]): number {
  const fresh = sources.flatMap((source) => core.freshness.freshAt(source.id) ?? []);
  return fresh.length === 0 ? core.freshness.nowAt() : Math.min(...fresh);
}

async function readEngagement(core: Core, input: EngagementQueryInput): Promise<Engagement> {
  const window = checkQuery(input);
  const { reader } = core.ports;
  const sources = chatSources(core, input);
  const ids = sources.map((source) => source.id);
  const wanted = chosenAgents(core, input);
  const zone = zoneOfTeams(core, input.teamIds);
  const [rows, agentName] = await Promise.all([ids.length === 0 ? [] : reader.readEngagement({ window, sourceIds: ids }), readNames(core, ids)]);
  const skills = new Map(await Promise.all(ids.map(async (id) => [id, await readTerms(core, id, 'skill')] as const)));
  const coverage = new Map(await Promise.all(ids.map(async (id) => [id, await reader.readCoverage(id, ENGAGEMENT_STREAM)] as const)));
  const skillName = (sourceId: number, skillId: string): string => skills.get(sourceId)?.get(skillId) ?? skillId;
  const seen = [...new Map(rows.filter((row) => row.skillId !== '').map((row) => [`${row.sourceId} ${row.skillId}`, row])).values()];
  return {
    asOf: asOfSources(core, sources), zone,
    ...toEngagementRows(rows, {
      window, groupBy: input.groupBy, edges: slotEdges(window, input.slotMs, zone), agentKeys: wanted === undefined ? null : new Set(wanted.map(agentKeyOf)),
      skillIds: input.skillIds === undefined || input.skillIds.length === 0 ? null : new Set(input.skillIds), skillName, agentName, coverageOf: (sourceId) => coverage.get(sourceId) ?? [],
    }),
    skills: seen.map((row) => ({ sourceId: row.sourceId, id: row.skillId, name: skillName(row.sourceId, row.skillId) })).sort((a, b) => a.name.localeCompare(b.name, 'en')),
    missing: await readMissing(core, sources, ENGAGEMENT_STREAM, window),
  };
}
