import { decideNoticeAtMs, noteShown, type ShownNotice } from '../../../alerts/delivery/rate.ts';
import type { AlertRecord } from '../../../ports/alert-store.ts';
import type { Clock } from '../../../ports/clock.ts';
import { createTimer } from './timer.ts';

/** Alerts that may interrupt, on their way into notices: at once where the rate allows, else together when it does. */
export interface NoticeGatherer {
  /** More of them; true where a notice may go out now (`take` it). */
  offer(alerts: readonly AlertRecord[]): boolean;
  /** All that wait; they are gone from here. */
  take(): readonly AlertRecord[];
  /** A notice went out. */
  noteShown(alerts: readonly AlertRecord[]): void;
  /** These are over: nobody has to be told. */
  drop(ids: ReadonlySet<number>): void;
  stop(): void;
}

/** `onDue`: what waits may go out now. */
export function createNoticeGatherer(clock: Clock, onDue: () => void): NoticeGatherer {
  let waiting: readonly AlertRecord[] = [];
  let shown: readonly ShownNotice[] = [];
  const timer = createTimer(clock, () => {
    if (isDue()) onDue();
    else rearm();
  });
  const dueInMs = (): number => decideNoticeAtMs(shown, waiting) - clock.monotonicMs();
  const isDue = (): boolean => waiting.length > 0 && dueInMs() <= 0;
  function rearm(): void {
    timer.set(waiting.length === 0 ? null : Math.max(0, dueInMs()));
  }
  return {
    offer(alerts) {
      waiting = [...waiting, ...alerts];
      if (isDue()) return true;
      rearm();
      return false;
    },
    take() {
      const taken = waiting;
      waiting = [];
      timer.set(null);
      return taken;
    },
    noteShown(alerts) {
      shown = noteShown(shown, { atMs: clock.monotonicMs(), ruleIds: [...new Set(alerts.map(({ ruleId }) => ruleId))] });
      rearm();
    },
    drop(ids) {
      waiting = waiting.filter(({ id }) => !ids.has(id));
      rearm();
    },
    stop: () => timer.set(null),
  };
}
