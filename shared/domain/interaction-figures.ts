import type { Channel, ChannelEvent, Interaction } from './interaction.ts';
import { gapsIn, sumMs, union, unionMs, type ClosedInterval } from './time.ts';

/** What a record says in figures, apart from what the vendor reckons itself. Milliseconds; null where it cannot be told. */
export interface InteractionSummary {
  /** Ids of the agents who took part, in order of their channels; monitors are not among them. */
  readonly agentIds: readonly string[];
  readonly monitorIds: readonly string[];
  readonly queues: readonly QueuePass[];
  /** All time in queues (Queue and AgentQueue), ended passes only. */
  readonly queueWaitMs: number | null;
  /** From the first entry into a queue to the first agent's connection. */
  readonly timeToAnswerMs: number | null;
  readonly talkMs: number | null;
  readonly holdMs: number | null;
  readonly wrapMs: number | null;
  readonly handleMs: number | null;
}

/** One stay in a queue. */
export interface QueuePass {
  readonly type: string;
  readonly name: string | null;
  readonly offsetMs: number;
  readonly waitMs: number | null;
  readonly result: string | null;
  readonly skills: readonly string[];
  readonly targets: readonly { readonly virtualQueue: string; readonly targetMs: number; readonly met: boolean | null }[];
}

/** What the vendor calls the party of a channel that a Call Connect Router made. [Vonage, Get interactions, party.id] */
const ROUTER_ID = 'CCRConnect';

/** True for a router's channel: it is no customer, whatever its role says. */
export function isRouterChannel(channel: Channel): boolean {
  return channel.partyId === ROUTER_ID;
}

/** Every figure of a record. Types of events and roles that are not known are left out of the figures, never refused. */
export function summariseInteraction(interaction: Interaction): InteractionSummary {
  const channels = [...interaction.channels].sort((a, b) => a.offsetMs - b.offsetMs);
  const agents = channels.filter((channel) => channel.role === 'Agent' && !isRouterChannel(channel));
  const externals = channels.filter((channel) => channel.role === 'External' && !isRouterChannel(channel));
  const queues = channels.flatMap((channel) => channel.events.filter(isQueue)).sort((a, b) => a.offsetMs - b.offsetMs).map(toQueuePass);
  return {
    agentIds: idsOf(agents),
    monitorIds: idsOf(channels.filter((channel) => channel.role === 'Monitor')),
    queues,
    queueWaitMs: queueWaitOf(queues),
    timeToAnswerMs: timeToAnswerOf(queues, agents),
    talkMs: talkOf(agents, externals),
    holdMs: holdOf(agents, externals),
    wrapMs: wrapOf(agents),
    handleMs: handleOf(agents),
  };
}

/** Each id once, in the order of the channels. */
function idsOf(channels: readonly Channel[]): readonly string[] {
  return [...new Set(channels.flatMap((channel) => (channel.partyId === null || channel.partyId === '' ? [] : [channel.partyId])))];
}

/** A stay in a queue is an event of the channel that waits; `AgentQueue` is one that an agent started. [Vonage, Get interactions, properties] */
export function isQueue(event: ChannelEvent): boolean {
  return event.type === 'Queue' || event.type === 'AgentQueue';
}

/**
 * A stay in a queue from its event. The wait is the event's duration, which includes the ringing at the agent: 8654 +
 * 8382 = 17036 = the agent's connection in the vendor's example. [reference, Vonage 7.2 rule 4]
 */
export function toQueuePass(event: ChannelEvent): QueuePass {
  const properties = event.properties ?? {};
  const result = typeof properties['result'] === 'string' ? properties['result'] : null;
  return {
    type: event.type,
    name: event.name,
    offsetMs: event.offsetMs,
    waitMs: event.durationMs,
    result,
    skills: textsOf(properties['presentedSkills']),
    targets: targetsOf(properties['targets']).map((target) => ({ ...target, met: isMet(event.durationMs, target.targetMs, result) })),
  };
}

/**
 * Met: delivered to an agent within the target. Missed: it took longer, whatever came of it. A contact that left before
 * its target had passed was not answered, and nobody missed it either: null, as while it waits.
 */
function isMet(waitMs: number | null, targetMs: number, result: string | null): boolean | null {
  if (waitMs === null) return null;
  if (waitMs > targetMs) return false;
  return result === 'Delivered' ? true : null;
}

function targetsOf(value: unknown): { readonly virtualQueue: string; readonly targetMs: number }[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    // An object, as just checked; its fields are looked at one by one.
    const { virtualQueue, targetTimeToAnswer } = entry as { readonly virtualQueue?: unknown; readonly targetTimeToAnswer?: unknown };
    const targetMs = typeof targetTimeToAnswer === 'string' && targetTimeToAnswer !== '' ? Number(targetTimeToAnswer) : targetTimeToAnswer;
    return typeof virtualQueue === 'string' && typeof targetMs === 'number' && Number.isFinite(targetMs) && targetMs >= 0 ? [{ virtualQueue, targetMs }] : [];
  });
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

/** Sum of the ended stays; null where none has ended. */
function queueWaitOf(queues: readonly QueuePass[]): number | null {
  const ended = queues.flatMap((pass) => pass.waitMs ?? []);
  return ended.length === 0 ? null : ended.reduce((total, wait) => total + wait, 0);
}

/** From the first entry into a queue to the first connection of an agent after it. [reference, Vonage 7.2 rule 4] */
function timeToAnswerOf(queues: readonly QueuePass[], agents: readonly Channel[]): number | null {
  const [first] = queues;
  if (!first) return null;
  const connections = agents.flatMap((channel) => channel.events.filter((event) => event.type === 'Connected' && event.offsetMs >= first.offsetMs).map((event) => event.offsetMs));
  return connections.length === 0 ? null : Math.min(...connections) - first.offsetMs;
}

/** Substates of being connected in which a party neither talks nor listens. [Vonage, Get interactions, Held] */
const isHeld = (event: ChannelEvent): boolean => event.type === 'Held';

/** The substates that take time off the handling. [Vonage, Get interactions, handleTime] */
function isSetAside(event: ChannelEvent): boolean {
  const type = event.properties?.['type'];
  return event.type === 'Held' && (type === 'Interrupted' || type === 'Parked');
}

/** The ended events of a kind, as times from the interaction's start. */
function timesOf(channel: Channel, isWanted: (event: ChannelEvent) => boolean): ClosedInterval[] {
  return channel.events.flatMap((event) => (isWanted(event) && event.durationMs !== null ? [{ startAt: event.offsetMs, endAt: event.offsetMs + event.durationMs }] : []));
}

const ofType = (type: string) => (event: ChannelEvent): boolean => event.type === type;

/** What of the one kind of time lies outside the other; ascending and disjoint. */
function without(times: readonly ClosedInterval[], excluded: readonly ClosedInterval[]): ClosedInterval[] {
  return union(times).flatMap((part) => gapsIn(part, excluded));
}

const GOING_ON = new Set(['Ringing', 'Connected', 'Held']);

/** True while a party may still talk or be held: such a figure would grow. */
function isOpen(channel: Channel): boolean {
  return channel.events.some((event) => event.durationMs === null && GOING_ON.has(event.type));
}

/** True while an agent's part goes on, the wrap included. */
function isUnfinished(channel: Channel): boolean {
  return channel.durationMs === null || isOpen(channel) || channel.events.some((event) => event.durationMs === null && event.type === 'Wrap');
}

const hasConnected = (channel: Channel): boolean => channel.events.some(ofType('Connected'));

/** When a party talks or listens. */
const active = (channel: Channel): ClosedInterval[] => without(timesOf(channel, ofType('Connected')), timesOf(channel, isHeld));

/**
 * Time in which an agent is connected while another party is connected too, an agent or an external one that no router
 * made; neither of them held, parked or interrupted. [Vonage, Get interactions, talkTime] Null where no agent was
 * connected, and while anybody still is.
 */
function talkOf(agents: readonly Channel[], externals: readonly Channel[]): number | null {
  if (!agents.some(hasConnected) || [...agents, ...externals].some(isOpen)) return null;
  const talkers = agents.map(active);
  const others = union(externals.flatMap(active));
  const together: ClosedInterval[] = [];
  for (const [index, times] of talkers.entries()) {
    const alone = without(times, [...others, ...talkers.slice(index + 1).flat()]);
    together.push(...without(times, alone));
  }
  return unionMs(together);
}

/** Wall-clock time in which a party was held, parked or interrupted (three types of one event); null as for the talk. [Vonage, Get interactions, Held] */
function holdOf(agents: readonly Channel[], externals: readonly Channel[]): number | null {
  const channels = [...agents, ...externals];
  if (!agents.some(hasConnected) || channels.some(isOpen)) return null;
  return unionMs(channels.flatMap((channel) => timesOf(channel, isHeld)));
}

/** Sum of the agents' wraps; null without an agent, and until every agent's part has ended. */
function wrapOf(agents: readonly Channel[]): number | null {
  if (agents.length === 0 || agents.some(isUnfinished)) return null;
  return agents.reduce((total, channel) => total + unionMs(timesOf(channel, ofType('Wrap'))), 0);
}

/**
 * Sum over the agents' channels of being connected and wrapping up, without interrupted and parked time: 44005 + 3506 =
 * 47511 in the vendor's example. It may exceed the interaction's length. [Vonage, Get interactions, handleTime;
 * reference, Vonage 7.2 rule 2] Null as for the wrap.
 */
function handleOf(agents: readonly Channel[]): number | null {
  if (agents.length === 0 || agents.some(isUnfinished)) return null;
  return agents.reduce((total, channel) => total + handleOfChannel(channel), 0);
}

/** An agent's handle time from the events of one ended channel. [Vonage, Get interactions, handleTime] */
export function handleOfChannel(channel: Channel): number {
  const aside = timesOf(channel, isSetAside);
  return sumMs(without(timesOf(channel, ofType('Connected')), aside)) + sumMs(without(timesOf(channel, ofType('Wrap')), aside));
}
