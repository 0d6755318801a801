import type { Core } from '../core.ts';
import type { Implementer } from './implementer.ts';

export function floorProcedures(os: Implementer, core: Core) {
  return { watch: os.floor.watch.handler(({ signal }) => core.floorWatch.watch(signal)) };
}
