import type { AgentStateBucket, EngagementBucket } from '../../shared/domain/bucket.ts';
import type { Channel, ChannelEvent, Interaction } from '../../shared/domain/interaction.ts';
import type { DerivedSession, DerivedSpan, EventDerivation, SourceEvent } from '../../shared/domain/source-event.ts';
import { BUCKET_MS } from '../../shared/domain/bucket.ts';
import { NOON } from './store-home.ts';

export function makeEvent(change: Partial<ChannelEvent> = {}): ChannelEvent {
  return { type: 'Queue', name: 'Sales', offsetMs: 0, durationMs: 5_000, properties: null, extra: {}, ...change };
}

export function makeChannel(change: Partial<Channel> = {}): Channel {
  return {
    guid: 'c1', offsetMs: 0, durationMs: null, handleTimeMs: null, endReason: null, integrationType: null, role: 'External', partyId: null, touchpoint: '+440000', touchpointKey: null,
    events: [], extra: {}, ...change,
  };
}

export function makeInteraction(change: Partial<Interaction> = {}): Interaction {
  return {
    guid: 'i1', conversationGuid: null, status: 'Completed', medium: 'Phone', mediumManager: null, direction: 'Inbound', startAt: NOON, durationMs: 60_000, handleTimeMs: null, talkTimeMs: null,
    serviceName: null, connectTo: null, connectToKey: null, connectFrom: null, connectFromKey: null, categorizedAt: null, outcome: null, plan: null,
    channels: [makeChannel({ events: [makeEvent()] }), makeChannel({ guid: 'c2', role: 'Agent', partyId: '01', offsetMs: 5_000, durationMs: 50_000 })], extra: {}, ...change,
  };
}

export function makeStateBucket(change: Partial<AgentStateBucket> = {}): AgentStateBucket {
  const startAt = change.startAt ?? NOON;
  return {
    agentId: '01', startAt, endAt: startAt + BUCKET_MS, coveredMs: BUCKET_MS,
    states: [{ stateId: '2', name: 'Online', reasonId: null, totalS: 300, chattingS: 100, notChattingS: 200, chattingInMaxConcurrencyS: 0 }], ...change,
  };
}

export function makeEngagement(change: Partial<EngagementBucket> = {}): EngagementBucket {
  const startAt = change.startAt ?? NOON;
  return {
    startAt, endAt: startAt + BUCKET_MS, coveredMs: BUCKET_MS, skillId: '7', agentId: '01', totalInteractiveChats: 3, totalNonInteractiveChats: 1, totalHandlingTimeS: 250.5,
    nonInteractiveTotalHandlingTimeS: 20, connectedEngagements: 4, ...change,
  };
}

export function makeSourceEvent(change: Partial<SourceEvent> = {}): SourceEvent {
  const event = { eventAt: NOON, receivedAt: NOON + 500, eventType: 'STATE', agentId: '01', sessionId: 's1', callId: null, isSessionStart: false, isDerived: false, content: '{"state":"AVAILABLE"}', ...change };
  return { identity: JSON.stringify([event.eventAt, event.eventType, event.agentId, event.sessionId, event.callId, event.content]), ...event };
}

const textOf = (event: SourceEvent): string => JSON.stringify([event.eventAt, event.eventType, event.sessionId ?? '', event.identity]);
const inOrder = (events: readonly SourceEvent[]): readonly SourceEvent[] => events.toSorted((a, b) => a.eventAt - b.eventAt || (textOf(a) < textOf(b) ? -1 : 1));

/** A small but honest derivation: every event is a state until the next one, a LOGIN opens a session and a LOGOUT ends it. */
export const TEST_DERIVATION: EventDerivation = {
  deriveAgent(events, nextAt) {
    const sorted = inOrder(events);
    const spans = sorted.map((event, index): DerivedSpan => {
      const endAt = sorted[index + 1]?.eventAt ?? nextAt;
      return {
        agentId: event.agentId ?? '', startAt: event.eventAt, order: index, durationMs: endAt === null ? null : endAt - event.eventAt, category: event.eventType, name: event.content,
        sessionId: event.sessionId, callId: event.callId, queueId: null, queueName: null, callType: null, flags: index === sorted.length - 1 && nextAt !== null ? ['inferred-end'] : [],
      };
    });
    const sessionIds = new Set(sorted.flatMap(({ sessionId }) => sessionId ?? []));
    const sessions = [...sessionIds].map((sessionId): DerivedSession => {
      const own = sorted.filter((event) => event.sessionId === sessionId);
      const logout = own.findLast(({ eventType }) => eventType === 'LOGOUT');
      return { agentId: sorted[0]?.agentId ?? '', sessionId, loginAt: own[0]?.eventAt ?? 0, logoutAt: logout?.eventAt ?? nextAt, durationS: null, flags: logout === undefined && nextAt !== null ? ['inferred-end'] : [] };
    });
    return { spans, sessions };
  },
  deriveCall(callId, events, spans) {
    const [first] = inOrder(events);
    const end = inOrder(events).findLast(({ eventType }) => eventType === 'END');
    const startAt = Math.min(first?.eventAt ?? Infinity, ...spans.map((span) => span.startAt));
    if (!Number.isFinite(startAt)) return null;
    return {
      callId, agentId: spans[0]?.agentId ?? null, queueId: null, queueName: first?.content ?? null, direction: 'Inbound', state: end === undefined ? null : 'ANSWERED', startAt, queueDurationS: 1.5,
      durationS: spans.reduce((total, span) => total + (span.durationMs ?? 0) / 1_000, 0), dnis: null, ani: '+441', disposition: null, recordingUrl: null, endedAt: end?.receivedAt ?? null, flags: [],
    };
  },
};
