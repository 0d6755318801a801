import { useCallback, useEffect, useRef, useState } from 'react';
import { toFailure, type CoreClient, type Failure } from '../transport/client.ts';
import { useClient } from './session.ts';

/** An answer of the core on its way: `data` stays from the last good answer while a new one is fetched or fails. */
export interface Call<T> {
  readonly data: T | null;
  readonly failure: Failure | null;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/**
 * Asks the core whenever `key` or the connection changes. Answers that arrive late, for an earlier key, are dropped;
 * data of another key is never shown under a new one.
 */
export function useCall<T>(key: string, ask: (client: CoreClient, signal: AbortSignal) => Promise<T>): Call<T> {
  const client = useClient();
  const [round, setRound] = useState(0);
  const [state, setState] = useState<{ readonly key: string; readonly data: T | null; readonly failure: Failure | null; readonly isLoading: boolean }>({ key, data: null, failure: null, isLoading: true });
  const latest = useRef(ask);
  latest.current = ask;

  useEffect(() => {
    if (client === null) return undefined;
    const stop = new AbortController();
    setState((before) => ({ key, data: before.key === key ? before.data : null, failure: null, isLoading: true }));
    latest.current(client, stop.signal).then(
      (data) => { if (!stop.signal.aborted) setState({ key, data, failure: null, isLoading: false }); },
      (error: unknown) => { if (!stop.signal.aborted) setState((before) => ({ ...before, failure: toFailure(error), isLoading: false })); },
    );
    return () => stop.abort();
  }, [client, key, round]);

  const reload = useCallback(() => setRound((before) => before + 1), []);
  const isCurrent = state.key === key;
  return { data: isCurrent ? state.data : null, failure: isCurrent ? state.failure : null, isLoading: !isCurrent || state.isLoading, reload };
}
