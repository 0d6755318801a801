import { streamName } from '../../shared/domain/stream-name.ts';
import { formatInstant, type UtcMs } from '../../shared/domain/time.ts';
import { staleAfterMs } from '../polling/health.ts';
import { pollMsOf } from '../polling/schedule.ts';
import { polledStreamsOf } from '../polling/streams.ts';
import type { Connector } from '../ports/connector.ts';
import type { SourceRecord, StoreReader, StreamRecord } from '../ports/stores.ts';

/** How long a receiver may say nothing of itself. */
const RECEIVER_STALE_MS = 60_000;

/** What `status --json` prints; times are ISO 8601 in UTC. */
export interface StatusDocument {
  readonly home: string;
  readonly schema: number;
  /** The build that answers. */
  readonly version: string;
  readonly sizeBytes: number;
  /** Who holds the home; null when nobody does. */
  readonly owner: unknown;
  readonly sources: readonly SourceDocument[];
}

export interface SourceDocument {
  readonly name: string;
  readonly kind: string;
  readonly paused: boolean;
  readonly streams: readonly StreamDocument[];
  /** Where events are pushed to; absent for a source that is only polled. `port` null: any free one. */
  readonly receiver?: { readonly listening: boolean; readonly host: string | null; readonly port: number | null };
}

export interface StreamDocument {
  readonly stream: string;
  readonly lastOkAt: string | null;
  readonly lastEventAt: string | null;
  /** Vendor's now minus what is fetched up to; null where there is no such time. */
  readonly lagMs: number | null;
  readonly stale: boolean;
  /** Since when it is stale or failing. */
  readonly since: string | null;
  readonly error: { readonly code: string; readonly message: string; readonly hint: string; readonly since: string } | null;
  readonly gaps: number;
  readonly quarantined: number;
}

export interface DescribeStatusOptions {
  readonly version: string;
  readonly owner: unknown;
  /** The desk's clock. */
  readonly nowAt: UtcMs;
  /** Tells which streams there are and which are optional. */
  readonly connectors: readonly Connector[];
}

/** The status from what is stored, so that it works beside an owner and without one. */
export async function describeStatus(reader: StoreReader, options: DescribeStatusOptions): Promise<StatusDocument> {
  const [about, sources, records] = await Promise.all([reader.describe(), reader.listSources(), reader.listStreams()]);
  const present = sources.filter((source) => !source.isRemoved);
  return {
    home: about.home,
    schema: about.schema,
    version: options.version,
    sizeBytes: about.sizeBytes,
    owner: options.owner,
    sources: await Promise.all(present.map((source) => describeSource(reader, source, records.filter((record) => record.sourceId === source.id), options))),
  };
}

async function describeSource(reader: StoreReader, source: SourceRecord, records: readonly StreamRecord[], options: DescribeStatusOptions): Promise<SourceDocument> {
  const streams = await describeStreams(reader, source, records, options);
  const push = options.connectors.find((connector) => connector.kind === source.kind)?.push;
  const document = { name: source.name, kind: source.kind, paused: source.isPaused, streams };
  if (push === undefined) return document;
  const record = records.find((candidate) => candidate.stream === push.stream);
  const isHeard = record?.lastOkAt != null && options.nowAt - record.lastOkAt <= RECEIVER_STALE_MS;
  const port = Number(source.settings['receiverPort'] ?? 0);
  return { ...document, receiver: { listening: options.owner !== null && isHeard && record.error === null && !source.isPaused, host: source.settings['receiverHost'] ?? null, port: port > 0 ? port : null } };
}

/** What is known of a stream without asking it. */
interface StreamPlace { readonly name: string; readonly isOptional: boolean; /** Without an answer for longer it is stale. */ readonly staleMs: number }

/** The streams that a source with its settings has, and those that it once had. */
function placesOf(source: SourceRecord, connector: Connector | undefined, records: readonly StreamRecord[]): StreamPlace[] {
  const polled = connector === undefined ? [] : polledStreamsOf(connector, source.settings);
  const polledMs = staleAfterMs(pollMsOf(source.settings));
  const push = connector?.push;
  const known = [
    ...polled.map((definition) => ({ name: definition.name, isOptional: definition.isOptional, staleMs: polledMs })),
    // A receiver writes down every few seconds that it listens.
    ...(push === undefined ? [] : [{ name: push.stream, isOptional: !push.isPrimary(source.settings), staleMs: RECEIVER_STALE_MS }]),
  ];
  const others = records.filter((record) => !known.some((place) => place.name === record.stream)).map((record) => ({ name: record.stream, isOptional: true, staleMs: polledMs }));
  return [...known, ...others];
}

function describeStreams(reader: StoreReader, source: SourceRecord, records: readonly StreamRecord[], options: DescribeStatusOptions): Promise<readonly StreamDocument[]> {
  const connector = options.connectors.find((candidate) => candidate.kind === source.kind);
  return Promise.all(placesOf(source, connector, records).map(async (place) => {
    const coverage = await reader.readCoverage(source.id, place.name);
    const record = records.find((candidate) => candidate.stream === place.name) ?? null;
    return describeStream(source, place, record, coverage.at(-1)?.endAt ?? null, options.nowAt);
  }));
}

function describeStream(source: SourceRecord, place: StreamPlace, record: StreamRecord | null, freshAt: UtcMs | null, nowAt: UtcMs): StreamDocument {
  const lastOkAt = record?.lastOkAt ?? null;
  // Nothing hangs on optional streams; a stream that never answered is as little live as one that stopped.
  const isStale = !place.isOptional && (lastOkAt === null || nowAt - lastOkAt > place.staleMs);
  const error = record?.error ?? null;
  const since = error?.sinceAt ?? (isStale ? lastOkAt : null);
  return {
    stream: streamName(source.kind, place.name),
    lastOkAt: iso(lastOkAt),
    lastEventAt: iso(record?.lastEventAt ?? null),
    lagMs: freshAt === null ? null : Math.max(0, nowAt + (record?.skewMs ?? 0) - freshAt),
    stale: isStale,
    since: iso(since),
    error: error === null ? null : { code: error.code, message: error.message, hint: error.hint, since: formatInstant(error.sinceAt) },
    gaps: record?.gaps ?? 0,
    quarantined: record?.quarantined ?? 0,
  };
}

function iso(at: UtcMs | null): string | null {
  return at === null ? null : formatInstant(at);
}
