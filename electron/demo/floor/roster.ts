import { HOUR_MS, MINUTE_MS } from '../../../shared/domain/time.ts';
import { createRandomStream, type RandomStream } from '../random.ts';
import { FAMILY_NAMES, GIVEN_NAMES, TEAM_NAMES } from './names.ts';
import { CALL, chatAgentsOf, CORE_SHARE, CORE_START_MS, DAY, DAYS_OFF, LEAVER_SHARE, sharedOf, SHIFT_LENGTHS_MS, SMALLEST_FLOOR_WITH_SUPERVISOR, TEAM_SIZE, voiceAgentsOf } from './rules.ts';

/** What an agent is there for; it decides the mix of work. */
export type Role = 'voice' | 'blended' | 'digital' | 'supervisor';

export interface DemoAgent {
  readonly index: number;
  /** With leading zeros, as an administrator typed it. */
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly team: string;
  readonly teamIndex: number;
  readonly role: Role;
  /** Nominal start of the shift, counted from the anchor's time of day. */
  readonly shiftStartMs: number;
  readonly shiftLengthMs: number;
  /** First of two days off in a row, 0 to 6, counted from the anchor's weekday. */
  readonly firstDayOff: number;
  /** Days counted from the anchor's day; no shift on or after it. Null for those who still work here. */
  readonly leftOnDay: number | null;
  readonly idleMeanMs: number;
  /** The other system in which this person is an agent as well: chats (LivePerson) or a second line (RingCentral). */
  readonly otherDesk: OtherDesk | null;
}

export type OtherDesk = 'chat' | 'voice';

const ROSTER_STREAM = 1;
const GOLDEN = 0.618_033_988_749_895;
const SILVER = 0.414_213_562_373_095;
const BRONZE = 0.302_775_637_731_995;

/** Spreads agents evenly over [0, 1) however few they are; plain chance would leave a floor of five empty now and then. */
const spread = (index: number, step: number, offset: number): number => (index * step + offset) % 1;

function roleOf(index: number, agents: number, stream: RandomStream): Role {
  if (agents >= SMALLEST_FLOOR_WITH_SUPERVISOR && index % TEAM_SIZE === TEAM_SIZE >> 1) return 'supervisor';
  const share = stream.next();
  if (share < 0.55) return 'voice';
  return share < 0.86 ? 'blended' : 'digital';
}

function shiftStartOf(share: number, stream: RandomStream): number {
  const { from, until } = CORE_START_MS;
  const at = share < CORE_SHARE ? from + (share / CORE_SHARE) * (until - from) : ((share - CORE_SHARE) / (1 - CORE_SHARE)) * DAY - 12 * HOUR_MS;
  return Math.round(at / (5 * MINUTE_MS)) * 5 * MINUTE_MS + stream.whole(-90_000, 90_000);
}

const plain = (name: string): string => name.normalize('NFD').replaceAll(/[^A-Za-z]/g, '').toLowerCase();

function nameOf(stream: RandomStream, taken: Set<string>): { readonly name: string; readonly email: string } {
  for (;;) {
    const given = stream.pick(GIVEN_NAMES);
    const family = stream.pick(FAMILY_NAMES);
    const email = `${plain(given)}.${plain(family)}@contact-centre.example`;
    if (taken.has(email)) continue;
    taken.add(email);
    return { name: `${given} ${family}`, email };
  }
}

/** Everyone on the simulated floor. The same seed, size and length of history give the same people. */
export function createRoster(seed: number, agents: number, days: number): readonly DemoAgent[] {
  const stream = createRandomStream(seed, ROSTER_STREAM);
  const offsets = [stream.next(), stream.next(), stream.next()] as const;
  const taken = new Set<string>();
  const roster = Array.from({ length: agents }, (_, index): DemoAgent => {
    const teamIndex = Math.floor(index / TEAM_SIZE);
    const teamName = TEAM_NAMES[teamIndex % TEAM_NAMES.length] ?? 'Sales';
    const role = roleOf(index, agents, stream);
    const leaves = role !== 'supervisor' && days > 2 && agents > 20 && stream.chance(LEAVER_SHARE);
    return {
      index,
      id: String(index + 1).padStart(4, '0'),
      userId: stream.guid(),
      ...nameOf(stream, taken),
      team: teamIndex < TEAM_NAMES.length ? teamName : `${teamName} ${Math.floor(teamIndex / TEAM_NAMES.length) + 1}`,
      teamIndex,
      role,
      shiftStartMs: shiftStartOf(role === 'supervisor' ? spread(index, GOLDEN, offsets[0]) * CORE_SHARE : spread(index, GOLDEN, offsets[0]), stream),
      shiftLengthMs: stream.pick(SHIFT_LENGTHS_MS),
      firstDayOff: DAYS_OFF[Math.floor(spread(index, SILVER, offsets[1]) * DAYS_OFF.length)] ?? 5,
      leftOnDay: leaves ? -Math.floor(spread(index, BRONZE, offsets[2]) * (days - 1)) : null,
      idleMeanMs: stream.whole(CALL.idleMeanMs.from, CALL.idleMeanMs.until),
      otherDesk: null,
    };
  });
  return withOtherDesks(roster);
}

/** Some who work here are agents in a second system too: the ones with chats in LivePerson, the ones on the phone in RingCentral. */
function withOtherDesks(roster: readonly DemoAgent[]): readonly DemoAgent[] {
  const staying = roster.filter((agent) => agent.role !== 'supervisor' && agent.leftOnDay === null);
  const room = Math.floor(staying.length / 2);
  const byFitness = (roles: readonly Role[]): DemoAgent[] => [...staying].sort((a, b) => rank(roles, a) - rank(roles, b) || a.index - b.index);
  const chat = new Set(byFitness(['blended', 'digital', 'voice']).slice(0, Math.min(room, sharedOf(chatAgentsOf(roster.length)))));
  const voice = new Set(byFitness(['voice', 'digital', 'blended']).filter((agent) => !chat.has(agent)).slice(0, Math.min(room, sharedOf(voiceAgentsOf(roster.length)))));
  return roster.map((agent) => (chat.has(agent) ? { ...agent, otherDesk: 'chat' } : voice.has(agent) ? { ...agent, otherDesk: 'voice' } : agent));
}

const rank = (roles: readonly Role[], agent: DemoAgent): number => roles.indexOf(agent.role);
