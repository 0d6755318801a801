import { useEffect, useRef, useState, type RefObject } from 'react';
import { createStatePaints, type StatePaint } from '../theme/canvas-pattern.ts';
import { useScheme } from '../theme/scheme.ts';
import type { Scheme } from '../theme/tokens.ts';
import { paintScene } from './paint.ts';
import type { Scene } from './scene.ts';
import { msPerPx } from './scale.ts';

/** Width of an element, following it; 0 before it is laid out. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (element.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

/** The device's pixels per CSS pixel, following zoom and moves between screens. */
function usePixelRatio(): number {
  const [ratio, setRatio] = useState(() => window.devicePixelRatio);
  useEffect(() => {
    const query = window.matchMedia(`(resolution: ${ratio}dppx)`);
    const onChange = (): void => setRatio(window.devicePixelRatio);
    query.addEventListener('change', onChange);
    return () => query.removeEventListener('change', onChange);
  }, [ratio]);
  return ratio;
}

const TILE_PX = 8;

/** Draws the scene once per animation frame at most, and only when something of it changed. */
export function usePainter(canvas: RefObject<HTMLCanvasElement | null>, scene: Omit<Scene, 'scheme' | 'paintOf' | 'hatch' | 'fonts'>): void {
  const scheme = useScheme();
  const ratio = usePixelRatio();
  const [fonts, setFonts] = useState(0);
  const paints = useRef<{ readonly scheme: Scheme; readonly ratio: number; readonly of: Scene['paintOf'] } | null>(null);
  const frame = useRef(0);

  useEffect(() => {
    let isHere = true;
    // Words that were measured in the fallback face are drawn again in the product's own.
    void document.fonts.ready.then(() => (isHere ? setFonts((last) => last + 1) : undefined));
    return () => {
      isHere = false;
    };
  }, []);

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d') ?? null;
    if (element === null || context === null || scene.view.widthPx <= 0) return undefined;
    frame.current = requestAnimationFrame(() => {
      const [width, height] = [Math.round(scene.view.widthPx * ratio), Math.round(scene.layout.height * ratio)];
      if (element.width !== width) element.width = width;
      if (element.height !== height) element.height = height;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      if (paints.current?.scheme !== scheme || paints.current.ratio !== ratio) paints.current = { scheme, ratio, of: createStatePaints(context, scheme, ratio) };
      const made = paints.current.of;
      const paintOf: Scene['paintOf'] = (state) => anchored(made(state), scene.view.startAt / msPerPx(scene.view), ratio);
      const stats = paintScene(context, { ...scene, scheme, fonts, paintOf, hatch: paintOf('unknown') });
      element.dataset['rectangles'] = String(stats.rectangles);
    });
    return () => cancelAnimationFrame(frame.current);
  }, [canvas, scene, scheme, ratio, fonts]);
}

/** Patterns stay on their rectangles while panning instead of standing still behind them. */
function anchored(paint: StatePaint, offsetPx: number, ratio: number): StatePaint {
  if (typeof paint === 'string') return paint;
  const scale = TILE_PX / Math.round(TILE_PX * ratio);
  paint.setTransform(new DOMMatrix().translate(-(Math.round(offsetPx) % TILE_PX), 0).scale(scale));
  return paint;
}
