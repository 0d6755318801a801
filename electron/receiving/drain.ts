import type { Clock } from '../ports/clock.ts';
import type { PushDefinition, ReadEvents, Settings } from '../ports/connector.ts';
import type { Inbox, InboxEntry } from '../ports/inbox.ts';
import type { Log } from '../ports/log.ts';
import type { IngestPage, IngestResult, StoreWriter } from '../ports/stores.ts';
import { letSendersIn } from './let-senders-in.ts';

/**
 * Whoever delivers meanwhile is answered by the same thread, after the page at the latest. What a page costs depends on how
 * long the sessions are that it touches (0.2 to 6 ms an entry), so its size follows the time that the last one took.
 * [`npm run bench`, receiver_p99]
 */
const PAGE_MS = 12;
const FIRST_LIMIT = 10;
const LEAST_LIMIT = 2;
const MOST_LIMIT = 100;

export interface DrainOptions {
  readonly sourceId: number;
  readonly inbox: Pick<Inbox, 'read'>;
  readonly push: Pick<PushDefinition, 'stream' | 'readDelivery' | 'derivation'>;
  /** The source's settings as they are now. */
  settings(): Settings;
  readonly store: Pick<StoreWriter, 'ingest'>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly log: Log;
  /** Entries of every page, up to 500; absent: as many as take some milliseconds. */
  readonly limit?: number;
  /** After every page that is in the store. */
  onPage?(result: IngestResult, page: IngestPage): void;
}

export interface DrainResult { readonly pages: number; readonly fetched: number; readonly inserted: number; readonly updated: number; readonly unchanged: number; readonly quarantined: number }

export interface Drain {
  /**
   * Reads the inbox until it is empty, oldest first. Calls that come while it runs share its run, and what they saw arrive is read
   * by it. Rejects when the store takes nothing at all (a full disk): every entry is still there, and the caller tries later.
   */
  run(): Promise<DrainResult>;
}

const NOTHING: DrainResult = { pages: 0, fetched: 0, inserted: 0, updated: 0, unchanged: 0, quarantined: 0 };

/** The way from the inbox into the store. An entry leaves the inbox only in the transaction that stores what it holds. It knows no vendor. */
export function createDrain(options: DrainOptions): Drain {
  let running: Promise<DrainResult> | null = null;
  return {
    run: () => {
      running ??= drainAll(options).finally(() => { running = null; });
      return running;
    },
  };
}

async function drainAll(options: DrainOptions): Promise<DrainResult> {
  let total = NOTHING;
  for (let limit = FIRST_LIMIT; ;) {
    const startedMs = options.clock.monotonicMs();
    const entries = options.inbox.read(options.sourceId, Math.min(500, options.limit ?? limit));
    if (entries.length === 0) return total;
    for (const result of await ingestEntries(options, entries)) total = add(total, result);
    limit = nextLimit(entries.length, options.clock.monotonicMs() - startedMs);
    if (options.inbox.read(options.sourceId, 1).length === 0) return total;
    await letSendersIn();
  }
}

/** At most twice as many as the last page had. */
function nextLimit(entries: number, tookMs: number): number {
  const fitting = tookMs <= 0 ? MOST_LIMIT : Math.floor((entries * PAGE_MS) / tookMs);
  return Math.max(LEAST_LIMIT, Math.min(MOST_LIMIT, entries * 2, fitting));
}

const add = (total: DrainResult, result: IngestResult): DrainResult => ({
  pages: total.pages + 1, fetched: total.fetched + result.fetched, inserted: total.inserted + result.inserted, updated: total.updated + result.updated,
  unchanged: total.unchanged + result.unchanged, quarantined: total.quarantined + result.quarantined,
});

/** All in one page; when the store refuses it, one by one, so that a single entry never holds up the others. */
async function ingestEntries(options: DrainOptions, entries: readonly InboxEntry[]): Promise<readonly IngestResult[]> {
  try {
    return [await ingest(options, toPage(options, entries))];
  } catch (cause) {
    options.log.warn('receiving.page-refused', { source: options.sourceId, entries: entries.length, message: messageOf(cause) });
  }
  const results: IngestResult[] = [];
  for (const entry of entries) results.push(await ingestAlone(options, entry));
  return results;
}

async function ingestAlone(options: DrainOptions, entry: InboxEntry): Promise<IngestResult> {
  try {
    return await ingest(options, toPage(options, [entry]));
  } catch (cause) {
    options.log.error('receiving.entry-refused', { source: options.sourceId, entry: entry.id }, cause);
    return ingest(options, toRefusedPage(options, entry, `it could not be stored: ${messageOf(cause)}`));
  }
}

async function ingest(options: DrainOptions, page: IngestPage): Promise<IngestResult> {
  const result = await options.store.ingest(page);
  options.onPage?.(result, page);
  return result;
}

function toPage(options: DrainOptions, entries: readonly InboxEntry[]): IngestPage {
  const settings = options.settings();
  const read = entries.map((entry) => readSafely(options, entry, settings));
  const names = read.flatMap((part) => part.names ?? []);
  return {
    ...emptyPage(options, entries),
    quarantined: read.flatMap((part) => part.quarantined),
    records: { events: read.flatMap((part) => part.events), ...(names.length === 0 ? {} : { derivedNames: names }) },
    derivation: options.push.derivation(settings),
  };
}

/** An entry that cannot even be looked at is refused with its content, like one that cannot be read. */
function readSafely(options: DrainOptions, entry: InboxEntry, settings: Settings): ReadEvents {
  try {
    return options.push.readDelivery(entry, settings);
  } catch (cause) {
    options.log.error('receiving.unreadable', { source: options.sourceId, entry: entry.id }, cause);
    return { events: [], quarantined: [{ reason: 'the delivery could not be read', content: contentOf(entry) }] };
  }
}

function toRefusedPage(options: DrainOptions, entry: InboxEntry, reason: string): IngestPage {
  return { ...emptyPage(options, [entry]), quarantined: [{ reason, content: contentOf(entry) }] };
}

const contentOf = ({ body, query }: InboxEntry): string => (body.trim() === '' ? query : body);

/** The as-of is the time of receipt: that of the newest entry. */
function emptyPage(options: DrainOptions, entries: readonly InboxEntry[]): IngestPage {
  const receivedAt = Math.max(...entries.map((entry) => entry.receivedAt));
  return {
    sourceId: options.sourceId, stream: options.push.stream, asOf: receivedAt, receivedAt,
    activities: [], names: [], snapshots: [], quarantined: [], cursor: null, covered: null, inboxIds: entries.map((entry) => entry.id),
  };
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause)).slice(0, 200);
