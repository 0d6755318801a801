import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { engagementStream } from '../../../../../electron/connectors/liveperson/engagement-stream.ts';
import { liveperson } from '../../../../../electron/connectors/liveperson/index.ts';
import { BUCKET, NOW, fixture, settingsOf, stepOf, take, viewOf } from './support.ts';

const GRID = Math.floor(NOW / BUCKET) * BUCKET;
const figures = (interactive: number, handling: number, connected = interactive) => ({ totalInteractiveChats: interactive, totalNonInteractiveChats: 1, totalHandlingTime: handling, nonInteractiveTotalHandlingTime: 4, connectedEngagements: connected });
const ZERO = { totalInteractiveChats: 0, totalNonInteractiveChats: 0, totalHandlingTime: 0, nonInteractiveTotalHandlingTime: 0, connectedEngagements: 0 };
const read = (metricsData: unknown, timestamp = GRID) => take(engagementStream, null, { metricsByIntervals: [{ timestamp, metricsData }] }).page;
const keys = (page: ReturnType<typeof read>) => page.records?.engagementBuckets?.map((row) => [row.skillId, row.agentId, row.totalInteractiveChats]);
const skills = { metricsPerSkill: { 8: { metricsPerAgent: { 3: figures(1, 10), 4: figures(2, 20) }, metricsTotals: figures(3, 30) } }, metricsTotals: figures(3, 31) };
const agents = { metricsPerAgent: { 3: figures(1, 10), 4: figures(2, 20) }, metricsTotals: figures(3, 32) };

describe('engagement activity', () => {
  it('asks for both groupings in buckets of five minutes', () => {
    expect(stepOf(engagementStream, null, viewOf({ settings: settingsOf({ apiVersion: '1.1' }) })).request.url).toBe('/operations/api/account/4711/engactivity?timeframe=1440&skillIds=all&agentIds=all&interval=5&v=1.1');
  });

  it('keeps skill and agent, and every total as sent', () => {
    const page = read({ skillsMetricsPerAgent: skills, agentsMetrics: agents });
    expect(keys(page)).toEqual([['8', '3', 1], ['8', '4', 2], ['8', '', 3], ['', '3', 1], ['', '4', 2], ['', '', 3]]);
    expect([page.fetched, page.records?.engagementBuckets?.at(-1)]).toEqual([6, { skillId: '', agentId: '', startAt: GRID - BUCKET, endAt: GRID, coveredMs: BUCKET, totalInteractiveChats: 3, totalNonInteractiveChats: 1, totalHandlingTimeS: 31, nonInteractiveTotalHandlingTimeS: 4, connectedEngagements: 3 }]);
  });

  it('knows both names of the figures per skill, one grouping alone and bare totals', () => {
    expect(keys(read({ skillsMetrics: skills }))).toEqual(keys(read({ skillsMetricsPerAgent: skills })));
    expect(keys(read({ agentsMetrics: agents }))).toEqual([['', '3', 1], ['', '4', 2], ['', '', 3]]);
    expect(keys(read({ metricsTotals: figures(5, 50) }))).toEqual([['', '', 5]]);
  });

  it.each([
    [{ skillsMetricsPerAgent: { metricsPerSkill: {}, metricsTotals: ZERO }, agentsMetrics: { metricsPerAgent: {}, metricsTotals: ZERO } }], [{ metricsTotals: ZERO }], [{}], [{ agentsMetrics: { metricsPerAgent: [], metricsTotals: [] } }],
    [{ skillsMetricsPerAgent: { metricsPerSkill: { 8: { metricsPerAgent: {}, metricsTotals: ZERO } } } }],
  ])('makes no rows of no data %#', (data) => {
    expect(read(data)).toMatchObject({ fetched: 0, quarantined: [] });
  });

  it.each([[[]], [null]])('takes totals that are %j for left out', (metricsTotals) => {
    const page = read({ skillsMetricsPerAgent: { metricsPerSkill: { 8: { ...skills.metricsPerSkill[8], metricsTotals } }, metricsTotals }, agentsMetrics: agents });
    expect([keys(page), page.quarantined]).toEqual([[['8', '3', 1], ['8', '4', 2], ['', '3', 1], ['', '4', 2], ['', '', 3]], []]);
  });

  it('keeps a zero that an agent or a skill has', () => {
    expect(keys(read({ agentsMetrics: { metricsPerAgent: { 3: ZERO }, metricsTotals: ZERO } }))).toEqual([['', '3', 0], ['', '', 0]]);
  });

  it('takes the rounded-out first bucket for a part all the same', () => {
    const page = read({ agentsMetrics: agents }, GRID - 1_440 * 60_000 + BUCKET);
    expect(page.records?.engagementBuckets?.every((row) => row.coveredMs > 0 && row.coveredMs < BUCKET)).toBe(true);
  });

  it('refuses a row alone, and reads it again', () => {
    const page = read({ agentsMetrics: { metricsPerAgent: { 3: { ...figures(1, 1), connectedEngagements: null }, 4: figures(2, 20) } } });
    expect([keys(page), page.fetched]).toEqual([[['', '4', 2]], 2]);
    const [refused] = page.quarantined;
    expect(refused?.reason).toBe('connectedEngagements is not a whole number');
    expect(liveperson.retryItem?.('engagement-activity', refused?.content ?? '')).toHaveProperty('reason');
    const mended = (refused?.content ?? '').replace('null', '1');
    expect(liveperson.retryItem?.('engagement-activity', mended)).toMatchObject({ records: { engagementBuckets: [{ skillId: '', agentId: '3', coveredMs: BUCKET, connectedEngagements: 1 }] } });
  });

  it('counts what it gives, for any body', () => {
    const { metricsByIntervals } = fixture('engactivity.json') as { metricsByIntervals: unknown[] }; // this folder's own
    const map = fc.dictionary(fc.string(), fc.anything());
    const data = fc.record({ skillsMetricsPerAgent: fc.oneof(fc.anything(), fc.record({ metricsPerSkill: map, metricsTotals: fc.anything() })), agentsMetrics: fc.oneof(fc.anything(), fc.record({ metricsPerAgent: map })), metricsTotals: fc.anything() });
    fc.assert(fc.property(fc.array(fc.oneof(fc.anything(), data.map((metricsData) => ({ timestamp: GRID, metricsData })), fc.constantFrom(...metricsByIntervals))), (list) => {
      const { page } = take(engagementStream, null, { metricsByIntervals: list });
      expect(page.fetched).toBe((page.records?.engagementBuckets?.length ?? 0) + page.quarantined.length);
    }), { numRuns: 300 });
  });
});
