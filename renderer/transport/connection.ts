import { PROTOCOL } from '../../shared/contract/contract.ts';
import type { Hello } from '../../shared/contract/schemas.ts';
import { DialFailure, type Dial } from './dial.ts';
import type { CoreClient, LostReason } from './client.ts';

/** Where the page stands with the core. */
export type ConnectionState =
  | { readonly kind: 'connecting'; readonly sinceAt: number }
  | { readonly kind: 'connected'; readonly client: CoreClient; readonly hello: Hello; readonly signal: AbortSignal }
  | { readonly kind: 'mismatch'; readonly hello: Hello }
  | { readonly kind: 'lost'; readonly sinceAt: number; readonly reason: LostReason; readonly nextAttemptAt: number };

export interface ConnectionPorts {
  readonly dial: Dial;
  readonly nowAt: () => number;
  readonly later: (delayMs: number, callback: () => void) => () => void;
  readonly onState: (state: ConnectionState) => void;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 10_000;

/** How long to wait before the next attempt: doubling, up to ten seconds. */
export const decideReconnectDelay = (attempt: number): number => Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt, 10));

/** Keeps one connection for as long as the page lives. `retryNow` skips the waiting. */
export function createConnection(ports: ConnectionPorts): { readonly retryNow: () => void; readonly dispose: () => void } {
  let attempt = 0;
  let lostAt = ports.nowAt();
  let cancelWait: (() => void) | null = null;
  let isDisposed = false;
  let close: (() => void) | null = null;

  const wait = (reason: LostReason): void => {
    const delayMs = decideReconnectDelay(attempt);
    attempt += 1;
    ports.onState({ kind: 'lost', sinceAt: lostAt, reason, nextAttemptAt: ports.nowAt() + delayMs });
    cancelWait = ports.later(delayMs, connect);
  };

  const run = async (): Promise<LostReason> => {
    const wire = await ports.dial();
    close = () => wire.close();
    const hello = await wire.client.hello();
    if (hello.protocol !== PROTOCOL) {
      ports.onState({ kind: 'mismatch', hello });
      return wire.lost;
    }
    const ended = new AbortController();
    attempt = 0;
    ports.onState({ kind: 'connected', client: wire.client, hello, signal: ended.signal });
    const reason = await wire.lost;
    ended.abort();
    lostAt = ports.nowAt();
    return reason;
  };

  const attend = async (): Promise<void> => {
    const reason = await run().catch((error: unknown): LostReason => (error instanceof DialFailure ? error.reason : 'gone'));
    close?.();
    close = null;
    if (!isDisposed) wait(reason);
  };

  const connect = (): void => {
    cancelWait = null;
    void attend();
  };

  ports.onState({ kind: 'connecting', sinceAt: lostAt });
  connect();
  return {
    retryNow: () => {
      if (cancelWait === null) return;
      cancelWait();
      connect();
    },
    dispose: () => {
      isDisposed = true;
      cancelWait?.();
      close?.();
    },
  };
}
