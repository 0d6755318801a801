import { describe, expect, it } from 'vitest';
import { activityStream } from '../../../../../electron/connectors/liveperson/activity-stream.ts';
import { engagementStream } from '../../../../../electron/connectors/liveperson/engagement-stream.ts';
import { liveperson } from '../../../../../electron/connectors/liveperson/index.ts';
import { namesStream } from '../../../../../electron/connectors/liveperson/names-stream.ts';
import { parseSettings, readSettings } from '../../../../../electron/connectors/liveperson/settings.ts';
import { viewStream } from '../../../../../electron/connectors/liveperson/view-stream.ts';
import type { Accepted, Settings, StreamDefinition } from '../../../../../electron/ports/connector.ts';
import { BUCKET, MINUTE, NOW, answer, interval, intervals, seconds, settingsOf, state, stepOf, viewOf } from './support.ts';

const GRID = Math.floor(NOW / BUCKET) * BUCKET;
const ONLY = settingsOf({ agents: '3, 41' });
const LONG = Array.from({ length: 400 }, (_, index) => String(4_100_000_000 + index));
const requestOf = (stream: StreamDefinition, settings: Settings) => stepOf(stream, null, viewOf({ settings })).request;
const round = (stream: StreamDefinition, body: unknown, settings: Settings, cursor: string | null = null, at = NOW): Accepted => {
  const view = viewOf({ settings, vendorNowAt: at, isCatchUp: true });
  return stream.acceptAnswer(stepOf(stream, cursor, view), answer(body, 200, {}, at), view);
};
const online = (total: number) => [state(2, 'Online', seconds(total, 0))];
const figures = { totalInteractiveChats: 1, totalNonInteractiveChats: 1, totalHandlingTime: 4, nonInteractiveTotalHandlingTime: 4, connectedEngagements: 1 };

describe('a list of agents', () => {
  it('is read in order, each once; empty and all are everybody', () => {
    expect([settingsOf({ agents: ' 3;41,3\n05 ' })['agents'], [...(readSettings(ONLY).agents ?? [])]]).toEqual(['3,41,05', ['3', '41']]);
    for (const agents of ['', 'all', ' , ']) expect([settingsOf({ agents }), readSettings(settingsOf({ agents })).agents]).toEqual([settingsOf(), null]);
    expect(parseSettings({ accountId: '1', agents: '3,a/b' })).toMatchObject({ ok: false, problems: [{ key: 'agents' }] });
  });

  it('is asked for by both figures', () => {
    expect([requestOf(activityStream, ONLY).url, requestOf(engagementStream, ONLY).url]).toEqual([
      '/operations/api/account/4711/agentactivity?timeframe=1440&agentIds=3%2C41&interval=5&v=1', '/operations/api/account/4711/engactivity?timeframe=1440&skillIds=all&agentIds=3%2C41&interval=5&v=1',
    ]);
  });

  it('is posted as text, without what is absent, where the address would be long; engagement then asks for all', () => {
    const settings = settingsOf({ agents: LONG.join(',') });
    expect(requestOf(activityStream, settings)).toEqual({
      method: 'POST', url: '/operations/api/account/4711/agentactivity', headers: { 'content-type': 'application/json' }, scope: 'leDataReporting',
      body: JSON.stringify({ timeframe: '1440', agentIds: LONG.join(','), interval: '5', v: '1' }),
    });
    expect(requestOf(engagementStream, settings)).toMatchObject({ method: 'GET', url: '/operations/api/account/4711/engactivity?timeframe=1440&skillIds=all&agentIds=all&interval=5&v=1' });
    for (const count of [100, 130, 145, 160, 200]) {
      const request = requestOf(activityStream, settingsOf({ agents: LONG.slice(0, count).join(',') }));
      expect(request.url.length).toBeLessThan(2_000);
      expect(request.method).toBe(request.body === undefined ? 'GET' : 'POST');
    }
  });

  it('lets nobody else in, broken or whole', () => {
    const states = round(activityStream, intervals(interval(GRID, { 3: online(300), 4: online(300), 5: 'broken' })), ONLY).page;
    expect([states.records?.stateBuckets?.map((bucket) => bucket.agentId), states.fetched, states.quarantined]).toEqual([['3'], 1, []]);
    const metricsData = { skillsMetricsPerAgent: { metricsPerSkill: { 8: { metricsPerAgent: { 3: figures, 4: figures, 5: null }, metricsTotals: figures } }, metricsTotals: figures }, agentsMetrics: { metricsPerAgent: { 3: figures, 4: figures }, metricsTotals: figures } };
    const engagement = round(engagementStream, { metricsByIntervals: [{ timestamp: GRID, metricsData }] }, ONLY).page;
    expect([engagement.records?.engagementBuckets?.map((row) => [row.skillId, row.agentId]), engagement.fetched, engagement.quarantined]).toEqual([[['8', '3'], ['', '3']], 2, []]);
    const names = round(namesStream, [{ id: 3, nickname: 'Kim' }, { id: '4', nickname: 'Lee' }, { id: 5 }], ONLY).page;
    expect([names.names.map((name) => name.agentId), names.quarantined]).toEqual([['3'], []]);
    const present = round(viewStream, { metadata: { count: 3 }, agentViewRecords: [{ agentId: '3', agentCurrentStatus: 'ONLINE' }, { agentId: '4', agentCurrentStatus: 'ONLINE' }, { agentId: '5' }] }, ONLY).page;
    expect([present.snapshots.map((snapshot) => snapshot.agentId), present.quarantined]).toEqual([['3'], []]);
  });

  it('keeps others out of what is read again', () => {
    const content = JSON.stringify(interval(GRID, { 3: online(300), 4: online(300) }));
    expect(liveperson.retryItem?.('agent-activity', content, { settings: ONLY, asOf: NOW })).toMatchObject({ records: { stateBuckets: [{ agentId: '3' }] } });
  });

  it('that changes has the whole day asked for once, loses no gap, and logs nobody out', () => {
    const body = (end: number) => intervals(interval(end - BUCKET, { 3: online(300), 4: online(300) }), interval(end, { 3: online(120), 4: online(120) }));
    const before = round(activityStream, body(GRID + BUCKET), settingsOf());
    const at = NOW + MINUTE;
    const minutes = (settings: Settings, cursor: string | null): string | undefined => /timeframe=(\d+)/.exec(stepOf(activityStream, cursor, viewOf({ settings, vendorNowAt: at, isCatchUp: true })).request.url)?.[1];
    expect([minutes(settingsOf(), before.cursor), minutes(ONLY, before.cursor)]).toEqual(['15', '1440']);
    const changed = round(activityStream, body(GRID + BUCKET), ONLY, before.cursor, at);
    expect(changed.page.records?.derivedSnapshots?.filter((snapshot) => snapshot.agentId === '4')).toEqual([]);
    expect([minutes(ONLY, changed.cursor), minutes(settingsOf({ agents: '41,3' }), changed.cursor), minutes(settingsOf(), changed.cursor)]).toEqual(['15', '15', '1440']);
    const late = round(activityStream, intervals(interval(GRID + 600 * BUCKET, {})), ONLY, before.cursor, NOW + 600 * BUCKET);
    expect(late.page.notServed).not.toBeNull();
  });
});
