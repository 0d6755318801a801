import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COLUMNS } from '../../../../electron/export/datasets.ts';
import { exportParts } from '../../../../electron/export/export-parts.ts';
import type { ExportPlan } from '../../../../electron/export/plan.ts';
import type { ObservedRecords } from '../../../../electron/ports/connector.ts';
import type { StoreWriter } from '../../../../electron/ports/stores.ts';
import { openStoreWriter } from '../../../../electron/store/open-store.ts';
import type { AgentStateBucket, ChatStateTime } from '../../../../shared/domain/bucket.ts';
import type { Interaction } from '../../../../shared/domain/interaction.ts';
import type { EventDerivation, SourceEvent } from '../../../../shared/domain/source-event.ts';
import { parseInstant } from '../../../../shared/domain/time.ts';

const at = (text: string): number => parseInstant(`2026-11-20T${text}Z`) ?? Number.NaN;
const NOW = at('12:00:00.000');
const PLAN: ExportPlan = { dataset: 'interactions', fromAt: at('09:00:00'), toAt: at('11:00:00'), agentIds: [], teams: [], sources: [], zone: 'UTC', columns: null, format: 'ndjson', raw: false, filters: {} };
let home: string;
let store: StoreWriter;
let sourceId: number;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'floorwalker-datasets-'));
  store = openStoreWriter({ home, nowAt: NOW }).store;
});

afterEach(async () => {
  await store.close();
  rmSync(home, { recursive: true, force: true });
});

async function ingest(kind: 'vonage' | 'liveperson' | 'ringcentral', records: ObservedRecords, derivation?: EventDerivation): Promise<void> {
  sourceId = (await store.addSource({ kind, name: 'Main', settings: {}, createdAt: NOW })).id;
  await store.ingest({
    sourceId, stream: 'test', asOf: NOW, receivedAt: NOW, activities: [], names: [], snapshots: [], quarantined: [], cursor: null, covered: null, records, ...(derivation === undefined ? {} : { derivation }),
  });
}

async function run(change: Partial<ExportPlan>): Promise<readonly Record<string, unknown>[]> {
  let text = '';
  for await (const part of exportParts(store, { ...PLAN, ...change }, { build: 'test', nowAt: NOW })) if (part.type === 'chunk') text += part.text;
  return text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>);
}

const INTERACTION: Interaction = {
  guid: 'g-1', conversationGuid: 'c-1', status: 'Completed', medium: 'Phone', mediumManager: 'VCC', direction: 'Inbound', startAt: at('09:59:00.000'), durationMs: 120_000, handleTimeMs: 70_000, talkTimeMs: 60_000,
  serviceName: 'Help', connectTo: '0123', connectToKey: null, connectFrom: '+44 20', connectFromKey: null, categorizedAt: at('10:05:00.000'), outcome: 'Handled by agent',
  plan: { addressName: 'Main', mappingName: 'M', interactionPlanName: 'P', reportingGroup: null }, extra: { novel: true },
  channels: [
    { guid: 'ch-1', offsetMs: 0, durationMs: 110_000, handleTimeMs: null, endReason: 'Released', integrationType: null, role: 'External', partyId: null, touchpoint: '+44 20', touchpointKey: null, extra: {}, events: [
      { type: 'Queue', name: 'ACD', offsetMs: 5_000, durationMs: 20_000, properties: { result: 'Delivered', targets: [] }, extra: {} },
    ] },
    { guid: 'ch-2', offsetMs: 20_000, durationMs: 100_000, handleTimeMs: 70_000, endReason: 'Released', integrationType: null, role: 'Agent', partyId: '007', touchpoint: null, touchpointKey: null, extra: {}, events: [
      { type: 'Connected', name: null, offsetMs: 25_000, durationMs: null, properties: null, extra: {} },
    ] },
  ],
};

describe('interactions', () => {
  it('gives the record, its channels and their events, each by its own time', async () => {
    await ingest('vonage', { interactions: [INTERACTION] });
    expect(await run({})).toEqual([expect.objectContaining({
      guid: 'g-1', start: '2026-11-20T09:59:00.000Z', end: '2026-11-20T10:01:00.000Z', duration_ms: 120_000, connect_from: '+44 20', categorized_at: '2026-11-20T10:05:00.000Z', address_name: 'Main', reporting_group: null,
    })]);
    expect(await run({ dataset: 'channels' })).toEqual([
      expect.objectContaining({ channel_guid: 'ch-1', role: 'External', agent_id: null, start: '2026-11-20T09:59:00.000Z' }),
      expect.objectContaining({ channel_guid: 'ch-2', role: 'Agent', agent_id: '007', party_id: '007', start: '2026-11-20T09:59:20.000Z', handle_time_ms: 70_000 }),
    ]);
    expect(await run({ dataset: 'channel-events', columns: ['type', 'start', 'end', 'properties'] })).toEqual([
      { type: 'Queue', start: '2026-11-20T09:59:05.000Z', end: '2026-11-20T09:59:25.000Z', properties: '{"result":"Delivered","targets":[]}' },
      { type: 'Connected', start: '2026-11-20T09:59:25.000Z', end: null, properties: null },
    ]);
    // A range that only the queue overlaps.
    expect(await run({ dataset: 'channel-events', columns: ['type'], fromAt: at('09:59:06'), toAt: at('09:59:10') })).toEqual([{ type: 'Queue' }]);
  });

  it('finds a wrap that goes on for hours after its interaction', async () => {
    const wrap = { type: 'Wrap', name: null, offsetMs: 120_000, durationMs: 7_200_000, properties: null, extra: {} };
    await ingest('vonage', { interactions: [{ ...INTERACTION, startAt: at('07:00:00'), channels: INTERACTION.channels.map((channel) => ({ ...channel, durationMs: 110_000, events: [wrap] })) }] });
    expect(await run({ dataset: 'channel-events', columns: ['type', 'end'] })).toEqual([{ type: 'Wrap', end: '2026-11-20T09:02:00.000Z' }, { type: 'Wrap', end: '2026-11-20T09:02:00.000Z' }]);
    expect([await run({ dataset: 'channels' }), await run({})]).toEqual([[], []]);
  });

  it('filters by agent and by team', async () => {
    await ingest('vonage', { interactions: [INTERACTION, { ...INTERACTION, guid: 'g-2', channels: [] }] });
    const team = await store.saveTeam({ id: null, name: 'North', zone: null });
    const person = await store.savePerson({ id: null, name: 'Ada', email: null, teamId: team.id });
    await store.linkAgent(person.id, { sourceId, agentId: '007' });
    const guids = async (change: Partial<ExportPlan>) => (await run(change)).map((row) => row['guid']);
    expect([await guids({}), await guids({ agentIds: ['007'] }), await guids({ teams: ['north'] }), await guids({ teams: ['North'], agentIds: ['008'] })]).toEqual([['g-1', 'g-2'], ['g-1'], ['g-1'], []]);
    expect([await guids({ agents: [{ sourceId, agentId: '007' }], agentIds: ['007'] }), await guids({ agents: [] })]).toEqual([['g-1'], []]);
    await expect(run({ teams: ['South'] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await run({ dataset: 'agents', columns: ['agent_id', 'person', 'team'] })).toEqual([{ agent_id: '007', person: 'Ada', team: 'North' }]);
  });
});

const time = (stateId: string, totalS: number, change: Partial<ChatStateTime> = {}): ChatStateTime => ({ stateId, name: `name ${stateId}`, reasonId: null, totalS, chattingS: 0, notChattingS: totalS, chattingInMaxConcurrencyS: 0, ...change });

describe('chats', () => {
  const bucket = (states: readonly ChatStateTime[], change: Partial<AgentStateBucket> = {}): AgentStateBucket => ({ agentId: '2', startAt: at('10:00:00'), endAt: at('10:05:00'), coveredMs: 300_000, states, ...change });

  it('gives a row for each state and reason, names, completeness and what does not add up', async () => {
    await ingest('liveperson', {
      terms: [{ kind: 'reason', id: '77', name: 'Lunch' }, { kind: 'skill', id: '5', name: 'Billing' }],
      stateBuckets: [bucket([time('2', 200), time('4', 100, { notChattingS: 90 }), time('4', 100, { reasonId: '77' }), time('-1', 300)]), bucket([time('2', 30), time('-1', 60)], { startAt: at('10:05:00'), endAt: at('10:10:00'), coveredMs: 60_000 })],
    });
    expect(await run({ dataset: 'agent-states', columns: ['bucket_start', 'complete', 'state_id', 'state', 'reason_id', 'reason', 'total_s', 'flags'] })).toEqual([
      { bucket_start: '2026-11-20T10:00:00.000Z', complete: true, state_id: '-1', state: null, reason_id: null, reason: null, total_s: 300, flags: null },
      { bucket_start: '2026-11-20T10:00:00.000Z', complete: true, state_id: '2', state: 'available', reason_id: null, reason: null, total_s: 200, flags: null },
      { bucket_start: '2026-11-20T10:00:00.000Z', complete: true, state_id: '4', state: 'away', reason_id: null, reason: null, total_s: 100, flags: 'sum-mismatch' },
      { bucket_start: '2026-11-20T10:00:00.000Z', complete: true, state_id: '4', state: 'away', reason_id: '77', reason: 'Lunch', total_s: 100, flags: null },
      { bucket_start: '2026-11-20T10:05:00.000Z', complete: false, state_id: '-1', state: null, reason_id: null, reason: null, total_s: 60, flags: 'sum-mismatch' },
      { bucket_start: '2026-11-20T10:05:00.000Z', complete: false, state_id: '2', state: 'available', reason_id: null, reason: null, total_s: 30, flags: null },
    ]);
    expect(await run({ dataset: 'agent-states', fromAt: at('10:05:00'), toAt: at('10:06:00') })).toHaveLength(2);
  });

  it('gives engagements with the vendor\'s own totals as rows of their own', async () => {
    const row = { startAt: at('10:00:00'), endAt: at('10:05:00'), coveredMs: 300_000, totalInteractiveChats: 1, totalNonInteractiveChats: 2, totalHandlingTimeS: 30, nonInteractiveTotalHandlingTimeS: 4, connectedEngagements: 3 };
    await ingest('liveperson', { terms: [{ kind: 'skill', id: '5', name: 'Billing' }], engagementBuckets: [{ ...row, skillId: '5', agentId: '2' }, { ...row, skillId: '', agentId: '' }] });
    expect(await run({ dataset: 'engagements', columns: ['skill_id', 'skill_name', 'agent_id', 'total_interactive_chats', 'total_handling_time_s', 'connected_engagements', 'complete'] })).toEqual([
      { skill_id: '', skill_name: null, agent_id: '', total_interactive_chats: 1, total_handling_time_s: 30, connected_engagements: 3, complete: true },
      { skill_id: '5', skill_name: 'Billing', agent_id: '2', total_interactive_chats: 1, total_handling_time_s: 30, connected_engagements: 3, complete: true },
    ]);
    expect((await run({ dataset: 'engagements', agentIds: ['2'] })).map((each) => each['skill_id'])).toEqual(['5']);
  });
});

describe('voice', () => {
  const event: SourceEvent = { identity: 'e1', eventAt: at('10:00:00'), receivedAt: at('10:00:01'), eventType: 'ENGAGED', agentId: '9', sessionId: 's1', callId: 'k1', isSessionStart: true, isDerived: false, content: '{"event_type":"ENGAGED"}' };
  const derivation: EventDerivation = {
    deriveAgent: (events) => ({
      spans: events.map((each) => ({ agentId: '9', startAt: each.eventAt, order: 0, durationMs: 60_000, category: 'ENGAGED', name: null, sessionId: 's1', callId: 'k1', queueId: 'q', queueName: '=Q', callType: 'ACD', flags: ['zone-unconfirmed'] })),
      sessions: [{ agentId: '9', sessionId: 's1', loginAt: at('08:00:00'), logoutAt: null, durationS: null, flags: ['zone-unconfirmed'] }],
    }),
    deriveCall: () => ({ callId: 'k1', agentId: '9', queueId: 'q', queueName: '=Q', direction: 'Inbound', state: 'ANSWERED', startAt: at('08:59:30'), queueDurationS: 3, durationS: 60, dnis: '1', ani: '2', disposition: null, recordingUrl: 'https://r.example/x', endedAt: NOW, flags: [] }),
  };

  it('gives presences, sessions, calls and the events themselves', async () => {
    await ingest('ringcentral', { events: [event] }, derivation);
    expect(await run({ dataset: 'activities', columns: ['type', 'category', 'state', 'session_id', 'call_id', 'queue_name', 'call_type', 'flags'] })).toEqual([
      { type: 'Presence', category: 'ENGAGED', state: 'engaged', session_id: 's1', call_id: 'k1', queue_name: '=Q', call_type: 'ACD', flags: 'zone-unconfirmed' },
    ]);
    expect(await run({ dataset: 'sessions' })).toEqual([expect.objectContaining({ session_id: 's1', login: '2026-11-20T08:00:00.000Z', logout: null, duration_s: null, flags: 'zone-unconfirmed' })]);
    // It began before the range and reaches into it.
    expect(await run({ dataset: 'calls' })).toEqual([expect.objectContaining({ call_id: 'k1', state: 'ANSWERED', start: '2026-11-20T08:59:30.000Z', queue_duration_s: 3, recording_url: 'https://r.example/x' })]);
    expect(await run({ dataset: 'calls', fromAt: at('09:01:00') })).toEqual([]);
    expect(await run({ dataset: 'events' })).toEqual([{ source: 'Main', received_at: '2026-11-20T10:00:01.000Z', event_at: '2026-11-20T10:00:00.000Z', event_type: 'ENGAGED', agent_id: '9', content: '{"event_type":"ENGAGED"}', flags: null }]);
    await store.updateSource(sourceId, { settings: { zoneConfirmed: 'no' } });
    expect(await run({ dataset: 'events', columns: ['flags'] })).toEqual([{ flags: 'zone-unconfirmed' }]);
  });
});

it('every dataset has a header when it is empty', async () => {
  await ingest('vonage', {});
  for (const dataset of Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]) {
    let text = '';
    for await (const part of exportParts(store, { ...PLAN, dataset, format: 'csv' }, { build: 'test', nowAt: NOW })) if (part.type === 'chunk') text += part.text;
    expect(text).toBe(`${COLUMNS[dataset].join(',')}\r\n`);
  }
});
