import type { Channel, ChannelEvent, Interaction } from '../../../shared/domain/interaction.ts';
import type { ClosedInterval, UtcMs } from '../../../shared/domain/time.ts';
import { updatesOf, type SimContact, type SimEvent, type SimParty } from './contact.ts';
import type { ContactEntry } from './contact-book.ts';
import type { Include } from './published.ts';

/** What the vendor shows of a contact at `at`, in the product's own shape; null before it knows of it. It grows with every event. */
export function publishedInteraction(contact: SimContact, at: UtcMs): Interaction | null {
  const seenUntil = at - contact.lagMs;
  if (contact.startAt > seenUntil) return null;
  const isDone = contact.doneAt <= at;
  const { planTeam } = contact;
  return {
    guid: contact.guid,
    conversationGuid: contact.conversationGuid,
    status: isDone ? contact.finalStatus : 'Ongoing',
    medium: contact.medium,
    mediumManager: contact.mediumManager,
    direction: contact.direction,
    startAt: contact.startAt,
    durationMs: isDone ? contact.endAt - contact.startAt : null,
    handleTimeMs: isDone ? contact.handleTimeMs : null,
    talkTimeMs: isDone ? contact.talkTimeMs : null,
    serviceName: contact.serviceName,
    connectTo: contact.connectTo,
    connectToKey: contact.connectToKey,
    connectFrom: contact.connectFrom,
    connectFromKey: contact.connectFromKey,
    categorizedAt: contact.categorizedAt !== null && contact.categorizedAt <= at ? contact.categorizedAt : null,
    outcome: isDone ? contact.outcome : null,
    plan: planTeam === null ? null : { addressName: `${planTeam} line`, mappingName: `${planTeam} mapping`, interactionPlanName: `${planTeam} plan`, reportingGroup: planTeam },
    channels: contact.parties.filter((party) => party.startAt <= seenUntil).map((party) => toChannel(contact, party, seenUntil)),
    extra: {},
  };
}

function toChannel(contact: SimContact, party: SimParty, seenUntil: UtcMs): Channel {
  const isEnded = party.endAt <= seenUntil;
  return {
    guid: party.guid,
    offsetMs: party.startAt - contact.startAt,
    durationMs: isEnded ? party.endAt - party.startAt : null,
    handleTimeMs: isEnded ? party.handleTimeMs : null,
    endReason: isEnded ? party.endReason : null,
    integrationType: null,
    role: party.role,
    partyId: party.partyId,
    touchpoint: party.touchpoint,
    touchpointKey: party.touchpointKey,
    events: party.events.filter((event) => event.startAt <= seenUntil).map((event) => toEvent(contact, event, seenUntil)),
    extra: {},
  };
}

function toEvent(contact: SimContact, event: SimEvent, seenUntil: UtcMs): ChannelEvent {
  const isEnded = event.endAt <= seenUntil;
  return {
    type: event.type,
    name: event.name,
    offsetMs: event.startAt - contact.startAt,
    durationMs: isEnded ? event.endAt - event.startAt : null,
    properties: isEnded && event.atEnd !== undefined ? { ...event.properties, ...event.atEnd } : event.properties,
    extra: {},
  };
}

/** Whether a contact belongs to a window, which is half-open. Only what the vendor knows at `at` counts. */
export function isContactIncluded(contact: ContactEntry, include: Include, window: ClosedInterval, at: UtcMs): boolean {
  if (contact.startAt + contact.lagMs > at) return false;
  const within = (instant: UtcMs): boolean => instant >= window.startAt && instant < window.endAt && instant <= at;
  if (within(contact.startAt)) return true;
  if (include === 'Started') return false;
  if (contact.doneAt <= at && within(contact.endAt)) return true;
  if (include === 'StartedOrEnded') return false;
  return contact.lastUpdateAt >= window.startAt && updatesOf(contact.layOut()).some(within);
}

/** An interaction as the vendor writes it. Keys of addresses come with chats only, and a channel of those has no handle time. */
export function renderInteraction(interaction: Interaction): unknown {
  const isChat = interaction.medium === 'Webchat';
  const { plan } = interaction;
  return {
    status: interaction.status, medium: interaction.medium, mediumManager: interaction.mediumManager, guid: interaction.guid, conversationGuid: interaction.conversationGuid,
    start: new Date(interaction.startAt).toISOString(), duration: interaction.durationMs, handleTime: interaction.handleTimeMs, talkTime: interaction.talkTimeMs, direction: interaction.direction, serviceName: interaction.serviceName,
    connectTo: interaction.connectTo, ...(isChat ? { connectToKey: interaction.connectToKey } : {}), connectFrom: interaction.connectFrom, ...(isChat ? { connectFromKey: interaction.connectFromKey } : {}),
    categorizedAt: interaction.categorizedAt === null ? null : new Date(interaction.categorizedAt).toISOString(), outcome: interaction.outcome, interactionPlanMapping: plan,
    channels: interaction.channels.map((channel) => ({
      guid: channel.guid, offset: channel.offsetMs, duration: channel.durationMs, ...(isChat && channel.handleTimeMs === null ? {} : { handleTime: channel.handleTimeMs }), endReason: channel.endReason, integrationType: channel.integrationType,
      party: { id: channel.partyId, role: channel.role, touchpoint: channel.touchpoint, ...(isChat ? { touchpointKey: channel.touchpointKey } : {}) },
      events: channel.events.map((event) => ({ type: event.type, offset: event.offsetMs, name: event.name, duration: event.durationMs, properties: event.properties })),
    })),
  };
}
