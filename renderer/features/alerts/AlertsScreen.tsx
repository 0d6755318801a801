import { BellOff, CloudOff } from 'lucide-react';
import { useCallback, useMemo, useState, type KeyboardEvent } from 'react';
import type { AlertView } from '../../../shared/contract/alert-schemas.ts';
import type { ExportRequest } from '../../../shared/contract/schemas.ts';
import { dateOf, startOfDate } from '../../../shared/domain/calendar.ts';
import { useAlertActions } from '../../state/alert-actions.ts';
import { muteUntil, useAlerts } from '../../state/alerts.ts';
import { coreNowAt } from '../../state/clock.ts';
import { filterWords, toExportScope, toScope, useFilter } from '../../state/filter.ts';
import { navigate, openAgentMoment, openExport, usePlace } from '../../state/navigation.ts';
import { usePeople } from '../../state/people.ts';
import { sourceName, useSession, useZone } from '../../state/session.ts';
import { quietWords, type SilenceChoice } from '../../state/silence.ts';
import { useAction } from '../../state/use-action.ts';
import { useCall } from '../../state/use-call.ts';
import { useNow } from '../../state/use-now.ts';
import { AcknowledgeDialog } from '../../widgets/acknowledge-dialog.tsx';
import { AlertPanelActions } from '../../widgets/alert-panel-actions.tsx';
import { AlertPanel } from '../../widgets/alert-panel.tsx';
import { AlertTabs } from '../../widgets/alert-tabs.tsx';
import { isSnoozed } from '../../widgets/alert-words.ts';
import { Button } from '../../widgets/button.tsx';
import { FailureNotice, Notice, Skeleton } from '../../widgets/notice.tsx';
import { AlertList, focusInbox } from './AlertList.tsx';
import { NothingFires, NothingMatches } from './InboxEmpty.tsx';
import { InboxFilterBar } from './InboxFilterBar.tsx';
import { InboxTools, type OpenTool } from './InboxTools.tsx';
import { groupAt, nearestAlert, rangeOf, useInboxFilter, type InboxGroup } from './inbox-model.ts';
import { useInbox, type InboxRows } from './use-inbox.ts';
import './alerts.css';

/** What needs attention now. */
export function AlertsScreen() {
  const isKnown = useAlerts((state) => state.inbox !== null);
  const failure = useAlerts((state) => state.failure);
  const asked = usePlace((place) => place.alertId);
  return (
    <div className="page inbox">
      <div className="page-head inbox-head">
        <AlertTabs />
        <span className="page-space" />
        {isKnown && <InboxFilterBar />}
      </div>
      <InboxNotes />
      {isKnown ? <Inbox key={asked ?? ''} asked={asked} /> : failure === null ? <Skeleton rows={12} /> : <div className="page-notes"><FailureNotice failure={failure} /></div>}
    </div>
  );
}

/** What holds for every row: no connection, or nobody is interrupted now. */
function InboxNotes() {
  const summary = useAlerts((state) => state.inbox?.summary ?? null);
  const isConnected = useSession((session) => session.connection.kind === 'connected');
  const zone = useZone();
  const nowAt = useNow(5_000);
  const unmute = useAction();
  const quiet = summary === null ? null : quietWords(summary, nowAt, zone);
  const isMuted = summary?.mutedUntilAt != null && summary.mutedUntilAt > nowAt;
  return (
    <div className="page-notes">
      {!isConnected && <Notice tone="warn"><CloudOff size={14} aria-hidden /> Not live: what is shown is the last known state, and nothing fires here until the connection is back.</Notice>}
      {quiet !== null && (
        <Notice action={isMuted ? <Button onClick={() => void unmute.run((client) => muteUntil(client, null))}>Unmute</Button> : undefined}>
          <BellOff size={14} aria-hidden /> <strong>{quiet}.</strong> Alerts are collected here and interrupt nobody.
        </Notice>
      )}
      {unmute.failure !== null && <FailureNotice failure={unmute.failure} />}
    </div>
  );
}

const fold = (group: InboxGroup): void => useInboxFilter.setState(({ folded }) => ({ folded: folded.includes(group) ? folded.filter((other) => other !== group) : [...folded, group] }));

function Inbox({ asked }: { readonly asked: number | null }) {
  const inbox = useInbox();
  const alerts = useAlerts((state) => state.inbox?.alerts);
  const [activeId, setActiveId] = useState<string | null>(asked === null ? null : String(asked));
  const [anchor, setAnchor] = useState<string | null>(null);
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set());
  const [isOpen, setOpen] = useState(asked !== null);
  const [spot, setSpot] = useState<{ readonly id: string | null; readonly at: number; readonly group: InboxGroup | null }>({ id: null, at: 0, group: null });
  const active = activeId === null ? null : alerts?.get(Number(activeId)) ?? null;
  // What has left the list is chosen no longer.
  const chosen = useMemo(() => { const here = new Set(inbox.shown.map((alert) => alert.id)); return new Set([...picked].filter((id) => here.has(id))); }, [picked, inbox.shown]);
  const targets = chosen.size > 0 ? inbox.shown.filter((alert) => chosen.has(alert.id)) : active === null ? [] : [active];
  const ids = inbox.rows.map((row) => row.id);
  // Where the row that the keyboard was on has gone, or went to another group, it goes on with the one that took its place.
  const at = activeId === null ? -1 : ids.indexOf(activeId);
  const group = groupAt(inbox.rows, at);
  const hasLeft = activeId !== null && ids.length > 0 && (at < 0 || (spot.id === activeId && spot.group !== group));
  const heir = hasLeft && !isOpen ? nearestAlert(inbox.rows, spot.at) : activeId;
  if (heir !== activeId) setActiveId(heir);
  else if (at >= 0 && (spot.id !== activeId || spot.at !== at || spot.group !== group)) setSpot({ id: activeId, at, group });

  const activate = (id: string): void => { setActiveId(id); setAnchor(id); };
  const choose = useCallback((id: number): void => {
    setPicked((before) => (before.has(id) ? new Set([...before].filter((other) => other !== id)) : new Set([...before, id])));
    setAnchor(String(id));
  }, []);
  const extend = (id: string): void => {
    const from = anchor ?? activeId;
    setPicked((before) => new Set([...before, ...rangeOf(ids, from, id).map(Number).filter((number) => !Number.isNaN(number))]));
    setAnchor(from ?? id);
    setActiveId(id);
  };
  const work = useInboxWork(targets, inbox, () => setPicked(new Set()));
  const onKey = (event: KeyboardEvent): boolean => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') setPicked(new Set(inbox.shown.map((alert) => alert.id)));
    else if (event.ctrlKey || event.metaKey || event.altKey) return false;
    else if (event.key === 'Enter' && active !== null) setOpen(true);
    else if ((event.key === 'x' || event.key === 'X' || event.key === ' ') && active !== null) choose(active.id);
    else if (event.key === 'Escape') { if (chosen.size > 0) setPicked(new Set()); else if (isOpen) setOpen(false); else setActiveId(null); } else return work.onKey(event);
    return true;
  };

  const hasNothing = inbox.total === 0 && inbox.snoozed.length === 0;
  const leftId = active === null && /^\d+$/.test(activeId ?? '') ? Number(activeId) : null;
  const close = (): void => { setOpen(false); focusInbox(); };
  if (hasNothing && (!isOpen || leftId === null)) return <NothingFires />;
  return (
    <>
      {work.tools(chosen.size, () => setPicked(new Set()))}
      {work.failure}
      {asked !== null && alerts?.has(asked) === false && <div className="page-notes"><Notice action={<Button onClick={() => navigate({ screen: 'alert-history' })}>History</Button>}>That alert is in the inbox no longer: it was over and acknowledged, or is older than a day.</Notice></div>}
      <div className="list-body">
        <div className="list-main inbox-main">
          {hasNothing ? <NothingFires /> : inbox.rows.length === 0 ? <NothingMatches /> : (
            <AlertList
              rows={inbox.rows} activeId={activeId} leftAt={at < 0 && spot.id === activeId ? spot.at : null} chosen={chosen} onActivate={activate} onExtend={extend} onChoose={choose} onFold={fold} onOpen={(id) => { activate(id); setOpen(true); }}
              onUnsnooze={work.unsnoozePerson} onKey={onKey} isHeld={inbox.isHeld} setHeld={inbox.setHeld}
            />
          )}
          <p className="inbox-held" role="status" data-visible={inbox.waiting > 0}>{inbox.waiting > 0 ? 'The order has changed; rows move when the pointer leaves the list.' : ''}</p>
        </div>
        {isOpen && active !== null && <AlertPanel key={active.id} alert={active} actions={<AlertPanelActions alert={active} onDone={inbox.reloadSnoozed} />} onClose={close} />}
        {isOpen && leftId !== null && <LeftAlert key={leftId} id={leftId} onClose={close} />}
      </div>
      {work.dialog}
    </>
  );
}

/** An alert that has left the inbox, as the history has it. */
function LeftAlert({ id, onClose }: { readonly id: number; readonly onClose: () => void }) {
  // By its id alone, whenever it was.
  const { data, reload } = useCall(`alert ${id}`, (client, signal) => client.alerts.history({ ids: [id], startAt: 0, endAt: 1, limit: 1, offset: 0 }, { signal }));
  const alert = data?.rows[0];
  return alert === undefined ? null : <AlertPanel alert={alert} actions={<AlertPanelActions alert={alert} onDone={reload} />} onClose={onClose} />;
}

const several = (count: number, one: string, many: string): string => (count === 1 ? one : `${count.toLocaleString()} ${many}`);

/** The actions on what is chosen: by button, by key, and the dialog that asks for a note. */
function useInboxWork(targets: readonly AlertView[], inbox: InboxRows, onDone: () => void) {
  const zone = useZone();
  const nowAt = useNow(5_000);
  const filter = useFilter();
  const people = usePeople();
  const [tool, setTool] = useState<OpenTool>(null);
  const [isNoting, setNoting] = useState(false);
  const { reloadSnoozed, setHeld } = inbox;
  // What the lead did themselves moves rows at once.
  const actions = useAlertActions(useCallback(() => { reloadSnoozed(); setHeld(false); }, [reloadSnoozed, setHeld]));
  const ids = targets.map((alert) => alert.id);
  const keys = [...new Set(targets.flatMap((alert) => alert.agentKey ?? []))];
  const ruleIds = [...new Set(targets.map((alert) => alert.ruleId))];
  const firing = targets.filter((alert) => alert.condition === 'firing').map((alert) => alert.id);
  const first = targets[0];
  const [told, setTold] = useState('');
  const then = async (work: Promise<boolean>, words: string): Promise<void> => {
    if (!(await work)) return;
    setTold(words);
    onDone();
  };

  const acknowledge = (): void => setNoting(true);
  const unacknowledge = (): void => void then(actions.unacknowledge(ids), 'Taken back');
  const snooze = (choice: SilenceChoice): void => { if (firing.length > 0) void then(actions.snooze(firing, choice), several(firing.length, 'Snoozed', 'snoozed')); };
  const unsnooze = (): void => void then(actions.unsnooze(ids, keys), 'Unsnoozed');
  const timeline = (): void => { if (targets.length === 1 && first !== undefined && first.agentKey !== null) openAgentMoment(first.agentKey, first.sinceAt, zone); };
  const exportThese = (): void => {
    const startAt = Math.min(startOfDate(dateOf(nowAt, zone), zone), ...inbox.shown.map((alert) => alert.sinceAt));
    const preset: Partial<ExportRequest> = { dataset: 'alerts', fromAt: startAt, toAt: coreNowAt(), zone, filters: filterWords(filter, people, sourceName), ...toExportScope(toScope(filter, people)) };
    openExport(preset);
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (first === undefined) return false;
    const runs: Readonly<Record<string, () => void>> = {
      a: () => { if (targets.every((alert) => alert.acknowledgedAt !== null)) unacknowledge(); else acknowledge(); },
      s: () => { if (event.shiftKey) setTool('snooze'); else if (targets.every((alert) => isSnoozed(alert, nowAt))) unsnooze(); else snooze('15'); },
      p: () => { if (keys.length > 0) setTool('person'); },
      m: () => setTool('rule'),
      t: timeline,
    };
    const run = runs[event.key.toLowerCase()];
    run?.();
    return run !== undefined;
  };
  return {
    onKey,
    unsnoozePerson: (agentKey: string): void => void then(actions.unsnoozePeople([agentKey]), 'Unsnoozed'),
    failure: actions.failure === null ? null : <div className="page-notes"><FailureNotice failure={actions.failure} /></div>,
    tools: (chosen: number, onClear: () => void) => (
      <InboxTools
        targets={targets} chosen={chosen} told={told} nowAt={nowAt} open={tool} onOpen={setTool} isBusy={actions.isRunning} onAcknowledge={acknowledge} onUnacknowledge={unacknowledge} onSnooze={snooze} onUnsnooze={unsnooze}
        onSnoozePeople={(choice) => void then(actions.snoozePeople(keys, choice), several(keys.length, 'Person snoozed', 'people snoozed'))} onMuteRules={(choice) => void then(actions.muteRules(ruleIds, choice), several(ruleIds.length, 'Rule muted', 'rules muted'))} onTimeline={timeline} onExport={exportThese} onClear={onClear}
      />
    ),
    dialog: isNoting && <AcknowledgeDialog count={ids.length} onClose={() => setNoting(false)} onAcknowledge={(note) => { setNoting(false); void then(actions.acknowledge(ids, note), several(ids.length, 'Acknowledged', 'acknowledged')); }} />,
  };
}
