import { NO_STATE, type FrameLanes } from '../../shared/domain/frame.ts';
import { STATES } from '../../shared/domain/state.ts';
import type { UtcMs } from '../../shared/domain/time.ts';
import { itemOf, rectangleAt, unknownAt, type ItemIndex } from './hit-test.ts';
import { groupAtY, laneAtY, type Layout } from './layout.ts';
import { unloadedIn, type LoadedFrame } from './frame-cache.ts';
import { atX, type View } from './scale.ts';
import { CHAT_REASON_WORDS, kindWords, reasonWords, type TimelineBand, type TimelineItem } from './timeline-data.ts';
import { stateWord } from '../theme/tokens.ts';
import { loadWords } from './words.ts';

/** What lies under a point, and what to say about it. */
export interface Hit {
  readonly rectangle: number | null;
  readonly item: TimelineItem | null;
  /** The instant under the pointer, where its activity belongs to a day that is not loaded. */
  readonly otherDayAt: UtcMs | null;
  /** The first line is emphasised; empty where nothing is to be said. */
  readonly lines: readonly string[];
}

export interface HitContext {
  readonly loaded: LoadedFrame | null;
  readonly layout: Layout;
  readonly view: View;
  readonly index: ItemIndex;
  readonly nowAt: UtcMs;
  readonly items: readonly TimelineItem[];
  readonly bands: readonly TimelineBand[];
}

const nothing: Hit = { rectangle: null, item: null, otherDayAt: null, lines: [] };

/** The reason of unknown time is told first, as its hatching is what is seen; the activity that reaches into it comes after. */
export function hitAt(context: HitContext, point: { readonly x: number; readonly y: number }): Hit {
  const { loaded, layout, view, index, nowAt } = context;
  if (point.y < layout.top) return nothing;
  const at = atX(point.x, view);
  const frame = loaded?.frame;
  const unknown = unknownAt(loaded, at);
  const reason = unknown === null ? [] : [`No data: ${reasonWords(unknown.reason, layout.groups.some((group) => group.kind === 'chat') ? CHAT_REASON_WORDS : {})}`, 'This time is counted in no total.'];
  const marked = context.bands.filter((band) => band.startAt <= at && at < Math.max(band.endAt, band.startAt + 1)).map((band) => band.text);
  const column = groupAtY(layout, point.y)?.kind === 'chat' ? context.items.find((item) => item.kind === 'chat' && item.startAt <= at && at < (item.endAt ?? at)) : undefined;
  if (column !== undefined) return { rectangle: null, item: column, otherDayAt: null, lines: [...marked, ...column.tooltip] };
  const rectangle = frame === undefined ? null : rectangleAt(frame, layout, view, point.x, point.y);
  if (frame !== undefined && rectangle !== null) {
    const item = itemOf(frame, rectangle, index);
    return { rectangle, item, otherDayAt: item === null ? at : null, lines: [...marked, ...reason, ...linesOf(frame, rectangle, item)] };
  }
  if (unknown !== null) return { ...nothing, lines: [...marked, ...reason] };
  if (at < nowAt && unloadedIn({ startAt: at, endAt: at + 1 }, loaded).length > 0) return { ...nothing, lines: ['Loading…'] };
  if (marked.length > 0) return { ...nothing, lines: marked };
  const lane = laneAtY(layout, point.y);
  return at < nowAt && lane !== null ? { ...nothing, lines: [`${kindWords(lane.kind)}: no activity here`] } : nothing;
}

function linesOf(frame: FrameLanes, rectangle: number, item: TimelineItem | null): readonly string[] {
  const merged = frame.merged[rectangle] ?? 1;
  const state = STATES[frame.state[rectangle] ?? NO_STATE];
  const lines = item?.tooltip ?? [state === undefined ? loadWords(frame, rectangle) : stateWord(state), 'Click to open its day.'];
  return merged > 1 ? [`${merged} activities, longest:`, ...lines, 'Zoom in to tell them apart.'] : lines;
}
