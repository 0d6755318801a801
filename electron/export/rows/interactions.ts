import type { Channel, ChannelEvent, Interaction } from '../../../shared/domain/interaction.ts';
import { DAY_MS } from '../../../shared/domain/time.ts';
import type { InteractionRecord } from '../../ports/stores.ts';
import { instant, type Cell, type Row } from '../datasets.ts';
import { filterOf, isInRange, windowOf, type RowScope } from './scope.ts';

/** A wrap goes on after the interaction that it belongs to has ended, and a forgotten one for the rest of a shift. */
const REACH_MS = DAY_MS;

export const readInteractionRows = (scope: RowScope): AsyncGenerator<readonly Row[]> => readRecords(scope, 0, (record, source) => [timed(record.interaction.startAt, record.interaction.durationMs, toInteractionRow(record.interaction, source))]);

export const readChannelRows = (scope: RowScope): AsyncGenerator<readonly Row[]> => readRecords(scope, REACH_MS, ({ interaction }, source) => interaction.channels.map((channel) => {
  const startAt = interaction.startAt + channel.offsetMs;
  return timed(startAt, channel.durationMs, toChannelRow(interaction, channel, source));
}));

export const readChannelEventRows = (scope: RowScope): AsyncGenerator<readonly Row[]> => readRecords(scope, REACH_MS, ({ interaction }, source) => interaction.channels.flatMap((channel) => channel.events.map((event) => {
  const startAt = interaction.startAt + event.offsetMs;
  return timed(startAt, event.durationMs, toEventRow(interaction, channel, event, source));
})));

interface TimedRow { readonly startAt: number; readonly durationMs: number | null; readonly row: Row }

const timed = (startAt: number, durationMs: number | null, row: Row): TimedRow => ({ startAt, durationMs, row: { ...row, ...timesOf(startAt, durationMs) } });

function timesOf(startAt: number, durationMs: number | null): Readonly<Record<'start' | 'end' | 'duration_ms', Cell>> {
  return { start: instant(startAt), end: instant(durationMs === null ? null : startAt + durationMs), duration_ms: durationMs };
}

/** Each row counts by its own time: a channel of an interaction may lie outside a range that the interaction overlaps. */
async function* readRecords(scope: RowScope, reachMs: number, toRows: (record: InteractionRecord, source: string) => readonly TimedRow[]): AsyncGenerator<readonly Row[]> {
  const window = windowOf(scope.plan, scope.nowAt);
  for (const source of scope.sources) {
    const filter = filterOf(scope, source, reachMs);
    if (filter === null) continue;
    for await (const batch of scope.reader.streamInteractions(filter)) {
      const rows = batch.flatMap((record) => toRows(record, source.name)).filter((row) => isInRange(row, window, scope.nowAt));
      if (rows.length > 0) yield rows.map(({ row }) => row);
    }
  }
}

function toInteractionRow(interaction: Interaction, source: string): Row {
  const { plan } = interaction;
  return {
    source, guid: interaction.guid, conversation_guid: interaction.conversationGuid, status: interaction.status, medium: interaction.medium, medium_manager: interaction.mediumManager,
    direction: interaction.direction, handle_time_ms: interaction.handleTimeMs, talk_time_ms: interaction.talkTimeMs, service_name: interaction.serviceName,
    connect_to: interaction.connectTo, connect_from: interaction.connectFrom, categorized_at: instant(interaction.categorizedAt), outcome: interaction.outcome,
    address_name: plan?.addressName ?? null, mapping_name: plan?.mappingName ?? null, interaction_plan_name: plan?.interactionPlanName ?? null, reporting_group: plan?.reportingGroup ?? null,
    connect_to_key: interaction.connectToKey, connect_from_key: interaction.connectFromKey,
  };
}

/** `agent_id` is the party's id where the party is an agent (or a monitor, who is one). */
function toChannelRow(interaction: Interaction, channel: Channel, source: string): Row {
  const isAgent = channel.role === 'Agent' || channel.role === 'Monitor';
  return {
    source, interaction_guid: interaction.guid, channel_guid: channel.guid, role: channel.role, agent_id: isAgent ? channel.partyId : null, party_id: channel.partyId,
    touchpoint: channel.touchpoint, touchpoint_key: channel.touchpointKey, handle_time_ms: channel.handleTimeMs, end_reason: channel.endReason, integration_type: channel.integrationType,
  };
}

function toEventRow(interaction: Interaction, channel: Channel, event: ChannelEvent, source: string): Row {
  return {
    source, interaction_guid: interaction.guid, channel_guid: channel.guid, type: event.type, name: event.name, properties: event.properties === null ? null : JSON.stringify(event.properties),
  };
}
