import type { Channel, ChannelEvent, Interaction } from '../../shared/domain/interaction.ts';

/** An interaction with everything that a test does not care about filled in. */
export function interactionOf(overrides: Partial<Interaction> = {}): Interaction {
  return {
    guid: 'i-1', conversationGuid: null, status: 'Completed', medium: 'Phone', mediumManager: 'VCC', direction: 'Inbound', startAt: 1_700_000_000_000, durationMs: 60_000,
    handleTimeMs: null, talkTimeMs: null, serviceName: null, connectTo: null, connectToKey: null, connectFrom: null, connectFromKey: null, categorizedAt: null,
    outcome: null, plan: null, channels: [], extra: {}, ...overrides,
  };
}

export function channelOf(overrides: Partial<Channel> = {}): Channel {
  return {
    guid: 'c-1', offsetMs: 0, durationMs: 60_000, handleTimeMs: null, endReason: 'Released', integrationType: null, role: 'External', partyId: null,
    touchpoint: null, touchpointKey: null, events: [], extra: {}, ...overrides,
  };
}

export function agentChannelOf(partyId: string, events: readonly ChannelEvent[], overrides: Partial<Channel> = {}): Channel {
  return channelOf({ guid: `c-${partyId}`, role: 'Agent', partyId, events, ...overrides });
}

export function eventOf(type: string, offsetMs: number, durationMs: number | null, properties: ChannelEvent['properties'] = null, name: string | null = null): ChannelEvent {
  return { type, name, offsetMs, durationMs, properties, extra: {} };
}
