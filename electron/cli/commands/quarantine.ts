import { streamName } from '../../../shared/domain/stream-name.ts';
import { formatInstant } from '../../../shared/domain/time.ts';
import type { CommonOptions, Context } from '../context.ts';
import { withReader } from '../core-access.ts';
import { formatTable } from '../output.ts';
import { runWriting } from '../owner.ts';
import { EXIT, type ExitCode } from '../usage.ts';

/** `quarantine list`: the same content is one entry with a count. */
export async function list(context: Context, _options: CommonOptions): Promise<ExitCode> {
  const entries = await withReader(context, async (reader) => {
    const sources = new Map((await reader.listSources()).map((source) => [source.id, source]));
    const streamOf = (sourceId: number, stream: string): string => {
      const source = sources.get(sourceId);
      return source === undefined ? stream : streamName(source.kind, stream);
    };
    return (await reader.listQuarantine()).map((entry) => ({
      id: entry.id,
      source: sources.get(entry.sourceId)?.name ?? String(entry.sourceId),
      stream: streamOf(entry.sourceId, entry.stream),
      first_seen: formatInstant(entry.firstSeenAt),
      last_seen: formatInstant(entry.lastSeenAt),
      times: entry.times,
      reason: entry.reason,
      content: entry.content,
    }));
  });
  const rows = entries.map((entry) => [entry.source, entry.stream, entry.last_seen, String(entry.times), entry.reason, entry.content.slice(0, 80)]);
  await context.output.result(entries, entries.length === 0 ? 'Nothing is in quarantine.' : formatTable(['SOURCE', 'STREAM', 'LAST SEEN', 'TIMES', 'REASON', 'CONTENT'], rows));
  return EXIT.done;
}

export async function retry(context: Context, _options: CommonOptions): Promise<ExitCode> {
  const counts = await runWriting(context, 'retryQuarantine', {});
  await context.output.result(counts, `${counts.retried} tried again, ${counts.accepted} accepted.`);
  return EXIT.done;
}

export async function drop(context: Context, _options: CommonOptions): Promise<ExitCode> {
  const counts = await runWriting(context, 'dropQuarantine', {});
  await context.output.result(counts, `${counts.dropped} deleted.`);
  return EXIT.done;
}
