import { withoutSecrets } from '../../../shared/domain/echo.ts';
import type { ClientContext, ClientOutcome, VendorClient, VendorFault, VendorRequest } from '../../ports/connector.ts';
import type { HttpResponse } from '../../ports/http.ts';
import { readJson } from '../kit/json-body.ts';
import { readDate } from '../kit/vendor-clock.ts';
import { readInnerStatus, unwrap } from './body.ts';
import { findEnvelopeProblem } from './envelope.ts';
import { LEAST_WAIT_MS, fromHttpFault, fromStatus, toFault } from './faults.ts';
import { createHosts, type Hosts } from './hosts.ts';
import { readSettings, type LivePersonSettings } from './settings.ts';
import { createSignIn, type SignIn } from './sign-in.ts';
import { noteDuration } from './vendor-time.ts';

/** A shorter one may be part of an ordinary word, and what the vendor issues is longer. */
const LEAST_LENGTH = 6;

/** The service whose host stands for the vendor where there is no sign-in. */
export const FIGURES = 'leDataReporting';

/** Waits after 429 in a row, where the vendor names none. */
const LONGEST_RATE_WAIT_MS = 30_000;

/** What a request's `scope` says: the service, and whether a refusal is an answer to be read (one part of several that are optional). */
export function toScope(service: string, isRefusalRead = false): string {
  return isRefusalRead ? `${service} or-refusal` : service;
}

interface Sender {
  readonly context: ClientContext;
  readonly settings: LivePersonSettings;
  readonly hosts: Hosts;
  readonly signIn: SignIn;
  /** Nothing is sent before then (monotonic), whichever stream it is for. */
  quietUntilMs: number;
  refusalsInARow: number;
}

/** Authorised sending for one source. Requests name a path; the service's host comes from the Domain API. */
export function createClient(context: ClientContext): VendorClient {
  const settings = readSettings(context.settings);
  const hosts = createHosts(context, settings);
  const sender: Sender = { context, settings, hosts, signIn: createSignIn(context, settings, hosts), quietUntilMs: 0, refusalsInARow: 0 };
  return {
    send: (request, signal) => sendToService(sender, request, signal),
    async readSkew(signal) {
      const authorized = await sender.signIn.authorize({ method: 'GET', url: 'https://localhost/' }, signal);
      if (!authorized.ok) return authorized;
      if (authorized.skewMs !== null) return { ok: true, skewMs: authorized.skewMs };
      const base = await hosts.baseOf(FIGURES, signal);
      return base.ok ? { ok: true, skewMs: base.skewMs } : base;
    },
  };
}

async function sendToService(sender: Sender, request: VendorRequest, signal?: AbortSignal): Promise<ClientOutcome> {
  const waitMs = sender.quietUntilMs - sender.context.clock.monotonicMs();
  if (waitMs > 0) await sender.context.clock.sleep(Math.min(waitMs, LEAST_WAIT_MS), signal);
  const [service = FIGURES] = request.scope.split(' ');
  const base = await sender.hosts.baseOf(service, signal);
  if (!base.ok) return base;
  const outcome = await sendTo(sender, base.base, request, signal);
  if (outcome.ok || !isHostFailure(outcome.fault)) return outcome;
  sender.hosts.doubt(service);
  // It may have moved: at once to where the service is now, if that is elsewhere.
  const now = await sender.hosts.baseOf(service, signal);
  return now.ok && now.base !== base.base ? sendTo(sender, now.base, request, signal) : outcome;
}

function isHostFailure(fault: VendorFault): boolean {
  return fault.code === 'not-found' || fault.code === 'unreachable' || fault.code === 'timeout' || fault.code === 'server';
}

async function sendTo(sender: Sender, base: string, request: VendorRequest, signal?: AbortSignal): Promise<ClientOutcome> {
  const first = await sendOnce(sender, base, request, signal);
  const mayRetry = first.header !== null && first.response?.status === 401 && sender.signIn.retryAfterRefusal(first.header, first.response);
  // One new token (or one corrected time), and no loop.
  const last = mayRetry ? await sendOnce(sender, base, request, signal) : first;
  return last.outcome;
}

interface Attempt { readonly outcome: ClientOutcome; readonly header: string | null; readonly response: HttpResponse | null }

async function sendOnce(sender: Sender, base: string, request: VendorRequest, signal?: AbortSignal): Promise<Attempt> {
  const { context, signIn } = sender;
  const { scope, ...plain } = request;
  const url = base + request.url;
  const authorized = await signIn.authorize({ method: request.method, url }, signal);
  if (!authorized.ok) return { outcome: authorized, header: null, response: null };
  const startedMs = context.clock.monotonicMs();
  const headers = { ...plain.headers, accept: 'application/json', authorization: authorized.header };
  const sent = await context.http.send({ ...plain, url, headers }, signal);
  if (!sent.ok) return { outcome: { ok: false, fault: fromHttpFault(sent.error, url) }, header: authorized.header, response: null };
  const response = toShown(sender, sent.response, authorized.header);
  noteDuration(response, context.clock.monotonicMs() - startedMs);
  signIn.noteClock(response);
  const fault = findFault(sender, request, response);
  const isReadable = fault === null || (scope.endsWith(' or-refusal') && isRefusal(fault));
  const outcome: ClientOutcome = isReadable ? { ok: true, response } : { ok: false, fault };
  return { outcome, header: authorized.header, response };
}

/** A refusal as a message may quote it. Figures are left alone. */
function toShown({ context }: Sender, response: HttpResponse, header: string): HttpResponse {
  const body = readJson(response);
  if (response.status === 200 && !(body.ok && (readInnerStatus(body.value) ?? 0) >= 400)) return response;
  const told = [header.replace(/^Bearer /, ''), ...Object.values(context.secrets)].filter((secret) => secret.length >= LEAST_LENGTH);
  return { ...response, body: withoutSecrets(response.body, told) };
}

function isRefusal(fault: VendorFault): boolean {
  return fault.status !== null && fault.status >= 400 && fault.status < 500 && fault.code !== 'rate-limited' && fault.code !== 'timeout';
}

/** What is wrong with an answer, or null. Bodies are parsed once; the stream reads the same result. */
function findFault(sender: Sender, request: VendorRequest, response: HttpResponse): VendorFault | null {
  const body = readJson(response);
  const inner = response.status === 200 && body.ok ? readInnerStatus(body.value) : null;
  const status = inner !== null && inner >= 400 ? inner : response.status;
  if (status === 429) return noteRateLimit(sender, response);
  sender.refusalsInARow = 0;
  if (status === 401) return sender.signIn.toRefusal(response);
  if (status !== 200) return fromStatus(response, readDate(response) ?? sender.context.clock.now(), status);
  const problem = body.ok ? findEnvelopeProblem(request.url, unwrap(body.value)) : body.reason;
  return problem === null ? null : toFault('not-an-api', `The answer is not one of the vendor's API: ${problem}.`, { status: response.status });
}

/** At least a second, as the vendor asks; longer while it goes on, where it names no time itself. */
function noteRateLimit(sender: Sender, response: HttpResponse): VendorFault {
  const { clock } = sender.context;
  const fault = fromStatus(response, readDate(response) ?? clock.now(), 429);
  const growing = Math.min(LONGEST_RATE_WAIT_MS, LEAST_WAIT_MS * 2 ** Math.min(sender.refusalsInARow++, 10));
  const retryAfterMs = response.headers['retry-after'] === undefined ? growing : Math.max(LEAST_WAIT_MS, fault.retryAfterMs ?? 0);
  sender.quietUntilMs = clock.monotonicMs() + LEAST_WAIT_MS;
  return { ...fault, retryAfterMs };
}
