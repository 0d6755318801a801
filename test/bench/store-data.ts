import type { Activity } from '../../shared/domain/activity.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type UtcMs } from '../../shared/domain/time.ts';

/** Realistic and repeatable history for the benchmarks: shifts, breaks, calls and chats with their workload. */

const PRESENT = { status: null, reason: null, interactionGuid: null, medium: null, mediumManager: null, direction: null, channelGuid: null, calls: null, semiLive: null, nonLive: null } as const;
const LABELS = [['Ready', 'Ready', true], ['Away', 'Lunch', false], ['Away', 'Short break', false], ['ExtendedAway', 'Meeting', false], ['ExtendedAway', 'Training', false]] as const;
const MEDIA = [['Phone', 'VCC'], ['Webchat', 'VCC'], ['Email', 'Salesforce']] as const;

/** A small repeatable generator (mulberry32): the same seed, the same history on every machine. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function guidOf(random: () => number): string {
  const hex = Array.from({ length: 4 }, () => Math.floor(random() * 4_294_967_296).toString(16).padStart(8, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** One agent's working day, about 190 activities. */
function agentDay(agentId: string, dayAt: UtcMs, random: () => number): Activity[] {
  const between = (low: number, high: number): number => Math.floor(low + random() * (high - low));
  const rows: Activity[] = [];
  const beginAt = dayAt + 7 * HOUR_MS + between(0, 2 * HOUR_MS);
  const endAt = beginAt + 8 * HOUR_MS + between(0, HOUR_MS);
  presence(rows, agentId, beginAt, endAt, between);
  let at = beginAt + between(0, 5 * MINUTE_MS);
  while (at < endAt) at = interaction(rows, agentId, at, random, between);
  return rows;
}

function presence(rows: Activity[], agentId: string, beginAt: UtcMs, endAt: UtcMs, between: (low: number, high: number) => number): void {
  for (let at = beginAt; at < endAt;) {
    const [category, name, eligibleForRouting] = LABELS[at === beginAt ? 0 : between(0, LABELS.length)] ?? LABELS[0];
    const durationMs = Math.min(category === 'Ready' ? between(10 * MINUTE_MS, 70 * MINUTE_MS) : between(3 * MINUTE_MS, 35 * MINUTE_MS), endAt - at);
    rows.push({ ...PRESENT, agentId, type: 'Presence', category, name, eligibleForRouting, startAt: at, durationMs });
    at += durationMs;
  }
  rows.push({ ...PRESENT, agentId, type: 'Presence', category: 'LoggedOut', name: 'Logged out', eligibleForRouting: false, startAt: endAt, durationMs: 15 * HOUR_MS });
}

function interaction(rows: Activity[], agentId: string, startAt: UtcMs, random: () => number, between: (low: number, high: number) => number): UtcMs {
  const [medium, mediumManager] = MEDIA[random() < 0.6 ? 0 : random() < 0.6 ? 1 : 2] ?? MEDIA[0];
  const words = { ...PRESENT, agentId, type: 'Interaction', name: null, eligibleForRouting: null, status: 'Completed', interactionGuid: guidOf(random), medium, mediumManager, direction: random() < 0.8 ? 'Inbound' : 'Outbound' };
  let at = startAt;
  const phase = (category: string, durationMs: number, reason: string | null): void => {
    rows.push({ ...words, category, reason, startAt: at, durationMs });
    at += durationMs;
  };
  phase('Ringing', between(SECOND_MS, 20 * SECOND_MS), null);
  if (random() < 0.08) phase('Unexpected', between(0, 3) * SECOND_MS, 'NoAnswer');
  else {
    phase('Connected', between(30 * SECOND_MS, 9 * MINUTE_MS), random() < 0.1 ? 'Resumed' : null);
    rows.push(workload(agentId, startAt - 500, at - startAt + 500, medium, 1));
    phase('Wrap', between(5 * SECOND_MS, 2 * MINUTE_MS), null);
  }
  const idleMs = between(10 * SECOND_MS, 4 * MINUTE_MS);
  rows.push(workload(agentId, at, idleMs, medium, 0));
  return at + idleMs;
}

function workload(agentId: string, startAt: UtcMs, durationMs: number, medium: string, load: number): Activity {
  return { ...PRESENT, agentId, type: 'Workload', category: null, name: null, eligibleForRouting: null, startAt, durationMs, calls: medium === 'Phone' ? load : 0, semiLive: medium === 'Webchat' ? load : 0, nonLive: medium === 'Email' ? load : 0 };
}

/** A day of many agents in the vendor's order: by start, then agent. */
export function dayOfActivities(options: { readonly agents: number; readonly dayAt: UtcMs; readonly seed: number }): Activity[] {
  const random = createRandom(options.seed + Math.floor(options.dayAt / DAY_MS));
  const rows: Activity[] = [];
  for (let agent = 1; agent <= options.agents; agent += 1) rows.push(...agentDay(String(agent).padStart(4, '0'), options.dayAt, random));
  return rows.sort((a, b) => a.startAt - b.startAt || (a.agentId < b.agentId ? -1 : 1));
}

/** Cuts a day into pages of a fixed size. */
export function* pagesOf(rows: readonly Activity[], size: number): Generator<readonly Activity[]> {
  for (let from = 0; from < rows.length; from += size) yield rows.slice(from, from + size);
}
