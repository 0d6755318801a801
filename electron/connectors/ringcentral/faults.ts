import type { FaultCode, VendorFault } from '../../ports/connector.ts';
import type { HttpFault, HttpResponse } from '../../ports/http.ts';
import { isRecord, parseJson, textOf } from './json.ts';

/** Longest wait that is taken from a vendor: a wrong header must not silence a wallboard for a day. */
const MAX_RETRY_AFTER_MS = 300_000;

const HINTS: Readonly<Record<FaultCode, string>> = {
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
export function toFault(code: FaultCode, message: string, extra: { readonly status?: number; readonly retryAfterMs?: number | null; readonly hint?: string } = {}): VendorFault {
  return { code, message, hint: extra.hint ?? HINTS[code], status: extra.status ?? null, retryAfterMs: extra.retryAfterMs ?? null };
}

const NETWORK_CODES: Readonly<Record<HttpFault['fault'], FaultCode>> = {
  network: 'unreachable', tls: 'unreachable', proxy: 'unreachable', aborted: 'unreachable', timeout: 'timeout', 'too-large': 'not-an-api', redirect: 'not-an-api',
};

/** No answer came. */
export function fromHttpFault(error: HttpFault, url: string): VendorFault {
  const host = URL.canParse(url) ? new URL(url).host : 'the address';
  const words: Readonly<Record<HttpFault['fault'], string>> = {
    network: `${host} cannot be reached`, tls: `No trusted connection to ${host}`, proxy: `The proxy did not let ${host} through`, aborted: 'The request was given up',
    timeout: `${host} did not answer in time`, 'too-large': `The answer of ${host} is too large`, redirect: `${host} redirects elsewhere`,
  };
  const hint = error.fault === 'tls' ? { hint: 'Check the date of this machine, and whether the company\'s own certificate is installed in the system\'s store.' } : {};
  return toFault(NETWORK_CODES[error.fault], `${words[error.fault]} (${error.detail.slice(0, 200)}).`, hint);
}

const line = (text: string | null): string | null => (text === null ? null : text.replace(/\s+/g, ' ').trim().slice(0, 300) || null);

/** What an error says: the vendor's own shape, OAuth's, or a line of plain text. Never a web page. */
export function readErrorWords(response: HttpResponse): { readonly error: string | null; readonly message: string | null } {
  const parsed = parseJson(response.body);
  if (parsed.ok && isRecord(parsed.value)) {
    const body = parsed.value;
    return { error: textOf(body, 'errorCode') ?? textOf(body, 'error'), message: line(textOf(body, 'generalMessage') ?? textOf(body, 'error_description') ?? textOf(body, 'message') ?? textOf(body, 'error')) };
  }
  return { error: null, message: /^\s*[<{[]/.test(response.body) ? null : line(response.body) };
}

/** An answer that is not 200. */
export function fromStatus(response: HttpResponse, now: number): VendorFault {
  const { status } = response;
  const { message } = readErrorWords(response);
  const tail = message === null ? '.' : `: ${message}`;
  const retryAfterMs = readRetryAfter(response, now);
  if (status === 429) return toFault('rate-limited', `The vendor asks to slow down (429)${tail}`, { status, retryAfterMs });
  if (status >= 500) return toFault('server', `The vendor answered with an error (${status})${tail}`, { status, retryAfterMs });
  if (status === 401) return toFault('scope', `The vendor does not accept the token although it has just been issued (401)${tail}`, { status });
  if (status === 403) return toFault('forbidden', `The vendor forbids the request (403)${tail}`, { status });
  if (status === 404 || status === 410) return toFault('not-found', `The address does not exist at the vendor (${status})${tail}`, { status });
  if (status === 408) return toFault('timeout', `The vendor gave up waiting (408)${tail}`, { status });
  if (status >= 400) return toFault('bad-request', `The vendor refuses the request (${status})${tail}`, { status });
  return toFault('not-an-api', `An answer with status ${status} was not expected${tail}`, { status });
}

/** The first sign-in was refused: the app or its JWT credential. */
export function fromGrantRefusal(response: HttpResponse, now: number): VendorFault {
  const { status } = response;
  const { error, message } = readErrorWords(response);
  const tail = message === null ? '.' : `: ${message}`;
  if (error === 'unauthorized_client' || error === 'unsupported_grant_type') return toFault('credentials', `The app may not sign in with a JWT credential (${status})${tail}`, { status, hint: 'In the RingCentral developer console, set the app\'s authentication to JWT.' });
  if (status === 401 || (status === 400 && error !== null)) return toFault('credentials', `The vendor does not accept the client ID, the client secret or the JWT credential (${status})${tail}`, { status });
  return fromStatus(response, now);
}

/** The exchange for a RingCX token was refused: the user has no place in RingCX. */
export function fromExchangeRefusal(response: HttpResponse, now: number): VendorFault {
  const { status } = response;
  const { message } = readErrorWords(response);
  if (status === 400 || status === 401 || status === 403) return toFault('scope', `The vendor does not let this user into RingCX (${status})${message === null ? '.' : `: ${message}`}`, { status });
  return fromStatus(response, now);
}

/** `Retry-After` as seconds or as an HTTP date, capped; null when absent or unreadable. */
function readRetryAfter(response: HttpResponse, now: number): number | null {
  const text = response.headers['retry-after']?.trim();
  if (text === undefined || text === '') return null;
  const ms = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1_000 : /^[a-z]/i.test(text) ? Date.parse(text) - now : Number.NaN;
  return Number.isNaN(ms) ? null : Math.min(MAX_RETRY_AFTER_MS, Math.max(0, Math.ceil(ms)));
}

/** The answer's `Date` header; null when it is missing or absurd. */
export function readDate(answer: HttpResponse): number | null {
  const text = answer.headers['date'];
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) || at < 1_262_304_000_000 ? null : at;
}
