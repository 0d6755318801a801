import { SECOND_MS, type UtcMs } from '../../../shared/domain/time.ts';
import type { SimActivity } from '../floor/activity.ts';
import type { DemoAgent } from '../floor/roster.ts';
import { createRandomStream, type RandomStream } from '../random.ts';

/** A step of an agent in an interaction, as the floor has it. */
export type SimStep = SimActivity & { readonly type: 'Interaction' };

/** One agent's or supervisor's steps in one interaction, by start. */
export interface SimPart { readonly agent: DemoAgent; readonly steps: readonly SimStep[] }

/** Something on a party's line; `atEnd`: properties that are known once it has ended. */
export interface SimEvent {
  readonly type: string;
  readonly name: string | null;
  readonly startAt: UtcMs;
  readonly endAt: UtcMs;
  readonly properties: Readonly<Record<string, unknown>> | null;
  readonly atEnd?: Readonly<Record<string, unknown>>;
}

export interface SimParty {
  readonly guid: string;
  readonly role: 'External' | 'Agent' | 'Monitor';
  readonly partyId: string | null;
  readonly touchpoint: string | null;
  readonly touchpointKey: string | null;
  readonly startAt: UtcMs;
  readonly endAt: UtcMs;
  readonly handleTimeMs: number | null;
  readonly endReason: string;
  readonly events: readonly SimEvent[];
}

/** A contact in full: what truly happened to everybody in it, whatever the vendor shows of it by now. */
export interface SimContact {
  readonly guid: string;
  readonly conversationGuid: string;
  readonly medium: string;
  readonly mediumManager: string;
  readonly direction: string;
  readonly finalStatus: string;
  readonly outcome: string;
  readonly serviceName: string | null;
  readonly connectTo: string | null;
  readonly connectToKey: string | null;
  readonly connectFrom: string | null;
  readonly connectFromKey: string | null;
  /** The team whose plan it ran through; null where no plan was involved. */
  readonly planTeam: string | null;
  readonly startAt: UtcMs;
  readonly endAt: UtcMs;
  readonly handleTimeMs: number | null;
  readonly talkTimeMs: number | null;
  /** How long after an event the vendor shows it. */
  readonly lagMs: number;
  /** When its processing ends: from then on it has a length, figures and an outcome. */
  readonly doneAt: UtcMs;
  readonly categorizedAt: UtcMs | null;
  readonly parties: readonly SimParty[];
}

const CONTACT_STREAM = 11;

/** Chance that belongs to a contact and to nothing else. */
export function streamOf(guid: string, salt: number): RandomStream {
  return createRandomStream(CONTACT_STREAM, salt, ...[0, 9, 19, 28].map((from) => Number.parseInt(guid.slice(from, from + 4), 16)));
}

/** The conversation that begins with a contact. */
export const conversationOf = (guid: string): string => streamOf(guid, 1).guid();

export const event = (type: string, startAt: UtcMs, endAt: UtcMs, properties: SimEvent['properties'] = null, name: string | null = null): SimEvent => ({ type, name, startAt, endAt, properties });

/** All moments at which the vendor learns something about a contact, ascending. */
export function updatesOf(contact: SimContact): readonly UtcMs[] {
  const instants = contact.parties.flatMap((party) => [party.startAt, party.endAt, ...party.events.flatMap((one) => [one.startAt, one.endAt])]);
  const seen = new Set([contact.startAt, ...instants].map((at) => at + contact.lagMs));
  seen.add(contact.doneAt);
  if (contact.categorizedAt !== null) seen.add(contact.categorizedAt);
  return [...seen].sort((a, b) => a - b);
}

/** The last of them. */
export const lastUpdateOf = (contact: SimContact): UtcMs => Math.max(contact.doneAt, contact.categorizedAt ?? 0);

/** No contact lasts so long that it is still worked on this much after its start. */
export const LONGEST_CONTACT_MS = 11 * 3_600 * SECOND_MS;

/** How a team is reached, by medium; numbers are from ranges that belong to nobody. */
export function lineOf(teamIndex: number, team: string, medium: string): { readonly address: string | null; readonly key: string | null; readonly queue: string; readonly targetMs: number } {
  const plain = team.toLowerCase().replaceAll(/[^a-z]+/g, '.');
  if (medium === 'Phone') return { address: `441614960${String(100 + (teamIndex % 800))}`, key: null, queue: `${team} calls`, targetMs: 20 * SECOND_MS };
  if (medium === 'Webchat') return { address: null, key: createRandomStream(CONTACT_STREAM, teamIndex).guid(), queue: `${team} chat`, targetMs: 45 * SECOND_MS };
  if (medium === 'Email') return { address: `${plain}@contact-centre.example`, key: null, queue: `${team} mail`, targetMs: 240 * SECOND_MS };
  return { address: `cases.${plain}`, key: null, queue: `${team} cases`, targetMs: 240 * SECOND_MS };
}

/** Who contacts: a number or an address from ranges that belong to nobody, a key for chats, nothing for cases. */
export function customerOf(random: RandomStream, medium: string): { readonly address: string | null; readonly key: string | null } {
  if (medium === 'Phone') return { address: `447700900${String(random.whole(0, 999)).padStart(3, '0')}`, key: null };
  if (medium === 'Webchat') return { address: null, key: random.guid() };
  return { address: medium === 'Email' ? `customer${random.whole(1, 9_999)}@mail.example` : '', key: null };
}

const EXTRA_SKILLS = ['Gold', 'Polish', 'Spanish', 'Welsh'] as const;

/** A stay in a queue, with its skills, virtual queues and targets. `endAt` includes the ringing at the agent who takes it. */
export function queueEvent(random: RandomStream, teamIndex: number, team: string, medium: string, startAt: UtcMs, endAt: UtcMs, result: string): SimEvent {
  const { address, queue, targetMs } = lineOf(teamIndex, team, medium);
  const extra = random.chance(0.25) ? random.pick(EXTRA_SKILLS) : null;
  const virtualQueues = extra === null ? [queue] : [queue, `${queue} ${extra}`];
  return {
    type: 'Queue', name: queue, startAt, endAt,
    properties: {
      interactionPlan: address, interactionPlanName: `${team} plan`, presentedSkills: extra === null ? [team] : [team, extra], virtualQueues,
      targets: virtualQueues.map((virtualQueue, index) => ({ virtualQueue, targetTimeToAnswer: index === 0 ? targetMs : targetMs / 2 })),
    },
    atEnd: { result },
  };
}
