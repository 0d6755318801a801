import { withoutSecrets } from '../../../shared/domain/echo.ts';
import type { ClientContext, VendorClient, VendorFault, VendorRequest } from '../../ports/connector.ts';
import type { HttpResponse } from '../../ports/http.ts';
import { sendWithToken, type Attempt } from '../kit/bearer.ts';
import { readDate } from '../kit/vendor-clock.ts';
import { fromHttpFault, fromStatus, toFault } from './faults.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';
import { listOf } from './realtime-entry.ts';
import { readSettings } from './settings.ts';
import { createTokens, type Tokens } from './tokens.ts';

/** The vendor's limit for the realtime endpoints, a minute. */
const MAX_REQUESTS = 120;

const NOT_PULLED = toFault('bad-request', 'This source does not ask the vendor: pull is off.', { hint: 'Set pull to on, with its settings.' });

/** Authorised sending for one source. Tokens live in memory only and never reach a message. */
export function createClient(context: ClientContext): VendorClient {
  const { pull } = readSettings(context.settings);
  if (pull === null) return { send: () => Promise.resolve({ ok: false, fault: NOT_PULLED }) };
  if (pull.subAccountId === '' || pull.clientId === '') {
    const fault = toFault('bad-request', 'Pull needs the sub-account and the client ID.', { hint: 'Enter subAccountId and clientId, or set pull to off.' });
    return { send: () => Promise.resolve({ ok: false, fault }) };
  }
  const tokens = createTokens(context, pull);
  const limit = createRateLimit(context.clock, MAX_REQUESTS, 60_000);
  return {
    // `Jwt is expired`: the token may end before its time.
    send: (request, signal) => sendWithToken(() => sendOnce(context, tokens, limit, request, signal), (token) => tokens.discard(token)),
    async readSkew(signal) {
      const token = await tokens.get(signal);
      return token.ok ? { ok: true, skewMs: token.skewMs } : token;
    },
  };
}

async function sendOnce(context: ClientContext, tokens: Tokens, limit: RateLimit, request: VendorRequest, signal?: AbortSignal): Promise<Attempt> {
  const token = await tokens.get(signal);
  if (!token.ok) return { ok: false, fault: token.fault, token: null };
  const waitMs = limit.take();
  if (waitMs > 0) return { ok: false, fault: toFault('rate-limited', 'More than 120 requests a minute would be needed.', { retryAfterMs: waitMs }), token: null };
  const { scope: _scope, ...plain } = request;
  const headers = { ...plain.headers, accept: 'application/json', authorization: `Bearer ${token.value}` };
  const outcome = await context.http.send({ ...plain, headers }, signal);
  if (!outcome.ok) return { ok: false, fault: fromHttpFault(outcome.error, request.url), token: null };
  const fault = findFault(outcome.response, token.value, context.clock.now());
  if (fault === null) return { ok: true, response: outcome.response };
  return { ok: false, fault, token: token.value };
}

function findFault(response: HttpResponse, token: string, deskNow: number): VendorFault | null {
  if (response.status !== 200) return fromStatus({ ...response, body: withoutSecrets(response.body, [token]) }, readDate(response) ?? deskNow);
  const list = listOf(response.body);
  return list.ok ? null : toFault('not-an-api', `The answer is not one of the vendor's API: ${list.reason}.`, { status: response.status });
}
