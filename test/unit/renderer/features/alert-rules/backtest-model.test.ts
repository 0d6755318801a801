import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barNear, dayColumns, drawnFrom, episodeWords, hasPast, lastDays, liveCount, longestOf, noiseOf, quantileMarks, rateWords, stripTarget, subjectCount, timesWords, toBars, toStrips } from '../../../../../renderer/features/alert-rules/backtest-model.ts';
import { checkDraft, emptyDraft } from '../../../../../renderer/features/alert-rules/rule-draft.ts';
import { countAt, msAt, positionOf, scaleFor, scaleMarks, snap, spanLabel, stepFrom } from '../../../../../renderer/features/alert-rules/slider-scale.ts';
import { hoursOf, toggleDay } from '../../../../../renderer/features/alert-rules/week-model.ts';
import { typedClock } from '../../../../../renderer/widgets/clock-input.tsx';
import { typedMs, unitFor } from '../../../../../renderer/widgets/duration-input.tsx';
import { typedNumber } from '../../../../../renderer/widgets/number-input.tsx';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../../shared/domain/time.ts';

const durations = fc.integer({ min: 0, max: 2 * DAY_MS });

describe('the slider’s scale', () => {
  it('keeps order, and leads back to where it came from', () => {
    const scale = scaleFor(HOUR_MS, 0);
    fc.assert(fc.property(fc.integer({ min: 0, max: scale.maxMs }), fc.integer({ min: 0, max: scale.maxMs }), (one, other) => {
      expect(Math.abs(msAt(positionOf(one, scale), scale) - one)).toBeLessThan(1);
      if (one < other) expect(positionOf(one, scale)).toBeLessThan(positionOf(other, scale));
    }));
    expect([positionOf(0, scale), positionOf(scale.maxMs, scale), positionOf(DAY_MS * 9, scale)]).toEqual([0, 1, 1]);
  });

  it('moves by keys to another threshold, each way, and comes back', () => {
    const scale = scaleFor(8 * HOUR_MS, 0);
    fc.assert(fc.property(fc.integer({ min: 0, max: scale.maxMs }), fc.boolean(), (raw, isFar) => {
      const ms = Math.min(scale.maxMs, snap(raw));
      const [up, down] = [stepFrom(ms, 1, isFar, scale), stepFrom(ms, -1, isFar, scale)];
      expect(up > ms || ms === scale.maxMs).toBe(true);
      expect(down < ms || ms === 0).toBe(true);
      if (!isFar && up < scale.maxMs) expect(stepFrom(up, -1, false, scale)).toBe(ms);
    }));
  });

  it('has marks with room, and words that people use', () => {
    const marks = scaleMarks(scaleFor(4 * HOUR_MS, 0));
    expect(marks.every((mark, index) => index === 0 || mark.position - (marks[index - 1]?.position ?? 0) >= 0.085)).toBe(true);
    expect([0, 45_000, MINUTE_MS, 90_000, 30 * MINUTE_MS, HOUR_MS, 90 * MINUTE_MS, DAY_MS, 2 * DAY_MS].map(spanLabel)).toEqual(['0', '45 s', '1 min', '1:30 min', '30 min', '1 h', '1:30 h', '24 h', '2 d']);
  });

  it('is wide enough for what was and what is set', () => {
    fc.assert(fc.property(durations, durations, (longest, threshold) => { expect(scaleFor(longest, threshold).maxMs).toBeGreaterThanOrEqual(Math.max(longest, threshold)); }));
    expect(scaleFor(0, Number.NaN).maxMs).toBe(10 * MINUTE_MS);
  });

  it('reads a count between the points of the curve', () => {
    const curve = [{ forAtLeastMs: 0, fired: 100 }, { forAtLeastMs: 100, fired: 50 }, { forAtLeastMs: 200, fired: 10 }];
    expect([countAt([], 5), ...[-1, 0, 50, 100, 150, 999].map((ms) => countAt(curve, ms))]).toEqual([null, 100, 100, 75, 50, 30, 10]);
  });
});

describe('what a back-test says', () => {
  it('is put in words', () => {
    expect([timesWords(0), timesWords(1), timesWords(1_234), subjectCount('agent', 1), subjectCount('queue', 3)]).toEqual(['not once', 'once', '1,234 times', 'one person', '3 queues']);
    expect([0, 0.004, 0.04, 1.26, 12.4].map(rateWords)).toEqual(['0', 'under 0.01', '0.04', '1.3', '12']);
  });

  it('warns of noise and praises calm', () => {
    const answer = { fired: 40, perAgentDay: 0.2, perDay: 3, noisy: false, subject: 'agent' as const };
    expect([noiseOf(answer).tone, noiseOf({ ...answer, noisy: true }).tone, noiseOf({ ...answer, fired: 0 }).tone, noiseOf({ ...answer, perDay: 40 }).tone]).toEqual(['good', 'warn', 'plain', 'plain']);
  });

  it('knows when there was nothing to try it on', () => {
    expect([{ looked: 3, missing: 0.2, agentDays: 2 }, { looked: 0, missing: 0, agentDays: 0 }, { looked: 3, missing: 1, agentDays: 2 }].map(hasPast)).toEqual([true, false, false]);
  });

  it('is counted at once for another threshold, and for nothing else', () => {
    const { rule } = checkDraft({ ...emptyDraft(), name: 'x' });
    if (rule === null) throw new Error('expected a rule');
    const answer = { curve: [{ forAtLeastMs: 0, fired: 9 }, { forAtLeastMs: HOUR_MS, fired: 1 }] };
    expect([liveCount(answer, rule, { ...rule, forAtLeastMs: HOUR_MS }), liveCount(answer, rule, { ...rule, when: { idle: true } })]).toEqual([1, null]);
  });
});

describe('its pictures', () => {
  const window = { startAt: 0, endAt: 2 * DAY_MS };
  const episode = (subjectKey: string, fromAt: number, toAt: number | null) => ({ subjectKey, subjectName: subjectKey.toUpperCase(), agentKey: `1:${subjectKey}`, fromAt, firedAt: fromAt + HOUR_MS, toAt });
  const answer = {
    window, episodes: [episode('b', 30 * HOUR_MS, null), episode('a', 2 * HOUR_MS, 4 * HOUR_MS), episode('b', 6 * HOUR_MS, 12 * HOUR_MS), episode('a', -3 * HOUR_MS, HOUR_MS)],
    subjects: [{ key: 'c', name: 'C', fired: 0, totalMs: 0 }, { key: 'a', name: 'A', fired: 2, totalMs: 5 }, { key: 'b', name: 'B', fired: 2, totalMs: 9 }],
  };

  it('place each episode within the window, the most affected first', () => {
    const strips = toStrips(answer);
    expect(strips.map((strip) => [strip.name, ...strip.bars.map((bar) => [bar.left * 48, bar.width * 48, bar.fired * 48])])).toEqual([['B', [6, 6, 7], [30, 18, 31]], ['A', [0, 1, 0], [2, 2, 3]]]);
    expect([stripTarget(strips, null, 'ArrowDown'), stripTarget(strips, { strip: 0, bar: 0 }, 'ArrowRight'), stripTarget(strips, { strip: 0, bar: 1 }, 'ArrowRight'), stripTarget(strips, { strip: 0, bar: 1 }, 'ArrowDown'), stripTarget(strips, { strip: 1, bar: 0 }, 'ArrowDown'), stripTarget(strips, { strip: 1, bar: 0 }, 'End'), stripTarget(strips, { strip: 1, bar: 1 }, 'x')])
      .toEqual([{ strip: 0, bar: 0 }, { strip: 0, bar: 1 }, null, { strip: 1, bar: 1 }, null, { strip: 1, bar: 1 }, null]);
  });

  it('find the bar that a pointer means', () => {
    const bars = toStrips(answer)[0]?.bars ?? [];
    expect([6, 11.5, 12.4, 13, 20, 29.8, 48].map((hour) => barNear(bars, hour / 48, 0.5 / 48))).toEqual([0, 0, 0, -1, -1, 1, 1]);
    const [crowded] = toStrips({ ...answer, episodes: [episode('a', 0, 4 * HOUR_MS), episode('a', 4.2 * HOUR_MS, 4.4 * HOUR_MS)], subjects: [{ key: 'a', name: 'A', fired: 2, totalMs: 1 }] });
    expect(barNear(crowded?.bars ?? [], 4.1 / 48, 0.5 / 48)).toBe(1);
  });

  it('say from where on they are whole', () => {
    expect([drawnFrom({ ...answer, fired: 4 }), drawnFrom({ ...answer, fired: 9, episodes: answer.episodes.slice(0, 1) }) * 48]).toEqual([0, 31]);
  });

  it('have a column for each day of the zone, on clock changes too', () => {
    const march = lastDays(3, Date.parse('2026-03-30T11:00:00Z'));
    const columns = dayColumns(march, 'Europe/London');
    expect([columns.length, columns.reduce((sum, column) => sum + column.width, 0).toFixed(9), Math.round((columns[2]?.width ?? 0) * 72)]).toEqual([4, '1.000000000', 23]);
    const november = dayColumns({ startAt: Date.parse('2026-11-07T12:00:00Z'), endAt: Date.parse('2026-11-24T12:00:00Z') }, 'UTC');
    expect(november.filter((day) => day.isWeek).map((day) => [day.label, day.short])).toEqual([['Mon 9', '9'], ['Mon 16', '16']]);
  });

  it('draw bars by how many there are for their width', () => {
    const scale = scaleFor(HOUR_MS, 0);
    const bars = toBars([{ fromMs: 0, toMs: MINUTE_MS, count: 5 }, { fromMs: MINUTE_MS, toMs: HOUR_MS, count: 50 }, { fromMs: HOUR_MS, toMs: null, count: 0 }, { fromMs: 9 * DAY_MS, toMs: null, count: 3 }], scale);
    expect([bars.length, Math.max(...bars.map((bar) => bar.height)), bars.every((bar) => bar.left >= 0 && bar.left + bar.width <= 1.000001)]).toEqual([3, 1, true]);
  });

  it('leave one outlier out of the scale', () => {
    const histogram = [{ fromMs: 0, toMs: MINUTE_MS, count: 99 }, { fromMs: 8 * HOUR_MS, toMs: null, count: 1 }];
    expect([longestOf({ histogram, quantiles: null }), longestOf({ histogram, quantiles: { p50: 1, p90: 2, p95: 3, p99: MINUTE_MS } })]).toEqual([12 * HOUR_MS, 2 * MINUTE_MS]);
  });

  it('mark quantiles where there is room for their words', () => {
    const scale = scaleFor(HOUR_MS, 0);
    const told = (p50: number, p90: number, p95: number, p99: number) => quantileMarks({ p50, p90, p95, p99 }, scale).map((mark) => [mark.label, mark.line]);
    expect([told(MINUTE_MS, 20 * MINUTE_MS, 23 * MINUTE_MS, 26 * MINUTE_MS), told(MINUTE_MS, 20 * MINUTE_MS, 20 * MINUTE_MS, 20 * MINUTE_MS), told(MINUTE_MS, 2 * DAY_MS, 2 * DAY_MS, 2 * DAY_MS), quantileMarks(null, scale)])
      .toEqual([[['p50', 0], ['p90', 2], ['p95', 1], ['p99', 0]], [['p50', 0], ['p90–99', 0]], [['p50', 0]], []]);
  });

  it('tell an episode in a line', () => {
    expect(episodeWords(episode('a', Date.parse('2026-11-17T09:41:00Z'), Date.parse('2026-11-17T10:28:12Z')), 'UTC', 0)).toBe('A, Tue 17 Nov: 09:41 to 10:28 (47:12), fired 10:41');
  });
});

describe('fields', () => {
  it('read numbers and durations as they are typed', () => {
    expect([typedMs('1,5', 'h'), typedMs('30', 's'), typedMs('', 'min'), typedMs('-1', 'min'), typedMs('x', 'd'), typedNumber('2,5'), typedNumber(' ')]).toEqual([90 * MINUTE_MS, 30_000, Number.NaN, Number.NaN, Number.NaN, 2.5, Number.NaN]);
    expect([0, 45_000, 90_000, 75_000, 30 * MINUTE_MS, HOUR_MS, 90 * MINUTE_MS].map(unitFor)).toEqual(['min', 's', 'min', 's', 'min', 'h', 'h']);
  });

  it('say how long times of the week are', () => {
    expect([hoursOf({ from: '09:00', to: '17:00' }), hoursOf({ from: '22:00', to: '06:30' }), hoursOf({ from: '16:00', to: '00:00' }), hoursOf({ from: '08:00', to: '08:00' })]).toEqual(['8 h', '8:30 h, into the next day', '8 h', '24 h, into the next day']);
    expect(['9', '930', '9:30', '09.30', '24', '24:30', '25', '9:60', ''].map(typedClock)).toEqual(['09:00', '09:30', '09:30', '09:30', '00:00', null, null, null, null]);
    expect([toggleDay([1, 3], 2), toggleDay([1, 3], 3)]).toEqual([[1, 2, 3], [1]]);
  });
});
