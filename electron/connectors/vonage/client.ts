import { withoutSecrets } from '../../../shared/domain/echo.ts';
import type { ClientContext, ClientOutcome, VendorClient, VendorFault, VendorRequest } from '../../ports/connector.ts';
import type { HttpResponse } from '../../ports/http.ts';
import { findEnvelopeProblem, readJson } from './body.ts';
import { fromHttpFault, fromStatus, toFault } from './faults.ts';
import { readSettings } from './settings.ts';
import { createTokens, type Tokens } from './tokens.ts';
import { readDate } from './vendor-time.ts';

/** `Accept` carries the API's version, and each API has its own. [Requests; User Admin versioning] */
const ACCEPT: Readonly<Record<string, string>> = {
  stats: 'application/vnd.newvoicemedia.v3+json',
  'users:read': 'application/vnd.newvoicemedia.v4+json',
};

/** Authorised sending for one source. Tokens live in memory only and never reach a message. */
export function createClient(context: ClientContext): VendorClient {
  const tokens = createTokens(context, readSettings(context.settings));
  return {
    send: (request, signal) => sendAuthorised(context, tokens, request, signal),
    async readSkew(signal) {
      const token = await tokens.get('stats', signal);
      return token.ok ? { ok: true, skewMs: token.skewMs } : token;
    },
  };
}

async function sendAuthorised(context: ClientContext, tokens: Tokens, request: VendorRequest, signal?: AbortSignal): Promise<ClientOutcome> {
  const first = await sendOnce(context, tokens, request, signal);
  if (first.ok || first.fault.status !== 401 || first.token === null) return first.ok ? first : { ok: false, fault: first.fault };
  // The token may have been withdrawn before its time: one new one, and no loop, as a token of the wrong scope gives 401 too.
  tokens.discard(request.scope, first.token);
  const second = await sendOnce(context, tokens, request, signal);
  return second.ok ? second : { ok: false, fault: second.fault };
}

type Attempt = { readonly ok: true; readonly response: HttpResponse } | { readonly ok: false; readonly fault: VendorFault; readonly token: string | null };

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
