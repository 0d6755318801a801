import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCursor } from '../../../../../electron/connectors/vonage/cursor.ts';
import { vonage } from '../../../../../electron/connectors/vonage/index.ts';
import { interactionsStream, ongoingStream } from '../../../../../electron/connectors/vonage/interactions-stream.ts';
import type { Accepted, RequestStep, Step, StreamDefinition, StreamView } from '../../../../../electron/ports/connector.ts';
import { summariseInteraction } from '../../../../../shared/domain/interaction-figures.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../../shared/domain/time.ts';
import { vonageSettings } from '../../../../support/vonage-source.ts';

const NOW = Date.parse('2026-11-20T09:41:03.000Z');
const viewWith = (change: Readonly<Record<string, string>> = {}): StreamView => ({ settings: vonageSettings(undefined, change), vendorNowAt: NOW, since: null, isCatchUp: false });
const iso = (at: number): string => new Date(at).toISOString();
const fixture = (): { items: Record<string, unknown>[] } => JSON.parse(readFileSync(new URL('../../../../fixtures/vonage/interactions.json', import.meta.url), 'utf8')) as { items: Record<string, unknown>[] }; // written beside these tests
const asRequest = (step: Step | null): RequestStep => {
  if (step === null || step.kind !== 'request') throw new Error('nothing to ask');
  return step;
};
const accept = (body: unknown, view = viewWith(), stream: StreamDefinition = interactionsStream, step = asRequest(stream.decideStep(null, view))): Accepted => {
  const text = JSON.stringify(body);
  return stream.acceptAnswer(step, { status: 200, headers: {}, body: text, bytes: text.length, receivedAt: NOW }, view);
};
const interactionsOf = (accepted: Accepted) => accepted.page.records?.interactions ?? [];
const reasonOf = (item: unknown): string | undefined => accept({ items: [item] }).page.quarantined[0]?.reason;

describe('interactions', () => {
  it('are asked for as the activities are, in smaller pages', () => {
    const { url, scope } = asRequest(interactionsStream.decideStep(null, viewWith({ agents: '01' }))).request;
    const query = new URL(url).searchParams;
    expect([new URL(url).pathname, query.get('include'), query.get('limit'), query.get('page'), query.get('agentId'), scope]).toEqual(['/stats/interactions', 'Processed', '1000', '1', null, 'stats']);
    expect([interactionsStream.isOptional, interactionsStream.isPrimary, ongoingStream.isOptional]).toEqual([false, false, true]);
  });

  it('are read whole, whatever the counts of the answer say', () => {
    const accepted = accept(fixture());
    expect([accepted.page.fetched, accepted.page.quarantined, accepted.next]).toEqual([5, [], null]);
    const [call, , chat, missed, going] = interactionsOf(accepted);
    expect(call).toMatchObject({ startAt: Date.parse('2026-11-20T09:00:00.250Z'), durationMs: 62_000, categorizedAt: Date.parse('2026-11-20T09:06:01Z'), plan: { interactionPlanName: 'Returns plan' }, extra: {} });
    expect(call?.channels[1]).toMatchObject({ role: 'Agent', partyId: '01', offsetMs: 9_000, handleTimeMs: 44_500 });
    expect(call === undefined ? null : summariseInteraction(call)).toMatchObject({ handleMs: call?.handleTimeMs, timeToAnswerMs: 11_300, talkMs: 34_000, holdMs: 6_000, monitorIds: ['007'] });
    expect([chat?.status, chat?.connectFromKey, chat?.channels[0]?.touchpointKey]).toEqual([null, 'from-key-1', 'from-key-1']);
    expect(chat?.channels[0]?.events.slice(1).map((event) => event.properties?.['messageCount'])).toEqual(['12', 3]);
    expect(missed?.channels.map((channel) => channel.partyId)).toEqual([null, '01', 'CCRConnect']);
    expect([going?.durationMs, going?.channels[0]?.events[1]?.durationMs]).toEqual([null, null]);
  });

  it('tell empty text and null apart and keep what nobody knows', () => {
    const odd = { guid: 'g', start: '2026-11-20T09:00:00', connectFrom: '', connectTo: null, mood: 'fine', interactionPlanMapping: { colour: 'red' }, channels: [{ guid: 'c', offset: 0, speed: 4, party: { role: 'Hologram', hat: true }, events: [{ type: 'Dance', offset: 0, duration: 0, properties: { steps: [1] }, tempo: 'slow' }] }] };
    const [read] = interactionsOf(accept({ items: [odd] }));
    expect(read).toMatchObject({ connectFrom: '', connectTo: null, status: null, extra: { mood: 'fine', interactionPlanMapping: { colour: 'red' } } });
    expect(read?.channels[0]).toMatchObject({ role: 'Hologram', durationMs: null, extra: { speed: 4, party: { hat: true } }, events: [{ type: 'Dance', properties: { steps: [1] }, extra: { tempo: 'slow' } }] });
    expect(interactionsOf(accept({ items: [{ guid: 'g', start: '2026-11-20T09:00:00Z' }] }))).toMatchObject([{ channels: [], plan: null }]);
  });

  const base = { guid: 'g', start: '2026-11-20T09:00:00Z' };
  const channel = { guid: 'c', offset: 0 };
  it.each([
    [{ start: base.start }, 'guid is missing'], [{ guid: 'g' }, 'start is missing'], [{ ...base, start: 'soon' }, 'start'], [{ ...base, duration: -1 }, 'duration'], [{ ...base, duration: 1.5 }, 'duration'], [{ ...base, duration: Number.MAX_SAFE_INTEGER }, 'beyond the year 9999'], [{ ...base, channels: [{ ...channel, offset: 9e15 }] }, 'beyond the year 9999'],
    [{ ...base, talkTime: '5' }, 'talkTime'], [{ ...base, status: 4 }, 'status'], [{ ...base, channels: {} }, 'channels'], [{ ...base, channels: [null] }, 'channels[0]'],
    [{ ...base, channels: [channel, { ...channel, offset: -1 }] }, 'channels[1].offset'], [{ ...base, channels: [{ ...channel, party: { id: 1 } }] }, 'channels[0].party.id'],
    [{ ...base, channels: [{ ...channel, events: [{ type: 'Queue' }] }] }, 'channels[0].events[0].offset'], [{ ...base, channels: [{ ...channel, events: [{ offset: 0 }] }] }, 'channels[0].events[0].type'],
    [{ ...base, channels: [{ ...channel, events: [{ type: 'Queue', offset: 0, properties: 'x' }] }] }, 'channels[0].events[0].properties'], [{ ...base, categorizedAt: 'later' }, 'categorizedAt'],
  ])('refuse %j whole and name the field', (item, why) => {
    expect(reasonOf(item)).toContain(why);
  });

  it('count with an include-list when one of its agents took part, listening in included', () => {
    const guids = (agents: string) => interactionsOf(accept(fixture(), viewWith({ agents }))).map(({ guid }) => guid.slice(-1));
    expect([guids('01'), guids('007'), guids('1')]).toEqual([['1', '4'], ['1'], []]);
    const refused = [{ ...base, duration: -1, channels: [{ ...channel, party: { id: '9', role: 'Agent' } }] }, { ...base, channels: 5 }];
    expect(accept({ items: refused }, viewWith({ agents: '01' })).page.quarantined).toHaveLength(1);
  });

  it('are read again from the quarantine', () => {
    const [first] = fixture().items;
    expect(vonage.retryItem?.('interactions', JSON.stringify(first))).toMatchObject({ records: { interactions: [{ startAt: Date.parse('2026-11-20T09:00:00.250Z') }] } });
    expect(vonage.retryItem?.('interactions-ongoing', '{"guid":"g"}')).toEqual({ reason: 'start is missing' });
  });
});

describe('the vendor\'s clock and its data', () => {
  const liveAfter = (latestUpdate: unknown, upTo = NOW): { liveAt: number | undefined; lastEventAt: number | null | undefined } => {
    const accepted = accept({ items: [], upTo: iso(upTo), latestUpdate });
    return { liveAt: parseCursor(accepted.cursor)?.liveAt, lastEventAt: accepted.page.lastEventAt };
  };

  it('hold the next start back to what the vendor knows of, a quarter of an hour at most', () => {
    expect(liveAfter(iso(NOW - 3_063))).toEqual({ liveAt: NOW - 3_063, lastEventAt: NOW - 3_063 });
    expect(liveAfter(iso(NOW - 5 * HOUR_MS))).toEqual({ liveAt: NOW - 15 * MINUTE_MS, lastEventAt: NOW - 5 * HOUR_MS });
    expect(liveAfter(iso(NOW + HOUR_MS))).toEqual({ liveAt: NOW, lastEventAt: NOW });
    for (const absent of [undefined, null, 'soon', 7]) expect(liveAfter(absent)).toEqual({ liveAt: NOW, lastEventAt: undefined });
  });

  it('are asked by the interval all the same', () => {
    const { cursor } = accept({ items: [], upTo: iso(NOW), latestUpdate: iso(NOW - HOUR_MS) }, viewWith({ backfillDays: '0' }));
    expect(interactionsStream.decideStep(cursor, viewWith({ backfillDays: '0' }))).toEqual({ kind: 'wait', dueAt: NOW + 15_000 });
  });
});

describe('personal data', () => {
  const text = (policy: string): string => JSON.stringify(accept({ ...fixture(), items: [...fixture().items, { connectFrom: '447700900999', guid: '' }] }, viewWith({ personalData: policy })).page);
  it('is kept, masked for good or dropped, in refused items too', () => {
    for (const secret of ['447700900123', '447700900999', 'from-key-1', 'CUST-00417', '441610496101']) {
      expect([text('keep').includes(secret), text('mask').includes(secret), text('drop').includes(secret)]).toEqual([true, false, false]);
    }
    expect([text('mask').includes('•123'), text('drop').includes('•')]).toEqual([true, false]);
    expect(text('drop')).toContain('Returns desk');
  });

  it('is found wherever a number is repeated, and in an event that does not tell its type; ids and words stay', () => {
    const number = '+44 7700 900123';
    const external = { role: 'External', id: number, touchpoint: number };
    const agent = { role: 'Agent', id: '900456', touchpoint: '900456' };
    const queue = { type: 'Queue', offset: 0, name: 'Support', properties: { interactionPlan: '+447700900123', presentedSkills: [number], initiatingAgentId: '900456' } };
    const taken = { guid: 'g', start: '2026-11-20T09:00:00Z', connectTo: 'Support', connectFrom: number, callerId: 447700900123, channels: [{ guid: 'c', offset: 0, party: external, events: [queue] }, { guid: 'd', offset: 0, party: agent }] };
    const refused = { ...taken, guid: 'h', channels: [{ guid: 'c', offset: 0, events: [{ offset: 0, properties: { value: 'CASE-9', note: number } }] }] };
    for (const policy of ['mask', 'drop']) {
      const { page } = accept({ items: [taken, refused] }, viewWith({ personalData: policy }));
      expect(JSON.stringify(page)).not.toMatch(/900123|900 ?123|CASE-9/);
      expect([page.records?.interactions?.[0]?.channels[1]?.partyId, page.records?.interactions?.[0]?.channels[0]?.events[0]?.name, page.quarantined.length]).toEqual(['900456', 'Support', 1]);
      expect(JSON.stringify(page)).toContain('"initiatingAgentId":"900456"');
    }
  });
});

describe('what goes on now', () => {
  it('is walked in pages and told whole with the last one', () => {
    const items = fixture().items.slice(3);
    const one = accept({ meta: { pageCount: 2 }, items: items.slice(0, 1) }, viewWith(), ongoingStream);
    expect([one.page.records?.ongoing, one.page.fetched, one.cursor]).toEqual([undefined, 1, null]);
    expect(asRequest(one.next).request.url).toMatch(/\/stats\/interactions\/ongoing\?limit=1000&page=2$/);
    const two = accept({ meta: { pageCount: 2 }, items: items.slice(1) }, viewWith(), ongoingStream, asRequest(one.next));
    expect(two.page.records?.ongoing?.map((guid) => guid.slice(-1))).toEqual(['4', '5']);
    expect(ongoingStream.decideStep(two.cursor, viewWith())).toEqual({ kind: 'wait', dueAt: NOW + 15_000 });
  });

  it('may be nothing', () => {
    expect(accept({ items: [] }, viewWith(), ongoingStream).page.records).toEqual({ interactions: [], ongoing: [] });
  });
});
