import type { FloorAgent } from '../../../shared/contract/schemas.ts';
import { MINUTE_MS, SECOND_MS, type UtcMs } from '../../../shared/domain/time.ts';
import type { AgentView } from './agent-floor.ts';

/** A call that rings this long at one agent is about to be lost. */
export const RINGING_LONG_MS = 20 * SECOND_MS;
/** Systems are told of a change at different times: so long, two of them may disagree. */
export const CONTRADICTION_MS = 10 * SECOND_MS;
export const WRAP_LONG_MS = 5 * MINUTE_MS;
export const AWAY_LONG_MS = 60 * MINUTE_MS;
/** How long an offer that was not taken stays in sight. */
export const RECENT_OFFER_MS = 15 * MINUTE_MS;

export type FloorException = FloorAgent['exceptions'][number];

/** Another row of the same person; `isLive`: its source is. */
export interface Elsewhere { readonly agent: FloorAgent; readonly isLive: boolean }

/** Since when somebody who is available in one system is rung or on a contact in another; null where nothing contradicts. */
export function contradictionSince(agent: FloorAgent, elsewhere: readonly Elsewhere[]): UtcMs | null {
  if (agent.state !== 'available' || agent.sinceAt === null) return null;
  const { sinceAt } = agent;
  const busy = elsewhere.flatMap(({ agent: other, isLive }) => (isLive && isBusyState(other.state) && other.sinceAt !== null ? [Math.max(sinceAt, other.sinceAt)] : []));
  return busy.length === 0 ? null : Math.min(...busy);
}

export function isBusyState(state: FloorAgent['state']): boolean {
  return state === 'engaged' || state === 'ringing';
}

/** What a lead should look at, most serious first. `ruleAt` is the vendor's now while the source is live, else its last answer: no rule is evaluated on stale data. */
export function exceptionsOf(view: AgentView, ruleAt: UtcMs): FloorException[] {
  return rulesOf(view).flatMap((rule) => (rule.fromAt < ruleAt && ruleAt <= rule.untilAt ? [rule.exception] : []));
}

/** When the answer of `exceptionsOf` changes next by time alone; null when never. */
export function nextRuleAt(view: AgentView, ruleAt: UtcMs): UtcMs | null {
  const times = rulesOf(view).flatMap((rule) => [rule.fromAt + 1, rule.untilAt + 1]).filter((at) => at > ruleAt && at < FOREVER);
  return times.length === 0 ? null : Math.min(...times);
}

interface Rule { readonly exception: FloorException; readonly fromAt: UtcMs; readonly untilAt: UtcMs }

const FOREVER = Number.MAX_SAFE_INTEGER - 1;
const ALWAYS = Number.MIN_SAFE_INTEGER;

function rulesOf(view: AgentView): Rule[] {
  const { agent } = view;
  const rules: Rule[] = [];
  const ringing = earliest(agent, 'ringing') ?? (agent.state === 'ringing' ? agent.sinceAt : null);
  if (ringing !== null) rules.push({ exception: 'ringing-long', fromAt: ringing + RINGING_LONG_MS, untilAt: FOREVER });
  if (view.lastNoAnswerAt !== null) rules.push({ exception: 'no-answer', fromAt: ALWAYS, untilAt: view.lastNoAnswerAt + RECENT_OFFER_MS });
  if (view.lastFailedAt !== null) rules.push({ exception: 'failed', fromAt: ALWAYS, untilAt: view.lastFailedAt + RECENT_OFFER_MS });
  const wrap = agent.state === 'wrap' ? (earliest(agent, 'wrap') ?? agent.sinceAt) : null;
  if (wrap !== null) rules.push({ exception: 'wrap-long', fromAt: wrap + WRAP_LONG_MS, untilAt: FOREVER });
  if (agent.state === 'away' && agent.sinceAt !== null) rules.push({ exception: 'away-long', fromAt: agent.sinceAt + AWAY_LONG_MS, untilAt: FOREVER });
  return rules;
}

/** Since when the oldest open interaction in a state is in it: one call's own time, not that of calls in a row. */
function earliest(agent: FloorAgent, state: 'ringing' | 'wrap'): UtcMs | null {
  const since = agent.interactions.filter((interaction) => interaction.state === state).map((interaction) => interaction.sinceAt);
  return since.length === 0 ? null : Math.min(...since);
}
