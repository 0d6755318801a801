import { FONT_FAMILY } from '../theme/tokens.ts';
import { xOf } from './scale.ts';
import type { Brush } from './scene.ts';
import type { Strength } from './timeline-data.ts';

const BAND_WORD_PX = 16;
const EDGE_PX = 1.5;
/** A contradiction of seconds still has to be seen. */
const MIN_BAND_PX = 3;

const ALPHA = { max: 1, chatting: 1, idle: 0.42, untold: 0.2 } as const satisfies Readonly<Record<Strength, number>>;

/** Buckets of sums as stacked columns: the foot is the lane's lower edge, the full height the whole bucket. Returns how many parts were drawn. */
export function paintColumns(brush: Brush): number {
  const { context, scene } = brush;
  const group = scene.layout.groups.find((each) => each.kind === 'chat');
  if (group === undefined) return 0;
  let painted = 0;
  for (const column of scene.columns) {
    if (column.endAt <= scene.view.startAt || column.startAt >= scene.view.endAt) continue;
    const left = xOf(column.startAt, scene.view);
    const full = xOf(column.endAt, scene.view) - left;
    const width = Math.max(1, full - (full > 6 ? 1 : 0));
    let foot = group.top + group.height;
    for (const part of column.parts) {
      const height = Math.min(foot - group.top, part.share * group.height);
      if (height <= 0) continue;
      context.globalAlpha = ALPHA[part.strength];
      context.fillStyle = scene.paintOf(part.state);
      context.fillRect(left, foot - height, width, height);
      context.globalAlpha = part.strength === 'max' ? 0.4 : 1;
      if (part.strength === 'max') {
        context.fillStyle = scene.scheme === 'dark' ? '#ffffff' : '#000000';
        context.fillRect(left, foot - height, width, height);
      } else if (part.strength !== 'chatting') {
        // The light parts keep an edge of their full hue.
        context.fillStyle = scene.paintOf(part.state);
        context.fillRect(left, foot - height, width, Math.min(1, height));
      }
      context.globalAlpha = 1;
      foot -= height;
      painted += 1;
    }
    if (!column.complete) veil(brush, left, width, group);
  }
  return painted;
}

/** A bucket of which only a part is known is faded and hatched. */
function veil({ context, scene, ink }: Brush, left: number, width: number, group: { readonly top: number; readonly height: number }): void {
  context.globalAlpha = 0.45;
  context.fillStyle = ink('ground-sunk');
  context.fillRect(left, group.top, width, group.height);
  context.globalAlpha = 1;
  context.fillStyle = scene.hatch;
  context.fillRect(left, group.top, width, group.height);
}

/** Marked time across all lanes, with its word where there is room. */
export function paintBands(brush: Brush): void {
  const { context, scene, ink } = brush;
  const { view, layout } = scene;
  for (const band of scene.bands) {
    const left = xOf(band.startAt, view);
    const width = Math.max(MIN_BAND_PX, xOf(band.endAt, view) - left);
    if (left + width < 0 || left > view.widthPx) continue;
    context.globalAlpha = 0.16;
    context.fillStyle = ink('alert');
    context.fillRect(left, layout.top, width, layout.height - layout.top);
    context.globalAlpha = 1;
    context.fillRect(left, layout.top, EDGE_PX, layout.height - layout.top);
    context.fillRect(left + width - EDGE_PX, layout.top, EDGE_PX, layout.height - layout.top);
    context.font = `600 11px ${FONT_FAMILY}`;
    context.textBaseline = 'middle';
    context.textAlign = 'left';
    const word = width >= context.measureText(band.word).width + 8 ? band.word : width >= BAND_WORD_PX ? '!' : null;
    if (word === null) continue;
    const at = Math.max(0, left) + 4;
    context.fillStyle = ink('ground');
    context.fillRect(at - 2, layout.top + 1, context.measureText(word).width + 4, 11);
    context.fillStyle = ink('alert');
    context.fillText(word, at, layout.top + 7);
  }
}
