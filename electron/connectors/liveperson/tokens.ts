import { withoutSecrets } from '../../../shared/domain/echo.ts';
import { MINUTE_MS } from '../../../shared/domain/time.ts';
import type { ClientContext, VendorFault } from '../../ports/connector.ts';
import type { HttpRequest, HttpResponse } from '../../ports/http.ts';
import { toTokenless, type IssuedToken } from '../kit/bearer.ts';
import { withoutWindow } from '../kit/http-faults.ts';
import { isRecord } from '../kit/items.ts';
import { readJson } from '../kit/json-body.ts';
import { readDate, skewOf } from '../kit/vendor-clock.ts';
import { unwrap } from './body.ts';
import { LEAST_WAIT_MS, fromHttpFault, fromSignInRefusal, toFault } from './faults.ts';
import type { Hosts } from './hosts.ts';
import type { LivePersonSettings } from './settings.ts';

/** Where neither the answer nor the token tells its life: a little less than the hour of the vendor's sample. */
const DEFAULT_LIFE_MS = 55 * MINUTE_MS;
/** A token that claims to live no time at all is used for a minute, else every request would ask for a new one. */
const LEAST_LIFE_MS = MINUTE_MS;
const LONGEST_LIFE_MS = 24 * 60 * MINUTE_MS;
/** Too many log-ins: at least so long. [Login Service API] */
const LEAST_LOGIN_WAIT_MS = 5_000;

/** OAuth 2 client credentials. [OAuth 2.0 client credentials, v2] */
export async function fetchToken(context: ClientContext, settings: LivePersonSettings, hosts: Hosts, signal?: AbortSignal): Promise<IssuedToken> {
  const secret = context.secrets['clientSecret'] ?? '';
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: context.secrets['clientId'] ?? '', client_secret: secret });
  if (settings.scope !== null) form.set('scope', settings.scope);
  const sent = await post(context, hosts, 'sentinel', `/sentinel/api/v2/account/${encodeURIComponent(settings.accountId)}/app/token`, 'application/x-www-form-urlencoded', form.toString(), signal);
  if (!sent.ok) return sent;
  const answer = recordOf(sent.response);
  const value = answer?.['access_token'];
  if (sent.response.status === 200 && typeof value === 'string' && value !== '') return { ok: true, value, lifeMs: lifeOf(value, answer?.['expires_in']), skewMs: skewOf(sent.response) };
  return { ok: false, fault: toSignInFault(context, { ...sent.response, body: withoutSecrets(sent.response.body, [secret]) }, LEAST_WAIT_MS) };
}

/** A user's log-in. [Login Service API, user login] */
export async function fetchBearer(context: ClientContext, settings: LivePersonSettings, hosts: Hosts, signal?: AbortSignal): Promise<IssuedToken> {
  const password = context.secrets['password'] ?? '';
  const body = JSON.stringify({ username: settings.username, password });
  const sent = await post(context, hosts, 'agentVep', `/api/account/${encodeURIComponent(settings.accountId)}/login?v=1.3`, 'application/json', body, signal);
  if (!sent.ok) return sent;
  const answer = recordOf(sent.response);
  const value = answer?.['bearer'];
  if (sent.response.status === 200 && typeof value === 'string' && value !== '') return { ok: true, value, lifeMs: clampLife(Number(answer?.['sessionTTl'] ?? answer?.['sessionTTL'] ?? Number.NaN)), skewMs: skewOf(sent.response) };
  return { ok: false, fault: toSignInFault(context, { ...sent.response, body: withoutSecrets(sent.response.body, [password]) }, LEAST_LOGIN_WAIT_MS) };
}

/**
 * Life of a token: what the answer says, else `exp` against `iat` of the token itself (never against the desk's clock,
 * which may be off), else the default. The vendor's documented answer has no `expires_in`.
 */
export function lifeOf(token: string, expiresIn: unknown): number {
  const seconds = typeof expiresIn === 'string' && expiresIn.trim() !== '' ? Number(expiresIn) : expiresIn;
  if (typeof seconds === 'number' && Number.isFinite(seconds)) return clampLife(seconds * 1_000);
  const claims = readClaims(token);
  return clampLife((Number(claims?.['exp'] ?? Number.NaN) - Number(claims?.['iat'] ?? Number.NaN)) * 1_000);
}

function clampLife(ms: number): number {
  return Number.isFinite(ms) ? Math.min(LONGEST_LIFE_MS, Math.max(LEAST_LIFE_MS, ms)) : DEFAULT_LIFE_MS;
}

function readClaims(token: string): Readonly<Record<string, unknown>> | null {
  const part = token.split('.')[1];
  if (part === undefined) return null;
  try {
    const claims: unknown = JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/')));
    return isRecord(claims) ? claims : null;
  } catch {
    return null;
  }
}

type Sent = { readonly ok: true; readonly response: HttpResponse } | { readonly ok: false; readonly fault: VendorFault };

async function post(context: ClientContext, hosts: Hosts, service: string, path: string, type: string, body: string, signal?: AbortSignal): Promise<Sent> {
  const base = await hosts.baseOf(service, signal);
  if (!base.ok) return base;
  const request: HttpRequest = { method: 'POST', url: base.base + path, headers: { accept: 'application/json', 'content-type': type }, body, timeoutMs: 30_000, maxBytes: 4_194_304 };
  const outcome = await context.http.send(request, signal);
  if (!outcome.ok || outcome.response.status === 404 || outcome.response.status >= 500) hosts.doubt(service);
  if (outcome.ok) return outcome;
  return { ok: false, fault: withoutWindow(fromHttpFault(outcome.error, request.url)) };
}

function recordOf(response: HttpResponse): Readonly<Record<string, unknown>> | null {
  const body = readJson(response);
  const value = body.ok ? unwrap(body.value) : null;
  return isRecord(value) ? value : null;
}

function toSignInFault(context: ClientContext, response: HttpResponse, least: number): VendorFault {
  if (response.status !== 200) return fromSignInRefusal(response, readDate(response) ?? context.clock.now(), least);
  return toTokenless(toFault, readJson(response));
}
