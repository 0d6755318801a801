import type { SourceTestStep } from '../../shared/contract/schemas.ts';
import type { SourceKind } from '../../shared/domain/activity.ts';
import { MAPPABLE_STATES, type State } from '../../shared/domain/state.ts';
import type { Connector, Settings, TestStep } from '../ports/connector.ts';
import type { SecretValues } from '../ports/secrets.ts';
import type { SourceRecord, StoreWriter } from '../ports/stores.ts';
import type { Alerts } from './alerts/alerts.ts';
import type { AppPorts } from './app.ts';
import { badInput } from './failures.ts';
import type { FloorModel } from './floor/floor-model.ts';
import type { Freshness } from './freshness.ts';
import type { WaitingWatch } from './interactions/waiting-watch.ts';
import type { PeopleState } from './people/people-state.ts';
import type { PollerSet } from './poller-set.ts';
import { isPushConnector } from './push/event-pages.ts';
import { createEventRebuilds } from './push/event-rebuilds.ts';
import type { PushSet } from './push/push-set.ts';
import { readReceiverSecrets } from './push/receiver-secrets.ts';
import { retryQuarantine, type RetrySource } from './quarantine-retry.ts';
import type { SourceBook, SourceInput } from './source-book.ts';

/** What changes something, for screens and command line alike. Failures are `AppFailure`s. */
export interface Operations {
  addSource(input: SourceInput & { readonly kind: SourceKind }): Promise<SourceRecord>;
  updateSource(id: number, input: Partial<SourceInput>): Promise<SourceRecord>;
  setPaused(id: number, isPaused: boolean): Promise<SourceRecord>;
  removeSource(id: number, options: { readonly purge: boolean }): Promise<SourceRecord>;
  /** Deletes the history of a source that was removed without it; null when no removed source has that name. */
  purgeRemoved(name: string): Promise<SourceRecord | null>;
  /** A stored source, or one that is only entered yet; steps as they finish, ending with the first that fails. */
  testSource(target: number | (SourceInput & { readonly kind: SourceKind }), signal?: AbortSignal): AsyncGenerator<SourceTestStep, void, unknown>;
  setLabels(id: number, mapping: Readonly<Record<string, State>>): Promise<void>;
  /** Reads refused items again with today's rules. What is still refused goes back with its new reason. */
  retryQuarantine(): Promise<{ readonly retried: number; readonly accepted: number }>;
  dropQuarantine(): Promise<{ readonly dropped: number }>;
  /** Reads events anew where an earlier run was killed while it did. */
  resumeRebuilds(): Promise<void>;
  /** Resolves when nothing is rebuilt in the background any more. */
  settled(): Promise<void>;
}

export interface OperationPorts {
  readonly ports: AppPorts;
  /** Tells the core of what was written. */
  readonly store: StoreWriter;
  readonly book: SourceBook;
  readonly pollers: PollerSet;
  readonly push: PushSet;
  readonly people: PeopleState;
  readonly floor: FloorModel;
  readonly freshness: Freshness;
  readonly waiting: WaitingWatch;
  readonly alerts: Alerts;
  readonly connectors: readonly Connector[];
}

/** Settings on which the time of a pushed event hangs. */
const ZONE_SETTINGS = ['zone', 'zoneConfirmed'];

export function createOperations({ ports, store, book, pollers, push, people, floor, freshness, waiting, alerts, connectors }: OperationPorts): Operations {
  const rebuilds = createEventRebuilds({ store, log: ports.log, connectorOf: (source) => book.connectorOf(source.kind), sources: () => book.all(), onRebuilt: () => {
    floor.reload();
    for (const source of book.all()) if (isPushConnector(book.connectorOf(source.kind))) alerts.sourceReread(source.id);
  } });

  const put = async (source: SourceRecord): Promise<SourceRecord> => {
    const known = isPushConnector(book.connectorOf(source.kind)) ? await withReceiverToken(ports, book, source) : source;
    await Promise.all([pollers.put(known), push.put(known)]);
    return known;
  };
  const retrySourceOf = (sourceId: number): RetrySource | undefined => {
    const source = book.all().find((candidate) => candidate.id === sourceId);
    const connector = connectors.find((candidate) => candidate.kind === source?.kind);
    return source === undefined || connector === undefined ? undefined : { source, connector };
  };

  return {
    addSource: async (input) => {
      const source = await book.add(input);
      // A joined history may hold agents of today.
      await freshness.sourceChanged(source.id);
      people.sourcesChanged();
      waiting.sourcesChanged();
      alerts.scopeChanged();
      floor.reload();
      return put(source);
    },
    updateSource: async (id, input) => {
      const before = book.byId(id);
      const change = async (): Promise<SourceRecord> => {
        const updated = await book.update(id, input);
        // Rules name sources: at once, before one of them is looked for by its old name.
        if (updated.name !== before.name) alerts.scopeChanged();
        return put(updated);
      };
      if (!ZONE_SETTINGS.some((key) => input.settings?.[key] !== undefined)) return change();
      return rebuilds.around(before, change, (after) => ZONE_SETTINGS.some((key) => before.settings[key] !== after.settings[key]));
    },
    setPaused: async (id, isPaused) => {
      if (book.byId(id).isPaused === isPaused) return book.byId(id);
      const source = await book.setPaused(id, isPaused);
      pollers.setPaused(source);
      await push.put(source);
      alerts.scopeChanged();
      return source;
    },
    removeSource: async (id, options) => {
      // First the poller: a page that arrives after the removal would bring the source's data back.
      book.byId(id);
      await Promise.all([pollers.remove(id), push.remove(id)]);
      const source = await book.remove(id, options);
      if (options.purge) alerts.sourcePurged(id);
      await freshness.sourceChanged(id);
      people.sourcesChanged();
      waiting.sourcesChanged();
      alerts.scopeChanged();
      floor.reload();
      return source;
    },
    purgeRemoved: async (name) => {
      const removed = await book.findRemoved(name);
      if (removed !== null) await store.removeSource(removed.id, { purge: true });
      return removed;
    },
    testSource: (target, signal) => runTest(ports, book, target, signal),
    setLabels: async (id, mapping) => {
      const source = book.byId(id);
      const entries = Object.entries(mapping);
      const strange = entries.find(([, state]) => !MAPPABLE_STATES.some((mappable) => mappable === state));
      if (strange) badInput(`A label cannot stand for “${strange[1]}”.`, `Choose one of: ${MAPPABLE_STATES.join(', ')}.`, strange[0]);
      await store.writeLabelMapping(source.id, new Map(entries));
      floor.reload();
      alerts.sourceReread(source.id);
    },
    retryQuarantine: () => retryQuarantine(store, retrySourceOf, ports.clock.now()),
    dropQuarantine: async () => ({ dropped: await store.dropQuarantine('all') }),
    resumeRebuilds: () => rebuilds.resume(),
    settled: () => rebuilds.settled(),
  };
}

/** A receiver has its secret path from the beginning, so that its address can be told before it listens. */
async function withReceiverToken(ports: AppPorts, book: SourceBook, source: SourceRecord): Promise<SourceRecord> {
  await readReceiverSecrets(ports, book, source);
  return book.byId(source.id);
}

async function* runTest(ports: AppPorts, book: SourceBook, target: number | (SourceInput & { readonly kind: SourceKind }), signal?: AbortSignal): AsyncGenerator<SourceTestStep, void, unknown> {
  const { kind, settings } = typeof target === 'number' ? book.byId(target) : { kind: target.kind, settings: book.parseSettings(target.kind, target.settings) };
  const secrets = typeof target === 'number' ? await readSecrets(ports, book.byId(target)) : { ok: true as const, values: target.secrets };
  if (!secrets.ok) {
    yield { step: 'Secrets', ok: false, detail: secrets.detail, hint: secrets.hint };
    return;
  }
  for (const step of testSteps(ports, book, kind, settings, secrets.values)) {
    const result = await step.run(signal);
    yield { step: step.step, ...result };
    if (!result.ok || signal?.aborted === true) return;
  }
}

function testSteps(ports: AppPorts, book: SourceBook, kind: SourceKind, settings: Settings, secrets: SecretValues): readonly TestStep[] {
  return book.connectorOf(kind).testSteps({ http: ports.http, clock: ports.clock, settings, secrets });
}

type SecretsRead = { readonly ok: true; readonly values: SecretValues } | { readonly ok: false; readonly detail: string; readonly hint: string };

async function readSecrets(ports: AppPorts, source: SourceRecord): Promise<SecretsRead> {
  const outcome = await ports.secrets.read(source);
  if (outcome.ok) return outcome;
  return { ok: false, detail: outcome.reason === 'missing' ? 'No secrets are stored for this source.' : 'The stored secrets cannot be read here.', hint: outcome.hint };
}
