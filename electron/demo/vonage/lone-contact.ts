import { HOUR_MS, MINUTE_MS, SECOND_MS, type UtcMs } from '../../../shared/domain/time.ts';
import type { DemoAgent } from '../floor/roster.ts';
import { lagOf } from '../floor/work.ts';
import { createRandomStream, type RandomStream } from '../random.ts';
import { conversationOf, customerOf, event, lineOf, queueEvent, type SimContact, type SimEvent } from './contact.ts';

const LONE_STREAM = 12;
/** Beside each contact that an agent gets, so many end without one. */
const ABANDONED_SHARE = 0.09;
const BOT_SHARE = 0.04;
/** A floor of any size, at any hour, has some who wait: so many an hour at least. */
const LEAST_ABANDONED = { base: 6, perAgent: 0.5, most: 26 } as const;
const LEAST_BOTS = 3;

/** How many contacts of an hour never reach an agent. */
export function loneCountOf(handled: number, agents: number): { readonly abandoned: number; readonly bots: number } {
  const { base, perAgent, most } = LEAST_ABANDONED;
  const least = Math.min(most, Math.round(base + agents * perAgent));
  return { abandoned: Math.max(least, Math.round(handled * ABANDONED_SHARE)), bots: Math.max(LEAST_BOTS, Math.round(handled * BOT_SHARE)) };
}

/** One contact that no agent took: it left the queue, or a virtual assistant was enough. `number` counts within the hour. */
export function layOutLoneContact(seed: number, agents: readonly DemoAgent[], hourAt: UtcMs, number: number, isBot: boolean): SimContact {
  const random = createRandomStream(seed, LONE_STREAM, Math.floor(hourAt / HOUR_MS), number, isBot ? 1 : 0);
  const startAt = hourAt + random.whole(0, HOUR_MS - 1);
  const team = random.pick(agents);
  return isBot ? botContact(random, team, startAt) : abandonedContact(random, team, startAt);
}

function frame(random: RandomStream, team: DemoAgent, medium: string, startAt: UtcMs, endAt: UtcMs, events: readonly SimEvent[], outcome: string): SimContact {
  const guid = random.guid();
  const customer = customerOf(random, medium);
  const line = lineOf(team.teamIndex, team.team, medium);
  const lagMs = lagOf(random);
  return {
    guid, conversationGuid: conversationOf(guid), medium, mediumManager: 'VCC', direction: 'Inbound', finalStatus: 'Completed', outcome, serviceName: `${team.team} ${medium.toLowerCase()}`,
    connectTo: line.address, connectToKey: line.key, connectFrom: customer.address, connectFromKey: customer.key, planTeam: team.team,
    startAt, endAt, handleTimeMs: null, talkTimeMs: null, lagMs, doneAt: endAt + lagMs + random.whole(200, 3_000), categorizedAt: null,
    parties: [{
      guid, role: 'External', partyId: null, touchpoint: customer.address, touchpointKey: customer.key, startAt, endAt, handleTimeMs: null, endReason: 'Released',
      events: [event('Ringing', startAt, startAt), event('Connected', startAt, endAt), event('InteractionPlan', startAt + 20, endAt, { reportingGroup: team.team }, `${team.team} plan`), ...events],
    }],
  };
}

function abandonedContact(random: RandomStream, team: DemoAgent, startAt: UtcMs): SimContact {
  const medium = random.chance(0.8) ? 'Phone' : 'Webchat';
  const queueAt = startAt + (medium === 'Phone' ? random.whole(6 * SECOND_MS, 40 * SECOND_MS) : random.whole(800, 3_000));
  const queueEndAt = queueAt + Math.max(5 * SECOND_MS, Math.min(4 * MINUTE_MS, random.spreadMs(55 * SECOND_MS, 0.8)));
  const result = random.chance(0.82) ? 'HangUp' : random.pick(['QueueTimeBreakout', 'VoluntaryBreakout', 'MaxEstimatedWaitTime', 'NoAgentsBreakout']);
  const hasVoicemail = medium === 'Phone' && result !== 'HangUp';
  const endAt = hasVoicemail ? queueEndAt + random.whole(9 * SECOND_MS, 40 * SECOND_MS) : queueEndAt;
  const events = [
    ...(medium === 'Phone' ? [event('Applet', startAt + 40, startAt + 40, { appletType: 'Announcement' }, 'Welcome')] : []),
    event('Applet', queueAt - 15, queueAt - 15, { appletType: 'ACD' }, 'To the queue'),
    queueEvent(random, team.teamIndex, team.team, medium, queueAt, queueEndAt, result),
    ...(hasVoicemail ? [event('Applet', queueEndAt, queueEndAt, { appletType: 'MessageTake' }, 'Take a message'), event('VoicemailRecording', queueEndAt + 3 * SECOND_MS, endAt, { appletType: 'MessageTake' }, random.guid())] : []),
  ];
  return frame(random, team, medium, startAt, endAt, events, hasVoicemail ? 'Left voicemail' : 'Abandoned in queue');
}

function botContact(random: RandomStream, team: DemoAgent, startAt: UtcMs): SimContact {
  const botEndAt = startAt + 700 + random.whole(20 * SECOND_MS, 3 * MINUTE_MS);
  const isResolved = random.chance(0.75);
  const bot: SimEvent = { ...event('VirtualAssistant', startAt + 700, botEndAt, { messageCount: String(random.whole(4, 24)) }, 'Front desk helper'), atEnd: { result: isResolved ? 'Resolved' : 'Abandoned' } };
  const goodbye = isResolved ? [event('Applet', botEndAt + 90, botEndAt + 90, { appletType: 'DataRouter' }, 'Which way'), event('Applet', botEndAt + 300, botEndAt + 300, { appletType: 'Announcement' }, 'Goodbye')] : [];
  return frame(random, team, 'Webchat', startAt, botEndAt + (isResolved ? 600 : 0), [event('Applet', startAt + 500, startAt + 500, { appletType: 'VirtualAssistant' }, 'Helper'), bot, ...goodbye], isResolved ? 'Resolved in bot' : 'Abandoned in bot');
}
