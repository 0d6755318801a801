import { AppFailure } from '../../shared/contract/app-error.ts';
import type { ActivityFilter, StoreReader } from '../ports/stores.ts';
import type { Backtester, BacktestRequest, MeasureRequest } from './alerts/past/backtest-request.ts';

/** What passes between the core and its reader thread. */

/** Methods that answer in batches; each takes a filter. */
export const STREAM_METHODS = ['streamActivities', 'streamInteractions', 'streamStateBuckets', 'streamEngagement', 'streamSessions', 'streamCalls', 'streamEvents', 'streamAlerts'] as const satisfies readonly (keyof StoreReader)[];
export type StreamMethod = (typeof STREAM_METHODS)[number];

/** Methods that answer once. */
export type ReaderMethod = Exclude<keyof StoreReader, StreamMethod | 'close'>;

/** All of them; the compiler sees that none is missing. */
export const READER_METHODS: Readonly<Record<ReaderMethod, true>> = {
  listSources: true, listAgents: true, readActivities: true, readSnapshots: true, listLabels: true, readLabelMapping: true, listStreams: true, readCursor: true, listGaps: true, readCoverage: true,
  listQuarantine: true, readSettings: true, listInteractions: true, listInteractionChoices: true, readInteraction: true, readConversation: true, readOngoing: true, readStateBuckets: true,
  readEngagement: true, listTerms: true, readSessions: true, listCalls: true, listCallChoices: true, readCall: true, readNewestEvents: true, readPeople: true, describe: true, checkIntegrity: true,
  listRules: true, listAlerts: true, countAlerts: true, readAlerts: true, readRecentAlerts: true, listAgentSnoozes: true, listOutbox: true, readActivityColumns: true, readQueueStays: true, readHolds: true,
};

export type ReaderRequest =
  | { readonly kind: 'call'; readonly id: number; readonly method: ReaderMethod; readonly args: readonly unknown[] }
  /** Opens a stream and takes its first batch. */
  | { readonly kind: 'open'; readonly id: number; readonly stream: number; readonly method: StreamMethod; readonly filter: ActivityFilter }
  /** Takes the next batch: nothing is read ahead of the reader. */
  | { readonly kind: 'next'; readonly id: number; readonly stream: number }
  | { readonly kind: 'leave'; readonly stream: number }
  /** Tries rules on the past, where the data is read: weeks of facts never pass between the threads. */
  | { readonly kind: 'backtest'; readonly id: number; readonly request: BacktestRequest }
  | { readonly kind: 'measure'; readonly id: number; readonly request: MeasureRequest }
  /** Nobody waits for that answer any more. */
  | { readonly kind: 'cancel'; readonly of: number }
  | { readonly kind: 'close'; readonly id: number };

/** A reader that tries rules where it reads. */
export interface PastReader extends StoreReader { readonly backtester: Backtester }

export type ReaderAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: WireError };

export interface WireError { readonly message: string; readonly code: string | null; readonly hint: string; readonly stack: string | null }

export function toWireError(error: unknown): WireError {
  if (error instanceof AppFailure) return { message: error.message, code: error.code, hint: error.hint, stack: null };
  if (error instanceof Error) return { message: error.message, code: null, hint: '', stack: error.stack ?? null };
  return { message: String(error), code: null, hint: '', stack: null };
}

export function fromWireError(wire: WireError): Error {
  if (wire.code !== null) return new AppFailure({ code: wire.code, message: wire.message, hint: wire.hint });
  return new Error(wire.message, { cause: wire.stack });
}
