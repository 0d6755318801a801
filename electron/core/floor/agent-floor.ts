import type { FloorAgent } from '../../../shared/contract/schemas.ts';
import type { SourceKind } from '../../../shared/domain/activity.ts';
import { deriveState, type LabelMapping, type State } from '../../../shared/domain/state.ts';
import { buildStateLine, isInstantState, totalsOf, type StateStretch } from '../../../shared/domain/state-line.ts';
import type { UtcMs } from '../../../shared/domain/time.ts';
import type { ActivityRow, SnapshotRecord } from '../../ports/stores.ts';
import type { ChatToday } from './chat-today.ts';
import { fillFromSnapshot } from './snapshot-rows.ts';

/** Everything that one row of the floor is made from. */
export interface AgentFacts {
  readonly sourceId: number;
  readonly agentId: string;
  readonly name: string | null;
  /** False for leavers. */
  readonly isActive: boolean | null;
  readonly kind: SourceKind;
  readonly labels: LabelMapping;
  /** Rows that overlap today (and some time before it), unclipped. */
  readonly rows: readonly ActivityRow[];
  readonly snapshot: SnapshotRecord | null;
  /** Today's figures of a vendor that tells sums and not activities; absent for the others. */
  readonly chat?: ChatToday | null;
  /** The vendor's time up to which the source is fetched. */
  readonly freshAt: UtcMs | null;
  /** Midnight in the product's zone. */
  readonly midnightAt: UtcMs;
}

/** A floor row with the instants that the exception rules need; `agent.exceptions` is filled by the rules. */
export interface AgentView {
  readonly agent: FloorAgent;
  readonly lastNoAnswerAt: UtcMs | null;
  readonly lastFailedAt: UtcMs | null;
}

/** The row of one agent, or null for people who are off the floor. */
export function toAgentView(facts: AgentFacts): AgentView | null {
  if (facts.isActive === false) return null;
  const known = facts.rows.filter((row) => !row.flags.includes('superseded'));
  const derived = fillFromSnapshot(known, facts.snapshot);
  const rows = derived.length === 0 ? known : [...known, ...derived];
  const chat = facts.chat ?? null;
  if (rows.length === 0 && chat === null) return null;
  const stateOf = (row: Pick<ActivityRow, 'type' | 'category' | 'name' | 'eligibleForRouting' | 'reason'>): State | null => deriveState(facts.kind, row, facts.labels);
  const asOf = asOfOf(facts.freshAt, rows);
  const line = buildStateLine(rows, { window: { startAt: Number.MIN_SAFE_INTEGER, endAt: asOf }, asOf, stateOf });
  const offers = offersToday(known, facts.midnightAt, stateOf);
  const current = currentOf(line);
  if (!isOnFloor(line, current, offers.count, facts.midnightAt) && (chat === null || chat.totals.every((total) => total.state === 'logged-out'))) return null;
  const plain = derived.length > 0 ? currentOf(buildStateLine(known, { window: { startAt: Number.MIN_SAFE_INTEGER, endAt: asOf }, asOf, stateOf })) : current;
  return {
    agent: {
      key: `${facts.sourceId}:${facts.agentId}`,
      sourceId: facts.sourceId,
      agentId: facts.agentId,
      name: facts.name ?? facts.agentId,
      state: current.state,
      label: current.label,
      sinceAt: current.sinceAt,
      workload: currentWorkload(rows),
      interactions: openInteractions(rows, stateOf),
      today: chat === null ? totalsOf(sinceMidnight(line.filter((stretch) => !stretch.open), facts.midnightAt)) : [...chat.totals],
      // The sums of a vendor that counts hold the running state too, up to where they reach.
      todayOpenSinceAt: current.isRunning && current.sinceAt !== null ? Math.max(current.sinceAt, facts.midnightAt, chat?.upToAt ?? facts.midnightAt) : null,
      noAnswersToday: offers.noAnswers,
      exceptions: [],
      personId: null,
      teamId: null,
      elsewhere: [],
      derived: plain.state !== current.state || plain.sinceAt !== current.sinceAt || plain.label !== current.label,
    },
    lastNoAnswerAt: offers.lastNoAnswerAt,
    lastFailedAt: offers.lastFailedAt,
  };
}

/**
 * Open rows count up to the last answer; a row that is newer than it (a page before its window is whole) moves it on, by
 * a millisecond at least, so that a state that has just begun has a length and is the present one.
 */
export function asOfOf(freshAt: UtcMs | null, rows: readonly ActivityRow[]): UtcMs {
  let asOf = freshAt ?? Number.MIN_SAFE_INTEGER;
  for (const row of rows) asOf = Math.max(asOf, row.startAt + (row.durationMs ?? 1), row.durationMs === null && freshAt === null ? row.asOf : row.startAt);
  return asOf;
}

interface Current { readonly state: State; readonly label: string; readonly sinceAt: UtcMs | null; readonly isRunning: boolean }

/** The state now. Where the last known stretch ended and nothing followed, nothing is claimed. */
function currentOf(line: readonly StateStretch[]): Current {
  const last = line.at(-1);
  if (last === undefined) return { state: 'unknown', label: '', sinceAt: null, isRunning: false };
  if (!last.open) return { state: 'unknown', label: '', sinceAt: last.endAt, isRunning: false };
  return { state: last.state, label: last.label, sinceAt: last.startAt, isRunning: true };
}

/** On the floor: whoever worked today, or is present in any way but logged out. */
function isOnFloor(line: readonly StateStretch[], current: Current, offers: number, midnightAt: UtcMs): boolean {
  if (current.isRunning && current.state !== 'logged-out') return true;
  return offers > 0 || line.some((stretch) => stretch.endAt > midnightAt && stretch.state !== 'logged-out');
}

function sinceMidnight(line: readonly StateStretch[], midnightAt: UtcMs): StateStretch[] {
  return line.flatMap((stretch) => (stretch.endAt > midnightAt ? [{ ...stretch, startAt: Math.max(stretch.startAt, midnightAt) }] : []));
}

interface Offers { readonly count: number; readonly noAnswers: number; readonly lastNoAnswerAt: UtcMs | null; readonly lastFailedAt: UtcMs | null }

/** What came of today's offers that were not taken; counted by their start. At some vendors they are a presence of their own. */
function offersToday(rows: readonly ActivityRow[], midnightAt: UtcMs, stateOf: (row: ActivityRow) => State | null): Offers {
  let count = 0;
  let noAnswers = 0;
  let lastNoAnswerAt: UtcMs | null = null;
  let lastFailedAt: UtcMs | null = null;
  for (const row of rows) {
    if ((row.type !== 'Interaction' && row.type !== 'Presence') || row.startAt < midnightAt) continue;
    const state = stateOf(row);
    if (!isInstantState(state)) continue;
    count += 1;
    if (state === 'no-answer') {
      noAnswers += 1;
      lastNoAnswerAt = Math.max(lastNoAnswerAt ?? row.startAt, row.startAt);
    } else {
      lastFailedAt = Math.max(lastFailedAt ?? row.startAt, row.startAt);
    }
  }
  return { count, noAnswers, lastNoAnswerAt, lastFailedAt };
}

/** The newest workload row, while it runs. */
function currentWorkload(rows: readonly ActivityRow[]): FloorAgent['workload'] {
  const last = newest(rows.filter((row) => row.type === 'Workload'));
  if (last === null || last.durationMs !== null) return null;
  return { calls: last.calls ?? 0, semiLive: last.semiLive ?? 0, nonLive: last.nonLive ?? 0, sinceAt: last.startAt };
}

/** Each interaction's newest row, while it runs; longest first. */
function openInteractions(rows: readonly ActivityRow[], stateOf: (row: ActivityRow) => State | null): FloorAgent['interactions'] {
  const byGuid = new Map<string, ActivityRow[]>();
  for (const row of rows) {
    if (row.type !== 'Interaction' || row.interactionGuid === null) continue;
    const known = byGuid.get(row.interactionGuid);
    if (known) known.push(row);
    else byGuid.set(row.interactionGuid, [row]);
  }
  const open = [...byGuid].flatMap(([guid, lane]) => {
    const row = newest(lane);
    const state = row === null ? null : stateOf(row);
    if (row === null || row.durationMs !== null || isInstantState(state)) return [];
    return [{ guid, medium: row.medium, direction: row.direction, category: row.category, state: state ?? 'unknown' as const, reason: row.reason, sinceAt: row.startAt }];
  });
  return open.sort((a, b) => a.sinceAt - b.sinceAt || (a.guid < b.guid ? -1 : 1));
}

/** The row with the latest start; of two with the same start the one that still runs, since a zero-length one gave way to it. */
function newest(rows: readonly ActivityRow[]): ActivityRow | null {
  return rows.reduce<ActivityRow | null>((best, row) => {
    if (best === null || row.startAt > best.startAt) return row;
    return row.startAt === best.startAt && row.durationMs === null && best.durationMs !== null ? row : best;
  }, null);
}
