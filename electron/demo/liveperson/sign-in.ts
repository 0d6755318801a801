import { randomBytes } from 'node:crypto';
import type { UtcMs } from '../../../shared/domain/time.ts';
import { jsonAnswer, type Answer } from '../answer.ts';
import type { Faults } from '../faults.ts';
import type { FaceRequest } from '../vonage/face.ts';
import { createOAuth1Desk, type ApiKey } from './oauth1.ts';

/** Every way in: an application, an API key, a user. */
export interface LivePersonCredentials {
  readonly accountId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly oauth1: ApiKey;
  readonly username: string;
  readonly password: string;
}

export interface SignInDesk {
  /** The sentinel's answer to an application. */
  issue(request: FaceRequest, now: UtcMs): Answer;
  /** The answer to a user's login; `domains` are told with it. */
  logIn(request: FaceRequest, now: UtcMs, domains: unknown): Answer;
  /** Null when the request may pass; else the refusal. */
  refuse(request: FaceRequest, now: UtcMs, faults: Faults): Answer | null;
  expireAll(): void;
}

/** Tokens of the sentinel live an hour, logins eight. */
const TOKEN_LIFE_S = 3_600;
const LOGIN_LIFE_MS = 28_800_000;
const MAX_TOKENS = 10_000;

/** The body of a 401, as a sibling API of the vendor documents it. */
export const unauthorized = (reason: string, message: string): Answer => jsonAnswer(401, { reason, message });

export function createSignInDesk(credentials: LivePersonCredentials): SignInDesk {
  const tokens = new Map<string, UtcMs>();
  const oauth1 = createOAuth1Desk(credentials.oauth1);

  function keep(token: string, expiresAt: UtcMs): string {
    const oldest = tokens.size >= MAX_TOKENS ? tokens.keys().next().value : undefined;
    if (oldest !== undefined) tokens.delete(oldest);
    tokens.set(token, expiresAt);
    return token;
  }

  function refuseBearer(sent: string, now: UtcMs, faults: Faults): Answer | null {
    const expiresAt = tokens.get(sent);
    const isLive = expiresAt !== undefined && expiresAt > now && faults.tokens !== 'expired';
    return isLive ? null : unauthorized('invalid_token', 'The access token is invalid or has expired.');
  }

  function refuseSigned(request: FaceRequest, authorization: string, now: UtcMs, faults: Faults): Answer | null {
    const form = /^application\/x-www-form-urlencoded\b/i.test(request.contentType ?? '') ? new URLSearchParams(request.body) : null;
    const problem = faults.tokens === 'expired' ? 'token_rejected' : oauth1.refuse({ method: request.method, url: request.url, authorization, form }, now);
    return problem === null ? null : unauthorized(`oauth_problem=${problem}&oauth_problem_advice=Check the key and the clock`, 'The request is not signed as it has to be.');
  }

  return {
    issue(request, now) {
      const fields = new URLSearchParams(request.body);
      if (fields.get('grant_type') !== 'client_credentials') return jsonAnswer(400, { error: 'unsupported_grant_type', error_description: 'Use client_credentials.' });
      if (fields.get('client_id') !== credentials.clientId || fields.get('client_secret') !== credentials.clientSecret) {
        return jsonAnswer(401, { error: 'invalid_client', error_description: 'Unknown application or wrong secret.' });
      }
      return jsonAnswer(200, { access_token: keep(toJwt(now), now + TOKEN_LIFE_S * 1_000), token_type: 'Bearer' });
    },
    logIn(request, now, domains) {
      const sent = readJsonObject(request.body);
      if (sent['username'] !== credentials.username || sent['password'] !== credentials.password) return unauthorized('login_failed', 'User name or password is wrong.');
      const bearer = keep(randomBytes(24).toString('hex'), now + LOGIN_LIFE_MS);
      return jsonAnswer(200, { csrf: randomBytes(12).toString('hex'), bearer, sessionTTl: String(LOGIN_LIFE_MS), config: { accountTimeZoneId: 'Europe/London' }, csdsCollectionResponse: domains });
    },
    refuse(request, now, faults) {
      const { authorization } = request;
      const bearer = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
      if (bearer !== undefined) return refuseBearer(bearer, now, faults);
      if (/^oauth\s/i.test(authorization ?? '')) return refuseSigned(request, authorization ?? '', now, faults);
      return unauthorized('authorization_missing', 'Sign the request, or send a bearer token.');
    },
    expireAll: () => tokens.clear(),
  };
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token whose end can be read in it, as the vendor's can; nobody checks its signature. */
function toJwt(now: UtcMs): string {
  const iat = Math.floor(now / 1_000);
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iss: 'sentinel', iat, exp: iat + TOKEN_LIFE_S, jti: randomBytes(12).toString('hex') })}.${randomBytes(24).toString('base64url')}`;
}

/** The fields of a JSON object; none for anything else. */
export function readJsonObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};
  } catch {
    return {};
  }
}
