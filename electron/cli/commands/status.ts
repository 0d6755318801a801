import type { StoredSource } from '../../core/stored-status.ts';
import { BUILD } from '../../platform/build.ts';
import type { CommonOptions, Context } from '../context.ts';
import { listConnectors, readOwner, withReader } from '../core-access.ts';
import { formatTable } from '../output.ts';
import { EXIT, type ExitCode } from '../usage.ts';

/** `status`: from the store alone, so it works beside an owner and without one. */
export async function run(context: Context, _options: CommonOptions): Promise<ExitCode> {
  const owner = await readOwner(context);
  const stored = await withReader(context, async (reader) => {
    const { readStoredStatus } = await import('../../core/stored-status.ts');
    const { schema, sizeBytes } = await reader.describe();
    return { schema, sizeBytes, sources: await readStoredStatus(reader, await listConnectors(), context.clock.now()) };
  }, { schema: null, sizeBytes: 0, sources: [] });
  const document = { home: context.home, schema: stored.schema, version: BUILD, sizeBytes: stored.sizeBytes, owner, sources: stored.sources };
  const head = `${context.home}: schema ${stored.schema ?? 'none yet'}, ${stored.sizeBytes} bytes, ${owner === null ? 'not in use' : `in use by ${owner.shell} (process ${owner.pid})`}`;
  await context.output.result(document, `${head}\n${formatSources(stored.sources)}`);
  return EXIT.done;
}

function formatSources(sources: readonly StoredSource[]): string {
  const rows = sources.flatMap((source) => source.streams.map((stream) => [
    source.name, stream.stream, source.paused ? 'paused' : stream.error !== null ? 'failing' : stream.stale ? 'stale' : 'ok',
    stream.lastOkAt ?? 'never', stream.lagMs === null ? '' : `${Math.round(stream.lagMs / 1_000)} s`, String(stream.gaps), String(stream.quarantined), stream.error?.message ?? '',
  ]));
  return rows.length === 0 ? 'No sources yet.' : formatTable(['SOURCE', 'STREAM', 'STATE', 'LAST ANSWER', 'LAG', 'GAPS', 'REFUSED', 'ERROR'], rows);
}
