import { MINUTE_MS, SECOND_MS, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';
import { createRandomStream, type RandomStream } from '../random.ts';
import { compareActivities, PRESENCE, type PresenceWords, type SimActivity } from './activity.ts';
import type { DemoAgent } from './roster.ts';
import { BLENDED_IDLE_FACTOR, OVERRUN_MS, SECOND_LINE } from './rules.ts';
import { addCalls, addDigitalWork, addMonitoring, lagOf, type Load, type Step, type Stretch } from './work.ts';
import { workloadOf } from './workload.ts';

const SHIFT_STREAM = 3;
const SECOND_LINE_STREAM = 4;
/** The last work of a shift ends at least this long before the logout. */
const LOGOUT_MARGIN_MS = 20 * SECOND_MS;

/** Something in a shift that is not work with customers. */
interface Agendum { readonly dueAt: UtcMs; readonly lengthMs: number; readonly presence: PresenceWords }

interface PresenceChange { readonly at: UtcMs; readonly presence: PresenceWords }

/** What one shift needs to know. `nextLoginAt` ends the time logged out after it; `callsNearby` finds calls to listen in on. */
export interface ShiftPlan {
  readonly seed: number;
  readonly agent: DemoAgent;
  readonly day: number;
  readonly shift: ClosedInterval;
  readonly nextLoginAt: UtcMs | null;
  readonly callsNearby: (shift: ClosedInterval, stream: RandomStream) => readonly Step[];
}

function agendaOf(stream: RandomStream, role: DemoAgent['role'], shift: ClosedInterval): readonly Agendum[] {
  const length = shift.endAt - shift.startAt;
  const agenda: Agendum[] = [];
  const add = (share: number, presence: PresenceWords, fromMinutes: number, untilMinutes: number): void => {
    agenda.push({ dueAt: shift.startAt + Math.round(length * share), lengthMs: stream.whole(fromMinutes * MINUTE_MS, untilMinutes * MINUTE_MS), presence });
  };
  add(stream.between(0.18, 0.32), PRESENCE.break, 9, 16);
  add(stream.between(0.42, 0.58), PRESENCE.lunch, 28, 46);
  add(stream.between(0.7, 0.84), PRESENCE.break, 9, 16);
  if (stream.chance(0.6)) add(stream.between(0.05, 0.95), PRESENCE.comfortBreak, 2, 6);
  if (stream.chance(role === 'supervisor' ? 0.95 : 0.16)) add(stream.between(0.1, 0.9), PRESENCE.meeting, 20, 50);
  if (stream.chance(role === 'supervisor' ? 0.6 : 0.1)) add(stream.between(0.1, 0.9), PRESENCE.coaching, 12, 25);
  if (stream.chance(0.07)) add(stream.between(0.1, 0.7), PRESENCE.training, 40, 90);
  if (stream.chance(0.12)) add(stream.between(0.1, 0.9), PRESENCE.backOffice, 6, 25);
  if (stream.chance(0.03)) add(stream.between(0.1, 0.9), PRESENCE.loggedOut, 1, 4);
  return agenda;
}

/** When an agent of a second line takes its calls. */
function secondLineOf(seed: number, agent: DemoAgent, day: number, shift: ClosedInterval): readonly Agendum[] {
  if (agent.otherDesk !== 'voice') return [];
  const stream = createRandomStream(seed, SECOND_LINE_STREAM, agent.index, day);
  const length = shift.endAt - shift.startAt;
  return SECOND_LINE.shares.map((share) => ({
    dueAt: shift.startAt + Math.round(length * (share + stream.between(-0.04, 0.04))),
    lengthMs: stream.whole(SECOND_LINE.lengthMs.from, SECOND_LINE.lengthMs.until),
    presence: PRESENCE.secondLine,
  }));
}

/** Lays out one shift of one agent, and the time logged out after it: every activity, sorted. The same plan gives the same shift. */
export function createShift(plan: ShiftPlan): readonly SimActivity[] {
  const stream = createRandomStream(plan.seed, SHIFT_STREAM, plan.agent.index, plan.day);
  const { shift, agent } = plan;
  const work: Stretch = { steps: [], loads: [], aways: [] };
  const changes = openingPresence(stream, shift.startAt);
  const lastAt = shift.endAt - LOGOUT_MARGIN_MS;
  const calls = agent.role === 'supervisor' ? plan.callsNearby(shift, stream) : [];
  let at = changes.at(-1)?.at ?? shift.startAt;
  const agenda = [...agendaOf(stream, agent.role, shift), ...secondLineOf(plan.seed, agent, plan.day, shift)].sort((a, b) => a.dueAt - b.dueAt);
  for (const item of agenda) {
    at = workUntil(work, changes, stream, agent, at, Math.max(item.dueAt, at + MINUTE_MS), lastAt, calls);
    if (at + item.lengthMs + 10 * MINUTE_MS > lastAt) continue;
    // Two presences of one category never begin in the same millisecond: the vendor's items could not be told apart.
    if (item.presence.category === PRESENCE.ready.category && changes.at(-1)?.at === at) changes.pop();
    changes.push({ at, presence: item.presence }, { at: at + item.lengthMs, presence: PRESENCE.ready });
    at += item.lengthMs;
  }
  workUntil(work, changes, stream, agent, at, lastAt, lastAt, calls);
  changes.push({ at: shift.endAt, presence: PRESENCE.loggedOut });
  return toActivities(agent, stream, shift.startAt, plan.nextLoginAt ?? Number.POSITIVE_INFINITY, changes, work);
}

/** Some log in as Away and turn Ready later; now and then both happen within one millisecond. */
function openingPresence(stream: RandomStream, loginAt: UtcMs): PresenceChange[] {
  if (!stream.chance(0.35)) return [{ at: loginAt, presence: PRESENCE.ready }];
  const readyAt = loginAt + (stream.chance(0.25) ? 0 : stream.whole(2 * SECOND_MS, 90 * SECOND_MS));
  return [{ at: loginAt, presence: PRESENCE.away }, { at: readyAt, presence: PRESENCE.ready }];
}

/** Fills the time from `at` to `untilAt` with work; returns when the agent is free after it. */
function workUntil(work: Stretch, changes: PresenceChange[], stream: RandomStream, agent: DemoAgent, at: UtcMs, untilAt: UtcMs, shiftLastAt: UtcMs, calls: readonly Step[]): UtcMs {
  const bounds = { startAt: at, untilAt: Math.min(untilAt, shiftLastAt), lastAt: Math.min(shiftLastAt, untilAt + OVERRUN_MS) };
  const stretch: Stretch = { steps: [], loads: [], aways: [] };
  if (agent.role === 'supervisor') addMonitoring(stretch, stream, bounds, calls);
  if (agent.role === 'voice') addCalls(stretch, stream, bounds, agent.idleMeanMs);
  if (agent.role === 'blended') addCalls(stretch, stream, bounds, agent.idleMeanMs * BLENDED_IDLE_FACTOR);
  if (agent.role === 'blended' || agent.role === 'digital') {
    addDigitalWork(stretch, stream, bounds, 'semiLive');
    addDigitalWork(stretch, stream, bounds, 'nonLive');
  }
  for (const away of stretch.aways) changes.push({ at: away.startAt, presence: PRESENCE.away }, { at: away.endAt, presence: PRESENCE.ready });
  work.steps.push(...stretch.steps);
  work.loads.push(...stretch.loads);
  const ends = [...stretch.steps, ...stretch.aways].map((interval) => interval.endAt);
  return ends.reduce((latest, end) => Math.max(latest, end), bounds.untilAt);
}

function toActivities(agent: DemoAgent, stream: RandomStream, loginAt: UtcMs, endAt: UtcMs, changes: readonly PresenceChange[], work: { readonly steps: readonly Step[]; readonly loads: readonly Load[] }): readonly SimActivity[] {
  const activities: SimActivity[] = [];
  for (const [index, change] of changes.entries()) {
    activities.push({ agent, type: 'Presence', presence: change.presence, startAt: change.at, endAt: changes[index + 1]?.at ?? endAt, lagMs: lagOf(stream) });
  }
  for (const part of workloadOf(work.loads, loginAt, endAt)) {
    activities.push({ agent, type: 'Workload', workload: part.workload, startAt: part.startAt, endAt: part.endAt, lagMs: lagOf(stream) });
  }
  for (const step of work.steps) {
    const { category, reason, interaction } = step;
    activities.push({ agent, type: 'Interaction', category, reason, interaction, startAt: step.startAt, endAt: step.endAt, lagMs: lagOf(stream) });
  }
  return activities.sort(compareActivities);
}

/** The time before an agent's first login in the history: logged out, nothing to do. */
export function createOpening(seed: number, agent: DemoAgent, startAt: UtcMs, firstLoginAt: UtcMs | null): readonly SimActivity[] {
  const stream = createRandomStream(seed, SHIFT_STREAM, agent.index);
  const changes = [{ at: startAt + stream.whole(0, SECOND_MS), presence: PRESENCE.loggedOut }];
  return toActivities(agent, stream, changes[0]?.at ?? startAt, firstLoginAt ?? Number.POSITIVE_INFINITY, changes, { steps: [], loads: [] });
}
