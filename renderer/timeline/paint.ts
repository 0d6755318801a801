import { FRAME_FLAG, NO_STATE, type FrameLanes } from '../../shared/domain/frame.ts';
import { STATES, type State } from '../../shared/domain/state.ts';
import { DAY_MS, type ClosedInterval } from '../../shared/domain/time.ts';
import type { StatePaint } from '../theme/canvas-pattern.ts';
import { colour, FONT_FAMILY, type ColourName } from '../theme/tokens.ts';
import { unloadedIn } from './frame-cache.ts';
import { laneRuns, runIn } from './hit-test.ts';
import type { LaneBox, Layout } from './layout.ts';
import { peakLoad } from './load.ts';
import { paintBands, paintColumns } from './paint-columns.ts';
import { paintLabels, paintRulerWords, paintUnknownWords } from './paint-text.ts';
import { spanOf, xOf, type View } from './scale.ts';
import type { Brush, Scene } from './scene.ts';
import { makeDays, makeTicks } from './ticks.ts';
import type { TimelineItem } from './timeline-data.ts';

/** What a drawing cost, for tests and the budget. */
export interface PaintStats { readonly rectangles: number }

const FADE_PX = 18;
/** From here on day edges stand close together and are drawn lightly. */
const LONG_SPAN_MS = 8 * DAY_MS;

/** Draws a scene in two passes, rectangles first and words after them, so that the context's state changes rarely. */
export function paintScene(context: CanvasRenderingContext2D, scene: Scene): PaintStats {
  const brush: Brush = { context, scene, ink: (name) => colour(name, scene.scheme) };
  context.font = `12px ${FONT_FAMILY}`;
  paintGround(brush);
  const rectangles = paintLanes(brush) + paintColumns(brush);
  paintUnknown(brush);
  paintBands(brush);
  paintMarks(brush);
  paintLabels(brush);
  paintUnknownWords(brush);
  paintRulerWords(brush);
  return { rectangles };
}

const box = (view: View, interval: ClosedInterval): { readonly x: number; readonly width: number } => {
  const x = Math.max(-2, xOf(interval.startAt, view));
  return { x, width: Math.min(view.widthPx + 2, xOf(interval.endAt, view)) - x };
};

function paintGround({ context, scene, ink }: Brush): void {
  const { view, layout, nowAt, zone } = scene;
  context.fillStyle = ink('ground');
  context.fillRect(0, 0, view.widthPx, layout.height);
  context.fillStyle = ink('ground-sunk');
  for (const group of layout.groups) context.fillRect(0, group.top, view.widthPx, group.height);
  for (const part of unloadedIn({ startAt: view.startAt, endAt: Math.min(view.endAt, nowAt) }, scene.loaded)) shade(context, ink('ground-hover'), box(view, part), layout);
  for (const tick of makeTicks(view, zone)) line(context, ink('border'), xOf(tick.at, view), Math.max(0, layout.top - 6), layout.height);
  const edge = spanOf(view) > LONG_SPAN_MS ? 'border' : 'border-strong';
  for (const day of makeDays(view, zone)) {
    if (day.hasEdge) line(context, ink(day.isMonthEdge ? 'text-second' : edge), xOf(day.startAt, view), 0, layout.height, day.isMonthEdge ? 2 : 1);
  }
  context.fillStyle = ink('border');
  if (layout.top > 0) context.fillRect(0, layout.top - 1, view.widthPx, 1);
}

function shade(context: CanvasRenderingContext2D, paint: StatePaint, part: { readonly x: number; readonly width: number }, layout: Layout): void {
  if (part.width <= 0) return;
  context.fillStyle = paint;
  for (const group of layout.groups) context.fillRect(part.x, group.top, part.width, group.height);
}

function line(context: CanvasRenderingContext2D, paint: string, x: number, top: number, bottom: number, width = 1): void {
  context.fillStyle = paint;
  context.fillRect(Math.round(x), top, width, bottom - top);
}

function paintLanes(brush: Brush): number {
  const frame = brush.scene.loaded?.frame;
  if (frame === undefined) return 0;
  const runs = laneRuns(frame);
  const peak = peakLoad(frame);
  let painted = 0;
  for (const lane of brush.scene.layout.boxes) {
    const run = runIn(frame, runs[lane.lane] ?? { from: 0, to: 0 }, brush.scene.view);
    for (let at = run.from; at < run.to; at += 1) paintRectangle(brush, frame, at, lane, peak);
    painted += run.to - run.from;
  }
  return painted;
}

function paintRectangle(brush: Brush, frame: FrameLanes, at: number, lane: LaneBox, peak: number): void {
  const { context, scene } = brush;
  const left = Math.max(-4, xOf(frame.start[at] ?? 0, scene.view));
  const right = Math.min(scene.view.widthPx + 4, xOf(frame.end[at] ?? 0, scene.view));
  // A hair of ground between neighbours, where there is room, tells two activities of the same state apart.
  const width = Math.max(1, right - left - (right - left > 4 ? 1 : 0));
  const flags = frame.flags[at] ?? 0;
  if (lane.kind === 'ghost') context.globalAlpha = 0.35;
  if (lane.kind === 'workload') paintLoad(brush, frame, at, { x: left, width: Math.max(1, right - left) }, lane, peak);
  else fillState(brush, STATES[frame.state[at] ?? NO_STATE] ?? 'unknown', { x: left, width }, lane);
  if ((flags & FRAME_FLAG.open) !== 0 && width > 6) fadeOut(brush, right, Math.min(FADE_PX, width - 2), lane);
  context.globalAlpha = 1;
  if ((flags & FRAME_FLAG.attention) !== 0 && lane.kind === 'interaction') {
    context.fillStyle = brush.ink('text');
    context.fillRect(left, lane.top - 3, Math.max(3, Math.min(width, 5)), 2);
  }
}

function fillState({ context, scene }: Brush, state: State, part: { readonly x: number; readonly width: number }, lane: LaneBox): void {
  context.fillStyle = scene.paintOf(state);
  if (state === 'logged-out') {
    const thickness = Math.min(1.5, part.width / 2);
    context.fillRect(part.x, lane.top, part.width, 1.5);
    context.fillRect(part.x, lane.top + lane.height - 1.5, part.width, 1.5);
    context.fillRect(part.x, lane.top, thickness, lane.height);
    context.fillRect(part.x + part.width - thickness, lane.top, thickness, lane.height);
    return;
  }
  context.fillRect(part.x, lane.top, part.width, lane.height);
}

/** Tone and height carry the three kinds of work, bottom up: calls, semi-live, non-live. */
export const LOAD_INKS = { calls: 'text-second', semiLive: 'border-strong', nonLive: 'border' } as const satisfies Readonly<Record<string, ColourName>>;

function paintLoad({ context, ink }: Brush, frame: FrameLanes, at: number, part: { readonly x: number; readonly width: number }, lane: LaneBox, peak: number): void {
  const unit = lane.height / peak;
  const bottom = lane.top + lane.height;
  let count = 0;
  for (const kind of ['calls', 'semiLive', 'nonLive'] as const) {
    const more = frame[kind][at] ?? 0;
    if (more === 0) continue;
    const top = bottom - (count + more) * unit;
    context.fillStyle = ink(LOAD_INKS[kind]);
    context.fillRect(part.x, top, part.width, more * unit);
    count += more;
    context.fillStyle = ink(kind === 'nonLive' ? 'border-strong' : 'ground');
    context.fillRect(part.x, top, part.width, 1);
  }
}

/** An open span has no end yet, so its right edge dissolves instead of stopping. */
function fadeOut({ context, ink }: Brush, right: number, width: number, lane: LaneBox): void {
  const fade = context.createLinearGradient(right - width, 0, right, 0);
  const ground = ink('ground-sunk');
  fade.addColorStop(0, `${ground}00`);
  fade.addColorStop(1, ground);
  context.fillStyle = fade;
  context.fillRect(right - width, lane.top, width + 1, lane.height);
}

function paintUnknown({ context, scene, ink }: Brush): void {
  for (const stretch of scene.loaded?.unknown ?? []) {
    const part = box(scene.view, stretch);
    if (stretch.endAt <= scene.view.startAt || stretch.startAt >= scene.view.endAt) continue;
    const wide = { x: part.x, width: Math.max(2, part.width) };
    shade(context, ink('ground-sunk'), wide, scene.layout);
    shade(context, scene.hatch, wide, scene.layout);
  }
}

function paintMarks(brush: Brush): void {
  const { context, scene, ink } = brush;
  const { view, layout, range, nowAt } = scene;
  if (nowAt >= view.startAt && nowAt < view.endAt) line(context, ink('accent'), xOf(nowAt, view), Math.max(0, layout.top - 8), layout.height, 1.5);
  if (range !== null) {
    const part = box(view, range);
    context.globalAlpha = 0.14;
    context.fillStyle = ink('accent');
    context.fillRect(part.x, 0, part.width, layout.height);
    context.globalAlpha = 1;
    line(context, ink('accent'), part.x, 0, layout.height);
    line(context, ink('accent'), part.x + part.width - 1, 0, layout.height);
  }
  paintHover(brush);
  paintSelection(brush);
}

function paintHover({ context, scene, ink }: Brush): void {
  const frame = scene.loaded?.frame;
  if (frame === undefined || scene.hovered === null || scene.hovered >= frame.count) return;
  const lane = scene.layout.boxes.find((each) => each.lane === frame.lane[scene.hovered ?? 0]);
  if (lane === undefined) return;
  outline(context, ink('text-second'), box(scene.view, { startAt: frame.start[scene.hovered] ?? 0, endAt: frame.end[scene.hovered] ?? 0 }), lane, 1);
}

function paintSelection({ context, scene, ink }: Brush): void {
  const { selected, view, layout, nowAt, loaded } = scene;
  const group = layout.groups.find((each) => each.kind === selected?.kind);
  if (selected === null || group === undefined) return;
  const frame = loaded?.frame;
  const part = box(view, { startAt: selected.startAt, endAt: Math.max(selected.startAt, selected.endAt ?? Math.min(nowAt, frame?.asOf ?? nowAt)) });
  const lane = frame === undefined ? undefined : layout.boxes.find((each) => each.kind === selected.kind && showsItem(frame, each.lane, selected));
  outline(context, ink('ground'), part, lane ?? group, 3);
  outline(context, ink('text'), part, lane ?? group, 2);
}

function showsItem(frame: FrameLanes, lane: number, item: TimelineItem): boolean {
  for (let at = 0; at < frame.count; at += 1) {
    if (frame.lane[at] === lane && frame.rowStart[at] === item.startAt && (STATES[frame.state[at] ?? NO_STATE] ?? null) === item.state) return true;
  }
  return false;
}

function outline(context: CanvasRenderingContext2D, paint: string, part: { readonly x: number; readonly width: number }, lane: { readonly top: number; readonly height: number }, thickness: number): void {
  context.strokeStyle = paint;
  context.lineWidth = thickness;
  const spread = thickness === 3 ? 2.5 : 1;
  context.strokeRect(part.x - spread, lane.top - spread, Math.max(2, part.width) + 2 * spread, lane.height + 2 * spread);
}
