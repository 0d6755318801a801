import type { FaultCode, VendorFault } from '../../ports/connector.ts';
import type { HttpFault, HttpResponse } from '../../ports/http.ts';
import { readErrorWords, readJson } from './body.ts';

/** Longest wait that is taken from a vendor: a wrong header must not silence a wallboard for a day. */
const MAX_RETRY_AFTER_MS = 300_000;
/** The vendor's own word: at least a second after 429. [Agent Activity, note 1] */
export const LEAST_WAIT_MS = 1_000;

const HINTS: Readonly<Record<FaultCode, string>> = {
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
export function toFault(code: FaultCode, message: string, extra: { readonly status?: number; readonly retryAfterMs?: number | null; readonly hint?: string } = {}): VendorFault {
  return { code, message, hint: extra.hint ?? HINTS[code], status: extra.status ?? null, retryAfterMs: extra.retryAfterMs ?? null };
}

const NETWORK_CODES: Readonly<Record<HttpFault['fault'], FaultCode>> = {
  network: 'unreachable', tls: 'unreachable', proxy: 'unreachable', aborted: 'unreachable', timeout: 'timeout', 'too-large': 'window-too-large', redirect: 'not-an-api',
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

/** An answer that is not 200 (or says so inside). `now` is the vendor's time, for a `Retry-After` that is a date. */
export function fromStatus(response: HttpResponse, now: number, status = response.status): VendorFault {
  const body = readJson(response);
  const said = body.ok ? readErrorWords(body.value).message : null;
  const tail = said === null ? '.' : `: ${said}`;
  const retryAfterMs = readRetryAfter(response, now);
  if (status === 429) return toFault('rate-limited', `The vendor asks to slow down (429)${tail}`, { status, retryAfterMs: Math.max(LEAST_WAIT_MS, retryAfterMs ?? 0) });
  if (status >= 500) return toFault('server', `The vendor answered with an error (${status})${tail}`, { status, retryAfterMs });
  if (status === 401) return toFault('credentials', `The vendor does not accept the sign-in (401)${tail}`, { status });
  if (status === 403) return toFault('forbidden', `The vendor forbids the request (403)${tail}`, { status });
  if (status === 404 || status === 410) return toFault('not-found', `The address does not exist at the vendor (${status})${tail}`, { status });
  if (status === 408) return toFault('timeout', `The vendor gave up waiting (408)${tail}`, { status });
  if (status >= 400) return toFault('bad-request', `The vendor refuses the request (${status})${tail}`, { status });
  return toFault('not-an-api', `An answer with status ${status} was not expected${tail}`, { status });
}

/** The sign-in refused. `least` is the least wait after 429. */
export function fromSignInRefusal(response: HttpResponse, now: number, least: number): VendorFault {
  const { status } = response;
  const body = readJson(response);
  const { problem, message } = body.ok ? readErrorWords(body.value) : { problem: null, message: null };
  const tail = message === null ? '.' : `: ${message}`;
  if (problem === 'invalid_scope') return toFault('scope', `The application does not have the scope${tail}`, { status, hint: 'Check the setting scope, or give the application the scope in the Management Console.' });
  if (status === 400 || status === 401 || status === 403) return toFault('credentials', `The vendor does not accept the sign-in (${status})${tail}`, { status });
  const fault = fromStatus(response, now);
  return fault.code === 'rate-limited' ? { ...fault, retryAfterMs: Math.max(least, fault.retryAfterMs ?? 0) } : fault;
}

/** `Retry-After` as seconds or as an HTTP date, capped; null when absent or unreadable. */
export function readRetryAfter(response: HttpResponse, now: number): number | null {
  const text = response.headers['retry-after']?.trim();
  if (text === undefined || text === '') return null;
  const ms = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1_000 : /^[a-z]/i.test(text) ? Date.parse(text) - now : Number.NaN;
  return Number.isNaN(ms) ? null : Math.min(MAX_RETRY_AFTER_MS, Math.max(0, Math.ceil(ms)));
}
