import type { InteractionDetail, InteractionPage, InteractionQueryInput } from '../../../shared/contract/record-schemas.ts';
import { compareWithVendor, layOutParties } from '../../../shared/domain/interaction-lanes.ts';
import { summariseInteraction } from '../../../shared/domain/interaction-figures.ts';
import type { InteractionRow } from '../../ports/stores.ts';
import { chosenAgents, chosenSources, present, readNames } from '../agent-filter.ts';
import type { Core } from '../core.ts';
import { notFound } from '../failures.ts';
import { maskUnless, toFacts, toInteractionRow, type InteractionContext } from '../interactions/interaction-views.ts';
import type { Implementer } from './implementer.ts';

export function interactionsProcedures(os: Implementer, core: Core) {
  return {
    list: os.interactions.list.handler(({ input }) => listInteractions(core, input)),
    choices: os.interactions.choices.handler(async ({ input }) => {
      const { media, directions, outcomes, queues } = await core.ports.reader.listInteractionChoices(input);
      return { media: [...media], directions: [...directions], outcomes: [...outcomes], queues: [...queues] };
    }),
    detail: os.interactions.detail.handler(({ input }) => readDetail(core, input)),
    waiting: os.interactions.waiting.handler(({ signal }) => core.waiting.watch(signal)),
  };
}

async function listInteractions(core: Core, input: InteractionQueryInput): Promise<InteractionPage> {
  const { startAt, endAt, sort, descending, limit, offset, reveal, medium, direction, outcome, status, queue, minDurationMs, maxDurationMs, text } = input;
  const agents = chosenAgents(core, input);
  const sourceIds = chosenSources(core, input);
  const asOf = core.freshness.nowAt();
  if (agents?.length === 0 || sourceIds.length === 0) return { asOf, total: 0, rows: [] };
  const { rows, total } = await core.ports.reader.listInteractions({
    window: { startAt, endAt }, sourceIds, sort, isDescending: descending, limit, offset,
    ...present({ agents, medium, direction, outcome, status, queue, minDurationMs, maxDurationMs, text: text === '' ? undefined : text }),
  });
  const context = await contextOf(core, rows, reveal);
  return { asOf, total, rows: rows.map((row) => toInteractionRow(row, context)) };
}

async function contextOf(core: Core, rows: readonly InteractionRow[], reveal: boolean, agentIds: readonly string[] = []): Promise<InteractionContext> {
  const sources = new Map(core.book.all().map((source) => [source.id, source.name]));
  const ids = [...new Set([...rows.flatMap((row) => row.summary.agentIds), ...agentIds])];
  return { sourceName: (id) => sources.get(id) ?? '', nameOf: await readNames(core, [...new Set(rows.map((row) => row.sourceId))], ids), mask: maskUnless(reveal) };
}

async function readDetail(core: Core, { sourceId, guid, reveal }: { readonly sourceId: number; readonly guid: string; readonly reveal: boolean }): Promise<InteractionDetail> {
  core.book.byId(sourceId);
  const { reader } = core.ports;
  const record = await reader.readInteraction(sourceId, guid) ?? notFound('There is no such interaction.', 'It may not have been fetched yet.');
  const { interaction, asOf } = record;
  const summary = summariseInteraction(interaction);
  const others = interaction.conversationGuid === null ? [] : (await reader.readConversation(sourceId, interaction.conversationGuid)).filter((row) => row.interaction.guid !== guid);
  const row: InteractionRow = { sourceId, asOf, interaction, summary };
  const context = await contextOf(core, [row, ...others], reveal, [...summary.monitorIds, ...interaction.channels.flatMap((channel) => channel.partyId ?? [])]);
  return {
    row: toInteractionRow(row, context), asOf,
    parties: layOutParties(interaction, { nameOf: (agentId) => context.nameOf(sourceId, agentId), keyOf: (agentId) => `${sourceId}:${agentId}`, mask: context.mask }),
    facts: toFacts(interaction, context.mask), conversation: others.map((other) => toInteractionRow(other, context)), comparisons: compareWithVendor(interaction, summary),
  };
}
