import { formatInstant, type UtcMs } from '../../shared/domain/time.ts';
import { staleAfterMs } from '../polling/health.ts';
import type { Connector, StreamDefinition } from '../ports/connector.ts';
import type { SourceRecord, StoreReader, StreamRecord } from '../ports/stores.ts';

/** The status as it stands in the store: for commands that read beside an owner, or with none. Instants as ISO 8601 texts. */
export interface StoredStream {
  readonly stream: string;
  readonly lastOkAt: string | null;
  readonly lastEventAt: string | null;
  readonly lagMs: number | null;
  readonly stale: boolean;
  readonly since: string | null;
  readonly error: { readonly code: string; readonly message: string; readonly hint: string; readonly since: string } | null;
  readonly gaps: number;
  readonly quarantined: number;
}

export interface StoredSource {
  readonly name: string;
  readonly kind: string;
  readonly paused: boolean;
  readonly streams: readonly StoredStream[];
}

const DEFAULT_POLL_MS = 15_000;

export async function readStoredStatus(reader: StoreReader, connectors: readonly Connector[], now: UtcMs): Promise<readonly StoredSource[]> {
  const records = await reader.listStreams();
  const sources = (await reader.listSources()).filter((source) => !source.isRemoved);
  return Promise.all(sources.map(async (source) => {
    const connector = connectors.find((each) => each.kind === source.kind);
    const names = new Set([...(connector?.streams ?? []).map((stream) => stream.name), ...records.filter((record) => record.sourceId === source.id).map((record) => record.stream)]);
    const streams = [...names].map((name) => readStream({ reader, source, name, now, definition: connector?.streams.find((stream) => stream.name === name), record: records.find((record) => record.sourceId === source.id && record.stream === name) }));
    return { name: source.name, kind: source.kind, paused: source.isPaused, streams: await Promise.all(streams) };
  }));
}

interface StreamInput {
  readonly reader: StoreReader;
  readonly source: SourceRecord;
  readonly name: string;
  readonly now: UtcMs;
  readonly definition: StreamDefinition | undefined;
  readonly record: StreamRecord | undefined;
}

async function readStream({ reader, source, name, now, definition, record }: StreamInput): Promise<StoredStream> {
  const coveredTo = (await reader.readCoverage(source.id, name)).at(-1)?.endAt ?? null;
  const pollSeconds = Number(source.settings['pollSeconds']);
  const limitMs = staleAfterMs(pollSeconds > 0 ? pollSeconds * 1_000 : DEFAULT_POLL_MS);
  const lastOkAt = record?.lastOkAt ?? null;
  const isStale = definition?.isOptional !== true && (lastOkAt === null || now - lastOkAt > limitMs);
  const error = record?.error ?? null;
  const text = (at: UtcMs | null): string | null => (at === null ? null : formatInstant(at));
  return {
    stream: `${source.kind}/${name}`,
    lastOkAt: text(lastOkAt),
    lastEventAt: text(record?.lastEventAt ?? null),
    lagMs: coveredTo === null ? null : Math.max(0, now + (record?.skewMs ?? 0) - coveredTo),
    stale: isStale,
    since: text(error?.sinceAt ?? (isStale ? lastOkAt : null)),
    error: error === null ? null : { code: error.code, message: error.message, hint: error.hint, since: formatInstant(error.sinceAt) },
    gaps: record?.gaps ?? 0,
    quarantined: record?.quarantined ?? 0,
  };
}
