import { AppFailure } from '../../shared/contract/app-error.ts';
import type { CatchUpReport } from '../polling/catch-up.ts';
import { newestEventOf } from '../polling/track.ts';
import type { SourceRecord, StoreWriter } from '../ports/stores.ts';
import { letSendersIn } from '../receiving/let-senders-in.ts';
import { NO_COUNTS, addCounts, eventPage, isPushConnector, type PushConnector, type PushCounts } from './push/event-pages.ts';

/** Items of one transaction: some ten milliseconds, since a receiver may have to answer meanwhile. */
const PAGE = 200;

/**
 * Stores the events of a file, in pages; what cannot be read goes to the quarantine. Agent by agent: each page derives again
 * what it touches, and this way that is one agent's shifts and not everybody's. The order plays no other role.
 */
export async function importEvents(store: StoreWriter, connector: PushConnector, source: SourceRecord, text: string, now: number): Promise<PushCounts> {
  const read = connector.push.readFile(text, now, source.settings);
  const events = [...Map.groupBy(read.events, (event) => event.agentId).values()].flatMap((own) => own.toSorted((a, b) => a.eventAt - b.eventAt));
  let counts = NO_COUNTS;
  let lastEventAt: number | null = null;
  for (let at = 0; at === 0 || at < Math.max(events.length, read.quarantined.length); at += PAGE) {
    const page = eventPage(connector, source, { events: events.slice(at, at + PAGE), quarantined: read.quarantined.slice(at, at + PAGE), ...(at === 0 && read.names !== undefined ? { names: read.names } : {}) }, now);
    counts = addCounts(counts, await store.ingest(page));
    lastEventAt = newestEventOf(page, lastEventAt);
    await letSendersIn();
  }
  if (lastEventAt !== null) await store.writeStreamHealth(source.id, connector.push.stream, { lastEventAt });
  return counts;
}

/** The connector of a source that takes events, or why it takes none. */
export function pushConnectorOf(connector: Parameters<typeof isPushConnector>[0], source: SourceRecord): PushConnector {
  if (isPushConnector(connector)) return connector;
  throw new AppFailure({ code: 'BAD_INPUT', message: `${source.name} is not a source that is sent events.`, hint: 'Choose a source of a vendor that pushes, such as RingCentral.' });
}

/** Counts of something that was not polled, as a catch-up tells them. */
export function toReport(stream: string, counts: PushCounts, gaps: number, error: CatchUpReport['error'] = null): CatchUpReport {
  return { stream, requests: 0, ...counts, cursor: null, gaps, error, optional: false };
}
