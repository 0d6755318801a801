import { MINUTE_MS, SECOND_MS, type UtcMs } from '../../../shared/domain/time.ts';
import { lagOf } from '../floor/work.ts';
import type { RandomStream } from '../random.ts';
import { conversationOf, customerOf, event, lineOf, queueEvent, streamOf, type SimContact, type SimEvent, type SimPart, type SimParty, type SimStep } from './contact.ts';

/** What an agent's work makes of a contact: the steps on the floor, who listened in, and the call that it returns. */
export interface AgentContactPlan {
  readonly part: SimPart;
  readonly monitors: readonly SimPart[];
  /** An earlier contact of the same agent with a customer, which an outbound call may return. */
  readonly previousGuid: string | null;
}

/** A contact begins at most this long before it rings at an agent. */
export const LONGEST_BEFORE_RINGING_MS = 8 * MINUTE_MS;

/** Purposes of chance; `conversationOf` has 1. */
const BEFORE = 2;
const AFTER = 3;
const CUSTOMER = 4;
const RETURN = 5;
const WAITS = {
  Phone: { medianMs: 17 * SECOND_MS, sigma: 0.95, menuMs: { from: 6 * SECOND_MS, until: 40 * SECOND_MS } },
  Webchat: { medianMs: 20 * SECOND_MS, sigma: 0.8, menuMs: { from: 1_500, until: 4_000 } },
  other: { medianMs: 70 * SECOND_MS, sigma: 0.8, menuMs: { from: 300, until: 2_000 } },
} as const;
const LONGEST_WAIT_MS = 5 * MINUTE_MS;
const DISPOSITIONS = ['Solved', 'Call back', 'Sale', 'Refund', 'Passed on', 'Wrong number'] as const;

/** What happens before an inbound contact rings at an agent. */
interface Before { readonly startAt: UtcMs; readonly queueAt: UtcMs; readonly botMs: number }

/** When a contact begins; cheap, so that an hour's contacts can be told without laying them out. */
export function beforeRinging({ part }: Pick<AgentContactPlan, 'part'>): Before {
  const [first] = part.steps;
  if (!first) throw new RangeError('an agent took part without a step');
  const { guid, medium, direction } = first.interaction;
  if (direction !== 'Inbound') return { startAt: first.startAt, queueAt: first.startAt, botMs: 0 };
  const random = streamOf(guid, BEFORE);
  const { medianMs, sigma, menuMs } = medium === 'Phone' || medium === 'Webchat' ? WAITS[medium] : WAITS.other;
  const queueAt = first.startAt - Math.max(900, Math.min(LONGEST_WAIT_MS, random.spreadMs(medianMs, sigma)));
  const botMs = medium === 'Webchat' && random.chance(0.35) ? random.whole(15 * SECOND_MS, 80 * SECOND_MS) : 0;
  return { startAt: queueAt - random.whole(menuMs.from, menuMs.until) - botMs, queueAt, botMs };
}

/** What came of the delivery to the agent. */
interface Course {
  readonly connectedAt: UtcMs | null;
  readonly talkEndAt: UtcMs;
  /** Ended without being answered: when and why. */
  readonly missed: SimStep | null;
  readonly connectedMs: number;
  readonly handleMs: number;
}

const lengthOf = (steps: readonly SimStep[]): number => steps.reduce((sum, step) => sum + step.endAt - step.startAt, 0);

function courseOf(steps: readonly SimStep[]): Course {
  const connected = steps.filter((step) => step.category === 'Connected');
  const wraps = steps.filter((step) => step.category === 'Wrap');
  const missed = steps.find((step) => step.category === 'Unexpected' || step.category === 'Failed') ?? null;
  const endAt = connected.at(-1)?.endAt ?? missed?.startAt ?? steps.at(-1)?.endAt ?? 0;
  return { connectedAt: connected[0]?.startAt ?? null, talkEndAt: endAt, missed, connectedMs: lengthOf(connected), handleMs: lengthOf(connected) + lengthOf(wraps) };
}

/** Lays a contact out around an agent's steps; the same plan gives the same contact. */
export function layOutAgentContact(plan: AgentContactPlan): SimContact {
  const { part, monitors } = plan;
  const [first] = part.steps;
  if (!first) throw new RangeError('an agent took part without a step');
  const { interaction } = first;
  const random = streamOf(interaction.guid, AFTER);
  const course = courseOf(part.steps);
  const before = beforeRinging(plan);
  const returned = returnedBy(plan);
  const customer = interaction.direction === 'Internal' ? { address: `441614960${random.whole(100, 999)}`, key: null } : customerOf(streamOf(returned, CUSTOMER), interaction.medium);
  const held = heldOf(random, part, course);
  const isInbound = interaction.direction === 'Inbound';
  const line = lineOf(part.agent.teamIndex, part.agent.team, interaction.medium);
  const ours = isInbound ? line.address : `441614960${part.agent.id.slice(-3)}`;
  const outer = isInbound ? inboundParty(random, plan, before, course, customer, held) : outboundParty(random, plan, course, customer, held);
  const parties = [outer, agentParty(random, part, course), ...monitors.map((monitor) => monitorParty(random, monitor)), ...routerParties(random, plan, before, course)];
  const endAt = Math.max(...parties.map((party) => party.endAt));
  const lagMs = lagOf(random);
  const doneAt = Math.max(interaction.doneAt, endAt + lagMs + 200);
  const isTalk = interaction.medium === 'Phone' && course.connectedAt !== null;
  return {
    ...interaction,
    conversationGuid: conversationOf(returned),
    outcome: course.connectedAt !== null ? 'Handled by agent' : outer.events.some((one) => one.type === 'VoicemailRecording') ? 'Left voicemail' : isInbound ? 'Abandoned in queue' : 'Not answered',
    serviceName: isInbound ? `${part.agent.team} ${interaction.medium.toLowerCase()}` : null,
    connectTo: isInbound ? ours : customer.address,
    connectToKey: isInbound ? line.key : null,
    connectFrom: isInbound ? customer.address : ours,
    connectFromKey: customer.key,
    planTeam: isInbound ? part.agent.team : null,
    startAt: before.startAt, endAt, lagMs, doneAt,
    handleTimeMs: course.handleMs,
    talkTimeMs: course.connectedAt === null ? null : course.connectedMs - (held === null ? 0 : held.endAt - held.startAt),
    categorizedAt: isTalk && random.chance(0.6) ? doneAt + random.whole(2 * MINUTE_MS, 6 * MINUTE_MS) : null,
    parties,
  };
}

/** The contact that a contact continues: itself, or the call that an outbound call returns, to the same customer. */
function returnedBy({ part, previousGuid }: AgentContactPlan): string {
  const { guid = '', direction = null, medium = null } = part.steps[0]?.interaction ?? {};
  const mayReturn = direction === 'Outbound' && medium === 'Phone' && previousGuid !== null;
  return mayReturn && streamOf(guid, RETURN).chance(0.6) ? previousGuid : guid;
}

/** A call whose customer is put on hold for a moment. The agent stays connected, so the floor's activities do not tell of it. */
function heldOf(random: RandomStream, part: SimPart, course: Course): SimEvent | null {
  const first = part.steps.find((step) => step.category === 'Connected');
  if (!first || course.connectedAt === null || first.interaction.medium !== 'Phone' || !random.chance(0.12)) return null;
  const length = first.endAt - first.startAt;
  if (length < 90 * SECOND_MS) return null;
  const startAt = first.startAt + Math.round(length * 0.4);
  return event('Held', startAt, startAt + random.whole(5 * SECOND_MS, 20 * SECOND_MS), { type: 'Held', initiatingAgentId: part.agent.id });
}

type Customer = ReturnType<typeof customerOf>;

function inboundParty(random: RandomStream, { part }: AgentContactPlan, before: Before, course: Course, customer: Customer, held: SimEvent | null): SimParty {
  const { agent, steps } = part;
  const { guid = '', medium = '' } = steps[0]?.interaction ?? {};
  const { startAt, queueAt } = before;
  const goesOnMs = random.whole(4 * SECOND_MS, 90 * SECOND_MS);
  const hasVoicemail = course.connectedAt === null && medium === 'Phone' && random.chance(0.3);
  const queueEndAt = course.connectedAt ?? course.talkEndAt + goesOnMs;
  const result = course.connectedAt !== null ? 'Delivered' : hasVoicemail ? 'QueueTimeBreakout' : 'HangUp';
  const endAt = course.connectedAt !== null ? course.talkEndAt : hasVoicemail ? queueEndAt + random.whole(9 * SECOND_MS, 40 * SECOND_MS) : queueEndAt;
  const events: SimEvent[] = [
    event('Ringing', startAt, startAt), event('Connected', startAt, endAt),
    event('InteractionPlan', startAt + 20, endAt, { reportingGroup: agent.team }, `${agent.team} plan`),
    ...appletsOf(random, medium, before),
    ...(random.chance(0.3) ? [event('DataSourceValueAcquired', startAt + 60, startAt + 60, { value: `CUST-${random.whole(10_000, 99_999)}` }, 'Customer number')] : []),
    queueEvent(random, agent.teamIndex, agent.team, medium, queueAt, queueEndAt, result),
    ...(hasVoicemail ? [event('Applet', queueEndAt, queueEndAt, { appletType: 'VoiceMail' }, 'Leave a message'), event('VoicemailRecording', queueEndAt + 3 * SECOND_MS, endAt, { appletType: 'VoiceMail', targetAgentId: agent.id }, random.guid())] : []),
    ...(held === null ? [] : [held]),
    ...recordingOf(medium, course, 12),
  ];
  return { ...external(guid, customer), startAt, endAt, endReason: 'Released', events: byStart(events) };
}

const external = (guid: string, customer: Customer) => ({ guid, role: 'External', partyId: null, touchpoint: customer.address, touchpointKey: customer.key, handleTimeMs: null }) as const;

const byStart = (events: readonly SimEvent[]): readonly SimEvent[] => [...events].sort((a, b) => a.startAt - b.startAt);

const applet = (at: UtcMs, name: string, appletType: string): SimEvent => event('Applet', at, at, { appletType }, name);

/** What the plan runs before the queue. */
function appletsOf(random: RandomStream, medium: string, { startAt, queueAt, botMs }: Before): readonly SimEvent[] {
  const queueing = applet(queueAt - 15, 'To the queue', 'ACD');
  if (medium === 'Phone') {
    const menuMs = queueAt - startAt;
    return [applet(startAt + 40, 'Welcome', 'Announcement'), applet(startAt + 90, 'Record', 'CallRecording'), applet(startAt + Math.round(menuMs * 0.3), 'Main menu', 'Menu'), applet(startAt + Math.round(menuMs * 0.8), 'Skills', 'SkillTagger'), queueing];
  }
  if (botMs === 0) return [queueing];
  const bot: SimEvent = { ...event('VirtualAssistant', startAt + 700, startAt + 700 + botMs, { messageCount: String(random.whole(4, 24)) }, 'Front desk helper'), atEnd: { result: 'Escalated' } };
  return [applet(startAt + 500, 'Helper', 'VirtualAssistant'), bot, queueing];
}

function recordingOf(medium: string, course: Course, delayMs: number): readonly SimEvent[] {
  if (medium !== 'Phone' || course.connectedAt === null || course.talkEndAt - course.connectedAt < SECOND_MS) return [];
  return [event('CallRecording', course.connectedAt + delayMs, course.talkEndAt)];
}

/** The other end of a call that an agent makes: it rings there after a moment. */
function outboundParty(random: RandomStream, { part }: AgentContactPlan, course: Course, customer: Customer, held: SimEvent | null): SimParty {
  const [first] = part.steps;
  const ringEndAt = course.connectedAt ?? course.talkEndAt;
  const startAt = Math.min(ringEndAt, (first?.startAt ?? ringEndAt) + random.whole(80, 400));
  const talk = course.connectedAt === null ? [] : [event('Connected', course.connectedAt, course.talkEndAt)];
  const failure = course.missed === null ? [] : [event('DeliveryFailed', course.talkEndAt, course.talkEndAt, { type: course.missed.reason })];
  const events = [event('Ringing', startAt, ringEndAt), ...talk, ...failure, ...(held === null ? [] : [held]), ...recordingOf(first?.interaction.medium ?? '', course, 12)];
  return { ...external(first?.interaction.guid ?? '', customer), startAt, endAt: course.talkEndAt, endReason: course.missed?.reason ?? 'Released', events: byStart(events) };
}

/** Steps as events: one connection from its first to its last moment, with what was parked or interrupted laid over it. */
function workEvents(part: SimPart): readonly SimEvent[] {
  const connected = part.steps.filter((step) => step.category === 'Connected');
  const [first] = connected;
  const last = connected.at(-1);
  const events: SimEvent[] = [];
  for (const step of part.steps) {
    if (step.category === 'Ringing' || step.category === 'Wrap') events.push(event(step.category, step.startAt, step.endAt));
    if (step.category === 'Unexpected' || step.category === 'Failed') events.push(event('DeliveryFailed', step.startAt, step.endAt, { type: step.reason }));
  }
  if (first && last) events.push(event('Connected', first.startAt, last.endAt));
  for (const [index, step] of connected.slice(1).entries()) {
    const type = step.reason === 'Unparked' ? 'Parked' : 'Interrupted';
    events.push(event('Held', connected[index]?.endAt ?? step.startAt, step.startAt, { type, initiatingAgentId: part.agent.id }));
  }
  return events;
}

function agentParty(random: RandomStream, part: SimPart, course: Course): SimParty {
  const { agent, steps } = part;
  const medium = steps[0]?.interaction.medium ?? '';
  const wrap = steps.find((step) => step.category === 'Wrap');
  const events = [...workEvents(part), ...recordingOf(medium, course, 12)];
  if (wrap && wrap.endAt - wrap.startAt > 10) {
    if (random.chance(0.8)) events.push(event('Disposition', wrap.startAt + 1, wrap.startAt + 1, { disposition: random.pick(DISPOSITIONS) }));
    if (medium === 'Phone' && random.chance(0.35)) events.push(event('CallRating', wrap.startAt + 2, wrap.startAt + 2, { classification: random.chance(0.1) ? null : String(random.whole(1, 5)) }));
  }
  if (medium === 'Phone' && course.connectedAt !== null && random.chance(0.03)) {
    const at = Math.round((course.connectedAt + course.talkEndAt) / 2);
    events.push(event('AudioProblemReported', at, at, { classification: random.pick(['echo', 'one way', 'choppy']) }));
  }
  const ends = steps.map((step) => step.endAt);
  return {
    guid: random.guid(), role: 'Agent', partyId: agent.id, touchpoint: `441614960${agent.id.slice(-3)}`, touchpointKey: null, startAt: steps[0]?.startAt ?? 0, endAt: Math.max(...ends),
    handleTimeMs: course.handleMs, endReason: course.missed?.reason ?? 'Released', events: byStart(events),
  };
}

function monitorParty(random: RandomStream, part: SimPart): SimParty {
  const type = random.pick(['ListenIn', 'ListenIn', 'Coach', 'Join']);
  const events = [...workEvents(part), ...part.steps.filter((step) => step.category === 'Connected').map((step) => event('Monitoring', step.startAt, step.endAt, { type }))];
  return {
    guid: random.guid(), role: 'Monitor', partyId: part.agent.id, touchpoint: `441614960${part.agent.id.slice(-3)}`, touchpointKey: null,
    startAt: part.steps[0]?.startAt ?? 0, endAt: Math.max(...part.steps.map((step) => step.endAt)), handleTimeMs: null, endReason: 'Released', events: byStart(events),
  };
}

/** Some calls come through a router, which is a party of its own until the agent answers. */
function routerParties(random: RandomStream, { part }: AgentContactPlan, { queueAt }: Before, course: Course): readonly SimParty[] {
  const [first] = part.steps;
  if (first?.interaction.medium !== 'Phone' || first.interaction.direction !== 'Inbound' || course.connectedAt === null || !random.chance(0.04)) return [];
  const endAt = course.connectedAt;
  return [{ guid: random.guid(), role: 'External', partyId: 'CCRConnect', touchpoint: lineOf(part.agent.teamIndex, part.agent.team, 'Phone').address, touchpointKey: null, startAt: queueAt, endAt, handleTimeMs: null, endReason: 'Released', events: [event('Connected', queueAt, endAt)] }];
}
