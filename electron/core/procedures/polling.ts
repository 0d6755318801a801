import type { Core } from '../core.ts';
import type { Implementer } from './implementer.ts';

export function pollingProcedures(os: Implementer, core: Core) {
  return {
    pauseAll: os.polling.pauseAll.handler(() => {
      core.pollers.holdAll(true);
      return { ok: true as const };
    }),
    resumeAll: os.polling.resumeAll.handler(() => {
      core.pollers.holdAll(false);
      return { ok: true as const };
    }),
  };
}
