import type { Core } from '../core.ts';
import type { Implementer } from './implementer.ts';

export function statusProcedures(os: Implementer, core: Core) {
  return {
    get: os.status.get.handler(() => core.freshness.status()),
    watch: os.status.watch.handler(({ signal }) => core.statusWatch.watch(signal)),
  };
}
