import type { StateFacts } from './read-event.ts';

/** More events in one second than this are put in order greedily. */
const MAX_TRIED = 6;

/** A state and its label, as an event leaves it or expects it. */
interface Link { readonly base: string | null; readonly label: string | null }

const after = (event: StateFacts): Link => ({ base: event.base, label: event.label });

/** How well an event follows a state: its base state counts more than its label. */
function fit(state: Link | null, event: StateFacts): number {
  if (state === null || event.prevBase === null || state.base !== event.prevBase) return 0;
  return state.label === event.prevLabel ? 3 : 2;
}

const byIdentity = (a: StateFacts, b: StateFacts): number => (a.identity < b.identity ? -1 : a.identity > b.identity ? 1 : 0);

/**
 * An agent's events in the order in which they happened, a function of their set alone. Times are whole seconds, so within
 * one second sessions follow each other by their begin, a log-in comes first in its session and a log-out last, and the
 * chain of previous states orders the rest; what it leaves open, the identity decides.
 */
export function orderEvents(events: readonly StateFacts[]): readonly StateFacts[] {
  const rank = rankSessions(events);
  const rankOf = (event: StateFacts): number => rank.get(keyOf(event)) ?? 0;
  const sorted = [...events].sort((a, b) => a.at - b.at || rankOf(a) - rankOf(b) || byIdentity(a, b));
  const groups = groupBy(sorted, (event) => `${event.at} ${rankOf(event)}`);
  const states = new Map<string, Link>();
  return groups.flatMap((group, index) => {
    const [first] = group;
    if (first === undefined) return [];
    const key = keyOf(first);
    const ordered = group.length === 1 ? group : orderSecond(group, states.get(key) ?? null, findNext(groups, index, key));
    const last = ordered.at(-1);
    if (last) states.set(key, after(last));
    return ordered;
  });
}

/** The next second in which something happened in the same session. */
function findNext(groups: readonly StateFacts[][], index: number, key: string): readonly StateFacts[] {
  for (let at = index + 1; at < groups.length; at++) {
    const [first] = groups[at] ?? [];
    if (first !== undefined && keyOf(first) === key) return groups[at] ?? [];
  }
  return [];
}

const keyOf = (event: StateFacts): string => event.sessionId ?? '';

/** Sessions by their first event; of two that begin in one second, the one that has its log-in there is the later. */
function rankSessions(events: readonly StateFacts[]): ReadonlyMap<string, number> {
  const starts = new Map<string, { at: number; hasLogin: boolean }>();
  for (const event of events) {
    const key = keyOf(event);
    const known = starts.get(key);
    if (known === undefined || event.at < known.at) starts.set(key, { at: event.at, hasLogin: event.base === 'LOGIN' });
    else if (event.at === known.at && event.base === 'LOGIN') known.hasLogin = true;
  }
  const order = [...starts].sort(([a, x], [b, y]) => x.at - y.at || Number(x.hasLogin) - Number(y.hasLogin) || a.length - b.length || (a < b ? -1 : 1));
  return new Map(order.map(([key], index) => [key, index]));
}

function groupBy(events: readonly StateFacts[], keyOfEvent: (event: StateFacts) => string): StateFacts[][] {
  const groups: StateFacts[][] = [];
  let lastKey: string | null = null;
  for (const event of events) {
    const key = keyOfEvent(event);
    if (key !== lastKey) groups.push([]);
    groups.at(-1)?.push(event);
    lastKey = key;
  }
  return groups;
}

/** The events of one session in one second. */
function orderSecond(group: readonly StateFacts[], before: Link | null, next: readonly StateFacts[]): StateFacts[] {
  const logins = group.filter((event) => event.base === 'LOGIN');
  const logouts = group.filter((event) => event.base === 'LOGOUT');
  const rest = group.filter((event) => event.base !== 'LOGIN' && event.base !== 'LOGOUT').sort(byIdentity);
  const lastLogin = logins.at(-1);
  const from = lastLogin ? after(lastLogin) : before;
  return [...logins, ...(rest.length > MAX_TRIED ? chainGreedily(rest, from) : chainBest(rest, from, logouts.length > 0 ? logouts : next)), ...logouts];
}

/** The order that links best from the state before to whatever comes next; the first by identity among equals. */
function chainBest(events: readonly StateFacts[], from: Link | null, next: readonly StateFacts[]): readonly StateFacts[] {
  let best: readonly StateFacts[] = events;
  let bestScore = -1;
  const walk = (chosen: readonly StateFacts[], left: readonly StateFacts[], state: Link | null, score: number): void => {
    if (left.length === 0) {
      const total = score + Math.max(0, ...next.map((event) => fit(state, event)));
      if (total > bestScore) [best, bestScore] = [chosen, total];
      return;
    }
    for (const event of left) walk([...chosen, event], left.filter((other) => other !== event), after(event), score + fit(state, event));
  };
  walk([], events, from, 0);
  return best;
}

function chainGreedily(events: readonly StateFacts[], from: Link | null): StateFacts[] {
  const left = [...events];
  const chosen: StateFacts[] = [];
  for (let state = from; left.length > 0;) {
    const scores = left.map((event) => fit(state, event));
    const [event] = left.splice(scores.indexOf(Math.max(...scores)), 1);
    if (event === undefined) break;
    chosen.push(event);
    state = after(event);
  }
  return chosen;
}
