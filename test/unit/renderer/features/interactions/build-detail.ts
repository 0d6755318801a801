import type { InteractionDetail, InteractionFigures, InteractionRowView, Party, PartyEvent } from '../../../../../shared/contract/record-schemas.ts';

export const START = Date.UTC(2026, 10, 20, 12);

export const buildFigures = (given: Partial<InteractionFigures> = {}): InteractionFigures => ({ queues: [], queueWaitMs: null, timeToAnswerMs: null, talkMs: null, holdMs: null, wrapMs: null, handleMs: null, ...given });

export const buildRow = (given: Partial<InteractionRowView> = {}): InteractionRowView => ({
  sourceId: 1, sourceName: 'VCC', guid: 'g1', conversationGuid: null, status: 'Completed', medium: 'Phone', mediumManager: 'VCC', direction: 'Inbound', startAt: START, endAt: START + 100_000, durationMs: 100_000,
  handleTimeMs: null, talkTimeMs: null, serviceName: null, connectTo: null, connectFrom: null, outcome: null, categorizedAt: null, interactionPlanName: null, agents: [], asOf: START + 200_000, figures: buildFigures(), ...given,
});

export const buildEvent = (given: Partial<PartyEvent> = {}): PartyEvent => ({ kind: 'connected', type: 'Connected', label: 'Connected', startAt: START, endAt: START + 50_000, track: 0, facts: [], ...given });

export const buildParty = (given: Partial<Party> = {}): Party => ({
  channelGuid: 'c1', role: 'customer', title: 'Customer', agentKey: null, startAt: START, endAt: START + 100_000, endReason: null, handleTimeMs: null, ourHandleMs: null, tracks: 1, events: [], facts: [], ...given,
});

export const buildDetail = (given: Partial<InteractionDetail> = {}): InteractionDetail => ({ row: buildRow(), asOf: START + 200_000, parties: [], facts: [], conversation: [], comparisons: [], ...given });
