import type { FrameLanes } from '../../shared/domain/frame.ts';

/** How many items a rectangle of the workload lane stacks. */
export const loadOf = (frame: FrameLanes, at: number): number => (frame.calls[at] ?? 0) + (frame.semiLive[at] ?? 0) + (frame.nonLive[at] ?? 0);

/** Items that fill the workload lane's height; at least three, so that single items stay thin and busy hours comparable. */
export function peakLoad(frame: FrameLanes): number {
  let peak = 3;
  for (let at = 0; at < frame.count; at += 1) peak = Math.max(peak, loadOf(frame, at));
  return peak;
}

/** The upper edge of a rectangle's stack. */
export const loadTop = (frame: FrameLanes, at: number, lane: { readonly top: number; readonly height: number }, peak: number): number => lane.top + lane.height * (1 - loadOf(frame, at) / peak);
