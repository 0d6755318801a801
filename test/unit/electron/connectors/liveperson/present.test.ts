import { describe, expect, it } from 'vitest';
import { activityStream } from '../../../../../electron/connectors/liveperson/activity-stream.ts';
import type { AgentSnapshot } from '../../../../../shared/domain/activity.ts';
import { BUCKET, NOW, interval, intervals, seconds, state, take } from './support.ts';

const GRID = Math.floor(NOW / BUCKET) * BUCKET;
const rows = (online: number, back = 0, away: Record<string, number> = {}) => {
  const gone = Object.values(away).reduce((sum, each) => sum + each, 0);
  return [state(2, 'Online', seconds(online, 0)), state(3, 'Back in 5', seconds(back, 0)), state(4, 'Away', seconds(gone, 0), Object.entries(away).map(([id, total]) => ({ id, value: seconds(total, 0) }))), state(-1, 'Logged in', seconds(online + back + gone, 0))];
};

/** Successive answers: seconds after the grid, and what each bucket (0 is the running one at first) holds. */
function watch(...answers: readonly (readonly [number, Readonly<Record<number, unknown>>])[]): (readonly AgentSnapshot[])[] {
  let cursor: string | null = null;
  return answers.map(([after, buckets]) => {
    const list = Object.entries(buckets).map(([index, states]) => interval(GRID + BUCKET * (Number(index) + 1), states === null ? {} : { 7: states }));
    const accepted = take(activityStream, cursor, intervals(...list), GRID + after * 1_000);
    ({ cursor } = accepted);
    return accepted.page.records?.derivedSnapshots ?? [];
  });
}
const present = (snapshots: readonly AgentSnapshot[] | undefined) => snapshots?.map(({ presence }) => [presence?.category, presence?.name, presence === null ? null : Math.round((presence.sinceAt - GRID) / 1_000)]);

describe('the present, concluded from sums', () => {
  it('is the state that grows, since it was first seen growing', () => {
    const [first, second, third] = watch([120, { 0: rows(120) }], [150, { 0: rows(130, 20) }], [180, { 0: rows(130, 50) }]);
    expect([present(first), present(second), present(third)]).toEqual([[['2', 'Online', 0]], [['3', 'Back in 5', 130]], [['3', 'Back in 5', 130]]]);
  });

  it('goes on over the edge of two buckets', () => {
    const [, second, third] = watch([290, { 0: rows(290) }], [320, { 0: rows(295, 5), 1: rows(0, 20) }], [350, { 0: rows(295, 5), 1: rows(0, 50) }]);
    expect([present(second), present(third)]).toEqual([[['3', 'Back in 5', 295]], [['3', 'Back in 5', 295]]]);
  });

  it('tells a reason by its id, and a change of reason within Away', () => {
    const [first, second] = watch([60, { 0: rows(0, 0, { 900001: 60 }) }], [90, { 0: rows(0, 0, { 900001: 70, 900002: 20 }) }]);
    expect([present(first), present(second)]).toEqual([[['4', '900001', 0]], [['4', '900002', 70]]]);
  });

  it('tells nothing at first sight of several states, and stays where nothing grew', () => {
    const [first, second, third] = watch([120, { 0: rows(80, 40) }], [150, { 0: rows(80, 70) }], [160, { 0: rows(80, 70) }]);
    expect([present(first), present(second), present(third)]).toEqual([[], [['3', 'Back in 5', 120]], [['3', 'Back in 5', 120]]]);
  });

  it('takes a single second beside many for rounding', () => {
    const [, second] = watch([120, { 0: rows(60, 60) }], [150, { 0: rows(61, 89) }]);
    expect(present(second)).toEqual([['3', 'Back in 5', 121]]);
  });

  it('is offline once a whole bucket has passed without the agent, told once', () => {
    const seen = watch([200, { 0: rows(200) }], [310, { 0: rows(230), 1: null }], [590, { 0: rows(230), 1: null }], [610, { 0: rows(230), 1: null, 2: null }], [640, { 1: null, 2: null }]);
    expect(seen.map(present)).toEqual([[['2', 'Online', 0]], [['2', 'Online', 0]], [['2', 'Online', 0]], [['1', null, 310]], []]);
  });

  it('knows an agent whatever the id is', () => {
    const body = (total: number) => `{"metricsByIntervals":[{"timestamp":${GRID + BUCKET},"metricsData":{"agentsMetrics":{"metricsPerAgent":{"__proto__":${JSON.stringify(rows(60, total))}}}}}]}`;
    const first = take(activityStream, null, body(0), GRID + 60_000);
    const second = take(activityStream, first.cursor, body(30), GRID + 90_000);
    expect([present(first.page.records?.derivedSnapshots), present(second.page.records?.derivedSnapshots)]).toEqual([[['2', 'Online', 0]], [['3', 'Back in 5', 60]]]);
  });

  it('makes nobody of buckets in the past present', () => {
    expect(watch([120, { [-30]: rows(300), [-3]: rows(300) }])).toEqual([[]]);
  });

  it('hangs neither on the order of intervals nor on an answer that comes twice', () => {
    const body = intervals(interval(GRID, { 7: rows(300) }), interval(GRID + BUCKET, { 7: rows(120) }));
    const turned = intervals(...body.metricsByIntervals.toReversed());
    const first = take(activityStream, null, body);
    expect(take(activityStream, null, turned)).toEqual(first);
    expect(take(activityStream, first.cursor, body).page.records?.stateBuckets).toEqual(first.page.records?.stateBuckets);
  });
});
