import { useCallback, useState } from 'react';
import { toFailure, type CoreClient, type Failure } from '../transport/client.ts';
import { useClient } from './session.ts';

/** One thing that the lead asked for: runs it once at a time and keeps what failed until the next try. */
export function useAction(): { readonly run: (act: (client: CoreClient) => Promise<void>) => Promise<boolean>; readonly isRunning: boolean; readonly failure: Failure | null } {
  const client = useClient();
  const [isRunning, setRunning] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const run = useCallback(async (act: (client: CoreClient) => Promise<void>): Promise<boolean> => {
    if (client === null) {
      setFailure({ code: 'CONNECTION_LOST', message: 'There is no connection to the core.', hint: 'Try again once it is back.' });
      return false;
    }
    setRunning(true);
    setFailure(null);
    try {
      await act(client);
      return true;
    } catch (error) {
      setFailure(toFailure(error));
      return false;
    } finally {
      setRunning(false);
    }
  }, [client]);
  return { run, isRunning, failure };
}
