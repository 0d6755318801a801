import { MINUTE_MS, SECOND_MS, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';
import { createRandomStream, type RandomStream } from '../random.ts';
import type { DeskKind, DeskPart, DeskShift } from './desk.ts';
import type { VoiceAgent } from './people.ts';

export const VOICE_QUEUES = [
  { id: '72992', name: 'Main line' },
  { id: '72993', name: 'Accounts' },
  { id: '72994', name: 'Support line' },
] as const;

export interface VoiceQueue { readonly id: string; readonly name: string }

/** A phone call on whole seconds, from its arrival on the platform to its end. */
export interface VoiceCall extends ClosedInterval {
  readonly kind: 'ACD' | 'VPD';
  /** Sixteen digits that make its id unlike that of any other call in the same second. */
  readonly serial: string;
  readonly queue: VoiceQueue;
  readonly queueS: number;
  readonly state: 'ANSWERED' | 'DEFLECTED' | 'ABANDON' | 'ABANDONED' | 'MACHINE';
  /** Who talked to the customer; null where nobody did. */
  readonly agent: VoiceAgent | null;
  readonly answeredAt: UtcMs | null;
  readonly dnis: string;
  readonly ani: string;
  readonly notes: string;
  readonly isRecorded: boolean;
  /** False now and then: the end-of-call event never comes. */
  readonly isEndSent: boolean;
  /** When the end-of-call event is sent. */
  readonly endSentAt: UtcMs;
}

/** What an agent is about, as the vendor calls it. */
export interface VoiceStep extends ClosedInterval {
  readonly base: string;
  /** What the agent sees; empty where no event tells it. */
  readonly label: string;
  /** When the label is told; null without one. */
  readonly labelAt: UtcMs | null;
  readonly call: VoiceCall | null;
  readonly isDispositionPending: boolean;
}

/** One session: steps are chained from log-in to log-out, a call that is picked up at once rings for no time. */
export interface VoiceShift extends ClosedInterval {
  readonly agent: VoiceAgent;
  readonly day: number;
  readonly sessionId: string;
  /** False now and then: a browser that was closed logs nobody out. */
  readonly isLogoutSent: boolean;
  readonly steps: readonly VoiceStep[];
  /** Calls of this agent, and some that nobody answered meanwhile. */
  readonly calls: readonly VoiceCall[];
}

export interface VoicePlan {
  readonly seed: number;
  readonly agent: VoiceAgent;
  readonly shift: DeskShift;
  /** Answered calls of colleagues, for supervisors to listen in. */
  readonly callsNearby: (span: ClosedInterval, stream: RandomStream) => readonly VoiceCall[];
}

const VOICE_STREAM = 51;
const RULES = {
  idleMeanMs: { from: 1.5 * MINUTE_MS, until: 5 * MINUTE_MS }, talkMedianMs: 3.2 * MINUTE_MS, talkSigma: 0.6, noAnswerShare: 0.04, outboundShare: 0.18,
  noLogoutShare: 0.04, noEndShare: 0.02, noAnswerRingS: 18, lostPerShift: 4, strayCallShare: 0.25, strayAfterMs: 4 * MINUTE_MS,
} as const;

/** Writes the steps of a session one after the other. */
interface Book { readonly steps: VoiceStep[]; readonly calls: VoiceCall[]; readonly stream: RandomStream; readonly agent: VoiceAgent }

const seconds = (stream: RandomStream, from: number, until: number): number => stream.whole(from, until) * SECOND_MS;
const whole = (ms: number): number => Math.floor(ms / SECOND_MS) * SECOND_MS;

/** Lays out one session of one agent. The same plan gives the same session. */
export function createVoiceShift(plan: VoicePlan): VoiceShift {
  const { agent, shift } = plan;
  const stream = createRandomStream(plan.seed, VOICE_STREAM, agent.index, shift.day);
  const book: Book = { steps: [], calls: [], stream, agent };
  const sessionId = String(612_000_000 + stream.whole(0, 899_999) * 100 + (agent.index % 100));
  const heard = agent.isSupervisor ? plan.callsNearby(shift, stream) : [];
  for (const part of shift.parts) addPart(book, part, heard);
  for (let lost = stream.whole(0, RULES.lostPerShift); lost > 0; lost -= 1) book.calls.push(lostCall(book, shift.startAt + seconds(stream, 60, Math.floor((shift.endAt - shift.startAt) / SECOND_MS) - 300)));
  return { agent, day: shift.day, sessionId, startAt: shift.startAt, endAt: shift.endAt, isLogoutSent: !stream.chance(RULES.noLogoutShare), steps: joined(book.steps), calls: book.calls };
}

const STATES: Readonly<Record<Exclude<DeskKind, 'work'>, { readonly base: string; readonly label: string }>> = {
  elsewhere: { base: 'AWAY', label: 'Other system' }, break: { base: 'ON-BREAK', label: 'Break' }, lunch: { base: 'LUNCH', label: 'Lunch' }, meeting: { base: 'AWAY', label: 'Team meeting' },
  training: { base: 'TRAINING', label: 'Training' }, coaching: { base: 'AWAY', label: 'Coaching' }, away: { base: 'AWAY', label: 'Away' },
};

function addPart(book: Book, part: DeskPart, heard: readonly VoiceCall[]): void {
  if (book.steps.length === 0 && part.kind !== 'work') addStep(book, part.startAt, Math.min(part.endAt, part.startAt + 4 * SECOND_MS), 'AVAILABLE', 'Available');
  const startAt = book.steps.at(-1)?.endAt ?? part.startAt;
  if (startAt >= part.endAt) return;
  if (part.kind === 'work') return book.agent.isSupervisor ? addListening(book, startAt, part.endAt, heard) : addCalls(book, startAt, part.endAt);
  const { base, label } = STATES[part.kind];
  const isStray = part.kind === 'elsewhere' && part.endAt - startAt > 4 * RULES.strayAfterMs && book.stream.chance(RULES.strayCallShare);
  if (!isStray) return addStep(book, startAt, part.endAt, base, label);
  // A call of this line while the other system shows the same person ready: it happens.
  addStep(book, startAt, startAt + RULES.strayAfterMs, base, label);
  addAnswered(book, startAt + RULES.strayAfterMs, part.endAt);
  addStep(book, book.steps.at(-1)?.endAt ?? startAt, part.endAt, base, label);
}

/** Adds a step, if it has any length; its label is told a second later, or at once where it ends too soon. */
function addStep(book: Book, startAt: UtcMs, endAt: UtcMs, base: string, label: string, call: VoiceCall | null = null, isDispositionPending = false): void {
  if (endAt <= startAt && label !== '') return;
  const labelAt = label === '' ? null : Math.min(startAt + SECOND_MS, endAt - SECOND_MS);
  book.steps.push({ startAt, endAt, base, label, labelAt: labelAt === null ? null : Math.max(startAt, labelAt), call, isDispositionPending });
}

/** Neighbours that say the same are one step. */
function joined(steps: readonly VoiceStep[]): readonly VoiceStep[] {
  const kept: VoiceStep[] = [];
  for (const step of steps) {
    const before = kept.at(-1);
    if (before && before.base === step.base && before.label === step.label && before.call === step.call && !before.isDispositionPending && !step.isDispositionPending) kept[kept.length - 1] = { ...before, endAt: step.endAt };
    else kept.push(step);
  }
  return kept;
}

function addCalls(book: Book, startAt: UtcMs, endAt: UtcMs): void {
  let at = startAt;
  for (;;) {
    const ringAt = at + Math.max(5 * SECOND_MS, whole(book.stream.gapMs(book.stream.between(RULES.idleMeanMs.from, RULES.idleMeanMs.until))));
    if (ringAt + 2 * MINUTE_MS > endAt) return addStep(book, at, endAt, 'AVAILABLE', 'Available');
    addStep(book, at, ringAt, 'AVAILABLE', 'Available');
    if (book.stream.chance(RULES.noAnswerShare)) addNoAnswer(book, ringAt);
    else addAnswered(book, ringAt, endAt);
    at = book.steps.at(-1)?.endAt ?? endAt;
  }
}

function callOf(book: Book, ringAt: UtcMs, facts: Pick<VoiceCall, 'kind' | 'state' | 'agent' | 'answeredAt' | 'endAt' | 'notes' | 'isRecorded'>): VoiceCall {
  const { stream } = book;
  const queueS = facts.kind === 'VPD' ? 0 : stream.chance(0.5) ? stream.whole(0, 8) : stream.whole(9, 140);
  const digits = (): string => String(stream.whole(0, 99_999_999)).padStart(8, '0');
  return {
    ...facts,
    serial: digits() + digits(),
    queue: stream.pick(VOICE_QUEUES),
    startAt: ringAt - queueS * SECOND_MS,
    queueS,
    dnis: facts.kind === 'VPD' ? `415555${String(stream.whole(100, 199)).padStart(4, '0')}` : stream.pick(['4155550110', '2095550101']),
    ani: facts.kind === 'VPD' ? '4155550110' : `510555${String(stream.whole(100, 199)).padStart(4, '0')}`,
    isEndSent: !stream.chance(RULES.noEndShare),
    endSentAt: facts.endAt + seconds(stream, 1, 3),
  };
}

/** Rings, is answered or reaches a machine, and is written up afterwards. */
function addAnswered(book: Book, ringAt: UtcMs, lastAt: UtcMs): void {
  const { stream, agent } = book;
  const kind = stream.chance(RULES.outboundShare) ? 'VPD' : 'ACD';
  const answeredAt = ringAt + seconds(stream, 0, 9);
  const state = kind === 'VPD' && stream.chance(0.2) ? 'MACHINE' : 'ANSWERED';
  const talkMs = state === 'MACHINE' ? seconds(stream, 6, 20) : Math.max(10 * SECOND_MS, Math.min(20 * MINUTE_MS, whole(stream.spreadMs(RULES.talkMedianMs, RULES.talkSigma))));
  const endAt = Math.max(answeredAt + 5 * SECOND_MS, Math.min(answeredAt + talkMs, whole(lastAt) - 40 * SECOND_MS));
  const notes = stream.chance(0.3) ? stream.pick(['Resolved', 'Call back tomorrow', 'Order changed', 'Sent to accounts']) : '';
  const call = callOf(book, ringAt, { kind, state, agent, answeredAt, endAt, notes, isRecorded: stream.chance(0.8) });
  book.calls.push(call);
  addStep(book, ringAt, answeredAt, 'TRANSITION', '');
  addStep(book, answeredAt, endAt, 'ENGAGED', '', call);
  const wrapUntil = Math.min(whole(lastAt) - 3 * SECOND_MS, endAt + seconds(stream, 4, stream.chance(0.1) ? 180 : 35));
  if (wrapUntil > endAt) addStep(book, endAt, wrapUntil, 'WORKING', 'After call work', null, true);
}

/** Rings and is not picked up; the caller goes to somebody else or hangs up. */
function addNoAnswer(book: Book, ringAt: UtcMs): void {
  const missedAt = ringAt + RULES.noAnswerRingS * SECOND_MS;
  const endAt = missedAt + seconds(book.stream, 1, 30);
  book.calls.push(callOf(book, ringAt, { kind: 'ACD', state: book.stream.pick(['ABANDON', 'DEFLECTED']), agent: null, answeredAt: null, endAt, notes: '', isRecorded: false }));
  addStep(book, ringAt, missedAt, 'TRANSITION', '');
  addStep(book, missedAt, missedAt + seconds(book.stream, 8, 60), 'RNA-STATE', 'Missed a call');
}

/** A call that reached no agent. */
function lostCall(book: Book, at: UtcMs): VoiceCall {
  const endAt = at + seconds(book.stream, 1, 90);
  const isOutbound = book.stream.chance(0.2);
  return callOf(book, at, { kind: isOutbound ? 'VPD' : 'ACD', state: isOutbound ? 'ABANDONED' : book.stream.pick(['ABANDON', 'DEFLECTED']), agent: null, answeredAt: null, endAt, notes: '', isRecorded: false });
}

/** A supervisor listens in: the events call it engaged, with the other agent's call. */
function addListening(book: Book, startAt: UtcMs, endAt: UtcMs, heard: readonly VoiceCall[]): void {
  let at = startAt;
  for (const call of [...heard].sort((a, b) => a.startAt - b.startAt)) {
    const joinAt = (call.answeredAt ?? call.startAt) + seconds(book.stream, 5, 30);
    const leaveAt = Math.min(call.endAt, joinAt + seconds(book.stream, 60, 480));
    if (joinAt < at + 10 * SECOND_MS || leaveAt > endAt || leaveAt - joinAt < 20 * SECOND_MS) continue;
    addStep(book, at, joinAt, 'AWAY', 'Supervising');
    addStep(book, joinAt, leaveAt, 'ENGAGED', '', call);
    at = leaveAt;
    const restedAt = Math.min(endAt, at + 10 * SECOND_MS + whole(book.stream.gapMs(5 * MINUTE_MS)));
    addStep(book, at, restedAt, 'AWAY', 'Supervising');
    at = restedAt;
  }
  if (at < endAt) addStep(book, at, endAt, 'AWAY', 'Supervising');
}

/** No event of a session is sent later than this after the session's end. */
export const VOICE_LAG_MS = MINUTE_MS;
