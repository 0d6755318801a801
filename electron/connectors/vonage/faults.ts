import type { VendorFault } from '../../ports/connector.ts';
import type { HttpResponse } from '../../ports/http.ts';
import { createFromHttpFault, createToFault, fromRefusal, tailOf, type Hints } from '../kit/http-faults.ts';
import { readJson } from '../kit/json-body.ts';
import { readRetryAfter } from '../kit/retry-after.ts';
import { readErrorMessage } from './body.ts';

const HINTS: Hints = {
  unreachable: 'Check the network, the address and the proxy; it is tried again by itself.',
  timeout: 'The vendor is slow or a firewall drops the traffic; it is tried again by itself.',
  'rate-limited': 'The account\'s limit counts every API client together; raise the seconds between polls if this goes on.',
  server: 'The vendor has a problem; it is tried again by itself.',
  'not-an-api': 'Something between here and the vendor answers in its place (a sign-in page of the network, a proxy), or the address is wrong.',
  'window-too-large': 'A shorter time window is asked for by itself.',
  'bad-request': 'The vendor refuses the request as it is; check the settings of the source, and report it when they are right.',
  'not-found': 'Check the API address of the source.',
  credentials: 'Check the client ID and the client secret in the VCC admin portal, and that both belong to this region.',
  scope: 'Give the API credential the missing scope in the VCC admin portal (stats; users:read for names).',
  forbidden: 'Ask the account\'s administrator whether this API credential may read this.',
  'secrets-missing': 'Enter the client secret of the source.',
};

/** Builds a fault; the hint follows from the code unless a better one is known. */
export const toFault = createToFault(HINTS);

/** No answer came; one that is too large comes of a window that is too long. */
export const fromHttpFault = createFromHttpFault(toFault, 'window-too-large');

/** An answer that is not 200. `now` is the vendor's time, for a `Retry-After` that is a date. */
export function fromStatus(response: HttpResponse, now: number): VendorFault {
  const { status } = response;
  const body = readJson(response);
  const said = body.ok ? readErrorMessage(body.value).message : null;
  const retryAfterMs = readRetryAfter(response, now);
  if (status === 501 || status === 504) return toFault('window-too-large', `The vendor could not answer for a window of this size (${status})${tailOf(said)}`, { status, retryAfterMs });
  return fromRefusal(toFault, { status, said, retryAfterMs });
}

const CREDENTIAL_ERRORS = new Set(['invalid_client', 'unauthorized_client', 'access_denied', 'invalid_grant', 'invalid_request']);

/** The token endpoint refused. How it answers a wrong secret is not documented, so 401 and every OAuth word for it count. */
export function fromTokenRefusal(response: HttpResponse, scope: string, now: number): VendorFault {
  const { status } = response;
  const body = readJson(response);
  const { error, message } = body.ok ? readErrorMessage(body.value) : { error: null, message: null };
  const tail = tailOf(message);
  if (error === 'invalid_scope') return toFault('scope', `The API credential does not have the scope ${scope}${tail}`, { status });
  if (status === 401 || (status < 500 && error !== null && CREDENTIAL_ERRORS.has(error))) return toFault('credentials', `The vendor does not accept the client ID or the client secret (${status})${tail}`, { status });
  const fault = fromStatus(response, now);
  // A sign-in has no window that could shrink.
  return fault.code === 'window-too-large' ? toFault('server', `The sign-in failed at the vendor (${status})${tail}`, { status, retryAfterMs: fault.retryAfterMs }) : fault;
}
