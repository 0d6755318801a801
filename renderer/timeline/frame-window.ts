import { DAY_MS, MINUTE_MS, type ClosedInterval } from '../../shared/domain/time.ts';
import { msPerPx, spanOf, type View } from './scale.ts';

/** What to ask for, for a view: the same answer for many neighbouring views. */
export interface FrameRequest extends ClosedInterval {
  readonly resolutionMs: number;
  readonly key: string;
}

const FINEST_MS = 250;
/** Merged below this many pixels; longer views merge more, so that a frame stays near a thousand rectangles. */
const MERGE_PX = 1.5;
const MERGE_PX_LONG = 3;
/** Longest view that is padded by its own width on both sides; longer ones would pass the 31 days of one read. */
const PADDED_SPAN_MS = 7 * DAY_MS;

const ceilToPower = (value: number, unit: number): number => unit * 2 ** Math.max(0, Math.ceil(Math.log2(value / unit)));

/** Resolutions are doublings of 250 ms, so that zooming a little asks for nothing new. */
export function resolutionFor(view: View): number {
  return ceilToPower(msPerPx(view) * (spanOf(view) > 2 * DAY_MS ? MERGE_PX_LONG : MERGE_PX), FINEST_MS);
}

/** Pads a view by its own width on both sides and snaps to a grid of half its span, so that panning hits the cache. */
export function frameRequestFor(view: View): FrameRequest {
  const span = spanOf(view);
  const isPadded = span <= PADDED_SPAN_MS;
  const grid = isPadded ? Math.max(MINUTE_MS, ceilToPower(span, MINUTE_MS) / 4) : DAY_MS;
  const pad = isPadded ? span : 0;
  const startAt = Math.floor((view.startAt - pad) / grid) * grid;
  const endAt = Math.ceil((view.endAt + pad) / grid) * grid;
  const resolutionMs = resolutionFor(view);
  return { startAt, endAt, resolutionMs, key: `${startAt}:${endAt}:${resolutionMs}` };
}
