import { createHmac, randomBytes } from 'node:crypto';
import OAuth from 'oauth-1.0a';
import type { ClientContext, VendorFault } from '../../ports/connector.ts';
import type { HttpResponse } from '../../ports/http.ts';
import { readJson } from '../kit/json-body.ts';
import { readDate } from '../kit/vendor-clock.ts';
import { readErrorWords } from './body.ts';
import { toFault } from './faults.ts';
import type { SignIn } from './sign-in.ts';

/** How far the desk's clock may be off before a refusal is answered with the vendor's time. */
const CLOCK_TOLERANCE_MS = 60_000;

export interface Oauth1Secrets { readonly appKey: string; readonly appSecret: string; readonly accessToken: string; readonly accessTokenSecret: string }

/** The `Authorization` header of one request; time (seconds) and nonce are arguments. A JSON body is no part of it. [RFC 5849, 3.4.1] */
export function signRequest(request: { readonly method: string; readonly url: string }, secrets: Oauth1Secrets, timestamp: number, nonce: string): string {
  const signer = new OAuth({
    consumer: { key: secrets.appKey, secret: secrets.appSecret },
    signature_method: 'HMAC-SHA1',
    hash_function: (text, key) => createHmac('sha1', key).update(text).digest('base64'),
  });
  signer.getTimeStamp = () => timestamp;
  signer.getNonce = () => nonce;
  const token = { key: secrets.accessToken, secret: secrets.accessTokenSecret };
  return signer.toHeader(signer.authorize({ method: request.method, url: request.url }, token)).Authorization;
}

/** An API key: nothing is asked for, every request is signed by itself. */
export function createOauth1(context: ClientContext): SignIn {
  const { secrets } = context;
  const keys: Oauth1Secrets = { appKey: secrets['appKey'] ?? '', appSecret: secrets['appSecret'] ?? '', accessToken: secrets['accessToken'] ?? '', accessTokenSecret: secrets['accessTokenSecret'] ?? '' };
  let skewMs = 0;

  return {
    async authorize(request) {
      const at = context.clock.now() + skewMs;
      return { ok: true, header: signRequest(request, keys, Math.floor(at / 1_000), randomBytes(16).toString('hex')), skewMs: null };
    },
    retryAfterRefusal(header, response) {
      const problem = problemOf(response);
      const dateAt = readDate(response);
      if (dateAt !== null) skewMs = dateAt - response.receivedAt;
      const signedAt = Number(/oauth_timestamp="(\d+)"/.exec(header)?.[1] ?? 0) * 1_000;
      const isFarOff = dateAt !== null && Math.abs(dateAt - signedAt) > CLOCK_TOLERANCE_MS;
      return isFarOff || problem === 'timestamp_refused' || problem === 'nonce_used';
    },
    noteClock(response) {
      const dateAt = readDate(response);
      if (dateAt !== null) skewMs = dateAt - response.receivedAt;
    },
    toRefusal: (response) => toRefusal(response),
  };
}

/** OAuth 1's word for a refusal, from the body or from `WWW-Authenticate`. */
function problemOf(response: HttpResponse): string | null {
  const body = readJson(response);
  const inBody = body.ok ? readErrorWords(body.value).problem : null;
  const text = `${response.headers['www-authenticate'] ?? ''} ${body.ok ? '' : response.body.slice(0, 2_000)}`;
  return inBody ?? /oauth_problem="?=?([a-z_]+)/.exec(text)?.[1] ?? null;
}

const WORDS: Readonly<Record<string, string>> = {
  token_rejected: 'the access token is not known', token_revoked: 'the access token has been withdrawn', token_expired: 'the access token has expired',
  consumer_key_unknown: 'the app key is not known', consumer_key_rejected: 'the app key is not accepted', consumer_key_refused: 'the app key is not accepted',
  signature_invalid: 'the signature is wrong, so one of the secrets is', timestamp_refused: 'the time of the request is not accepted', nonce_used: 'the request is taken for a repeated one',
  permission_denied: 'the key may not read this', permission_unknown: 'the key may not read this',
};

function toRefusal(response: HttpResponse): VendorFault {
  const problem = problemOf(response);
  const body = readJson(response);
  const message = body.ok ? readErrorWords(body.value).message : null;
  const words = problem !== null && Object.hasOwn(WORDS, problem) ? (WORDS[problem] ?? null) : null;
  const tail = [words, message].filter((part) => part !== null).join('; ');
  const text = `The vendor does not accept the API key (401)${tail === '' ? '.' : `: ${tail}`}`;
  if (problem === 'permission_denied' || problem === 'permission_unknown') return toFault('forbidden', text, { status: 401 });
  const hint = problem === 'timestamp_refused'
    ? 'Set the clock of this machine.'
    : 'Check app key, app secret, access token and access token secret in Campaign Builder, Data Sources, API, and that they belong to this account. OAuth 1.0 keys end by the vendor\'s announcement: oauth2 takes their place.';
  return toFault('credentials', text, { status: 401, hint });
}
