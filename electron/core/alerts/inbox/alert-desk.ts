import type { UtcMs } from '../../../../shared/domain/time.ts';
import { isOpen } from '../../../alerts/reconcile.ts';
import type { AlertChange } from '../../../ports/alert-store.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Log } from '../../../ports/log.ts';
import type { AgentRef, StoreWriter } from '../../../ports/stores.ts';
import { agentKeyOf, parseAgentKey } from '../../agent-key.ts';
import { badInput, notFound } from '../../failures.ts';
import { createAlarm } from '../live/alarm.ts';
import type { AlertBook } from './alert-book.ts';

export interface SnoozeTarget { readonly ids?: readonly number[] | undefined; readonly agentKeys?: readonly string[] | undefined }

/** What a person does with alerts. */
export interface AlertDesk {
  acknowledge(ids: readonly number[], note: string | null): Promise<void>;
  unacknowledge(ids: readonly number[]): Promise<void>;
  snooze(target: SnoozeTarget, untilAt: UtcMs): Promise<void>;
  unsnooze(target: SnoozeTarget): Promise<void>;
  snoozedAgents(): Promise<{ agentKey: string; name: string; untilAt: UtcMs }[]>;
}

export interface DeskPorts {
  readonly store: StoreWriter;
  readonly book: AlertBook;
  readonly clock: Clock;
  readonly nowAt: () => UtcMs;
  readonly log: Log;
  readonly nameOf: (agents: readonly AgentRef[]) => Promise<ReadonlyMap<string, string>>;
  /** Their snooze is over by itself. */
  readonly onWoken: (ids: readonly number[]) => Promise<void>;
  /** They look different, without having been written. */
  readonly onChange: (ids: readonly number[]) => void;
}

export interface AlertDeskParts extends AlertDesk {
  load(): Promise<void>;
  start(): void;
  stop(): void;
  settled(): Promise<void>;
  agentSnoozedUntil(agent: AgentRef): UtcMs | null;
}

export function createAlertDesk({ store, book, clock, log, nowAt, nameOf, onWoken, onChange }: DeskPorts): AlertDeskParts {
  const snoozed = new Map<string, UtcMs>();
  let waking: Promise<void> = Promise.resolve();
  let isStopped = false;

  const alertsOf = (keys: ReadonlySet<string>): readonly number[] => book.firing().filter(({ agent }) => agent !== null && keys.has(agentKeyOf(agent))).map(({ id }) => id);
  const arm = (): void => {
    const ends = [...snoozed.values(), ...book.firing().flatMap(({ snoozedUntilAt }) => snoozedUntilAt ?? [])];
    alarm.set(ends.length === 0 || isStopped ? null : Math.min(...ends));
  };
  const wakeDue = async (): Promise<void> => {
    const now = nowAt();
    const agents = [...snoozed].filter(([, untilAt]) => untilAt <= now).map(([key]) => key);
    for (const key of agents) snoozed.delete(key);
    if (agents.length > 0) await store.snoozeAgents(agents.map(parseAgentKey), null);
    const due = book.firing().filter(({ snoozedUntilAt }) => snoozedUntilAt !== null && snoozedUntilAt <= now).map(({ id }) => id);
    await book.write([], due.map((id) => ({ id, snoozedUntilAt: null })));
    const woken = new Set([...due, ...alertsOf(new Set(agents))]);
    onChange([...woken]);
    if (woken.size > 0) await onWoken([...woken]);
    arm();
  };
  const alarm = createAlarm(clock, nowAt, () => { waking = waking.then(wakeDue).catch((error: unknown) => log.error('alerts-snooze-failed', {}, error)); });
  const write = async (changes: readonly AlertChange[]): Promise<void> => {
    const known = new Set((await store.readAlerts(changes.map(({ id }) => id))).map(({ id }) => id));
    const strange = changes.find(({ id }) => !known.has(id));
    if (strange !== undefined) notFound('There is no such alert.', 'Its source may have been removed with its data.');
    await book.write([], changes);
  };
  const setSnooze = async ({ ids = [], agentKeys = [] }: SnoozeTarget, untilAt: UtcMs | null): Promise<void> => {
    if (ids.length > 0) await write(ids.map((id) => ({ id, snoozedUntilAt: untilAt })));
    if (agentKeys.length > 0) await store.snoozeAgents(agentKeys.map(parseAgentKey), untilAt);
    for (const key of agentKeys) {
      if (untilAt === null) snoozed.delete(key);
      else snoozed.set(key, untilAt);
    }
    if (agentKeys.length > 0) onChange(alertsOf(new Set(agentKeys)));
    arm();
  };

  return {
    load: async () => { for (const { agent, untilAt } of await store.listAgentSnoozes()) snoozed.set(agentKeyOf(agent), untilAt); },
    start: arm,
    stop: () => {
      isStopped = true;
      alarm.stop();
    },
    settled: () => waking,
    agentSnoozedUntil: (agent) => snoozed.get(agentKeyOf(agent)) ?? null,
    acknowledge: (ids, note) => write(ids.map((id) => ({ id, acknowledgedAt: nowAt(), ...(note === null ? {} : { note }) }))),
    unacknowledge: (ids) => write(ids.map((id) => ({ id, acknowledgedAt: null }))),
    snooze: async (target, untilAt) => {
      if (untilAt <= nowAt()) badInput('A snooze ends in the future.', 'Choose a later time.', 'untilAt');
      const over = (target.ids ?? []).filter((id) => {
        const alert = book.get(id);
        return alert === null || !isOpen(alert);
      });
      // What is over cannot come back by itself.
      await setSnooze({ ...target, ids: (target.ids ?? []).filter((id) => !over.includes(id)) }, untilAt);
    },
    unsnooze: (target) => setSnooze(target, null),
    snoozedAgents: async () => {
      const keys = [...snoozed].filter(([, untilAt]) => untilAt > nowAt());
      const names = await nameOf(keys.map(([key]) => parseAgentKey(key)));
      return keys.map(([key, untilAt]) => ({ agentKey: key, name: names.get(key) ?? parseAgentKey(key).agentId, untilAt })).sort((a, b) => a.untilAt - b.untilAt);
    },
  };
}
