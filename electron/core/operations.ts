import type { SourceTestStep } from '../../shared/contract/schemas.ts';
import type { SourceKind } from '../../shared/domain/activity.ts';
import { MAPPABLE_STATES, type State } from '../../shared/domain/state.ts';
import type { Connector, Settings, TestStep } from '../ports/connector.ts';
import type { SecretValues } from '../ports/secrets.ts';
import type { IngestPage, QuarantineRecord, SourceRecord, StoreWriter } from '../ports/stores.ts';
import type { AppPorts } from './app.ts';
import { badInput } from './failures.ts';
import type { FloorModel } from './floor/floor-model.ts';
import type { PollerSet } from './poller-set.ts';
import type { SourceBook, SourceInput } from './source-book.ts';

/** What changes something, for screens and command line alike. Failures are `AppFailure`s. */
export interface Operations {
  addSource(input: SourceInput & { readonly kind: SourceKind }): Promise<SourceRecord>;
  updateSource(id: number, input: Partial<SourceInput>): Promise<SourceRecord>;
  setPaused(id: number, isPaused: boolean): Promise<SourceRecord>;
  removeSource(id: number, options: { readonly purge: boolean }): Promise<SourceRecord>;
  /** A stored source, or one that is only entered yet; steps as they finish, ending with the first that fails. */
  testSource(target: number | (SourceInput & { readonly kind: SourceKind }), signal?: AbortSignal): AsyncGenerator<SourceTestStep, void, unknown>;
  setLabels(id: number, mapping: Readonly<Record<string, State>>): Promise<void>;
  /** Reads refused items again with today's rules. What is still refused goes back with its new reason. */
  retryQuarantine(): Promise<{ readonly retried: number; readonly accepted: number }>;
  dropQuarantine(): Promise<{ readonly dropped: number }>;
}

export interface OperationPorts {
  readonly ports: AppPorts;
  /** Tells the core of what was written. */
  readonly store: StoreWriter;
  readonly book: SourceBook;
  readonly pollers: PollerSet;
  readonly floor: FloorModel;
  readonly connectors: readonly Connector[];
}

export function createOperations({ ports, store, book, pollers, floor, connectors }: OperationPorts): Operations {
  return {
    addSource: async (input) => {
      const source = await book.add(input);
      await pollers.put(source);
      // A joined history may hold agents of today.
      floor.reload();
      return source;
    },
    updateSource: async (id, input) => {
      const source = await book.update(id, input);
      await pollers.put(source);
      return source;
    },
    setPaused: async (id, isPaused) => {
      if (book.byId(id).isPaused === isPaused) return book.byId(id);
      const source = await book.setPaused(id, isPaused);
      pollers.setPaused(source);
      return source;
    },
    removeSource: async (id, options) => {
      // First the poller: a page that arrives after the removal would bring the source's data back.
      book.byId(id);
      await pollers.remove(id);
      const source = await book.remove(id, options);
      floor.reload();
      return source;
    },
    testSource: (target, signal) => runTest(ports, book, target, signal),
    setLabels: async (id, mapping) => {
      const source = book.byId(id);
      const entries = Object.entries(mapping);
      const strange = entries.find(([, state]) => !MAPPABLE_STATES.some((mappable) => mappable === state));
      if (strange) badInput(`A label cannot stand for “${strange[1]}”.`, `Choose one of: ${MAPPABLE_STATES.join(', ')}.`, strange[0]);
      await store.writeLabelMapping(source.id, new Map(entries));
      floor.reload();
    },
    retryQuarantine: async () => {
      const entries = await store.takeQuarantine('all');
      let accepted = 0;
      for (const entry of entries) accepted += await retryEntry(store, connectorFor(book, connectors, entry.sourceId), entry, ports.clock.now());
      return { retried: entries.length, accepted };
    },
    dropQuarantine: async () => ({ dropped: await store.dropQuarantine('all') }),
  };
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

function connectorFor(book: SourceBook, connectors: readonly Connector[], sourceId: number): Connector | undefined {
  const source = book.all().find((candidate) => candidate.id === sourceId);
  return connectors.find((connector) => connector.kind === source?.kind);
}

/** 1 when the item was accepted (or counts for nothing any more), else 0 and it is in quarantine again. */
async function retryEntry(store: StoreWriter, connector: Connector | undefined, entry: QuarantineRecord, now: number): Promise<number> {
  const page: IngestPage = {
    sourceId: entry.sourceId, stream: entry.stream, asOf: entry.asOf, receivedAt: now, activities: [], names: [], snapshots: [], quarantined: [], cursor: null, covered: null,
  };
  const retried = connector?.retryItem?.(entry.stream, entry.content);
  if (retried === undefined || 'reason' in retried) {
    await store.ingest({ ...page, quarantined: [{ reason: retried?.reason ?? entry.reason, content: entry.content }] });
    return 0;
  }
  await store.ingest({ ...page, ...retried });
  return 1;
}
