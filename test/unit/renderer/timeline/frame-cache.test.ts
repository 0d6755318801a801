import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildFrame } from '../../../../shared/domain/frame.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type ClosedInterval } from '../../../../shared/domain/time.ts';
import { createFrameCache, unloadedIn, type LoadedFrame } from '../../../../renderer/timeline/frame-cache.ts';
import { frameRequestFor, resolutionFor } from '../../../../renderer/timeline/frame-window.ts';
import { MAX_SPAN_MS, MIN_SPAN_MS, msPerPx, type View } from '../../../../renderer/timeline/scale.ts';

const T0 = Date.UTC(2026, 10, 20);
const loaded = (window: ClosedInterval, resolutionMs: number): LoadedFrame => ({ frame: buildFrame([], window, resolutionMs, window.endAt), unknown: [] });
const answer = (view: View): LoadedFrame => loaded(frameRequestFor(view), frameRequestFor(view).resolutionMs);

describe('frameRequestFor', () => {
  it('covers the view, stays under the 31 days of one read and is not finer than a pixel', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 400 * DAY_MS }), fc.integer({ min: MIN_SPAN_MS, max: MAX_SPAN_MS }), fc.integer({ min: 100, max: 4_000 }), (from, span, widthPx) => {
      const view = { startAt: T0 + from, endAt: T0 + from + span, widthPx };
      const request = frameRequestFor(view);
      expect(request.startAt).toBeLessThanOrEqual(view.startAt);
      expect(request.endAt).toBeGreaterThanOrEqual(view.endAt);
      expect(request.endAt - request.startAt).toBeLessThanOrEqual(31 * DAY_MS);
      expect(request.resolutionMs).toBeGreaterThanOrEqual(Math.min(msPerPx(view), request.resolutionMs));
      expect(Number.isInteger(request.startAt) && Number.isInteger(request.resolutionMs)).toBe(true);
    }));
  });

  it('asks for the same frame while panning a little', () => {
    const view = { startAt: T0 + 10 * MINUTE_MS, endAt: T0 + 8 * HOUR_MS, widthPx: 1_000 };
    expect(frameRequestFor({ ...view, startAt: view.startAt + MINUTE_MS, endAt: view.endAt + MINUTE_MS }).key).toBe(frameRequestFor(view).key);
  });

  it('merges more on long views', () => {
    expect(resolutionFor({ startAt: T0, endAt: T0 + HOUR_MS, widthPx: 3_600 })).toBe(2_000);
    expect(resolutionFor({ startAt: T0, endAt: T0 + 3 * DAY_MS, widthPx: 1_000 })).toBeGreaterThan(2 * 259_200);
  });
});

describe('createFrameCache', () => {
  const view = { startAt: T0, endAt: T0 + HOUR_MS, widthPx: 600 };

  it('knows what is fresh at a revision and never goes back to an older one', () => {
    const cache = createFrameCache();
    const request = frameRequestFor(view);
    expect(cache.isFresh(request, 0)).toBe(false);
    const newer = answer(view);
    cache.put(request, 2, newer);
    cache.put(request, 1, answer(view));
    expect([cache.isFresh(request, 2), cache.isFresh(request, 3), cache.best(view, request.resolutionMs)]).toEqual([true, false, newer]);
  });

  it('prefers covering the view, then the newer revision, then the nearer resolution', () => {
    const cache = createFrameCache();
    const put = (window: ClosedInterval, resolutionMs: number, revision: number): LoadedFrame => {
      const frame = loaded(window, resolutionMs);
      cache.put({ ...window, resolutionMs, key: `${window.startAt}:${window.endAt}:${resolutionMs}` }, revision, frame);
      return frame;
    };
    const half = put({ startAt: T0, endAt: T0 + HOUR_MS / 2 }, 1_000, 9);
    expect(cache.best(view, 1_000)).toBe(half);
    const whole = put({ startAt: T0 - HOUR_MS, endAt: T0 + HOUR_MS }, 64_000, 1);
    expect(cache.best(view, 1_000)).toBe(whole);
    const newer = put({ startAt: T0 - HOUR_MS, endAt: T0 + 2 * HOUR_MS }, 256_000, 2);
    expect(cache.best(view, 1_000)).toBe(newer);
    const nearer = put({ startAt: T0 - HOUR_MS, endAt: T0 + 3 * HOUR_MS }, 2_000, 2);
    expect(cache.best(view, 1_000)).toBe(nearer);
    expect(cache.best({ startAt: T0 + DAY_MS, endAt: T0 + 2 * DAY_MS }, 1_000)).toBeNull();
  });

  it('forgets what was not used for long', () => {
    const cache = createFrameCache();
    const views = Array.from({ length: 40 }, (_, index) => ({ startAt: T0 + index * 10 * DAY_MS, endAt: T0 + index * 10 * DAY_MS + HOUR_MS, widthPx: 600 }));
    for (const each of views) cache.put(frameRequestFor(each), 1, answer(each));
    expect(views.filter((each) => cache.isFresh(frameRequestFor(each), 1))).toEqual(views.slice(-24));
  });

  it('tells what is not loaded', () => {
    expect(unloadedIn({ startAt: 0, endAt: 10 }, null)).toEqual([{ startAt: 0, endAt: 10 }]);
    expect(unloadedIn({ startAt: 0, endAt: 10 }, loaded({ startAt: 4, endAt: 6 }, 1))).toEqual([{ startAt: 0, endAt: 4 }, { startAt: 6, endAt: 10 }]);
  });
});
