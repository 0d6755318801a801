import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../../shared/domain/time.ts';
import type { InteractionQuery } from '../../../../electron/ports/stores.ts';
import { makeChannel, makeEngagement, makeEvent, makeInteraction, makeSourceEvent, makeStateBucket, TEST_DERIVATION } from '../../../support/store-records.ts';
import { makeActivity, makeTestStore, NOON } from '../../../support/store-home.ts';

const WINDOW = { startAt: NOON, endAt: NOON + HOUR_MS };
const QUERY: InteractionQuery = { window: WINDOW, sort: 'start', isDescending: false, limit: 50, offset: 0 };

describe('interactions', () => {
  it('are listed by every filter and sort, cut to pages, with the total', async () => {
    const { store, source, page } = await makeTestStore();
    const bo = makeChannel({ guid: 'c3', role: 'Agent', partyId: '02' });
    const interactions = [
      makeInteraction({ outcome: 'Sale', extra: { note: '100% sure' } }),
      makeInteraction({ guid: 'i2', startAt: NOON + 1, durationMs: 5_000, medium: 'Chat', direction: 'Outbound', channels: [bo], connectFrom: 'Ann@Example' }),
      makeInteraction({ guid: 'open', startAt: NOON - 3 * DAY_MS, durationMs: null, status: 'Ongoing', channels: [bo, makeChannel({ events: [makeEvent({ name: 'Help', durationMs: 9_000 })] })] }),
      makeInteraction({ guid: 'before', startAt: NOON - HOUR_MS, durationMs: HOUR_MS }),
      makeInteraction({ guid: 'after', startAt: NOON + HOUR_MS }),
      makeInteraction({ guid: 'long', startAt: NOON - 5 * HOUR_MS, durationMs: 6 * HOUR_MS, channels: [] }),
    ];
    expect(await store.ingest(page({ records: { interactions } }))).toMatchObject({ fetched: 6, inserted: 6, changedAgents: ['01', '02'] });
    const guids = async (change: Partial<InteractionQuery>): Promise<string> => {
      const { rows, total } = await store.listInteractions({ ...QUERY, ...change });
      return `${rows.map(({ interaction }) => interaction.guid).join(' ')} of ${total}`;
    };
    const of = (agentId: string) => [{ sourceId: source.id, agentId }];
    expect([
      await guids({}), await guids({ isDescending: true, limit: 2 }), await guids({ limit: 1, offset: 1 }), await guids({ agents: of('02') }), await guids({ agents: of('9') }), await guids({ queue: 'Sales' }), await guids({ queue: 'Help' }),
      await guids({ medium: 'Chat' }), await guids({ direction: 'Outbound' }), await guids({ outcome: '' }), await guids({ outcome: 'Sale' }), await guids({ status: 'Ongoing' }), await guids({ minDurationMs: 60_000 }), await guids({ maxDurationMs: 5_000 }),
      await guids({ text: 'ann@ex' }), await guids({ text: '0%' }), await guids({ text: '_' }), await guids({ text: 'durationMs' }), await guids({ sort: 'duration', isDescending: true }), await guids({ sort: 'queueWait' }), await guids({ agents: of('02'), queue: 'Help', text: 'help' }), await guids({ sourceIds: [] }),
    ]).toEqual([
      'open long i1 i2 of 4', 'i2 i1 of 4', 'long of 4', 'open i2 of 2', ' of 0', 'i1 of 1', 'open of 1',
      'i2 of 1', 'i2 of 1', 'open long i2 of 3', 'i1 of 1', 'open of 1', 'long i1 of 2', 'i2 of 1',
      'i2 of 1', 'i1 of 1', ' of 0', ' of 0', 'long i1 i2 open of 4', 'i1 open long i2 of 4', 'open of 1', ' of 0',
    ]);
    expect(await store.listInteractionChoices(WINDOW)).toEqual({ media: ['Chat', 'Phone'], directions: ['Inbound', 'Outbound'], outcomes: ['Sale'], queues: ['Help', 'Sales'] });
    expect((await Array.fromAsync(store.streamInteractions({ window: WINDOW }))).flat().map(({ interaction }) => interaction.guid)).toEqual(['open', 'long', 'i1', 'i2']);
    expect((await Array.fromAsync(store.streamInteractions({ window: WINDOW, agentIds: ['01'] }))).flat()).toEqual([{ sourceId: source.id, asOf: NOON, firstSeenAt: NOON, interaction: interactions[0] }]);
    expect(await store.checkIntegrity(true)).toEqual([]);
  });

  it('are replaced whole by the newest, with agents, queues and the conversation', async () => {
    const { store, source, page } = await makeTestStore();
    const first = makeInteraction({ conversationGuid: 'talk', durationMs: null });
    const next = makeInteraction({ conversationGuid: 'talk', outcome: 'Sale', channels: [makeChannel({ guid: 'c2', role: 'Agent', partyId: '02' })] });
    const one = (asOf: number, interaction = first) => store.ingest(page({ asOf, records: { interactions: [interaction], ongoing: interaction.durationMs === null ? [interaction.guid, 'unheard of'] : [] } }));
    expect([await one(NOON), await one(NOON + 9, next), await one(NOON + 5), await one(NOON + 9, next)].map(({ inserted, updated, unchanged, changedAgents }) => [inserted, updated, unchanged, changedAgents])).toEqual([[1, 0, 0, ['01']], [0, 1, 0, ['02']], [0, 0, 1, []], [0, 0, 1, []]]);
    expect(await store.readInteraction(source.id, 'i1')).toEqual({ sourceId: source.id, asOf: NOON + 9, firstSeenAt: NOON, interaction: next });
    expect(await store.readConversation(source.id, 'talk')).toMatchObject([{ asOf: NOON + 9, interaction: { outcome: 'Sale' }, summary: { agentIds: ['02'], queues: [] } }]);
    expect((await store.listInteractions({ ...QUERY, agents: [{ sourceId: source.id, agentId: '01' }] })).total).toBe(0);
    expect(await store.readOngoing(source.id)).toEqual({ sourceId: source.id, asOf: NOON + 9, interactions: [] });
    // A list that lags does not open it again; one that is clearly newer does.
    expect(await one(NOON + 30_000)).toMatchObject({ updated: 0, unchanged: 1 });
    expect(await one(NOON + 70_000)).toMatchObject({ updated: 1 });
    expect((await store.readOngoing(source.id))?.interactions.map(({ guid }) => guid)).toEqual(['i1']);
    expect(await store.checkIntegrity(true)).toEqual([]);
  });
});

describe('numbers that no calendar or column holds', () => {
  it('refuse their item alone, and the page is stored', async () => {
    const { store, source, page } = await makeTestStore();
    const far = { durationMs: Number.MAX_SAFE_INTEGER };
    const interactions = [makeInteraction({ guid: 'a', ...far }), makeInteraction({ guid: 'b', channels: [makeChannel({ offsetMs: 9e15 })] }), makeInteraction({ guid: 'c', channels: [makeChannel({ events: [makeEvent(far)] })] }), makeInteraction()];
    expect(await store.ingest(page({ activities: [makeActivity(far)], records: { interactions } }))).toMatchObject({ fetched: 5, inserted: 1, quarantined: 4 });
    const long = makeEvent({ durationMs: 2.5e14 });
    expect(await store.ingest(page({ records: { interactions: [makeInteraction({ guid: 'd', channels: [makeChannel({ events: Array.from({ length: 40_000 }, () => long) })] })] } }))).toMatchObject({ inserted: 1 });
    expect((await store.listInteractions({ ...QUERY, sourceIds: [source.id] })).total).toBe(2);
  });
});

describe('buckets and terms', () => {
  it('give way to what covers more, then to what is newer', async () => {
    const { store, source, page } = await makeTestStore();
    const part = { coveredMs: 100_000 };
    const put = (asOf: number, change: object) => store.ingest(page({ asOf, records: { stateBuckets: [makeStateBucket(change)], engagementBuckets: [makeEngagement(change), makeEngagement({ ...change, agentId: '' })] } }));
    const results = [await put(NOON, part), await put(NOON + 2, {}), await put(NOON + 9, part), await put(NOON + 3, {}), await put(NOON + 4, { states: [], totalHandlingTimeS: 1 })];
    expect(results.map(({ inserted, updated, unchanged, changedAgents }) => [inserted, updated, unchanged, changedAgents])).toEqual([[3, 0, 0, ['01']], [0, 3, 0, ['01']], [0, 0, 3, []], [0, 0, 3, []], [0, 3, 0, ['01']]]);
    const ref = [{ sourceId: source.id, agentId: '01' }];
    expect(await store.readStateBuckets(ref, WINDOW)).toEqual([{ sourceId: source.id, asOf: NOON + 4, ...makeStateBucket({ states: [] }) }]);
    expect(await store.readEngagement({ window: WINDOW })).toEqual(['', '01'].map((agentId) => ({ sourceId: source.id, asOf: NOON + 4, ...makeEngagement({ agentId, totalHandlingTimeS: 1 }) })));
    expect([await store.readStateBuckets(ref, { startAt: NOON + 1, endAt: NOON + DAY_MS }), await store.readEngagement({ window: { startAt: NOON - 5, endAt: NOON } })]).toEqual([[], []]);
    expect([(await Array.fromAsync(store.streamStateBuckets({ window: WINDOW }))).flat().length, (await Array.fromAsync(store.streamEngagement({ window: WINDOW, agentIds: ['01'] }))).flat().length]).toEqual([1, 1]);
  });

  it('streams more than a batch, each bucket once', async () => {
    const { store, page } = await makeTestStore();
    const engagementBuckets = Array.from({ length: 4_500 }, (_, index) => makeEngagement({ startAt: NOON + Math.floor(index / 10) * 1_000, skillId: String(index % 10) }));
    await store.ingest(page({ records: { engagementBuckets } }));
    const rows = (await Array.fromAsync(store.streamEngagement({ window: WINDOW }))).flat();
    expect(new Set(rows.map(({ startAt, skillId }) => `${startAt} ${skillId}`)).size).toBe(4_500);
    expect(rows).toHaveLength(4_500);
  });

  it('name ids: the newest of the vendor, and by hand before all', async () => {
    const { store, source, page } = await makeTestStore();
    const put = (asOf: number, name: string) => store.ingest(page({ asOf, records: { terms: [{ kind: 'skill', id: '7', name }, { kind: 'reason', id: '7', name: 'Lunch' }] } }));
    expect([await put(NOON + 1, 'Sales'), await put(NOON, 'Old')]).toMatchObject([{ inserted: 2 }, { unchanged: 2 }]);
    await store.writeTerms(source.id, [{ kind: 'skill', id: '7', name: 'By hand' }, { kind: 'skill', id: '8', name: 'Eight' }]);
    await put(NOON + 5, 'Newer');
    expect(await store.listTerms(source.id)).toEqual([{ kind: 'reason', id: '7', name: 'Lunch' }, { kind: 'skill', id: '7', name: 'By hand' }, { kind: 'skill', id: '8', name: 'Eight' }]);
  });
});

describe('events', () => {
  const at = (second: number): number => NOON + second * 1_000;
  const events = [
    makeSourceEvent({ eventAt: at(0), eventType: 'LOGIN', isSessionStart: true }),
    makeSourceEvent({ eventAt: at(60), eventType: 'TALK', callId: 'k1' }),
    makeSourceEvent({ eventAt: at(90), eventType: 'READY' }),
    makeSourceEvent({ eventAt: at(90), eventType: 'END', agentId: null, sessionId: null, callId: 'k1' }),
    makeSourceEvent({ eventAt: at(120), eventType: 'LOGOUT' }),
  ];

  it('become presences, sessions and calls, and change them when one comes late', async () => {
    const { store, source, page } = await makeTestStore();
    const put = (list: typeof events) => store.ingest(page({ records: { events: list }, derivation: TEST_DERIVATION }));
    expect(await put(events.filter((_, index) => index !== 1))).toMatchObject({ fetched: 4, inserted: 4, changedAgents: ['01'] });
    expect(await store.readCall(source.id, 'k1')).toMatchObject({ agentId: null, startAt: at(90), durationS: 0 });
    expect(await put(events)).toMatchObject({ inserted: 1, unchanged: 4, changedAgents: ['01'] });
    expect(await put(events)).toMatchObject({ inserted: 0, unchanged: 5, changedAgents: [] });
    await store.ingest(page({ activities: [makeActivity({ startAt: at(70), type: 'Interaction', durationMs: 5 })] }));
    const rows = await store.readActivities([{ sourceId: source.id, agentId: '01' }], WINDOW);
    expect(rows.map(({ type, category, startAt, durationMs, callId }) => [type, category, (startAt - NOON) / 1_000, durationMs, callId])).toEqual([
      ['Presence', 'LOGIN', 0, 60_000, null], ['Presence', 'TALK', 60, 30_000, 'k1'], ['Interaction', 'Ready', 70, 5, undefined], ['Presence', 'READY', 90, 30_000, null], ['Presence', 'LOGOUT', 120, null, null],
    ]);
    expect(await store.readSessions({ window: WINDOW })).toEqual([{ sourceId: source.id, agentId: '01', sessionId: 's1', loginAt: at(0), logoutAt: at(120), durationS: null, flags: [] }]);
    expect(await store.readSessions({ window: { startAt: at(119), endAt: at(119) + 1 } })).toHaveLength(1);
    expect(await store.readSessions({ window: { startAt: at(120), endAt: at(130) } })).toEqual([]);
    expect(await store.readCall(source.id, 'k1')).toMatchObject({ sourceId: source.id, agentId: '01', startAt: at(60), durationS: 30, state: 'ANSWERED' });
    const calls = { window: WINDOW, sort: 'duration', isDescending: true, limit: 5, offset: 0 } as const;
    const ref = [{ sourceId: source.id, agentId: '01' }];
    expect(await Promise.all([{}, { agents: ref }, { agents: [] }, { state: 'ANSWERED', direction: 'Inbound', text: '+44' }, { text: '%' }, { text: 'callid' }, { queue: 'x' }].map(async (change) => (await store.listCalls({ ...calls, ...change })).total))).toEqual([1, 1, 0, 1, 0, 0, 0]);
    expect(await store.listCallChoices(WINDOW)).toEqual({ states: ['ANSWERED'], directions: ['Inbound'], queues: ['{"state":"AVAILABLE"}'] });
    expect([(await Array.fromAsync(store.streamCalls({ window: WINDOW }))).flat().length, (await Array.fromAsync(store.streamSessions({ window: WINDOW, agentIds: ['01'] }))).flat().length]).toEqual([1, 1]);
    expect((await Array.fromAsync(store.streamEvents({ window: WINDOW }))).flat().map(({ eventType }) => eventType).sort()).toEqual(['END', 'LOGIN', 'LOGOUT', 'READY', 'TALK']);
    expect(await store.readNewestEvents(source.id, 1)).toEqual([{ sourceId: source.id, ...events[4], flags: [] }]);
    expect((await store.listLabels(source.id)).map(({ label, category }) => [label, category])).toContainEqual(['{"state":"AVAILABLE"}', 'LOGIN']);
    expect(await store.checkIntegrity(true)).toEqual([]);
  });

  it('keep derived ones uncounted, the earliest receipt, and refuse what cannot be kept', async () => {
    const { store, source, page } = await makeTestStore();
    const [login] = events;
    if (login === undefined) throw new Error('no event');
    const derived = makeSourceEvent({ eventAt: at(5), eventType: 'SEEN', isDerived: true });
    expect(await store.ingest(page({ records: { events: [login, { ...login, identity: 'x\ud800' }, { ...login, agentId: 'a\ud800', identity: 'y' }], derivedEvents: [derived] }, derivation: TEST_DERIVATION }))).toMatchObject({ fetched: 3, inserted: 1, quarantined: 2 });
    expect(await store.ingest(page({ records: { events: [{ ...login, receivedAt: 7 }, { ...login, receivedAt: NOON + DAY_MS }] }, derivation: TEST_DERIVATION }))).toMatchObject({ unchanged: 2 });
    expect((await store.readNewestEvents(source.id, 5)).map(({ receivedAt, flags }) => [receivedAt, flags])).toEqual([[NOON + 500, ['derived']], [7, []]]);
    await expect(store.ingest(page({ records: { events: [login] } }))).rejects.toThrow(/derivation/);
  });
});

describe('what else a page holds', () => {
  it('is a gap of what was not served, one for overlapping parts', async () => {
    const { store, source, page } = await makeTestStore();
    for (const [startAt, endAt] of [[10, 20], [12, 15], [40, 50], [18, 41], [60, 60]] as const) await store.ingest(page({ notServed: { startAt, endAt } }));
    expect(await store.listGaps({})).toEqual([{ sourceId: source.id, stream: page().stream, fromAt: 10, toAt: 50, reason: 'not-served', isFilled: false }]);
  });

  it('is snapshots that were concluded, not counted', async () => {
    const { store, source, page } = await makeTestStore();
    const snapshot = { agentId: '01', presence: { category: '2', name: 'Online', eligibleForRouting: null, sinceAt: NOON }, workload: null, interactions: [] };
    expect(await store.ingest(page({ records: { derivedSnapshots: [snapshot] } }))).toMatchObject({ fetched: 0, inserted: 0, changedAgents: ['01'] });
    expect(await store.readSnapshots(source.id)).toEqual([{ sourceId: source.id, asOf: NOON, ...snapshot }]);
  });

  it('refuses texts that cannot be kept, with the counts adding up', async () => {
    const { store, page } = await makeTestStore();
    const bad = 'a\ud800';
    const records = {
      interactions: [makeInteraction({ extra: { [bad]: 1 } }), makeInteraction({ guid: 'half', startAt: 0.5 }), makeInteraction({ guid: 'fine', outcome: '\\ud800' })],
      stateBuckets: [makeStateBucket({ agentId: bad }), makeStateBucket({ coveredMs: -1 })],
      engagementBuckets: [makeEngagement({ skillId: bad }), makeEngagement({ agentId: bad })],
      terms: [{ kind: 'skill', id: '1', name: bad } as const],
    };
    expect(await store.ingest(page({ records }))).toMatchObject({ fetched: 8, inserted: 1, quarantined: 7 });
    expect(await store.checkIntegrity(true)).toEqual([]);
  });
});
