import { isRouterChannel } from '../../shared/domain/interaction-figures.ts';
import type { Channel, ChannelEvent, Interaction } from '../../shared/domain/interaction.ts';
import { clip, overlaps, union, type ClosedInterval, type UtcMs } from '../../shared/domain/time.ts';
import type { HoldStretch } from '../ports/alert-store.ts';
import type { Db } from './database.ts';
import { CONTENT_READS, createOngoingCheck, windowOf, type StillOpen } from './open-records.ts';
import { visibleSources } from './sources.ts';

/** Most records hold no such event: the text tells so without being taken apart. */
const HAS_HELD = `AND instr(content, '"Held"') > 0`;

export const HOLD_QUERIES = { near: `${CONTENT_READS.near} ${HAS_HELD}`, long: `${CONTENT_READS.long} ${HAS_HELD}` } as const;

type Tuple = [guid: string, asOf: number, content: string];

export type ReadHolds = (sourceIds: readonly number[], window: ClosedInterval) => readonly HoldStretch[];

export function createHoldReads(db: Db): ReadHolds {
  const near = db.prepare(HOLD_QUERIES.near).raw();
  const long = db.prepare(HOLD_QUERIES.long).raw();
  const ongoing = createOngoingCheck(db);
  return (sourceIds, window) => visibleSources(db, sourceIds).flatMap((sourceId) => {
    const values = windowOf(sourceId, window);
    const isStillOpen = ongoing(sourceId);
    const { sourceId: _sourceId, endAt: _endAt, ...longValues } = values;
    const tuples = [...long.all({ sourceId, ...longValues }), ...near.all(values)] as Tuple[]; // CONTENT_READS
    return tuples.flatMap(([guid, asOf, content]) => holdsOf(sourceId, JSON.parse(content) as Interaction, asOf, isStillOpen(guid, asOf))) // written by the interaction writer
      .filter((hold) => overlaps(hold, window))
      .sort(compareHolds);
  });
}

/** By agent, then start. */
function compareHolds(a: HoldStretch, b: HoldStretch): number {
  if (a.agentId !== b.agentId) return a.agentId < b.agentId ? -1 : 1;
  return a.startAt - b.startAt || (a.interaction < b.interaction ? -1 : 1);
}

/**
 * The times in which a party was held, parked or interrupted (as in the record's own hold time) while the agent was
 * connected. [Vonage, Get interactions, Held]
 */
export function holdsOf(sourceId: number, interaction: Interaction, asOf: UtcMs, isStillOpen: StillOpen): readonly HoldStretch[] {
  const parties = interaction.channels.filter((channel) => (channel.role === 'Agent' || channel.role === 'External') && !isRouterChannel(channel));
  const endOf = (event: ChannelEvent): UtcMs => {
    if (event.durationMs !== null) return interaction.startAt + event.offsetMs + event.durationMs;
    if (interaction.durationMs !== null) return interaction.startAt + interaction.durationMs;
    return isStillOpen ? Number.POSITIVE_INFINITY : asOf;
  };
  const timesOf = (channels: readonly Channel[], type: string): ClosedInterval[] =>
    channels.flatMap((channel) => channel.events.filter((event) => event.type === type).map((event) => ({ startAt: interaction.startAt + event.offsetMs, endAt: endOf(event) })));
  const held = union(timesOf(parties, 'Held'));
  if (held.length === 0) return [];
  const agentIds = new Set(parties.flatMap(({ role, partyId }) => (role === 'Agent' && partyId !== null && partyId !== '' ? [partyId] : [])));
  return [...agentIds].flatMap((agentId) => {
    const connected = union(timesOf(parties.filter(({ role, partyId }) => role === 'Agent' && partyId === agentId), 'Connected'));
    return held.flatMap((hold) => connected.flatMap((part) => {
      const both = clip(hold, part);
      return both === null ? [] : [{ sourceId, agentId, interaction: interaction.guid, medium: interaction.medium, startAt: both.startAt, endAt: both.endAt === Number.POSITIVE_INFINITY ? null : both.endAt }];
    }));
  });
}
