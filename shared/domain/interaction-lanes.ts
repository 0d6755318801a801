import type { Party, PartyEvent } from '../contract/record-schemas.ts';
import { handleOfChannel, isRouterChannel, type InteractionSummary } from './interaction-figures.ts';
import type { Channel, ChannelEvent, Interaction } from './interaction.ts';
import type { UtcMs } from './time.ts';

type Fact = PartyEvent['facts'][number];
type Role = Party['role'];

/** What the lanes need from outside. */
export interface LaneOptions {
  /** What to call an agent; the id itself where no name is known. */
  nameOf(agentId: string): string;
  /** The agent's key across the product. */
  keyOf(agentId: string): string;
  /** Hides personal data, or returns it as it is where it may be seen. */
  mask(text: string): string;
}

const ROLE_ORDER: readonly Role[] = ['customer', 'agent', 'monitor', 'bot', 'router', 'other'];

/** Who a channel belongs to. Roles are an open list at the vendor. */
export function roleOf(channel: Channel): Role {
  if (isRouterChannel(channel)) return 'router';
  if (channel.role === 'External') return 'customer';
  if (channel.role === 'Agent') return 'agent';
  if (channel.role === 'Monitor') return 'monitor';
  return /bot|virtual ?assistant/i.test(channel.role ?? '') ? 'bot' : 'other';
}

/**
 * One lane for each party: the customer first, then agents by when they came, monitors, bots, routers. A virtual
 * assistant has no channel of its own at the vendor (it is an event of the customer's), but it is a party and gets a lane.
 */
export function layOutParties(interaction: Interaction, options: LaneOptions): Party[] {
  const parties = interaction.channels.flatMap((channel) => [toParty(interaction, channel, options), ...botsOf(interaction, channel, options)]);
  return parties.sort((a, b) => ROLE_ORDER.indexOf(a.role) - ROLE_ORDER.indexOf(b.role) || a.startAt - b.startAt);
}

const isBotEvent = (event: ChannelEvent): boolean => event.type === 'VirtualAssistant';

function toParty(interaction: Interaction, channel: Channel, options: LaneOptions): Party {
  const role = roleOf(channel);
  const isStaff = (role === 'agent' || role === 'monitor') && channel.partyId !== null && channel.partyId !== '';
  const startAt = interaction.startAt + channel.offsetMs;
  const events = channel.events.filter((event) => role === 'bot' || !isBotEvent(event)).map((event) => toEvent(interaction.startAt, event, options));
  const tracks = assignTracks(events, instantWidthOf(interaction));
  return {
    channelGuid: channel.guid,
    role,
    title: titleOf(role, channel, options),
    agentKey: isStaff ? options.keyOf(channel.partyId) : null,
    startAt,
    endAt: channel.durationMs === null ? null : startAt + channel.durationMs,
    endReason: channel.endReason,
    handleTimeMs: channel.handleTimeMs,
    ourHandleMs: role === 'agent' && channel.durationMs !== null ? handleOfChannel(channel) : null,
    tracks,
    events,
    facts: channelFacts(role, channel, options),
  };
}

/** Assistants of a customer's channel, one lane for each by its name. */
function botsOf(interaction: Interaction, channel: Channel, options: LaneOptions): Party[] {
  if (roleOf(channel) === 'bot') return [];
  const byName = new Map<string, ChannelEvent[]>();
  for (const event of channel.events.filter(isBotEvent)) byName.set(event.name ?? '', [...(byName.get(event.name ?? '') ?? []), event]);
  return [...byName].map(([name, sessions]) => {
    const events = sessions.map((event) => toEvent(interaction.startAt, event, options));
    const tracks = assignTracks(events, instantWidthOf(interaction));
    const ends = events.map((event) => event.endAt ?? Number.POSITIVE_INFINITY);
    const endAt = Math.max(...ends);
    return {
      channelGuid: `${channel.guid} ${name}`, role: 'bot', title: name === '' ? 'Virtual assistant' : name, agentKey: null,
      startAt: Math.min(...events.map((event) => event.startAt)), endAt: Number.isFinite(endAt) ? endAt : null,
      endReason: null, handleTimeMs: null, ourHandleMs: null, tracks, events, facts: [],
    };
  });
}

function titleOf(role: Role, channel: Channel, options: LaneOptions): string {
  const { partyId, touchpoint } = channel;
  if (role === 'router') return 'Call Connect Router';
  if (role === 'agent' || role === 'monitor') return partyId === null || partyId === '' ? (role === 'agent' ? 'Agent' : 'Monitor') : options.nameOf(partyId);
  if (role === 'bot') return partyId === null || partyId === '' ? 'Virtual assistant' : partyId;
  const address = touchpoint === null || touchpoint === '' ? null : options.mask(touchpoint);
  return address ?? (role === 'customer' ? 'Customer' : (channel.role ?? 'Party'));
}

const KINDS: Readonly<Record<string, PartyEvent['kind']>> = {
  Ringing: 'ringing', Connected: 'connected', Wrap: 'wrap', Queue: 'queue', AgentQueue: 'queue', Applet: 'applet', InteractionPlan: 'plan', CallRecording: 'recording',
  Disposition: 'disposition', CallRating: 'rating', Monitoring: 'monitoring', VirtualAssistant: 'bot', VoicemailRecording: 'voicemail',
  AudioProblemReported: 'audio-problem', DeliveryFailed: 'delivery-failed', DataSourceValueAcquired: 'data',
};
const HELD_KINDS: Readonly<Record<string, PartyEvent['kind']>> = { Held: 'held', Interrupted: 'interrupted', Parked: 'parked' };

/** What an event is drawn as; types that are not known are `other`. */
export function kindOf(event: ChannelEvent): PartyEvent['kind'] {
  if (event.type !== 'Held') return Object.hasOwn(KINDS, event.type) ? (KINDS[event.type] ?? 'other') : 'other';
  const type = event.properties?.['type'];
  return typeof type === 'string' && Object.hasOwn(HELD_KINDS, type) ? (HELD_KINDS[type] ?? 'held') : 'held';
}

function toEvent(interactionStartAt: UtcMs, event: ChannelEvent, options: LaneOptions): PartyEvent {
  const startAt = interactionStartAt + event.offsetMs;
  const kind = kindOf(event);
  return {
    kind, type: event.type, label: labelOf(kind, event, options), startAt, endAt: event.durationMs === null ? null : startAt + event.durationMs, track: 0,
    facts: [...eventFacts(kind, event, options), ...Object.entries(event.extra).map(([key, value]) => toFact(toWords(key), value))],
  };
}

const textOf = (event: ChannelEvent, key: string): string | null => {
  const value = event.properties?.[key];
  return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null;
};

const named = (word: string, name: string | null): string => (name === null || name === '' ? word : `${word}: ${name}`);

/** A few words for the event itself: what it is, and the one thing about it that tells it from its like. */
function labelOf(kind: PartyEvent['kind'], event: ChannelEvent, options: LaneOptions): string {
  const by = textOf(event, 'initiatingAgentId');
  switch (kind) {
    case 'held': case 'interrupted': case 'parked': return by === null ? toWords(kind) : `${toWords(kind)} by ${options.nameOf(by)}`;
    case 'queue': return named(event.type === 'AgentQueue' ? 'Agent queue' : 'Queue', event.name);
    case 'plan': return named('Plan', event.name);
    case 'applet': return event.name ?? textOf(event, 'appletType') ?? 'Applet';
    case 'recording': return 'Recording';
    case 'disposition': return named('Disposition', textOf(event, 'disposition'));
    case 'rating': return named('Rating', textOf(event, 'classification') ?? 'not set');
    case 'monitoring': return named('Monitoring', textOf(event, 'type'));
    case 'bot': return named(event.name ?? 'Virtual assistant', textOf(event, 'result'));
    case 'voicemail': return 'Voicemail';
    case 'audio-problem': return named('Audio problem', textOf(event, 'classification'));
    case 'delivery-failed': return named('Delivery failed', textOf(event, 'type'));
    case 'data': return named('Data', event.name);
    case 'other': return named(toWords(event.type), event.name);
    default: return toWords(event.type);
  }
}

const FACT_LABELS: Readonly<Record<string, string>> = {
  reportingGroup: 'Reporting group', interactionPlan: 'Plan id', interactionPlanName: 'Plan', presentedSkills: 'Skills', virtualQueues: 'Virtual queues',
  appletType: 'Applet', initiatingAgentId: 'Held by', targetAgentId: 'Left for', messageCount: 'Messages', classification: 'Classification',
};

/** The id of an older plan is the address that it is reached by. [Vonage, Get interactions: interactionPlan] */
const GUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;

/** Every property as sent, in words where it is known. The value of a data source is personal data. */
function eventFacts(kind: PartyEvent['kind'], event: ChannelEvent, options: LaneOptions): Fact[] {
  const facts: Fact[] = [];
  if (event.name !== null && event.name !== '') facts.push({ label: kind === 'voicemail' ? 'Message id' : 'Name', value: event.name });
  for (const [key, value] of Object.entries(event.properties ?? {})) {
    if (key === 'targets' && Array.isArray(value)) facts.push(...value.map(toTargetFact));
    else if ((key === 'initiatingAgentId' || key === 'targetAgentId') && typeof value === 'string' && value !== '') facts.push({ label: FACT_LABELS[key] ?? key, value: nameWithId(value, options) });
    else if (key === 'interactionPlan' && typeof value === 'string') facts.push({ label: 'Plan id', value: GUID.test(value) ? value : options.mask(value) });
    else if (kind === 'data' && key === 'value') facts.push({ label: 'Value', value: value === null ? '–' : options.mask(valueText(value)) });
    else facts.push(toFact(Object.hasOwn(FACT_LABELS, key) ? (FACT_LABELS[key] ?? key) : toWords(key), value));
  }
  return facts;
}

function nameWithId(agentId: string, { nameOf }: LaneOptions): string {
  const name = nameOf(agentId);
  return name === agentId ? agentId : `${name} (${agentId})`;
}

function toTargetFact(target: unknown): Fact {
  if (typeof target !== 'object' || target === null) return toFact('Target', target);
  // An object, as just checked; its fields are looked at one by one.
  const { virtualQueue, targetTimeToAnswer } = target as { readonly virtualQueue?: unknown; readonly targetTimeToAnswer?: unknown };
  const targetMs = Number(targetTimeToAnswer ?? Number.NaN);
  return typeof virtualQueue === 'string' && Number.isFinite(targetMs) ? { label: `Target of ${virtualQueue}`, value: `${targetMs / 1_000} s` } : toFact('Target', target);
}

/** What is known of the party itself. */
function channelFacts(role: Role, channel: Channel, options: LaneOptions): Fact[] {
  const facts: Fact[] = [];
  const add = (label: string, value: string | null): void => {
    if (value !== null && value !== '') facts.push({ label, value });
  };
  const isOurs = role === 'agent' || role === 'monitor';
  const hide = (text: string | null): string | null => (text === null || text === '' ? text : options.mask(text));
  add('Role', channel.role);
  add(isOurs ? 'Agent id' : 'Party id', isOurs || role === 'router' ? channel.partyId : hide(channel.partyId));
  add('Address', hide(channel.touchpoint));
  add('Address key', hide(channel.touchpointKey));
  add('Integration', channel.integrationType);
  add('Ended because', channel.endReason);
  return [...facts, ...Object.entries(channel.extra).map(([key, value]) => toFact(toWords(key), value))];
}

const toFact = (label: string, value: unknown): Fact => ({ label, value: valueText(value) });

function valueText(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value.join(', ');
  return JSON.stringify(value);
}

/** `reportingGroup` → `Reporting group` */
function toWords(key: string): string {
  const words = key.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ').toLowerCase();
  return words === '' ? key : words.charAt(0).toUpperCase() + words.slice(1);
}

const MAIN = new Set<PartyEvent['kind']>(['ringing', 'connected', 'wrap']);
/** An instant needs this share of the whole to be seen and hit. */
const INSTANT_SHARE = 1 / 100;

function instantWidthOf(interaction: Interaction): number {
  const ends = interaction.channels.flatMap((channel) => [channel.offsetMs + (channel.durationMs ?? 0), ...channel.events.map((event) => event.offsetMs + (event.durationMs ?? 0))]);
  return Math.max(1, Math.round(ends.reduce((latest, end) => Math.max(latest, end), interaction.durationMs ?? 0) * INSTANT_SHARE));
}

const rankOf = (event: PartyEvent): number => (MAIN.has(event.kind) ? 0 : 1);

/**
 * Gives every event the first row on which it hides nothing; what a party does (ringing, connected, wrap) comes first and
 * so gets the first row. Instants are laid out as wide as they are drawn. Returns the number of rows.
 */
function assignTracks(events: PartyEvent[], instantMs: number): number {
  const placed: { readonly startAt: number; readonly endAt: number }[][] = [];
  const spanOf = (event: PartyEvent) => ({ startAt: event.startAt, endAt: event.endAt === null ? Number.POSITIVE_INFINITY : event.endAt > event.startAt ? event.endAt : event.startAt + instantMs });
  const order = [...events].sort((a, b) => rankOf(a) - rankOf(b) || a.startAt - b.startAt || spanOf(b).endAt - spanOf(a).endAt);
  for (const event of order) {
    const span = spanOf(event);
    let track = placed.findIndex((row) => row.every((other) => other.endAt <= span.startAt || other.startAt >= span.endAt));
    if (track < 0) track = placed.push([]) - 1;
    placed[track]?.push(span);
    event.track = track;
  }
  events.sort((a, b) => a.startAt - b.startAt || a.track - b.track);
  return placed.length;
}

/** One figure of the vendor beside ours. */
export interface Comparison { label: string; vendorMs: number; oursMs: number; formula: string }

/** The vendor's figures beside ours, where both exist; equal or not. */
export function compareWithVendor(interaction: Interaction, summary: InteractionSummary): Comparison[] {
  const pairs = [
    { label: 'Handle time', vendorMs: interaction.handleTimeMs, oursMs: summary.handleMs, formula: 'Sum over agents of connected + wrap, without interrupted and parked time' },
    { label: 'Talk time', vendorMs: interaction.talkTimeMs, oursMs: summary.talkMs, formula: 'Time with an agent and another party connected, neither held, parked or interrupted' },
  ];
  return pairs.flatMap(({ vendorMs, oursMs, ...words }) => (vendorMs === null || oursMs === null ? [] : [{ ...words, vendorMs, oursMs }]));
}
