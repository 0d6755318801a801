import { MINUTE_MS, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';
import type { RandomStream } from '../random.ts';
import { PRESENCE } from './activity.ts';
import { createDesk } from './desk.ts';
import type { Floor } from './floor.ts';
import { createLru } from './lru.ts';
import type { VoiceAgent } from './people.ts';
import type { World } from './rota.ts';
import { createVoiceShift, type VoiceCall, type VoiceShift, type VoiceStep } from './voice-shift.ts';

/** What truly happens at the phones of the other line, past and to come, made on demand. */
export interface VoiceFloor {
  readonly agents: readonly VoiceAgent[];
  /** Sessions that touch a window, oldest first. */
  shiftsIn(agent: VoiceAgent, window: ClosedInterval): readonly VoiceShift[];
  nowAt(agent: VoiceAgent, at: UtcMs): { readonly shift: VoiceShift; readonly step: VoiceStep } | null;
}

const SHIFTS_KEPT_PER_AGENT = 3;
const COLLEAGUES_HEARD = 3;

export function createVoiceFloor(world: World, floor: Floor, agents: readonly VoiceAgent[]): VoiceFloor {
  const desk = createDesk(world, floor, (presence) => (presence === PRESENCE.secondLine.name ? 'work' : 'elsewhere'));
  const shifts = createLru<string, VoiceShift | null>(Math.max(20, agents.length * SHIFTS_KEPT_PER_AGENT));

  const shiftOf = (agent: VoiceAgent, day: number): VoiceShift | null => shifts.get(`${agent.index} ${day}`, () => {
    const shift = desk.shiftOf(agent, day);
    return shift && createVoiceShift({ seed: world.seed, agent, shift, callsNearby });
  });
  const shiftsIn = (agent: VoiceAgent, window: ClosedInterval): readonly VoiceShift[] => desk.daysIn(agent, window).flatMap((day) => shiftOf(agent, day) ?? []);

  /** Supervisors listen in on agents only, so that this never goes in circles; no call is heard twice. */
  function callsNearby(span: ClosedInterval, stream: RandomStream): readonly VoiceCall[] {
    const others = agents.filter((agent) => !agent.isSupervisor);
    const heard = new Set(Array.from({ length: Math.min(COLLEAGUES_HEARD, others.length) }, () => stream.pick(others)));
    const calls = [...heard].flatMap((agent) => shiftsIn(agent, span).flatMap((shift) => shift.calls));
    return calls.filter((call) => call.agent !== null && call.state === 'ANSWERED' && call.endAt - (call.answeredAt ?? call.endAt) > MINUTE_MS && call.startAt > span.startAt && call.endAt < span.endAt);
  }

  return {
    agents,
    shiftsIn,
    nowAt: (agent, at) => {
      const shift = shiftsIn(agent, { startAt: at, endAt: at + 1 }).find((each) => each.startAt <= at && each.endAt > at);
      const step = shift?.steps.findLast((each) => each.startAt <= at && each.endAt > at);
      return shift && step ? { shift, step } : null;
    },
  };
}
