import type { AlertSettings, WebhookStatus } from '../../../../shared/contract/alert-schemas.ts';
import { SEVERITIES } from '../../../../shared/alerts/rule.ts';
import { parseRetryAfter } from '../../../alerts/delivery/retry.ts';
import { toTestBody, toWebhookBody, type WebhookEvent } from '../../../alerts/delivery/webhook-message.ts';
import type { AlertRecord } from '../../../ports/alert-store.ts';
import type { DeliveryPorts, WebhookInput } from './ports.ts';
import type { DeliverySettings } from './settings.ts';
import { createOutboxSender, type Attempt } from './outbox-sender.ts';
import { chooseAddress, createDeliveryId, describeAttempt, isRefusal, keepAddress, keepWebhookSecret, readWebhookTarget, removeWebhookSecrets, toWebhookRequest } from './webhook-target.ts';

/** What leaves the house: alerts as signed JSON to one address of the person's choice. */
export interface Webhook {
  load(): Promise<void>;
  start(): void;
  stop(): void;
  settled(): Promise<void>;
  fired(alerts: readonly AlertRecord[]): Promise<void>;
  /** Tells of the end of what it told the beginning of. */
  ended(alerts: readonly AlertRecord[]): Promise<void>;
  view(): AlertSettings['webhook'];
  set(input: WebhookInput | null): Promise<void>;
  status(): WebhookStatus;
  test(): Promise<{ readonly ok: boolean; readonly detail: string }>;
}

/** Alerts that ended are remembered for a while: the vendor may still correct what they were about. */
const MOST_ENDED_REMEMBERED = 500;

export function createWebhook(ports: DeliveryPorts, settings: DeliverySettings, onChange: () => void): Webhook {
  const { clock } = ports;
  const target = () => settings.get('alerts.webhook');
  const isEnabled = (): boolean => target()?.enabled === true;

  async function attempt(delivery: { readonly deliveryId: string; readonly body: string }, signal?: AbortSignal): Promise<Attempt> {
    const webhook = target();
    if (webhook === null) return { problem: 'No webhook is set.', retryAfterMs: null, isRefused: false };
    const read = await readWebhookTarget(ports.secrets, webhook);
    if (!read.ok) return { problem: read.problem, retryAfterMs: null, isRefused: false };
    const outcome = await ports.http.send(toWebhookRequest(read, delivery, clock.now()), signal);
    return { problem: describeAttempt(outcome), retryAfterMs: outcome.ok ? parseRetryAfter(outcome.response.headers['retry-after'], clock.now()) : null, isRefused: isRefusal(outcome) };
  }

  const outbox = createOutboxSender({ ports, isEnabled, attempt, onChange });
  const enqueue = (event: (alert: AlertRecord) => WebhookEvent, alerts: readonly AlertRecord[]): Promise<void> =>
    outbox.add(alerts.map((alert) => ({ deliveryId: createDeliveryId(), body: toWebhookBody(event(alert), alert, { zone: ports.zone(), sentAt: clock.now() }) })));

  return {
    load: () => outbox.load(),
    start: () => outbox.start(),
    stop: () => outbox.stop(),
    settled: () => outbox.settled(),
    async fired(alerts) {
      const webhook = target();
      if (webhook?.enabled !== true) return;
      const told = new Map(settings.get('alerts.webhookTold'));
      const fresh = alerts.filter(({ id, severity }) => !told.has(id) && SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(webhook.minSeverity));
      if (fresh.length === 0) return;
      await enqueue(() => 'alert.fired', fresh);
      await settings.set({ 'alerts.webhookTold': [...told, ...fresh.map(({ id }) => [id, false] as [number, boolean])] });
    },
    async ended(alerts) {
      const told = new Map(settings.get('alerts.webhookTold'));
      const heardOf = alerts.filter((alert) => told.has(alert.id) && (alert.withdrawnAt !== null || told.get(alert.id) === false));
      if (heardOf.length === 0) return;
      if (isEnabled()) await enqueue((alert) => (alert.withdrawnAt === null ? 'alert.resolved' : 'alert.withdrawn'), heardOf);
      await settings.set({ 'alerts.webhookTold': noteEnded(told, heardOf) });
    },
    view() {
      const webhook = target();
      return webhook === null ? null : { url: webhook.shown, hasSecret: true, enabled: webhook.enabled, minSeverity: webhook.minSeverity };
    },
    async set(input) {
      const before = target();
      if (input === null) {
        await settings.set({ 'alerts.webhook': null, 'alerts.webhookTold': [] });
        await outbox.clear();
        if (before !== null) await removeWebhookSecrets(ports.secrets, before);
        return;
      }
      const address = chooseAddress(input.url?.trim() ?? '', before);
      const secretStore = await keepWebhookSecret(ports.secrets, input.secret?.trim() ?? '', before?.secretStore ?? null);
      await settings.set({ 'alerts.webhook': { ...await keepAddress(ports.secrets, address), enabled: input.enabled, minSeverity: input.minSeverity, secretStore } });
      outbox.retry();
    },
    status: () => outbox.status(),
    async test() {
      const { problem } = await attempt({ deliveryId: createDeliveryId(), body: toTestBody({ sentAt: clock.now() }) });
      return problem === null ? { ok: true, detail: 'The receiver took the test.' } : { ok: false, detail: problem };
    },
  };
}

/** What is remembered once these ended: withdrawn ones no longer, resolved ones for a while. */
function noteEnded(told: ReadonlyMap<number, boolean>, ended: readonly AlertRecord[]): [number, boolean][] {
  const ids = new Set(ended.map(({ id }) => id));
  const resolved = ended.filter(({ withdrawnAt }) => withdrawnAt === null).map(({ id }) => [id, true] as [number, boolean]);
  const others = [...told].filter(([id]) => !ids.has(id));
  const over = [...others.filter(([, isEnded]) => isEnded), ...resolved].slice(-MOST_ENDED_REMEMBERED);
  return [...others.filter(([, isEnded]) => !isEnded), ...over];
}
