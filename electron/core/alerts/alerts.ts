import { leavesOf } from '../../../shared/alerts/compile.ts';
import type { SourceKind } from '../../../shared/domain/activity.ts';
import { MINUTE_MS, type UtcMs } from '../../../shared/domain/time.ts';
import type { AgentRef, IngestPage, IngestResult, StoreWriter } from '../../ports/stores.ts';
import { agentKeyOf } from '../agent-key.ts';
import type { AppPorts } from '../app.ts';
import type { Freshness } from '../freshness.ts';
import type { PeopleState } from '../people/people-state.ts';
import type { SourceBook } from '../source-book.ts';
import type { StatusWatch } from '../status-watch.ts';
import { createAlarm } from './live/alarm.ts';
import { createAlertBook } from './inbox/alert-book.ts';
import { createAlertDesk, type AlertDesk } from './inbox/alert-desk.ts';
import { createAlertSources, type AlertSources } from './live/alert-sources.ts';
import type { AlertSurroundings } from './inbox/alert-views.ts';
import { createAlertWriter } from './inbox/alert-writer.ts';
import { createDelivery, type Delivery } from './delivery/delivery.ts';
import { createEngineMemory } from './live/engine-memory.ts';
import type { EnginePorts } from './live/engine-work.ts';
import { sourceOf } from './live/gone-alerts.ts';
import { createInbox, type Inbox } from './inbox/inbox.ts';
import { createLiveEngine, type LiveEngine } from './live/live-engine.ts';
import { createLiveFacts } from './live/live-facts.ts';
import { createNorms } from './live/norms.ts';
import { createRuleBook } from './rules/rule-book.ts';
import { createRuleDesk, type RuleDesk } from './rules/rule-desk.ts';
import { createRuleFacts } from './facts/rule-facts.ts';
import { createFiredTimes, createRuleViews } from './rules/rule-views.ts';
import { namesOf, renamedBetween, type Names } from './rules/scope-names.ts';

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
  /** Deliveries of a push source that wait to be read. */
  readonly waitingOf: (sourceId: number) => number;
  /** True while a file of the source's events is read. */
  readonly isImporting: (sourceId: number) => boolean;
}

/** Everything about alerts that is live: rules, their evaluation, the inbox and its history. Failures are `AppFailure`s. */
export interface Alerts extends AlertDesk, RuleDesk, Inbox {
  /** Rules and recent alerts; before anything else. */
  load(): Promise<void>;
  /** Begins to evaluate, without anybody waiting. */
  start(): void;
  stop(): void;
  settled(): Promise<void>;
  readonly delivery: Delivery;
  pageIngested(page: IngestPage, result: IngestResult): void;
  /** Gaps of a source changed. */
  gapsChanged(sourceId: number): void;
  /** Everything that is told of a source may be another now: labels, words, times. */
  sourceReread(sourceId: number): void;
  /** A source went with its data, and its alerts with it. */
  sourcePurged(sourceId: number): void;
  /** People, teams, sources or the product's zone changed. */
  scopeChanged(): void;
}

export function createAlerts(given: AlertsPorts): Alerts {
  const { ports, store, freshness, zone } = given;
  const { clock, log, reader } = ports;
  const nowAt = (): UtcMs => freshness.nowAt();
  const book = createAlertBook(store);
  const rules = createRuleBook(store, nowAt);
  const fired = createFiredTimes();
  const memory = createEngineMemory(store);
  const delivery = createDelivery({
    store, clock, random: ports.random, log, http: ports.http, secrets: ports.secrets, nowAt, zone, build: ports.build,
    ruleMutedUntil: (id) => rules.find(id)?.mutedUntilAt ?? null, wantsOf: (id) => rules.find(id)?.rule.notify ?? null, agentSnoozedUntil: (agent) => desk.agentSnoozedUntil(agent),
  });
  const writer = createAlertWriter({ book, delivery, rule: (id) => rules.find(id), log });
  const sources = createAlertSources({ book: given.book, freshness, clock, reader, canRead: given.canRead, waitingOf: given.waitingOf, isImporting: given.isImporting, asksRefused: () => rules.all().some(({ isEnabled, rule }) => isEnabled && leavesOf(rule.when).some((leaf) => 'quarantined' in leaf)), onJudged: () => engine.sourcesDue() });
  const { engine, norms, sourceAlarm } = createEngine(given, sources, {
    book, memory, nowAt, rules: () => rules.all(), write: (raised, changed, at) => writer.write(raised, changed, at), onWatched: () => ruleDesk.tell(),
  });
  const around = createSurroundings(given, sources, (agent) => desk.agentSnoozedUntil(agent));
  const inbox = createInbox({ book, store, clock, nowAt, around, delivery, forgetBefore: (now) => memory.earliestHorizon(sources.ids(), now) });
  const changed = (ids: readonly number[]): void => {
    for (const id of ids) {
      const alert = book.get(id);
      if (alert !== null) fired.note(alert);
    }
    inbox.changed(ids);
    if (ids.length > 0) ruleDesk.tell();
  };
  const desk = createAlertDesk({ store, book, clock, log, nowAt, nameOf: (agents) => readNames(given, agents), onChange: changed, onWoken: (ids) => writer.decideAgain(ids) });
  const ruleDesk = createRuleDesk({ rules, toViews: createRuleViews({ book, fired, watched: () => engine.watched(), sources: () => sources.all(), nowAt, zone }), onChange: (ruleId) => engine.scopeChanged(ruleId) });
  const unlisten: (() => void)[] = [];
  let names: Names | null = null;
  let renaming: Promise<void> = Promise.resolve();
  /** Before anybody looks for whom rules name. */
  const followNames = (): void => {
    const now = namesOf(given.people.book(), given.book.all());
    const renamed = names === null ? [] : renamedBetween(names, now);
    names = now;
    if (renamed.length === 0) return;
    const written = rules.rename(renamed);
    renaming = renaming.then(() => written).catch((error: unknown) => log.error('alerts-rename-failed', {}, error));
    ruleDesk.tell();
  };

  return {
    ...desk, ...ruleDesk, ...inbox, delivery,
    load: async () => {
      await memory.load();
      await rules.load();
      followNames();
      // A page may tell of a moment before the frontier that was evaluated last.
      await book.load(memory.earliestHorizon(sources.ids(), nowAt()) - MINUTE_MS);
      await fired.load(store, nowAt());
      await desk.load();
      await delivery.load();
    },
    start: () => {
      sources.start();
      unlisten.push(book.onChange(changed), delivery.onChange(() => changed([])), delivery.onDecided((decided) => book.note(decided)), watchConnections(given, sources, engine, () => inbox.changed(book.firing().map(({ id }) => id))));
      delivery.start();
      desk.start();
      writer.decideLeft().catch((error: unknown) => log.error('alerts-left-undecided', {}, error));
      engine.start();
      changed([]);
    },
    stop: () => {
      for (const leave of unlisten.splice(0)) leave();
      for (const part of [engine, norms, desk, delivery, sources, sourceAlarm, inbox, ruleDesk]) part.stop();
    },
    settled: async () => {
      await renaming;
      for (const part of [engine, norms, desk, delivery]) await part.settled();
      await memory.flush(clock.monotonicMs(), { isNow: true });
    },
    pageIngested: (page, result) => engine.pageIngested(page, result),
    gapsChanged: (sourceId) => engine.sourceChanged(sourceId),
    sourceReread: (sourceId) => engine.sourceChanged(sourceId, { isSettled: true }),
    sourcePurged: (sourceId) => book.forget((alert) => sourceOf(alert) === sourceId),
    scopeChanged: () => {
      followNames();
      engine.scopeChanged();
      // Names of teams and sources stand beside alerts.
      inbox.changed(book.firing().map(({ id }) => id));
    },
  };
}

type EngineParts = Pick<EnginePorts, 'book' | 'memory' | 'nowAt' | 'rules' | 'write' | 'onWatched'>;

/** The engine with what works for it in the background. */
function createEngine({ ports: { clock, log, reader }, people, zone }: AlertsPorts, sources: AlertSources, parts: EngineParts) {
  const facts = createRuleFacts(reader);
  const engine: LiveEngine = createLiveEngine({
    ...parts, clock, log, facts: createLiveFacts(facts, (id) => sources.streamOf(id)),
    streamOf: (id) => sources.streamOf(id), sourceIds: () => sources.ids(), frontierOf: (id) => sources.frontierOf(id), isOfSums: (id) => sources.isOfSums(id), readSource: (id, at) => sources.read(id, at),
    readDirectory: async () => {
      const all = await reader.listAgents(sources.ids());
      return { directory: { sources: sources.all(), agents: all.filter(({ isActive }) => isActive !== false), people: people.book(), zone: zone() }, seen: new Set(all.map(agentKeyOf)) };
    },
    normOf: (key) => norms.of(key),
    ongoingAsOf: async (id) => (await reader.readOngoing(id))?.asOf ?? null,
    onWatched: (watched) => {
      norms.wake();
      parts.onWatched(watched);
    },
    onSourceDue: (at) => sourceAlarm.set(at),
  });
  const askedAgents = (): readonly AgentRef[] => {
    const { needs, byKind } = engine.watched();
    return needs.norms ? byKind.agent.flatMap(({ subject, plan }) => (subject.kind === 'agent' && plan.some(({ compiled }) => compiled.needs.norms) ? [subject.agent] : [])) : [];
  };
  const norms = createNorms({ facts, clock, log, nowAt: parts.nowAt, streamOf: (id) => sources.streamOf(id), frontierOf: (id) => sources.frontierOf(id), agents: askedAgents, onChange: () => engine.normsChanged() });
  const sourceAlarm = createAlarm(clock, parts.nowAt, () => engine.sourcesDue());
  return { engine, norms, sourceAlarm };
}

function createSurroundings({ people, freshness }: AlertsPorts, sources: AlertSources, agentSnoozedUntil: (agent: AgentRef) => UtcMs | null): AlertSurroundings {
  return {
    nowAt: () => freshness.nowAt(), agentSnoozedUntil,
    teamNameOf: (key) => people.teamOf(key)?.name ?? null,
    sourceName: (sourceId) => sources.nameOf(sourceId),
    sourcesOf: (alert) => {
      const own = sourceOf(alert);
      return own === null ? [...new Set(people.agentsOfTeams([Number(alert.subjectKey)]).map(({ sourceId }) => sourceId))] : [own];
    },
    isLive: (sourceId) => freshness.isLive(sourceId), freshAt: (sourceId) => freshness.freshAt(sourceId),
  };
}

/** Sources are judged whenever their connections change; alerts look different where a source goes or comes. */
function watchConnections({ freshness, statusWatch }: AlertsPorts, sources: AlertSources, engine: LiveEngine, onLive: () => void): () => void {
  let live = '';
  return statusWatch.onChange(() => {
    engine.sourcesDue();
    const now = sources.ids().filter((id) => freshness.isLive(id)).join(' ');
    if (now === live) return;
    live = now;
    onLive();
  });
}

async function readNames({ ports, people }: AlertsPorts, agents: readonly AgentRef[]): Promise<ReadonlyMap<string, string>> {
  const found = await ports.reader.listAgents([...new Set(agents.map(({ sourceId }) => sourceId))], agents.map(({ agentId }) => agentId));
  return new Map(found.map((agent) => [agentKeyOf(agent), agent.name ?? people.personOf(agentKeyOf(agent))?.name ?? agent.agentId]));
}
