import type { Random } from '../ports/clock.ts';
import type { FaultCode, StreamDefinition, VendorFault } from '../ports/connector.ts';

const FIRST_MS = 1_500;
const FIRST_RATE_LIMITED_MS = 10_000;
const LONGEST_MS = 60_000;
/** No vendor is asked again sooner after 429, whatever it says. [LivePerson, retry policy: at least a second] */
const SHORTEST_RATE_LIMITED_MS = 1_000;
/** Longest wait that a vendor may ask for. */
const LONGEST_RETRY_AFTER_MS = 300_000;
/** How often an optional stream that is not served is asked for again. */
export const UNAVAILABLE_MS = 3_600_000;
/** How long a catch-up tries again after one and the same fault. */
export const CATCH_UP_PATIENCE_MS = 120_000;
/** The same for optional streams, on which no one waits. */
export const CATCH_UP_OPTIONAL_PATIENCE_MS = 15_000;

const TRANSIENT: ReadonlySet<FaultCode> = new Set(['unreachable', 'timeout', 'rate-limited', 'server', 'not-an-api', 'window-too-large']);
const NOT_SERVED: ReadonlySet<FaultCode> = new Set(['not-found', 'scope', 'forbidden', 'bad-request']);

/** True where a fault says no more than that the vendor does not serve a stream that need not be there. */
export function isDispensable(definition: Pick<StreamDefinition, 'isOptional' | 'mayBeAbsent'>, fault: Pick<VendorFault, 'code'>): boolean {
  return definition.isOptional || (definition.mayBeAbsent === true && fault.code === 'not-found');
}

export type FaultDecision =
  | { readonly kind: 'retry'; readonly delayMs: number }
  /** An optional stream that this credential or account does not have. */
  | { readonly kind: 'unavailable'; readonly delayMs: number }
  | { readonly kind: 'stop' };

/**
 * What to do after a fault that could not be answered with a smaller step. `attempt` counts the faults in a row, from 1.
 * Waits double from 1.5 s (10 s when rate-limited) to a minute; half of each is jitter, so that desks that lost the
 * same vendor do not come back in step. What the vendor asks for is a floor, never less. `serverRetryMs`: the vendor's
 * own schedule after its 5xx answers, one entry a try, the last one repeated.
 */
export function decideAfterFault(fault: VendorFault, attempt: number, isOptional: boolean, random: Random, serverRetryMs: readonly number[] = []): FaultDecision {
  if (isOptional && NOT_SERVED.has(fault.code)) return { kind: 'unavailable', delayMs: UNAVAILABLE_MS };
  if (!TRANSIENT.has(fault.code)) return { kind: 'stop' };
  const scheduled = fault.code === 'server' ? serverRetryMs[Math.min(attempt, serverRetryMs.length) - 1] : undefined;
  if (fault.retryAfterMs !== null || scheduled !== undefined) {
    const asked = Math.min(LONGEST_RETRY_AFTER_MS, Math.max(0, fault.retryAfterMs ?? 0));
    const least = fault.code === 'rate-limited' ? SHORTEST_RATE_LIMITED_MS : 250;
    return { kind: 'retry', delayMs: Math.ceil(Math.max(asked, least, scheduled ?? 0) * (1 + random() / 10)) };
  }
  const first = fault.code === 'rate-limited' ? FIRST_RATE_LIMITED_MS : FIRST_MS;
  const full = Math.min(LONGEST_MS, first * 2 ** Math.min(20, Math.max(0, attempt - 1)));
  return { kind: 'retry', delayMs: Math.ceil(full * (0.5 + random() / 2)) };
}

/** What a catch-up has met before a stream's turn: one that counts was given up, and that because nobody answers at all. */
export interface MetBefore { readonly hasFailed: boolean; readonly isGone: boolean }

/**
 * How long a catch-up tries a stream. Once one that counts was given up, the optional ones after it are asked but once;
 * where the vendor cannot be reached, all of them: the whole ends in time.
 */
export function decidePatience(isOptional: boolean, { hasFailed, isGone }: MetBefore): number {
  if (isGone) return 0;
  if (!isOptional) return CATCH_UP_PATIENCE_MS;
  return hasFailed ? 0 : CATCH_UP_OPTIONAL_PATIENCE_MS;
}

/** In a catch-up: the wait, or null when the patience for this fault would be over before it. */
export function decideCatchUpWait(decision: FaultDecision, failingForMs: number, patience: number): number | null {
  if (decision.kind !== 'retry') return null;
  return failingForMs + decision.delayMs > patience ? null : decision.delayMs;
}
