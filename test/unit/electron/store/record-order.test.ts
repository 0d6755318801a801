import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IngestPage, StoreWriter } from '../../../../electron/ports/stores.ts';
import { openStoreWriter } from '../../../../electron/store/open-store.ts';
import type { SourceEvent } from '../../../../shared/domain/source-event.ts';
import { dumpRecords } from '../../../support/store-dump.ts';
import { makeTempDir, NEW_SOURCE, NOON, STREAM } from '../../../support/store-home.ts';
import { makeChannel, makeEngagement, makeEvent, makeInteraction, makeSourceEvent, makeStateBucket, TEST_DERIVATION } from '../../../support/store-records.ts';

type Part = Pick<IngestPage, 'asOf' | 'records'>;

async function ingestAll(parts: readonly Part[], after: (store: StoreWriter, sourceId: number) => Promise<void> = async () => undefined): Promise<unknown> {
  const home = makeTempDir();
  const { store } = openStoreWriter({ home, nowAt: NOON });
  try {
    const { id } = await store.addSource(NEW_SOURCE);
    for (const part of parts) {
      const page = { ...part, sourceId: id, stream: STREAM, receivedAt: NOON, cursor: null, activities: [], names: [], snapshots: [], quarantined: [], covered: null, derivation: TEST_DERIVATION };
      const { fetched, inserted, updated, unchanged, quarantined } = await store.ingest(page);
      expect(fetched).toBe(inserted + updated + unchanged + quarantined);
    }
    await after(store, id);
    expect(await store.checkIntegrity(true)).toEqual([]);
    return dumpRecords(home);
  } finally {
    await store.close();
  }
}

const asOf = fc.integer({ min: 0, max: 3 }).map((offset) => NOON + offset);
const reversed = <Item>(items: readonly Item[] | undefined): readonly Item[] => (items ?? []).toReversed();

describe('any pages of records, in any order, any number of times', () => {
  const agentId = fc.constantFrom('01', '1');
  const interaction = fc.record({
    guid: fc.constantFrom('i1', 'i2'),
    startAt: fc.integer({ min: 0, max: 1 }).map((offset) => NOON + offset),
    durationMs: fc.constantFrom(null, 0, 5_000),
    outcome: fc.constantFrom(null, '', 'Sale'),
    channels: fc.array(fc.record({ role: fc.constantFrom('Agent', 'Monitor', 'External'), partyId: fc.constantFrom(null, '01', '02'), events: fc.array(fc.constantFrom('Sales', 'Help').map((name) => makeEvent({ name })), { maxLength: 2 }) }).map(makeChannel), { maxLength: 2 }),
    extra: fc.constantFrom({}, { a: 1, b: 2 }, { b: 2, a: 1 }),
  }).map(makeInteraction);
  const startAt = fc.integer({ min: 0, max: 1 }).map((step) => NOON + step * 300_000);
  const coveredMs = fc.constantFrom(0, 100_000, 300_000);
  const state = fc.record({ stateId: fc.constantFrom('2', '4'), reasonId: fc.constantFrom(null, 'x') }).map((ids) => ({ ...ids, name: null, totalS: 1, chattingS: 1, notChattingS: 0, chattingInMaxConcurrencyS: 0 }));
  const part = fc.record({
    asOf,
    records: fc.record({
      interactions: fc.array(interaction, { maxLength: 3 }),
      ongoing: fc.array(fc.constantFrom('i1', 'i2', 'i3'), { maxLength: 2 }),
      stateBuckets: fc.array(fc.record({ agentId, startAt, coveredMs, states: fc.array(state, { maxLength: 2 }) }).map(makeStateBucket), { maxLength: 3 }),
      engagementBuckets: fc.array(fc.record({ agentId: fc.constantFrom('', '01'), startAt, coveredMs, connectedEngagements: fc.nat({ max: 2 }) }).map(makeEngagement), { maxLength: 3 }),
      terms: fc.array(fc.record({ kind: fc.constantFrom('skill', 'reason'), id: fc.constantFrom('1', '01'), name: fc.constantFrom('A', 'B') }), { maxLength: 2 }),
    }),
  });

  it('give the same database', async () => {
    await fc.assert(fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 5 }), fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), async (parts, picks) => {
      const whole = parts.map(({ asOf: at, records }) => ({ asOf: at, records: { ...records, ongoing: parts.find((other) => other.asOf === at)?.records.ongoing ?? [] } }));
      const repeated = picks.flatMap((pick) => whole[pick % whole.length] ?? []);
      const backwards = whole.toReversed().map(({ asOf: at, records }) => ({
        asOf: at,
        records: { ...records, interactions: reversed(records.interactions), stateBuckets: reversed(records.stateBuckets), engagementBuckets: reversed(records.engagementBuckets), terms: reversed(records.terms) },
      }));
      expect(await ingestAll([...repeated, ...backwards, ...repeated])).toEqual(await ingestAll(whole));
    }), { numRuns: 40 });
  }, 60_000);
});

describe('any events, in any pages', () => {
  const event = fc.record({
    second: fc.nat({ max: 12 }),
    lateMs: fc.constantFrom(0, 0, 0, 400),
    agentId: fc.constantFrom('01', '01', '01', '2', null),
    sessionId: fc.constantFrom('s1', 's2', 's3', null),
    callId: fc.constantFrom(null, null, 'k1', 'k2'),
    eventType: fc.constantFrom('LOGIN', 'READY', 'TALK', 'END', 'LOGOUT'),
    receivedAt: fc.integer({ min: 0, max: 3 }).map((offset) => NOON + offset),
    /** The same event, read as another time (the doubled hour of autumn). */
    isReadLater: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
  }).map(({ second, lateMs, isReadLater, ...rest }) => {
    const sent = makeSourceEvent({ ...rest, eventAt: NOON + second * 1_000 + lateMs, isSessionStart: rest.eventType === 'LOGIN' && rest.sessionId !== null });
    return isReadLater ? { ...sent, eventAt: sent.eventAt + 3_000 } : sent;
  });
  const toPages = (events: readonly SourceEvent[], sizes: readonly number[]): Part[] => {
    const pages: Part[] = [];
    for (let from = 0, index = 0; from < events.length; index += 1) {
      const size = sizes[index % sizes.length] ?? 1;
      pages.push({ asOf: NOON, records: { events: events.slice(from, from + size) } });
      from += size;
    }
    return pages;
  };
  const inputs = fc.tuple(fc.array(event, { minLength: 1, maxLength: 24 }), fc.array(fc.nat(), { maxLength: 10 }), fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 }), fc.infiniteStream(fc.nat()));
  const shuffled = (events: readonly SourceEvent[], picks: Iterator<number>): SourceEvent[] => {
    const rest = [...events];
    return events.flatMap(() => rest.splice(Number(picks.next().value) % rest.length, 1));
  };

  it('give the same presences, sessions and calls as one page with everything', async () => {
    await fc.assert(fc.asyncProperty(inputs, async ([events, repeats, sizes, picks]) => {
      const repeated = [...events, ...repeats.flatMap((pick) => events[pick % events.length] ?? [])];
      expect(await ingestAll(toPages(shuffled(repeated, picks[Symbol.iterator]()), sizes))).toEqual(await ingestAll([{ asOf: NOON, records: { events } }]));
    }), { numRuns: 120 });
  }, 60_000);

  it('give, read anew with another clock, what they give when they are stored with it', async () => {
    const shift = (one: SourceEvent): SourceEvent => ({ ...one, eventAt: one.eventAt + (one.eventAt - NOON >= 6_000 ? 2_000 : -1_000) });
    await fc.assert(fc.asyncProperty(inputs, async ([events, , sizes, picks]) => {
      const byIdentity = new Map(events.map((one) => [one.identity, one]));
      const withContent = [...byIdentity.values()].map((one) => ({ ...one, content: one.identity }));
      const reread = (content: string) => {
        const known = byIdentity.get(content);
        return known === undefined ? { reason: 'unknown' } : shift({ ...known, content });
      };
      const pages = toPages(shuffled(withContent, picks[Symbol.iterator]()), sizes);
      const rebuilt = await ingestAll(pages, (store, id) => store.rebuildEvents(id, reread, TEST_DERIVATION));
      expect(rebuilt).toEqual(await ingestAll([{ asOf: NOON, records: { events: withContent.map(shift) } }]));
    }), { numRuns: 60 });
  }, 60_000);
});
