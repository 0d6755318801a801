import type { AnyRouter } from '@orpc/server';
import type { Connector } from '../ports/connector.ts';
import type { Core } from './core.ts';
import { agentProcedures } from './procedures/agents.ts';
import { alertProcedures } from './procedures/alerts.ts';
import { exportProcedures } from './procedures/export.ts';
import { floorProcedures } from './procedures/floor.ts';
import { demoProcedures, helloProcedure } from './procedures/hello.ts';
import { createImplementer } from './procedures/implementer.ts';
import { peopleProcedures } from './procedures/people.ts';
import { interactionsProcedures } from './procedures/interactions.ts';
import { chatProcedures } from './procedures/chat.ts';
import { callsProcedures } from './procedures/calls.ts';
import { pollingProcedures } from './procedures/polling.ts';
import { quarantineProcedures } from './procedures/quarantine.ts';
import { settingsProcedures } from './procedures/settings.ts';
import { sourceProcedures } from './procedures/sources.ts';
import { statusProcedures } from './procedures/status.ts';

/** The contract, implemented; the compiler holds every procedure against it. */
export function createRouter(core: Core, connectors: readonly Connector[]): AnyRouter {
  const os = createImplementer(core);
  return os.router({
    hello: helloProcedure(os, core),
    sources: sourceProcedures(os, core, connectors),
    polling: pollingProcedures(os, core),
    floor: floorProcedures(os, core),
    agents: agentProcedures(os, core),
    people: peopleProcedures(os, core),
    interactions: interactionsProcedures(os, core),
    chat: chatProcedures(os, core),
    calls: callsProcedures(os, core),
    alerts: alertProcedures(os, core, connectors),
    status: statusProcedures(os, core),
    quarantine: quarantineProcedures(os, core),
    export: exportProcedures(os, core),
    settings: settingsProcedures(os, core),
    demo: demoProcedures(os, core),
  });
}
