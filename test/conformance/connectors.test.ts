import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { connectors } from '../../electron/connectors/registry.ts';
import type { Accepted, Connector, RequestStep, StreamDefinition, StreamView } from '../../electron/ports/connector.ts';
import type { HttpClient, HttpResponse } from '../../electron/ports/http.ts';
import { closeStores, dumpStore, openStore, type Target } from '../support/conformance-store.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

/**
 * What every connector owes to the product, whatever its vendor: run over each one's own fixtures
 * (`test/fixtures/<kind>/conformance.json` names them) and against the real store.
 */
interface StreamFixture { readonly file: string; readonly list: string; readonly counted: number; readonly enumerations: readonly string[]; /** Keys of maps by id: an unknown key in one is an item, no field. */ readonly maps?: readonly string[] }
interface Fixtures { readonly settings: Readonly<Record<string, string>>; readonly secrets: Readonly<Record<string, string>>; readonly streams: Readonly<Record<string, StreamFixture>> }

const NOW = Date.parse('2026-11-20T09:41:03.000Z');
const folderOf = (connector: Connector): string => join(import.meta.dirname, '../fixtures', connector.kind);
const readFixture = (connector: Connector, file: string): unknown => JSON.parse(readFileSync(join(folderOf(connector), file), 'utf8'));

afterEach(closeStores);

const toAnswer = (value: unknown, at = NOW): HttpResponse => {
  const body = typeof value === 'string' ? value : JSON.stringify(value);
  return { status: 200, headers: { date: new Date(at).toUTCString(), 'content-type': 'application/json' }, body, bytes: body.length, receivedAt: at };
};

/** Adds a field that no one knows to every object. */
function withUnknownFields(value: unknown, maps: ReadonlySet<string>, isMap = false): unknown {
  if (Array.isArray(value)) return value.map((part) => withUnknownFields(part, maps));
  if (typeof value !== 'object' || value === null) return value;
  const known = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withUnknownFields(part, maps, maps.has(key))]));
  return isMap ? known : { ...known, somethingNew: { deep: [1, null] } };
}

/** What is kept of unknown fields for their own sake, taken away again. */
function withoutNews(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNews);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'somethingNew' && key !== 'extra').map(([key, part]) => [key, withoutNews(part)]));
}

function withUnknownWords(value: unknown, keys: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((part) => withUnknownWords(part, keys));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, keys.has(key) && typeof part === 'string' ? `New ${part}` : withUnknownWords(part, keys)]));
}

const total = ({ page: { activities, names, snapshots, quarantined, records = {} } }: Pick<Accepted, 'page'>): number =>
  [activities, names, snapshots, quarantined, records.interactions, records.stateBuckets, records.engagementBuckets, records.terms, records.events].reduce((sum, list) => sum + (list?.length ?? 0), 0);

describe.each(connectors.map((connector) => [connector.kind, connector] as const))('%s', (_kind, connector) => {
  const fixtures = readFixture(connector, 'conformance.json') as Fixtures; // written beside this suite
  const outcome = connector.parseSettings(fixtures.settings);
  const settings = outcome.ok ? outcome.settings : {};
  const view: StreamView = { settings, vendorNowAt: NOW, since: null, isCatchUp: true };

  const firstStep = (stream: StreamDefinition): RequestStep => {
    const step = stream.decideStep(null, view);
    if (step.kind !== 'request') throw new Error('a new stream has to ask for something');
    return step;
  };
  const accept = (stream: StreamDefinition, value: unknown, at = NOW): Accepted => stream.acceptAnswer(firstStep(stream), toAnswer(value, at), { ...view, vendorNowAt: at });

  it('accepts its own fixture settings, names every key, and refuses secrets and unknown keys among them', () => {
    expect(outcome.ok).toBe(true);
    expect(connector.parseSettings({ ...fixtures.settings, nonsense: '1' }).ok).toBe(false);
    for (const secret of connector.secrets) expect(connector.parseSettings({ ...fixtures.settings, [secret.key]: 'x' }).ok).toBe(false);
    for (const key of Object.keys(settings)) expect(connector.settings.map((field) => field.key)).toContain(key);
  });

  it('has exactly one primary stream, and a fixture for each', () => {
    expect(connector.streams.filter((stream) => stream.isPrimary && !stream.isOptional)).toHaveLength(1);
    expect(Object.keys(fixtures.streams).sort()).toEqual(connector.streams.map((stream) => stream.name).sort());
  });

  describe.each(connector.streams.map((stream) => [stream.name, stream] as const))('%s', (name, stream) => {
    const fixture = fixtures.streams[name];
    const answer = fixture === undefined ? null : readFixture(connector, fixture.file);
    const items = fixture === undefined ? [] : ((answer as Record<string, unknown[]>)[fixture.list] ?? []);
    const withItems = (list: readonly unknown[]): unknown => ({ ...(answer as object), [fixture?.list ?? 'items']: list });

    const ingest = async (target: Target, accepted: Accepted) => {
      const { fetched, ...page } = accepted.page;
      const result = await target.store.ingest({ sourceId: target.sourceId, stream: name, receivedAt: NOW, ...page, cursor: accepted.cursor, ...(connector.push === undefined ? {} : { derivation: connector.push.derivation(settings) }) });
      expect(result.fetched).toBe(fetched);
      expect(result.inserted + result.updated + result.unchanged + result.quarantined).toBe(fetched);
      return result;
    };
    it('reads its fixture whole: counts add up, nothing is refused, and the step ends with a cursor', async () => {
      const accepted = accept(stream, answer);
      expect([accepted.page.fetched, accepted.page.quarantined, accepted.next]).toEqual([fixture?.counted, [], null]);
      expect(accepted.cursor).not.toBeNull();
      expect(total(accepted)).toBe(accepted.page.fetched);
      await ingest(await openStore(connector, NOW), accepted);
    });

    it('changes nothing the second time', async () => {
      const target = await openStore(connector, NOW);
      await ingest(target, accept(stream, answer));
      const before = await dumpStore(target);
      const again = await ingest(target, accept(stream, answer));
      expect([again.inserted, again.updated, await dumpStore(target)]).toEqual([0, 0, before]);
    });

    it('gives the same database for its items in any order, in any pages, any number of times', async () => {
      const whole = await openStore(connector, NOW);
      await ingest(whole, accept(stream, answer));
      const expected = await dumpStore(whole);
      await fc.assert(fc.asyncProperty(fc.shuffledSubarray(items.map((_, index) => index), { minLength: items.length }), fc.integer({ min: 1, max: 5 }), async (order, size) => {
        const target = await openStore(connector, NOW);
        for (let at = 0; at < order.length; at += size) {
          const part = accept(stream, withItems(order.slice(at, at + size).map((index) => items[index])));
          await ingest(target, part);
          await ingest(target, part);
        }
        expect(await dumpStore(target)).toBe(expected);
      }), { numRuns: 8 });
    });

    it('passes unknown fields and unknown words', () => {
      const plain = accept(stream, answer);
      const withFields = accept(stream, withUnknownFields(answer, new Set(fixture?.maps)));
      expect([withFields.page.activities, withFields.page.names, withFields.page.snapshots, withFields.page.quarantined]).toEqual([plain.page.activities, plain.page.names, plain.page.snapshots, []]);
      expect(withoutNews(withFields.page.records)).toEqual(withoutNews(plain.page.records));
      const words = accept(stream, withUnknownWords(answer, new Set(fixture?.enumerations)));
      expect(words.page.quarantined).toEqual([]);
      expect(words.page.fetched).toBeGreaterThanOrEqual(plain.page.fetched);
    });

    it('takes an empty answer for what it is', () => {
      const accepted = accept(stream, withItems([]));
      expect([accepted.page.fetched, accepted.next, accepted.cursor === null]).toEqual([0, null, false]);
    });

    it('quarantines what is no item, once for each, with a reason and the content as sent', () => {
      const junk: unknown[] = [null, 7, 'text', [], true];
      const accepted = accept(stream, withItems([...items, ...junk]));
      expect(accepted.page.quarantined.map((refused) => refused.content)).toEqual(junk.map((item) => JSON.stringify(item)));
      expect(accepted.page.quarantined.every((refused) => refused.reason.length > 5)).toBe(true);
      expect(total(accepted)).toBe(accepted.page.fetched);
      for (const refused of accepted.page.quarantined) expect(connector.retryItem?.(name, refused.content)).toHaveProperty('reason');
    });

    it('reads again what it took before', () => {
      const retried = items.map((item) => connector.retryItem?.(name, JSON.stringify(item)));
      expect(retried.every((item) => item !== undefined && !('reason' in item))).toBe(true);
    });

    it('never throws, whatever the items are', () => {
      fc.assert(fc.property(fc.array(fc.anything({ maxDepth: 4, withNullPrototype: false })), (list) => {
        const accepted = accept(stream, withItems(list));
        expect(total(accepted)).toBe(accepted.page.fetched);
      }), { numRuns: 100 });
    });

    it('turns cut-off bodies, web pages and foreign JSON into faults', async () => {
      const text = JSON.stringify(answer);
      const bodies = ['', '<html></html>', '{"message":"hello"}', 'null', '"x"', '[[['.repeat(5_000), ...[1, 10, Math.floor(text.length / 2), text.length - 1].map((cut) => text.slice(0, cut))];
      for (const body of bodies) {
        const http: HttpClient = {
          send: async (request) => ({ ok: true, response: toAnswer(request.method === 'POST' ? { access_token: 'token', expires_in: 7_200 } : body) }),
          describeRoute: async () => ({ proxy: 'direct', certificates: 'bundled' }),
        };
        const client = connector.createClient({ http, clock: createVirtualClock(NOW), settings, secrets: fixtures.secrets });
        const sent = await client.send(firstStep(stream).request);
        expect(sent.ok ? body : sent.fault.code).toBe('not-an-api');
      }
    });

    it('starts anew from a cursor that it cannot read, and never asks before a fresh one is due', () => {
      for (const cursor of ['', 'x', '{}', '{"v":99}', '[]']) expect(stream.decideStep(cursor, view).kind).toBe('request');
      const { cursor } = accept(stream, answer);
      const live = { ...view, isCatchUp: false };
      const steps: string[] = [];
      let at: string | null = cursor;
      for (let round = 0; round < 60 && at !== null; round++) {
        const step = stream.decideStep(at, live);
        steps.push(step.kind);
        if (step.kind === 'wait') break;
        at = stream.acceptAnswer(step, toAnswer(withItems([])), live).cursor;
      }
      expect(steps.at(-1)).toBe('wait');
    });
  });
});
