import { NO_STATE } from '../../shared/domain/frame.ts';
import { STATES } from '../../shared/domain/state.ts';
import { FONT_FAMILY, statePattern, type ColourName } from '../theme/tokens.ts';
import { laneRuns, runIn } from './hit-test.ts';
import { loadTop, peakLoad } from './load.ts';
import { RULER_PX } from './layout.ts';
import { xOf } from './scale.ts';
import type { Brush } from './scene.ts';
import { clockLabel, makeDays, makeTicks } from './ticks.ts';

/** Narrower than this no word is measured: it could not fit. */
const MIN_LABEL_PX = 30;
const PAD_PX = 5;
/** Below this height a lane has no room for words. */
const MIN_LANE_PX = 14;

const measured = new Map<string, number>();

/** Width of a word at a size; measuring costs more than drawing, so widths are kept. */
function widthOf({ context, scene }: Brush, words: string): number {
  const key = `${scene.fonts}|${context.font}|${words}`;
  const known = measured.get(key);
  if (known !== undefined) return known;
  if (measured.size > 2_000) measured.clear();
  const { width } = context.measureText(words);
  measured.set(key, width);
  return width;
}

/** Words on rectangles, only where they fit whole; words that begin left of the view stay readable at its edge. */
export function paintLabels(brush: Brush): void {
  const { context, scene, ink } = brush;
  const frame = scene.loaded?.frame;
  if (frame === undefined) return;
  const runs = laneRuns(frame);
  const peak = peakLoad(frame);
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  for (const lane of scene.layout.boxes) {
    if (lane.height < MIN_LANE_PX || lane.kind === 'ghost') continue;
    context.font = `${lane.height >= 18 ? 12 : 11}px ${FONT_FAMILY}`;
    const run = runIn(frame, runs[lane.lane] ?? { from: 0, to: 0 }, scene.view);
    for (let at = run.from; at < run.to; at += 1) {
      const left = Math.max(0, xOf(frame.start[at] ?? 0, scene.view));
      const right = Math.min(scene.view.widthPx, xOf(frame.end[at] ?? 0, scene.view));
      if (right - left < MIN_LABEL_PX) continue;
      const words = (frame.merged[at] ?? 1) > 1 ? `${frame.merged[at]} activities` : scene.wordsOf(frame, at);
      const width = widthOf(brush, words);
      if (words === '' || width + 2 * PAD_PX > right - left) continue;
      const middle = lane.kind === 'workload' ? Math.max(lane.top + 6, loadTop(frame, at, lane, peak) - 7) : lane.top + lane.height / 2;
      paintWords(context, words, { left: left + PAD_PX, middle, width }, groundOf(frame.state[at] ?? NO_STATE, lane.kind), ink);
    }
  }
}

/** Says on the hatching itself that there is no data, where it is wide enough. */
export function paintUnknownWords(brush: Brush): void {
  const { context, scene, ink } = brush;
  const group = scene.layout.groups[0];
  if (group === undefined) return;
  context.font = `12px ${FONT_FAMILY}`;
  for (const stretch of scene.loaded?.unknown ?? []) {
    const left = Math.max(0, xOf(stretch.startAt, scene.view));
    const right = Math.min(scene.view.widthPx, xOf(stretch.endAt, scene.view));
    const width = widthOf(brush, NO_DATA);
    if (right - left < width + 2 * PAD_PX) continue;
    paintWords(context, NO_DATA, { left: left + (right - left - width) / 2, middle: group.top + group.height / 2, width }, 'plain', ink);
  }
}

const NO_DATA = 'no data';

type Ground = 'ink' | 'plain' | 'pattern';

/** What words stand on: a solid hue, the lane's own ground, or a pattern (which gets a plate under the words). */
function groundOf(state: number, kind: string): Ground {
  const known = STATES[state];
  if (kind === 'workload' || known === undefined || known === 'logged-out') return 'plain';
  return statePattern(known) === 'solid' ? 'ink' : 'pattern';
}

function paintWords(context: CanvasRenderingContext2D, words: string, at: { readonly left: number; readonly middle: number; readonly width: number }, ground: Ground, ink: (name: ColourName) => string): void {
  if (ground === 'ink') {
    context.fillStyle = ink('ground');
  } else {
    context.fillStyle = ink(ground === 'plain' ? 'ground-sunk' : 'ground');
    context.fillRect(at.left - 3, at.middle - 6, at.width + 6, 12);
    context.fillStyle = ink('text');
  }
  context.fillText(words, at.left, at.middle + 0.5);
}

/** Days above, hours below, and the present. Day names stay in view while any part of their day does. */
export function paintRulerWords(brush: Brush): void {
  const { context, scene, ink } = brush;
  const { view, zone, nowAt } = scene;
  if (scene.layout.top === 0) return;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.font = `600 12px ${FONT_FAMILY}`;
  context.fillStyle = ink('text');
  for (const day of makeDays(view, zone)) {
    const left = Math.max(0, xOf(day.startAt, view)) + 5;
    const right = Math.min(view.widthPx, xOf(day.endAt, view));
    const words = [day.label, day.shortLabel].find((each) => left + widthOf(brush, each) + 3 <= right);
    if (words !== undefined) context.fillText(words, left, 11);
  }
  context.font = `12px ${FONT_FAMILY}`;
  const now = nowAt >= view.startAt && nowAt < view.endAt ? paintNow(brush) : null;
  context.fillStyle = ink('text-second');
  for (const tick of makeTicks(view, zone)) {
    const left = xOf(tick.at, view) + 4;
    const right = left + widthOf(brush, tick.label);
    if (right > view.widthPx || (now !== null && right > now.left - 3 && left < now.right + 3)) continue;
    context.fillText(tick.label, left, RULER_PX - 11);
  }
}

function paintNow(brush: Brush): { readonly left: number; readonly right: number } {
  const { context, scene, ink } = brush;
  const words = clockLabel(scene.nowAt, scene.zone);
  const width = widthOf(brush, words) + 10;
  const left = Math.max(0, Math.min(scene.view.widthPx - width, xOf(scene.nowAt, scene.view) - width / 2));
  context.fillStyle = ink('accent-strong');
  context.fillRect(left, RULER_PX - 19, width, 16);
  context.fillStyle = ink('on-accent');
  context.fillText(words, left + 5, RULER_PX - 11);
  return { left, right: left + width };
}
