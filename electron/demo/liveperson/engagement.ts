import type { ClosedInterval } from '../../../shared/domain/time.ts';
import type { ChatFloor } from '../floor/chat-floor.ts';
import { chatsIn, sumChats, type ChatCounts } from '../floor/chat-figures.ts';
import type { TimeFrame } from './time-frame.ts';

/** Which skills and agents were asked for; null: not asked for; 'all': every one with data. */
export interface EngagementQuestion { readonly skills: 'all' | readonly string[] | null; readonly agents: 'all' | readonly string[] | null }

export interface EngagementValue {
  readonly totalInteractiveChats: number;
  readonly totalNonInteractiveChats: number;
  readonly totalHandlingTime: number;
  readonly nonInteractiveTotalHandlingTime: number;
  readonly connectedEngagements: number;
}

const seconds = (ms: number): number => Math.round(ms / 1_000);

export function toEngagementValue(counts: ChatCounts): EngagementValue {
  return {
    totalInteractiveChats: counts.interactive, totalNonInteractiveChats: counts.nonInteractive, totalHandlingTime: seconds(counts.handlingMs),
    nonInteractiveTotalHandlingTime: seconds(counts.nonInteractiveHandlingMs), connectedEngagements: counts.connected,
  };
}

type Skills = ReadonlyMap<string, ReadonlyMap<string, ChatCounts>>;

const isAsked = (asked: EngagementQuestion['skills'], id: string): boolean => asked === null || asked === 'all' || asked.includes(id);

function filtered(skills: Skills, question: EngagementQuestion): Skills {
  const kept = new Map<string, ReadonlyMap<string, ChatCounts>>();
  for (const [skillId, agents] of skills) {
    if (!isAsked(question.skills, skillId)) continue;
    const some = new Map([...agents].filter(([agentId]) => isAsked(question.agents, agentId)));
    if (some.size > 0) kept.set(skillId, some);
  }
  return kept;
}

const total = (counts: Iterable<ChatCounts>): EngagementValue => toEngagementValue(sumChats(counts));

function perAgent(skills: Skills): Readonly<Record<string, EngagementValue>> {
  const byAgent = Map.groupBy([...skills.values()].flatMap((agents) => [...agents]), ([agentId]) => agentId);
  return Object.fromEntries([...byAgent].map(([agentId, rows]) => [agentId, total(rows.map(([, counts]) => counts))]));
}

function metricsOf(skills: Skills, question: EngagementQuestion): Readonly<Record<string, unknown>> {
  const everything = [...skills.values()].flatMap((agents) => [...agents.values()]);
  if (question.skills === null && question.agents === null) return { metricsTotals: total(everything) };
  const metricsPerSkill = Object.fromEntries([...skills].map(([skillId, agents]) => [skillId, {
    metricsPerAgent: Object.fromEntries([...agents].map(([agentId, counts]) => [agentId, toEngagementValue(counts)])),
    metricsTotals: total(agents.values()),
  }]));
  return {
    ...(question.skills === null ? {} : { skillsMetricsPerAgent: { metricsPerSkill, metricsTotals: total(everything) } }),
    ...(question.agents === null ? {} : { agentsMetrics: { metricsPerAgent: perAgent(skills), metricsTotals: total(everything) } }),
  };
}

/** The body of `engactivity`. */
export function engagementActivity(floor: ChatFloor, question: EngagementQuestion, frame: TimeFrame): unknown {
  const metrics = (interval: ClosedInterval): Readonly<Record<string, unknown>> => metricsOf(filtered(chatsIn(floor, interval), question), question);
  if (frame.intervals === null) return metrics(frame.whole);
  return { metricsByIntervals: frame.intervals.map(({ timestamp, held }) => ({ timestamp, metricsData: metrics(held) })), ...metrics(frame.whole) };
}
