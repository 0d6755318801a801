import { withoutSecrets } from '../../../shared/domain/echo.ts';
import type { ClientContext, VendorFault } from '../../ports/connector.ts';
import type { HttpResponse } from '../../ports/http.ts';
import { toTokenless, type TokenOutcome } from '../kit/bearer.ts';
import { isRecord, type Item } from '../kit/items.ts';
import { readDate, skewOf } from '../kit/vendor-clock.ts';
import { fromExchangeRefusal, fromGrantRefusal, fromHttpFault, fromStatus, toFault } from './faults.ts';
import { parseJson, secondsOf, textOf } from './json.ts';
import { createRateLimit } from './rate-limit.ts';
import type { PullSettings } from './settings.ts';

const JWT_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** A RingCX token lives five minutes. [authentication guide] */
const CX_LIFE_S = 300;
const RC_LIFE_S = 3_600;
const RENEW_AT = 0.8;
const MINUTE_MS = 60_000;
/** The vendor allows so many exchanges a minute. */
const MAX_EXCHANGES = 5;

/** The RingCX token: RingCentral's own token by a JWT credential, exchanged; later renewed by a refresh token that changes each time. */
export interface Tokens {
  get(signal?: AbortSignal): Promise<TokenOutcome>;
  /** Forgets a token that was refused, unless a newer one has taken its place. */
  discard(value: string): void;
  /** Only the first of the two sign-ins. */
  signIn(signal?: AbortSignal): Promise<TokenOutcome>;
}

interface Held { readonly value: string; readonly skewMs: number | null; readonly renewAtMs: number; readonly refresh: string | null }

export function createTokens(context: ClientContext, pull: PullSettings): Tokens {
  const exchanges = createRateLimit(context.clock, MAX_EXCHANGES, MINUTE_MS);
  let base: Held | null = null;
  let held: Held | null = null;
  let running: Promise<TokenOutcome> | null = null;

  const isFresh = (token: Held | null): token is Held => token !== null && context.clock.monotonicMs() < token.renewAtMs;

  async function signIn(signal?: AbortSignal): Promise<TokenOutcome> {
    if (isFresh(base)) return { ok: true, value: base.value, skewMs: base.skewMs };
    const answer = await grant(context, pull, signal);
    if (!answer.ok) return answer;
    base = answer.held;
    return { ok: true, value: base.value, skewMs: base.skewMs };
  }

  async function renew(signal?: AbortSignal): Promise<TokenOutcome> {
    const waitMs = exchanges.take();
    if (waitMs > 0) return { ok: false, fault: toFault('rate-limited', 'More than five sign-ins a minute would be needed.', { retryAfterMs: waitMs }) };
    const refreshed = held?.refresh == null ? null : await refresh(context, pull, held.refresh, signal);
    if (refreshed?.ok === true) return keep(refreshed.held);
    // A refresh token that is not taken any more: the whole way again.
    held = null;
    const first = await signIn(signal);
    if (!first.ok) return first;
    const answer = await exchange(context, pull, first.value, signal);
    if (answer.ok) return keep(answer.held);
    // RingCentral's token may have been withdrawn before its time.
    if (answer.fault.status === 401) base = null;
    return answer;
  }

  function keep(token: Held): TokenOutcome {
    held = token;
    return { ok: true, value: token.value, skewMs: token.skewMs };
  }

  return {
    get: (signal) => {
      if (isFresh(held)) return Promise.resolve({ ok: true, value: held.value, skewMs: held.skewMs });
      running ??= renew(signal).finally(() => { running = null; });
      return running;
    },
    discard(value) {
      if (held?.value === value) held = { ...held, renewAtMs: -1 };
    },
    signIn,
  };
}

type Answer = { readonly ok: true; readonly held: Held } | { readonly ok: false; readonly fault: VendorFault };

function grant(context: ClientContext, pull: PullSettings, signal?: AbortSignal): Promise<Answer> {
  const { clientSecret = '', jwt = '' } = context.secrets;
  if (clientSecret === '' || jwt === '') return Promise.resolve({ ok: false, fault: toFault('secrets-missing', 'The client secret or the JWT credential of this source is not known here.') });
  return post(context, {
    url: `${pull.authBase}/restapi/oauth/token`, form: { grant_type: JWT_GRANT, assertion: jwt }, authorization: `Basic ${toBase64(`${pull.clientId}:${clientSecret}`)}`,
    secrets: [clientSecret, jwt], tokenKey: 'access_token', lifeS: RC_LIFE_S, toRefusal: fromGrantRefusal, signal,
  });
}

function exchange(context: ClientContext, pull: PullSettings, rcToken: string, signal?: AbortSignal): Promise<Answer> {
  return post(context, {
    url: `${pull.apiBase}/api/auth/login/rc/accesstoken?includeRefresh=true`, form: { rcAccessToken: rcToken, rcTokenType: 'Bearer' }, authorization: null,
    secrets: [rcToken], tokenKey: 'accessToken', lifeS: CX_LIFE_S, toRefusal: fromExchangeRefusal, signal,
  });
}

function refresh(context: ClientContext, pull: PullSettings, token: string, signal?: AbortSignal): Promise<Answer> {
  return post(context, {
    url: `${pull.apiBase}/api/auth/token/refresh`, form: { refresh_token: token, rcTokenType: 'Bearer' }, authorization: null,
    secrets: [token], tokenKey: 'accessToken', lifeS: CX_LIFE_S, toRefusal: fromStatus, signal,
  });
}

interface TokenRequest {
  readonly url: string;
  readonly form: Readonly<Record<string, string>>;
  readonly authorization: string | null;
  readonly secrets: readonly string[];
  readonly tokenKey: string;
  readonly lifeS: number;
  toRefusal(response: HttpResponse, now: number): VendorFault;
  readonly signal: AbortSignal | undefined;
}

async function post(context: ClientContext, request: TokenRequest): Promise<Answer> {
  const startedMs = context.clock.monotonicMs();
  const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded', ...(request.authorization === null ? {} : { authorization: request.authorization }) };
  const outcome = await context.http.send({ method: 'POST', url: request.url, headers, body: new URLSearchParams(request.form).toString(), timeoutMs: 30_000, maxBytes: 1_048_576 }, request.signal);
  if (!outcome.ok) return { ok: false, fault: fromHttpFault(outcome.error, request.url) };
  const { response } = outcome;
  if (response.status !== 200) {
    return { ok: false, fault: request.toRefusal({ ...response, body: withoutSecrets(response.body, request.secrets) }, readDate(response) ?? context.clock.now()) };
  }
  return readToken(response, request, startedMs);
}

function readToken(response: HttpResponse, { tokenKey, lifeS }: TokenRequest, startedMs: number): Answer {
  const parsed = parseJson(response.body);
  const body: Item = parsed.ok && isRecord(parsed.value) ? parsed.value : {};
  const value = textOf(body, tokenKey);
  if (value === null) return { ok: false, fault: toTokenless(toFault, parsed) };
  const said = secondsOf(body, 'expires_in') ?? secondsOf(body, 'expiresIn') ?? lifeS;
  const life = Math.min(86_400, Math.max(5, said));
  return { ok: true, held: { value, skewMs: skewOf(response), renewAtMs: startedMs + life * 1_000 * RENEW_AT, refresh: textOf(body, 'refreshToken') } };
}

/** Base 64 of the text's UTF-8. */
const toBase64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
