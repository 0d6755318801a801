import { describe, expect, it } from 'vitest';
import { activityStream } from '../../../../../electron/connectors/liveperson/activity-stream.ts';
import { createClient } from '../../../../../electron/connectors/liveperson/client.ts';
import { lifeOf } from '../../../../../electron/connectors/liveperson/tokens.ts';
import type { HttpFault, HttpRequest, HttpResponse } from '../../../../../electron/ports/http.ts';
import { NOW, SECRETS, answer, contextOf, intervals, settingsOf, stepOf, viewOf } from './support.ts';

const DATA = stepOf(activityStream, null, viewOf()).request;
const jwt = (claims: object) => `h.${btoa(JSON.stringify(claims)).replaceAll('=', '')}.s`;
const page = () => answer(intervals());
const isSignIn = (request: HttpRequest): boolean => request.url.includes('/token') || request.url.includes('/login');
const domain = (request: HttpRequest): HttpResponse => {
  const service = /service\/(\w+)\//.exec(request.url)?.[1] ?? '';
  return answer({ service, account: '4711', baseURI: `${service.toLowerCase()}.liveperson.net` });
};

type Respond = (count: number, request: HttpRequest) => HttpResponse | HttpFault;

function script(onData: Respond, { change = {}, onToken = () => answer({ access_token: 'sesame', token_type: 'Bearer' }), onDomain = domain, secrets = SECRETS }: { change?: Record<string, string>; onToken?: Respond; onDomain?: (request: HttpRequest) => HttpResponse | HttpFault; secrets?: Readonly<Record<string, string>> } = {}) {
  const counts = { token: 0, data: 0 };
  const context = contextOf(settingsOf(change), (request) => {
    if (request.url.includes('baseURI.json')) return onDomain(request);
    return isSignIn(request) ? onToken(counts.token++, request) : onData(counts.data++, request);
  });
  return { context, counts, client: createClient({ ...context, secrets }) };
}

const faultOf = async (made: ReturnType<typeof script>) => {
  const outcome = await made.client.send(DATA);
  return outcome.ok ? null : outcome.fault;
};

describe('OAuth 2', () => {
  it('signs in at the sentinel by a form, and asks with the token', async () => {
    const made = script(page, { change: { scope: 'data.read' } });
    expect((await made.client.send(DATA)).ok).toBe(true);
    const [, token, , data] = made.context.sent;
    const order = made.context.sent.map((request) => new URL(request.url).hostname);
    expect(order).toEqual(['api.liveperson.net', 'api.liveperson.net', 'sentinel.liveperson.net', 'ledatareporting.liveperson.net']);
    expect([token?.method, made.context.sent[2]?.url, made.context.sent[2]?.body]).toEqual(['GET', 'https://sentinel.liveperson.net/sentinel/api/v2/account/4711/app/token', 'grant_type=client_credentials&client_id=id&client_secret=hunter2&scope=data.read']);
    expect(data?.headers['authorization']).toBe('Bearer sesame');
    await made.client.send(DATA);
    expect(made.counts.token).toBe(1);
  });

  it.each([
    ['x', 600, 600_000], ['x', '600', 600_000], ['x', undefined, 3_300_000], ['x', 0, 60_000], ['x', 'soon', 60_000 * 55], ['a.%%%.c', undefined, 3_300_000],
    [jwt({ iat: 1_000, exp: 4_600 }), undefined, 3_600_000], [jwt({ iat: 4_600, exp: 1_000 }), undefined, 60_000], [jwt({ exp: 9_999_999_999 }), undefined, 3_300_000], [jwt({ iat: 1_000, exp: 4_600 }), 120, 120_000],
  ])('a token %s that lives %j', (token, expiresIn, life) => {
    expect(lifeOf(token, expiresIn)).toBe(life);
  });

  it('renews at 90 % of the life', async () => {
    const made = script(page, { onToken: () => answer({ access_token: jwt({ iat: 100, exp: 1_100 }) }) });
    await made.client.send(DATA);
    await made.context.clock.advance(899_000);
    await made.client.send(DATA);
    expect(made.counts.token).toBe(1);
    await made.context.clock.advance(2_000);
    await made.client.send(DATA);
    expect(made.counts.token).toBe(2);
  });

  it('takes one new token after 401, and no third', async () => {
    const once = script((count) => (count === 0 ? answer({ message: 'expired' }, 401) : page()));
    expect([(await once.client.send(DATA)).ok, once.counts.token]).toEqual([true, 2]);
    const always = script(() => answer({ message: 'sesame is wrong' }, 401));
    const fault = await faultOf(always);
    expect([fault?.code, fault?.message.includes('sesame'), always.counts]).toEqual(['scope', false, { token: 2, data: 2 }]);
  });

  it.each([
    ['as it was sent', (sent: string) => sent], ['behind a text that is cut', () => `${'x'.repeat(295)}p@ss+w/ord`], ['quoted', () => JSON.stringify({ client_secret: 'p@ss+w/ord' })],
  ])('tells no part of a secret that the vendor echoes %s', async (_, echo) => {
    const secrets = { ...SECRETS, clientSecret: 'p@ss+w/ord' };
    const fault = await faultOf(script(page, { secrets, onToken: (_count, request) => answer({ error: 'invalid_client', error_description: echo(request.body ?? '') }, 401) }));
    expect([fault?.message.includes('…'), /p@|p%40/.test(fault?.message ?? '')]).toEqual([true, false]);
  });

  it.each([[answer({ error: 'invalid_client', error_description: 'hunter2?' }, 401), 'credentials'], [answer({ error: 'invalid_scope' }, 400), 'scope'], [answer('', 400), 'credentials'], [answer({}, 200), 'not-an-api'], [answer('<html>', 200), 'not-an-api'], [answer('', 502), 'server'], [answer('', 429), 'rate-limited']])('says why a sign-in failed %#', async (response, code) => {
    const fault = await faultOf(script(page, { onToken: () => response }));
    expect([fault?.code, fault?.message.includes('hunter2')]).toEqual([code, false]);
  });
});

describe('bearer', () => {
  const login = (ttl: unknown = '28800000') => answer({ bearer: 'b', csrf: 'c', sessionTTl: ttl });
  const change = { auth: 'bearer', username: 'lead' };

  it('logs in by JSON and keeps the bearer for the session', async () => {
    const made = script(page, { change, onToken: () => login('1000000') });
    await made.client.send(DATA);
    const request = made.context.sent.find(isSignIn);
    expect([request?.url, request?.body, made.context.sent.at(-1)?.headers['authorization']]).toEqual(['https://agentvep.liveperson.net/api/account/4711/login?v=1.3', '{"username":"lead","password":"pass word"}', 'Bearer b']);
    await made.context.clock.advance(901_000);
    await made.client.send(DATA);
    expect(made.counts.token).toBe(2);
  });

  it('waits five seconds at least after too many log-ins, and never repeats the password', async () => {
    expect(await faultOf(script(page, { change, onToken: () => answer('', 429, { 'retry-after': '1' }) }))).toMatchObject({ code: 'rate-limited', retryAfterMs: 5_000 });
    expect((await faultOf(script(page, { change, onToken: () => answer({ message: 'pass word' }, 401) })))?.message).not.toContain('pass word');
  });
});

describe('OAuth 1', () => {
  const change = { auth: 'oauth1', baseUrl: 'http://127.0.0.1:9' };
  const stampOf = (request: HttpRequest | undefined): number => Number(/oauth_timestamp="(\d+)"/.exec(request?.headers['authorization'] ?? '')?.[1]);

  it('signs each request anew', async () => {
    const made = script(page, { change });
    await made.client.send(DATA);
    await made.client.send(DATA);
    expect(new Set(made.context.sent.map((request) => request.headers['authorization'])).size).toBe(2);
    expect(made.context.sent).toHaveLength(2);
  });

  it('tells no key that a refusal echoes, nor a word that is none of OAuth\'s', async () => {
    const secrets = { ...SECRETS, appKey: 'APPKEY99', accessToken: 'ACCESS99' };
    const fault = await faultOf(script(() => answer({ reason: 'oauth_problem=constructor&debug_sbs=oauth_consumer_key=APPKEY99&oauth_token=ACCESS99' }, 401), { change, secrets }));
    expect([fault?.code, /APPKEY99|ACCESS99|native code/.test(fault?.message ?? '')]).toEqual(['credentials', false]);
  });

  it('corrects its time by the vendor\'s clock, once', async () => {
    const late = { date: new Date(NOW + 3_600_000).toUTCString() };
    const made = script((count) => (count === 0 ? answer({ reason: 'oauth_problem=timestamp_refused&oauth_problem_advice=x' }, 401, late) : answer(intervals(), 200, late)), { change });
    expect((await made.client.send(DATA)).ok).toBe(true);
    expect(made.context.sent.map(stampOf)).toEqual([NOW / 1_000, NOW / 1_000 + 3_600]);
    const never = script(() => answer('', 401, late), { change });
    expect(await faultOf(never)).toMatchObject({ code: 'credentials' });
    expect(never.counts.data).toBe(2);
  });

  it.each([['token_rejected', 'credentials', 1], ['signature_invalid', 'credentials', 1], ['permission_denied', 'forbidden', 1], ['nonce_used', 'credentials', 2]])('tells %s', async (problem, code, requests) => {
    const made = script(() => answer({ reason: `oauth_problem=${problem}&oauth_problem_advice=x`, message: 'no' }, 401), { change });
    expect([(await faultOf(made))?.code, made.counts.data]).toEqual([code, requests]);
  });
});

describe('faults', () => {
  it.each([['oauth2', ['clientSecret']], ['oauth1', ['appSecret', 'accessToken']], ['bearer', ['password']]])('names the secrets that %s misses', async (auth, missing) => {
    const secrets = Object.fromEntries(Object.entries(SECRETS).filter(([key]) => !missing.includes(key)));
    const made = script(page, { change: { auth, username: 'lead' }, secrets });
    const fault = await faultOf(made);
    expect(fault?.code).toBe('secrets-missing');
    for (const key of missing) expect(fault?.message).toContain(key);
    expect(made.counts).toEqual({ token: 0, data: 0 });
  });

  it.each([
    [answer({ causes: ['timeframe is missing', 'v too'], message: 'Bad input' }, 400), 'bad-request', 'timeframe is missing'], [answer({ internalCode: 17, message: 'Oops' }, 500), 'server', 'code 17'],
    [answer('', 403), 'forbidden', '403'], [answer('', 404), 'not-found', '404'], [answer('<html>'), 'not-an-api', 'web page'], [answer('{"metricsByIntervals":['), 'not-an-api', 'cut off'], [answer({ message: 'hello' }), 'not-an-api', 'no intervals'],
    [answer({ meta: { responseCode: 500 }, body: {} }), 'server', '500'], [answer('', 302), 'not-an-api', '302'], [answer({ agentsMetrics: { metricsPerAgent: { 1: [{ id: 2, value: { total: 5 } }] } } }), 'not-an-api', 'no intervals'],
  ])('tells an answer in words %#', async (response, code, words) => {
    const fault = await faultOf(script(() => response));
    expect(fault?.code).toBe(code);
    expect(fault?.message).toContain(words);
  });

  it('takes figures out of {meta, body}', async () => {
    expect((await script(() => answer({ meta: { responseCode: 200 }, body: intervals() })).client.send(DATA)).ok).toBe(true);
  });

  it('waits a second at least after 429, longer while it goes on, and holds every stream back', async () => {
    const waits: (number | null | undefined)[] = [];
    const made = script((count) => (count < 3 ? answer('', 429) : count === 3 ? answer('', 429, { 'retry-after': '0' }) : page()));
    for (let count = 0; count < 4; count++) {
      waits.push((await made.context.clock.runWork(made.client.send(DATA)).then((outcome) => (outcome.ok ? null : outcome.fault.retryAfterMs))));
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 1_000]);
    const before = made.context.clock.monotonicMs();
    await made.context.clock.runWork(made.client.send(DATA));
    expect(made.context.clock.monotonicMs() - before).toBe(1_000);
  });

  it('asks the Domain API again after a host has failed, and goes to where the service is now', async () => {
    let host = 'old.liveperson.net';
    const onDomain = (request: HttpRequest) => (request.url.includes('leDataReporting') ? answer({ service: 'leDataReporting', baseURI: host }) : domain(request));
    const made = script((_count, request) => (request.url.includes('//old.') ? answer('', 404) : page()), { onDomain });
    expect((await faultOf(made))?.code).toBe('not-found');
    host = 'new.liveperson.net';
    expect((await made.client.send(DATA)).ok).toBe(true);
    const moved = script((count, request) => (count === 0 ? { fault: 'network', detail: 'ECONNREFUSED' } : request.url.includes('//moved.') ? page() : answer('', 500)), { onDomain });
    host = 'here.liveperson.net';
    await moved.client.readSkew?.();
    expect((await faultOf(moved))?.code).toBe('unreachable');
    host = 'moved.liveperson.net';
    expect((await moved.client.send(DATA)).ok).toBe(true);
  });

  it('tells the vendor\'s clock from the sign-in', async () => {
    const made = script(page, { onToken: () => answer({ access_token: 'x' }, 200, { date: new Date(NOW + 60_000).toUTCString() }) });
    expect(await made.client.readSkew?.()).toEqual({ ok: true, skewMs: 60_999 });
  });
});
