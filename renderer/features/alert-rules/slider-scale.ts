import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/domain/time.ts';

/** The scale that the threshold's slider and the histogram above it share: short times get more room, zero has a place. */
export interface SliderScale { readonly maxMs: number }

/** Where the scale turns from even to logarithmic. */
const KNEE_MS = 30 * SECOND_MS;

/** 0 at no time, 1 at the scale's end. */
export function positionOf(ms: number, { maxMs }: SliderScale): number {
  return Math.max(0, Math.min(1, Math.log1p(Math.max(0, ms) / KNEE_MS) / Math.log1p(maxMs / KNEE_MS)));
}

export function msAt(position: number, { maxMs }: SliderScale): number {
  return Math.expm1(Math.max(0, Math.min(1, position)) * Math.log1p(maxMs / KNEE_MS)) * KNEE_MS;
}

/** How finely a threshold is set: nobody means 17 minutes and 23 seconds. */
function stepOf(ms: number): number {
  if (ms < MINUTE_MS) return 5 * SECOND_MS;
  if (ms < 5 * MINUTE_MS) return 15 * SECOND_MS;
  if (ms < 20 * MINUTE_MS) return 30 * SECOND_MS;
  if (ms < HOUR_MS) return MINUTE_MS;
  return ms < 4 * HOUR_MS ? 5 * MINUTE_MS : 15 * MINUTE_MS;
}

export const snap = (ms: number): number => Math.round(ms / stepOf(ms)) * stepOf(ms);

/** The next threshold up or down, by one step or by a stretch of the scale. */
export function stepFrom(ms: number, direction: 1 | -1, isFar: boolean, scale: SliderScale): number {
  if (isFar) return Math.min(scale.maxMs, snap(msAt(positionOf(ms, scale) + direction * 0.1, scale)));
  // Going down over an edge takes the finer step below it.
  const step = stepOf(direction === 1 ? ms : Math.max(0, ms - 1));
  const next = direction === 1 ? (Math.floor(ms / step) + 1) * step : (Math.ceil(ms / step) - 1) * step;
  return Math.max(0, Math.min(scale.maxMs, next));
}

/** Wide enough for what was, and for what is set; never narrower than ten minutes. */
export function scaleFor(longestMs: number, thresholdMs: number): SliderScale {
  const wanted = Math.max(10 * MINUTE_MS, longestMs * 1.25, Number.isFinite(thresholdMs) ? thresholdMs * 1.25 : 0);
  return { maxMs: ENDS.find((end) => end >= wanted) ?? 31 * DAY_MS };
}

const ENDS = [10 * MINUTE_MS, 20 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS, 2 * HOUR_MS, 4 * HOUR_MS, 8 * HOUR_MS, 12 * HOUR_MS, DAY_MS, 2 * DAY_MS, 7 * DAY_MS, 31 * DAY_MS] as const;

const MARKS = [0, 30 * SECOND_MS, MINUTE_MS, 2 * MINUTE_MS, 5 * MINUTE_MS, 10 * MINUTE_MS, 20 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS, 2 * HOUR_MS, 4 * HOUR_MS, 8 * HOUR_MS, DAY_MS, 2 * DAY_MS, 7 * DAY_MS, 31 * DAY_MS] as const;

/** The marks under the scale that have room for their words. */
export function scaleMarks(scale: SliderScale, leastGap = 0.085): readonly { readonly ms: number; readonly position: number }[] {
  const marks: { readonly ms: number; readonly position: number }[] = [];
  for (const ms of MARKS) {
    const position = positionOf(ms, scale);
    if (ms <= scale.maxMs && (marks.length === 0 || position - (marks.at(-1)?.position ?? 0) >= leastGap)) marks.push({ ms, position });
  }
  return marks;
}

const pad = (value: number): string => String(value).padStart(2, '0');

/** A duration in the units that people set it in: `45 s`, `7:30 min`, `1:30 h`, `2 d`. */
export function spanLabel(ms: number): string {
  if (ms === 0) return '0';
  if (ms < MINUTE_MS) return `${Math.round(ms / SECOND_MS)} s`;
  if (ms < HOUR_MS) {
    const seconds = Math.round(ms / SECOND_MS);
    return seconds % 60 === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)}:${pad(seconds % 60)} min`;
  }
  const minutes = Math.round(ms / MINUTE_MS);
  if (ms >= 2 * DAY_MS && minutes % 1_440 === 0) return `${minutes / 1_440} d`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)}:${pad(minutes % 60)} h`;
}

/** How many would fire at a threshold, read between the answer's points: near enough until the exact count is here. */
export function countAt(curve: readonly { readonly forAtLeastMs: number; readonly fired: number }[], ms: number): number | null {
  const [first] = curve;
  const last = curve.at(-1);
  if (first === undefined || last === undefined) return null;
  if (ms <= first.forAtLeastMs) return first.fired;
  if (ms >= last.forAtLeastMs) return last.fired;
  const at = curve.findIndex((point) => point.forAtLeastMs >= ms);
  const [before, after] = [curve[at - 1], curve[at]];
  if (before === undefined || after === undefined) return last.fired;
  const share = (ms - before.forAtLeastMs) / (after.forAtLeastMs - before.forAtLeastMs);
  return Math.round(before.fired + (after.fired - before.fired) * share);
}
