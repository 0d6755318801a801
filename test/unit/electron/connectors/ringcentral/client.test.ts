import { describe, expect, it } from 'vitest';
import { createClient } from '../../../../../electron/connectors/ringcentral/client.ts';
import { ringcentral } from '../../../../../electron/connectors/ringcentral/index.ts';
import { realtimeStream } from '../../../../../electron/connectors/ringcentral/realtime.ts';
import type { ClientContext, ClientOutcome } from '../../../../../electron/ports/connector.ts';
import type { HttpFault, HttpRequest } from '../../../../../electron/ports/http.ts';
import { createVirtualClock } from '../../../../support/virtual-clock.ts';
import { settingsOf } from './ringcentral-events.ts';

const NOW = Date.parse('2026-11-20T09:00:00Z');
const settings = settingsOf({ zone: 'UTC', pull: 'on', subAccountId: '153', clientId: 'app' });
const secrets = { receiverToken: 'a-token-that-is-long-enough', clientSecret: 'hush-secret', jwt: 'jwt.jwt.jwt' };

type Reply = { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> } | HttpFault;

/** A vendor that signs in and answers; `answer` may stand in for any of it. */
function setUp(answer: (request: HttpRequest, count: number) => Reply | null = () => null, using: Partial<ClientContext> = {}) {
  const requests: HttpRequest[] = [];
  const clock = createVirtualClock(NOW);
  let tokens = 0;
  const standard = (request: HttpRequest): Reply => {
    if (request.url.endsWith('/restapi/oauth/token')) return { status: 200, body: '{"access_token":"rc-token","expires_in":3600}' };
    if (request.url.includes('/api/auth/')) return { status: 200, body: JSON.stringify({ accessToken: `cx-${++tokens}`, refreshToken: `refresh-${tokens}` }) };
    return { status: 200, body: '[]' };
  };
  const http: ClientContext['http'] = {
    async send(request) {
      requests.push(request);
      const reply = answer(request, requests.length) ?? standard(request);
      if ('fault' in reply) return { ok: false, error: reply };
      return { ok: true, response: { headers: { date: new Date(clock.now()).toUTCString() }, ...reply, bytes: reply.body.length, receivedAt: clock.now() } };
    },
    describeRoute: async () => ({ proxy: 'direct', certificates: 'bundled' }),
  };
  const context: ClientContext = { http, clock, settings, secrets, ...using };
  const step = realtimeStream.decideStep(null, { settings, vendorNowAt: NOW, since: null, isCatchUp: true });
  if (step.kind !== 'request') throw new Error('due');
  const client = createClient(context);
  return { requests, clock, context, send: (): Promise<ClientOutcome> => client.send(step.request) };
}
const pathsOf = (requests: readonly HttpRequest[]): string[] => requests.map(({ url }) => new URL(url).pathname.replace('/voice/api/v1/admin/accounts/153', ''));
const codeOf = (outcome: ClientOutcome): string => (outcome.ok ? 'ok' : outcome.fault.code);

describe('the client', () => {
  it('signs in by JWT, exchanges, and asks with the token it got', async () => {
    const { requests, send } = setUp();
    expect(codeOf(await send())).toBe('ok');
    expect(pathsOf(requests)).toEqual(['/restapi/oauth/token', '/api/auth/login/rc/accesstoken', '/realTimeData/agent']);
    expect(requests[0]).toMatchObject({ headers: { authorization: `Basic ${Buffer.from('app:hush-secret').toString('base64')}` }, body: 'grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=jwt.jwt.jwt' });
    expect([requests[1]?.url.endsWith('?includeRefresh=true'), requests[1]?.body, requests[2]?.headers['authorization']]).toEqual([true, 'rcAccessToken=rc-token&rcTokenType=Bearer', 'Bearer cx-1']);
  });

  it('renews a token before its five minutes are over, with a refresh token that changes', async () => {
    const { requests, send, clock } = setUp();
    for (let minute = 0; minute < 12; minute++) {
      expect(codeOf(await send())).toBe('ok');
      await clock.advance(60_000);
    }
    expect(requests.filter(({ url }) => url.includes('/token/refresh')).map(({ body }) => body)).toEqual(['refresh_token=refresh-1&rcTokenType=Bearer', 'refresh_token=refresh-2&rcTokenType=Bearer']);
    expect(pathsOf(requests).filter((path) => path.endsWith('oauth/token'))).toHaveLength(1);
  });

  it('renews once when the vendor says that the token is expired, and exchanges anew when the refresh is refused', async () => {
    let refusals = 0;
    const { requests, send } = setUp((request) => {
      if (request.url.includes('/token/refresh')) return { status: 401, body: 'no' };
      return request.url.includes('realTimeData') && request.headers['authorization'] === 'Bearer cx-1' && refusals++ < 9 ? { status: 401, body: 'Jwt is expired' } : null;
    });
    expect(codeOf(await send())).toBe('ok');
    expect(pathsOf(requests).slice(2)).toEqual(['/realTimeData/agent', '/api/auth/token/refresh', '/api/auth/login/rc/accesstoken', '/realTimeData/agent']);
  });

  it('does not loop over a token that is never accepted', async () => {
    const { requests, send } = setUp((request) => (request.url.includes('realTimeData') ? { status: 401, body: 'Jwt is expired' } : null));
    const outcome = await send();
    expect([codeOf(outcome), pathsOf(requests).filter((path) => path === '/realTimeData/agent').length]).toEqual(['scope', 2]);
  });

  it('exchanges at most five times and asks at most 120 times a minute', async () => {
    const refused = setUp((request) => (request.url.includes('realTimeData') ? { status: 401, body: 'Jwt is expired' } : null));
    const codes: string[] = [];
    for (let index = 0; index < 6; index++) codes.push(codeOf(await refused.send()));
    expect([codes.at(-1), pathsOf(refused.requests).filter((path) => path.startsWith('/api/auth')).length]).toEqual(['rate-limited', 5]);
    const { send, requests } = setUp();
    for (let index = 0; index < 125; index++) await send();
    expect([requests.filter(({ url }) => url.includes('realTimeData')).length, codeOf(await send())]).toEqual([120, 'rate-limited']);
  });

  it.each<[string, string, Reply]>([
    ['credentials', 'oauth', { status: 401, body: '{"error":"invalid_client","error_description":"bad"}' }],
    ['credentials', 'oauth', { status: 400, body: '{"error":"invalid_grant","error_description":"jwt gone"}' }],
    ['not-an-api', 'oauth', { status: 200, body: '<html>' }],
    ['scope', 'login/rc', { status: 403, body: '{"errorCode":"x","generalMessage":"not here"}' }],
    ['forbidden', 'realTime', { status: 403, body: '{"errorCode":"access.denied.exception","generalMessage":"You may not","timestamp":1}' }],
    ['not-found', 'realTime', { status: 404, body: '' }],
    ['rate-limited', 'realTime', { status: 429, body: '', headers: { 'retry-after': '7' } }],
    ['server', 'realTime', { status: 503, body: 'busy' }],
    ['not-an-api', 'realTime', { status: 200, body: '{"hello":1}' }],
    ['unreachable', 'realTime', { fault: 'network', detail: 'ECONNREFUSED' }],
    ['timeout', 'realTime', { fault: 'timeout', detail: 'slow' }],
  ])('tells %s at %s', async (code, part, reply) => {
    const outcome = await setUp((request) => (request.url.includes(part) ? reply : null)).send();
    expect(outcome).toMatchObject({ ok: false, fault: { code, ...(code === 'rate-limited' ? { retryAfterMs: 7_000 } : {}) } });
  });

  it('says no secret, even when it is echoed', async () => {
    const echo = setUp((request) => ({ status: 400, body: `{"error":"invalid_grant","error_description":"${request.body} ${request.headers['authorization']} hush-secret jwt.jwt.jwt"}` }));
    expect(JSON.stringify(await echo.send())).not.toMatch(/hush-secret|jwt\.jwt\.jwt/);
    expect(codeOf(await setUp(undefined, { secrets: {} }).send())).toBe('secrets-missing');
    expect(codeOf(await setUp(undefined, { settings: settingsOf() }).send())).toBe('bad-request');
  });
});

describe('the source test', () => {
  const run = async (context: ClientContext): Promise<unknown[]> => {
    const results: unknown[] = [];
    for (const { step, run: runStep } of ringcentral.testSteps(context)) {
      const { ok, hint } = await runStep();
      results.push([step, ok, ...(ok ? [] : [hint.length > 10])]);
    }
    return results;
  };
  it('looks at the receiver, and with pull at every step towards the vendor', async () => {
    expect(await run(setUp(undefined, { settings: settingsOf() }).context)).toEqual([['receiver', true], ['delivery', true]]);
    expect(await run(setUp().context)).toEqual([['receiver', true], ['delivery', true], ['reach', true], ['sign in', true], ['exchange', true], ['first page', true]]);
  });
  it('explains each failure', async () => {
    expect(await run(setUp(undefined, { settings: settingsOf({ receiverHeader: 'X-Feed' }), secrets: {} }).context)).toEqual([['receiver', false, true], ['delivery', true]]);
    expect((await run(setUp(undefined, { settings: settingsOf({ receiverHeader: 'X-Feed' }) }).context))[0]).toEqual(['receiver', false, true]);
    expect((await run(setUp(undefined, { settings: settingsOf({ pull: 'on' }) }).context)).slice(2)).toEqual([['reach', false, true], ['sign in', true], ['exchange', true], ['first page', false, true]]);
    expect((await run(setUp((request) => (request.url.includes('oauth') && request.method === 'POST' ? { status: 401, body: '{"error":"invalid_client"}' } : null)).context)).slice(2)).toEqual([['reach', true], ['sign in', false, true], ['exchange', false, true], ['first page', false, true]]);
  });
});
