import type { Core } from '../core.ts';
import type { Implementer } from './implementer.ts';

export function pollingProcedures(os: Implementer, core: Core) {
  return {
    pauseAll: os.polling.pauseAll.handler(async () => {
      core.pollers.holdAll(true);
      await core.push.holdAll(true);
      return { ok: true as const };
    }),
    resumeAll: os.polling.resumeAll.handler(async () => {
      core.pollers.holdAll(false);
      await core.push.holdAll(false);
      return { ok: true as const };
    }),
  };
}
