import type { SourceTestStep } from '../../shared/contract/schemas.ts';
import type { SourceKind } from '../../shared/domain/activity.ts';
import { MAPPABLE_STATES, type State } from '../../shared/domain/state.ts';
import type { Connector, Settings, TestStep } from '../ports/connector.ts';
import type { SecretValues } from '../ports/secrets.ts';
import type { QuarantineRecord, SourceRecord, StoreWriter } from '../ports/stores.ts';
import type { AppPorts } from './app.ts';
import { badInput } from './failures.ts';
import type { FloorModel } from './floor/floor-model.ts';
import type { Freshness } from './freshness.ts';
import type { PollerSet } from './poller-set.ts';
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
}

export interface OperationPorts {
  readonly ports: AppPorts;
  /** Tells the core of what was written. */
  readonly store: StoreWriter;
  readonly book: SourceBook;
  readonly pollers: PollerSet;
  readonly floor: FloorModel;
  readonly freshness: Freshness;
  readonly connectors: readonly Connector[];
}

export function createOperations({ ports, store, book, pollers, floor, freshness, connectors }: OperationPorts): Operations {
  return {
    addSource: async (input) => {
      const source = await book.add(input);
      // A joined history may hold agents of today.
      await freshness.sourceChanged(source.id);
      floor.reload();
      await pollers.put(source);
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
      await freshness.sourceChanged(id);
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
    },
    retryQuarantine: () => retryAll(store, (entry) => connectorFor(book, connectors, entry.sourceId), ports.clock.now()),
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

type ConnectorOf = (entry: QuarantineRecord) => Connector | undefined;

async function retryAll(store: StoreWriter, connectorOf: ConnectorOf, now: number): Promise<{ readonly retried: number; readonly accepted: number }> {
  const readable = (await store.listQuarantine()).filter((entry) => connectorOf(entry)?.retryItem !== undefined && isWhole(entry.content));
  const taken = await store.takeQuarantine(readable.map((entry) => entry.id));
  let accepted = 0;
  for (const entries of Map.groupBy(taken, (entry) => `${entry.sourceId} ${entry.stream} ${entry.asOf}`).values()) accepted += await retryPage(store, connectorOf, entries, now);
  return { retried: taken.length, accepted };
}

/** A content that was cut at the size cap cannot be read again; it stays where it is. */
function isWhole(content: string): boolean {
  try {
    JSON.parse(content);
    return true;
  } catch {
    return false;
  }
}

/**
 * Entries of one page in one transaction, since the store takes what a page of that as-of does not refuse again out of
 * the quarantine. How many were accepted, or count for nothing any more.
 */
async function retryPage(store: StoreWriter, connectorOf: ConnectorOf, entries: readonly QuarantineRecord[], now: number): Promise<number> {
  const [first] = entries;
  if (first === undefined) return 0;
  const items = entries.map((entry) => connectorOf(entry)?.retryItem?.(entry.stream, entry.content) ?? { reason: entry.reason });
  const read = items.flatMap((item) => ('reason' in item ? [] : [item]));
  const quarantined = items.flatMap((item, index) => ('reason' in item ? [{ reason: item.reason, content: entries[index]?.content ?? '' }] : []));
  await store.ingest({
    sourceId: first.sourceId, stream: first.stream, asOf: first.asOf, receivedAt: now, cursor: null, covered: null, quarantined,
    activities: read.flatMap((item) => item.activities), names: read.flatMap((item) => item.names), snapshots: read.flatMap((item) => item.snapshots),
  });
  return read.length;
}
