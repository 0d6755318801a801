import { PROTOCOL } from '../../../shared/contract/contract.ts';
import type { Core } from '../core.ts';
import { unavailable } from '../failures.ts';
import type { Implementer } from './implementer.ts';

export function helloProcedure(os: Implementer, core: Core) {
  const { shell, build, home } = core.ports;
  return os.hello.handler(() => ({
    protocol: PROTOCOL,
    build,
    nowAt: core.freshness.nowAt(),
    home,
    isFirstRun: core.book.isFirstRun(),
    capabilities: { shell: shell.kind === 'desktop' ? 'desktop' as const : 'browser' as const, nativeNotifications: shell.nativeNotifications, exploreDemo: shell.exploreDemo !== undefined },
  }));
}

export function demoProcedures(os: Implementer, core: Core) {
  return {
    explore: os.demo.explore.handler(async () => {
      const explore = core.ports.shell.exploreDemo ?? unavailable('The demo cannot be started from here.', 'Run `floorwalker demo` in a terminal.');
      return explore();
    }),
  };
}
