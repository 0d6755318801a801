import type { FloorAgent } from '../../../shared/contract/schemas.ts';

/** An agent who is available and has nothing open, with what a test says otherwise. */
export function buildFloorAgent(given: Partial<FloorAgent> = {}): FloorAgent {
  return {
    key: '1:01', sourceId: 1, agentId: '01', name: 'Agent', state: 'available', label: 'Ready', sinceAt: 0, workload: null, interactions: [],
    today: [], todayOpenSinceAt: null, noAnswersToday: 0, exceptions: [], personId: null, teamId: null, elsewhere: [], derived: false, ...given,
  };
}
