import { useEffect, useMemo, useState } from 'react';
import type { AlertView } from '../../../shared/contract/alert-schemas.ts';
import { useAlerts } from '../../state/alerts.ts';
import { createAgentTest, useFilter } from '../../state/filter.ts';
import { usePeople } from '../../state/people.ts';
import { useCall } from '../../state/use-call.ts';
import { useNow } from '../../state/use-now.ts';
import { createAlertTest, holdInbox, matches, orderInbox, toRows, useInboxFilter, type InboxOrder, type InboxRow, type SnoozedAgent } from './inbox-model.ts';

export interface InboxRows {
  readonly rows: readonly InboxRow[];
  /** After every filter, folded groups included. */
  readonly shown: readonly AlertView[];
  /** Before any filter. */
  readonly total: number;
  readonly snoozed: readonly SnoozedAgent[];
  readonly reloadSnoozed: () => void;
  /** Rows that would stand elsewhere; they wait while the pointer is over the list. */
  readonly waiting: number;
  readonly isHeld: boolean;
  readonly setHeld: (isHeld: boolean) => void;
}

const NONE: ReadonlyMap<number, AlertView> = new Map();
const NOBODY: readonly SnoozedAgent[] = [];

const snoozeStamp = ({ inbox }: ReturnType<typeof useAlerts.getState>): string => `${inbox?.summary.snoozed ?? 0} ${inbox?.summary.firing ?? 0}`;

/** The people who are snoozed; asked again whenever the inbox says that something about it changed. */
function useSnoozed(): { readonly snoozed: readonly SnoozedAgent[]; readonly reload: () => void } {
  const { data, reload } = useCall('snoozed people', (client, signal) => client.alerts.snoozedAgents(undefined, { signal }));
  useEffect(() => useAlerts.subscribe((state, before) => { if (snoozeStamp(state) !== snoozeStamp(before)) reload(); }), [reload]);
  return { snoozed: data ?? NOBODY, reload };
}

/** The inbox after every filter, in its groups, held still while the pointer is over it. */
export function useInbox(): InboxRows {
  const alerts = useAlerts((state) => state.inbox?.alerts) ?? NONE;
  const filter = useFilter();
  const people = usePeople();
  const chosen = useInboxFilter();
  const nowAt = useNow(5_000);
  const { snoozed: everybody, reload } = useSnoozed();
  const [held, setHeldOrder] = useState<{ readonly choice: string; readonly order: InboxOrder } | null>(null);

  const isAgentShown = useMemo(() => createAgentTest(filter, people), [filter, people]);
  const shown = useMemo(() => {
    const passes = createAlertTest(filter, people, isAgentShown);
    return [...alerts.values()].filter((alert) => passes(alert) && matches(alert, chosen));
  }, [alerts, filter, people, isAgentShown, chosen]);
  const snoozed = useMemo(() => everybody.filter((person) => person.untilAt > nowAt && isAgentShown(person.agentKey)), [everybody, nowAt, isAgentShown]);
  const wanted = useMemo(() => orderInbox(shown, nowAt, snoozed), [shown, nowAt, snoozed]);

  // A new choice of the lead moves rows at once; only the alerts' own changes wait.
  const { severities, ruleIds, text, folded } = chosen;
  const choice = JSON.stringify([filter, severities, ruleIds, text]);
  const isHeld = held !== null && held.choice === choice;
  const { order, waiting } = useMemo(() => (isHeld ? holdInbox(held.order, wanted) : { order: wanted, waiting: 0 }), [wanted, held, isHeld]);
  const rows = useMemo(() => toRows(order, alerts, snoozed, folded), [order, alerts, snoozed, folded]);
  const setHeld = (isOn: boolean): void => setHeldOrder(isOn ? { choice, order } : null);
  return { rows, shown, total: alerts.size, snoozed, reloadSnoozed: reload, waiting, isHeld, setHeld };
}
