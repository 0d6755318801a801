import { useEffect, useState } from 'react';
import type { Waiting } from '../../shared/contract/record-schemas.ts';
import type { Failure } from '../transport/client.ts';
import { useClient } from './session.ts';
import { follow } from './watch.ts';

/** Who waits now, for as long as somebody looks; null until the first answer. The last one stays while the connection is lost. */
export function useWaiting(): { readonly waiting: Waiting | null; readonly failure: Failure | null } {
  const client = useClient();
  const [state, setState] = useState<{ readonly waiting: Waiting | null; readonly failure: Failure | null }>({ waiting: null, failure: null });
  useEffect(() => {
    if (client === null) return undefined;
    const stop = new AbortController();
    const read = async (): Promise<void> => {
      const events = await client.interactions.waiting(undefined, { signal: stop.signal });
      for await (const waiting of events) setState({ waiting, failure: null });
    };
    void follow(stop.signal, read, (failure) => setState((before) => ({ ...before, failure })));
    return () => stop.abort();
  }, [client]);
  return state;
}
