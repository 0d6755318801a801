import { Worker } from 'node:worker_threads';
import type { ActivityFilter, StoreReader } from '../ports/stores.ts';
import type { Backtester } from './alerts/past/backtest-request.ts';
import { READER_METHODS, STREAM_METHODS, fromWireError, type PastReader, type ReaderAnswer, type ReaderMethod, type ReaderRequest, type StreamMethod } from './reader-protocol.ts';

export interface ReaderThreadOptions {
  readonly home: string;
  /** The thread's bundle (`reader-thread.js` beside the caller's own), or its source in tests. */
  readonly entry: URL;
  /** The thread died; calls that waited are rejected, and the next call starts another. */
  readonly onCrash?: (error: Error) => void;
}

/** Something to post without its number. */
type Unnumbered = ReaderRequest extends infer R ? R extends { readonly id: number } ? Omit<R, 'id'> : never : never;

interface Waiting { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }

/** A `StoreReader` whose work is done on a thread of its own; rules are tried on the past there, too. */
export function startReaderThread(options: ReaderThreadOptions): PastReader {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let generation = 0;
  let lastId = 0;
  let isClosed = false;

  const lose = (error: Error): void => {
    if (worker === null) return;
    worker = null;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    if (!isClosed) options.onCrash?.(error);
  };
  const start = (): Worker => {
    generation += 1;
    const started = new Worker(options.entry, { workerData: { home: options.home } });
    started.on('message', (answer: ReaderAnswer) => settle(answer));
    started.on('error', (error) => { if (worker === started) lose(error instanceof Error ? error : new Error(String(error))); });
    started.on('exit', () => { if (worker === started) lose(new Error('The reader thread ended.')); });
    // The thread alone keeps no process alive.
    started.unref();
    worker = started;
    return started;
  };
  const settle = (answer: ReaderAnswer): void => {
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker?.unref();
    if (answer.ok) call?.resolve(answer.value);
    else call?.reject(fromWireError(answer.error));
  };
  const ask = (request: Unnumbered, signal?: AbortSignal): Promise<unknown> => {
    if (isClosed) return Promise.reject(new Error('The store reader is closed.'));
    if (signal?.aborted === true) return Promise.reject(toReason(signal));
    const thread = worker ?? start();
    lastId += 1;
    const id = lastId;
    const answer = new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      thread.ref();
      thread.postMessage({ ...request, id });
    });
    if (signal === undefined) return answer;
    const cancel = (): void => {
      waiting.get(id)?.reject(toReason(signal));
      if (worker === thread) thread.postMessage({ kind: 'cancel', of: id } satisfies ReaderRequest);
    };
    signal.addEventListener('abort', cancel);
    return answer.finally(() => signal.removeEventListener('abort', cancel));
  };
  /** The answer has the type of the method, because the thread calls that very method. */
  const call = <M extends ReaderMethod>(method: M) => (...args: Parameters<StoreReader[M]>): ReturnType<StoreReader[M]> => ask({ kind: 'call', method, args }) as ReturnType<StoreReader[M]>;

  async function* stream(method: StreamMethod, filter: ActivityFilter): AsyncGenerator<readonly unknown[]> {
    lastId += 1;
    const number = lastId;
    let isOver = false;
    let batch = (await ask({ kind: 'open', stream: number, method, filter })) as readonly unknown[] | null;
    const opened = generation;
    try {
      while (batch !== null) {
        yield batch;
        if (generation !== opened || worker === null) throw new Error('The reader thread ended while rows were read.');
        batch = (await ask({ kind: 'next', stream: number })) as readonly unknown[] | null;
      }
      isOver = true;
    } finally {
      if (!isOver && generation === opened) worker?.postMessage({ kind: 'leave', stream: number } satisfies ReaderRequest);
    }
  }
  /** The batches have the type of the method, because the thread reads from that very method. */
  const streamOf = <M extends StreamMethod>(method: M) => ((filter: ActivityFilter) => stream(method, filter)) as StoreReader[M];

  start();
  const calls = Object.fromEntries(Object.keys(READER_METHODS).map((method) => [method, call(method as ReaderMethod)])) as Pick<StoreReader, ReaderMethod>; // a call for each key of the table
  const streams = Object.fromEntries(STREAM_METHODS.map((method) => [method, streamOf(method)])) as Pick<StoreReader, StreamMethod>; // the same for each that streams
  // The answers are those of the thread's own back-tester.
  const backtester: Backtester = {
    run: (request, signal) => ask({ kind: 'backtest', request }, signal) as ReturnType<Backtester['run']>,
    measure: (request, signal) => ask({ kind: 'measure', request }, signal) as ReturnType<Backtester['measure']>,
  };
  return {
    ...calls,
    ...streams,
    backtester,
    close: async () => {
      if (isClosed) return;
      const thread = worker;
      const closing = thread === null ? null : ask({ kind: 'close' });
      isClosed = true;
      await closing?.catch(() => undefined);
      await thread?.terminate();
    },
  };
}

function toReason({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error('Nobody waits for this any more.', { cause: reason });
}
