import type { AlertSettings } from '../../../../shared/contract/alert-schemas.ts';
import { isForWebhook, type Situation } from '../../../alerts/delivery/decide.ts';
import type { NoticeDraft } from '../../../alerts/delivery/group.ts';
import { toMissedNotice } from '../../../alerts/delivery/missed.ts';
import type { AlertChange, AlertRecord } from '../../../ports/alert-store.ts';
import { createMissedBook } from './missed-book.ts';
import { createNoticeDesk } from './notice-desk.ts';
import { createNoticeStream } from './notice-stream.ts';
import type { Delivery, DeliveryPorts } from './ports.ts';
import { createQuietWatch } from './quiet-watch.ts';
import { createSerial } from './serial.ts';
import { createDeliverySettings, toStoredChange, type DeliverySettings } from './settings.ts';
import { createWebhook } from './webhook.ts';

export type { Delivery, DeliveryPorts } from './ports.ts';

/** So many alerts are remembered as decided while the store is being told. */
const MOST_REMEMBERED = 5_000;
const TEST_NOTICE: NoticeDraft = { kind: 'test', severity: 'info', title: 'Floorwalker: a test', body: 'Alerts will be shown like this.', alertIds: [], target: null };

/** Who is interrupted when: everything that leaves the inbox for a person or a chat tool passes here. */
export function createDelivery(ports: DeliveryPorts): Delivery {
  const logFault = (cause: unknown): void => ports.log.error('delivery-fault', {}, cause);
  const changed = createListeners<void>();
  const decidedLater = createListeners<readonly AlertChange[]>();
  const change = (): void => changed.tell();
  const serial = createSerial(logFault);
  const settings = createDeliverySettings(ports.store);
  const stream = createNoticeStream(ports.clock);
  const webhook = createWebhook(ports, settings, change);
  const missed = createMissedBook(ports, settings);
  const quiet = createQuietWatch(ports, settings, { onChange: change, onOver: () => serial.start(tellMissed) });
  const decideOnce = createOnce(decide);
  const desk = createNoticeDesk({
    ports, settings, serial, missed, situation, out: (notice) => stream.send(notice),
    onDecided(changes) {
      decidedLater.tell(changes);
      change();
    },
  });

  const view = (): AlertSettings => ({ ...viewOf(settings), webhook: webhook.view() });

  function situation(): Situation {
    return { nowAt: ports.nowAt(), settings: viewOf(settings), ...quiet.now(), wantsOf: (id) => ports.wantsOf(id), ruleMutedUntil: (id) => ports.ruleMutedUntil(id), agentSnoozedUntil: (agent) => ports.agentSnoozedUntil(agent) };
  }

  async function decide(fresh: readonly AlertRecord[]): Promise<readonly AlertChange[]> {
    const present = situation();
    // An outbox that fails must not keep the person from being told.
    await webhook.fired(fresh.filter((alert) => isForWebhook(alert, present))).catch(logFault);
    const before = missed.count();
    const decided = await desk.decide(fresh);
    if (missed.count() !== before) change();
    return decided;
  }

  async function end(alerts: readonly AlertRecord[]): Promise<void> {
    desk.drop(alerts);
    if (missed.noteEnded(alerts)) change();
    await webhook.ended(alerts);
  }

  async function tellMissed(): Promise<void> {
    const untold = await missed.takeUntold();
    change();
    const draft = settings.get('alerts.desktop') ? toMissedNotice(untold) : null;
    if (draft !== null) desk.send(draft, false);
  }

  /** One thing after the other, and everybody hears that something is different. */
  const alter = (work: () => Promise<void>): Promise<AlertSettings> => serial.run(async () => {
    await work();
    quiet.look();
    change();
    return view();
  });

  return {
    load: () => serial.run(async () => {
      await settings.load();
      await missed.load();
      await desk.load();
      await webhook.load();
    }),
    start() {
      quiet.start();
      desk.start();
      webhook.start();
    },
    stop() {
      quiet.stop();
      desk.stop();
      webhook.stop();
      stream.end();
    },
    async settled() {
      await serial.settled();
      await webhook.settled();
    },
    raised: (alerts) => serial.run(() => decideOnce(alerts)),
    woken: (alerts) => serial.run(() => decide(alerts)),
    ended: (alerts) => serial.run(() => end(alerts)),
    returned: (alerts) => serial.run(() => webhook.fired(alerts.filter((alert) => isForWebhook(alert, situation())))),
    notices: (signal) => stream.open(signal),
    onNotice: (listener) => stream.listen(listener),
    onDecided: (listener) => decidedLater.add(listener),
    mute: async (until) => void (await alter(() => quiet.mute(until))),
    quiet: () => quiet.now(),
    clearMissed: async () => void (await alter(() => missed.clear())),
    missed: () => missed.count(),
    settings: view,
    setSettings: (given) => alter(() => settings.set(toStoredChange(given))),
    setWebhook: (input) => alter(() => webhook.set(input)),
    webhookStatus: () => webhook.status(),
    testWebhook: () => webhook.test(),
    testNotice: () => desk.send(TEST_NOTICE, settings.get('alerts.sounds').info),
    onChange: (listener) => changed.add(listener),
  };
}

function viewOf(settings: DeliverySettings): Omit<AlertSettings, 'webhook'> {
  return { desktop: settings.get('alerts.desktop'), sounds: settings.get('alerts.sounds'), quietTimes: settings.get('alerts.quietTimes'), criticalBreaksThrough: settings.get('alerts.criticalBreaksThrough') };
}

function createListeners<T>(): { add(listener: (value: T) => void): () => void; tell(value: T): void } {
  const listeners = new Set<(value: T) => void>();
  return {
    add(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell(value) {
      for (const listener of listeners) listener(value);
    },
  };
}

type Decide = (alerts: readonly AlertRecord[]) => Promise<readonly AlertChange[]>;

/** Nothing is decided twice; what fails is not decided, and whoever asks once more gets an answer. */
function createOnce(decide: Decide): Decide {
  const seen = new Set<number>();
  function isNew(id: number): boolean {
    if (seen.has(id)) return false;
    seen.add(id);
    const [oldest] = seen;
    if (seen.size > MOST_REMEMBERED && oldest !== undefined) seen.delete(oldest);
    return true;
  }
  return async (alerts) => {
    const fresh = alerts.filter(({ id, notifiedAt, silence }) => notifiedAt === null && silence === null && isNew(id));
    try {
      return await decide(fresh);
    } catch (error) {
      for (const { id } of fresh) seen.delete(id);
      throw error;
    }
  };
}
