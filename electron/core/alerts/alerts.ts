import { primaryStreamOf } from '../../polling/streams.ts';
import type { AlertSummary, AlertView, HistoryPage, HistoryQuery, InboxEvent, RuleView } from '../../../shared/contract/alert-schemas.ts';
import type { SourceKind } from '../../../shared/domain/activity.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS, type UtcMs } from '../../../shared/domain/time.ts';
import { isOpen } from '../../alerts/reconcile.ts';
import type { AgentRef, IngestPage, IngestResult, SourceRecord, StoreWriter } from '../../ports/stores.ts';
import { agentKeyOf, parseAgentKey } from '../agent-key.ts';
import type { AppPorts, TrayAlerts } from '../app.ts';
import type { Freshness } from '../freshness.ts';
import { createLiveStreams } from '../live-stream.ts';
import type { PeopleState } from '../people/people-state.ts';
import type { SourceBook } from '../source-book.ts';
import type { StatusWatch } from '../status-watch.ts';
import { createAlarm } from './alarm.ts';
import { createAlertBook, INBOX_MS } from './alert-book.ts';
import { createAlertDesk, type AlertDesk } from './alert-desk.ts';
import { toAlertView, topAlerts, snoozedUntil, worstOf, type AlertSurroundings } from './alert-views.ts';
import { createAlertWriter } from './alert-writer.ts';
import { settledAt } from './chat-facts.ts';
import { createDelivery, type Delivery } from './delivery.ts';
import { createEngineMemory } from './engine-memory.ts';
import { sourceOf } from './gone-alerts.ts';
import { createInboxWatch } from './inbox-watch.ts';
import { createLiveEngine } from './live-engine.ts';
import { createLiveFacts } from './live-facts.ts';
import { createNorms } from './norms.ts';
import { createRuleBook } from './rule-book.ts';
import { createRuleFacts } from './rule-facts.ts';
import { createFiredTimes, createRuleViews } from './rule-views.ts';
import { toSourceFacts } from './source-facts.ts';

/** After the clock jumped or the core started, connections get this long to answer before they are judged. */
const GRACE_MS = 90 * SECOND_MS;
const PRUNE_EVERY_MS = HOUR_MS;
const TOP = 5;

/** Whether a source tells sums of slots and not when something changed: each slot is news for everybody. */
const isOfSums = (kind: SourceKind | undefined): boolean => kind === 'liveperson';

export interface AlertsPorts {
  readonly ports: AppPorts;
  /** Tells the core of what was written. */
  readonly store: StoreWriter;
  readonly book: SourceBook;
  readonly people: PeopleState;
  readonly freshness: Freshness;
  readonly statusWatch: StatusWatch;
  readonly zone: () => string;
  /** Whether this build has the connector. */
  readonly canRead: (kind: SourceKind) => boolean;
}

/** Everything about alerts that is live: rules, their evaluation, the inbox and its history. Failures are `AppFailure`s. */
export interface Alerts extends AlertDesk {
  load(): Promise<void>;
  start(): void;
  stop(): void;
  settled(): Promise<void>;
  readonly delivery: Delivery;
  pageIngested(page: IngestPage, result: IngestResult): void;
  /** Gaps of a source changed. */
  gapsChanged(sourceId: number): void;
  /** Everything that is told of a source may be another now: labels, words, times. */
  sourceReread(sourceId: number): void;
  /** People, teams or sources changed. */
  scopeChanged(): void;
  /** The product's zone is another: so are its days. */
  zoneChanged(): void;
  rules(): readonly RuleView[];
  watchRules(signal?: AbortSignal): AsyncIteratorObject<RuleView[], undefined>;
  saveRule(input: { readonly id: number | null; readonly rule: unknown; readonly enabled: boolean }): Promise<RuleView>;
  removeRule(id: number): Promise<void>;
  setEnabled(id: number, enabled: boolean): Promise<RuleView>;
  muteRule(id: number, untilAt: UtcMs | null): Promise<RuleView>;
  watch(signal?: AbortSignal): AsyncIteratorObject<InboxEvent, undefined>;
  summary(): AlertSummary;
  history(query: HistoryQuery): Promise<HistoryPage>;
  /** Now, and whenever it changes. */
  onTray(listener: (alerts: TrayAlerts) => void): () => void;
}

export function createAlerts({ ports, store, book: sources, people, freshness, statusWatch, zone, canRead }: AlertsPorts): Alerts {
  const { clock, log, reader } = ports;
  const nowAt = (): UtcMs => freshness.nowAt();
  const alerts = createAlertBook(store);
  const rules = createRuleBook(store, nowAt);
  const fired = createFiredTimes();
  const memory = createEngineMemory(store);
  const ruleFacts = createRuleFacts(reader);
  const streamOf = (sourceId: number): string => {
    const source = sourceOfId(sourceId);
    return source === undefined ? '' : primaryStreamOf(sources.connectorOf(source.kind), source.settings);
  };
  const delivery = createDelivery({
    store, clock, random: ports.random, log, http: ports.http, secrets: ports.secrets, nowAt, zone, build: ports.build,
    ruleMutedUntil: (id) => rules.find(id)?.mutedUntilAt ?? null,
    wantsOf: (id) => rules.find(id)?.rule.notify ?? null,
    agentSnoozedUntil: (agent) => desk.agentSnoozedUntil(agent),
  });
  const writer = createAlertWriter({ book: alerts, delivery, rule: (id) => rules.find(id) });
  const sourceIds = (): readonly number[] => readable().map(({ id }) => id);
  const readable = (): readonly SourceRecord[] => sources.all().filter(({ kind }) => canRead(kind));
  const sourceOfId = (sourceId: number): SourceRecord | undefined => sources.all().find(({ id }) => id === sourceId);
  /** Up to where a source's data can be judged: what it fetched whole, sums up to their last whole slot. */
  const frontierOf = (sourceId: number): UtcMs | null => {
    const at = freshness.freshAt(sourceId);
    const source = sourceOfId(sourceId);
    return at === null || source === undefined ? null : settledAt(source.kind, at);
  };
  let judgedFromMs = 0;

  const engine = createLiveEngine({
    clock, log, book: alerts, memory, nowAt, streamOf, sourceIds, facts: createLiveFacts(ruleFacts, streamOf),
    rules: () => rules.all(),
    isOfSums: (sourceId) => isOfSums(sourceOfId(sourceId)?.kind),
    readDirectory: async () => {
      const all = await reader.listAgents(sourceIds());
      return { directory: { sources: readable(), agents: all.filter(({ isActive }) => isActive !== false), people: people.book(), zone: zone() }, seen: new Set(all.map(agentKeyOf)) };
    },
    frontierOf,
    normOf: (key) => norms.of(key),
    readSource: async (sourceId, at) => {
      const status = freshness.status().sources.find(({ id }) => id === sourceId);
      if (status === undefined) return null;
      // After a start or a sleep a connection is late by nature: what was so before stands until it had its time.
      if (clock.monotonicMs() < judgedFromMs && status.condition !== 'live' && status.condition !== 'paused') return null;
      return toSourceFacts(status, await reader.listQuarantine({ sourceIds: [sourceId] }), at);
    },
    write: (raised, changed, at) => writer.write(raised, changed, at),
    onWatched: () => {
      norms.wake();
      tellRules();
    },
    onSourceDue: (at) => sourceAlarm.set(at),
  });
  const norms = createNorms({
    facts: ruleFacts, clock, log, nowAt, streamOf, frontierOf, onChange: () => engine.normsChanged(),
    agents: () => (engine.watched().needs.norms ? engine.watched().byKind.agent.flatMap(({ agents: [own], plan }) => (own !== undefined && plan.some(({ compiled }) => compiled.needs.norms) ? [own] : [])) : []),
  });
  const sourceAlarm = createAlarm(clock, nowAt, () => engine.sourcesDue());

  const around: AlertSurroundings = {
    nowAt, teamNameOf: (key) => people.teamOf(key)?.name ?? null,
    sourceName: (sourceId) => sourceOfId(sourceId)?.name ?? null,
    sourcesOf: (alert) => {
      const own = sourceOf(alert);
      if (own !== null) return [own];
      return [...new Set(people.agentsOfTeams([Number(alert.subjectKey)]).map(({ sourceId }) => sourceId))];
    },
    isLive: (sourceId) => freshness.isLive(sourceId), freshAt: (sourceId) => freshness.freshAt(sourceId),
    agentSnoozedUntil: (agent: AgentRef) => desk.agentSnoozedUntil(agent),
  };
  const desk = createAlertDesk({ store, reader, book: alerts, nowAt, clock, around, nameOf: async (agents) => namesOf(agents), onWoken: (woken) => wake(woken), onChange: (ids) => changed(ids) });
  const namesOf = async (agents: readonly AgentRef[]): Promise<ReadonlyMap<string, string>> => {
    const known = await reader.listAgents([...new Set(agents.map(({ sourceId }) => sourceId))], agents.map(({ agentId }) => agentId));
    return new Map(known.map((agent) => [agentKeyOf(agent), agent.name ?? people.personOf(agentKeyOf(agent))?.name ?? agent.agentId]));
  };
  /** The snooze is over and it still fires: it may interrupt once more. */
  const wake = async (ids: readonly number[]): Promise<void> => {
    const again = ids.flatMap((id) => alerts.get(id) ?? []).filter((alert) => isOpen(alert) && alert.acknowledgedAt === null);
    await alerts.write([], await delivery.woken(again));
  };

  const inbox = createInboxWatch({
    summary: () => summary(),
    views: () => [...alerts.all()].filter((alert) => alerts.isInInbox(alert, nowAt())).map((alert) => toAlertView(alert, around)),
    view: (id) => {
      const alert = alerts.get(id);
      return alert === null || !alerts.isInInbox(alert, nowAt()) ? null : toAlertView(alert, around);
    },
  });
  const summary = (): AlertSummary => {
    const firing = alerts.firing();
    const loud = firing.filter((alert) => snoozedUntil(alert, around) === null);
    return { firing: firing.length, unacknowledged: firing.filter(({ acknowledgedAt }) => acknowledgedAt === null).length, snoozed: firing.length - loud.length, worst: worstOf(loud), ...delivery.quiet(), missed: delivery.missed() };
  };

  const toView = createRuleViews({ book: alerts, fired, watched: () => engine.watched(), sources: readable, nowAt, zone });
  const ruleViews = (): RuleView[] => rules.all().map(toView);
  const ruleStreams = createLiveStreams<RuleView[]>();
  let ruleVersion = 1;
  const tellRules = (): void => {
    ruleVersion += 1;
    ruleStreams.wakeAll();
  };

  const trayListeners = new Set<(tray: TrayAlerts) => void>();
  const tray = (): TrayAlerts => {
    const loud = alerts.firing().filter((alert) => snoozedUntil(alert, around) === null && alert.acknowledgedAt === null);
    const { firing, worst, missed, mutedUntilAt, quietUntilAt } = summary();
    return { firing, worst, missed, mutedUntilAt, quietUntilAt, top: topAlerts(loud, TOP) };
  };
  const changed = (ids: readonly number[]): void => {
    for (const id of ids) {
      const alert = alerts.get(id);
      if (alert !== null) fired.note(alert);
    }
    inbox.changed(ids);
    if (ids.length > 0) tellRules();
    if (trayListeners.size > 0) {
      const shown = tray();
      for (const listener of trayListeners) listener(shown);
    }
    inboxAlarm.set(nextLeavingAt());
  };

  /** What is over leaves the inbox after a while. */
  const inboxAlarm = createAlarm(clock, nowAt, () => {
    const now = nowAt();
    const left = [...alerts.all()].filter((alert) => !alerts.isInInbox(alert, now) && alert.acknowledgedAt === null).map(({ id }) => id);
    alerts.prune(memory.earliestHorizon(sourceIds(), now), now);
    changed(left);
  });
  const nextLeavingAt = (): UtcMs | null => {
    const ends = [...alerts.all()].flatMap((alert) => (isOpen(alert) || alert.acknowledgedAt !== null || !alerts.isInInbox(alert, nowAt()) ? [] : [(alert.withdrawnAt ?? alert.resolvedAt ?? 0) + INBOX_MS]));
    return ends.length === 0 ? nowAt() + PRUNE_EVERY_MS : Math.min(...ends, nowAt() + PRUNE_EVERY_MS) + 1;
  };

  let live = '';
  const statusChanged = (): void => {
    engine.sourcesDue();
    const now = sourceIds().filter((id) => freshness.isLive(id)).join(' ');
    if (now === live) return;
    live = now;
    inbox.changed(alerts.firing().map(({ id }) => id));
  };
  const unlisten: (() => void)[] = [];
  const graceAlarm = createAlarm(clock, () => clock.monotonicMs(), () => engine.sourcesDue());
  const grace = (): void => {
    judgedFromMs = clock.monotonicMs() + GRACE_MS;
    graceAlarm.set(judgedFromMs);
  };

  return {
    ...desk,
    delivery,
    load: async () => {
      await memory.load();
      await rules.load();
      await alerts.load(memory.earliestHorizon(sourceIds(), nowAt()) - MINUTE_MS);
      await fired.load(store, nowAt());
      await desk.load();
      await delivery.load();
    },
    start: () => {
      grace();
      unlisten.push(alerts.onChange(changed), delivery.onChange(() => changed([])), delivery.onDecided((decided) => alerts.note(decided)), statusWatch.onChange(statusChanged), clock.onJump(grace));
      delivery.start();
      desk.start();
      void writer.decideLeft().catch((error: unknown) => log.error('alerts-left-undecided', {}, error));
      engine.start();
      changed([]);
    },
    stop: () => {
      engine.stop();
      norms.stop();
      desk.stop();
      delivery.stop();
      for (const alarm of [sourceAlarm, inboxAlarm, graceAlarm]) alarm.stop();
      for (const leave of unlisten.splice(0)) leave();
      inbox.stop();
      ruleStreams.endAll();
    },
    settled: async () => {
      await engine.settled();
      await norms.settled();
      await desk.settled();
      await delivery.settled();
      await memory.flush(clock.monotonicMs(), { isNow: true });
    },
    pageIngested: (page, result) => engine.pageIngested(page, result),
    gapsChanged: (sourceId) => engine.sourceChanged(sourceId),
    sourceReread: (sourceId) => engine.sourceChanged(sourceId, { isSettled: true }),
    scopeChanged: () => engine.scopeChanged(),
    zoneChanged: () => engine.scopeChanged(),
    rules: ruleViews,
    watchRules: (signal) => {
      let seen = 0;
      return ruleStreams.open(() => {
        if (seen === ruleVersion) return null;
        seen = ruleVersion;
        return ruleViews();
      }, signal);
    },
    saveRule: async ({ id, rule, enabled }) => {
      const { after, isOther } = await rules.save(id, rule, enabled);
      engine.scopeChanged(id !== null && isOther ? after.id : undefined);
      tellRules();
      return toView(after);
    },
    removeRule: async (id) => {
      await rules.remove(id);
      engine.scopeChanged();
      tellRules();
    },
    setEnabled: async (id, enabled) => {
      const record = await rules.setEnabled(id, enabled);
      engine.scopeChanged();
      tellRules();
      return toView(record);
    },
    muteRule: async (id, untilAt) => {
      const record = await rules.mute(id, untilAt);
      tellRules();
      return toView(record);
    },
    watch: (signal) => inbox.watch(signal),
    summary,
    history: async (query) => {
      const { startAt, endAt, ruleIds, severities, conditions, agentKeys, sourceIds: ofSources, acknowledged, text, limit, offset } = query;
      const filter = {
        window: { startAt, endAt },
        ...(ruleIds === undefined ? {} : { ruleIds }), ...(severities === undefined ? {} : { severities }), ...(conditions === undefined ? {} : { conditions }),
        ...(agentKeys === undefined ? {} : { agents: agentKeys.map(parseAgentKey) }), ...(ofSources === undefined ? {} : { sourceIds: ofSources }),
        ...(acknowledged === undefined ? {} : { isAcknowledged: acknowledged }), ...(text === undefined ? {} : { text }),
      };
      const [page, counts] = await Promise.all([store.listAlerts({ ...filter, limit, offset }), store.countAlerts(filter)]);
      return { total: page.total, rows: page.rows.map((alert): AlertView => toAlertView(alert, around)), rules: counts.rules.map((each) => ({ ...each })), subjects: counts.subjects.map((each) => ({ ...each })) };
    },
    onTray: (listener) => {
      trayListeners.add(listener);
      listener(tray());
      return () => { trayListeners.delete(listener); };
    },
  };
}
