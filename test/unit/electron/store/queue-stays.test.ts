import { describe, expect, it } from 'vitest';
import type { Interaction } from '../../../../shared/domain/interaction.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/domain/time.ts';
import { agentChannelOf, channelOf, eventOf, interactionOf } from '../../../support/interaction-builder.ts';
import { makeTestStore, NOON } from '../../../support/store-home.ts';
import { makeSourceEvent, TEST_DERIVATION } from '../../../support/store-records.ts';

const WINDOW = { startAt: NOON, endAt: NOON + HOUR_MS };
const queued = (guid: string, startAt: number, waitMs: number | null, result: string | null, change: Partial<Interaction> = {}): Interaction =>
  interactionOf({ guid, startAt, durationMs: 10 * MINUTE_MS, channels: [channelOf({ events: [eventOf('Queue', 1_000, waitMs, result === null ? null : { result }, 'Sales')] })], ...change });

describe('readQueueStays', () => {
  it('tells who was abandoned and who was led elsewhere, of stays that overlap the window', async () => {
    const { store, source, page } = await makeTestStore();
    const interactions = [
      queued('delivered', NOON, 20_000, 'Delivered'), queued('left', NOON + 1_000, 30_000, 'HangUp'), queued('voicemail', NOON + 2_000, 40_000, 'QueueTimeBreakout'),
      queued('before', NOON - HOUR_MS, 20_000, 'HangUp', { durationMs: 2 * HOUR_MS }), queued('for hours', NOON - 6 * HOUR_MS, 6 * HOUR_MS, 'HangUp', { durationMs: 7 * HOUR_MS }), queued('after', NOON + HOUR_MS, 20_000, null),
      interactionOf({ guid: 'no queue', startAt: NOON }),
    ];
    await store.ingest(page({ records: { interactions } }));
    const stays = await store.readQueueStays([source.id], WINDOW);
    expect(stays.map((stay) => [stay.queue, stay.startAt - NOON, (stay.endAt ?? 0) - NOON, stay.isAbandoned])).toEqual([
      ['Sales', -6 * HOUR_MS + 1_000, 1_000, true], ['Sales', 1_000, 21_000, false], ['Sales', 2_000, 32_000, true], ['Sales', 3_000, 43_000, false],
    ]);
    expect(await store.readQueueStays([], WINDOW)).toEqual([]);
  });

  it('lets wait on whom the newest answer lists or does not know yet, and nobody else', async () => {
    const { store, source, page } = await makeTestStore();
    const open = (guid: string) => queued(guid, NOON, null, null, { durationMs: null });
    await store.ingest(page({ asOf: NOON + MINUTE_MS, records: { interactions: [open('listed'), open('forgotten')] } }));
    const ends = async () => (await store.readQueueStays([source.id], WINDOW)).map((stay) => (stay.endAt === null ? null : stay.endAt - NOON));
    expect(await ends()).toEqual([MINUTE_MS, MINUTE_MS]);
    await store.ingest(page({ asOf: NOON + 2 * MINUTE_MS, records: { ongoing: ['listed'] } }));
    expect(await ends()).toEqual([MINUTE_MS, null]);
    await store.ingest(page({ asOf: NOON + 3 * MINUTE_MS, records: { interactions: [open('newer')] } }));
    expect(await ends()).toEqual([MINUTE_MS, null, null]);
    await store.ingest(page({ asOf: NOON + 4 * MINUTE_MS, records: { interactions: [{ ...open('listed'), durationMs: 3 * MINUTE_MS }] } }));
    expect(await ends()).toEqual([MINUTE_MS, 3 * MINUTE_MS, null]);
  });

  it('reads calls that are told with their time in a queue', async () => {
    const { store, source, page } = await makeTestStore();
    const end = (callId: string, at: number) => makeSourceEvent({ agentId: null, sessionId: null, callId, eventAt: at, eventType: 'END', content: '"Support"' });
    const states: Readonly<Record<string, string | null>> = { c1: 'ABANDON', c2: 'Abandoned', c3: 'ANSWERED', c4: null };
    const derivation = { ...TEST_DERIVATION, deriveCall: (...args: Parameters<typeof TEST_DERIVATION.deriveCall>) => {
      const call = TEST_DERIVATION.deriveCall(...args);
      return call === null ? null : { ...call, state: states[args[0]] ?? null, queueDurationS: args[0] === 'c4' ? null : 12.5 };
    } };
    await store.ingest(page({ records: { events: Object.keys(states).map((callId, index) => end(callId, NOON + (index - 1) * 10 * SECOND_MS)) }, derivation }));
    const stays = await store.readQueueStays([source.id], WINDOW);
    expect(stays.map((stay) => [stay.startAt - NOON, (stay.endAt ?? 0) - NOON, stay.isAbandoned])).toEqual([[-10_000, 2_500, true], [0, 12_500, true], [10_000, 22_500, false]]);
  });
});

describe('readHolds', () => {
  it('tells each agent when their contact was held, while they were connected', async () => {
    const { store, source, page } = await makeTestStore();
    const held = interactionOf({
      guid: 'i', startAt: NOON, durationMs: 10 * MINUTE_MS,
      channels: [
        channelOf({ events: [eventOf('Connected', 0, 600_000), eventOf('Held', 60_000, 120_000)] }),
        agentChannelOf('01', [eventOf('Ringing', 0, 5_000), eventOf('Connected', 5_000, 100_000)]),
        agentChannelOf('02', [eventOf('Connected', 100_000, 500_000), eventOf('Held', 170_000, 20_000)]),
        channelOf({ guid: 'router', partyId: 'CCRConnect', events: [eventOf('Held', 0, 600_000)] }),
      ],
    });
    await store.ingest(page({ records: { interactions: [held, interactionOf({ guid: 'none', startAt: NOON })] } }));
    const told = async (window = WINDOW) => (await store.readHolds([source.id], window)).map((hold) => [hold.agentId, hold.interaction, hold.medium, hold.startAt - NOON, hold.endAt === null ? null : hold.endAt - NOON]);
    expect(await told()).toEqual([['01', 'i', 'Phone', 60_000, 105_000], ['02', 'i', 'Phone', 100_000, 190_000]]);
    expect(await told({ startAt: NOON + 105_000, endAt: NOON + 150_000 })).toEqual([['02', 'i', 'Phone', 100_000, 190_000]]);
  });

  it('lets a hold go on while the interaction is listed', async () => {
    const { store, source, page } = await makeTestStore();
    const events = [eventOf('Connected', 0, null), eventOf('Held', 60_000, null)];
    const going = interactionOf({ guid: 'i', startAt: NOON, durationMs: null, channels: [agentChannelOf('01', events, { durationMs: null })] });
    await store.ingest(page({ asOf: NOON + 90_000, records: { interactions: [going], ongoing: ['i'] } }));
    const ends = async () => (await store.readHolds([source.id], WINDOW)).map((hold) => hold.endAt);
    expect(await ends()).toEqual([null]);
    await store.ingest(page({ asOf: NOON + 120_000, records: { ongoing: [] } }));
    expect(await ends()).toEqual([NOON + 90_000]);
  });
});
