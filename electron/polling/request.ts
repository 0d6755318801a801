import type { UtcMs } from '../../shared/domain/time.ts';
import type { FaultCode, RequestStep, StreamView, VendorFault } from '../ports/connector.ts';
import type { HttpResponse } from '../ports/http.ts';
import type { IngestPage, IngestResult } from '../ports/stores.ts';
import { asUnshrinkable, noteSuccess, viewOf, type Run } from './run.ts';
import { decideSkew } from './skew.ts';
import { newestEventOf, type Track } from './track.ts';

/** Faults that may have been about the size of what was asked for; the connector knows. */
const SHRINKABLE: ReadonlySet<FaultCode> = new Set(['window-too-large', 'bad-request']);

/** What came of one request. */
export type RequestOutcome =
  | { readonly kind: 'accepted'; readonly result: IngestResult; readonly isStepDone: boolean; readonly isCaughtUp: boolean }
  | { readonly kind: 'shrunk' }
  | { readonly kind: 'fault'; readonly fault: VendorFault }
  | { readonly kind: 'aborted' };

export const NO_PROGRESS: VendorFault = {
  code: 'server', message: 'The vendor\'s answers lead nowhere: a window did not come to its end.', hint: 'It is tried again by itself; report it when it goes on.', status: null, retryAfterMs: null,
};

/** What the store remembers of every stream; read once, before the first request. */
export async function load(run: Run): Promise<void> {
  if (run.isLoaded) return;
  const streams = await run.store.listStreams();
  for (const track of run.tracks) {
    const { name } = track.definition;
    track.cursor = await run.store.readCursor(run.source.id, name);
    track.freshAt = (await run.store.readCoverage(run.source.id, name)).at(-1)?.endAt ?? null;
    const known = streams.find((stream) => stream.sourceId === run.source.id && stream.stream === name);
    track.lastOkAt = known?.lastOkAt ?? null;
    track.lastEventAt = known?.lastEventAt ?? null;
    track.failingSinceAt = known?.error?.sinceAt ?? null;
  }
  run.isLoaded = true;
}

/** The vendor's clock before the first window is planned. */
export async function learnSkew(run: Run, signal: AbortSignal): Promise<VendorFault | null> {
  if (run.isSkewAsked || !run.client.readSkew) return null;
  const read = await run.client.readSkew(signal);
  if (!read.ok) return read.fault;
  run.isSkewAsked = true;
  run.skewMs ??= read.skewMs;
  return null;
}

/** Sends one request and stores its page with its cursor; the rest of an unfinished step stays with the track. */
export async function request(run: Run, track: Track, step: RequestStep, isCatchUp: boolean, since: UtcMs | null, signal: AbortSignal): Promise<RequestOutcome> {
  track.isRunning = true;
  track.nextAttemptAt = null;
  track.backfill = step.backfill === null ? track.backfill : { ...step.backfill, label: step.label };
  try {
    const outcome = await run.client.send(step.request, signal);
    if (signal.aborted) return { kind: 'aborted' };
    if (!outcome.ok) {
      const smaller = mayShrink(track, outcome.fault) ? track.definition.shrinkStep(step, viewOf(run, isCatchUp, since), outcome.fault) : null;
      if (smaller === null) return { kind: 'fault', fault: asUnshrinkable(outcome.fault) };
      track.pending = smaller;
      return { kind: 'shrunk' };
    }
    return await take(run, track, step, outcome.response, viewOf(run, isCatchUp, since));
  } finally {
    track.isRunning = false;
  }
}

/** One slow answer is the network's; a second in a row says that the vendor cannot serve so much in time. */
function mayShrink(track: Track, fault: VendorFault): boolean {
  return SHRINKABLE.has(fault.code) || (fault.code === 'timeout' && track.attempts > 0);
}

async function take(run: Run, track: Track, step: RequestStep, response: HttpResponse, view: StreamView): Promise<RequestOutcome> {
  const { definition } = track;
  const accepted = definition.acceptAnswer(step, response, view);
  const { fetched, lastEventAt: _lastEventAt, ...observed } = accepted.page;
  const page: IngestPage = { sourceId: run.source.id, stream: definition.name, receivedAt: response.receivedAt, ...observed, cursor: accepted.cursor, ...derivationFor(run, observed) };
  const result = await run.store.ingest(page);
  if (result.fetched !== fetched) run.log.warn('polling.count-mismatch', { source: run.source.id, stream: definition.name, fetched, stored: result.fetched });
  run.skewMs = decideSkew(run.skewMs, accepted.page.asOf, response.receivedAt);
  const hasMoved = accepted.next !== null || accepted.isCaughtUp || (accepted.cursor !== null && accepted.cursor !== track.cursor);
  track.cursor = accepted.cursor ?? track.cursor;
  track.pending = accepted.next;
  track.lastOkAt = response.receivedAt;
  track.lastEventAt = newestEventOf(accepted.page, track.lastEventAt);
  if (observed.covered !== null) track.freshAt = Math.max(track.freshAt ?? observed.covered.endAt, observed.covered.endAt);
  if (accepted.isCaughtUp || (accepted.next === null && step.backfill !== null && step.backfill.doneFromAt <= step.backfill.targetFromAt)) track.backfill = null;
  run.onPage?.(result, page);
  if (!hasMoved) return { kind: 'fault', fault: NO_PROGRESS };
  track.attempts = 0;
  track.error = null;
  track.failingSinceAt = null;
  track.isStopped = false;
  track.isUnavailable = false;
  if (accepted.next === null) await noteSuccess(run, track);
  return { kind: 'accepted', result, isStepDone: accepted.next === null, isCaughtUp: accepted.isCaughtUp };
}

/** Events that were concluded from a poll are derived from like pushed ones. */
function derivationFor(run: Run, { records }: Pick<IngestPage, 'records'>): Pick<IngestPage, 'derivation'> {
  const hasEvents = (records?.events?.length ?? 0) + (records?.derivedEvents?.length ?? 0) > 0;
  return hasEvents && run.connector.push !== undefined ? { derivation: run.connector.push.derivation(run.source.settings) } : {};
}
