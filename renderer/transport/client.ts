import { createORPCClient } from '@orpc/client';
import { RPCLink as MessagePortLink } from '@orpc/client/message-port';
import { RPCLink as WebSocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../shared/contract/contract.ts';
import { beginRequest } from './idle.ts';

/** The core's procedures and streams, typed by the contract. */
export type CoreClient = ContractRouterClient<Contract>;

/** A wire to the core that is open. `lost` resolves once, when it is not. */
export interface Wire {
  readonly client: CoreClient;
  readonly lost: Promise<LostReason>;
  close(): void;
}

/** `refused`: the shell does not know this page any more; a new sign-in address is needed. */
export type LostReason = 'gone' | 'refused' | 'core-failed';

/** Rejects what is pending when the wire is lost. */
export class ConnectionLost extends Error {
  constructor() {
    super('The connection to the core was lost.');
    this.name = 'ConnectionLost';
  }
}

const untilLost = (lost: Promise<LostReason>): Promise<never> => lost.then(() => Promise.reject(new ConnectionLost()));

/** Counts pending requests for the idle signal and ends them with the wire. */
function guard(lost: Promise<LostReason>): <T>(options: { next: () => Promise<T> }) => Promise<T> {
  const failure = untilLost(lost);
  failure.catch(() => undefined); // watched by each request below; without one there is nobody to tell
  return async (options) => {
    const end = beginRequest();
    try {
      return await Promise.race([options.next(), failure]);
    } finally {
      end();
    }
  };
}

/**
 * For a socket that is open. Once it is not, what is left to send (mostly: that a stream is not read any more) has nobody
 * to reach and is dropped; the link would throw it as an error that nobody awaits. Requests end with `lost`.
 */
export function createWebSocketClient(socket: WebSocket, lost: Promise<LostReason>): CoreClient {
  const websocket = {
    readyState: WebSocket.OPEN,
    addEventListener: socket.addEventListener.bind(socket),
    removeEventListener: socket.removeEventListener.bind(socket),
    send: (data: Parameters<WebSocket['send']>[0]): void => { if (socket.readyState === WebSocket.OPEN) socket.send(data); },
  };
  return createORPCClient(new WebSocketLink({ websocket, interceptors: [guard(lost)] }));
}

export function createPortClient(port: MessagePort, lost: Promise<LostReason>): CoreClient {
  return createORPCClient(new MessagePortLink({ port, interceptors: [guard(lost)] }));
}

/** What went wrong, in words for a person, with what to do next. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly field?: string;
}

/** Expected errors carry their hint; anything else is a bug of the product and says so. */
export function toFailure(error: unknown): Failure {
  if (error instanceof ConnectionLost) return { code: 'CONNECTION_LOST', message: error.message, hint: 'It is tried again by itself; repeat the action once the connection is back.' };
  if (error instanceof Error) {
    const { code, data } = error as { readonly code?: unknown; readonly data?: unknown }; // an ORPCError carries both; read only to compare
    const details = typeof data === 'object' && data !== null ? (data as { readonly hint?: unknown; readonly field?: unknown }) : {}; // checked below
    const hint = typeof details.hint === 'string' ? details.hint : 'This is a fault of the product. The log in the data folder has the details.';
    const field = typeof details.field === 'string' ? { field: details.field } : {};
    return { code: typeof code === 'string' ? code : 'INTERNAL', message: error.message, hint, ...field };
  }
  return { code: 'INTERNAL', message: 'Something unexpected happened.', hint: 'The log in the data folder has the details.' };
}

