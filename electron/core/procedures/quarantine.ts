import { streamName } from '../../../shared/domain/stream-name.ts';
import type { Core } from '../core.ts';
import type { Implementer } from './implementer.ts';

export function quarantineProcedures(os: Implementer, core: Core) {
  return {
    list: os.quarantine.list.handler(async () => {
      const sources = new Map(core.book.all().map((source) => [source.id, source]));
      const entries = await core.ports.reader.listQuarantine();
      return entries.flatMap(({ sourceId, asOf: _asOf, ...entry }) => {
        const source = sources.get(sourceId);
        return source === undefined ? [] : [{ ...entry, source: source.name, stream: streamName(source.kind, entry.stream) }];
      });
    }),
    retry: os.quarantine.retry.handler(() => core.operations.retryQuarantine()),
    drop: os.quarantine.drop.handler(() => core.operations.dropQuarantine()),
  };
}
