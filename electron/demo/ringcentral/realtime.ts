import type { UtcMs } from '../../../shared/domain/time.ts';
import type { VoiceFloor } from '../floor/voice-floor.ts';
import { callIdOf } from './events.ts';

const secondsSince = (from: UtcMs, at: UtcMs): number => Math.max(0, Math.floor((at - from) / 1_000));

/** Every session that is logged in, as the supervisor's view lists it: base states only, no labels. Who logged out is not in it. */
export function agentsNow(floor: VoiceFloor, at: UtcMs, accountId: string): readonly unknown[] {
  return floor.agents.flatMap((agent) => {
    const now = floor.nowAt(agent, at);
    if (!now) return [];
    const { shift, step } = now;
    const [firstName = '', ...rest] = agent.person.name.split(' ');
    const done = shift.steps.filter((each) => each.endAt <= at);
    const talked = done.filter((each) => each.base === 'ENGAGED');
    const { call } = step;
    return [{
      agentId: Number(agent.id), accountId, accountName: 'Voice desk', firstName, lastName: rest.join(' '), username: agent.person.email, email: agent.person.email,
      agentType: agent.isSupervisor ? 'SUPERVISOR' : 'AGENT', agentGroupId: 4_711, agentGroupName: agent.person.team, agentLoginId: Number(shift.sessionId), agentPhone: agent.phone,
      agentState: step.base, agentLoginType: 'INBOUND', stateTime: secondsSince(step.startAt, at), loginTime: secondsSince(shift.startAt, at),
      pendingDisposition: step.isDispositionPending ? 1 : 0, pendingDispositionTime: step.isDispositionPending ? secondsSince(step.startAt, at) : 0,
      isOffhook: call === null ? 0 : 1, isGhostLogin: 0, isDequeueAgent: 0, lastUpdate: new Date(step.startAt).toISOString(),
      callUii: call === null ? null : callIdOf(call), callAni: call?.ani ?? null, callDnis: call?.dnis ?? null, gateId: call === null ? null : Number(call.queue.id),
      callsHandled: talked.length, rna: done.filter((each) => each.base === 'RNA-STATE').length,
      totalTalkTime: talked.reduce((sum, each) => sum + secondsSince(each.startAt, each.endAt), 0),
    }];
  });
}
