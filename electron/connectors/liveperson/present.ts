import type { AgentSnapshot } from '../../../shared/domain/activity.ts';
import { BUCKET_MS, type AgentStateBucket } from '../../../shared/domain/bucket.ts';
import { LOGGED_IN } from '../../../shared/domain/chat-states.ts';
import type { UtcMs } from '../../../shared/domain/time.ts';
import { isRecord } from '../kit/items.ts';
import { completeSpan, type Frame } from './frame.ts';

/**
 * What every agent does now, concluded from sums: the vendor's method tells seconds per state and bucket, and neither
 * the present state nor its start. The state whose seconds grew since the answer before is the present one.
 */

/** The id of "offline" in the vendor's history of agent activity. */
export const OFFLINE = '1';

/** What is remembered of the answer before. */
export interface Memory {
  readonly at: UtcMs;
  readonly agents: Readonly<Record<string, Remembered>>;
}

interface Remembered {
  /** Start of the agent's newest bucket, and the seconds in it: by state id, and by state id, slash, reason id. */
  readonly startAt: UtcMs;
  readonly seconds: Seconds;
  readonly now: PresentState | null;
  /** When the agent's seconds were last seen growing. */
  readonly seenAt: UtcMs;
}

interface PresentState { readonly stateId: string; readonly reasonId: string | null; readonly name: string | null; readonly sinceAt: UtcMs }

type Seconds = Readonly<Record<string, number>>;

export interface Present { readonly memory: Memory; readonly snapshots: readonly AgentSnapshot[] }

/** Takes one answer's buckets (any order) into what is known of the present. Pure. */
export function derivePresent(memory: Memory | null, buckets: readonly AgentStateBucket[], frame: Frame): Present {
  const known = memory !== null && memory.at < frame.asOf ? memory : null;
  const lastWholeStart = (completeSpan(frame)?.endAt ?? frame.endAt) - BUCKET_MS;
  // A map: an agent's id may be any text, the name of an object's own member too.
  const before = new Map(Object.entries(known?.agents ?? {}));
  const agents = new Map<string, Remembered>();
  const snapshots: AgentSnapshot[] = [];
  for (const [agentId, rows] of newestFirst(buckets, lastWholeStart)) {
    const [newest, last] = rows;
    if (newest === undefined) continue;
    const seen = toRemembered(newest, last, before.get(agentId) ?? null, known?.at ?? null, frame.asOf);
    agents.set(agentId, seen);
    if (seen.now !== null) snapshots.push(toSnapshot(agentId, seen.now.stateId, seen.now.reasonId ?? seen.now.name, seen.now.sinceAt));
  }
  // Gone from every bucket since the last whole one: logged out. Told once, then forgotten.
  for (const [agentId, gone] of before) if (!agents.has(agentId)) snapshots.push(toSnapshot(agentId, OFFLINE, null, gone.seenAt));
  return { memory: { at: frame.asOf, agents: Object.fromEntries(agents) }, snapshots };
}

function toSnapshot(agentId: string, stateId: string, name: string | null, sinceAt: UtcMs): AgentSnapshot {
  return { agentId, presence: { category: stateId, name, eligibleForRouting: null, sinceAt }, workload: null, interactions: [], isDerived: true };
}

/** Each agent's buckets from `fromAt` on and the one before them, newest first; only agents who are in one from `fromAt` on. */
function newestFirst(buckets: readonly AgentStateBucket[], fromAt: UtcMs): ReadonlyMap<string, readonly AgentStateBucket[]> {
  const found = new Map<string, AgentStateBucket[]>();
  for (const bucket of buckets) {
    if (bucket.startAt < fromAt - BUCKET_MS || !bucket.states.some((row) => row.totalS > 0)) continue;
    const rows = found.get(bucket.agentId);
    if (rows) rows.push(bucket);
    else found.set(bucket.agentId, [bucket]);
  }
  for (const [agentId, rows] of found) {
    rows.sort((a, b) => b.startAt - a.startAt);
    if ((rows[0]?.startAt ?? 0) < fromAt) found.delete(agentId);
  }
  return found;
}

function toRemembered(newest: AgentStateBucket, before: AgentStateBucket | undefined, known: Remembered | null, knownAt: UtcMs | null, asOf: UtcMs): Remembered {
  const seconds = secondsOf(newest);
  const grown = growthOf(newest, before, known);
  const stateId = pick(Object.entries(grown).filter(([key]) => !key.includes('/')), known?.now?.stateId ?? null, known !== null);
  if (stateId === null) return { startAt: newest.startAt, seconds, now: known?.now ?? null, seenAt: known?.seenAt ?? asOf };
  const reasons = Object.entries(grown).filter(([key]) => key.startsWith(`${stateId}/`));
  const same = known?.now?.stateId === stateId ? known.now : null;
  const reasonKey = pick(reasons, same === null ? null : `${stateId}/${same.reasonId ?? ''}`, true);
  const reasonId = reasonKey === null ? null : reasonKey.slice(stateId.length + 1);
  if (same !== null && same.reasonId === reasonId) return { startAt: newest.startAt, seconds, now: same, seenAt: asOf };
  const grownMs = (grown[reasonKey ?? stateId] ?? 0) * 1_000;
  const sinceAt = Math.max(knownAt !== null && known !== null ? knownAt : newest.startAt, asOf - grownMs);
  return { startAt: newest.startAt, seconds, now: { stateId, reasonId, name: nameOf(newest, stateId), sinceAt }, seenAt: asOf };
}

/** What grew since the answer before, in the same bucket or over the edge of two; with nothing to compare, the newest bucket as it is. */
function growthOf(newest: AgentStateBucket, before: AgentStateBucket | undefined, known: Remembered | null): Seconds {
  const now = secondsOf(newest);
  if (known === null) return now;
  if (known.startAt === newest.startAt) return minus(now, known.seconds);
  if (before === undefined || known.startAt !== before.startAt || before.startAt !== newest.startAt - BUCKET_MS) return now;
  const grown: Record<string, number> = minus(secondsOf(before), known.seconds);
  for (const [key, value] of Object.entries(now)) grown[key] = (grown[key] ?? 0) + value;
  return grown;
}

/**
 * Which of several that grew is the present one. A single second is rounding where others grew more. Where the known
 * one grew beside others, the agent has left it: the others speak. At first sight several tell nothing.
 */
function pick(grown: readonly (readonly [string, number])[], known: string | null, mayChoose: boolean): string | null {
  const largest = Math.max(0, ...grown.map(([, seconds]) => seconds));
  const candidates = grown.filter(([, seconds]) => seconds > 0 && (seconds > 1 || largest <= 1));
  if (candidates.length > 1 && !mayChoose) return null;
  const others = candidates.length > 1 ? candidates.filter(([key]) => key !== known) : candidates;
  return others.reduce<readonly [string, number] | null>((best, each) => (best === null || each[1] > best[1] || (each[1] === best[1] && each[0] < best[0]) ? each : best), null)?.[0] ?? null;
}

function secondsOf(bucket: AgentStateBucket): Seconds {
  return Object.fromEntries(bucket.states.flatMap((row) => (row.stateId === LOGGED_IN || row.totalS === 0 ? [] : [[row.reasonId === null ? row.stateId : `${row.stateId}/${row.reasonId}`, row.totalS]])));
}

function minus(now: Seconds, before: Seconds): Record<string, number> {
  return Object.fromEntries(Object.entries(now).map(([key, value]) => [key, value - (before[key] ?? 0)]));
}

function nameOf(bucket: AgentStateBucket, stateId: string): string | null {
  return bucket.states.find((row) => row.stateId === stateId && row.reasonId === null)?.name ?? null;
}

/** Reads what `derivePresent` remembered; null for anything else: the present is then told from the next two answers. */
export function parseMemory(value: unknown): Memory | null {
  if (!isRecord(value) || typeof value['at'] !== 'number' || !isRecord(value['agents'])) return null;
  const isWhole = Object.values(value['agents']).every((agent) => isRecord(agent) && typeof agent['startAt'] === 'number' && typeof agent['seenAt'] === 'number' && isRecord(agent['seconds']) && (agent['now'] === null || isRecord(agent['now'])));
  return isWhole ? (value as unknown as Memory) : null; // written by this file, and checked as far as it is used
}
