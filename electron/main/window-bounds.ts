import type { Rectangle } from 'electron';

export const MINIMUM_SIZE = { width: 720, height: 480 } as const;
const DEFAULT_SIZE = { width: 1320, height: 860 } as const;
/** Enough of the title bar to grab with a mouse. */
const GRAB = { width: 120, height: 32 } as const;

/**
 * Where the window opens: where it was, if its title bar can still be reached on one of the displays (`areas`, the
 * primary one first), else centred on the primary one; never larger than the display.
 */
export function decideBounds(remembered: Rectangle | null, areas: readonly Rectangle[]): Rectangle {
  const primary = areas[0] ?? { x: 0, y: 0, ...DEFAULT_SIZE };
  const home = remembered === null ? undefined : areas.find((area) => isReachable(remembered, area));
  if (remembered === null || home === undefined) return centre(remembered ?? DEFAULT_SIZE, primary);
  return { x: remembered.x, y: Math.max(remembered.y, home.y), ...fit(remembered, home) };
}

function isReachable(window: Rectangle, area: Rectangle): boolean {
  const width = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  return width >= GRAB.width && window.y >= area.y - GRAB.height && window.y + GRAB.height <= area.y + area.height;
}

type Size = Pick<Rectangle, 'width' | 'height'>;

function fit(size: Size, area: Size): Size {
  return {
    width: Math.min(Math.max(size.width, MINIMUM_SIZE.width), area.width),
    height: Math.min(Math.max(size.height, MINIMUM_SIZE.height), area.height),
  };
}

function centre(size: Size, area: Rectangle): Rectangle {
  const { width, height } = fit(size, area);
  return { x: area.x + Math.round((area.width - width) / 2), y: area.y + Math.round((area.height - height) / 2), width, height };
}
