import { afterEach, expect, it } from 'vitest';
import { BUCKET_MS } from '../../../../../../shared/domain/bucket.ts';
import { HOUR_MS, MINUTE_MS, parseInstant } from '../../../../../../shared/domain/time.ts';
import type { Rule } from '../../../../../../shared/alerts/rule.ts';
import { call } from '../../../../../support/core-harness.ts';
import { agentChannelOf, channelOf, eventOf, interactionOf } from '../../../../../support/interaction-builder.ts';
import { ruleOf } from '../../../../../support/live-alerts.ts';
import { makeStateBucket } from '../../../../../support/store-records.ts';
import { openSeveral } from '../../../../../support/several-sources.ts';

const START = parseInstant('2026-11-20T12:00:00Z') ?? 0;
const opened: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

async function open(kind: 'vonage' | 'liveperson', when: Rule['when'], forAtLeastMs = 0) {
  const live = await openSeveral({ startAt: START });
  opened.push(async () => expect(await live.close()).toEqual([]));
  for (const id of [1, 2]) await live.client.alerts.setEnabled({ id, enabled: false });
  const sourceId = await live.add(kind, 'Main site');
  await live.client.alerts.saveRule({ id: null, rule: ruleOf({ name: 'Rule', when, forAtLeastMs }), enabled: true });
  const alerts = async () => (await live.ports.store.readRecentAlerts(0)).map(({ subjectKey, sinceAt, firedAt, resolvedAt, withdrawnAt }) => [subjectKey, (sinceAt - START) / MINUTE_MS, (firedAt - START) / MINUTE_MS, resolvedAt === null ? null : (resolvedAt - START) / MINUTE_MS, withdrawnAt]);
  return { ...live, sourceId, alerts, page: (minute: number, page: Partial<Parameters<typeof live.ingest>[0]>) => live.ingest({ sourceId, asOf: START + minute * MINUTE_MS, covered: { startAt: START - HOUR_MS, endAt: START + minute * MINUTE_MS }, ...page }) };
}

it('a vendor of sums fires with the whole buckets that tell it, never on a part of one', async () => {
  const { page, alerts } = await open('liveperson', { state: ['away'] }, 10 * MINUTE_MS);
  const bucket = (index: number, awayS: number, coveredMs = BUCKET_MS) => makeStateBucket({
    startAt: START + index * BUCKET_MS, coveredMs,
    states: [{ stateId: '2', name: 'Online', reasonId: null, totalS: coveredMs / 1_000 - awayS, chattingS: 0, notChattingS: coveredMs / 1_000 - awayS, chattingInMaxConcurrencyS: 0 }, { stateId: '4', name: 'Away', reasonId: null, totalS: awayS, chattingS: 0, notChattingS: awayS, chattingInMaxConcurrencyS: 0 }].filter(({ totalS }) => totalS > 0),
  });
  await page(6, { records: { stateBuckets: [bucket(0, 200), bucket(1, 60, MINUTE_MS)] } });
  await page(12, { records: { stateBuckets: [bucket(1, 300), bucket(2, 120, 2 * MINUTE_MS)] } });
  expect(await alerts()).toEqual([]);
  // Ten whole minutes are told by minute 15; nothing fires on what minute 14 has of them.
  await page(14, { records: { stateBuckets: [bucket(2, 240, 4 * MINUTE_MS)] } });
  expect(await alerts()).toEqual([]);
  await page(16, { records: { stateBuckets: [bucket(2, 300), bucket(3, 60, MINUTE_MS)] } });
  expect(await alerts()).toEqual([['1:01', 5, 15, null, null]]);
  await page(21, { records: { stateBuckets: [bucket(3, 100), bucket(4, 0, MINUTE_MS)] } });
  expect(await alerts()).toEqual([['1:01', 5, 15, 15, null]]);
});

it('a hold fires while it goes on, though nothing of the agent itself changes, and ends with its record', async () => {
  const guid = '00000000-0000-4000-8000-000000000021';
  const { page, alerts } = await open('vonage', { phase: ['hold'] }, 5 * MINUTE_MS);
  const held = (holdMs: number | null) => interactionOf({ guid, status: holdMs === null ? 'Ongoing' : 'Completed', startAt: START, durationMs: holdMs === null ? null : 20 * MINUTE_MS, channels: [
    channelOf({ durationMs: holdMs === null ? null : 20 * MINUTE_MS }),
    agentChannelOf('01', [eventOf('Connected', 0, holdMs === null ? null : 20 * MINUTE_MS), eventOf('Held', MINUTE_MS, holdMs)], { durationMs: holdMs === null ? null : 20 * MINUTE_MS }),
  ] });
  await page(1, { activities: [call({ agentId: '01', startAt: START, interactionGuid: guid })] });
  await page(2, { records: { interactions: [held(null)], ongoing: [guid] } });
  expect(await alerts()).toEqual([]);
  await page(7, { records: { interactions: [held(null)], ongoing: [guid] } });
  expect(await alerts()).toEqual([['1:01', 1, 6, null, null]]);
  await page(10, { records: { interactions: [held(8 * MINUTE_MS)], ongoing: [] } });
  expect(await alerts()).toEqual([['1:01', 1, 6, 9, null]]);
});

it('nobody is held on by themselves where the answers about it fail to come', async () => {
  const guid = '00000000-0000-4000-8000-000000000022';
  const { page, alerts } = await open('vonage', { phase: ['hold'] }, 5 * MINUTE_MS);
  const held = interactionOf({ guid, status: 'Ongoing', startAt: START, durationMs: null, channels: [channelOf({ durationMs: null }), agentChannelOf('01', [eventOf('Connected', 0, null), eventOf('Held', MINUTE_MS, null)], { durationMs: null })] });
  await page(1, { activities: [call({ agentId: '01', startAt: START, interactionGuid: guid })] });
  await page(2, { records: { interactions: [held], ongoing: [guid] } });
  for (let minute = 3; minute <= 12; minute += 1) await page(minute, {});
  expect(await alerts()).toEqual([]);
  await page(13, { records: { interactions: [held], ongoing: [guid] } });
  expect(await alerts()).toEqual([['1:01', 1, 6, null, null]]);
});

it('customers who give up are counted as their records come, and out of the window again by time alone', async () => {
  const { page, alerts } = await open('vonage', { abandoned: { atLeast: 2, withinMs: 10 * MINUTE_MS } });
  const left = (number: number, startMinute: number, waitMs: number) => interactionOf({ guid: `00000000-0000-4000-8000-00000000003${number}`, startAt: START + startMinute * MINUTE_MS, durationMs: waitMs, channels: [channelOf({ durationMs: waitMs, events: [eventOf('Queue', 0, waitMs, { result: 'HangUp' }, 'Sales')] })] });
  await page(3, { records: { interactions: [left(1, 0, MINUTE_MS)], ongoing: [] } });
  await page(6, { records: { interactions: [left(2, 2, 2 * MINUTE_MS)], ongoing: [] } });
  expect(await alerts()).toEqual([['1:Sales', 4, 4, null, null]]);
  await page(12, { records: { interactions: [], ongoing: [] } });
  expect(await alerts()).toEqual([['1:Sales', 4, 4, 11, null]]);
});
