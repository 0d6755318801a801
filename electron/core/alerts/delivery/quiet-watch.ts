import type { UtcMs } from '../../../../shared/domain/time.ts';
import { nextQuietEdge, quietUntil, tomorrowMorning } from '../../../alerts/delivery/quiet-times.ts';
import { createTimer } from './timer.ts';
import type { Delivery, DeliveryPorts } from './ports.ts';
import type { DeliverySettings } from './settings.ts';

/** Mute and quiet times at this moment, and when that changes. */
export interface QuietWatch {
  start(): void;
  stop(): void;
  now(): ReturnType<Delivery['quiet']>;
  mute(until: UtcMs | 'tomorrow' | null): Promise<void>;
  /** Something else may have changed it: settings, the zone, the clock. */
  look(): void;
}

/** `onChange`: it is another state; `onOver`: nothing keeps alerts back any more (also at the start). */
export function createQuietWatch(ports: Pick<DeliveryPorts, 'clock' | 'nowAt' | 'zone'>, settings: DeliverySettings, events: { readonly onChange: () => void; readonly onOver: () => void }): QuietWatch {
  let isStarted = false;
  let seen = '';
  let wasSilent = true;
  let stopJumps: (() => void) | null = null;
  const timer = createTimer(ports.clock, look);

  function now(): ReturnType<Delivery['quiet']> {
    const nowAt = ports.nowAt();
    const mutedUntilAt = settings.get('alerts.mutedUntilAt');
    return { mutedUntilAt: mutedUntilAt !== null && mutedUntilAt > nowAt ? mutedUntilAt : null, quietUntilAt: quietUntil(settings.get('alerts.quietTimes'), nowAt, ports.zone()) };
  }

  function look(): void {
    if (!isStarted) return;
    const state = now();
    const isSilent = state.mutedUntilAt !== null || state.quietUntilAt !== null;
    rearm(state.mutedUntilAt);
    if (wasSilent && !isSilent) events.onOver();
    wasSilent = isSilent;
    const next = JSON.stringify(state);
    if (next !== seen) events.onChange();
    seen = next;
  }

  function rearm(mutedUntilAt: UtcMs | null): void {
    const nowAt = ports.nowAt();
    const edges = [mutedUntilAt, nextQuietEdge(settings.get('alerts.quietTimes'), nowAt, ports.zone())].filter((at) => at !== null);
    timer.set(edges.length === 0 ? null : Math.min(...edges) - nowAt);
  }

  return {
    start() {
      if (isStarted) return;
      isStarted = true;
      stopJumps = ports.clock.onJump(look);
      look();
    },
    stop() {
      isStarted = false;
      stopJumps?.();
      timer.set(null);
    },
    now,
    async mute(until) {
      const nowAt = ports.nowAt();
      const untilAt = until === 'tomorrow' ? tomorrowMorning(nowAt, ports.zone()) : until;
      await settings.set({ 'alerts.mutedUntilAt': untilAt !== null && untilAt > nowAt ? untilAt : null });
      look();
    },
    look,
  };
}
