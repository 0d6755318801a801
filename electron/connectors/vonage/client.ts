import { withoutSecrets } from '../../../shared/domain/echo.ts';
import type { ClientContext, VendorClient, VendorFault, VendorRequest } from '../../ports/connector.ts';
import type { HttpResponse } from '../../ports/http.ts';
import { sendWithToken, type Attempt } from '../kit/bearer.ts';
import { readJson } from '../kit/json-body.ts';
import { readDate } from '../kit/vendor-clock.ts';
import { findEnvelopeProblem } from './body.ts';
import { fromHttpFault, fromStatus, toFault } from './faults.ts';
import { readSettings } from './settings.ts';
import { createTokens, type Tokens } from './tokens.ts';

/** `Accept` carries the API's version, and each API has its own. [Requests; User Admin versioning] */
const ACCEPT: Readonly<Record<string, string>> = {
  stats: 'application/vnd.newvoicemedia.v3+json',
  'users:read': 'application/vnd.newvoicemedia.v4+json',
};

/** Authorised sending for one source. Tokens live in memory only and never reach a message. */
export function createClient(context: ClientContext): VendorClient {
  const tokens = createTokens(context, readSettings(context.settings));
  return {
    send: (request, signal) => sendWithToken(() => sendOnce(context, tokens, request, signal), (token) => tokens.discard(request.scope, token)),
    async readSkew(signal) {
      const token = await tokens.get('stats', signal);
      return token.ok ? { ok: true, skewMs: token.skewMs } : token;
    },
  };
}

async function sendOnce(context: ClientContext, tokens: Tokens, request: VendorRequest, signal?: AbortSignal): Promise<Attempt> {
  const token = await tokens.get(request.scope, signal);
  if (!token.ok) return { ok: false, fault: token.fault, token: null };
  const { scope, ...plain } = request;
  const headers = { ...plain.headers, accept: ACCEPT[scope] ?? 'application/json', authorization: `Bearer ${token.value}` };
  const outcome = await context.http.send({ ...plain, headers }, signal);
  if (!outcome.ok) return { ok: false, fault: fromHttpFault(outcome.error, request.url), token: null };
  const fault = findFault(outcome.response, token.value, context.clock.now());
  return fault === null ? { ok: true, response: outcome.response } : { ok: false, fault, token: token.value };
}

/** What is wrong with an answer to a data request, or null. Bodies are parsed once; the stream reads the same result. */
function findFault(response: HttpResponse, token: string, deskNow: number): VendorFault | null {
  if (response.status !== 200) return fromStatus({ ...response, body: withoutSecrets(response.body, [token]) }, readDate(response) ?? deskNow);
  const body = readJson(response);
  const problem = body.ok ? findEnvelopeProblem(body.value) : body.reason;
  return problem === null ? null : toFault('not-an-api', `The answer is not one of the vendor's API: ${problem}.`, { status: response.status });
}
