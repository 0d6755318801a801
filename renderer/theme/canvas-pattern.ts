import type { State } from '../../shared/domain/state.ts';
import { colour, stateColour, statePattern, type Pattern, type Scheme } from './tokens.ts';

/** What a canvas fills with; `outline` states are stroked by the caller in `stateColour` over the ground. */
export type StatePaint = string | CanvasPattern;

const TILE = 8;

/**
 * Paints for all states of one context, made on first use. Make a new one when the scheme or the device's pixel ratio
 * changes: tiles are drawn in device pixels so that lines stay sharp.
 */
export function createStatePaints(context: CanvasRenderingContext2D, scheme: Scheme, pixelRatio = 1): (state: State) => StatePaint {
  const made = new Map<State, StatePaint>();
  return (state) => {
    const known = made.get(state);
    if (known !== undefined) return known;
    const paint = createPaint(context, statePattern(state), stateColour(state, scheme), colour('ground', scheme), pixelRatio);
    made.set(state, paint);
    return paint;
  };
}

function createPaint(context: CanvasRenderingContext2D, pattern: Pattern, ink: string, ground: string, pixelRatio: number): StatePaint {
  if (pattern === 'solid') return ink;
  const tile = document.createElement('canvas');
  tile.width = tile.height = Math.round(TILE * pixelRatio);
  const draw = tile.getContext('2d');
  if (draw === null) return ink;
  draw.scale(tile.width / TILE, tile.height / TILE);
  drawTile(draw, pattern, ink, ground);
  const made = context.createPattern(tile, 'repeat');
  if (made === null) return ink;
  made.setTransform(new DOMMatrix().scale(TILE / tile.width, TILE / tile.height));
  return made;
}

const fill = (draw: CanvasRenderingContext2D, paint: string, ...boxes: readonly (readonly [number, number, number, number])[]): void => {
  draw.fillStyle = paint;
  for (const box of boxes) draw.fillRect(...box);
};

function stripes(draw: CanvasRenderingContext2D, paint: string, width: number, directions: readonly (1 | -1)[]): void {
  draw.strokeStyle = paint;
  draw.lineWidth = width;
  for (const direction of directions) {
    for (let offset = -TILE; offset <= TILE; offset += TILE) {
      draw.beginPath();
      draw.moveTo(offset - 1, direction === 1 ? -1 : TILE + 1);
      draw.lineTo(offset + TILE + 1, direction === 1 ? TILE + 1 : -1);
      draw.stroke();
    }
  }
}

/** The ground shows through as thin marks: the hue keeps most of the area, the mark tells states apart without it. */
function drawTile(draw: CanvasRenderingContext2D, pattern: Pattern, ink: string, ground: string): void {
  const inverted = pattern === 'outline' || pattern === 'hatch';
  fill(draw, inverted ? ground : ink, [0, 0, TILE, TILE]);
  if (pattern === 'diagonal') stripes(draw, ground, 2, [1]);
  if (pattern === 'cross') stripes(draw, ground, 1.5, [1, -1]);
  if (pattern === 'hatch') stripes(draw, ink, 1.5, [-1]);
  if (pattern === 'dots') fill(draw, ground, [1, 1, 2, 2], [5, 1, 2, 2], [1, 5, 2, 2], [5, 5, 2, 2]);
  if (pattern === 'lines') fill(draw, ground, [0, 1, TILE, 1], [0, 5, TILE, 1]);
  if (pattern === 'wide-lines') fill(draw, ground, [0, 2, TILE, 3]);
  if (pattern === 'bars') fill(draw, ground, [1, 0, 1, TILE], [5, 0, 1, TILE]);
  if (pattern === 'wide-bars') fill(draw, ground, [2, 0, 3, TILE]);
  if (pattern === 'grid') fill(draw, ground, [0, 3, TILE, 1.5], [3, 0, 1.5, TILE]);
}
