import type { UtcMs } from '../../shared/domain/time.ts';
import type { RequestStep, VendorFault } from '../ports/connector.ts';
import { decideAfterFault, decideCatchUpWait, decidePatience, isDispensable, type MetBefore } from './backoff.ts';
import { decideGapReason } from './health.ts';
import { NO_PROGRESS, learnSkew, request, type RequestOutcome } from './request.ts';
import { INTERNAL, asUnshrinkable, noteFault, openGap, tell, viewOf, writeHealth, type Run } from './run.ts';
import type { Track } from './track.ts';

/** How one stream fared in a catch-up; `stream` carries the vendor (`vonage/agent-activities`). Optional streams never change an exit code. */
export interface CatchUpReport {
  readonly stream: string;
  readonly requests: number;
  readonly fetched: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly quarantined: number;
  readonly cursor: string | null;
  readonly gaps: number;
  readonly error: { readonly code: string; readonly message: string; readonly hint: string } | null;
  readonly optional: boolean;
}

export interface CatchUpOptions { readonly sinceAt: UtcMs | null; readonly once: boolean; readonly signal?: AbortSignal }

/** Polls one stream until it is caught up, one round with `once`, or until a fault outlasts the patience for it. `before`: how the streams before it fared. */
export async function catchUpTrack(run: Run, track: Track, { sinceAt, once, signal }: CatchUpOptions, before: MetBefore = { hasFailed: false, isGone: false }): Promise<CatchUpReport> {
  const counts = { requests: 0, fetched: 0, inserted: 0, updated: 0, unchanged: 0, quarantined: 0 };
  const either = signal ? AbortSignal.any([signal, run.stopping.signal]) : run.stopping.signal;
  const optional = track.definition.isOptional;
  let failingSinceMs: number | null = null;
  let failed: VendorFault | null = null;
  if (sinceAt !== null) track.pending = null;
  track.attempts = 0;
  while (failed === null && !either.aborted) {
    const fault = await learnSkew(run, either);
    const view = viewOf(run, true, sinceAt);
    const step: RequestStep | { readonly kind: 'wait' } = fault !== null ? { kind: 'wait' } : (track.pending ?? track.definition.decideStep(track.cursor, view));
    if (fault === null && step.kind === 'wait') break;
    if (fault === null) counts.requests += 1;
    const outcome: RequestOutcome = fault !== null || step.kind === 'wait'
      ? { kind: 'fault', fault: asUnshrinkable(fault ?? NO_PROGRESS) }
      : await request(run, track, step, true, sinceAt, either).catch((cause: unknown) => noteInternal(run, track, cause));
    if (outcome.kind === 'accepted') {
      failingSinceMs = null;
      for (const key of ['fetched', 'inserted', 'updated', 'unchanged', 'quarantined'] as const) counts[key] += outcome.result[key];
      if (outcome.isStepDone && (once || outcome.isCaughtUp)) break;
    } else if (outcome.kind === 'fault' && !either.aborted) {
      if (step.kind === 'request') track.pending = step;
      failingSinceMs ??= run.clock.monotonicMs();
      await noteFault(run, track, outcome.fault === INTERNAL_FAULT ? INTERNAL : outcome.fault);
      const decision = decideAfterFault(outcome.fault, track.attempts, optional, run.random, run.connector.serverRetryMs);
      const waitMs = decideCatchUpWait(decision, run.clock.monotonicMs() - failingSinceMs, decidePatience(optional, before));
      if (waitMs === null) failed = outcome.fault;
      else await run.clock.sleep(waitMs, either);
    }
  }
  if (failed !== null) await giveUp(run, track, failed);
  const aborted = failed === null && either.aborted ? { code: 'aborted', message: 'The catch-up was interrupted.', hint: 'What was fetched is stored; the next one goes on from there.' } : null;
  const error = failed === null ? aborted : { code: failed === INTERNAL_FAULT ? INTERNAL.code : failed.code, message: failed.message, hint: failed.hint };
  return { stream: `${run.connector.kind}/${track.definition.name}`, ...counts, cursor: track.cursor, gaps: await countGaps(run, track), error, optional: failed === null ? optional : isDispensable(track.definition, failed) };
}

/** A catch-up that ends in a fault leaves the step to be planned anew, and the gap on record. */
async function giveUp(run: Run, track: Track, fault: VendorFault): Promise<void> {
  track.pending = null;
  const decision = decideAfterFault(fault, track.attempts, isDispensable(track.definition, fault), run.random, run.connector.serverRetryMs);
  track.isUnavailable = decision.kind === 'unavailable';
  if (decision.kind === 'unavailable') track.retryAtMs = run.clock.monotonicMs() + decision.delayMs;
  await writeHealth(run, track);
  if (track.error !== null) await openGap(run, track, decideGapReason(track.error.code));
  tell(run, track);
}

async function countGaps(run: Run, track: Track): Promise<number> {
  const gaps = await run.store.listGaps({ sourceIds: [run.source.id] });
  return gaps.filter((gap) => gap.stream === track.definition.name).length;
}

/** Our own bug or the store's trouble: the catch-up of this stream ends with it, the other streams go on. */
function noteInternal(run: Run, track: Track, cause: unknown): RequestOutcome {
  run.log.error('polling.internal', { source: run.source.id, stream: track.definition.name }, cause);
  return { kind: 'fault', fault: INTERNAL_FAULT };
}

/** `bad-request` is the policy (not tried again); the report says `internal`. */
const INTERNAL_FAULT: VendorFault = { ...INTERNAL, code: 'bad-request', status: null, retryAfterMs: null };
