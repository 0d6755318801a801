import type { VendorFault } from '../../ports/connector.ts';
import type { HttpResponse } from '../../ports/http.ts';
import { createFromHttpFault, createToFault, fromRefusal, tailOf, toLine, type Hints } from '../kit/http-faults.ts';
import { isRecord } from '../kit/items.ts';
import { readRetryAfter } from '../kit/retry-after.ts';
import { parseJson, textOf } from './json.ts';

const HINTS: Hints = {
  unreachable: 'Check the network, the addresses and the proxy; it is tried again by itself.',
  timeout: 'The vendor is slow or a firewall drops the traffic; it is tried again by itself.',
  'rate-limited': 'The limits (120 requests, 5 sign-ins a minute) count every client of the account together; it is tried again by itself.',
  server: 'The vendor has a problem; it is tried again by itself.',
  'not-an-api': 'Something between here and the vendor answers in its place (a sign-in page of the network, a proxy), or the address is wrong.',
  'window-too-large': 'The vendor answers with more than is taken; report it.',
  'bad-request': 'The vendor refuses the request as it is; check the sub-account and the other settings of the source.',
  'not-found': 'Check the sub-account and the API address of the source.',
  credentials: 'Check the client ID, the client secret and the JWT credential in the RingCentral developer console, and that all three belong to one app.',
  scope: 'The app needs the permission ReadAccounts, and the user of the JWT credential has to be an administrator in RingCX.',
  forbidden: 'Give the user of the JWT credential the rights of an administrator with reporting for this sub-account in RingCX Admin.',
  'secrets-missing': 'Enter the client secret and the JWT credential of the source.',
};

/** Builds a fault; the hint follows from the code unless a better one is known. */
export const toFault = createToFault(HINTS);

/** No answer came. Nothing that is asked for could be asked for in smaller parts. */
export const fromHttpFault = createFromHttpFault(toFault, 'not-an-api');

const lineOf = (text: string | null): string | null => (text === null ? null : toLine(text));

/** What an error says: the vendor's own shape, OAuth's, or a line of plain text. Never a web page. */
export function readErrorWords(response: HttpResponse): { readonly error: string | null; readonly message: string | null } {
  const parsed = parseJson(response.body);
  if (parsed.ok && isRecord(parsed.value)) {
    const body = parsed.value;
    return { error: textOf(body, 'errorCode') ?? textOf(body, 'error'), message: lineOf(textOf(body, 'generalMessage') ?? textOf(body, 'error_description') ?? textOf(body, 'message') ?? textOf(body, 'error')) };
  }
  return { error: null, message: /^\s*[<{[]/.test(response.body) ? null : toLine(response.body) };
}

/** An answer that is not 200. `now` is the vendor's time, for a `Retry-After` that is a date. */
export function fromStatus(response: HttpResponse, now: number): VendorFault {
  return fromRefusal(toFault, { status: response.status, said: readErrorWords(response).message, retryAfterMs: readRetryAfter(response, now) });
}

/** The first sign-in was refused: the app or its JWT credential. */
export function fromGrantRefusal(response: HttpResponse, now: number): VendorFault {
  const { status } = response;
  const { error, message } = readErrorWords(response);
  const tail = tailOf(message);
  if (error === 'unauthorized_client' || error === 'unsupported_grant_type') return toFault('credentials', `The app may not sign in with a JWT credential (${status})${tail}`, { status, hint: 'In the RingCentral developer console, set the app\'s authentication to JWT.' });
  if (status === 401 || (status === 400 && error !== null)) return toFault('credentials', `The vendor does not accept the client ID, the client secret or the JWT credential (${status})${tail}`, { status });
  return fromStatus(response, now);
}

/** The exchange for a RingCX token was refused: the user has no place in RingCX. */
export function fromExchangeRefusal(response: HttpResponse, now: number): VendorFault {
  const { status } = response;
  const { message } = readErrorWords(response);
  if (status === 400 || status === 401 || status === 403) return toFault('scope', `The vendor does not let this user into RingCX (${status})${tailOf(message)}`, { status });
  return fromStatus(response, now);
}
