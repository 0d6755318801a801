import { useCallback, useEffect, useEffectEvent, useState } from 'react';
import { toFailure, type CoreClient, type Failure } from '../transport/client.ts';
import { useClient } from './session.ts';

/** An answer of the core on its way: `data` stays from the last good answer while a new one is fetched or fails. */
export interface Call<T> {
  readonly data: T | null;
  readonly failure: Failure | null;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/** The last answer, and what it was an answer to. */
interface Settled<T> {
  readonly key: string;
  readonly round: number;
  readonly client: CoreClient | null;
  readonly data: T | null;
  readonly failure: Failure | null;
}

/**
 * Asks the core whenever `key` or the connection changes. Answers that arrive late, for an earlier key, are dropped;
 * data of another key is never shown under a new one.
 */
export function useCall<T>(key: string, ask: (client: CoreClient, signal: AbortSignal) => Promise<T>): Call<T> {
  const client = useClient();
  const [round, setRound] = useState(0);
  const [settled, setSettled] = useState<Settled<T>>({ key, round, client: null, data: null, failure: null });
  const begin = useEffectEvent((to: CoreClient, signal: AbortSignal): Promise<T> => ask(to, signal));

  useEffect(() => {
    if (client === null) return undefined;
    const stop = new AbortController();
    const run = async (): Promise<void> => {
      try {
        const data = await begin(client, stop.signal);
        if (!stop.signal.aborted) setSettled({ key, round, client, data, failure: null });
      } catch (error) {
        if (!stop.signal.aborted) setSettled((before) => ({ key, round, client, data: before.key === key ? before.data : null, failure: toFailure(error) }));
      }
    };
    void run();
    return () => stop.abort();
  }, [client, key, round]);

  const reload = useCallback(() => setRound((before) => before + 1), []);
  const isCurrent = settled.key === key;
  const isLoading = !isCurrent || settled.round !== round || settled.client !== client;
  return { data: isCurrent ? settled.data : null, failure: isCurrent && !isLoading ? settled.failure : null, isLoading, reload };
}
