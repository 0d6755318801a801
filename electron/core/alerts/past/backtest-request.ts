import type { Rule } from '../../../../shared/alerts/rule.ts';
import type { Backtest } from '../../../../shared/contract/alert-schemas.ts';
import type { ClosedInterval, UtcMs } from '../../../../shared/domain/time.ts';
import { primaryStreamOf } from '../../../polling/streams.ts';
import type { Connector } from '../../../ports/connector.ts';
import type { StoreReader, StreamRecord } from '../../../ports/stores.ts';

/** What whoever reads the past has to be told, because it knows neither connectors nor settings. Plain data: it passes to the reader thread. */
export interface PastRequest {
  readonly window: ClosedInterval;
  /** The product's zone. */
  readonly zone: string;
  readonly nowAt: UtcMs;
  readonly sources: readonly SourceFrontier[];
}

/** A source with the stream whose coverage is its known time, and up to when everything is known; null: nothing is. */
export interface SourceFrontier { readonly sourceId: number; readonly stream: string; readonly frontierAt: UtcMs | null }

export interface BacktestRequest extends PastRequest {
  readonly rule: Rule;
  /** How many episodes are listed, newest first; null: all of them. */
  readonly maxEpisodes: number | null;
}

/** A back-test with what a person should know of the rule's scope. */
export interface BacktestResult extends Backtest { readonly problems: readonly string[] }

/** Several rules measured on one reading: how long their conditions held. */
export interface MeasureRequest extends PastRequest { readonly rules: readonly Rule[] }

/** Lengths of one rule's runs in the window. */
export interface Measured { readonly runs: number; readonly p95Ms: number }

/** Tries rules on what is stored. Expected failures are `AppFailure`s; an aborted one rejects with the signal's reason. */
export interface Backtester {
  run(request: BacktestRequest, signal?: AbortSignal): Promise<BacktestResult>;
  /** In the order of the rules; null for those that the past cannot tell. */
  measure(request: MeasureRequest, signal?: AbortSignal): Promise<readonly (Measured | null)[]>;
}

/**
 * The sources that this build reads, with their frontiers as they are stored. One that was never fetched whole, as events
 * from a file, is known up to its newest event.
 */
export async function readFrontiers(reader: StoreReader, connectors: readonly Connector[]): Promise<readonly SourceFrontier[]> {
  const [sources, streams] = await Promise.all([reader.listSources(), reader.listStreams()]);
  const readable = sources.flatMap((source) => {
    const connector = connectors.find(({ kind }) => kind === source.kind);
    return source.isRemoved || connector === undefined ? [] : [{ source, stream: primaryStreamOf(connector, source.settings) }];
  });
  return Promise.all(readable.map(async ({ source, stream }) => ({
    sourceId: source.id, stream, frontierAt: (await reader.readCoverage(source.id, stream)).at(-1)?.endAt ?? readNewestEventAt(streams, source.id, stream),
  })));
}

/** The newest start or end that a stream has told of. */
export function readNewestEventAt(streams: readonly StreamRecord[], sourceId: number, stream: string): UtcMs | null {
  return streams.find((record) => record.sourceId === sourceId && record.stream === stream)?.lastEventAt ?? null;
}
