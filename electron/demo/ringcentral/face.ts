import { randomBytes } from 'node:crypto';
import type { UtcMs } from '../../../shared/domain/time.ts';
import { jsonAnswer, messageAnswer, type Answer } from '../answer.ts';
import type { Endpoint, Faults } from '../faults.ts';
import type { VoiceFloor } from '../floor/voice-floor.ts';
import type { Face, FaceRequest } from '../vonage/face.ts';
import { agentsNow } from './realtime.ts';

export interface RingCentralCredentials {
  readonly subAccountId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly jwt: string;
}

export interface RingCentralOptions {
  readonly floor: VoiceFloor;
  readonly credentials: RingCentralCredentials;
  /** The world's clock, without the vendor's skew. */
  readonly now: () => UtcMs;
}

const PATHS: readonly (readonly [RegExp, Endpoint])[] = [
  [/^\/restapi\/oauth\/token$/, 'rc-token'],
  [/^\/api\/auth\/login\/rc\/accesstoken$/, 'rc-exchange'],
  [/^\/api\/auth\/token\/refresh$/, 'rc-exchange'],
  [/^\/voice\/api\/v1\/admin\/accounts\/([^/]+)\/realTimeData\/agent$/, 'rc-realtime'],
];

const JWT_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const SIGN_IN_LIFE_MS = 3_600_000;
/** The product's own token lives five minutes; five exchanges a minute are allowed, and 120 questions. */
const TOKEN_LIFE_MS = 300_000;
const LIMITS = { exchangesPerMinute: 5, questionsPerMinute: 120, windowMs: 60_000 } as const;
const MAX_TOKENS = 1_000;

const refusal = (status: number, errorCode: string, generalMessage: string, at: UtcMs): Answer => jsonAnswer(status, { errorCode, generalMessage, timestamp: at });
const textAnswer = (status: number, body: string): Answer => ({ status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body });
const token = (): string => randomBytes(24).toString('base64url');

function keep(all: Map<string, UtcMs>, expiresAt: UtcMs): string {
  const made = token();
  const oldest = all.size >= MAX_TOKENS ? all.keys().next().value : undefined;
  if (oldest !== undefined) all.delete(oldest);
  all.set(made, expiresAt);
  return made;
}

/** True when one more in the running minute is too many; else it is counted. */
function isTooMany(times: UtcMs[], limit: number, at: UtcMs): boolean {
  while (times[0] !== undefined && times[0] <= at - LIMITS.windowMs) times.shift();
  if (times.length >= limit) return true;
  times.push(at);
  return false;
}

/** RingCentral: the platform's JWT sign-in, the exchange for the product's token, and the list of agents now. */
export function createRingCentralFace({ floor, credentials, now }: RingCentralOptions): Face {
  const signIns = new Map<string, UtcMs>();
  const tokens = new Map<string, UtcMs>();
  const refreshes = new Set<string>();
  const exchanges: UtcMs[] = [];
  const questions: UtcMs[] = [];

  function signIn(request: FaceRequest, at: UtcMs): Answer {
    const fields = new URLSearchParams(request.body);
    const basic = /^basic +(\S+)$/i.exec(request.authorization ?? '')?.[1] ?? '';
    if (Buffer.from(basic, 'base64').toString('utf8') !== `${credentials.clientId}:${credentials.clientSecret}`) return jsonAnswer(401, { error: 'invalid_client', error_description: 'Unknown application or wrong secret.' });
    if (fields.get('grant_type') !== JWT_GRANT) return jsonAnswer(400, { error: 'unsupported_grant_type', error_description: 'Use the JWT grant.' });
    if (fields.get('assertion') !== credentials.jwt) return jsonAnswer(400, { error: 'invalid_grant', error_description: 'The JWT is not known or was withdrawn.' });
    return jsonAnswer(200, { access_token: keep(signIns, at + SIGN_IN_LIFE_MS), token_type: 'bearer', expires_in: SIGN_IN_LIFE_MS / 1_000, scope: 'ReadAccounts' });
  }

  function exchange(request: FaceRequest, at: UtcMs): Answer {
    if (isTooMany(exchanges, LIMITS.exchangesPerMinute, at)) return refusal(429, 'too.many.requests', 'Too many requests', at);
    const fields = new URLSearchParams(request.body);
    const refresh = fields.get('refresh_token') ?? '';
    const isRefreshed = request.path.endsWith('/refresh') && refreshes.delete(refresh);
    const isExchanged = !request.path.endsWith('/refresh') && (signIns.get(fields.get('rcAccessToken') ?? '') ?? 0) > at && fields.get('rcTokenType') === 'Bearer';
    if (!isRefreshed && !isExchanged) return refusal(401, 'unauthorized', 'The token cannot be exchanged', at);
    const refreshToken = token();
    refreshes.add(refreshToken);
    return jsonAnswer(200, {
      refreshToken: isRefreshed || request.query.get('includeRefresh') === 'true' ? refreshToken : null,
      accessToken: keep(tokens, at + TOKEN_LIFE_MS), tokenType: 'Bearer', agentDetails: [{ agentId: 1_000_001, accountId: credentials.subAccountId, accountName: 'Voice desk' }], adminId: 1_111,
    });
  }

  function realtime(request: FaceRequest, at: UtcMs, faults: Faults): Answer {
    const expiresAt = tokens.get(/^bearer +(\S+)$/i.exec(request.authorization ?? '')?.[1] ?? '');
    if (expiresAt === undefined) return textAnswer(401, 'Jwt is missing or not valid');
    if (expiresAt <= at || faults.tokens === 'expired') return textAnswer(401, 'Jwt is expired');
    if (isTooMany(questions, LIMITS.questionsPerMinute, at)) return refusal(429, 'too.many.requests', 'Too many requests', at);
    const account = PATHS[3]?.[0].exec(request.path)?.[1];
    if (account !== credentials.subAccountId || faults.tokens === 'wrong-scope') return refusal(403, 'access.denied.exception', 'You do not have permission to access this resource', at);
    return jsonAnswer(200, agentsNow(floor, at, credentials.subAccountId));
  }

  return {
    endpointOf: (path) => PATHS.find(([pattern]) => pattern.test(path))?.[1] ?? null,
    answer: async (endpoint, request, faults) => {
      const at = now() + faults.skewMs;
      if (request.method !== (endpoint === 'rc-realtime' ? 'GET' : 'POST')) return messageAnswer(405, 'Method Not Allowed');
      if (endpoint === 'rc-token') return signIn(request, at);
      return endpoint === 'rc-exchange' ? exchange(request, at) : realtime(request, at, faults);
    },
    expireTokens: () => {
      signIns.clear();
      tokens.clear();
      refreshes.clear();
    },
    malformedSent: () => 0,
  };
}
