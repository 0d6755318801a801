import type { UtcMs } from './time.ts';

/** One pushed (or imported, or inferred) event, kept as it came; everything that is shown of it is derived from it again. */
export interface SourceEvent {
  /** Equal for the same event in whatever form it arrived: a digest of its content. */
  readonly identity: string;
  /** The event's own time, resolved with the source's zone. */
  readonly eventAt: UtcMs;
  /** When it reached the product (UTC, the desk's clock). */
  readonly receivedAt: UtcMs;
  readonly eventType: string;
  readonly agentId: string | null;
  readonly sessionId: string | null;
  readonly callId: string | null;
  /** True for an event with which a session certainly begins: nothing before it shapes anything after it. */
  readonly isSessionStart: boolean;
  /** True for what was concluded from a poll and not sent: it counts only in sessions without sent events. */
  readonly isDerived: boolean;
  /** The event as JSON text, keys sorted. */
  readonly content: string;
}

/** A stretch of presence between two events. */
export interface DerivedSpan {
  readonly agentId: string;
  readonly startAt: UtcMs;
  /** Position among the spans that start in the same instant. */
  readonly order: number;
  /** Null while nothing has ended it. */
  readonly durationMs: number | null;
  /** The base state as sent. */
  readonly category: string;
  /** The label that the agent sees; null when none was sent. */
  readonly name: string | null;
  readonly sessionId: string | null;
  readonly callId: string | null;
  readonly queueId: string | null;
  readonly queueName: string | null;
  readonly callType: string | null;
  /** Whether the disposition of a call was still to be entered, where the vendor's word for it can be read. */
  readonly pendingDisposition?: boolean | null;
  readonly flags: readonly DerivedFlag[];
}

export interface DerivedSession {
  readonly agentId: string;
  readonly sessionId: string;
  readonly loginAt: UtcMs;
  readonly logoutAt: UtcMs | null;
  /** The vendor's own length, from the log-out event. */
  readonly durationS: number | null;
  readonly flags: readonly DerivedFlag[];
}

export interface DerivedCall {
  readonly callId: string;
  /** The agent whose call it is; never a supervisor who listens in. Null where nobody answered. */
  readonly agentId: string | null;
  readonly queueId: string | null;
  readonly queueName: string | null;
  /** `Inbound`, `Outbound`, or null where the type is not known. */
  readonly direction: string | null;
  /** As sent: ANSWERED, ABANDON, ABANDONED, DEFLECTED, MACHINE or another; null before the end-of-call event. */
  readonly state: string | null;
  readonly startAt: UtcMs;
  readonly queueDurationS: number | null;
  readonly durationS: number | null;
  readonly dnis: string | null;
  /** Personal data. */
  readonly ani: string | null;
  readonly disposition: string | null;
  /** Personal data. */
  readonly recordingUrl: string | null;
  /** When its end-of-call event was received, or of one that came much later (an import) when the call ended by its own word: a recording exists some minutes after it. With `inferred-end`, when the agent left the call. Null while it goes on. */
  readonly endedAt: UtcMs | null;
  readonly flags: readonly DerivedFlag[];
}

export type DerivedFlag = 'derived' | 'inferred-end' | 'duration-mismatch' | 'zone-unconfirmed' | 'late';

/** How the records of a source follow from its events. Pure, and a function of the set of events alone: no order, no repetition matters. */
export interface EventDerivation {
  /**
   * One agent's events from a session's start up to (not including) the next; any order. `nextAt`: when the next
   * session's first event was, or null.
   */
  deriveAgent(events: readonly SourceEvent[], nextAt: UtcMs | null): { readonly spans: readonly DerivedSpan[]; readonly sessions: readonly DerivedSession[] };
  /** One call from every event that names it, and the spans in which agents were on it. Null when the events make no call. */
  deriveCall(callId: string, events: readonly SourceEvent[], spans: readonly DerivedSpan[]): DerivedCall | null;
}
