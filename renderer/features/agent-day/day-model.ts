import type { AgentDay, AgentDayRow, StateSegment, UnknownTime } from '../../../shared/contract/schemas.ts';
import { laneKindOf } from '../../../shared/domain/frame.ts';
import { STATES, type State } from '../../../shared/domain/state.ts';
import { clip, closeAt, gapsIn, HOUR_MS, lengthMs, MINUTE_MS, sumMs, unionMs, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';
import { labelWords, stateWord } from '../../theme/tokens.ts';
import type { TimelineItem } from '../../timeline/timeline-data.ts';
import { toLoadWords } from '../../timeline/words.ts';
import { intervalWords } from './day-words.ts';

/** A row with an id that survives a refresh: an activity keeps its words and start while its end and status change. */
export interface ListedRow {
  readonly id: string;
  readonly row: AgentDayRow;
}


/** Rows in the order of the list: by start, then presence, workload, interactions. `prefix` keeps ids of several sources apart. */
export function toListedRows(rows: readonly AgentDayRow[], prefix = ''): readonly ListedRow[] {
  const seen = new Map<string, number>();
  return rows.toSorted((one, other) => one.startAt - other.startAt || orderOf(one) - orderOf(other)).map((row) => {
    const words = prefix + [row.type, row.startAt, row.interactionGuid, row.category, row.name].join('|');
    const times = seen.get(words) ?? 0;
    seen.set(words, times + 1);
    return { id: times === 0 ? words : `${words}|${times}`, row };
  });
}

const ORDER = ['Presence', 'Workload', 'Interaction'];
const orderOf = (row: AgentDayRow): number => (ORDER.includes(row.type) ? ORDER.indexOf(row.type) : ORDER.length);

/** What the vendor called it: a presence's label, an interaction's medium and direction, a workload's counts. */
export function vendorWords(row: AgentDayRow): string {
  if (row.type === 'Workload') return toLoadWords({ calls: row.calls ?? 0, semiLive: row.semiLive ?? 0, nonLive: row.nonLive ?? 0 });
  if (row.type === 'Interaction') return [row.category, row.medium, row.direction?.toLowerCase()].filter((word) => word !== null && word !== undefined && word !== '').join(' · ');
  const label = labelWords(row.name ?? row.category ?? row.type);
  return [label, row.queueName, row.callType?.toLowerCase(), row.pendingDisposition === true ? 'Disposition pending' : null].filter((word) => word !== null && word !== undefined && word !== '').join(' · ');
}

/** What fits on a rectangle. */
function shortLabel(row: AgentDayRow): string {
  if (row.type === 'Interaction') return row.medium ?? row.category ?? row.type;
  return row.type === 'Workload' ? '' : labelWords(row.name ?? row.category ?? row.type);
}

export const segmentId = (segment: Pick<StateSegment, 'startAt' | 'state'>, prefix = ''): string => `${prefix}state|${segment.startAt}|${segment.state}`;

/** Everything that the timeline can name or select. */
export function toItems(day: AgentDay, rows: readonly ListedRow[], prefix = ''): readonly TimelineItem[] {
  const segments = day.states.map((segment): TimelineItem => ({
    id: segmentId(segment, prefix), kind: 'state', startAt: segment.startAt, endAt: segment.open ? null : segment.endAt, state: segment.state, label: stateWord(segment.state),
    tooltip: [`${stateWord(segment.state)}${segment.label === '' ? '' : `: ${labelWords(segment.label)}`}`, intervalWords(segment.startAt, segment.open ? null : segment.endAt, day)],
  }));
  const activities = rows.map(({ id, row }): TimelineItem => ({
    id, kind: laneKindOf(row), startAt: row.startAt, endAt: row.endAt, state: row.state, label: shortLabel(row),
    tooltip: [`${row.type}: ${row.state === null ? vendorWords(row) : stateWord(row.state)}`, ...(row.state === null ? [] : [vendorWords(row)]), intervalWords(row.startAt, row.endAt, day), ...(row.reason === null ? [] : [`Reason: ${row.reason}`])],
  }));
  return [...segments, ...activities];
}

/** Shorter than this, what was not heard since the last answer is the ordinary rhythm of polling and not worth a line. */
const RHYTHM_MS = 2 * MINUTE_MS;

export interface Totals {
  readonly window: ClosedInterval;
  /** Elapsed time without the unknown: time logged in, time logged out and time in which nothing was recorded. */
  readonly knownMs: number;
  /** Time in any recorded state but logged out: what shares are taken of. */
  readonly loggedInMs: number;
  /** Every state but logged out. */
  readonly states: readonly { readonly state: State; readonly durationMs: number; /** 0 to 1 of the time logged in. */ readonly share: number }[];
  readonly loggedOutMs: number;
  /** Known time in which nothing was recorded. */
  readonly idleMs: number;
  readonly unknown: readonly { readonly reason: UnknownTime['reason']; readonly durationMs: number }[];
}

/** What of the parts none of `covered` covers, each with what it says. */
const without = <T extends ClosedInterval>(parts: readonly T[], covered: readonly ClosedInterval[]): readonly T[] => parts.flatMap((part) => gapsIn(part, covered).map((left) => ({ ...part, ...left })));

/**
 * Time per state inside a window, up to now. Time logged out and unknown time are listed apart and belong to no share. A
 * state that reaches over unknown time is counted only outside it: known and unknown time together are the window.
 */
export function totalsIn(day: AgentDay, window: ClosedInterval, nowAt: UtcMs): Totals {
  const elapsed = { startAt: window.startAt, endAt: Math.max(window.startAt, Math.min(window.endAt, nowAt)) };
  const inside = <T extends ClosedInterval>(parts: readonly T[]) => parts.flatMap((part) => {
    const clipped = clip(part, elapsed);
    return clipped === null ? [] : [{ ...part, ...clipped }];
  });
  const unknown = inside(day.unknown);
  const states = without(inside(day.states), unknown);
  const knownMs = Math.max(0, lengthMs(elapsed) - unionMs(unknown));
  const durations = STATES.filter((state) => state !== 'logged-out').map((state) => ({ state, durationMs: sumMs(states.filter((segment) => segment.state === state)) })).filter((each) => each.durationMs > 0);
  const loggedInMs = durations.reduce((sum, each) => sum + each.durationMs, 0);
  const reasons = unknownReasons(unknown);
  return {
    window: elapsed,
    knownMs,
    loggedInMs,
    states: durations.map((each) => ({ ...each, share: each.durationMs / loggedInMs })),
    loggedOutMs: sumMs(states.filter((segment) => segment.state === 'logged-out')),
    idleMs: Math.max(0, knownMs - unionMs(states)),
    unknown: reasons.filter((each) => each.reason !== 'since-last-answer' || each.durationMs >= RHYTHM_MS),
  };
}

/** Unknown time by reason; where several hold, the first takes it, so that the sum is no more than there is. */
function unknownReasons(unknown: readonly UnknownTime[]): Totals['unknown'] {
  const order = [...new Set(unknown.map((part) => part.reason))];
  const of = (reason: UnknownTime['reason']) => unknown.filter((part) => part.reason === reason);
  return order.map((reason, index) => ({ reason, durationMs: unionMs(without(of(reason), order.slice(0, index).flatMap(of))) }));
}

const FIT_MARGIN_MS = 20 * MINUTE_MS;
const MIN_FIT_MS = 4 * HOUR_MS;

/** The part of the day worth looking at first: from the first to the last state that is not logged out. Null on an empty day. */
export function fitOf(day: AgentDay): ClosedInterval | null {
  const busy = day.states.filter((segment) => segment.state !== 'logged-out' && segment.state !== 'unknown');
  const [first, last] = [busy[0], busy.at(-1)];
  if (first === undefined || last === undefined) return null;
  const spare = Math.max(FIT_MARGIN_MS, (MIN_FIT_MS - (last.endAt - first.startAt)) / 2);
  // Snapped to ten minutes, so that a running shift moves the picture rarely and not with every answer.
  const snap = 10 * MINUTE_MS;
  return { startAt: Math.max(day.window.startAt, Math.floor((first.startAt - spare) / snap) * snap), endAt: Math.min(day.window.endAt, Math.ceil((last.endAt + spare) / snap) * snap) };
}

/** How long a row lasted; an open one up to the last answer. */
export const rowDurationMs = (row: AgentDayRow, asOf: UtcMs): number => lengthMs(closeAt(row, asOf));

/** The day with everything that runs up to a later moment, for a source that has answered since without news of this agent. */
export function runTo(day: AgentDay, at: UtcMs): AgentDay {
  const until = Math.min(at, day.window.endAt);
  if (until <= day.asOf) return day;
  return {
    ...day,
    asOf: until,
    states: day.states.map((segment) => (segment.open ? { ...segment, endAt: until } : segment)),
    unknown: day.unknown.flatMap((part) => (part.reason !== 'since-last-answer' || part.startAt >= until ? [part] : part.endAt <= until ? [] : [{ ...part, startAt: until }])),
  };
}
