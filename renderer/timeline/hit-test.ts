import { NO_STATE, type FrameLanes } from '../../shared/domain/frame.ts';
import { STATES } from '../../shared/domain/state.ts';
import type { ClosedInterval, UtcMs } from '../../shared/domain/time.ts';
import { laneAtY, type Layout } from './layout.ts';
import { msPerPx, xOf, type View } from './scale.ts';
import type { LoadedFrame } from './frame-cache.ts';
import type { TimelineItem, UnknownStretch } from './timeline-data.ts';

/** A half-open run of rectangle numbers. */
export interface Run { readonly from: number; readonly to: number }

/** Where each lane's rectangles stand in the columns. */
export function laneRuns(frame: FrameLanes): readonly Run[] {
  const runs: Run[] = frame.lanes.map(() => ({ from: 0, to: 0 }));
  let from = 0;
  for (let at = 1; at <= frame.count; at += 1) {
    const lane = frame.lane[from] ?? 0;
    if (at < frame.count && frame.lane[at] === lane) continue;
    runs[lane] = { from, to: at };
    from = at;
  }
  return runs;
}

/** First number in a run whose rectangle ends after an instant: binary search, as rectangles of a lane are disjoint. */
export function firstEndingAfter(frame: FrameLanes, run: Run, at: UtcMs): number {
  let low = run.from;
  let high = run.to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((frame.end[middle] ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The part of a run that shows in a window, with one rectangle more in front for those without length at its edge. */
export function runIn(frame: FrameLanes, run: Run, window: ClosedInterval): Run {
  const from = Math.max(run.from, firstEndingAfter(frame, run, window.startAt) - 1);
  let to = from;
  while (to < run.to && (frame.start[to] ?? Infinity) < window.endAt) to += 1;
  return { from, to };
}

/** Rectangles may be drawn wider than they are; this many pixels beside one still count. */
const FORGIVE_PX = 3;

/** Number of the rectangle under a point: the one that contains it, else the nearest within three pixels. */
export function rectangleAt(frame: FrameLanes, layout: Layout, view: View, x: number, y: number): number | null {
  const box = laneAtY(layout, y);
  if (box === null) return null;
  const run = laneRuns(frame)[box.lane];
  if (run === undefined) return null;
  const at = view.startAt + x * msPerPx(view);
  const found = firstEndingAfter(frame, run, at);
  const candidates = [found - 1, found].filter((each) => each >= run.from && each < run.to);
  const distance = (each: number): number => Math.max(xOf(frame.start[each] ?? 0, view) - x, x - xOf(frame.end[each] ?? 0, view), 0);
  const nearest = candidates.toSorted((one, other) => distance(one) - distance(other) || other - one)[0];
  return nearest !== undefined && distance(nearest) <= FORGIVE_PX ? nearest : null;
}

/** The item that a rectangle stands for (the longest one where merged), or null when its words are not loaded. */
export function itemOf(frame: FrameLanes, rectangle: number, index: ItemIndex): TimelineItem | null {
  const kind = frame.lanes[frame.lane[rectangle] ?? 0];
  const state = frame.state[rectangle] ?? NO_STATE;
  const list = index.get(`${kind}@${frame.rowStart[rectangle]}`) ?? [];
  return list.find((item) => item.state === (STATES[state] ?? null)) ?? list[0] ?? null;
}

export type ItemIndex = ReadonlyMap<string, readonly TimelineItem[]>;

/** Items by lane kind and start, which is how a rectangle names its row. */
export function indexItems(items: readonly TimelineItem[]): ItemIndex {
  return Map.groupBy(items, (item) => `${item.kind}@${item.startAt}`);
}

/** Unknown time under a horizontal position, or null. */
export function unknownAt(loaded: LoadedFrame | null, at: UtcMs): UnknownStretch | null {
  return loaded?.unknown.find((stretch) => stretch.startAt <= at && at < stretch.endAt) ?? null;
}

/** Previous or next item of the same lane kind in time (by start, then end); the first or last where nothing is selected. */
export function stepItem(items: readonly TimelineItem[], selected: TimelineItem | null, direction: 1 | -1, from: UtcMs): TimelineItem | null {
  const kind = selected?.kind ?? (items.some((item) => item.kind === 'state') ? 'state' : items[0]?.kind ?? 'state');
  const lane = items.filter((item) => item.kind === kind).toSorted((one, other) => one.startAt - other.startAt || (one.endAt ?? Infinity) - (other.endAt ?? Infinity));
  if (selected === null) return (direction === 1 ? lane.find((item) => item.startAt >= from) : lane.findLast((item) => item.startAt <= from)) ?? lane.at(direction === 1 ? -1 : 0) ?? null;
  const at = lane.findIndex((item) => item.id === selected.id);
  return lane[at + direction] ?? selected;
}

/** The item of the next lane kind above or below that runs at the selected one's start, else the nearest. */
export function stepLane(items: readonly TimelineItem[], selected: TimelineItem | null, direction: 1 | -1): TimelineItem | null {
  if (selected === null) return items[0] ?? null;
  const kinds = (['state', 'chat', 'presence', 'workload', 'interaction', 'other', 'ghost'] as const).filter((kind) => items.some((item) => item.kind === kind));
  const kind = kinds[kinds.indexOf(selected.kind) + direction];
  const lane = items.filter((item) => item.kind === kind);
  const running = lane.find((item) => item.startAt <= selected.startAt && (item.endAt ?? Infinity) > selected.startAt);
  const distance = (item: TimelineItem): number => Math.abs(item.startAt - selected.startAt);
  return running ?? lane.toSorted((one, other) => distance(one) - distance(other))[0] ?? selected;
}
