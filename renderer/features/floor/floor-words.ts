import type { FloorAgent, SourceStatus } from '../../../shared/contract/schemas.ts';
import type { State } from '../../../shared/domain/state.ts';
import { HOUR_MS } from '../../../shared/domain/time.ts';
import { labelWords, stateWord } from '../../theme/tokens.ts';
import { lengthOfSplit, toSplit, type SplitPart } from '../../widgets/split-bar.tsx';

const EXCEPTION_WORDS = {
  contradiction: 'Contradiction',
  'ringing-long': 'Ringing long',
  'no-answer': 'No answer',
  failed: 'Failed',
  'wrap-long': 'Long wrap',
  'away-long': 'Long away',
} as const satisfies Readonly<Record<FloorAgent['exceptions'][number], string>>;

type KindOf = (sourceId: number) => SourceStatus['kind'] | undefined;

const CONTACT_WORDS = { vonage: 'on a contact', liveperson: 'in a chat', ringcentral: 'on a call' } as const satisfies Readonly<Record<SourceStatus['kind'], string>>;

const ON_CONTACT: ReadonlySet<State> = new Set<State>(['ringing', 'engaged', 'wrap', 'monitoring']);

/** What somebody does, inside a sentence: "on a call", "wrap". */
const doingWords = (state: State, kind: SourceStatus['kind'] | undefined): string => (state === 'engaged' ? CONTACT_WORDS[kind ?? 'vonage'] : stateWord(state).toLowerCase());

/** Available in one system and on a contact in another, in words that name both: "Available here, on a call in RC"; null where the two agree. */
export function contradictionWords(agent: Pick<FloorAgent, 'exceptions' | 'state' | 'sourceId' | 'elsewhere'>, kindOf: KindOf = () => undefined): string | null {
  if (!agent.exceptions.includes('contradiction')) return null;
  const isHere = ON_CONTACT.has(agent.state);
  const other = agent.elsewhere.find((each) => ON_CONTACT.has(each.state) !== isHere && (!isHere || each.state === 'available')) ?? agent.elsewhere[0];
  if (other === undefined) return EXCEPTION_WORDS.contradiction;
  const own = isHere ? doingWords(agent.state, kindOf(agent.sourceId)) : stateWord(agent.state);
  const there = doingWords(other.state, kindOf(Number(other.key.slice(0, other.key.indexOf(':')))));
  return `${own.charAt(0).toUpperCase()}${own.slice(1)} here, ${there} in ${other.sourceName}`;
}

/** "Also Demo RC: Away · Lunch"; empty for who is in one system only. */
export const elsewhereWords = (agent: Pick<FloorAgent, 'elsewhere'>): string =>
  agent.elsewhere.map((other) => `${other.sourceName}: ${stateWord(other.state)}${other.label === '' || labelWords(other.label) === stateWord(other.state) ? '' : ` · ${labelWords(other.label)}`}`).join(', ');

export const exceptionWords = (agent: Pick<FloorAgent, 'exceptions' | 'state' | 'sourceId' | 'elsewhere'>, kindOf?: KindOf): string =>
  agent.exceptions.map((exception) => (exception === 'contradiction' ? contradictionWords(agent, kindOf) : EXCEPTION_WORDS[exception])).join(', ');

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

/** What else a lead should know of the row, most serious first; a contradiction has words of its own. */
export function contextWords(agent: FloorAgent): string {
  const others = agent.exceptions.filter((exception) => exception !== 'no-answer' && exception !== 'contradiction').map((exception) => EXCEPTION_WORDS[exception]);
  return [
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

/** Shorter than this, a bar across the whole width would make a shift's beginning look like a shift. */
const LEAST_SCALE_MS = 4 * HOUR_MS;

/** What the whole width of today's bars stands for: the longest time logged in, in full hours. */
export function todayScaleMs(agents: readonly Pick<FloorAgent, 'today' | 'todayOpenSinceAt' | 'state' | 'sourceId'>[], endAtOf: (sourceId: number) => number | null): number {
  const longest = agents.reduce((most, agent) => Math.max(most, lengthOfSplit(toSplit(todayParts(agent, endAtOf(agent.sourceId))))), LEAST_SCALE_MS);
  return Math.ceil(longest / HOUR_MS) * HOUR_MS;
}
