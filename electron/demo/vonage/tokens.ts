import { randomBytes } from 'node:crypto';
import type { UtcMs } from '../../../shared/domain/time.ts';
import type { Faults } from '../faults.ts';
import { jsonAnswer, type Answer } from '../answer.ts';

export type Scope = 'stats' | 'users:read';

/** Tokens live two hours, as documented. */
export const TOKEN_LIFE_SECONDS = 7_200;
const MAX_TOKENS = 10_000;

export interface TokenDesk {
  /** Answers a token request. `form` is its body, `authorization` its header. */
  issue(form: string, authorization: string | undefined, now: UtcMs, faults: Faults): Answer;
  /** Null when the header carries a live token of the scope; else the refusal. */
  refuse(authorization: string | undefined, scope: Scope, now: UtcMs, faults: Faults): Answer | null;
  expireAll(): void;
}

const oauthError = (status: number, error: string, description: string): Answer => jsonAnswer(status, { error, error_description: description });

/** The sign-in service of the simulated vendor: client credentials, one scope to a token. */
export function createTokenDesk(client: { readonly id: string; readonly secret: string }): TokenDesk {
  const tokens = new Map<string, { readonly scope: Scope; readonly expiresAt: UtcMs }>();

  function issue(form: string, authorization: string | undefined, now: UtcMs, faults: Faults): Answer {
    const fields = new URLSearchParams(form);
    const basic = basicOf(authorization);
    if (fields.get('grant_type') !== 'client_credentials') return oauthError(400, 'unsupported_grant_type', 'Invalid grant_type');
    if ((fields.get('client_id') ?? basic?.id) !== client.id || (fields.get('client_secret') ?? basic?.secret) !== client.secret) {
      return oauthError(400, 'invalid_client', 'Unknown client or wrong secret');
    }
    const scope = fields.get('scope') ?? '';
    if (scope === '') return oauthError(400, 'invalid_scope', 'You must specify a scope');
    if ((scope !== 'stats' && scope !== 'users:read') || (scope === 'users:read' && faults.noUsersScope)) return oauthError(400, 'invalid_scope', 'Invalid scope');
    const token = randomBytes(24).toString('base64url');
    const oldest = tokens.size >= MAX_TOKENS ? tokens.keys().next().value : undefined;
    if (oldest !== undefined) tokens.delete(oldest);
    tokens.set(token, { scope, expiresAt: now + TOKEN_LIFE_SECONDS * 1_000 });
    return jsonAnswer(200, { token_type: 'bearer', access_token: token, expires_in: TOKEN_LIFE_SECONDS });
  }

  function refuse(authorization: string | undefined, scope: Scope, now: UtcMs, faults: Faults): Answer | null {
    const sent = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (sent === undefined) return oauthError(401, 'invalid_request', 'The access token is missing');
    const known = tokens.get(sent);
    if (!known || known.expiresAt <= now || faults.tokens === 'expired') return oauthError(401, 'invalid_token', 'The access token is invalid or has expired');
    return known.scope === scope && faults.tokens !== 'wrong-scope' ? null : jsonAnswer(401, { message: 'Unauthorized' });
  }

  return { issue, refuse, expireAll: () => tokens.clear() };
}

function basicOf(authorization: string | undefined): { readonly id: string; readonly secret: string } | null {
  const sent = /^basic +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (sent === undefined) return null;
  const plain = Buffer.from(sent, 'base64').toString('utf8');
  const colon = plain.indexOf(':');
  return colon < 0 ? null : { id: plain.slice(0, colon), secret: plain.slice(colon + 1) };
}
