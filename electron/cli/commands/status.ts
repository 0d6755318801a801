import type { SourceDocument } from '../../core/describe-status.ts';
import { BUILD } from '../../platform/build.ts';
import type { CommonOptions, Context } from '../context.ts';
import { listConnectors, readOwner, withReader } from '../core-access.ts';
import { formatTable } from '../output.ts';
import { EXIT, type ExitCode } from '../usage.ts';

/** `status`: from the store alone, so it works beside an owner and without one. */
export async function run(context: Context, _options: CommonOptions): Promise<ExitCode> {
  const owner = await readOwner(context);
  const { describeStatus } = await import('../../core/describe-status.ts');
  const connectors = await listConnectors();
  const document = await withReader(context, (reader) => describeStatus(reader, { version: BUILD, owner, nowAt: context.clock.now(), connectors }));
  const head = `${document.home}: schema ${document.schema}, ${document.sizeBytes} bytes, ${owner === null ? 'not in use' : `in use by ${owner.shell} (process ${owner.pid})`}`;
  await context.output.result(document, `${head}\n${formatSources(document.sources)}`);
  return EXIT.done;
}

function formatSources(sources: readonly SourceDocument[]): string {
  const rows = sources.flatMap((source) => source.streams.map((stream) => [
    source.name, stream.stream, source.paused ? 'paused' : stream.error !== null ? 'failing' : stream.stale ? 'stale' : 'ok',
    stream.lastOkAt ?? 'never', stream.lagMs === null ? '' : `${Math.round(stream.lagMs / 1_000)} s`, String(stream.gaps), String(stream.quarantined), stream.error?.message ?? '',
  ]));
  return rows.length === 0 ? 'No sources yet.' : formatTable(['SOURCE', 'STREAM', 'STATE', 'LAST ANSWER', 'LAG', 'GAPS', 'REFUSED', 'ERROR'], rows);
}
