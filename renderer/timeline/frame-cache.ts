import type { FrameLanes } from '../../shared/domain/frame.ts';
import { clip, gapsIn, overlaps, sumMs, type ClosedInterval } from '../../shared/domain/time.ts';
import type { FrameRequest } from './frame-window.ts';
import type { UnknownStretch } from './timeline-data.ts';

/** A loaded frame with the unknown time of its window. */
export interface LoadedFrame {
  readonly frame: FrameLanes;
  readonly unknown: readonly UnknownStretch[];
}

interface Entry {
  readonly loaded: LoadedFrame;
  readonly revision: number;
}

/** Frames of one agent, least recently loaded first out. An older revision is still drawn until its successor is here. */
export interface FrameCache {
  /** True when the request is answered at this revision. */
  isFresh(request: FrameRequest, revision: number): boolean;
  put(request: FrameRequest, revision: number, loaded: LoadedFrame): void;
  /** The best of what is here for a view: covering most of it, then newest, then nearest in resolution. Null when nothing touches it. */
  best(view: ClosedInterval, resolutionMs: number): LoadedFrame | null;
}

const MAX_FRAMES = 24;

export function createFrameCache(): FrameCache {
  const entries = new Map<string, Entry>();
  return {
    isFresh: (request, revision) => (entries.get(request.key)?.revision ?? -1) >= revision,
    put(request, revision, loaded) {
      if ((entries.get(request.key)?.revision ?? -1) > revision) return;
      entries.delete(request.key);
      entries.set(request.key, { loaded, revision });
      for (const key of entries.keys()) if (entries.size > MAX_FRAMES) entries.delete(key);
    },
    best(view, resolutionMs) {
      const ranked = [...entries.values()].flatMap((entry) => (overlaps(entry.loaded.frame.window, view) ? [{ entry, rank: rankOf(entry, view, resolutionMs) }] : []));
      const best = ranked.reduce<(typeof ranked)[number] | null>((one, other) => (one === null || isBetter(other.rank, one.rank) ? other : one), null);
      return best?.entry.loaded ?? null;
    },
  };
}

function rankOf(entry: Entry, view: ClosedInterval, resolutionMs: number): readonly number[] {
  const part = clip(entry.loaded.frame.window, view);
  return [part === null ? 0 : part.endAt - part.startAt, entry.revision, -Math.abs(Math.log2(entry.loaded.frame.resolutionMs / resolutionMs))];
}

function isBetter(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at >= 0 && (one[at] ?? 0) > (other[at] ?? 0);
}

/** What of a view is not loaded (shaded). */
export function unloadedIn(view: ClosedInterval, loaded: LoadedFrame | null): readonly ClosedInterval[] {
  const gaps = gapsIn(view, loaded === null ? [] : [loaded.frame.window]);
  return sumMs(gaps) === 0 ? [] : gaps;
}
