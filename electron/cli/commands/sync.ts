import { AppFailure } from '../../../shared/contract/app-error.ts';
import type { StreamReport, SyncReport } from '../../core/app.ts';
import { parseTime } from '../arguments.ts';
import type { CommonOptions, Context } from '../context.ts';
import { watchInterrupt } from '../interrupt.ts';
import { formatTable } from '../output.ts';
import { runWriting } from '../owner.ts';
import { EXIT, type ExitCode } from '../usage.ts';

export interface SyncOptions extends CommonOptions {
  readonly source?: string;
  readonly since?: string;
  readonly once?: boolean;
}

/** `sync`: polls until caught up, here or by the owner of the home. Ctrl-C ends it after the page that is being written. */
export async function run(context: Context, options: SyncOptions): Promise<ExitCode> {
  const sinceAt = options.since === undefined ? null : parseTime(options.since, 'UTC', '--since');
  const interrupt = watchInterrupt(context.clock);
  try {
    const report = await runWriting(context, 'sync', { source: options.source ?? null, sinceAt, once: options.once === true }, interrupt.signal);
    if (interrupt.signal.aborted) throw new AppFailure({ code: 'interrupted', message: 'The sync was interrupted; what was fetched is stored.', hint: 'Run it again to go on from there.' });
    await context.output.result(toDocument(report), formatReport(report));
    return hasFailed(report) ? EXIT.partly : EXIT.done;
  } finally {
    interrupt.end();
  }
}

/** A whole stream that is not optional failed. */
export function hasFailed(report: SyncReport): boolean {
  return report.sources.some((source) => source.streams.some((stream) => stream.error !== null && !stream.optional));
}

/** What `sync` and `import` print with `--json`. */
export function toDocument(report: SyncReport): unknown {
  return { sources: report.sources.map((source) => ({ name: source.name, streams: source.streams.map(toStreamDocument) })) };
}

function toStreamDocument(stream: StreamReport): unknown {
  const { stream: name, requests, fetched, inserted, updated, unchanged, quarantined, cursor, gaps, error } = stream;
  return { stream: name, requests, fetched, inserted, updated, unchanged, quarantined, cursor, gaps, error };
}

export function formatReport(report: SyncReport): string {
  const rows = report.sources.flatMap((source) =>
    source.streams.map((stream) => [
      source.name, stream.stream, ...[stream.requests, stream.fetched, stream.inserted, stream.updated, stream.unchanged, stream.quarantined].map(String),
      stream.error === null ? '' : `${stream.error.message} ${stream.error.hint}`.trim(),
    ]));
  return rows.length === 0 ? 'No sources to sync.' : formatTable(['SOURCE', 'STREAM', 'REQUESTS', 'FETCHED', 'NEW', 'CHANGED', 'SAME', 'REFUSED', 'ERROR'], rows);
}
