import type { FloorAgent } from '../../../shared/contract/schemas.ts';
import { formatClock } from '../../../shared/domain/calendar.ts';
import type { SplitPart } from '../../widgets/split-bar.tsx';

const EXCEPTION_WORDS = {
  'ringing-long': 'Ringing long',
  'no-answer': 'No answer',
  failed: 'Failed',
  'wrap-long': 'Long wrap',
  'away-long': 'Long away',
} as const satisfies Readonly<Record<FloorAgent['exceptions'][number], string>>;

export const exceptionWords = (agent: Pick<FloorAgent, 'exceptions'>): string => agent.exceptions.map((exception) => EXCEPTION_WORDS[exception]).join(', ');

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** "1 call · 2 chats"; null where the vendor has said nothing, "idle" where it has said zero. */
export function workloadWords(agent: Pick<FloorAgent, 'workload'>): string | null {
  if (agent.workload === null) return null;
  const { calls, semiLive, nonLive } = agent.workload;
  const parts = [
    calls > 0 ? counted(calls, 'call', 'calls') : null,
    semiLive > 0 ? counted(semiLive, 'chat', 'chats') : null,
    nonLive > 0 ? counted(nonLive, 'case', 'cases') : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? 'none' : parts.join(' · ');
}

/** Chats that a call holds up: the agent is on a call while semi-live work is open. */
export function pausedChats(agent: Pick<FloorAgent, 'workload' | 'interactions'>): number {
  const told = agent.interactions.filter((interaction) => interaction.reason === 'Interrupted' || interaction.reason === 'Interrupt').length;
  if (told > 0) return told;
  return agent.workload !== null && agent.workload.calls > 0 ? agent.workload.semiLive : 0;
}

/** "Phone, Inbound · Chat" – media of the open interactions, the same ones counted. */
export function interactionWords(agent: Pick<FloorAgent, 'interactions'>): string {
  const counts = new Map<string, number>();
  for (const { medium, direction } of agent.interactions) {
    const words = [medium ?? 'Interaction', direction].filter((part) => part !== null).join(', ');
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].map(([words, count]) => (count === 1 ? words : `${words} ×${count}`)).join(' · ');
}

/** What else a lead should know of the row, most serious first. */
export function contextWords(agent: FloorAgent, asOf: { readonly at: number; readonly zone: string } | null): string {
  const others = agent.exceptions.filter((exception) => exception !== 'no-answer').map((exception) => EXCEPTION_WORDS[exception]);
  return [
    asOf === null ? null : `as of ${formatClock(asOf.at, asOf.zone)}`,
    ...others,
    agent.noAnswersToday > 0 ? `No answer ×${agent.noAnswersToday}` : null,
    agent.derived ? 'from snapshot' : null,
  ].filter((part) => part !== null).join(' · ');
}

/** Today's split with the running state's share up to `endAt`. */
export function todayParts(agent: Pick<FloorAgent, 'today' | 'todayOpenSinceAt' | 'state'>, endAt: number | null): SplitPart[] {
  const running = agent.todayOpenSinceAt === null || endAt === null ? 0 : Math.max(0, endAt - agent.todayOpenSinceAt);
  return running === 0 ? [...agent.today] : [...agent.today, { state: agent.state, durationMs: running, isRunning: true }];
}
