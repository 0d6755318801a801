import { useEffect, useEffectEvent, useRef, type PointerEvent as ReactPointerEvent, type RefObject } from 'react';
import type { ClosedInterval, UtcMs } from '../../shared/domain/time.ts';
import { atX, msPerPx, panBy, zoomAt, type View } from './scale.ts';

export interface Gestures {
  readonly onPointerDown: (event: ReactPointerEvent) => void;
  readonly onPointerMove: (event: ReactPointerEvent) => void;
  readonly onPointerUp: (event: ReactPointerEvent) => void;
  readonly onPointerLeave: () => void;
  readonly onPointerCancel: () => void;
}

export interface GestureActions {
  readonly change: (make: (view: View) => View) => void;
  readonly hover: (point: { readonly x: number; readonly y: number } | null) => void;
  readonly click: (point: { readonly x: number; readonly y: number }) => void;
  /** While shift-dragging, then once more with `isDone`. */
  readonly range: (range: ClosedInterval, isDone: boolean) => void;
}

interface Drag {
  readonly mode: 'pan' | 'range';
  readonly x: number;
  readonly view: View;
  readonly at: UtcMs;
  hasMoved: boolean;
}

/** Less than this many pixels of travel is a click with an unsteady hand. */
const CLICK_PX = 4;
const WHEEL_LINE_PX = 16;

const pointOf = (event: ReactPointerEvent): { readonly x: number; readonly y: number } => {
  const bounds = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
};

/** Pointer and wheel on the canvas. Wheel zooms at the pointer, sideways (or with shift) it pans; drag pans; shift-drag selects. */
export function useGestures(canvas: RefObject<HTMLCanvasElement | null>, view: View, actions: GestureActions): Gestures {
  const drag = useRef<Drag | null>(null);
  const onWheel = useEffectEvent((event: WheelEvent, left: number): void => {
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? WHEEL_LINE_PX : 1;
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) actions.change((each) => panBy(each, sideways * unit * msPerPx(each)));
    else actions.change((each) => zoomAt(each, atX(event.clientX - left, each), Math.exp(event.deltaY * unit * (event.ctrlKey ? 0.01 : 0.002))));
  });

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const listen = (event: WheelEvent): void => {
      event.preventDefault();
      onWheel(event, element.getBoundingClientRect().left);
    };
    // React listens passively to the wheel, and a passive listener cannot keep the page from scrolling.
    element.addEventListener('wheel', listen, { passive: false });
    return () => element.removeEventListener('wheel', listen);
  }, [canvas]);

  const finish = (): void => {
    drag.current = null;
  };
  return {
    onPointerDown(event) {
      if (event.button !== 0) return;
      const { x } = pointOf(event);
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.current = { mode: event.shiftKey ? 'range' : 'pan', x, view, at: atX(x, view), hasMoved: false };
    },
    onPointerMove(event) {
      const point = pointOf(event);
      const held = drag.current;
      if (held === null) return actions.hover(point);
      if (!held.hasMoved && Math.abs(point.x - held.x) < CLICK_PX) return undefined;
      held.hasMoved = true;
      actions.hover(null);
      if (held.mode === 'pan') return actions.change((now) => panBy({ ...held.view, widthPx: now.widthPx }, (held.x - point.x) * msPerPx(held.view)));
      return actions.range(between(held.at, atX(point.x, view)), false);
    },
    onPointerUp(event) {
      const held = drag.current;
      finish();
      const point = pointOf(event);
      if (held === null) return;
      if (!held.hasMoved) actions.click(point);
      else if (held.mode === 'range') actions.range(between(held.at, atX(point.x, view)), true);
    },
    onPointerLeave: () => actions.hover(null),
    onPointerCancel: finish,
  };
}

const between = (one: UtcMs, other: UtcMs): ClosedInterval => ({ startAt: Math.min(one, other), endAt: Math.max(one, other) });
