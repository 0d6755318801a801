import { BUCKET_MS, type AgentStateBucket, type ChatStateTime, type EngagementBucket } from '../../shared/domain/bucket.ts';
import type { ClosedInterval, UtcMs } from '../../shared/domain/time.ts';
import type { ChatFloor } from './floor/chat-floor.ts';
import { chatsIn, timesOf, type ChatTime, type ChatTimes } from './floor/chat-figures.ts';
import { CHAT_REASONS, CHAT_SKILLS } from './floor/chat-shift.ts';
import type { ChatAgent, DemoPerson, VoiceAgent } from './floor/people.ts';
import type { VoiceFloor } from './floor/voice-floor.ts';
import { STATE_NAMES, toStateValue } from './liveperson/agent-activity.ts';
import { toEngagementValue } from './liveperson/engagement.ts';
import { callIdOf, eventsIn, recordingOf, type WireEvent } from './ringcentral/events.ts';

/** A stretch of presence at the other line. `category` as sent; `name` the label that the agent saw, null where none is told. */
export interface VoicePresence {
  readonly agentId: string;
  readonly sessionId: string;
  readonly startAt: UtcMs;
  /** Null while it lasts. */
  readonly endAt: UtcMs | null;
  readonly category: string;
  readonly name: string | null;
  readonly callId: string | null;
}

export interface VoiceSession {
  readonly agentId: string;
  readonly sessionId: string;
  readonly loginAt: UtcMs;
  /** Null while it lasts. */
  readonly logoutAt: UtcMs | null;
  /** False where the vendor never tells the end. */
  readonly isLogoutSent: boolean;
}

export interface VoiceCallFacts {
  readonly callId: string;
  /** Who talked to the customer, never a supervisor who listened in. */
  readonly agentId: string | null;
  readonly queueId: string;
  readonly queueName: string;
  readonly direction: 'Inbound' | 'Outbound';
  readonly state: string;
  readonly startAt: UtcMs;
  readonly endAt: UtcMs;
  readonly answeredAt: UtcMs | null;
  readonly queueDurationS: number;
  readonly durationS: number;
  readonly dnis: string;
  readonly ani: string;
  readonly disposition: string | null;
  readonly recordingUrl: string | null;
  /** False where the end-of-call event never comes. */
  readonly isEndSent: boolean;
}

export interface VoiceTruth { readonly presences: readonly VoicePresence[]; readonly sessions: readonly VoiceSession[]; readonly calls: readonly VoiceCallFacts[] }

/** The other desks of the simulated world without HTTP, for tests to compare with. Everything only as far as it has happened. */
export interface DeskTruth {
  readonly people: readonly DemoPerson[];
  readonly chatAgents: readonly ChatAgent[];
  readonly voiceAgents: readonly VoiceAgent[];
  /** Names of reasons and skills by their ids. */
  readonly reasons: typeof CHAT_REASONS;
  readonly skills: typeof CHAT_SKILLS;
  /** One row per agent and whole bucket of the window in which the agent was logged in, in the seconds that the vendor serves; by agent, then time. */
  chatStates(window: ClosedInterval): readonly AgentStateBucket[];
  /** One row per skill, agent and whole bucket in which a chat closed or connected; by time, then skill, then agent. No totals. */
  engagement(window: ClosedInterval): readonly EngagementBucket[];
  /** What overlaps the window. Calls count by their start. */
  voice(window: ClosedInterval): VoiceTruth;
  /** The events that the vendor sends in the window, in order. */
  voiceEvents(window: ClosedInterval): readonly WireEvent[];
}

export function createDeskTruth(people: readonly DemoPerson[], chat: ChatFloor, voice: VoiceFloor, now: () => UtcMs): DeskTruth {
  const happened = (window: ClosedInterval): ClosedInterval => ({ startAt: window.startAt, endAt: Math.min(window.endAt, now()) });
  return {
    people,
    chatAgents: chat.agents,
    voiceAgents: voice.agents,
    reasons: CHAT_REASONS,
    skills: CHAT_SKILLS,
    chatStates: (window) => {
      const buckets = wholeBuckets(happened(window));
      return chat.agents.flatMap((agent) => timesOf(chat, agent, buckets).flatMap((times, index) => {
        const bucket = buckets[index];
        return times && bucket ? [{ agentId: agent.id, ...bucket, coveredMs: BUCKET_MS, states: statesOf(times) }] : [];
      }));
    },
    engagement: (window) => wholeBuckets(happened(window)).flatMap((bucket) => engagementIn(chat, bucket)),
    voice: (window) => voiceIn(voice, window, now()),
    voiceEvents: (window) => eventsIn(voice, window),
  };
}

function wholeBuckets(window: ClosedInterval): readonly ClosedInterval[] {
  const buckets: ClosedInterval[] = [];
  for (let startAt = Math.ceil(window.startAt / BUCKET_MS) * BUCKET_MS; startAt + BUCKET_MS <= window.endAt; startAt += BUCKET_MS) buckets.push({ startAt, endAt: startAt + BUCKET_MS });
  return buckets;
}

function row(stateId: keyof typeof STATE_NAMES, reasonId: string | null, time: ChatTime): ChatStateTime {
  const value = toStateValue(time);
  return { stateId: String(stateId), name: STATE_NAMES[stateId], reasonId, totalS: value.total, chattingS: value.chatting, notChattingS: value.notChatting, chattingInMaxConcurrencyS: value.chattingInMaxConcurrency };
}

function statesOf(times: ChatTimes): readonly ChatStateTime[] {
  return [
    row(2, null, times.states[2]),
    row(3, null, times.states[3]),
    row(4, null, times.states[4]),
    ...[...times.reasons].map(([reasonId, time]) => row(4, reasonId, time)),
    row('-1', null, times.loggedIn),
  ];
}

const byId = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

function engagementIn(chat: ChatFloor, bucket: ClosedInterval): readonly EngagementBucket[] {
  return [...chatsIn(chat, bucket)].sort(byId).flatMap(([skillId, agents]) => [...agents].sort(byId).map(([agentId, counts]) => {
    const value = toEngagementValue(counts);
    return {
      skillId, agentId, ...bucket, coveredMs: BUCKET_MS, totalInteractiveChats: value.totalInteractiveChats, totalNonInteractiveChats: value.totalNonInteractiveChats,
      totalHandlingTimeS: value.totalHandlingTime, nonInteractiveTotalHandlingTimeS: value.nonInteractiveTotalHandlingTime, connectedEngagements: value.connectedEngagements,
    };
  }));
}

function voiceIn(voice: VoiceFloor, window: ClosedInterval, now: UtcMs): VoiceTruth {
  const overlaps = (startAt: UtcMs, endAt: UtcMs): boolean => startAt <= now && startAt < window.endAt && endAt > window.startAt;
  const ended = (endAt: UtcMs): UtcMs | null => (endAt <= now ? endAt : null);
  const shifts = voice.agents.flatMap((agent) => voice.shiftsIn(agent, { startAt: window.startAt, endAt: Math.min(window.endAt, now + 1) }));
  return {
    sessions: shifts.filter((shift) => overlaps(shift.startAt, shift.endAt)).map((shift) => ({ agentId: shift.agent.id, sessionId: shift.sessionId, loginAt: shift.startAt, logoutAt: ended(shift.endAt), isLogoutSent: shift.isLogoutSent })),
    presences: shifts.flatMap((shift) => shift.steps.filter((step) => overlaps(step.startAt, step.endAt)).map((step) => ({
      agentId: shift.agent.id, sessionId: shift.sessionId, startAt: step.startAt, endAt: ended(step.endAt), category: step.base,
      name: step.labelAt !== null && step.labelAt <= now ? step.label : null, callId: step.call === null ? null : callIdOf(step.call),
    }))),
    calls: shifts.flatMap((shift) => shift.calls.filter((call) => call.startAt >= window.startAt && call.startAt < window.endAt && call.endSentAt <= now).map((call) => ({
      callId: callIdOf(call), agentId: call.agent?.id ?? null, queueId: call.queue.id, queueName: call.queue.name, direction: call.kind === 'ACD' ? 'Inbound' as const : 'Outbound' as const, state: call.state,
      startAt: call.startAt, endAt: call.endAt, answeredAt: call.answeredAt, queueDurationS: call.queueS, durationS: (call.endAt - call.startAt) / 1_000, dnis: call.dnis, ani: call.ani,
      disposition: call.notes === '' ? null : call.notes, recordingUrl: recordingOf(call) === '' ? null : recordingOf(call), isEndSent: call.isEndSent,
    }))),
  };
}
