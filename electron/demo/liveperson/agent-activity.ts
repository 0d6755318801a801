import type { ChatFloor } from '../floor/chat-floor.ts';
import { timesOf, type ChatTime, type ChatTimes } from '../floor/chat-figures.ts';
import type { ChatAgent } from '../floor/people.ts';
import type { TimeFrame } from './time-frame.ts';

/** The vendor's ids and names of states; -1 is the sum of the others. */
export const STATE_NAMES = { 2: 'Online', 3: 'Back soon', 4: 'Away', '-1': 'Logged in' } as const;

export interface StateValue { readonly total: number; readonly chatting: number; readonly notChatting: number; readonly chattingInMaxConcurrency: number }

const MALFORMED_AGENT = '9999999999';
const seconds = (ms: number): number => Math.round(ms / 1_000);

/** Computed in milliseconds, shown in seconds: each figure is rounded by itself, so that sums may be a second off. */
export function toStateValue(time: ChatTime): StateValue {
  return { total: seconds(time.totalMs), chatting: seconds(time.chattingMs), notChatting: seconds(time.notChattingMs), chattingInMaxConcurrency: seconds(time.maxMs) };
}

function stateList(times: ChatTimes): readonly unknown[] {
  return [
    { id: 2, name: STATE_NAMES[2], value: toStateValue(times.states[2]) },
    { id: 3, name: STATE_NAMES[3], value: toStateValue(times.states[3]) },
    { reasons: [...times.reasons].map(([id, time]) => ({ id, value: toStateValue(time) })), id: 4, name: STATE_NAMES[4], value: toStateValue(times.states[4]) },
    { id: -1, name: STATE_NAMES['-1'], value: toStateValue(times.loggedIn) },
  ];
}

interface Metrics { readonly metricsPerAgent: Record<string, unknown>; readonly metricsTotals: readonly never[] }

/** The body of `agentactivity`. With `malformedShare` above 0 an unusable agent stands beside the good ones in each interval. */
export function agentActivity(floor: ChatFloor, agents: readonly ChatAgent[], frame: TimeFrame, malformedShare: number): { readonly body: unknown; readonly malformed: number } {
  const oldestFirst = (frame.intervals ?? []).toReversed();
  const perInterval: Metrics[] = oldestFirst.map(() => ({ metricsPerAgent: {}, metricsTotals: [] }));
  const whole: Metrics = { metricsPerAgent: {}, metricsTotals: [] };
  for (const agent of agents) {
    const [all] = timesOf(floor, agent, [frame.whole]);
    if (!all) continue;
    whole.metricsPerAgent[agent.id] = stateList(all);
    for (const [index, times] of timesOf(floor, agent, oldestFirst.map((interval) => interval.held)).entries()) {
      const metrics = perInterval[index];
      if (times && metrics) metrics.metricsPerAgent[agent.id] = stateList(times);
    }
  }
  const broken = malformedShare > 0 ? perInterval : [];
  for (const metrics of broken) metrics.metricsPerAgent[MALFORMED_AGENT] = [{ id: 2, name: STATE_NAMES[2], value: { total: 'a while', chatting: -1 } }];
  if (frame.intervals === null) return { body: { agentsMetrics: whole }, malformed: 0 };
  const metricsByIntervals = oldestFirst.map((interval, index) => ({ timestamp: interval.timestamp, metricsData: { agentsMetrics: perInterval[index] } })).toReversed();
  return { body: { metricsByIntervals, agentsMetrics: whole }, malformed: broken.length };
}
