import type { NativeImage } from 'electron';
import type { Severity } from '../../shared/alerts/rule.ts';
import type { TrayStatus } from './core-protocol.ts';

type Rgb = readonly [number, number, number];

/** Three lanes of a timeline on a 16-unit grid: x, y, width, height. */
const LANES: readonly (readonly [number, number, number, number])[] = [
  [1, 2, 9, 3],
  [4, 7, 11, 3],
  [1, 12, 7, 3],
];
/** The status dot in the lower right corner: centre and radius on the same grid. */
const DOT = { x: 12.5, y: 12.5, radius: 3 } as const;

/** The alert's mark in the upper right corner, by shape as well as by colour: a square, a triangle, a dot. */
const MARK = { x: 12.5, y: 3.5, radius: 3 } as const;
const MARK_COLOURS: Readonly<Record<Severity, Rgb>> = {
  info: [0x3b, 0x82, 0xc4],
  warning: [0xd9, 0x8e, 0x04],
  critical: [0xc9, 0x3a, 0x3a],
};

const LANE_COLOUR: Rgb = [0x8a, 0x94, 0xa6];
const DOT_COLOURS: Readonly<Record<TrayStatus['worst'], Rgb>> = {
  live: [0x2e, 0xa0, 0x5b],
  stale: [0xd9, 0x8e, 0x04],
  stopped: [0xc9, 0x3a, 0x3a],
  paused: [0x6b, 0x74, 0x85],
  waiting: [0x6b, 0x74, 0x85],
};

/**
 * The tray's icon, drawn here so that no picture files have to be kept in step. On macOS it is a template (black with
 * alpha, coloured by the system), where only the dot's presence tells live from not live; the words are in the menu.
 */
export function createTrayImage(createEmpty: () => NativeImage, platform: NodeJS.Platform, worst: TrayStatus['worst'], alert: Severity | null = null): NativeImage {
  const isTemplate = platform === 'darwin';
  const picture = createEmpty();
  for (const scaleFactor of [1, 2]) {
    const size = 16 * scaleFactor;
    picture.addRepresentation({ scaleFactor, width: size, height: size, buffer: drawTray(size, worst, isTemplate, alert) });
  }
  if (isTemplate) picture.setTemplateImage(true);
  return picture;
}

/** Pixels as Electron wants them: BGRA, premultiplied (alpha is 0 or 255, so nothing to multiply). */
export function drawTray(size: number, worst: TrayStatus['worst'], isTemplate: boolean, alert: Severity | null = null): Buffer {
  const pixels = Buffer.alloc(size * size * 4);
  const unit = 16 / size;
  const hasDot = !isTemplate || worst !== 'live';
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const colour = colourAt((column + 0.5) * unit, (row + 0.5) * unit, hasDot ? DOT_COLOURS[worst] : null, alert);
      if (colour === null) continue;
      const [red, green, blue] = isTemplate ? [0, 0, 0] : colour;
      pixels.set([blue, green, red, 255], (row * size + column) * 4);
    }
  }
  return pixels;
}

/** The mark alone on an otherwise empty picture, for the taskbar of Windows. */
export function createMarkImage(createEmpty: () => NativeImage, alert: Severity): NativeImage {
  const picture = createEmpty();
  const size = 16;
  const pixels = Buffer.alloc(size * size * 4);
  const [red, green, blue] = MARK_COLOURS[alert];
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (isInMark((column + 0.5 - size / 2) / 2.5, (row + 0.5 - size / 2) / 2.5, alert, MARK.radius)) pixels.set([blue, green, red, 255], (row * size + column) * 4);
    }
  }
  picture.addRepresentation({ scaleFactor: 1, width: size, height: size, buffer: pixels });
  return picture;
}

/** Distances from the mark's centre, down and right. */
function isInMark(dx: number, dy: number, alert: Severity, radius: number): boolean {
  if (alert === 'critical') return Math.max(Math.abs(dx), Math.abs(dy)) <= radius;
  if (alert === 'info') return Math.hypot(dx, dy) <= radius;
  return Math.abs(dy) <= radius && Math.abs(dx) <= (dy + radius) / 2 + 0.25;
}

function colourAt(x: number, y: number, dot: Rgb | null, alert: Severity | null): Rgb | null {
  if (alert !== null) {
    if (isInMark(x - MARK.x, y - MARK.y, alert, MARK.radius)) return MARK_COLOURS[alert];
    if (Math.hypot(x - MARK.x, y - MARK.y) <= MARK.radius + 1.5) return null;
  }
  const distance = Math.hypot(x - DOT.x, y - DOT.y);
  if (dot !== null && distance <= DOT.radius) return dot;
  if (dot !== null && distance <= DOT.radius + 1) return null;
  const isLane = LANES.some(([left, top, width, height]) => x >= left && x < left + width && y >= top && y < top + height);
  return isLane ? LANE_COLOUR : null;
}
