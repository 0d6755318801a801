import { MINUTE_MS, SECOND_MS, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';
import type { RandomStream } from '../random.ts';
import type { SimInteraction, WorkloadCounts } from './activity.ts';
import { CALL, CHAT, DIGITAL, EMAIL, LAG_MS, LATE_SHARE, LATE_LAG_MS } from './rules.ts';

/** One step of an agent in an interaction. */
export interface Step extends ClosedInterval {
  readonly category: 'Ringing' | 'Connected' | 'Wrap' | 'Unexpected' | 'Failed';
  readonly reason: string | null;
  readonly interaction: SimInteraction;
}

/** Time in which one interaction counts in the agent's workload. */
export interface Load extends ClosedInterval { readonly kind: keyof WorkloadCounts }

/** Work of one stretch in which the agent is ready, as it is being laid out. */
export interface Stretch {
  readonly steps: Step[];
  readonly loads: Load[];
  /** Time in which the agent is away by the system's doing, after a call that was not answered. */
  readonly aways: ClosedInterval[];
}

/** The edges of a stretch: work begins in `[startAt, untilAt)` and has ended by `lastAt`. */
export interface StretchBounds { readonly startAt: UtcMs; readonly untilAt: UtcMs; readonly lastAt: UtcMs }

const range = (stream: RandomStream, limits: { readonly from: number; readonly until: number }): number => stream.whole(limits.from, limits.until);
const clamp = (value: number, limits: { readonly from: number; readonly until: number }): number => Math.max(limits.from, Math.min(limits.until, value));

/** How late an event is published: seconds as a rule, about a minute now and then. */
export function lagOf(stream: RandomStream): number {
  return range(stream, stream.chance(LATE_SHARE) ? LATE_LAG_MS : LAG_MS);
}

type Facts = Omit<SimInteraction, 'guid' | 'doneAt' | 'finalStatus'>;
type Part = Omit<Step, 'interaction'>;

/** Adds an interaction from its steps; its processing ends a few seconds after the last of them. */
function addInteraction(into: Stretch, stream: RandomStream, facts: Facts, parts: readonly Part[]): UtcMs {
  const endAt = Math.max(...parts.map((part) => part.endAt));
  const interaction: SimInteraction = {
    ...facts,
    guid: stream.guid(),
    finalStatus: stream.chance(CALL.internalErrorShare) ? 'InternalError' : 'Completed',
    doneAt: endAt + lagOf(stream) + stream.whole(200, 3_000),
  };
  for (const part of parts) into.steps.push({ ...part, interaction });
  return endAt;
}

function callFacts(stream: RandomStream): Facts {
  const share = stream.next();
  if (share < CALL.outboundShare) return { medium: 'Phone', mediumManager: 'VCC', direction: 'Outbound' };
  if (share < CALL.outboundShare + CALL.internalShare) return { medium: 'Phone', mediumManager: stream.chance(0.5) ? 'VBC' : 'VCC', direction: 'Internal' };
  return { medium: 'Phone', mediumManager: 'VCC', direction: 'Inbound' };
}

/** A call that rings and is not answered, is declined, or cannot be set up. Null when this call goes well. */
function addMissedCall(into: Stretch, stream: RandomStream, facts: Facts, ringAt: UtcMs, lastAt: UtcMs): UtcMs | null {
  const share = stream.next();
  if (share >= CALL.noAnswerShare + CALL.declinedShare + CALL.failedShare) return null;
  const leadAt = ringAt - range(stream, CALL.leadMs);
  const isNoAnswer = share < CALL.noAnswerShare;
  const isFailed = share >= CALL.noAnswerShare + CALL.declinedShare;
  const missedAt = ringAt + (isNoAnswer ? CALL.noAnswerRingMs + stream.whole(-400, 400) : stream.whole(300, 6_000));
  const reason = isNoAnswer ? 'NoAnswer' : stream.pick(isFailed ? ['CallFailed', 'NumberUnobtainable', 'CallRejected'] : ['NumberBusy', 'NumberBusy', 'CallRejected', 'ConnectionUnavailable']);
  const endAt = missedAt + (stream.chance(0.5) ? 0 : stream.whole(20, 2_500));
  into.loads.push({ kind: 'calls', startAt: leadAt, endAt: missedAt });
  addInteraction(into, stream, facts, [
    { category: 'Ringing', reason: null, startAt: ringAt, endAt: missedAt },
    { category: isFailed ? 'Failed' : 'Unexpected', reason, startAt: missedAt, endAt },
  ]);
  if (!isNoAnswer || !stream.chance(CALL.awayAfterNoAnswerShare)) return endAt;
  const backAt = Math.min(lastAt, missedAt + range(stream, CALL.awayAfterNoAnswerMs));
  if (backAt <= missedAt) return endAt;
  into.aways.push({ startAt: missedAt, endAt: backAt });
  return Math.max(endAt, backAt);
}

/** Talk, perhaps in two parts with the call parked between them. The workload holds the call only while it is connected. */
function talkParts(into: Stretch, stream: RandomStream, leadAt: UtcMs, connectedAt: UtcMs, talkMs: number): { readonly parts: readonly Part[]; readonly endAt: UtcMs } {
  const endAt = connectedAt + talkMs;
  if (talkMs < 2 * MINUTE_MS || !stream.chance(CALL.parkShare)) {
    into.loads.push({ kind: 'calls', startAt: leadAt, endAt });
    return { parts: [{ category: 'Connected', reason: null, startAt: connectedAt, endAt }], endAt };
  }
  const parkedAt = connectedAt + Math.round(talkMs * stream.between(0.2, 0.5));
  const unparkedAt = Math.min(parkedAt + range(stream, CALL.parkedMs), endAt - 5 * SECOND_MS);
  into.loads.push({ kind: 'calls', startAt: leadAt, endAt: parkedAt }, { kind: 'calls', startAt: unparkedAt, endAt });
  return {
    parts: [
      { category: 'Connected', reason: null, startAt: connectedAt, endAt: parkedAt },
      { category: 'Connected', reason: 'Unparked', startAt: unparkedAt, endAt },
    ],
    endAt,
  };
}

/** The automatic wrap, and now and then a manual one that extends it. */
function wrapParts(stream: RandomStream, startAt: UtcMs, lastAt: UtcMs): readonly Part[] {
  const endAt = Math.min(lastAt, startAt + range(stream, CALL.wrapMs));
  const parts: Part[] = [{ category: 'Wrap', reason: null, startAt, endAt }];
  if (!stream.chance(CALL.longWrapShare)) return parts;
  const longerUntil = Math.min(lastAt, endAt + range(stream, CALL.longWrapMs));
  if (longerUntil > endAt) parts.push({ category: 'Wrap', reason: null, startAt: endAt, endAt: longerUntil });
  return parts;
}

/** Calls one after the other, with idle time between them. */
export function addCalls(into: Stretch, stream: RandomStream, bounds: StretchBounds, idleMeanMs: number): void {
  let at = bounds.startAt + 2 * SECOND_MS;
  for (;;) {
    const ringAt = at + CALL.leadMs.until + stream.gapMs(idleMeanMs);
    if (ringAt >= bounds.untilAt || ringAt + CALL.shortestMs > bounds.lastAt) return;
    at = addCall(into, stream, ringAt, bounds.lastAt) + 50;
  }
}

function addCall(into: Stretch, stream: RandomStream, ringAt: UtcMs, lastAt: UtcMs): UtcMs {
  const facts = callFacts(stream);
  const missedUntil = addMissedCall(into, stream, facts, ringAt, lastAt);
  if (missedUntil !== null) return missedUntil;
  const leadAt = ringAt - range(stream, CALL.leadMs);
  const connectedAt = ringAt + (stream.chance(0.02) ? 0 : range(stream, CALL.ringMs));
  const longest = Math.min(CALL.talkMs.until, lastAt - connectedAt - CALL.wrapMs.until);
  const talkMs = clamp(stream.spreadMs(CALL.talkMedianMs, CALL.talkSigma), { from: CALL.talkMs.from, until: Math.max(CALL.talkMs.from, longest) });
  const talk = talkParts(into, stream, leadAt, connectedAt, talkMs);
  return addInteraction(into, stream, facts, [
    { category: 'Ringing', reason: null, startAt: ringAt, endAt: connectedAt },
    ...talk.parts,
    ...wrapParts(stream, talk.endAt, lastAt),
  ]);
}

/** The first instant from `at` on at which `widthMs` lie free of calls and of away time. */
function nextFreeAt(blocked: readonly ClosedInterval[], at: UtcMs, widthMs: number): UtcMs {
  let free = at;
  for (const interval of blocked) {
    if (interval.endAt > free - DIGITAL.leadMs.until && interval.startAt < free + widthMs) free = interval.endAt + DIGITAL.leadMs.until + SECOND_MS;
  }
  return free;
}

/** Work of a given amount, cut wherever a live call interrupts it. */
function connectedParts(live: readonly ClosedInterval[], connectedAt: UtcMs, workMs: number): readonly Part[] {
  const parts: Part[] = [];
  let at = connectedAt;
  let left = workMs;
  let reason: string | null = null;
  for (const call of live) {
    if (call.endAt <= at) continue;
    if (call.startAt >= at + left) break;
    parts.push({ category: 'Connected', reason, startAt: at, endAt: call.startAt });
    left -= call.startAt - at;
    at = call.endAt;
    reason = 'Resumed';
  }
  parts.push({ category: 'Connected', reason, startAt: at, endAt: at + left });
  return parts;
}

function digitalFacts(stream: RandomStream, kind: 'semiLive' | 'nonLive'): Facts {
  if (kind === 'semiLive') return { medium: 'Webchat', mediumManager: 'VCC', direction: 'Inbound' };
  const share = stream.next();
  if (share < 0.65) return { medium: 'Email', mediumManager: 'VCC', direction: share < 0.55 ? 'Inbound' : 'Outbound' };
  return { medium: stream.chance(0.7) ? 'Case' : 'API Case PM', mediumManager: stream.chance(0.8) ? 'Salesforce' : 'VCC', direction: 'Inbound' };
}

/** Chats or e-mails and cases: one after the other in each of a few slots. Calls must have been laid out before, because they interrupt. */
export function addDigitalWork(into: Stretch, stream: RandomStream, bounds: StretchBounds, kind: 'semiLive' | 'nonLive'): void {
  const rules = kind === 'semiLive' ? CHAT : EMAIL;
  const live = into.loads.filter((load) => load.kind === 'calls').sort((a, b) => a.startAt - b.startAt);
  const blocked = [...live, ...into.aways].sort((a, b) => a.startAt - b.startAt);
  for (let slot = 0; slot < rules.slots; slot += 1) {
    let at = bounds.startAt + DIGITAL.leadMs.until + SECOND_MS;
    for (;;) {
      const offeredAt = nextFreeAt(blocked, at + stream.gapMs(rules.idleMeanMs), DIGITAL.ringMs.until + SECOND_MS);
      const endAt = offeredAt < bounds.untilAt ? addDigital(into, stream, kind, live, offeredAt, bounds.lastAt) : null;
      if (endAt === null) break;
      at = endAt + DIGITAL.leadMs.until + 50;
    }
  }
}

function addDigital(into: Stretch, stream: RandomStream, kind: 'semiLive' | 'nonLive', live: readonly ClosedInterval[], offeredAt: UtcMs, lastAt: UtcMs): UtcMs | null {
  const rules = kind === 'semiLive' ? CHAT : EMAIL;
  const leadAt = offeredAt - range(stream, DIGITAL.leadMs);
  const connectedAt = offeredAt + range(stream, DIGITAL.ringMs);
  const workMs = clamp(stream.spreadMs(rules.workMedianMs, rules.workSigma), { from: 40 * SECOND_MS, until: DIGITAL.longestMs });
  const connected = connectedParts(live, connectedAt, workMs);
  const wrapAt = connected.at(-1)?.endAt ?? connectedAt;
  const wrapUntil = wrapAt + range(stream, DIGITAL.wrapMs);
  if (wrapUntil > lastAt) return null;
  for (const [index, part] of connected.entries()) into.loads.push({ kind, startAt: index === 0 ? leadAt : part.startAt, endAt: part.endAt });
  return addInteraction(into, stream, digitalFacts(stream, kind), [
    { category: 'Ringing', reason: null, startAt: offeredAt, endAt: connectedAt },
    ...connected,
    { category: 'Wrap', reason: null, startAt: wrapAt, endAt: wrapUntil },
  ]);
}

/** A supervisor listens in on calls of the team, one at a time. `calls` are connected steps of others, in any order. */
export function addMonitoring(into: Stretch, stream: RandomStream, bounds: StretchBounds, calls: readonly Step[]): void {
  let at = bounds.startAt + 2 * SECOND_MS;
  for (const call of [...calls].sort((a, b) => a.startAt - b.startAt)) {
    const ringAt = call.startAt + stream.whole(5 * SECOND_MS, 30 * SECOND_MS);
    const connectedAt = ringAt + stream.whole(100, 1_500);
    const endAt = Math.min(call.endAt, connectedAt + stream.whole(MINUTE_MS, 8 * MINUTE_MS));
    if (ringAt < at || ringAt >= bounds.untilAt || endAt - connectedAt < 20 * SECOND_MS || endAt > bounds.lastAt) continue;
    into.loads.push({ kind: 'calls', startAt: ringAt, endAt });
    const part = { reason: 'Monitor', interaction: call.interaction } as const;
    into.steps.push({ ...part, category: 'Ringing', startAt: ringAt, endAt: connectedAt });
    into.steps.push({ ...part, category: 'Connected', startAt: connectedAt, endAt });
    into.steps.push({ ...part, category: 'Wrap', startAt: endAt, endAt: Math.min(bounds.lastAt, endAt + (stream.chance(0.5) ? 0 : stream.whole(500, 5_000))) });
    at = endAt + stream.gapMs(12 * MINUTE_MS) + 6 * SECOND_MS;
  }
}
