import type { Activity } from '../../shared/domain/activity.ts';

/** A closed presence; free of the test runner, so that a child process can use it. */
export function makePlainActivity(agentId: string, startAt: number, name: string): Activity {
  return {
    agentId, type: 'Presence', category: 'Ready', name, eligibleForRouting: true, startAt, durationMs: 20, status: null, reason: null,
    interactionGuid: null, medium: null, mediumManager: null, direction: null, channelGuid: null, calls: null, semiLive: null, nonLive: null,
  };
}
