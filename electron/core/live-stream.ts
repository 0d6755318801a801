/**
 * An endless stream for one reader that never queues: the reader takes what is current when it asks, and waits when
 * nothing is new. Written as an object and not as a generator because a generator that waits cannot be told to return.
 */
export interface LiveStream<T> {
  readonly events: AsyncIteratorObject<T, undefined>;
  /** Something may be new. */
  wake(): void;
  end(): void;
}

export interface LiveStreamOptions<T> {
  /** The next event for this reader, or null when nothing is new. */
  readonly take: () => T | null;
  /** Once, when the reader left or the stream ended. */
  readonly onEnd: () => void;
  readonly signal?: AbortSignal | undefined;
}

export function createLiveStream<T>(options: LiveStreamOptions<T>): LiveStream<T> {
  const waiting: ((result: IteratorResult<T, undefined>) => void)[] = [];
  let isEnded = false;

  const wake = (): void => {
    while (waiting.length > 0) {
      const event = options.take();
      if (event === null) return;
      waiting.shift()?.({ done: false, value: event });
    }
  };
  const end = (): void => {
    if (isEnded) return;
    isEnded = true;
    options.signal?.removeEventListener('abort', end);
    options.onEnd();
    for (const resolve of waiting.splice(0)) resolve({ done: true, value: undefined });
  };
  const finish = (): Promise<IteratorResult<T, undefined>> => {
    end();
    return Promise.resolve({ done: true, value: undefined });
  };
  const events: AsyncIteratorObject<T, undefined> = {
    next: () => {
      if (isEnded) return finish();
      const event = waiting.length === 0 ? options.take() : null;
      if (event !== null) return Promise.resolve({ done: false, value: event });
      return new Promise((resolve) => waiting.push(resolve));
    },
    return: finish,
    throw: (error: unknown) => {
      end();
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    },
    [Symbol.asyncIterator]: () => events,
    [Symbol.asyncDispose]: async () => { await finish(); },
  };
  options.signal?.addEventListener('abort', end, { once: true });
  if (options.signal?.aborted === true) end();
  return { events, wake, end };
}

/** All readers of one kind of stream: woken together, ended together. */
export interface LiveStreams<T> {
  open(take: () => T | null, signal?: AbortSignal, onEnd?: () => void): AsyncIteratorObject<T, undefined>;
  wakeAll(): void;
  endAll(): void;
  readonly size: number;
}

export function createLiveStreams<T>(): LiveStreams<T> {
  const streams = new Set<LiveStream<T>>();
  return {
    open: (take, signal, onEnd) => {
      let isOver = false;
      let stream: LiveStream<T> | null = null;
      stream = createLiveStream({
        take,
        signal,
        onEnd: () => {
          isOver = true;
          if (stream !== null) streams.delete(stream);
          onEnd?.();
        },
      });
      if (!isOver) streams.add(stream);
      return stream.events;
    },
    wakeAll: () => { for (const stream of streams) stream.wake(); },
    endAll: () => { for (const stream of streams) stream.end(); },
    get size() { return streams.size; },
  };
}
