import { afterEach, describe, expect, it } from 'vitest';
import { liveperson } from '../../../../electron/connectors/liveperson/index.ts';
import { ringcentral } from '../../../../electron/connectors/ringcentral/index.ts';
import { recordingOf } from '../../../../electron/core/calls/recording.ts';
import { BUCKET_MS, type AgentStateBucket, type ChatStateTime, type EngagementBucket } from '../../../../shared/domain/bucket.ts';
import type { ChannelEvent, Interaction } from '../../../../shared/domain/interaction.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/domain/time.ts';
import type { Waiting } from '../../../../shared/contract/record-schemas.ts';
import { openTestCore, type OpenedCore } from '../../../support/core-client.ts';

const START = Date.parse('2026-11-20T14:00:00Z');
const opened: OpenedCore[] = [];

afterEach(async () => {
  for (const core of opened.splice(0)) await core.close();
});

async function open(): Promise<OpenedCore> {
  const core = await openTestCore(({ vendor }) => [vendor.connector, liveperson, ringcentral], { startAt: START }, false);
  opened.push(core);
  return core;
}

const page = (sourceId: number, stream: string, asOf = START) => ({ sourceId, stream, asOf, receivedAt: asOf, activities: [], names: [], snapshots: [], quarantined: [], cursor: null, covered: null });

describe('interactions', () => {
  const queued = (since: number, change: Partial<ChannelEvent> = {}): ChannelEvent => ({ type: 'Queue', name: 'Sales', offsetMs: since, durationMs: null, properties: { presentedSkills: ['b', 'a'], targets: [{ virtualQueue: 'q', targetTimeToAnswer: 20_000 }, { virtualQueue: 'p', targetTimeToAnswer: 60_000 }] }, extra: {}, ...change });
  const interaction = (n: number, change: Partial<Interaction> = {}, events: readonly ChannelEvent[] = []): Interaction => ({
    guid: `00000000-0000-4000-8000-00000000000${n}`, conversationGuid: 'c', status: 'Ongoing', medium: 'Phone', mediumManager: 'VCC', direction: 'Inbound', startAt: START - MINUTE_MS, durationMs: null, handleTimeMs: null, talkTimeMs: null,
    serviceName: 'Line', connectTo: '441234567890', connectToKey: null, connectFrom: '4479460000123', connectFromKey: 'key-4711-abc', categorizedAt: null, outcome: null, plan: null, extra: { note: 'about 0123456789' },
    channels: [{ guid: `10000000-0000-4000-8000-00000000000${n}`, offsetMs: 0, durationMs: null, handleTimeMs: null, endReason: null, integrationType: null, role: 'External', partyId: null, touchpoint: '4479460000123', touchpointKey: null, events, extra: {} }], ...change,
  });

  it('are listed and told in detail with personal data masked unless it was asked for', async () => {
    const { client, ports, commands } = await open();
    await commands.addSource({ kind: 'vonage', name: 'Main', set: { clientId: 'me' }, secrets: { clientSecret: 'right' } });
    const agent = { guid: '20000000-0000-4000-8000-000000000001', offsetMs: 30_000, durationMs: 20_000, handleTimeMs: 15_000, endReason: 'Hangup', integrationType: null, role: 'Agent', partyId: '01', touchpoint: null, touchpointKey: null, extra: {}, events: [{ type: 'Connected', name: null, offsetMs: 30_000, durationMs: 20_000, properties: null, extra: {} }] };
    const ended = interaction(1, { durationMs: 50_000, status: 'Finished', handleTimeMs: 15_000 }, [queued(0, { durationMs: 30_000 })]);
    await ports.store.ingest({ ...page(1, 'interactions'), names: [{ agentId: '01', name: 'Ada', email: null, isActive: true }], records: { interactions: [{ ...ended, channels: [...ended.channels, agent] }, interaction(2)] } });
    const query = { startAt: START - HOUR_MS, endAt: START + HOUR_MS, sort: 'start' as const, descending: true, limit: 10, offset: 0, reveal: false };
    const list = await client.interactions.list(query);
    expect(list).toMatchObject({ total: 2 });
    const first = list.rows.find((row) => row.agents.length > 0);
    expect(first).toMatchObject({ sourceName: 'Main', agents: [{ key: '1:01', name: 'Ada' }], connectFrom: '••••••••123', endAt: START - 10_000, figures: { queueWaitMs: 30_000, queues: [{ name: 'Sales', open: false, targets: [{ met: false }, {}] }] } });
    expect((await client.interactions.list({ ...query, reveal: true, keys: ['1:01'] })).rows).toMatchObject([{ connectFrom: '4479460000123' }]);
    expect(await client.interactions.list({ ...query, teamIds: [5] })).toMatchObject({ total: 0, rows: [] });
    const detail = await client.interactions.detail({ sourceId: 1, guid: ended.guid, reveal: false });
    expect(JSON.stringify(detail)).not.toMatch(/4479460000123|441234567890|key-4711-abc|0123456789/);
    expect(detail).toMatchObject({ parties: [{ role: 'customer' }, { role: 'agent', agentKey: '1:01', title: expect.stringContaining('Ada') as string }], conversation: [{ guid: interaction(2).guid }], comparisons: [{ label: 'Handle time', vendorMs: 15_000, oursMs: 20_000 }] });
    expect(JSON.stringify(await client.interactions.detail({ sourceId: 1, guid: ended.guid, reveal: true }))).toContain('4479460000123');
    await expect(client.interactions.detail({ sourceId: 1, guid: interaction(9).guid, reveal: false })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await client.interactions.choices({ startAt: START - HOUR_MS, endAt: START })).queues).toEqual(['Sales']);
  });

  it('tell who waits now, against the smallest target, as answers come', async () => {
    const { client, clock, core, ports, commands } = await open();
    await commands.addSource({ kind: 'vonage', name: 'Main', set: { clientId: 'me' }, secrets: { clientSecret: 'right' } });
    const { store } = core.ports;
    const events = await client.interactions.waiting();
    expect((await events.next()).value).toMatchObject({ sources: [] });
    const waiting = [interaction(1, {}, [queued(50_000)]), interaction(2, {}, [queued(10_000)]), interaction(3, {}, [queued(0, { durationMs: 5_000 })])];
    await store.ingest({ ...page(1, 'interactions-ongoing'), records: { ongoing: waiting.map(({ guid }) => guid), interactions: waiting } });
    const told = (await events.next()).value as Waiting | undefined;
    expect(told?.sources).toEqual([{
      sourceId: 1, sourceName: 'Main', asOf: START, stale: true, count: 2, longestSinceAt: START - 50_000,
      groups: [{ queue: 'Sales', medium: 'Phone', skills: ['a', 'b'], count: 2, longestSinceAt: START - 50_000, targetMs: 20_000, overTarget: 1 }],
    }]);
    await store.ingest({ ...page(1, 'interactions-ongoing', START + 5_000), records: { ongoing: [], interactions: [] } });
    expect((await events.next()).value).toMatchObject({ sources: [{ count: 0, longestSinceAt: null, groups: [] }] });
    await events.return?.();
    await clock.advance(2 * SECOND_MS);
    expect(ports.clock.now()).toBe(START + 2 * SECOND_MS);
  });
});

describe('chat figures', () => {
  const state = (stateId: string, totalS: number, reasonId: string | null = null): ChatStateTime => ({ stateId, name: null, reasonId, totalS, chattingS: 0, notChattingS: totalS, chattingInMaxConcurrencyS: 0 });
  const bucket = (index: number, states: readonly ChatStateTime[], coveredMs = BUCKET_MS): AgentStateBucket => ({ agentId: '501', startAt: START - HOUR_MS + index * BUCKET_MS, endAt: START - HOUR_MS + (index + 1) * BUCKET_MS, coveredMs, states });
  const closed = (skillId: string, agentId: string, chats: number): EngagementBucket => ({ skillId, agentId, startAt: START - HOUR_MS, endAt: START - HOUR_MS + BUCKET_MS, coveredMs: BUCKET_MS, totalInteractiveChats: chats, totalNonInteractiveChats: 0, totalHandlingTimeS: 10 * chats, nonInteractiveTotalHandlingTimeS: 0, connectedEngagements: chats });
  const QUERY = { startAt: START - HOUR_MS, endAt: START, slotMs: 900_000 };

  async function openChat(): Promise<OpenedCore> {
    const opening = await open();
    await opening.commands.addSource({ kind: 'liveperson', name: 'Chats', set: { accountId: '12345678', baseUrl: 'http://127.0.0.1:9' }, secrets: { clientId: 'a', clientSecret: 'b' } });
    await opening.core.ports.store.ingest({
      ...page(1, 'agent-activity'), names: [{ agentId: '501', name: 'Bo', email: null, isActive: true }], covered: { startAt: START - HOUR_MS, endAt: START - 40 * MINUTE_MS },
      records: {
        stateBuckets: [bucket(0, [state('-1', 300), state('2', 200), state('4', 100), state('4', 60, 'r1')]), bucket(1, [state('-1', 300), state('2', 290)]), bucket(3, [state('-1', 120), state('2', 120)], 120_000)],
        terms: [{ kind: 'reason', id: 'r1', name: 'Lunch' }],
        derivedSnapshots: [{ agentId: '501', presence: { category: '2', name: 'Online', eligibleForRouting: null, sinceAt: START - 42 * MINUTE_MS }, workload: null, interactions: [] }],
      },
    });
    return opening;
  }

  it('add up by slot and in total; a slot is whole when all of it was fetched whole; contradictions are said', async () => {
    const { client, core } = await openChat();
    const { agents, missing } = await client.chat.states(QUERY);
    expect(agents).toHaveLength(1);
    const [agent] = agents;
    expect(agent?.slots.map(({ startAt, complete, loggedInS, partsS, mismatch }) => [startAt - START + HOUR_MS, complete, loggedInS, partsS, mismatch])).toEqual([[0, true, 600, 590, true], [900_000, false, 120, 120, false]]);
    expect(agent?.total).toMatchObject({ complete: false, loggedInS: 720, partsS: 710 });
    expect(agent?.total.states.map((row) => [row.stateId, row.state, row.normalised, row.reason, row.totalS])).toEqual([['-1', 'Logged in', 'unknown', null, 720], ['2', 'Online', 'available', null, 610], ['4', 'Away', 'away', null, 100], ['4', 'Away', 'away', 'Lunch', 60]]);
    expect(missing).toEqual([{ startAt: START - 40 * MINUTE_MS, endAt: START, reason: 'since-last-answer' }]);
    await client.sources.setLabels({ id: 1, mapping: { Lunch: 'meal' } });
    await core.floor.settled();
    const day = await client.agents.day({ key: '1:501', startAt: START - HOUR_MS, endAt: START });
    expect([day.totals, day.chat.length, day.chat[1]?.mismatch]).toEqual([[{ state: 'available', durationMs: 610_000 }, { state: 'away', durationMs: 40_000 }, { state: 'meal', durationMs: 60_000 }], 3, true]);
    expect(core.floor.agent('1:501')).toMatchObject({ name: 'Bo', state: 'available', today: day.totals, todayOpenSinceAt: START - 43 * MINUTE_MS + MINUTE_MS });
    await expect(client.chat.states({ ...QUERY, slotMs: 60_000 })).rejects.toMatchObject({ code: 'BAD_INPUT', data: { field: 'slotMs' } });
  });

  it('sum engagement by what was asked, beside the vendor\'s own totals; no data is no row', async () => {
    const { client, core } = await openChat();
    await core.ports.store.ingest({ ...page(1, 'engagement-activity'), covered: { startAt: START - HOUR_MS, endAt: START }, records: { engagementBuckets: [closed('s1', '501', 2), closed('s1', '502', 3), closed('s2', '501', 1), closed('s1', '', 5), closed('', '501', 3), closed('', '', 7)] } });
    expect(await client.sources.importSkillNames({ id: 1, text: 'name;skill_id\nSales;s1\n;s2\n' })).toMatchObject({ names: 1, problems: [{ line: 3 }] });
    const bySkill = await client.chat.engagement({ ...QUERY, groupBy: 'skill' });
    expect(bySkill.rows.map((row) => [row.skillName, row.interactive, row.sent?.interactive, row.complete])).toEqual([['Sales', 5, 5, true], ['s2', 1, undefined, true]]);
    expect([bySkill.total?.interactive, bySkill.sentTotal?.interactive, bySkill.skills.map(({ name }) => name)]).toEqual([6, 7, ['s2', 'Sales']]);
    const byAgent = await client.chat.engagement({ ...QUERY, groupBy: 'agent', keys: ['1:501'] });
    expect(byAgent.rows.map((row) => [row.agentName, row.interactive, row.sent?.interactive])).toEqual([['Bo', 3, 3]]);
    expect(byAgent.sentTotal).toBeNull();
    const bySlot = await client.chat.engagement({ ...QUERY, groupBy: 'slot' });
    expect(bySlot.rows.map((row) => [row.slotStartAt, row.interactive, row.sent?.interactive])).toEqual([[START - HOUR_MS, 6, 7]]);
    expect((await client.chat.engagement({ ...QUERY, groupBy: 'skill-agent', skillIds: ['s2'] })).rows.map((row) => [row.skillId, row.agentKey, row.interactive])).toEqual([['s2', '1:501', 1]]);
    expect(await client.chat.engagement({ ...QUERY, startAt: START, endAt: START + HOUR_MS, groupBy: 'skill' })).toMatchObject({ rows: [], total: null });
  });
});

describe('calls', () => {
  it('open a recording only when it exists, was kept and its host was allowed', () => {
    const call = { recordingUrl: 'https://rec.example.test/1', endedAt: START, state: 'ANSWERED' };
    const at = (change: Partial<typeof call>, settings: Readonly<Record<string, string>> = { linkHosts: 'other.test, Rec.Example.test' }, now = START + 2 * MINUTE_MS) => recordingOf({ ...call, ...change }, settings, now).condition;
    expect([at({}), at({}, {}), at({}, undefined, START + MINUTE_MS), at({ endedAt: null as never }), at({ recordingUrl: null as never }), at({ recordingUrl: null as never }, { personalData: 'drop' }), at({ recordingUrl: 'https://rec.example.test/•••' }), at({ recordingUrl: 'file:///etc/passwd' })])
      .toEqual(['ready', 'host-not-allowed', 'too-early', 'too-early', 'none', 'not-kept', 'not-kept', 'host-not-allowed']);
  });

  it('are listed with their numbers masked, and give a link only when it may be opened', async () => {
    const { client, clock, commands, core } = await open();
    await commands.addSource({ kind: 'ringcentral', name: 'Phones', set: { zone: 'UTC', linkHosts: 'rec.example.test' }, secrets: null });
    const body = JSON.stringify({ event_type: 'ACD_CALL', call_id: 'c1', agent_id: '7', call_start: '2026-11-20 13:59:00', call_duration: '60', queue_duration: '5', call_state: 'ANSWERED', ani: '15551234567', dnis: '18005550100', gate_id: '9', gate_name: 'Sales', recording_url: 'https://rec.example.test/1' });
    core.ports.store.inbox.append(1, [{ receivedAt: START, contentType: 'application/json', query: '', body }]);
    await commands.sync({ source: 'Phones', sinceAt: null, once: true });
    const query = { startAt: START - HOUR_MS, endAt: START, sort: 'start' as const, descending: false, limit: 10, offset: 0, reveal: false };
    expect(await client.calls.list(query)).toMatchObject({ total: 1, rows: [{ callId: 'c1', sourceName: 'Phones', queueName: 'Sales', ani: '••••••••567', recording: { condition: 'too-early', host: 'rec.example.test', readyAt: START + 2 * MINUTE_MS } }] });
    expect((await client.calls.list({ ...query, reveal: true })).rows).toMatchObject([{ ani: '15551234567' }]);
    await expect(client.calls.recording({ sourceId: 1, callId: 'c1' })).rejects.toMatchObject({ code: 'BAD_INPUT', message: 'The recording does not exist yet.' });
    await clock.advance(2 * MINUTE_MS);
    expect(await client.calls.recording({ sourceId: 1, callId: 'c1' })).toEqual({ url: 'https://rec.example.test/1' });
    expect((await client.calls.choices({ startAt: START - HOUR_MS, endAt: START })).queues).toEqual(['Sales']);
  });
});
