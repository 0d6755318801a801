import type { Notice } from '../../shared/contract/alert-schemas.ts';
import { createDelivery, type Delivery, type DeliveryPorts } from '../../electron/core/alerts/delivery/delivery.ts';
import type { AlertChange, AlertRecord, NewAlert } from '../../electron/ports/alert-store.ts';
import { onTestFinished } from 'vitest';
import { makeNewRule, makeRule } from './alert-builder.ts';
import { NEW_SOURCE } from './store-home.ts';
import { createCoreHarness, type CoreHarness } from './core-harness.ts';

/** Delivery on a real store with a clock that stands still; the test plays the engine. */
export interface DeliveryHarness {
  readonly core: CoreHarness;
  readonly delivery: Delivery;
  /** Heard since the start. */
  readonly notices: Notice[];
  /** Raises them as the engine does: written, decided, noted. */
  raise(...alerts: readonly NewAlert[]): Promise<readonly AlertRecord[]>;
  /** Changes them in the store and says that they ended. */
  end(change: Partial<AlertChange>, ...alerts: readonly AlertRecord[]): Promise<void>;
  stored(ids: readonly number[]): Promise<readonly AlertRecord[]>;
  /** Another process on the same store. */
  restart(): Promise<DeliveryHarness>;
}

export interface DeliveryHarnessOptions extends Partial<Pick<DeliveryPorts, 'http' | 'zone' | 'wantsOf' | 'ruleMutedUntil' | 'agentSnoozedUntil' | 'clock'>> {
  readonly startAt: number;
  /** Before `start`. */
  readonly prepare?: (delivery: Delivery) => Promise<unknown>;
}

export async function createDeliveryHarness(options: DeliveryHarnessOptions, existing?: CoreHarness): Promise<DeliveryHarness> {
  const core = existing ?? createCoreHarness({ startAt: options.startAt });
  const { store } = core.ports;
  if (existing === undefined) {
    onTestFinished(() => core.close());
    await store.addSource(NEW_SOURCE);
    // Rules 1 to 3; what they want is asked for through the ports.
    for (const name of ['Away too long', 'Idle', 'Nobody there']) await store.saveRule(makeNewRule({ rule: makeRule({ name }) }));
  }
  const clock = options.clock ?? core.clock;
  const delivery = createDelivery({
    store, clock, random: () => 0.5, log: core.ports.log, http: options.http ?? core.ports.http, secrets: core.ports.secrets, nowAt: () => clock.now(), build: 'test',
    zone: options.zone ?? (() => 'UTC'),
    wantsOf: options.wantsOf ?? (() => ({ desktop: true, webhook: true })),
    ruleMutedUntil: options.ruleMutedUntil ?? (() => null),
    agentSnoozedUntil: options.agentSnoozedUntil ?? (() => null),
  });
  onTestFinished(() => delivery.stop());
  const notices: Notice[] = [];
  delivery.onNotice((notice) => notices.push(notice));
  await delivery.load();
  await options.prepare?.(delivery);
  delivery.start();
  await delivery.settled();
  return {
    core, delivery, notices,
    async raise(...alerts) {
      const ids = await store.writeAlerts({ raised: alerts, changed: [] });
      await store.writeAlerts({ raised: [], changed: await delivery.raised(await store.readAlerts(ids)) });
      return store.readAlerts(ids);
    },
    async end(change, ...alerts) {
      const ids = alerts.map(({ id }) => id);
      await store.writeAlerts({ raised: [], changed: ids.map((id) => ({ ...change, id })) });
      await delivery.ended(await store.readAlerts(ids));
    },
    stored: (ids) => store.readAlerts(ids),
    restart() {
      delivery.stop();
      return createDeliveryHarness(options, core);
    },
  };
}
