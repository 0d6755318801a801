import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../../shared/domain/time.ts';
import { atX, centreOn, clampView, MAX_SPAN_MS, MIN_SPAN_MS, panBy, reveal, spanOf, xOf, zoomAt, type View } from '../../../../renderer/timeline/scale.ts';

const view: View = { startAt: 1_000 * HOUR_MS, endAt: 1_008 * HOUR_MS, widthPx: 800 };

describe('scale', () => {
  it('maps between pixels and instants', () => {
    expect([xOf(view.startAt, view), xOf(view.startAt + HOUR_MS, view), atX(800, view)]).toEqual([0, 100, view.endAt]);
  });

  it('keeps the instant under the pointer in place while zooming', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 800 }), fc.double({ min: 0.2, max: 5, noNaN: true }), (x, factor) => {
      const at = atX(x, view);
      const zoomed = zoomAt(view, at, factor);
      expect(Math.abs(xOf(at, zoomed) - x)).toBeLessThan(0.5);
      expect(spanOf(zoomed)).toBeGreaterThanOrEqual(MIN_SPAN_MS);
      expect(spanOf(zoomed)).toBeLessThanOrEqual(MAX_SPAN_MS);
    }));
  });

  it('stops zooming at its limits', () => {
    expect([spanOf(zoomAt(view, view.startAt, 0)), spanOf(zoomAt(view, view.startAt, 1_000_000))]).toEqual([MIN_SPAN_MS, MAX_SPAN_MS]);
  });

  it('moves a view into its limits without resizing it', () => {
    const limits = { startAt: view.startAt - HOUR_MS, endAt: view.endAt + HOUR_MS };
    expect(clampView(panBy(view, -DAY_MS), limits)).toEqual(panBy(view, -HOUR_MS));
    expect(clampView(panBy(view, DAY_MS), limits)).toEqual(panBy(view, HOUR_MS));
    expect(clampView(view, limits)).toEqual(view);
  });

  it('reveals by moving as little as needed', () => {
    const inside = { startAt: view.startAt + HOUR_MS, endAt: view.startAt + 2 * HOUR_MS };
    const after = { startAt: view.endAt + HOUR_MS, endAt: view.endAt + 2 * HOUR_MS };
    expect(reveal(view, inside)).toEqual(view);
    const moved = reveal(view, after);
    expect(spanOf(moved)).toBe(spanOf(view));
    expect(moved.endAt).toBeGreaterThan(after.endAt);
    expect(moved.startAt).toBeLessThan(after.startAt);
    expect(reveal(view, { startAt: view.startAt - HOUR_MS, endAt: view.endAt + DAY_MS })).toEqual(view);
    expect(reveal(view, { startAt: view.endAt + HOUR_MS, endAt: view.endAt + DAY_MS }).startAt).toBeLessThan(view.endAt + HOUR_MS);
    expect(reveal(view, { startAt: view.startAt - HOUR_MS, endAt: view.startAt - HOUR_MS }).startAt).toBeLessThan(view.startAt - HOUR_MS);
  });

  it('centres on an instant', () => {
    expect(xOf(view.endAt, centreOn(view, view.endAt))).toBe(400);
  });
});
