import type { FaultCode, VendorFault } from '../../ports/connector.ts';
import type { HttpFault } from '../../ports/http.ts';

/** What each fault of a vendor says to do next. */
export type Hints = Readonly<Record<FaultCode, string>>;

/** Builds a fault; the hint follows from the code unless a better one is known. */
export type ToFault = (code: FaultCode, message: string, extra?: { readonly status?: number; readonly retryAfterMs?: number | null; readonly hint?: string }) => VendorFault;

export function createToFault(hints: Hints): ToFault {
  return (code, message, extra = {}) => ({ code, message, hint: extra.hint ?? hints[code], status: extra.status ?? null, retryAfterMs: extra.retryAfterMs ?? null });
}

const NETWORK_CODES: Readonly<Record<Exclude<HttpFault['fault'], 'too-large'>, FaultCode>> = {
  network: 'unreachable', tls: 'unreachable', proxy: 'unreachable', aborted: 'unreachable', timeout: 'timeout', redirect: 'not-an-api',
};

/** Reads a request without an answer. `tooLarge` is what an answer over the cap means: a window that could shrink, or none of the API. */
export function createFromHttpFault(toFault: ToFault, tooLarge: FaultCode): (error: HttpFault, url: string) => VendorFault {
  return (error, url) => {
    const host = URL.canParse(url) ? new URL(url).host : 'the address';
    const words: Readonly<Record<HttpFault['fault'], string>> = {
      network: `${host} cannot be reached`, tls: `No trusted connection to ${host}`, proxy: `The proxy did not let ${host} through`, aborted: 'The request was given up',
      timeout: `${host} did not answer in time`, 'too-large': `The answer of ${host} is too large`, redirect: `${host} redirects elsewhere`,
    };
    const hint = error.fault === 'tls' ? { hint: 'Check the date of this machine, and whether the company\'s own certificate is installed in the system\'s store.' } : {};
    const code = error.fault === 'too-large' ? tooLarge : NETWORK_CODES[error.fault];
    return toFault(code, `${words[error.fault]} (${error.detail.slice(0, 200)}).`, hint);
  };
}

/** The fault of a request that asks for no window (a sign-in, a look-up): there is nothing to be shrunk. */
export function withoutWindow(fault: VendorFault): VendorFault {
  return fault.code === 'window-too-large' ? { ...fault, code: 'not-an-api' } : fault;
}

/** A refusal in parts: its status, what the vendor said of it (null: nothing), and how long it asks to wait. */
export interface Refusal { readonly status: number; readonly said: string | null; readonly retryAfterMs: number | null }

/** What a status other than 200 means at every vendor; where one means something else, the vendor's own file says so first. */
export function fromRefusal(toFault: ToFault, { status, said, retryAfterMs }: Refusal): VendorFault {
  const tail = tailOf(said);
  if (status === 429) return toFault('rate-limited', `The vendor asks to slow down (429)${tail}`, { status, retryAfterMs });
  if (status >= 500) return toFault('server', `The vendor answered with an error (${status})${tail}`, { status, retryAfterMs });
  if (status === 401) return toFault('scope', `The vendor does not accept the token although it has just been issued (401)${tail}`, { status });
  if (status === 403) return toFault('forbidden', `The vendor forbids the request (403)${tail}`, { status });
  if (status === 404 || status === 410) return toFault('not-found', `The address does not exist at the vendor (${status})${tail}`, { status });
  if (status === 408) return toFault('timeout', `The vendor gave up waiting (408)${tail}`, { status });
  if (status >= 400) return toFault('bad-request', `The vendor refuses the request (${status})${tail}`, { status });
  return toFault('not-an-api', `An answer with status ${status} was not expected${tail}`, { status });
}

/** How a message ends: with the vendor's own words where there are any. */
export function tailOf(said: string | null): string {
  return said === null ? '.' : `: ${said}`;
}

/** A vendor's words cut to one line; null where nothing is left. */
export function toLine(text: string): string | null {
  return text.replace(/\s+/g, ' ').trim().slice(0, 300) || null;
}
