import type { Notice } from '../../../../shared/contract/alert-schemas.ts';
import { MINUTE_MS } from '../../../../shared/domain/time.ts';
import { decideSilence, isOver, type Situation } from '../../../alerts/delivery/decide.ts';
import { toNotice, type NoticeDraft } from '../../../alerts/delivery/group.ts';
import type { AlertChange, AlertRecord } from '../../../ports/alert-store.ts';
import type { MissedBook } from './missed-book.ts';
import { createNoticeGatherer } from './notice-gatherer.ts';
import type { DeliveryPorts } from './ports.ts';
import type { Serial } from './serial.ts';
import type { DeliverySettings } from './settings.ts';

/** Turns alerts into notices, and says what became of each. All but `stop` runs within the caller's serial work. */
export interface NoticeDesk {
  /** What had been too many when the app was closed. */
  load(): Promise<void>;
  start(): void;
  stop(): void;
  decide(alerts: readonly AlertRecord[]): Promise<readonly AlertChange[]>;
  /** These are over: who has not been told yet need not be. */
  drop(alerts: readonly AlertRecord[]): void;
  send(draft: NoticeDraft, sound: boolean): void;
}

export interface NoticeDeskOptions {
  readonly ports: Pick<DeliveryPorts, 'store' | 'clock' | 'nowAt' | 'zone'>;
  readonly settings: DeliverySettings;
  readonly serial: Serial;
  readonly missed: MissedBook;
  readonly situation: () => Situation;
  readonly out: (notice: Notice) => void;
  /** Decisions that changed after they had been answered; the store has them. */
  readonly onDecided: (changes: readonly AlertChange[]) => void;
}

/** What waited for its notice when the app was closed is still told of at the next start, unless it is older than this. */
const STILL_NEWS_MS = 10 * MINUTE_MS;

export function createNoticeDesk({ ports, settings, serial, missed, situation, out, onDecided }: NoticeDeskOptions): NoticeDesk {
  const { store } = ports;
  const tellGathered = async (): Promise<void> => void (await showWaiting([]));
  const gatherer = createNoticeGatherer(ports.clock, () => serial.start(tellGathered));
  let leftOver: readonly AlertRecord[] = [];
  /** What became of those that had waited, until the store has it. */
  const undecided: AlertChange[] = [];
  let sent = 0;

  /** Alerts that nothing keeps back, and what keeps back the others. */
  function sift(alerts: readonly AlertRecord[]): { readonly loud: readonly AlertRecord[]; readonly silent: readonly AlertChange[] } {
    const present = situation();
    const judged = alerts.map((alert) => ({ ...alert, silence: decideSilence(alert, present) }));
    missed.add(judged);
    return { loud: judged.filter(({ silence }) => silence === null), silent: judged.flatMap(({ id, silence }) => (silence === null ? [] : [{ id, silence }])) };
  }

  /** One notice for all that wait; answers what became of the `fresh` among them. The store hears of the others here. */
  async function showWaiting(fresh: readonly AlertRecord[]): Promise<readonly AlertChange[]> {
    const freshIds = new Set(fresh.map(({ id }) => id));
    const waiting = gatherer.take().filter(({ id }) => !freshIds.has(id));
    const current = await readCurrent(waiting).catch((error: unknown) => {
      gatherer.offer(waiting); // they go with the next notice
      throw error;
    });
    const earlier = sift(current);
    const shown = show([...earlier.loud, ...fresh]);
    undecided.push(...earlier.silent, ...shown.filter(({ id }) => !freshIds.has(id)));
    // Behind the present work: a store that fails here must not make anybody hear of the fresh ones twice.
    if (undecided.length > 0) serial.start(writeUndecided);
    return shown.filter(({ id }) => freshIds.has(id));
  }

  async function writeUndecided(): Promise<void> {
    const changed = undecided.slice();
    if (changed.length === 0) return;
    await store.writeAlerts({ raised: [], changed });
    undecided.splice(0, changed.length);
    onDecided(changed);
  }

  /** As they are now; those that are over or acknowledged need no notice any more. */
  async function readCurrent(alerts: readonly AlertRecord[]): Promise<readonly AlertRecord[]> {
    if (alerts.length === 0) return [];
    const current = await store.readAlerts(alerts.map(({ id }) => id));
    return current.filter((alert) => !isOver(alert) && alert.acknowledgedAt === null);
  }

  function show(alerts: readonly AlertRecord[]): readonly AlertChange[] {
    const draft = toNotice(alerts, ports.zone());
    if (draft === null) return [];
    gatherer.noteShown(alerts);
    send(draft, settings.get('alerts.sounds')[draft.severity]);
    const nowAt = ports.nowAt();
    // Now follows the newest answer of several vendors and may step back: nobody is told before it was noticed.
    return alerts.map(({ id, noticedAt }) => ({ id, notifiedAt: Math.max(nowAt, noticedAt), silence: null }));
  }

  function send(draft: NoticeDraft, sound: boolean): void {
    sent += 1;
    out({ ...draft, id: `${ports.nowAt().toString(36)}-${sent}`, sound });
  }

  return {
    async load() {
      const sinceAt = ports.nowAt() - STILL_NEWS_MS;
      const recent = await store.readRecentAlerts(sinceAt);
      leftOver = recent.filter((alert) => alert.silence === 'too-many' && alert.notifiedAt === null && !isOver(alert) && alert.noticedAt > sinceAt);
    },
    start() {
      if (gatherer.offer(leftOver)) serial.start(tellGathered);
      leftOver = [];
    },
    stop: () => gatherer.stop(),
    async decide(alerts) {
      const { loud, silent } = sift(alerts);
      const shown = gatherer.offer(loud) ? await showWaiting(loud) : [];
      return [...silent, ...(shown.length > 0 ? shown : loud.map(({ id }) => ({ id, silence: 'too-many' as const })))];
    },
    drop: (alerts) => gatherer.drop(new Set(alerts.map(({ id }) => id))),
    send,
  };
}
