import { parentPort, workerData } from 'node:worker_threads';
import type { StoreReader } from '../ports/stores.ts';
import { openStoreReader } from '../store/open-store.ts';
import type { Backtester } from './alerts/past/backtest-request.ts';
import { toWireError, type ReaderAnswer, type ReaderMethod, type ReaderRequest } from './reader-protocol.ts';

type Answered = Exclude<ReaderRequest, { kind: 'leave' | 'cancel' }>;

/** Entry of the reader thread: a read-only connection of its own, so that a long read delays no poll and no click. */
function serve(port: NonNullable<typeof parentPort>, reader: StoreReader): void {
  const streams = new Map<number, AsyncIterator<readonly unknown[]>>();
  // The evaluator is loaded when a rule is first tried: reads do not wait for it.
  let backtester: Promise<Backtester> | null = null;
  const load = async (): Promise<Backtester> => (await import('./alerts/past/backtest.ts')).createBacktester(reader);
  const cancels = new Map<number, AbortController>();

  const take = async (stream: number): Promise<readonly unknown[] | null> => {
    const batch = await streams.get(stream)?.next();
    if (batch !== undefined && batch.done !== true) return batch.value;
    streams.delete(stream);
    return null;
  };
  const call = (method: ReaderMethod, args: readonly unknown[]): Promise<unknown> => {
    // The client's proxy is typed against StoreReader, so the arguments are those of the method.
    const run = reader[method] as (...args: readonly unknown[]) => Promise<unknown>;
    return run(...args);
  };
  const tryRules = async (request: Extract<ReaderRequest, { kind: 'backtest' | 'measure' }>): Promise<unknown> => {
    const cancel = new AbortController();
    cancels.set(request.id, cancel);
    try {
      const ready = await (backtester ??= load());
      return request.kind === 'backtest' ? await ready.run(request.request, cancel.signal) : await ready.measure(request.request, cancel.signal);
    } finally {
      cancels.delete(request.id);
    }
  };
  const answer = (request: Answered): Promise<unknown> => {
    if (request.kind === 'call') return call(request.method, request.args);
    if (request.kind === 'backtest' || request.kind === 'measure') return tryRules(request);
    if (request.kind === 'close') return reader.close();
    if (request.kind === 'open') streams.set(request.stream, reader[request.method](request.filter)[Symbol.asyncIterator]());
    return take(request.stream);
  };
  const reply = async (request: Answered): Promise<void> => {
    const { id } = request;
    try {
      port.postMessage({ id, ok: true, value: await answer(request) } satisfies ReaderAnswer);
    } catch (error) {
      port.postMessage({ id, ok: false, error: toWireError(error) } satisfies ReaderAnswer);
    }
    if (request.kind === 'close') port.close();
  };
  port.on('message', (request: ReaderRequest) => {
    if (request.kind === 'cancel') {
      cancels.get(request.of)?.abort();
      return;
    }
    if (request.kind === 'leave') {
      void streams.get(request.stream)?.return?.();
      streams.delete(request.stream);
      return;
    }
    void reply(request);
  });
}

if (parentPort !== null) serve(parentPort, openStoreReader({ home: (workerData as { readonly home: string }).home }));
