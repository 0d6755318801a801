import type { Core } from '../core.ts';
import type { Implementer } from './implementer.ts';

export function settingsProcedures(os: Implementer, core: Core) {
  return {
    get: os.settings.get.handler(() => core.settings.read()),
    set: os.settings.set.handler(({ input }) => core.settings.set(input)),
  };
}
