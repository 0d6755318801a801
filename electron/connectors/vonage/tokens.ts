import { withoutSecrets } from '../../../shared/domain/echo.ts';
import type { ClientContext } from '../../ports/connector.ts';
import type { HttpResponse } from '../../ports/http.ts';
import { createHeldToken, toTokenless, type HeldToken, type IssuedToken, type TokenOutcome } from '../kit/bearer.ts';
import { withoutWindow } from '../kit/http-faults.ts';
import { isRecord } from '../kit/items.ts';
import { readJson } from '../kit/json-body.ts';
import { readDate, skewOf } from '../kit/vendor-clock.ts';
import { fromHttpFault, fromTokenRefusal, toFault } from './faults.ts';
import type { VonageSettings } from './settings.ts';

/** Life of a token where the answer does not say: the documented two hours. */
const DEFAULT_LIFE_S = 7_200;
/** A token that claims to live no time at all is used for a minute, else every request would ask for a new one. */
const MIN_LIFE_S = 60;

/** One token per scope: the vendor issues a token for one of the credential's scopes. [How to authenticate] */
export interface Tokens {
  get(scope: string, signal?: AbortSignal): Promise<TokenOutcome>;
  /** Forgets a token that was refused, unless a newer one has taken its place. */
  discard(scope: string, value: string): void;
}

export function createTokens(context: ClientContext, settings: VonageSettings): Tokens {
  const held = new Map<string, HeldToken>();
  return {
    get(scope, signal) {
      const token = held.get(scope) ?? createHeldToken(context.clock, (during) => requestToken(context, settings, scope, during));
      held.set(scope, token);
      return token.get(signal);
    },
    discard: (scope, value) => held.get(scope)?.discard(value),
  };
}

async function requestToken(context: ClientContext, settings: VonageSettings, scope: string, signal?: AbortSignal): Promise<IssuedToken> {
  const secret = context.secrets['clientSecret'];
  if (secret === undefined || secret === '') return { ok: false, fault: toFault('secrets-missing', 'The client secret of this source is not known here.') };
  const form = new URLSearchParams({ grant_type: 'client_credentials', scope, client_id: settings.clientId, client_secret: secret });
  const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
  const outcome = await context.http.send({ method: 'POST', url: settings.tokenUrl, headers, body: form.toString(), timeoutMs: 30_000, maxBytes: 262_144 }, signal);
  if (!outcome.ok) return { ok: false, fault: withoutWindow(fromHttpFault(outcome.error, settings.tokenUrl)) };
  const { response } = outcome;
  if (response.status === 200) return readToken(response);
  return { ok: false, fault: fromTokenRefusal({ ...response, body: withoutSecrets(response.body, [secret]) }, scope, readDate(response) ?? context.clock.now()) };
}

function readToken(response: HttpResponse): IssuedToken {
  const body = readJson(response);
  const value = body.ok && isRecord(body.value) ? body.value['access_token'] : null;
  if (typeof value !== 'string' || value === '') return { ok: false, fault: toTokenless(toFault, body) };
  const life = body.ok && isRecord(body.value) ? Number(body.value['expires_in'] ?? DEFAULT_LIFE_S) : DEFAULT_LIFE_S;
  const lifeS = Number.isFinite(life) ? Math.min(86_400, life >= 1 ? life : MIN_LIFE_S) : DEFAULT_LIFE_S;
  return { ok: true, value, skewMs: skewOf(response), lifeMs: lifeS * 1_000 };
}
