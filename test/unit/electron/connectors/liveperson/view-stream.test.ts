import { describe, expect, it } from 'vitest';
import { liveperson } from '../../../../../electron/connectors/liveperson/index.ts';
import { viewStream } from '../../../../../electron/connectors/liveperson/view-stream.ts';
import { MINUTE, NOW, answer, stepOf, take, viewOf } from './support.ts';

const record = (agentId: unknown, change: object = {}) => ({ agentId, agentCurrentStatus: 'ONLINE', agentCurrentStatusStartTime: NOW - 5 * MINUTE, agentCurrentStatusReasonId: 'NA', agentCurrentStatusReasonStartTime: NOW - 4 * MINUTE, ...change });
const presentOf = (change: object) => take(viewStream, null, { metadata: { count: 1 }, agentViewRecords: [record('7', change)] }).page.snapshots[0]?.presence;

describe('agent view', () => {
  it('is a read that has to be posted, at most once a minute', () => {
    const { request } = stepOf(viewStream, null, viewOf());
    expect([request.method, request.url, request.scope]).toEqual(['POST', '/manager_workspace/api/account/4711/agent_view?offset=0&limit=50', 'agentManagerWorkspace']);
    expect(JSON.parse(request.body ?? '')).toMatchObject({ filters: { time: { from: NOW - 23 * 60 * MINUTE, to: NOW } }, metricsToRetrieveCurrentValue: ['agent_current_status', 'agent_current_status_start_time', 'agent_current_status_reason', 'agent_current_status_reason_start_time'] });
    const { cursor } = take(viewStream, null, { metadata: { count: 0 }, agentViewRecords: [] });
    expect(viewStream.decideStep(cursor, viewOf({ vendorNowAt: NOW + 59_000 }))).toEqual({ kind: 'wait', dueAt: NOW + MINUTE });
  });

  it.each([
    [{}, '2', 'ONLINE', 5], [{ agentCurrentStatus: 'BACK_SOON' }, '3', 'BACK_SOON', 5], [{ agentCurrentStatus: 'Back soon' }, '3', 'Back soon', 5], [{ agentCurrentStatus: 'OFFLINE' }, '1', 'OFFLINE', 5], [{ agentCurrentStatus: 'LUNAR' }, 'LUNAR', 'LUNAR', 5],
    [{ agentCurrentStatus: 'AWAY', agentCurrentStatusReasonId: '900001' }, '4', '900001', 4], [{ agentCurrentStatus: 'AWAY', agentCurrentStatusReasonId: undefined, agentCurrentStatusReason: 900001 }, '4', '900001', 4],
    [{ agentCurrentStatusStartTime: String(NOW - 3 * MINUTE) }, '2', 'ONLINE', 3], [{ agentCurrentStatusStartTime: undefined }, '2', 'ONLINE', 0], [{ agentCurrentStatusStartTime: 9e14 }, '2', 'ONLINE', 0],
  ])('reads %j', (change, category, name, minutes) => {
    expect(presentOf(change)).toEqual({ category, name, eligibleForRouting: null, sinceAt: NOW - minutes * MINUTE });
  });

  it('pages up to a thousand', () => {
    const view = viewOf();
    let step = stepOf(viewStream, null, view);
    const offsets: string[] = [];
    for (;;) {
      offsets.push(/offset=(\d+)/.exec(step.request.url)?.[1] ?? '');
      const accepted = viewStream.acceptAnswer(step, answer({ metadata: { count: 1_200 }, agentViewRecords: Array.from({ length: 50 }, (_, index) => record(`${offsets.length}-${index}`)) }), view);
      expect(accepted.cursor === null).toBe(accepted.next !== null);
      if (accepted.next === null) break;
      step = accepted.next;
    }
    expect([offsets.length, offsets.at(-1)]).toEqual([20, '950']);
  });

  it('refuses what names nobody or tells nothing', () => {
    const { page } = take(viewStream, null, { agentViewRecords: [null, record(''), record('7', { agentCurrentStatus: null }), record('8')] });
    expect([page.quarantined.length, page.snapshots.map((each) => each.agentId), page.fetched]).toEqual([3, ['8'], 4]);
    expect(liveperson.retryItem?.('agent-view', JSON.stringify(record('8')))).toMatchObject({ snapshots: [{ agentId: '8' }] });
  });
});
