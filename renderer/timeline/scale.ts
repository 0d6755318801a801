import { DAY_MS, SECOND_MS, type ClosedInterval, type UtcMs } from '../../shared/domain/time.ts';

/** What a timeline shows: a window of time over a width of pixels. Linear in UTC, so a day of 23 or 25 hours is drawn as long as it is. */
export interface View extends ClosedInterval {
  readonly widthPx: number;
}

export const MIN_SPAN_MS = 20 * SECOND_MS;
/** Below the 31 days that one read may cover, with room for whole-day edges on both sides. */
export const MAX_SPAN_MS = 28 * DAY_MS;

export const spanOf = (view: ClosedInterval): number => view.endAt - view.startAt;
export const msPerPx = (view: View): number => spanOf(view) / Math.max(1, view.widthPx);
export const xOf = (at: UtcMs, view: View): number => (at - view.startAt) / msPerPx(view);
export const atX = (x: number, view: View): UtcMs => Math.round(view.startAt + x * msPerPx(view));

/** Zooms by a factor (below 1: closer) around an instant, which keeps its place on the screen. */
export function zoomAt<T extends ClosedInterval>(view: T, at: UtcMs, factor: number): T {
  const span = Math.min(MAX_SPAN_MS, Math.max(MIN_SPAN_MS, spanOf(view) * factor));
  const share = (at - view.startAt) / spanOf(view);
  const startAt = Math.round(at - share * span);
  return { ...view, startAt, endAt: startAt + Math.round(span) };
}

export function panBy<T extends ClosedInterval>(view: T, ms: number): T {
  const by = Math.round(ms);
  return { ...view, startAt: view.startAt + by, endAt: view.endAt + by };
}

/** Moves a view, never resizes it, so that it stays inside the limits; a view wider than those is centred on them. */
export function clampView<T extends ClosedInterval>(view: T, limits: ClosedInterval): T {
  if (spanOf(view) >= spanOf(limits)) return panBy(view, (limits.startAt + limits.endAt - view.startAt - view.endAt) / 2);
  if (view.startAt < limits.startAt) return panBy(view, limits.startAt - view.startAt);
  return view.endAt > limits.endAt ? panBy(view, limits.endAt - view.endAt) : view;
}

/** The view moved as little as needed to show an interval (its start, when it is longer than the view), with a margin of a twelfth. A good part of it in sight is enough. */
export function reveal<T extends ClosedInterval>(view: T, interval: ClosedInterval): T {
  const margin = spanOf(view) / 12;
  const visible = Math.min(interval.endAt, view.endAt) - Math.max(interval.startAt, view.startAt);
  if (visible >= Math.min(spanOf(interval) / 3, margin)) return view;
  if (interval.startAt < view.startAt || spanOf(interval) + 2 * margin > spanOf(view)) return panBy(view, interval.startAt - margin - view.startAt);
  return panBy(view, interval.endAt + margin - view.endAt);
}

/** A view around one instant, keeping the span. */
export function centreOn<T extends ClosedInterval>(view: T, at: UtcMs): T {
  return panBy(view, at - (view.startAt + view.endAt) / 2);
}
