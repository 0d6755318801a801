import type { Connector } from '../../ports/connector.ts';
import type { Core } from '../core.ts';
import { alertHistoryProcedures } from './alert-history.ts';
import type { Implementer } from './implementer.ts';

const OK = { ok: true as const };

export function alertProcedures(os: Implementer, core: Core, connectors: readonly Connector[]) {
  return { ...ruleProcedures(os, core), ...alertHistoryProcedures(os, core, connectors), ...inboxProcedures(os, core), ...deliveryProcedures(os, core) };
}

function ruleProcedures(os: Implementer, core: Core) {
  const { alerts } = core;
  return {
    rules: os.alerts.rules.handler(() => [...alerts.rules()]),
    watchRules: os.alerts.watchRules.handler(({ signal }) => alerts.watchRules(signal)),
    saveRule: os.alerts.saveRule.handler(({ input }) => alerts.saveRule(input)),
    removeRule: os.alerts.removeRule.handler(async ({ input }) => {
      await alerts.removeRule(input.id);
      return OK;
    }),
    setEnabled: os.alerts.setEnabled.handler(({ input }) => alerts.setEnabled(input.id, input.enabled)),
    muteRule: os.alerts.muteRule.handler(({ input }) => alerts.muteRule(input.id, input.untilAt)),
  };
}

function inboxProcedures(os: Implementer, core: Core) {
  const { alerts } = core;
  return {
    watch: os.alerts.watch.handler(({ signal }) => alerts.watch(signal)),
    history: os.alerts.history.handler(({ input }) => alerts.history(input)),
    acknowledge: os.alerts.acknowledge.handler(async ({ input }) => {
      await alerts.acknowledge(input.ids, input.note);
      return OK;
    }),
    unacknowledge: os.alerts.unacknowledge.handler(async ({ input }) => {
      await alerts.unacknowledge(input.ids);
      return OK;
    }),
    snooze: os.alerts.snooze.handler(async ({ input }) => {
      await alerts.snooze(input, input.untilAt);
      return OK;
    }),
    unsnooze: os.alerts.unsnooze.handler(async ({ input }) => {
      await alerts.unsnooze(input);
      return OK;
    }),
    snoozedAgents: os.alerts.snoozedAgents.handler(() => alerts.snoozedAgents()),
  };
}

/** What the delivery does by itself. */
function deliveryProcedures(os: Implementer, core: Core) {
  const { alerts } = core;
  const { delivery } = alerts;
  return {
    notices: os.alerts.notices.handler(({ signal }) => delivery.notices(signal)),
    mute: os.alerts.mute.handler(async ({ input }) => {
      await delivery.mute(input.until);
      return alerts.summary();
    }),
    clearMissed: os.alerts.clearMissed.handler(async () => {
      await delivery.clearMissed();
      return OK;
    }),
    settings: os.alerts.settings.handler(() => delivery.settings()),
    setSettings: os.alerts.setSettings.handler(({ input }) => delivery.setSettings(input)),
    setWebhook: os.alerts.setWebhook.handler(({ input }) => delivery.setWebhook(input)),
    webhookStatus: os.alerts.webhookStatus.handler(() => delivery.webhookStatus()),
    testWebhook: os.alerts.testWebhook.handler(() => delivery.testWebhook()),
    testNotice: os.alerts.testNotice.handler(() => {
      delivery.testNotice();
      return OK;
    }),
  };
}
