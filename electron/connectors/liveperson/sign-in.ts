import type { ClientContext, VendorFault } from '../../ports/connector.ts';
import type { HttpResponse } from '../../ports/http.ts';
import { readErrorWords, readJson } from './body.ts';
import { toFault } from './faults.ts';
import type { Hosts } from './hosts.ts';
import { createOauth1 } from './oauth1.ts';
import { SECRETS_OF, type LivePersonSettings } from './settings.ts';
import { fetchBearer, fetchToken, type TokenAnswer } from './tokens.ts';

export type Authorized =
  | { readonly ok: true; readonly header: string; /** Vendor's clock minus the desk's, from the sign-in's answer. */ readonly skewMs: number | null }
  | { readonly ok: false; readonly fault: VendorFault };

/** One way of signing in. Tokens live in memory only and never reach a message. */
export interface SignIn {
  authorize(request: { readonly method: string; readonly url: string }, signal?: AbortSignal): Promise<Authorized>;
  /** After 401: true when the request may be sent once more, with a new token or a corrected time. */
  retryAfterRefusal(header: string, response: HttpResponse): boolean;
  /** After any answer: what it says of the vendor's clock. */
  noteClock(response: HttpResponse): void;
  /** Why a request was refused that was signed as well as it can be. */
  toRefusal(response: HttpResponse): VendorFault;
}

export function createSignIn(context: ClientContext, settings: LivePersonSettings, hosts: Hosts): SignIn {
  const missing = SECRETS_OF[settings.auth].filter((key) => (context.secrets[key] ?? '') === '');
  if (missing.length > 0) return refuseAll(toFault('secrets-missing', `The sign-in ${settings.auth} needs ${missing.join(', ')}, which ${missing.length === 1 ? 'is' : 'are'} not known here.`, { hint: `Enter ${missing.join(', ')} in the source's secrets, or choose another way of signing in.` }));
  if (settings.auth === 'oauth1') return createOauth1(context);
  const requestToken = settings.auth === 'oauth2' ? fetchToken : fetchBearer;
  return createTokenSignIn(context, (signal) => requestToken(context, settings, hosts, signal));
}

function refuseAll(fault: VendorFault): SignIn {
  return { authorize: async () => ({ ok: false, fault }), retryAfterRefusal: () => false, noteClock: () => undefined, toRefusal: () => fault };
}

const RENEW_AT = 0.9;

function createTokenSignIn(context: ClientContext, requestToken: (signal?: AbortSignal) => Promise<TokenAnswer>): SignIn {
  let held: { readonly header: string; readonly skewMs: number | null; readonly renewAtMs: number } | null = null;
  let running: Promise<Authorized> | null = null;

  async function renew(signal?: AbortSignal): Promise<Authorized> {
    const startedMs = context.clock.monotonicMs();
    const answer = await requestToken(signal);
    if (!answer.ok) return answer;
    held = { header: `Bearer ${answer.value}`, skewMs: answer.skewMs, renewAtMs: startedMs + answer.lifeMs * RENEW_AT };
    return { ok: true, header: held.header, skewMs: held.skewMs };
  }

  return {
    async authorize(_request, signal) {
      if (held !== null && context.clock.monotonicMs() < held.renewAtMs) return { ok: true, header: held.header, skewMs: held.skewMs };
      running ??= renew(signal).finally(() => { running = null; });
      return running;
    },
    retryAfterRefusal(header) {
      if (held?.header === header) held = null;
      return true;
    },
    noteClock: () => undefined,
    toRefusal(response) {
      const body = readJson(response);
      const message = body.ok ? readErrorWords(body.value).message : null;
      return toFault('scope', `The vendor does not accept the token although it has just been issued (401)${message === null ? '.' : `: ${message}`}`, { status: 401 });
    },
  };
}
