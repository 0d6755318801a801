import type { ClientContext, VendorFault } from '../../ports/connector.ts';
import type { HttpResponse } from '../../ports/http.ts';
import { createHeldToken, type IssuedToken } from '../kit/bearer.ts';
import { fromRefusal } from '../kit/http-faults.ts';
import { readJson } from '../kit/json-body.ts';
import { readErrorWords } from './body.ts';
import { toFault } from './faults.ts';
import type { Hosts } from './hosts.ts';
import { createOauth1 } from './oauth1.ts';
import { SECRETS_OF, type LivePersonSettings } from './settings.ts';
import { fetchBearer, fetchToken } from './tokens.ts';

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

const SCHEME = 'Bearer ';

function createTokenSignIn(context: ClientContext, requestToken: (signal?: AbortSignal) => Promise<IssuedToken>): SignIn {
  const held = createHeldToken(context.clock, requestToken);
  return {
    async authorize(_request, signal) {
      const token = await held.get(signal);
      return token.ok ? { ok: true, header: SCHEME + token.value, skewMs: token.skewMs } : token;
    },
    retryAfterRefusal(header) {
      held.discard(header.slice(SCHEME.length));
      return true;
    },
    noteClock: () => undefined,
    toRefusal(response) {
      const body = readJson(response);
      const message = body.ok ? readErrorWords(body.value).message : null;
      return fromRefusal(toFault, { status: 401, said: message, retryAfterMs: null });
    },
  };
}
