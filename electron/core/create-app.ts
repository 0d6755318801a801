import { createPoller } from '../polling/poller.ts';
import { primaryStreamOf } from '../polling/streams.ts';
import type { Connector } from '../ports/connector.ts';
import type { SourceRecord } from '../ports/stores.ts';
import { createAlerts } from './alerts/alerts.ts';
import { readFrontiers } from './alerts/past/backtest-request.ts';
import { backtesterOf } from './alerts/past/backtester-of.ts';
import { createTemplateShelf } from './alerts/past/templates.ts';
import type { App, AppPorts } from './app.ts';
import { createCommands } from './commands.ts';
import type { Core } from './core.ts';
import { createFloorModel } from './floor/floor-model.ts';
import { createFloorWatch } from './floor/floor-watch.ts';
import { createFreshness } from './freshness.ts';
import { createWaitingWatch } from './interactions/waiting-watch.ts';
import { observeStore } from './observed-store.ts';
import { createOperations } from './operations.ts';
import { createPeopleState } from './people/people-state.ts';
import { createPollerSet } from './poller-set.ts';
import { createLinkHosts } from './link-hosts.ts';
import { createListen } from './push/open-receiver.ts';
import { createPushSet } from './push/push-set.ts';
import { createPushSource } from './push/push-source.ts';
import { readReceiverSecrets } from './push/receiver-secrets.ts';
import { createRouter } from './router.ts';
import { createSettingsBook } from './settings-book.ts';
import { createSourceBook } from './source-book.ts';
import { createSourceClient } from './source-client.ts';
import { createStatusWatch } from './status-watch.ts';
import { summarise } from './summary.ts';
import { retryAfterUpdate } from './update-retry.ts';

/** The only composition root: what a shell gives goes in, one running core comes out. */
export function createApp(ports: AppPorts, connectors: readonly Connector[]): App {
  const core = createCore(ports, connectors);
  let isStarted = false;
  let isStopped = false;
  const run = async (): Promise<void> => {
    const isLoaded = await core.ready.then(() => true, () => false);
    if (!isLoaded || isStopped) return;
    core.pollers.start();
    core.push.start();
    core.statusWatch.start();
    core.alerts.start();
  };
  return {
    router: createRouter(core, connectors),
    commands: createCommands(core),
    start: () => {
      if (isStarted) return;
      isStarted = true;
      void run();
    },
    stop: async () => {
      isStopped = true;
      await core.ready.catch(() => undefined);
      core.alerts.stop();
      core.statusWatch.stop();
      core.floorWatch.stop();
      core.floor.stop();
      core.people.stop();
      core.waiting.stop();
      await Promise.all([core.pollers.stop(), core.push.stop()]);
      await Promise.all([core.chores, core.operations.settled(), core.floor.settled(), core.freshness.settled(), core.alerts.settled()]);
    },
    onStatus: (listener) => core.statusWatch.onChange((status) => listener(summarise(status))),
    onLinkHosts: (listener) => core.linkHosts.onChange(listener),
    onAlerts: (listener) => core.alerts.onTray(listener),
    onNotice: (listener) => core.alerts.delivery.onNotice(listener),
  };
}

/** The running parts, for tests and benchmarks that look inside; shells use `createApp`. */
export function createCore(ports: AppPorts, connectors: readonly Connector[]): Core {
  const { clock, log, random, reader } = ports;
  const store = observeStore(ports.store, {
    pageIngested: (page, result) => {
      if (page.covered !== null) freshness.covered(page.sourceId, page.stream, page.covered.endAt);
      floor.pageIngested(page, result);
      waiting.pageIngested(page);
      alerts.pageIngested(page, result);
    },
    countsChanged: () => freshness.countsChanged(),
    gapsChanged: (sourceId) => alerts.gapsChanged(sourceId),
  });
  const book = createSourceBook({ store, secrets: ports.secrets, clock, connectors, onChange: () => linkHosts.tell() });
  const linkHosts = createLinkHosts(() => book.all());
  const settings = createSettingsBook(store, ports.deskZone, {
    zoneChanged: () => {
      floor.reload();
      freshness.countsChanged();
      statusWatch.poke();
      alerts.scopeChanged();
    },
    proxyChosen: (proxy) => ports.useProxy?.(proxy),
  });
  const createPollerOf = (source: SourceRecord) => {
    const connector = book.connectorOf(source.kind);
    return createPoller({ source, connector, client: createSourceClient(ports, connector, source), store, clock, random, log, onHealth: () => statusWatch.poke() });
  };
  const sources = (): readonly SourceRecord[] => readable(book.all(), connectors);
  const zone = (): string => settings.zone();
  const nowAt = (): number => freshness.nowAt();
  const isPresent = (sourceId: number): boolean => book.all().some((source) => source.id === sourceId);
  const people = createPeopleState({ store, isPresent, onChange: () => {
    floor.peopleChanged();
    alerts.scopeChanged();
    // Somebody's midnight may be another one now.
    const hasZones = people.book().teams.some((team) => team.zone !== null);
    if (hasZones || hadZones) floor.reload();
    hadZones = hasZones;
  } });
  const zones = (): readonly string[] => [...new Set([zone(), ...people.book().teams.flatMap((team) => team.zone ?? [])])];
  const zoneOf = (key: string): string => people.teamOf(key)?.zone ?? zone();
  let hadZones = false;
  const listen = ports.listen ?? createListen({ inbox: store.inbox, clock, log });
  const push = createPushSet({
    sources, connectorOf: (source) => book.connectorOf(source.kind), onChange: () => statusWatch.poke(),
    createSourceOf: (source, connector) => createPushSource({ source, connector, store, clock, log, listen, readSecrets: () => readReceiverSecrets(ports, book, source), onHealth: () => statusWatch.poke() }),
  });
  const pollers = createPollerSet(createPollerOf, sources, () => statusWatch.poke());
  const freshness = createFreshness({
    store: reader, clock, log, zone, sources, primaryStreamOf: (source) => primaryStreamOf(book.connectorOf(source.kind), source.settings),
    health: (sourceId) => [...pollers.health(sourceId), ...push.health(sourceId)], receiver: (sourceId) => push.receiver(sourceId), isHeld: () => pollers.isHeld, onCounts: () => statusWatch.poke(),
  });
  const statusWatch = createStatusWatch(() => freshness.status(), clock);
  const floor = createFloorModel({
    reader, clock, log, zone, zones, zoneOf, sources, nowAt, freshAt: (sourceId) => freshness.freshAt(sourceId), ruleAt: (sourceId) => freshness.ruleAt(sourceId),
    isLive: (sourceId) => freshness.isLive(sourceId), personOf: (key) => people.personOf(key), agentsOf: (personId) => people.agentsOf(personId),
  });
  const floorWatch = createFloorWatch(floor, nowAt);
  const waiting = createWaitingWatch({ reader, clock, log, sources, nowAt, isStreamLive: (sourceId, stream) => freshness.isStreamLive(sourceId, stream) });
  const importing = new Set<number>();
  const alerts = createAlerts({ ports, store, book, people, freshness, statusWatch, zone, canRead: (kind) => connectors.some((connector) => connector.kind === kind), waitingOf: (sourceId) => push.receiver(sourceId)?.waiting ?? 0, isImporting: (sourceId) => importing.has(sourceId) });
  const operations = createOperations({ ports, store, book, pollers, push, people, floor, freshness, waiting, alerts, connectors });
  const backtester = backtesterOf(reader);
  const templates = createTemplateShelf({ backtester, sources, frontiers: () => readFrontiers(reader, connectors), nowAt, zone });
  const load = async (): Promise<void> => {
    await book.load();
    await settings.load();
    await people.load();
    await freshness.load();
    await floor.start();
    await alerts.load();
  };
  const ready = load();
  ready.catch((error: unknown) => log.error('core-load-failed', {}, error));
  // Nobody waits for these: a long quarantine must not hold up the first screen.
  const chores = ready.then(() => operations.resumeRebuilds()).then(() => retryAfterUpdate(ports, operations)).catch((error: unknown) => log.error('update-retry-failed', {}, error));
  return { ports: { ...ports, store }, book, settings, pollers, push, people, freshness, floor, floorWatch, statusWatch, waiting, operations, importing, alerts, backtester, templates, linkHosts, ready, chores };
}

/** Sources whose connector this build has; others stay stored and untouched. */
function readable(sources: readonly SourceRecord[], connectors: readonly Connector[]): readonly SourceRecord[] {
  return sources.filter((source) => connectors.some((connector) => connector.kind === source.kind));
}
