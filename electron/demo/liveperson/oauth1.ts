import { createHmac, timingSafeEqual } from 'node:crypto';
import type { UtcMs } from '../../../shared/domain/time.ts';

/** The four parts of an API key, as the account's administrator gets them. */
export interface ApiKey { readonly appKey: string; readonly appSecret: string; readonly accessToken: string; readonly accessTokenSecret: string }

/** A request as it was signed. */
export interface SignedRequest {
  readonly method: string;
  /** Absolute, as the client addressed it, its query included. */
  readonly url: string;
  readonly authorization: string;
  /** Fields of a URL-encoded body; a JSON body is not signed. */
  readonly form: URLSearchParams | null;
}

/** Why a signature is refused, in the protocol's own words. */
export type OAuthProblem = 'parameter_absent' | 'signature_method_rejected' | 'version_rejected' | 'consumer_key_unknown' | 'token_rejected' | 'timestamp_refused' | 'nonce_used' | 'signature_invalid';

export interface OAuth1Desk {
  /** Null when the request is signed with the key, freshly and for the first time. */
  refuse(request: SignedRequest, now: UtcMs): OAuthProblem | null;
}

const CLOCK_TOLERANCE_S = 300;
const MAX_NONCES = 20_000;
const NEEDED = ['oauth_consumer_key', 'oauth_token', 'oauth_signature_method', 'oauth_timestamp', 'oauth_nonce', 'oauth_signature'] as const;

/** Checks OAuth 1.0a HMAC-SHA1 signatures (RFC 5849), written for the demo alone so that it does not trust what the product signs with. */
export function createOAuth1Desk(key: ApiKey): OAuth1Desk {
  const nonces = new Set<string>();
  return {
    refuse(request, now) {
      const sent = readHeader(request.authorization);
      const value = (name: string): string => sent.get(name) ?? '';
      if (NEEDED.some((name) => value(name) === '')) return 'parameter_absent';
      if (value('oauth_signature_method') !== 'HMAC-SHA1') return 'signature_method_rejected';
      if (sent.has('oauth_version') && value('oauth_version') !== '1.0') return 'version_rejected';
      if (value('oauth_consumer_key') !== key.appKey) return 'consumer_key_unknown';
      if (value('oauth_token') !== key.accessToken) return 'token_rejected';
      if (!/^\d{1,12}$/.test(value('oauth_timestamp')) || Math.abs(Number(value('oauth_timestamp')) - now / 1_000) > CLOCK_TOLERANCE_S) return 'timestamp_refused';
      if (!isSame(signatureOf(request, sent, key), value('oauth_signature'))) return 'signature_invalid';
      const nonce = `${value('oauth_timestamp')} ${value('oauth_nonce')}`;
      if (nonces.has(nonce)) return 'nonce_used';
      nonces.add(nonce);
      const oldest = nonces.size > MAX_NONCES ? nonces.values().next().value : undefined;
      if (oldest !== undefined) nonces.delete(oldest);
      return null;
    },
  };
}

/** Percent-encoding of RFC 3986: everything but letters, digits and four marks. */
export const encodeStrictly = (text: string): string => encodeURIComponent(text).replaceAll(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);

/** The parameters of an `OAuth` header; empty when it is none, or has a part twice. */
function readHeader(authorization: string): ReadonlyMap<string, string> {
  const text = /^OAuth\s+(.+)$/i.exec(authorization)?.[1] ?? '';
  const sent = new Map<string, string>();
  for (const part of text.split(',')) {
    const match = /^\s*([\w%-]+)="([^"]*)"\s*$/.exec(part);
    if (!match || sent.has(match[1] ?? '')) return new Map();
    try {
      sent.set(decodeURIComponent(match[1] ?? ''), decodeURIComponent(match[2] ?? ''));
    } catch {
      return new Map();
    }
  }
  return sent;
}

/** The query as it was sent: here a plus is a plus, since clients have to encode a space as `%20`. */
function queryPairs(search: string): readonly (readonly [string, string])[] {
  return search.replace(/^\?/, '').split('&').filter((pair) => pair !== '').map((pair) => {
    const at = pair.indexOf('=');
    return at < 0 ? [decodeURIComponent(pair), ''] : [decodeURIComponent(pair.slice(0, at)), decodeURIComponent(pair.slice(at + 1))];
  });
}

function signatureOf(request: SignedRequest, sent: ReadonlyMap<string, string>, key: ApiKey): string {
  const url = new URL(request.url);
  const pairs = [...queryPairs(url.search), ...(request.form ?? []), ...[...sent].filter(([name]) => name !== 'oauth_signature' && name !== 'realm')];
  const encoded = pairs.map(([name, value]) => [encodeStrictly(name), encodeStrictly(value)] as const);
  encoded.sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB));
  const base = [request.method.toUpperCase(), encodeStrictly(`${url.protocol}//${url.host}${url.pathname}`), encodeStrictly(encoded.map(([name, value]) => `${name}=${value}`).join('&'))].join('&');
  return createHmac('sha1', `${encodeStrictly(key.appSecret)}&${encodeStrictly(key.accessTokenSecret)}`).update(base).digest('base64');
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
