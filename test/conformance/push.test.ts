import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { connectors } from '../../electron/connectors/registry.ts';
import { eventPage, isPushConnector } from '../../electron/core/push/event-pages.ts';
import type { ReadEvents } from '../../electron/ports/connector.ts';
import type { Delivery } from '../../electron/ports/inbox.ts';
import { closeStores, dumpStore, openStore, type Target } from '../support/conformance-store.ts';

/** What every connector of a vendor that pushes owes to the product; its deliveries are named in `test/fixtures/<kind>/conformance.json`. */
interface PushFixture { readonly file: string; readonly list: string; /** Different events among the deliveries. */ readonly events: number; readonly enumerations: readonly string[] }
interface Fixtures { readonly settings: Readonly<Record<string, string>>; readonly secrets: Readonly<Record<string, string>>; readonly push: PushFixture }
type Item = Readonly<Record<string, unknown>>;

const NOW = Date.parse('2026-11-20T09:41:03.000Z');
/** When something came is no content: it differs, and nothing else may because of it. */
const OF_RECEIPT = ['receivedAt', 'asOf'] as const;

afterEach(closeStores);

const toForm = (item: Item): string => new URLSearchParams(Object.entries(item).map(([key, value]) => [key, value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)] as [string, string])).toString();
const delivery = (body: string, contentType = 'application/json', query = '', receivedAt = NOW): Delivery => ({ receivedAt, contentType, query, body });
const identities = (read: Pick<ReadEvents, 'events'>): string[] => [...new Set(read.events.map((event) => event.identity))].sort();

describe.each(connectors.filter(isPushConnector).map((connector) => [connector.kind, connector] as const))('%s', (kind, connector) => {
  const folder = join(import.meta.dirname, '../fixtures', kind);
  const fixtures = JSON.parse(readFileSync(join(folder, 'conformance.json'), 'utf8')) as Fixtures; // written beside this suite
  const items = (JSON.parse(readFileSync(join(folder, fixtures.push.file), 'utf8')) as Readonly<Record<string, readonly Item[]>>)[fixtures.push.list] ?? []; // named by the file above
  const outcome = connector.parseSettings(fixtures.settings);
  const settings = outcome.ok ? outcome.settings : {};
  const { push } = connector;
  const read = (given: Delivery): ReadEvents => push.readDelivery(given, settings);
  const readAll = (deliveries: readonly Delivery[]): ReadEvents => {
    const reads = deliveries.map(read);
    return { events: reads.flatMap((part) => part.events), quarantined: reads.flatMap((part) => part.quarantined), names: reads.flatMap((part) => part.names ?? []) };
  };
  const whole = read(delivery(JSON.stringify(items)));
  const ingest = async (target: Target, part: ReadEvents) => {
    const source = { id: target.sourceId, kind: connector.kind, name: 'Test', settings, isPaused: false, isRemoved: false, secretStore: null, createdAt: NOW };
    const result = await target.store.ingest(eventPage(connector, source, part, NOW));
    expect([result.fetched, result.inserted + result.updated + result.unchanged + result.quarantined]).toEqual([part.events.length + part.quarantined.length, result.fetched]);
    return result;
  };

  it('reads its fixture whole', () => {
    expect([identities(whole).length, whole.quarantined]).toEqual([fixtures.push.events, []]);
  });

  it('takes the same events from every form in which they come', () => {
    const lines = items.map((item) => JSON.stringify(item));
    const forms: readonly ReadEvents[] = [
      readAll(lines.map((line) => delivery(line))), readAll(lines.map((line) => delivery(line, 'text/json; charset=utf-8'))), readAll(lines.map((line) => delivery(line, ''))),
      readAll(items.map((item) => delivery(toForm(item), 'application/x-www-form-urlencoded'))), readAll(items.map((item) => delivery('', '', toForm(item)))),
      push.readFile(JSON.stringify(items), NOW, settings), push.readFile(lines.join('\n'), NOW, settings), push.readFile(`${items.map(toForm).join('\r\n')}\r\n`, NOW, settings),
    ];
    for (const form of forms) expect([identities(form), form.quarantined]).toEqual([identities(whole), []]);
  });

  it('gives the same database for its events in any order, in any pages, any number of times', async () => {
    const expected = await openStore(connector, NOW);
    await ingest(expected, whole);
    const again = await ingest(expected, whole);
    expect([again.inserted, again.updated]).toEqual([0, 0]);
    const text = await dumpStore(expected, OF_RECEIPT);
    await fc.assert(fc.asyncProperty(fc.shuffledSubarray(items.map((_, index) => index), { minLength: items.length }), fc.integer({ min: 1, max: 5 }), async (order, size) => {
      const target = await openStore(connector, NOW);
      for (let at = 0; at < order.length; at += size) {
        // Each is received at a moment of its place in the order, so that nothing may be chosen by time of receipt.
        const part = readAll(order.slice(at, at + size).map((index, place) => delivery(JSON.stringify(items[index]), 'application/json', '', NOW + (at + place) * 1_000)));
        await ingest(target, part);
        await ingest(target, part);
      }
      expect(await dumpStore(target, OF_RECEIPT)).toBe(text);
    }), { numRuns: 12 });
  });

  it('passes unknown fields and unknown words, and keeps them', () => {
    const news = read(delivery(JSON.stringify(items.map((item) => ({ ...item, somethingNew: 'kept' })))));
    expect([news.events.length, news.quarantined, news.events.every((event) => event.content.includes('somethingNew'))]).toEqual([whole.events.length, [], true]);
    const keys = new Set(fixtures.push.enumerations);
    const words = read(delivery(JSON.stringify(items.map((item) => Object.fromEntries(Object.entries(item).map(([key, value]) => [key, keys.has(key) && typeof value === 'string' && value !== '' ? `New ${value}` : value]))))));
    expect([words.events.length, words.quarantined]).toEqual([whole.events.length, []]);
  });

  it('refuses what is no event, each with its reason, and loses nothing beside it', () => {
    const junk: readonly unknown[] = [null, 7, 'text', {}, true];
    const mixed = read(delivery(JSON.stringify([...items, ...junk])));
    expect([identities(mixed), mixed.quarantined.length, mixed.quarantined.every(({ reason }) => reason.length > 5)]).toEqual([identities(whole), junk.length, true]);
    for (const { content } of mixed.quarantined) expect(connector.retryItem?.(push.stream, content, { settings, asOf: NOW })).toHaveProperty('reason');
    const nothing = read(delivery('[]'));
    expect(nothing.events).toEqual([]);
  });

  it('refuses cut-off bodies, web pages and foreign text whole, and never throws', () => {
    const text = JSON.stringify(items[0]);
    for (const body of ['<html></html>', '{"a":', '[[['.repeat(5_000), ...[1, 10, Math.floor(text.length / 2), text.length - 1].map((cut) => text.slice(0, cut))]) {
      const refused = read(delivery(body));
      expect([body.slice(0, 40), refused.events, refused.quarantined.length > 0]).toEqual([body.slice(0, 40), [], true]);
    }
    fc.assert(fc.property(fc.anything({ maxDepth: 3, withNullPrototype: false }), fc.string(), fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'text/plain', ''), (value, textual, contentType) => {
      for (const body of [JSON.stringify(value) ?? '', textual]) {
        const one = read(delivery(body, contentType, textual));
        push.readFile(body, NOW, settings);
        expect(one.events.length + one.quarantined.length).toBeGreaterThanOrEqual(0);
      }
    }), { numRuns: 100 });
  });

  it('reads a stored event again as what it was', () => {
    for (const event of whole.events) expect(push.readStored(event.content, event.receivedAt, settings)).toEqual(event);
    expect(push.readStored('no JSON', NOW, settings)).toHaveProperty('reason');
  });

  it('says where it listens and what a sender has to show, and keeps the secret out of its settings', () => {
    const plan = push.receiverOf(settings, fixtures.secrets);
    expect([plan.token.length > 15, JSON.stringify(settings).includes(plan.token)]).toEqual([true, false]);
  });
});
