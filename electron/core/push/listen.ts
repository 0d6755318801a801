import type { ReceiverPlan } from '../../ports/connector.ts';

/** A receiver that listens. */
export interface Listener {
  /** With the secret path: only for the person who sets up the sender. */
  readonly url: string;
  readonly port: number;
  /** Resolves when no delivery is under way any more. */
  close(): Promise<void>;
}

export interface ListenRequest {
  readonly plan: ReceiverPlan;
  readonly sourceId: number;
  /** After a delivery is on disk. */
  readonly onDelivery: () => void;
}

export type ListenOutcome = { readonly ok: true; readonly listener: Listener } | { readonly ok: false; readonly message: string; readonly hint: string };

/** Opens a receiver; what a person can do something about (a port in use) is a value. */
export type Listen = (request: ListenRequest) => Promise<ListenOutcome>;
