import { describe, expect, it } from 'vitest';
import { activitiesStream } from '../../../../../electron/connectors/vonage/activities-stream.ts';
import { usersStream } from '../../../../../electron/connectors/vonage/lists.ts';
import { toFault } from '../../../../../electron/connectors/vonage/faults.ts';
import type { Accepted, RequestStep, Step, StreamDefinition, StreamView } from '../../../../../electron/ports/connector.ts';
import { HOUR_MS } from '../../../../../shared/domain/time.ts';
import { vonageSettings } from '../../../../support/vonage-source.ts';

const NOW = Date.parse('2026-11-20T12:00:00.000Z');
const view: StreamView = { settings: vonageSettings(), vendorNowAt: NOW, since: null, isCatchUp: true };
const upTo = new Date(NOW).toISOString();

const asRequest = (step: Step | null): RequestStep => {
  if (step?.kind !== 'request') throw new Error('nothing to ask');
  return step;
};
const first = (stream: StreamDefinition = activitiesStream, cursor: string | null = null): RequestStep => asRequest(stream.decideStep(cursor, view));
const accept = (step: RequestStep, body: unknown, stream: StreamDefinition = activitiesStream): Accepted => {
  const text = JSON.stringify(body);
  return stream.acceptAnswer(step, { status: 200, headers: {}, body: text, bytes: text.length, receivedAt: NOW }, view);
};
const items = (count: number, from = 0): unknown[] => Array.from({ length: count }, (_, index) => ({ agentId: '1', type: 'Presence', start: new Date(NOW - HOUR_MS + from + index).toISOString(), duration: 1 }));
const parameter = (step: RequestStep | null, name: string): string | null => (step === null ? null : new URL(step.request.url).searchParams.get(name));
const refusal = (message: string) => toFault('bad-request', `The vendor refuses the request (400): ${message}`, { status: 400 });

describe('a server with smaller pages', () => {
  it('is asked again for the same window in smaller pages, and the cursor remembers it', () => {
    const step = first();
    const smaller = activitiesStream.shrinkStep(step, view, refusal('limit must be between 1 and 1000'));
    expect([parameter(smaller, 'limit'), parameter(smaller, 'page'), parameter(smaller, 'start'), parameter(smaller, 'end')]).toEqual(['1000', '1', parameter(step, 'start'), parameter(step, 'end')]);
    const { cursor } = accept(asRequest(smaller), { items: [], upTo });
    expect(parameter(first(activitiesStream, cursor), 'limit')).toBe('1000');
  });

  it('shrinks the window when that is what the refusal is about', () => {
    const smaller = activitiesStream.shrinkStep(first(), view, refusal('Request window size limit exceeded 31 days'));
    expect([parameter(smaller, 'limit'), Date.parse(parameter(smaller, 'end') ?? '') - Date.parse(parameter(smaller, 'start') ?? '')]).toEqual(['5000', 12 * HOUR_MS]);
  });

  it.each(['Invalid date format', 'Invalid Accept header!', 'Invalid api-version! Valid values: 2,3'])('is not asked again after a refusal of something else: %s', (message) => {
    expect(activitiesStream.shrinkStep(first(), view, refusal(message))).toBe(null);
  });

  it('ends at the smallest page', () => {
    let step: RequestStep | null = first();
    let count = 0;
    for (; step !== null; count += 1) step = activitiesStream.shrinkStep(step, view, refusal('limit out of range'));
    expect(count).toBe(5);
  });

  it('may refuse the directory\'s page size too', () => {
    expect(parameter(usersStream.shrinkStep(first(usersStream), view, refusal('limit out of range')), 'limit')).toBe('500');
  });
});

describe('an answer that does not say how many pages there are', () => {
  it.each<[string, unknown, boolean]>([
    ['fewer than asked for, total larger', { meta: { totalCount: 3_000 }, items: items(1_000) }, true],
    ['total reached', { meta: { totalCount: 1_000 }, items: items(1_000) }, false],
    ['fewer than asked for, nothing said', { items: items(1_000) }, true],
    ['fewer than any page', { items: items(7) }, false],
    ['a count of 0 with items', { meta: { pageCount: 0 }, items: items(1_000) }, true],
    ['an empty one', { meta: { totalCount: 9 }, items: [] }, false],
  ])('%s', (_, body, hasNext) => {
    expect(accept(first(), body).next !== null).toBe(hasNext);
  });

  it('ends where a server gives the same page again', () => {
    const again = accept(first(), { items: items(1_000) }).next;
    expect(accept(asRequest(again), { items: items(1_000) }).next).toBe(null);
    const users = Array.from({ length: 30 }, (_, index) => ({ userId: String(index) }));
    expect(accept(asRequest(accept(first(usersStream), users, usersStream).next), users, usersStream).next).toBe(null);
  });
});

describe('a list that becomes shorter while it is paged through', () => {
  const page = (total: number, from: number) => ({ meta: { pageCount: 3, totalCount: total }, items: items(5, from), upTo });

  it('is read again from its first page, as what moved up would be missed', () => {
    const two = asRequest(accept(first(), page(15, 0)).next);
    const again = accept(two, page(14, 5));
    expect([again.cursor, parameter(again.next, 'page'), parameter(again.next, 'end')]).toEqual([null, '1', parameter(two, 'end')]);
  });

  it('is not read again for ever', () => {
    let next: RequestStep | null = first();
    let total = 1_000;
    let pages = 0;
    for (; next !== null && pages < 50; pages += 1) next = accept(next, page(total--, pages)).next;
    expect(pages).toBe(9);
  });
});

it('goes on after a window that was planned before the vendor\'s clock was known', () => {
  const settings = vonageSettings(undefined, { backfillDays: '1' });
  const early: StreamView = { ...view, settings };
  const step = asRequest(activitiesStream.decideStep(null, early));
  const text = JSON.stringify({ items: [], upTo: new Date(NOW + 3 * HOUR_MS).toISOString() });
  const answer = { status: 200, headers: {}, body: text, bytes: text.length, receivedAt: NOW };
  expect(activitiesStream.acceptAnswer(step, answer, early).isCaughtUp).toBe(false);
});
