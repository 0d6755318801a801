import type { Connector, ObservedRecords, RetriedItem } from '../ports/connector.ts';
import type { QuarantineRecord, SourceRecord, StoreWriter } from '../ports/stores.ts';
import { isPushConnector } from './push/event-pages.ts';

export interface RetrySource { readonly source: SourceRecord; readonly connector: Connector }

/** The source of an entry with its connector; undefined where this build has none. */
export type RetrySourceOf = (sourceId: number) => RetrySource | undefined;

/** Reads refused items again with today's rules. What is still refused goes back with its new reason. */
export async function retryQuarantine(store: StoreWriter, sourceOf: RetrySourceOf, now: number): Promise<{ readonly retried: number; readonly accepted: number }> {
  const readable = (await store.listQuarantine()).filter((entry) => isReadable(entry, sourceOf(entry.sourceId)));
  const taken = await store.takeQuarantine(readable.map((entry) => entry.id));
  let accepted = 0;
  for (const entries of Map.groupBy(taken, (entry) => `${entry.sourceId} ${entry.stream} ${entry.asOf}`).values()) accepted += await retryPage(store, sourceOf, entries, now);
  return { retried: taken.length, accepted };
}

/** A content that was cut at the size cap cannot be read again; it stays where it is. A delivery may be anything, so only the note of the cut tells. */
function isReadable(entry: QuarantineRecord, place: RetrySource | undefined): boolean {
  if (place === undefined || entry.content === '') return false;
  if (isOfPush(entry, place)) return !/\(content cut at \d+ characters\)$/.test(entry.reason);
  return place.connector.retryItem !== undefined && isWhole(entry.content);
}

function isOfPush(entry: QuarantineRecord, { connector }: RetrySource): boolean {
  return connector.push?.stream === entry.stream;
}

function isWhole(content: string): boolean {
  try {
    JSON.parse(content);
    return true;
  } catch {
    return false;
  }
}

/**
 * Entries of one page in one transaction, since the store takes what a page of that as-of does not refuse again out of
 * the quarantine. How many were accepted, or count for nothing any more.
 */
async function retryPage(store: StoreWriter, sourceOf: RetrySourceOf, entries: readonly QuarantineRecord[], now: number): Promise<number> {
  const [first] = entries;
  const place = first === undefined ? undefined : sourceOf(first.sourceId);
  if (first === undefined || place === undefined) return 0;
  const items = entries.map((entry) => retryEntry(entry, place));
  const read = items.flatMap((item) => ('reason' in item ? [] : [item]));
  const quarantined = items.flatMap((item, index) => ('reason' in item ? [{ reason: item.reason, content: entries[index]?.content ?? '' }] : []));
  const records = mergeRecords(read.flatMap((item) => item.records ?? []));
  await store.ingest({
    sourceId: first.sourceId, stream: first.stream, asOf: first.asOf, receivedAt: now, cursor: null, covered: null, quarantined,
    activities: read.flatMap((item) => item.activities), names: read.flatMap((item) => item.names), snapshots: read.flatMap((item) => item.snapshots),
    ...(records === null ? {} : { records }), ...(place.connector.push === undefined ? {} : { derivation: place.connector.push.derivation(place.source.settings) }),
  });
  return read.length;
}

function retryEntry(entry: QuarantineRecord, { connector, source }: RetrySource): RetriedItem {
  const again = connector.retryItem?.(entry.stream, entry.content, { settings: source.settings, asOf: entry.asOf });
  if (again !== undefined && !('reason' in again)) return again;
  if (connector.push?.stream !== entry.stream || !isPushConnector(connector)) return again ?? { reason: entry.reason };
  const { events, quarantined, names = [] } = connector.push.readDelivery({ receivedAt: entry.lastSeenAt, contentType: '', query: '', body: entry.content }, source.settings);
  const [refused] = quarantined;
  // A delivery of several events that is refused in part stays whole: its content is one entry.
  return refused === undefined ? { activities: [], names: [], snapshots: [], records: { events, derivedNames: names } } : { reason: refused.reason };
}

/** The records of several items as those of one page; null where there are none. */
function mergeRecords(all: readonly ObservedRecords[]): ObservedRecords | null {
  if (all.length === 0) return null;
  return {
    interactions: all.flatMap((records) => records.interactions ?? []), stateBuckets: all.flatMap((records) => records.stateBuckets ?? []),
    engagementBuckets: all.flatMap((records) => records.engagementBuckets ?? []), terms: all.flatMap((records) => records.terms ?? []), events: all.flatMap((records) => records.events ?? []),
    derivedEvents: all.flatMap((records) => records.derivedEvents ?? []), derivedNames: all.flatMap((records) => records.derivedNames ?? []), derivedSnapshots: all.flatMap((records) => records.derivedSnapshots ?? []),
  };
}
