import type { ClosedInterval, UtcMs } from '../../../shared/domain/time.ts';
import type { Connector, PushDefinition, ReadEvents } from '../../ports/connector.ts';
import type { IngestPage, IngestResult, SourceRecord } from '../../ports/stores.ts';

/** A connector of a vendor that pushes. */
export type PushConnector = Connector & { readonly push: PushDefinition };

export function isPushConnector(connector: Connector): connector is PushConnector {
  return connector.push !== undefined;
}

export type PushCounts = Pick<IngestResult, 'fetched' | 'inserted' | 'updated' | 'unchanged' | 'quarantined'>;

export const NO_COUNTS: PushCounts = { fetched: 0, inserted: 0, updated: 0, unchanged: 0, quarantined: 0 };

export function addCounts(a: PushCounts, b: PushCounts): PushCounts {
  return { fetched: a.fetched + b.fetched, inserted: a.inserted + b.inserted, updated: a.updated + b.updated, unchanged: a.unchanged + b.unchanged, quarantined: a.quarantined + b.quarantined };
}

/** A page of the pushed events' stream with nothing on it but, maybe, time that is covered. */
export function emptyPushPage(sourceId: number, stream: string, asOf: UtcMs, covered: ClosedInterval | null): IngestPage {
  return { sourceId, stream, asOf, receivedAt: asOf, activities: [], names: [], snapshots: [], quarantined: [], cursor: null, covered };
}

/** Events as one page, with what the store needs to derive from them. */
export function eventPage(connector: PushConnector, source: SourceRecord, read: ReadEvents, asOf: UtcMs): IngestPage {
  const { events, quarantined, names = [] } = read;
  return { ...emptyPushPage(source.id, connector.push.stream, asOf, null), quarantined, records: { events, ...(names.length === 0 ? {} : { derivedNames: names }) }, derivation: connector.push.derivation(source.settings) };
}
