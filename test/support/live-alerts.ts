import { createRouterClient, type AnyRouter, type Router } from '@orpc/server';
import type { ContractRouterClient } from '@orpc/contract';
import { createCore } from '../../electron/core/create-app.ts';
import { createRouter } from '../../electron/core/router.ts';
import { EMPTY_SCOPE, type Rule } from '../../shared/alerts/rule.ts';
import type { Notice } from '../../shared/contract/alert-schemas.ts';
import type { Contract } from '../../shared/contract/contract.ts';
import { createCoreHarness, type CoreHarness } from './core-harness.ts';

/** The client that screens have, without a wire between. The router is the contract's, which its own type does not say. */
const clientOf = (router: AnyRouter): ContractRouterClient<Contract> => createRouterClient(router as Router<Contract, object>, { context: {} });

export const SOURCE = { kind: 'vonage' as const, name: 'Main site', settings: { clientId: 'me' }, secrets: { clientSecret: 'right' } };

/** A rule with every default filled in. */
export function ruleOf(input: Partial<Rule> & Pick<Rule, 'name' | 'when'>): Rule {
  return { severity: 'warning', scope: EMPTY_SCOPE, forAtLeastMs: 0, recoverAfterMs: 0, notify: { desktop: true, webhook: true }, ...input };
}

/** A core that evaluates rules, on a real store and a clock that stands still; its first source's secrets are there after a restart, too. */
export async function openLiveAlerts(options: { readonly startAt: number; readonly home: string }) {
  const harness = createCoreHarness(options);
  (harness.secrets as Map<number, { clientSecret: string }>).set(1, { clientSecret: 'right' }); // it is one
  const core = createCore(harness.ports, [harness.vendor.connector]);
  const client = clientOf(createRouter(core, [harness.vendor.connector]));
  const notices: Notice[] = [];
  await core.ready;
  core.alerts.delivery.onNotice((notice) => notices.push(notice));
  core.pollers.start();
  core.statusWatch.start();
  core.alerts.start();
  let isClosed = false;
  return {
    ...harness, core, client, notices,
    /** Errors that were logged are the answer. */
    close: async (): Promise<readonly string[]> => {
      if (isClosed) return harness.errors;
      isClosed = true;
      core.alerts.stop();
      core.statusWatch.stop();
      core.floorWatch.stop();
      core.floor.stop();
      await core.pollers.stop();
      await core.chores;
      await Promise.all([core.floor.settled(), core.freshness.settled(), core.alerts.settled()]);
      await harness.close();
      return harness.errors;
    },
    /** Serves a page and lets time run until everything has it. */
    poll: async (page: Parameters<CoreHarness['vendor']['serve']>[0]): Promise<void> => {
      const before = harness.clock.now();
      if (page.asOf > before) await harness.clock.advance(page.asOf - before);
      harness.vendor.serve(page);
      await harness.clock.runUntil(() => harness.vendor.waiting === 0 && core.freshness.freshAt(1) === page.asOf);
      await core.alerts.settled();
    },
  };
}
