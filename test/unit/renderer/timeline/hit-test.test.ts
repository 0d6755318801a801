import { describe, expect, it } from 'vitest';
import { buildFrame, type FrameRow } from '../../../../shared/domain/frame.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/domain/time.ts';
import { hitAt } from '../../../../renderer/timeline/hit.ts';
import { firstEndingAfter, indexItems, laneRuns, runIn, stepItem, stepLane } from '../../../../renderer/timeline/hit-test.ts';
import { actionOfKey } from '../../../../renderer/timeline/keys.ts';
import { laneAtY, layOut } from '../../../../renderer/timeline/layout.ts';
import { xOf, type View } from '../../../../renderer/timeline/scale.ts';
import type { TimelineItem } from '../../../../renderer/timeline/timeline-data.ts';
import { toLoadWords, wordsOfRectangle } from '../../../../renderer/timeline/words.ts';

const T0 = Date.UTC(2026, 10, 20, 9);
const row = (change: Partial<FrameRow>): FrameRow => ({ startAt: T0, endAt: T0 + HOUR_MS, type: 'Presence', state: 'available', interactionGuid: null, calls: null, semiLive: null, nonLive: null, flags: [], ...change });
const rows = [
  row({}),
  row({ startAt: T0 + HOUR_MS, endAt: T0 + 2 * HOUR_MS, state: 'away' }),
  row({ type: 'Workload', state: null, calls: 1, semiLive: 2 }),
  row({ type: 'Interaction', state: 'engaged', interactionGuid: 'a', startAt: T0 + MINUTE_MS, endAt: T0 + 30 * MINUTE_MS }),
  row({ type: 'Interaction', state: 'no-answer', interactionGuid: 'b', startAt: T0 + 40 * MINUTE_MS, endAt: T0 + 40 * MINUTE_MS }),
];
const view: View = { startAt: T0, endAt: T0 + 2 * HOUR_MS, widthPx: 1_200 };
const frame = buildFrame(rows, view, SECOND_MS, view.endAt);
const layout = layOut(frame, { ghosts: false });
const item = (change: Partial<TimelineItem>): TimelineItem => ({ id: 'x', kind: 'presence', startAt: T0, endAt: T0 + HOUR_MS, state: 'available', label: 'Ready', tooltip: ['Ready'], ...change });
const items = [
  item({ id: 'ready' }),
  item({ id: 'away', startAt: T0 + HOUR_MS, endAt: T0 + 2 * HOUR_MS, state: 'away', label: 'Lunch' }),
  item({ id: 'call', kind: 'interaction', startAt: T0 + MINUTE_MS, endAt: T0 + 30 * MINUTE_MS, state: 'engaged', label: 'Phone' }),
];
const loaded = { frame, unknown: [{ startAt: T0 + 110 * MINUTE_MS, endAt: T0 + 120 * MINUTE_MS, reason: 'offline' }] };
const context = { loaded, layout, view, index: indexItems(items), nowAt: view.endAt, items: [], bands: [] };
const key = (name: string, ctrlKey = false): string | null => actionOfKey({ key: name, ctrlKey, altKey: false, metaKey: false })?.kind ?? null;
const middleOf = (kind: string): number => {
  const box = layout.boxes.find((each) => each.kind === kind);
  return (box?.top ?? 0) + (box?.height ?? 0) / 2;
};

describe('hit-testing', () => {
  it('finds rectangles by lane and time', () => {
    expect(laneRuns(frame)).toEqual([{ from: 0, to: 2 }, { from: 2, to: 3 }, { from: 3, to: 5 }]);
    expect(firstEndingAfter(frame, { from: 0, to: 2 }, T0 + HOUR_MS)).toBe(1);
    expect(runIn(frame, { from: 0, to: 2 }, { startAt: T0 + 90 * MINUTE_MS, endAt: T0 + 2 * HOUR_MS })).toEqual({ from: 0, to: 2 });
  });

  it('names what lies under the pointer', () => {
    expect(hitAt(context, { x: 700, y: middleOf('presence') })).toEqual({ rectangle: 1, item: items[1], otherDayAt: null, lines: ['Ready'] });
    expect(hitAt(context, { x: 100, y: middleOf('interaction') }).item?.id).toBe('call');
    expect(hitAt(context, { x: 100, y: middleOf('workload') })).toMatchObject({ item: null, otherDayAt: T0 + 10 * MINUTE_MS, lines: ['1 call, 2 semi-live', 'Click to open its day.'] });
  });

  it('forgives three pixels for what has no width', () => {
    const x = xOf(T0 + 40 * MINUTE_MS, view);
    expect(hitAt(context, { x: x + 2, y: middleOf('interaction') }).rectangle).toBe(4);
    expect(hitAt(context, { x: x + 9, y: middleOf('interaction') }).rectangle).toBeNull();
  });

  it('says why time is unknown, and that nothing happened where it is known', () => {
    expect(hitAt(context, { x: 1_150, y: middleOf('workload') }).lines).toEqual(['No data: the source could not be reached', 'This time is counted in no total.']);
    expect(hitAt(context, { x: 1_150, y: middleOf('presence') })).toMatchObject({ item: items[1], lines: ['No data: the source could not be reached', 'This time is counted in no total.', 'Ready'] });
    expect(hitAt(context, { x: 1_000, y: middleOf('interaction') }).lines).toEqual(['Interactions: no activity here']);
    expect(hitAt({ ...context, loaded: null, layout: layOut(null, { ghosts: false }) }, { x: 5, y: 60 }).lines).toEqual(['Loading…']);
    expect(hitAt(context, { x: 5, y: 5 }).lines).toEqual([]);
  });

  it('writes labels, states and counts', () => {
    expect([0, 1, 2, 3, 4].map((at) => wordsOfRectangle(frame, at, context.index))).toEqual(['Ready', 'Lunch', '3', 'Phone', 'No answer']);
    expect([toLoadWords({ calls: 2, semiLive: 0, nonLive: 1 }), toLoadWords({ calls: 0, semiLive: 0, nonLive: 0 })]).toEqual(['2 calls, 1 non-live', 'No work']);
  });
});

describe('stepping', () => {
  it('goes along a lane and stops at its ends', () => {
    expect(stepItem(items, items[0] ?? null, 1, T0)?.id).toBe('away');
    expect(stepItem(items, items[1] ?? null, 1, T0)?.id).toBe('away');
    expect(stepItem(items, items[0] ?? null, -1, T0)?.id).toBe('ready');
    expect(stepItem([item({ id: 's', kind: 'state' })], null, 1, T0)?.id).toBe('s');
    expect(stepItem([], null, 1, T0)).toBeNull();
  });

  it('changes lanes at the same time', () => {
    expect(stepLane(items, items[0] ?? null, 1)?.id).toBe('call');
    expect(stepLane(items, items[2] ?? null, -1)?.id).toBe('ready');
    expect(stepLane(items, items[2] ?? null, 1)?.id).toBe('call');
  });

  it('leaves keys of others alone', () => {
    expect([key('ArrowLeft'), key('Home'), key('+'), key('k'), key('+', true)]).toEqual(['step', 'now', 'zoom', null, null]);
  });
});

describe('layOut', () => {
  it('keeps the lanes of every kind and shows superseded rows only when asked', () => {
    const ghosts = buildFrame([row({ flags: ['superseded'] })], view, 1, view.endAt);
    expect(layOut(ghosts, { ghosts: false }).groups.map((group) => group.kind)).toEqual(['state', 'presence', 'workload', 'interaction']);
    expect(layOut(ghosts, { ghosts: true }).groups.map((group) => group.kind)).toEqual(['state', 'presence', 'workload', 'interaction', 'ghost']);
    expect(layout.boxes.map((box) => [box.kind, box.height])).toEqual([['presence', 18], ['workload', 36], ['interaction', 14]]);
    expect(laneAtY(layout, 0)).toBeNull();
  });
});
