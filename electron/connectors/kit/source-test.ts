import { formatDuration } from '../../../shared/domain/calendar.ts';
import { formatInstant, type UtcMs } from '../../../shared/domain/time.ts';
import type { ClientContext, RequestStep, StreamDefinition, StreamView, TestStep, VendorClient, VendorFault } from '../../ports/connector.ts';
import type { HttpFault } from '../../ports/http.ts';

export type StepResult = Awaited<ReturnType<TestStep['run']>>;

export const pass = (detail: string, hint = ''): StepResult => ({ ok: true, detail, hint });
export const fail = (fault: Pick<VendorFault, 'message' | 'hint'>): StepResult => ({ ok: false, detail: fault.message, hint: fault.hint });

/** Words of the product are English, whatever the desk's locale. */
export function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
}

/** What the vendor's clock says, and how far this machine's is from it: `the vendor's clock says 2026-11-20 14:47:11 UTC, this machine agrees`. */
export function clockWords(vendorAt: UtcMs, receivedAt: UtcMs): string {
  const skewMs = vendorAt - receivedAt;
  const skew = Math.abs(skewMs) < 30_000 ? 'this machine agrees' : `this machine is ${formatDuration(Math.abs(skewMs))} ${skewMs > 0 ? 'behind' : 'ahead'}`;
  return `the vendor's clock says ${formatInstant(vendorAt).slice(0, 19).replace('T', ' ')} UTC, ${skew}`;
}

/** Why an address does not answer, or null: any answer will do, and so will the faults that only an answer can have. */
export async function findSilence(context: ClientContext, url: string, answers: readonly HttpFault['fault'][], signal?: AbortSignal): Promise<HttpFault | null> {
  const outcome = await context.http.send({ method: 'GET', url, headers: { accept: 'application/json' }, timeoutMs: 20_000, maxBytes: 1_048_576 }, signal);
  return outcome.ok || answers.includes(outcome.error.fault) ? null : outcome.error;
}

/** The view of a first request; the client signs in for it, so that a window follows the vendor's clock. */
export async function viewByVendor(context: ClientContext, client: VendorClient, signal?: AbortSignal): Promise<StreamView> {
  const skew = await client.readSkew?.(signal);
  const skewMs = skew?.ok === true ? (skew.skewMs ?? 0) : 0;
  return toFirstView(context, skewMs);
}

/** The view of a source that has never been asked. */
export function toFirstView(context: ClientContext, skewMs = 0): StreamView {
  return { settings: context.settings, vendorNowAt: context.clock.now() + skewMs, since: null, isCatchUp: true };
}

/** What a stream asks for first. */
export function firstStep(stream: StreamDefinition, cursor: string | null, view: StreamView): RequestStep {
  const step = stream.decideStep(cursor, view);
  if (step.kind !== 'request') throw new Error('a stream without a cursor has to ask for something');
  return step;
}
