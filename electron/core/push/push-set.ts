import type { StreamHealthView } from '../../polling/health.ts';
import type { Connector, ReceiverPlan } from '../../ports/connector.ts';
import type { SourceRecord } from '../../ports/stores.ts';
import { NO_COUNTS, isPushConnector, type PushConnector, type PushCounts } from './event-pages.ts';
import type { PushSource, ReceiverState } from './push-source.ts';

/** The receivers of all sources of vendors that push; one for each, replaced when its source changes. */
export interface PushSet {
  start(): void;
  stop(): Promise<void>;
  /** After a source was added or changed. */
  put(source: SourceRecord): Promise<void>;
  remove(sourceId: number): Promise<void>;
  /** Holds every receiver until let go; survives no restart. */
  holdAll(isHeld: boolean): Promise<void>;
  health(sourceId: number): readonly StreamHealthView[];
  /** Null for a source that is not pushed to. */
  receiver(sourceId: number): ReceiverState | null;
  address(sourceId: number): { readonly url: string; readonly header: ReceiverPlan['header'] } | null;
  /** Stores what waits in a source's inbox; null for a source that is not pushed to. */
  drain(source: SourceRecord): Promise<PushCounts | null>;
  /** Runs only the receiver of this source. */
  listen(source: SourceRecord, port: number | null): ReturnType<PushSource['listen']>;
}

export interface PushSetPorts {
  readonly createSourceOf: (source: SourceRecord, connector: PushConnector) => PushSource;
  readonly connectorOf: (source: SourceRecord) => Connector;
  readonly sources: () => readonly SourceRecord[];
  readonly onChange: () => void;
}

export function createPushSet(ports: PushSetPorts): PushSet {
  const running = new Map<number, PushSource>();
  let isRunning = false;
  let isHeld = false;
  let changes: Promise<unknown> = Promise.resolve();

  /** One change at a time: a port is free again only when its receiver has closed. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = changes.then(work, work);
    changes = result.catch(() => undefined);
    return result;
  };
  const create = (source: SourceRecord): PushSource | null => {
    const connector = ports.connectorOf(source);
    if (!isPushConnector(connector)) return null;
    const made = ports.createSourceOf(isHeld ? { ...source, isPaused: true } : source, connector);
    running.set(source.id, made);
    return made;
  };
  const end = async (sourceId: number, reason: 'receiver-down' | 'paused'): Promise<void> => {
    const known = running.get(sourceId);
    await known?.stop(reason);
    if (running.get(sourceId) === known) running.delete(sourceId);
  };
  const replace = (source: SourceRecord): Promise<void> => inTurn(async () => {
    await end(source.id, source.isPaused || isHeld ? 'paused' : 'receiver-down');
    if (isRunning) create(source)?.start();
    ports.onChange();
  });

  return {
    start: () => {
      isRunning = true;
      // One that was made to store its inbox has not begun to listen.
      for (const source of ports.sources()) (running.get(source.id) ?? create(source))?.start();
      ports.onChange();
    },
    stop: () => {
      isRunning = false;
      return inTurn(async () => { await Promise.all([...running.keys()].map((id) => end(id, 'receiver-down'))); });
    },
    put: replace,
    remove: (sourceId) => inTurn(() => end(sourceId, 'receiver-down')),
    holdAll: async (held) => {
      if (held === isHeld) return;
      isHeld = held;
      await Promise.all(ports.sources().filter((source) => running.has(source.id)).map(replace));
    },
    health: (sourceId) => {
      const source = running.get(sourceId);
      return source === undefined ? [] : [source.health()];
    },
    receiver: (sourceId) => running.get(sourceId)?.receiver() ?? null,
    address: (sourceId) => running.get(sourceId)?.address() ?? null,
    drain: async (source) => {
      if (!isPushConnector(ports.connectorOf(source))) return null;
      return (running.get(source.id) ?? create(source))?.drain() ?? NO_COUNTS;
    },
    listen: async (source, port) => {
      await inTurn(() => end(source.id, 'receiver-down'));
      const made = create(source);
      if (made === null) return { ok: false, message: `${source.name} is not a source that is sent to.`, hint: 'Only sources of a vendor that pushes have a receiver.' };
      ports.onChange();
      return made.listen(port);
    },
  };
}
