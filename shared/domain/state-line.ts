import { exclusiveLaneOf, type Activity } from './activity.ts';
import { STATES, type State } from './state.ts';
import { clip, type ClosedInterval, type UtcMs } from './time.ts';

/**
 * The overall state of an agent: one word for each moment, from presence, workload and interactions together.
 *
 * Presence alone never says busy: an agent stays Ready through calls, so work comes from workload and interaction rows
 * [Vonage, Get agent activities: Presence]. Workload drops to 0 where wrap begins, so wrap comes from the interaction
 * row [same page, example: the workload's end is the start of Wrap], and workload may rise before ringing is seen.
 * Unexpected (no answer) and Failed say what came of an offer; they are counted, not laid over the presence.
 */

/** What the derivation reads of a row; unclipped. */
export interface StateLineRow extends Activity {
  /** Newest as-of of the row: settles which of two contradicting rows counts. */
  readonly asOf: UtcMs;
  /** Rows flagged `superseded` are ignored. */
  readonly flags: readonly string[];
}

export interface StateLineOptions {
  readonly window: ClosedInterval;
  /** Up to when open rows count: the vendor's last answer. Nothing after it is told. */
  readonly asOf: UtcMs;
  /** The one derivation (`deriveState` with the source's kind and label mapping). */
  readonly stateOf: (row: StateLineRow) => State | null;
}

/** A stretch of the line; `open` where it still ran at `asOf`. */
export interface StateStretch {
  readonly startAt: UtcMs;
  readonly endAt: UtcMs;
  readonly state: State;
  /** The vendor's words for it. */
  readonly label: string;
  readonly open: boolean;
}

interface Span {
  readonly startAt: UtcMs;
  readonly endAt: UtcMs;
  readonly isOpen: boolean;
  readonly rank: number;
  readonly state: State;
  readonly label: string;
  readonly asOf: UtcMs;
}

/** Which row speaks where several run; higher wins. Interactions of a kind not known today are work, but say less than a workload. */
const RANKS: Readonly<Partial<Record<State, number>>> = { ringing: 7, engaged: 6, monitoring: 5, wrap: 4 };
const WORKLOAD_RANK = 3;
const UNKNOWN_INTERACTION_RANK = 2;
const PRESENCE_RANK = 1;

/** Disjoint, ascending stretches over `window` up to `asOf`; neighbours with the same state and label are one. Rows may come in any order. */
export function buildStateLine(rows: readonly StateLineRow[], options: StateLineOptions): StateStretch[] {
  const until = Math.min(options.window.endAt, options.asOf);
  if (until <= options.window.startAt) return [];
  const spans = toSpans(rows, options).flatMap((span) => {
    const clipped = clip(span, { startAt: options.window.startAt, endAt: until });
    return clipped === null ? [] : [{ ...span, ...clipped, isOpen: span.isOpen && clipped.endAt === options.asOf }];
  });
  return sweep(spans);
}

/** Time per state, in the order of `STATES`, only what is not zero. */
export function totalsOf(stretches: readonly Pick<StateStretch, 'startAt' | 'endAt' | 'state'>[]): { state: State; durationMs: number }[] {
  const totals = new Map<State, number>();
  for (const stretch of stretches) totals.set(stretch.state, (totals.get(stretch.state) ?? 0) + stretch.endAt - stretch.startAt);
  return STATES.flatMap((state) => {
    const durationMs = totals.get(state) ?? 0;
    return durationMs > 0 ? [{ state, durationMs }] : [];
  });
}

/** Rows of `no-answer` and `failed`, which are instants and never part of the line. */
export function isInstantState(state: State | null): state is 'no-answer' | 'failed' {
  return state === 'no-answer' || state === 'failed';
}

type LabelWords = Pick<Activity, 'type' | 'category' | 'name' | 'medium' | 'calls' | 'semiLive' | 'nonLive'>;

/** The vendor's words for a row: a presence's label, an interaction's category and medium, a workload's counts. */
export function labelOf(row: LabelWords): string {
  if (row.type === 'Workload') return workloadLabel(row);
  if (row.type === 'Interaction') return [row.category ?? row.type, row.medium].filter((word) => word !== null && word !== '').join(' · ');
  return row.name ?? row.category ?? row.type;
}

/** True where a workload row says that there is work. */
export function isBusy(row: Pick<Activity, 'calls' | 'semiLive' | 'nonLive'>): boolean {
  return (row.calls ?? 0) + (row.semiLive ?? 0) + (row.nonLive ?? 0) > 0;
}

function workloadLabel(row: LabelWords): string {
  const calls = row.calls ?? 0;
  const parts = [
    calls > 0 ? `${calls} ${calls === 1 ? 'call' : 'calls'}` : null,
    (row.semiLive ?? 0) > 0 ? `${row.semiLive} semi-live` : null,
    (row.nonLive ?? 0) > 0 ? `${row.nonLive} non-live` : null,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

/** A lane's rows in order of start; the others (no exclusive lane) are lanes of their own. */
function toLanes(rows: readonly StateLineRow[]): StateLineRow[][] {
  const lanes = new Map<string, StateLineRow[]>();
  const loose: StateLineRow[][] = [];
  for (const row of rows) {
    if (row.flags.includes('superseded')) continue;
    const lane = exclusiveLaneOf(row);
    if (lane === null) {
      loose.push([row]);
      continue;
    }
    const known = lanes.get(lane);
    if (known) known.push(row);
    else lanes.set(lane, [row]);
  }
  for (const lane of lanes.values()) lane.sort((a, b) => a.startAt - b.startAt);
  return [...lanes.values(), ...loose];
}

function toSpans(rows: readonly StateLineRow[], options: StateLineOptions): Span[] {
  return toLanes(rows).flatMap((lane) => lane.flatMap((row, index) => {
    const rank = rankOf(row, options.stateOf);
    if (rank === null) return [];
    const end = endOf(row, lane, index, options.asOf);
    if (end.endAt <= row.startAt) return [];
    return [{ startAt: row.startAt, ...end, ...rank, label: labelOf(row), asOf: row.asOf }];
  }));
}

/** A row without an end in an exclusive lane cannot go on past the lane's next start. */
function endOf(row: StateLineRow, lane: readonly StateLineRow[], index: number, asOf: UtcMs): { endAt: UtcMs; isOpen: boolean } {
  if (row.durationMs !== null) return { endAt: row.startAt + row.durationMs, isOpen: false };
  for (let next = index + 1; next < lane.length; next += 1) {
    const startAt = lane[next]?.startAt ?? asOf;
    if (startAt > row.startAt) return startAt <= asOf ? { endAt: startAt, isOpen: false } : { endAt: asOf, isOpen: true };
  }
  return { endAt: asOf, isOpen: true };
}

const rankOf = (row: StateLineRow, stateOf: StateLineOptions['stateOf']): { rank: number; state: State } | null => lineRankOf(row, row.type === 'Workload' ? null : stateOf(row));

/** Which rows are on the line, as what, and how much they have to say; `state` after the one derivation. */
export function lineRankOf(row: Pick<Activity, 'type' | 'calls' | 'semiLive' | 'nonLive'>, state: State | null): { readonly rank: number; readonly state: State } | null {
  if (row.type === 'Workload') return isBusy(row) ? { rank: WORKLOAD_RANK, state: 'engaged' } : null;
  if (state === null) return null;
  // A presence can stand in no-answer for a while; of an interaction it is an instant.
  if (row.type !== 'Presence' && isInstantState(state)) return null;
  if (row.type === 'Interaction') return { rank: RANKS[state] ?? UNKNOWN_INTERACTION_RANK, state };
  return row.type === 'Presence' ? { rank: PRESENCE_RANK, state } : null;
}

/** True when `a` speaks before `b`. Total: the result may not hang on the order of the input. */
function isStronger(a: Span, b: Span): boolean {
  if (a.rank !== b.rank) return a.rank > b.rank;
  if (a.startAt !== b.startAt) return a.startAt > b.startAt;
  if (a.asOf !== b.asOf) return a.asOf > b.asOf;
  if (a.state !== b.state) return STATES.indexOf(a.state) < STATES.indexOf(b.state);
  if (a.label !== b.label) return a.label < b.label;
  return a.isOpen && !b.isOpen;
}

function sweep(spans: readonly Span[]): StateStretch[] {
  const edges = [...new Set(spans.flatMap((span) => [span.startAt, span.endAt]))].sort((a, b) => a - b);
  const waiting = [...spans].sort((a, b) => a.startAt - b.startAt);
  const running = new Set<Span>();
  const line: StateStretch[] = [];
  let next = 0;
  for (const [index, edge] of edges.entries()) {
    for (const span of running) if (span.endAt <= edge) running.delete(span);
    for (let span = waiting[next]; span !== undefined && span.startAt <= edge; span = waiting[next]) {
      running.add(span);
      next += 1;
    }
    const until = edges[index + 1];
    const top = strongest(running);
    if (until !== undefined && top !== null) append(line, { startAt: edge, endAt: until, state: top.state, label: top.label, open: top.isOpen && top.endAt === until });
  }
  return line;
}

function strongest(spans: ReadonlySet<Span>): Span | null {
  let top: Span | null = null;
  for (const span of spans) if (top === null || isStronger(span, top)) top = span;
  return top;
}

function append(line: StateStretch[], stretch: StateStretch): void {
  const last = line.at(-1);
  if (last && last.endAt === stretch.startAt && last.state === stretch.state && last.label === stretch.label) {
    line[line.length - 1] = { ...last, endAt: stretch.endAt, open: stretch.open };
    return;
  }
  line.push(stretch);
}
