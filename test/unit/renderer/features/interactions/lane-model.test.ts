import { describe, expect, it } from 'vitest';
import { axisOf, eventTimes, nextEvent, ticksOf, toDrawing } from '../../../../../renderer/features/interactions/lane-model.ts';
import { buildDetail, buildEvent, buildFigures, buildParty, buildRow, START } from './build-detail.ts';

const at = (seconds: number): number => START + seconds * 1_000;

describe('the axis', () => {
  it('reaches from the first to the last moment of anybody, with room for a mark at the end', () => {
    const detail = buildDetail({ parties: [buildParty({ endAt: at(98) }), buildParty({ startAt: at(-2), events: [buildEvent({ endAt: at(90) })] })] });
    expect(axisOf(detail)).toEqual({ startAt: at(-2), endAt: at(100) + 2_040 });
  });

  it('ends at the last answer while something goes on, and has a length even for nothing', () => {
    expect(axisOf(buildDetail({ row: buildRow({ endAt: null }), asOf: at(500) })).endAt).toBe(at(510));
    expect(axisOf(buildDetail({ row: buildRow({ endAt: START, durationMs: 0 }) }))).toEqual({ startAt: START, endAt: at(2) + 40 });
  });
});

describe('the drawing', () => {
  const queue = buildEvent({ kind: 'queue', type: 'Queue', label: 'Queue: Support', startAt: at(10), endAt: at(30), track: 1 });
  const mark = buildEvent({ kind: 'disposition', type: 'Disposition', label: 'Disposition: Sale', startAt: at(60), endAt: at(60) });
  const open = buildEvent({ startAt: at(40), endAt: null, track: 1 });
  const detail = buildDetail({
    row: buildRow({ endAt: null, figures: buildFigures({ queues: [{ name: 'Support', type: 'Queue', waitMs: 20_000, result: 'Delivered', open: false, skills: [], targets: [{ virtualQueue: 'VQ', targetMs: 15_000, met: false }, { virtualQueue: 'Far', targetMs: 900_000, met: null }] }] }) }),
    asOf: at(98), parties: [buildParty({ tracks: 2, endAt: null, events: [queue, mark, open] })],
  });
  const [drawn] = toDrawing(detail).parties;
  const round = (value: number): number => Math.round(value);

  it('places bars and marks in percent, and lets what goes on reach the edge', () => {
    expect(drawn?.events.map((each) => ({ left: round(each.left), right: round(each.left + each.width), isInstant: each.isInstant, isOpen: each.isOpen }))).toEqual([
      { left: 10, right: 30, isInstant: false, isOpen: false }, { left: 60, right: 60, isInstant: true, isOpen: false }, { left: 40, right: 100, isInstant: false, isOpen: true },
    ]);
    expect(drawn).toMatchObject({ isOpen: true, tracks: 2 });
  });

  it('chooses rows for the width at which marks are drawn', () => {
    const marks = [buildEvent({ startAt: at(20), endAt: at(20), kind: 'data' }), buildEvent({ startAt: at(23), endAt: at(23), kind: 'data' }), buildEvent({ startAt: at(10), endAt: at(60), kind: 'connected' })];
    const rowsAt = (width: number) => toDrawing(buildDetail({ parties: [buildParty({ events: marks })] }), width).parties[0]?.events.map((each) => each.track);
    expect([rowsAt(1), rowsAt(5)]).toEqual([[1, 1, 0], [1, 2, 0]]);
  });

  it('gives a mark the room up to what follows on its track, and a queue the targets that lie on the axis', () => {
    expect(drawn?.events.map((each) => ({ room: round(each.room), targets: each.targets.map((target) => ({ left: round(target.left), isMet: target.isMet })) }))).toEqual([
      { room: 30, targets: [{ left: 25, isMet: false }] }, { room: 40, targets: [] }, { room: 60, targets: [] },
    ]);
  });

  it('lists every event by time', () => {
    expect(toDrawing(detail).events.map((each) => each.event.label)).toEqual(['Queue: Support', 'Connected', 'Disposition: Sale']);
  });
});

describe('the arrow keys', () => {
  const drawing = toDrawing(buildDetail({ parties: [
    buildParty({ channelGuid: 'a', events: [buildEvent({ startAt: at(1) }), buildEvent({ startAt: at(50) })] }),
    buildParty({ channelGuid: 'empty' }),
    buildParty({ channelGuid: 'b', events: [buildEvent({ startAt: at(5) }), buildEvent({ startAt: at(60) })] }),
  ] }));

  it('go along a lane and to the nearest event of the next lane that has any', () => {
    expect([nextEvent(drawing, 'a|0', 'ArrowRight'), nextEvent(drawing, 'a|1', 'ArrowRight'), nextEvent(drawing, 'a|1', 'ArrowDown'), nextEvent(drawing, 'b|0', 'ArrowUp'), nextEvent(drawing, 'a|0', 'ArrowUp')]).toEqual(['a|1', 'a|1', 'b|1', 'a|0', 'a|0']);
    expect([nextEvent(drawing, 'a|1', 'Home'), nextEvent(drawing, 'a|0', 'End'), nextEvent(drawing, 'a|0', 'x'), nextEvent(drawing, null, 'ArrowDown')]).toEqual(['a|0', 'b|1', null, 'a|0']);
  });
});

describe('the ruler', () => {
  it('has round local times, as many as have room', () => {
    expect(ticksOf({ startAt: at(3), endAt: at(63) }, 'UTC', 6).map((tick) => tick.label)).toEqual(['12:00:10', '12:00:20', '12:00:30', '12:00:40', '12:00:50']);
    expect(ticksOf({ startAt: START, endAt: START + 7_200_000 }, 'Asia/Kolkata', 4).map((tick) => tick.label)).toEqual(['17:30', '18:00', '18:30', '19:00']);
  });
});

describe('times in words', () => {
  it('tell a moment, a stretch and what goes on', () => {
    expect([eventTimes(buildEvent({ endAt: START }), 'UTC', at(9)), eventTimes(buildEvent(), 'UTC', at(9)), eventTimes(buildEvent({ endAt: null }), 'UTC', at(9))]).toEqual(['12:00:00', '12:00:00 – 12:00:50, 0:50', 'since 12:00:00, 0:09 so far']);
  });
});
