import { describe, expect, it } from 'vitest';
import { activitiesStream } from '../../../../../electron/connectors/vonage/activities-stream.ts';
import { parseCursor } from '../../../../../electron/connectors/vonage/cursor.ts';
import type { Accepted, RequestStep, Step, StreamView } from '../../../../../electron/ports/connector.ts';
import { DAY_MS, HOUR_MS } from '../../../../../shared/domain/time.ts';
import { vonageSettings } from '../../../../support/vonage-source.ts';

const NOW = Date.parse('2026-11-20T12:00:00.000Z');
const view: StreamView = { settings: vonageSettings(), vendorNowAt: NOW, since: null, isCatchUp: false };
const item = (agentId: string, startAt = NOW - HOUR_MS) => ({ agentId, type: 'Presence', start: new Date(startAt).toISOString(), duration: 5 });
const asRequest = (step: Step): RequestStep => {
  if (step.kind !== 'request') throw new Error('nothing to ask');
  return step;
};
const accept = (step: RequestStep, body: unknown, headers: Readonly<Record<string, string>> = {}, at = view): Accepted => {
  const text = JSON.stringify(body);
  return activitiesStream.acceptAnswer(step, { status: 200, headers, body: text, bytes: text.length, receivedAt: at.vendorNowAt }, at);
};
const windowOf = (step: RequestStep) => {
  const query = new URL(step.request.url).searchParams;
  return { start: Date.parse(query.get('start') ?? ''), end: Date.parse(query.get('end') ?? ''), page: query.get('page'), limit: query.get('limit') };
};
const first = (at = view): RequestStep => asRequest(activitiesStream.decideStep(null, at));
const urlFor = (agents: string): string => first({ ...view, settings: vonageSettings(undefined, { agents }) }).request.url;
const iso = (at: number): string => new Date(at).toISOString();

describe('paging', () => {
  it('keeps the end fixed, follows a count that grows, and commits with the last page only', () => {
    const one = accept(first(), { meta: { page: 1, pageCount: 2 }, items: [item('1')], upTo: iso(NOW) });
    expect([one.cursor, one.page.covered]).toEqual([null, null]);
    const two = accept(asRequest(one.next ?? { kind: 'wait', dueAt: 0 }), { meta: { page: 2, pageCount: 3 }, items: [item('1')], upTo: iso(NOW + 5_000) });
    const three = asRequest(two.next ?? { kind: 'wait', dueAt: 0 });
    expect([windowOf(three).end, windowOf(three).page]).toEqual([NOW, '3']);
    const done = accept(three, { meta: { page: 3, pageCount: 3 }, items: [], upTo: iso(NOW + 9_000) });
    expect([done.next, parseCursor(done.cursor)?.liveAt]).toEqual([null, NOW]);
  });

  it('takes the first page\'s upTo when it is earlier than the end', () => {
    const one = accept(first(), { meta: { pageCount: 2 }, items: [item('1')], upTo: iso(NOW - 2_000) });
    const done = accept(asRequest(one.next ?? { kind: 'wait', dueAt: 0 }), { meta: { pageCount: 2 }, items: [], upTo: iso(NOW + 60_000) });
    expect(parseCursor(done.cursor)?.liveAt).toBe(NOW - 2_000);
  });

  it.each([[{ meta: { pageCount: 0 }, items: [] }, false], [{ items: [] }, false], [{ items: [item('1')] }, false], [{ items: Array.from({ length: 5_000 }, () => item('1')) }, true], [{ meta: null, items: [] }, false]])('decides on a next page', (body, hasNext) => {
    expect(accept(first(), body).next !== null).toBe(hasNext);
  });

  it('gives up a window that never ends for a smaller one', () => {
    let step = first();
    const start = windowOf(step);
    for (let page = 1; page <= 2_000; page++) step = asRequest(accept(step, { meta: { pageCount: 1e9 }, items: [item('1')] }).next ?? { kind: 'wait', dueAt: 0 });
    expect([windowOf(step).page, windowOf(step).end - windowOf(step).start]).toEqual(['1', (start.end - start.start) / 2]);
  });
});

describe('time', () => {
  it('uses upTo, else Date, else the vendor\'s time as known', () => {
    const date = { date: new Date(NOW - 7_000).toUTCString() };
    expect(accept(first(), { items: [], upTo: iso(NOW - 6_500) }, date).page.asOf).toBe(NOW - 6_500);
    expect(accept(first(), { items: [] }, date).page.asOf).toBe(NOW - 7_000);
    expect(accept(first(), { items: [] }).page.asOf).toBe(NOW);
    expect(accept(first(), { items: [], upTo: '1970-01-01T00:00:00Z' }, date).page.asOf).toBe(NOW - 7_000);
    expect(accept(first(), { items: [], upTo: 'soon' }, { date: 'soon' }).page.asOf).toBe(NOW);
  });

  it('never moves past its own end', () => {
    expect(parseCursor(accept(first(), { items: [], upTo: iso(NOW + HOUR_MS) }).cursor)).toMatchObject({ liveAt: NOW, askedAt: NOW });
  });
});

describe('windows', () => {
  it('begins with the newest day, then polls small live pages', () => {
    expect(windowOf(first())).toEqual({ start: NOW - DAY_MS, end: NOW, page: '1', limit: '5000' });
    const { cursor } = accept(first({ ...view, settings: vonageSettings(undefined, { backfillDays: '0' }) }), { items: [], upTo: iso(NOW) });
    const later = { ...view, settings: vonageSettings(undefined, { backfillDays: '0' }), vendorNowAt: NOW + 15_000 };
    expect(windowOf(asRequest(activitiesStream.decideStep(cursor, later)))).toEqual({ start: NOW, end: NOW + 15_000, page: '1', limit: '1000' });
  });

  it('gives live polling its turn between two slices of history', () => {
    const { cursor } = accept(first(), { items: [], upTo: iso(NOW) });
    expect(asRequest(activitiesStream.decideStep(cursor, view)).backfill).not.toBeNull();
    expect(asRequest(activitiesStream.decideStep(cursor, { ...view, vendorNowAt: NOW + 15_000 })).backfill).toBeNull();
  });

  it('grows slices while answers are small, never over 31 days, and shrinks after a choke', () => {
    const at = { ...view, settings: vonageSettings(undefined, { backfillDays: '400' }) };
    let cursor = accept(first(at), { items: [], upTo: iso(NOW) }, {}, at).cursor;
    const lengths: number[] = [];
    for (let round = 0; round < 9; round++) {
      const step = asRequest(activitiesStream.decideStep(cursor, at));
      lengths.push((windowOf(step).end - windowOf(step).start) / DAY_MS);
      cursor = accept(step, { items: [], upTo: iso(NOW) }, {}, at).cursor;
    }
    expect(lengths).toEqual([2, 4, 8, 16, 31, 31, 31, 31, 31]);
    const choked = activitiesStream.shrinkStep(asRequest(activitiesStream.decideStep(cursor, at)), at);
    expect(choked === null ? 0 : (windowOf(choked).end - windowOf(choked).start) / DAY_MS).toBe(15.5);
  });

  it('cannot shrink below a minute', () => {
    let step: RequestStep | null = first();
    let count = 0;
    for (; step !== null && count < 50; count++) step = activitiesStream.shrinkStep(step, view);
    expect(count).toBeLessThan(13);
  });

  it('puts the agent into the request only when it is the only one', () => {
    expect([urlFor('007').includes('agentId=007'), urlFor('007,8').includes('agentId')]).toEqual([true, false]);
  });

  it('counts only listed agents, and what cannot be told apart from them', () => {
    const at = { ...view, settings: vonageSettings(undefined, { agents: '01,02' }) };
    const { page } = accept(first(at), { items: [item('01'), item('1'), { agentId: '03' }, { agentId: '02' }, { agentId: 2 }] }, {}, at);
    expect([page.fetched, page.activities.length, page.quarantined.length]).toEqual([3, 1, 2]);
  });
});
