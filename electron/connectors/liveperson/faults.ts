import type { VendorFault } from '../../ports/connector.ts';
import type { HttpResponse } from '../../ports/http.ts';
import { createFromHttpFault, createToFault, fromRefusal, tailOf, type Hints } from '../kit/http-faults.ts';
import { readJson } from '../kit/json-body.ts';
import { readRetryAfter } from '../kit/retry-after.ts';
import { readErrorWords } from './body.ts';

/** The vendor's own word: at least a second after 429. [Agent Activity, note 1] */
export const LEAST_WAIT_MS = 1_000;

const HINTS: Hints = {
  unreachable: 'Check the network, the address and the proxy; it is tried again by itself.',
  timeout: 'The vendor is slow or a firewall drops the traffic; it is tried again by itself.',
  'rate-limited': 'The vendor limits simultaneous requests of the whole account; raise the seconds between polls if this goes on.',
  server: 'The vendor has a problem; it is tried again by itself.',
  'not-an-api': 'Something between here and the vendor answers in its place (a sign-in page of the network, a proxy), or the address is wrong.',
  'window-too-large': 'A shorter time frame is asked for by itself.',
  'bad-request': 'The vendor refuses the request as it is; check the account ID and the API version of the source.',
  'not-found': 'Check the account ID of the source and that the account has this service.',
  credentials: 'Check the secrets of the source, and that they belong to this account.',
  scope: 'The sign-in works but not for this API: ask the account\'s administrator for the privilege, or choose another way of signing in.',
  forbidden: 'Ask the account\'s administrator for the privilege (Data: Operational Realtime; Administration: Users for names).',
  'secrets-missing': 'Enter the secrets of the source.',
};

/** Builds a fault; the hint follows from the code unless a better one is known. */
export const toFault = createToFault(HINTS);

/** No answer came; one that is too large comes of a time frame that is too long. */
export const fromHttpFault = createFromHttpFault(toFault, 'window-too-large');

/** An answer that is not 200 (or says so inside). `now` is the vendor's time, for a `Retry-After` that is a date. */
export function fromStatus(response: HttpResponse, now: number, status = response.status): VendorFault {
  const body = readJson(response);
  const said = body.ok ? readErrorWords(body.value).message : null;
  if (status === 401) return toFault('credentials', `The vendor does not accept the sign-in (401)${tailOf(said)}`, { status });
  const retryAfterMs = readRetryAfter(response, now);
  return fromRefusal(toFault, { status, said, retryAfterMs: status === 429 ? Math.max(LEAST_WAIT_MS, retryAfterMs ?? 0) : retryAfterMs });
}

/** The sign-in refused. `least` is the least wait after 429. */
export function fromSignInRefusal(response: HttpResponse, now: number, least: number): VendorFault {
  const { status } = response;
  const body = readJson(response);
  const { problem, message } = body.ok ? readErrorWords(body.value) : { problem: null, message: null };
  const tail = tailOf(message);
  if (problem === 'invalid_scope') return toFault('scope', `The application does not have the scope${tail}`, { status, hint: 'Check the setting scope, or give the application the scope in the Management Console.' });
  if (status === 400 || status === 401 || status === 403) return toFault('credentials', `The vendor does not accept the sign-in (${status})${tail}`, { status });
  const fault = fromStatus(response, now);
  return fault.code === 'rate-limited' ? { ...fault, retryAfterMs: Math.max(least, fault.retryAfterMs ?? 0) } : fault;
}
