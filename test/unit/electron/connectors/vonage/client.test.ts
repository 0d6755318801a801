import { describe, expect, it } from 'vitest';
import { createClient } from '../../../../../electron/connectors/vonage/client.ts';
import type { HttpClient, HttpFault, HttpRequest, HttpResponse } from '../../../../../electron/ports/http.ts';
import { createVirtualClock } from '../../../../support/virtual-clock.ts';
import { vonageContext } from '../../../../support/vonage-source.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const DATA = { method: 'GET', url: 'http://127.0.0.1:9/stats/agent-activities', headers: {}, scope: 'stats' } as const;
const answer = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpResponse => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers, body: text, bytes: text.length, receivedAt: NOW };
};
const token = (expires: unknown = 7_200) => answer(200, { access_token: 'sesame', token_type: 'bearer', expires_in: expires });
const page = () => answer(200, { items: [] });

function script(onToken: (count: number) => HttpResponse | HttpFault, onData: (count: number) => HttpResponse | HttpFault) {
  const clock = createVirtualClock(NOW);
  const sent: HttpRequest[] = [];
  let tokens = 0;
  let data = 0;
  const http: HttpClient = {
    async send(request) {
      sent.push(request);
      const made = request.method === 'POST' ? onToken(tokens++) : onData(data++);
      return 'fault' in made ? { ok: false, error: made } : { ok: true, response: made };
    },
    describeRoute: async () => ({ proxy: 'direct', certificates: 'bundled' }),
  };
  const client = createClient(vonageContext(http, clock));
  return { client, clock, sent, countTokens: () => tokens };
}

async function faultOf(onToken: (count: number) => HttpResponse | HttpFault, onData: (count: number) => HttpResponse | HttpFault = page): Promise<string> {
  const outcome = await script(onToken, onData).client.send(DATA);
  return outcome.ok ? 'ok' : outcome.fault.code;
}

describe('tokens', () => {
  it('sends id and secret in the body, shares one renewal and keeps a token per scope', async () => {
    const { client, sent, countTokens } = script(() => token(), page);
    await Promise.all([client.send(DATA), client.send(DATA), client.send({ ...DATA, scope: 'users:read' })]);
    expect(countTokens()).toBe(2);
    expect(sent[0]?.body).toBe('grant_type=client_credentials&scope=stats&client_id=id&client_secret=right');
    expect(sent.filter((request) => request.method === 'GET').map((request) => request.headers['accept']?.slice(-7))).toEqual(['v3+json', 'v3+json', 'v4+json']);
  });

  it.each([[7_200, 6_479, 6_481], ['7200', 6_479, 6_481], [undefined, 6_479, 6_481], [0, 53, 55], [-5, 53, 55], [10, 8.9, 9.1], ['soon', 6_479, 6_481]])('renews a life of %j at 90 %%', async (life, before, after) => {
    const { client, clock, countTokens } = script(() => token(life), page);
    await client.send(DATA);
    await clock.advance(before * 1_000);
    await client.send(DATA);
    expect(countTokens()).toBe(1);
    await clock.advance((after - before) * 1_000);
    await client.send(DATA);
    expect(countTokens()).toBe(2);
  });

  it.each([
    [answer(400, { error: 'invalid_client' }), 'credentials'], [answer(401, ''), 'credentials'], [answer(400, { error: 'unauthorized_client' }), 'credentials'],
    [answer(400, { error: 'invalid_scope', error_description: 'You must specify a scope' }), 'scope'], [answer(400, { error: 'unsupported_grant_type' }), 'bad-request'],
    [answer(429, {}), 'rate-limited'], [answer(500, ''), 'server'], [answer(504, ''), 'server'], [answer(404, ''), 'not-found'], [answer(200, '<html>'), 'not-an-api'], [answer(200, {}), 'not-an-api'],
    [{ fault: 'network', detail: 'ECONNREFUSED' } as const, 'unreachable'], [{ fault: 'too-large', detail: '' } as const, 'not-an-api'],
  ])('tells a refused sign-in apart: %j', async (made, code) => {
    expect(await faultOf(() => made)).toBe(code);
  });

  it('says when the secret is not there', async () => {
    const clock = createVirtualClock(NOW);
    const http: HttpClient = { send: async () => { throw new Error('nothing may be sent'); }, describeRoute: async () => ({ proxy: '', certificates: '' }) };
    const outcome = await createClient({ ...vonageContext(http, clock), secrets: {} }).send(DATA);
    expect(outcome.ok ? 'ok' : outcome.fault.code).toBe('secrets-missing');
  });
});

describe('answers', () => {
  it.each([
    [answer(400, { statusCode: 400, error: 'Bad Request', message: 'Invalid Accept header!' }), 'bad-request'], [answer(401, { message: 'Unauthorized' }), 'scope'], [answer(403, ''), 'forbidden'], [answer(404, ''), 'not-found'],
    [answer(408, ''), 'timeout'], [answer(429, ''), 'rate-limited'], [answer(500, '<html>'), 'server'], [answer(501, ''), 'window-too-large'], [answer(503, ''), 'server'], [answer(504, ''), 'window-too-large'],
    [answer(200, '{"items":[{"agentId'), 'not-an-api'], [answer(200, '<html>'), 'not-an-api'], [answer(302, ''), 'not-an-api'], [answer(204, ''), 'not-an-api'],
    [{ fault: 'timeout', detail: '' } as const, 'timeout'], [{ fault: 'redirect', detail: '' } as const, 'not-an-api'], [{ fault: 'tls', detail: '' } as const, 'unreachable'], [{ fault: 'proxy', detail: '' } as const, 'unreachable'], [{ fault: 'too-large', detail: '' } as const, 'window-too-large'],
  ])('%j', async (made, code) => {
    expect(await faultOf(() => token(), () => made)).toBe(code);
  });

  it.each([{ message: 'why' }, { statusCode: 400, error: 'Bad Request', message: 'why' }, { error: 'invalid', error_description: 'why' }])('finds the message in %j', async (body) => {
    const outcome = await script(() => token(), () => answer(400, body)).client.send(DATA);
    expect(outcome.ok ? '' : outcome.fault.message).toContain('why');
  });

  it('never repeats a token or a secret', async () => {
    const echoes = [await script(() => answer(400, { error: 'invalid_client', error_description: 'right is wrong' }), page).client.send(DATA), await script(() => token(), () => answer(400, { message: 'Bearer sesame' })).client.send(DATA),
      await script(() => token(), () => answer(400, { message: `${'x'.repeat(297)}sesame` })).client.send(DATA)];
    expect(echoes.map((outcome) => (outcome.ok ? '' : outcome.fault.message)).join(' ')).not.toMatch(/right|sesame|xs/);
  });

  it('uses a new token once after a 401', async () => {
    const { client, countTokens } = script(() => token(), (count) => (count === 0 ? answer(401, { error: 'invalid_token' }) : page()));
    expect([(await client.send(DATA)).ok, countTokens()]).toEqual([true, 2]);
  });
});
