import type { ClosedInterval, UtcMs } from '../../../shared/domain/time.ts';
import { MINUTE_MS } from '../../../shared/domain/time.ts';
import { createRandomStream, type RandomStream } from '../random.ts';
import { PRESENCE, type SimActivity } from './activity.ts';
import type { Floor } from './floor.ts';
import type { DemoAgent } from './roster.ts';
import { dayAt, shiftOn, type World } from './rota.ts';

/** Somebody at a desk of another system than Vonage. */
export interface DeskAgent {
  /** Position among the agents of that system. */
  readonly index: number;
  /** The system's own id for the person. */
  readonly id: string;
  /** Name, team and working hours. Of a person who works in Vonage too: that very agent. */
  readonly person: DemoAgent;
  readonly isShared: boolean;
}

export type DeskKind = 'work' | 'elsewhere' | 'break' | 'lunch' | 'meeting' | 'training' | 'coaching' | 'away';

/** What an agent of another desk is about in a stretch of a shift. */
export interface DeskPart extends ClosedInterval { readonly kind: DeskKind }

/** One shift at a desk. Parts are chained from its start to its end. */
export interface DeskShift extends ClosedInterval {
  readonly day: number;
  readonly parts: readonly DeskPart[];
  /** When the person is on a phone call in Vonage. */
  readonly calls: readonly ClosedInterval[];
}

export interface Desk {
  shiftOf(agent: DeskAgent, day: number): DeskShift | null;
  /** Days whose shift touches a window. */
  daysIn(agent: DeskAgent, window: ClosedInterval): readonly number[];
}

const OWN_STREAM = 31;

/** Working hours of people at other desks: their own, or those that Vonage shows of them. */
export function createDesk(world: World, floor: Floor, readyKind: (presence: string) => DeskKind): Desk {
  function shiftOf(agent: DeskAgent, day: number): DeskShift | null {
    const shift = shiftOn(world, agent.person, day);
    if (!shift) return null;
    const bounds = { startAt: wholeSecond(shift.startAt), endAt: wholeSecond(shift.endAt) };
    if (!agent.isShared) return { ...bounds, day, parts: ownParts(createRandomStream(world.seed, OWN_STREAM, agent.person.index, day), bounds), calls: [] };
    const done = [...floor.activitiesOf(agent.person, { startAt: shift.startAt, endAt: shift.startAt + 1 })].filter((sim) => sim.startAt >= shift.startAt && sim.startAt < shift.endAt);
    return { ...bounds, day, parts: sharedParts(done, bounds, readyKind), calls: done.filter(isPhoneCall).map(({ startAt, endAt }) => ({ startAt, endAt })) };
  }
  function daysIn(agent: DeskAgent, window: ClosedInterval): readonly number[] {
    const days: number[] = [];
    for (let day = dayAt(world, agent.person, window.startAt) - 1; day <= dayAt(world, agent.person, window.endAt) + 1; day += 1) {
      const shift = shiftOn(world, agent.person, day);
      if (shift && shift.startAt < window.endAt && shift.endAt > window.startAt) days.push(day);
    }
    return days;
  }
  return { shiftOf, daysIn };
}

const wholeSecond = (at: UtcMs): UtcMs => Math.floor(at / 1_000) * 1_000;

function isPhoneCall(sim: SimActivity): boolean {
  return sim.type === 'Interaction' && sim.interaction.medium === 'Phone' && sim.category === 'Connected' && sim.endAt > sim.startAt;
}

const KINDS: Readonly<Record<string, DeskKind>> = {
  [PRESENCE.break.name]: 'break', [PRESENCE.comfortBreak.name]: 'break', [PRESENCE.lunch.name]: 'lunch', [PRESENCE.meeting.name]: 'meeting',
  [PRESENCE.training.name]: 'training', [PRESENCE.coaching.name]: 'coaching', [PRESENCE.away.name]: 'away', [PRESENCE.loggedOut.name]: 'away',
};

/** A person's presences in Vonage as parts at the other desk, on whole seconds; parts that vanish by that are left out. */
function sharedParts(done: readonly SimActivity[], bounds: ClosedInterval, readyKind: (presence: string) => DeskKind): readonly DeskPart[] {
  const parts: DeskPart[] = [];
  for (const sim of done) {
    if (sim.type !== 'Presence') continue;
    const kind = KINDS[sim.presence.name] ?? readyKind(sim.presence.name);
    const startAt = parts.length === 0 ? bounds.startAt : wholeSecond(sim.startAt);
    const before = parts.at(-1);
    if (before && startAt - before.startAt < MIN_PART_MS) {
      parts[parts.length - 1] = { ...before, kind, endAt: bounds.endAt };
    } else {
      if (before) parts[parts.length - 1] = { ...before, endAt: startAt };
      parts.push({ kind, startAt, endAt: bounds.endAt });
    }
  }
  return parts;
}

const MIN_PART_MS = 10_000;

/** The day of somebody who has only this desk: work, two breaks, lunch, now and then a meeting or a coaching. */
function ownParts(stream: RandomStream, bounds: ClosedInterval): readonly DeskPart[] {
  const length = bounds.endAt - bounds.startAt;
  const pauses: { readonly share: number; readonly kind: DeskKind; readonly lengthMs: number }[] = [];
  const add = (share: number, kind: DeskKind, fromMinutes: number, untilMinutes: number): void => {
    pauses.push({ share, kind, lengthMs: wholeSecond(stream.whole(fromMinutes * MINUTE_MS, untilMinutes * MINUTE_MS)) });
  };
  add(stream.between(0.18, 0.3), 'break', 9, 16);
  add(stream.between(0.42, 0.56), 'lunch', 28, 46);
  add(stream.between(0.7, 0.84), 'break', 9, 16);
  if (stream.chance(0.3)) add(stream.between(0.05, 0.16), 'meeting', 18, 40);
  if (stream.chance(0.3)) add(stream.between(0.32, 0.4), 'coaching', 12, 25);
  if (stream.chance(0.15)) add(stream.between(0.58, 0.66), 'training', 30, 50);
  if (stream.chance(0.5)) add(stream.between(0.86, 0.93), 'away', 1, 7);
  const parts: DeskPart[] = [];
  let at = bounds.startAt;
  for (const pause of pauses.sort((a, b) => a.share - b.share)) {
    const startAt = Math.max(at + MINUTE_MS, wholeSecond(bounds.startAt + length * pause.share));
    if (startAt + pause.lengthMs + 10 * MINUTE_MS > bounds.endAt) break;
    parts.push({ kind: 'work', startAt: at, endAt: startAt }, { kind: pause.kind, startAt, endAt: startAt + pause.lengthMs });
    at = startAt + pause.lengthMs;
  }
  return [...parts, { kind: 'work', startAt: at, endAt: bounds.endAt }];
}
