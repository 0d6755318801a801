import { useMemo } from 'react';
import type { CoreClient, Failure } from '../transport/client.ts';
import { putRule } from './alert-rules.ts';
import { coreNowAt } from './clock.ts';
import { useZone } from './session.ts';
import { silentUntil, type SilenceChoice } from './silence.ts';
import { useAction } from './use-action.ts';

/** What can be done with alerts, each as one question to the core; true when it was done. */
export interface AlertActions {
  readonly acknowledge: (ids: readonly number[], note: string) => Promise<boolean>;
  readonly unacknowledge: (ids: readonly number[]) => Promise<boolean>;
  readonly snooze: (ids: readonly number[], choice: SilenceChoice) => Promise<boolean>;
  /** With everything about these people, where they are snoozed too: else the alerts would stay so. */
  readonly unsnooze: (ids: readonly number[], agentKeys: readonly string[]) => Promise<boolean>;
  readonly snoozePeople: (agentKeys: readonly string[], choice: SilenceChoice) => Promise<boolean>;
  readonly unsnoozePeople: (agentKeys: readonly string[]) => Promise<boolean>;
  /** Null: no longer muted. */
  readonly muteRules: (ruleIds: readonly number[], choice: SilenceChoice | null) => Promise<boolean>;
  readonly isRunning: boolean;
  readonly failure: Failure | null;
}

/** The most that one question may name. */
const MOST = 1_000;

function inParts<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / MOST) }, (_, index) => all.slice(index * MOST, (index + 1) * MOST));
}

async function each<T>(all: readonly T[], ask: (part: T[]) => Promise<unknown>): Promise<void> {
  for (const part of inParts(all)) {
    // One after the other: what failed is then the first that was not done.
    // oxlint-disable-next-line no-await-in-loop
    await ask(part);
  }
}

async function muteEach(client: CoreClient, ruleIds: readonly number[], untilAt: number | null): Promise<void> {
  const rules = await Promise.all(ruleIds.map((id) => client.alerts.muteRule({ id, untilAt })));
  for (const rule of rules) putRule(rule);
}

export function useAlertActions(onDone: () => void = () => undefined): AlertActions {
  const { run, isRunning, failure } = useAction();
  const zone = useZone();
  const acts = useMemo(() => {
    const untilAt = (choice: SilenceChoice): number => silentUntil(choice, coreNowAt(), zone);
    const act = async (what: (client: CoreClient) => Promise<void>): Promise<boolean> => {
      const isDone = await run(what);
      if (isDone) onDone();
      return isDone;
    };
    return {
      acknowledge: (ids: readonly number[], note: string) => act((client) => each(ids, (part) => client.alerts.acknowledge({ ids: part, note: note.trim() === '' ? null : note.trim() }))),
      unacknowledge: (ids: readonly number[]) => act((client) => each(ids, (part) => client.alerts.unacknowledge({ ids: part }))),
      snooze: (ids: readonly number[], choice: SilenceChoice) => act((client) => each(ids, (part) => client.alerts.snooze({ ids: part, untilAt: untilAt(choice) }))),
      unsnooze: (ids: readonly number[], keys: readonly string[]) => act(async (client) => {
        await each(ids, (part) => client.alerts.unsnooze({ ids: part }));
        await each(keys, (part) => client.alerts.unsnooze({ agentKeys: part }));
      }),
      snoozePeople: (keys: readonly string[], choice: SilenceChoice) => act((client) => each(keys, (part) => client.alerts.snooze({ agentKeys: part, untilAt: untilAt(choice) }))),
      unsnoozePeople: (keys: readonly string[]) => act((client) => each(keys, (part) => client.alerts.unsnooze({ agentKeys: part }))),
      muteRules: (ruleIds: readonly number[], choice: SilenceChoice | null) => act((client) => muteEach(client, ruleIds, choice === null ? null : untilAt(choice))),
    };
  }, [run, zone, onDone]);
  return { ...acts, isRunning, failure };
}
