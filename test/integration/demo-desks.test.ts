import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import OAuth from 'oauth-1.0a';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDemo, type Demo, type DemoOptions } from '../../electron/demo/start-demo.ts';
import { BUCKET_MS } from '../../shared/domain/bucket.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/domain/time.ts';

const ORIGIN_AT = Date.parse('2026-11-20T09:17:00.000Z');

let now = ORIGIN_AT;
const closing: (() => Promise<void>)[] = [];

async function start(options: Partial<DemoOptions> = {}): Promise<Demo> {
  const demo = await startDemo({ agents: 24, days: 3, seed: 11, clock: { now: () => now }, ...options });
  closing.push(() => demo.close());
  return demo;
}

beforeEach(() => {
  now = ORIGIN_AT;
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

type Json = Readonly<Record<string, unknown>>;
const bodyOf = async (answer: Response): Promise<Json> => (await answer.json()) as Json; // the simulated vendor's own answer
const form = (fields: Record<string, string>): RequestInit => ({ method: 'POST', body: new URLSearchParams(fields) });

interface Figures<T> { readonly metricsByIntervals: readonly { readonly timestamp: number; readonly metricsData: T }[] }
interface Value { readonly total: number; readonly chatting: number; readonly notChatting: number; readonly chattingInMaxConcurrency: number }
interface StateItem { readonly id: number; readonly value: Value; readonly reasons?: readonly { readonly id: string; readonly value: Value }[] }
interface ActivityData { readonly agentsMetrics: { readonly metricsPerAgent: Readonly<Record<string, readonly StateItem[]>>; readonly metricsTotals: readonly unknown[] } }
interface Counts { readonly totalInteractiveChats: number; readonly totalNonInteractiveChats: number; readonly totalHandlingTime: number; readonly nonInteractiveTotalHandlingTime: number; readonly connectedEngagements: number }
interface EngagementData { readonly skillsMetricsPerAgent: { readonly metricsPerSkill: Readonly<Record<string, { readonly metricsPerAgent: Readonly<Record<string, Counts>>; readonly metricsTotals: Counts }>> } }

async function lpToken(demo: Demo, secret = demo.liveperson.clientSecret): Promise<Response> {
  const { domainApiUrl, accountId, clientId } = demo.liveperson;
  return fetch(`${domainApiUrl}/sentinel/api/v2/account/${accountId}/app/token`, form({ grant_type: 'client_credentials', client_id: clientId, client_secret: secret }));
}

async function lpGet(demo: Demo, path: string, authorization: string): Promise<Response> {
  return fetch(`${demo.liveperson.domainApiUrl}${path.replace('{id}', demo.liveperson.accountId)}`, { headers: { authorization } });
}

const bearer = async (demo: Demo): Promise<string> => `Bearer ${String((await bodyOf(await lpToken(demo)))['access_token'])}`;
const activity = (query: string): string => `/operations/api/account/{id}/agentactivity?v=1&agentIds=all&${query}`;
const engagement = (query: string): string => `/operations/api/account/{id}/engactivity?v=1&${query}`;

describe('LivePerson: domains and sign-in', () => {
  it('tells bare hosts for each service, in both shapes, and a foreign one as a fault', async () => {
    const demo = await start();
    const { domainApiUrl, accountId } = demo.liveperson;
    const ask = async (service = ''): Promise<unknown> => (await fetch(`${domainApiUrl}/api/account/${accountId}/service/${service}baseURI.json?version=1.0`)).json();
    const entry = { service: 'leDataReporting', account: accountId, baseURI: new URL(domainApiUrl).host };
    expect(await ask('leDataReporting/')).toEqual(entry);
    expect(await ask()).toEqual({ baseURIs: expect.arrayContaining([entry, { ...entry, service: 'sentinel' }, { ...entry, service: 'agentManagerWorkspace' }]) });
    await demo.faults.set({ domainList: true });
    expect(await ask('leDataReporting/')).toEqual({ baseURIs: [entry] });
    await demo.faults.set({ domainList: false, foreignHost: true });
    expect(await ask('leDataReporting/')).toMatchObject({ baseURI: expect.stringMatching(/\.example$/) });
    expect((await fetch(`${domainApiUrl}/api/account/1/service/leDataReporting/baseURI.json`)).status).toBe(404);
  });

  it('lets in an application, a user and nobody else', async () => {
    const demo = await start();
    const { domainApiUrl, accountId, username, password } = demo.liveperson;
    const logIn = (sent: Json): Promise<Response> => fetch(`${domainApiUrl}/api/account/${accountId}/login?v=1.3`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(sent) });
    const token = String((await bodyOf(await lpToken(demo)))['access_token']);
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { iat: number; exp: number }; // the simulated vendor's own token
    expect([claims.exp - claims.iat, claims.iat]).toEqual([3_600, ORIGIN_AT / 1_000]);
    expect((await lpToken(demo, 'wrong')).status).toBe(401);
    const session = await bodyOf(await logIn({ username, password }));
    expect(session).toMatchObject({ sessionTTl: '28800000', csdsCollectionResponse: { baseURIs: expect.any(Array) } });
    expect((await lpGet(demo, activity('timeframe=15'), `Bearer ${String(session['bearer'])}`)).status).toBe(200);
    expect((await logIn({ username, password: 'wrong' })).status).toBe(401);
    expect((await lpGet(demo, activity('timeframe=15'), 'Bearer nonsense')).status).toBe(401);
    now += HOUR_MS + 1;
    expect((await lpGet(demo, activity('timeframe=15'), `Bearer ${token}`)).status).toBe(401);
  });

  describe('OAuth 1.0a', () => {
    const sign = (demo: Demo, method: string, path: string, change: { readonly secret?: string; readonly at?: number; readonly nonce?: string } = {}): Readonly<{ url: string; authorization: string }> => {
      const { oauth1, domainApiUrl, accountId } = demo.liveperson;
      const signer = new OAuth({ consumer: { key: oauth1.appKey, secret: change.secret ?? oauth1.appSecret }, signature_method: 'HMAC-SHA1', hash_function: (base, key) => createHmac('sha1', key).update(base).digest('base64') });
      signer.getTimeStamp = () => Math.floor((change.at ?? now) / 1_000);
      if (change.nonce !== undefined) signer.getNonce = () => change.nonce ?? '';
      const url = `${domainApiUrl}${path.replace('{id}', accountId)}`;
      return { url, authorization: signer.toHeader(signer.authorize({ url, method }, { key: oauth1.accessToken, secret: oauth1.accessTokenSecret })).Authorization };
    };
    const ids = activity('timeframe=15').replace('agentIds=all', 'agentIds=2152260212%2C2152260312');

    it('accepts what a library of others has signed, GET and POST', async () => {
      const demo = await start();
      const signed = sign(demo, 'GET', ids);
      expect((await fetch(signed.url, { headers: { authorization: signed.authorization } })).status).toBe(200);
      const posted = sign(demo, 'POST', '/operations/api/account/{id}/agentactivity');
      const answer = await fetch(posted.url, { method: 'POST', headers: { authorization: posted.authorization, 'content-type': 'application/json' }, body: JSON.stringify({ timeframe: '1440', v: '1', agentIds: 'all', interval: '1440' }) });
      expect(answer.status).toBe(200);
    });

    it.each([
      ['another secret', { secret: 'wrong' }, 'signature_invalid'],
      ['an old timestamp', { at: ORIGIN_AT - 10 * MINUTE_MS }, 'timestamp_refused'],
    ])('refuses %s', async (_, change, problem) => {
      const demo = await start();
      const signed = sign(demo, 'GET', ids, change);
      const answer = await fetch(signed.url, { headers: { authorization: signed.authorization } });
      expect([answer.status, await answer.json()]).toEqual([401, { reason: expect.stringContaining(`oauth_problem=${problem}`), message: expect.any(String) }]);
    });

    it('refuses a nonce that was used, and a signature of another address or method', async () => {
      const demo = await start();
      const signed = sign(demo, 'GET', ids, { nonce: 'once' });
      const status = async (url: string, method = 'GET'): Promise<number> => (await fetch(url, { method, headers: { authorization: signed.authorization } })).status;
      expect([await status(signed.url.replace('timeframe=15', 'timeframe=20')), await status(signed.url), await status(signed.url)]).toEqual([401, 200, 401]);
      expect(await status(signed.url.replace('agentactivity', 'engactivity'))).toBe(401);
    });
  });
});

describe('LivePerson: figures', () => {
  it('has the documented intervals: rounded up, newest first, the remainder or a whole bucket at the end', async () => {
    now = Date.parse('2026-11-20T08:07:00Z');
    const demo = await start();
    const authorization = await bearer(demo);
    const time = (at: string): number => Date.parse(`2026-11-20T${at}:00Z`);
    const ends = [time('08:10'), time('08:00'), time('07:50')];
    const states = (await bodyOf(await lpGet(demo, activity('timeframe=20&interval=10'), authorization))) as unknown as Figures<ActivityData>; // the simulated vendor's own answer
    expect(states.metricsByIntervals.map((each) => each.timestamp)).toEqual(ends);
    const loggedIn = states.metricsByIntervals.map((each) => Math.max(...Object.values(each.metricsData.agentsMetrics.metricsPerAgent).map((items) => items.find((item) => item.id === -1)?.value.total ?? 0)));
    expect(loggedIn).toEqual([420, 600, 180]);
    expect(states.metricsByIntervals[0]?.metricsData.agentsMetrics.metricsTotals).toEqual([]);
    const chats = (await bodyOf(await lpGet(demo, engagement('timeframe=20&interval=10&skillIds=all&agentIds=all'), authorization))) as unknown as Figures<EngagementData>; // as above
    expect(chats.metricsByIntervals.map((each) => each.timestamp)).toEqual(ends);
    now = time('08:10');
    const full = (await bodyOf(await lpGet(demo, activity('timeframe=20&interval=10'), authorization))) as unknown as Figures<ActivityData>; // as above
    expect(full.metricsByIntervals.map((each) => each.timestamp)).toEqual([time('08:10'), time('08:00')]);
  });

  it('serves in whole buckets of a day exactly the truth', async () => {
    const demo = await start();
    const authorization = await bearer(demo);
    const answered = (await bodyOf(await lpGet(demo, activity('timeframe=1440&interval=5'), authorization))) as unknown as Figures<ActivityData> & ActivityData; // as above
    const window = { startAt: now - DAY_MS, endAt: now };
    const whole = answered.metricsByIntervals.filter((each) => each.timestamp - BUCKET_MS >= window.startAt && each.timestamp <= now);
    const served = whole.flatMap(({ timestamp, metricsData }) => Object.entries(metricsData.agentsMetrics.metricsPerAgent).flatMap(([agentId, items]) => items.flatMap((item) => [
      `${agentId} ${timestamp} ${item.id}  ${JSON.stringify(item.value)}`,
      ...(item.reasons ?? []).map((reason) => `${agentId} ${timestamp} ${item.id} ${reason.id} ${JSON.stringify(reason.value)}`),
    ])));
    const real = demo.truth.chatStates(window).flatMap((bucket) => bucket.states.map((state) => `${bucket.agentId} ${bucket.endAt} ${state.stateId} ${state.reasonId ?? ''} ${JSON.stringify({ total: state.totalS, chatting: state.chattingS, notChatting: state.notChattingS, chattingInMaxConcurrency: state.chattingInMaxConcurrencyS })}`));
    expect(served.sort()).toEqual(real.sort());
    expect(served.length).toBeGreaterThan(500);
    expect(Object.keys(answered.agentsMetrics.metricsPerAgent).length).toBeGreaterThan(2);

    const chats = (await bodyOf(await lpGet(demo, engagement('timeframe=1440&interval=5&skillIds=all&agentIds=all'), authorization))) as unknown as Figures<EngagementData>; // as above
    const rows = chats.metricsByIntervals.filter((each) => each.timestamp <= now && each.timestamp - BUCKET_MS >= window.startAt).flatMap(({ timestamp, metricsData }) =>
      Object.entries(metricsData.skillsMetricsPerAgent.metricsPerSkill).flatMap(([skillId, skill]) => Object.entries(skill.metricsPerAgent).map(([agentId, value]) => `${timestamp} ${skillId} ${agentId} ${Object.values(value).join(' ')}`)));
    const realRows = demo.truth.engagement(window).map((row) => `${row.endAt} ${row.skillId} ${row.agentId} ${[row.totalInteractiveChats, row.totalNonInteractiveChats, row.totalHandlingTimeS, row.nonInteractiveTotalHandlingTimeS, row.connectedEngagements].join(' ')}`);
    expect(rows.sort()).toEqual(realRows.sort());
    expect(rows.length).toBeGreaterThan(50);
  });

  it('answers engagement at the account, by skill, by agent, and with nothing for who has nothing', async () => {
    const demo = await start();
    const authorization = await bearer(demo);
    const ask = async (query: string): Promise<Json> => bodyOf(await lpGet(demo, engagement(query), authorization));
    expect(Object.keys(await ask('timeframe=60'))).toEqual(['metricsTotals']);
    expect(Object.keys(await ask('timeframe=60&skillIds=all'))).toEqual(['skillsMetricsPerAgent']);
    expect(Object.keys(await ask('timeframe=60&agentIds=all'))).toEqual(['agentsMetrics']);
    const zero = { totalInteractiveChats: 0, totalNonInteractiveChats: 0, totalHandlingTime: 0, nonInteractiveTotalHandlingTime: 0, connectedEngagements: 0 };
    expect(await ask('timeframe=60&agentIds=1')).toEqual({ agentsMetrics: { metricsPerAgent: {}, metricsTotals: zero } });
  });

  it.each(['timeframe=60&interval=61', 'timeframe=60&interval=31', 'timeframe=60&interval=4', 'timeframe=1441', 'timeframe=x', 'interval=5'])('answers 400 to %s', async (query) => {
    const demo = await start();
    const authorization = await bearer(demo);
    expect([(await lpGet(demo, activity(query), authorization)).status, (await lpGet(demo, engagement(query), authorization)).status]).toEqual([400, 400]);
  });

  it('names users, reasons and skills, and tells who is what now', async () => {
    const demo = await start();
    const authorization = await bearer(demo);
    const list = async (path: string): Promise<readonly Json[]> => (await (await lpGet(demo, `/api/account/{id}/configuration/${path}`, authorization)).json()) as readonly Json[]; // as above
    expect((await list('le-users/users?v=4.0')).map((user) => user['nickname'])).toEqual(demo.truth.chatAgents.map((agent) => agent.person.name));
    expect((await list('le-agents/status-reasons?v=1.0')).map((reason) => reason['text'])).toEqual(['Lunch', 'Meeting', 'Coaching', 'Training']);
    expect(await list('le-skills/skills?v=2.0')).toHaveLength(4);
    const view = await fetch(`${demo.liveperson.domainApiUrl}/manager_workspace/api/account/${demo.liveperson.accountId}/agent_view?offset=0&limit=50`, {
      method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify({ filters: { time: { from: now - HOUR_MS, to: now }, effectiveAgentStatus: ['ONLINE', 'BACK_SOON', 'AWAY', 'OFFLINE'] } }),
    });
    const records = (await bodyOf(view))['agentViewRecords'] as readonly Json[]; // as above
    expect(records.length).toBeGreaterThan(2);
    expect(records.filter((record) => !(Number(record['agentCurrentStatusStartTime']) <= now))).toEqual([]);
    await demo.faults.set({ noUsersScope: true });
    expect((await lpGet(demo, '/api/account/{id}/configuration/le-users/users?v=4.0', authorization)).status).toBe(403);
  });
});

interface Received { readonly headers: IncomingMessage['headers']; readonly fields: Readonly<Record<string, string | null>>; readonly type: string }

/** A receiver that keeps what it got, and refuses as long as it is told to. */
async function startReceiver(): Promise<{ readonly url: string; readonly received: Received[]; refuse: boolean }> {
  const received: Received[] = [];
  const state = { url: '', received, refuse: false };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (state.refuse) return void response.writeHead(503).end();
      const type = request.headers['content-type'] ?? '';
      const body = Buffer.concat(chunks).toString('utf8');
      const fields = type.startsWith('application/json') ? (JSON.parse(body) as Received['fields']) : Object.fromEntries(new URLSearchParams(type === '' ? (request.url ?? '').split('?')[1] ?? '' : body)); // the sender's own body
      received.push({ headers: request.headers, fields, type });
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  }));
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret`; // it listens on a port
  return state;
}

describe('RingCentral: pushed events', () => {
  it('sends the back-log first and then what happens, in order, each once, when told to be tidy', async () => {
    const demo = await start();
    const receiver = await startReceiver();
    const fromAt = now - 2 * HOUR_MS;
    const pusher = demo.ringcentral.pushTo(receiver.url, { fromAt, isTidy: true, header: { name: 'x-key', value: 'k' } });
    await pusher.settle();
    now += 5 * MINUTE_MS;
    await pusher.settle();
    const sent = demo.truth.voiceEvents({ startAt: fromAt, endAt: now });
    expect(receiver.received.map((each) => each.fields)).toEqual(sent.map((event) => event.fields));
    expect(receiver.received.length).toBeGreaterThan(30);
    expect(receiver.received[0]?.headers['x-key']).toBe('k');
    const history = [...demo.ringcentral.history({ startAt: fromAt, endAt: now })].join('').trimEnd().split('\n').map((line) => JSON.parse(line) as unknown);
    expect(history).toEqual(sent.map((event) => event.fields));
  });

  it('sends every form, repeats and disorders a little, and loses nothing while the receiver refuses or it is paused', async () => {
    const demo = await start({ agents: 60 });
    const receiver = await startReceiver();
    receiver.refuse = true;
    const fromAt = now - 4 * HOUR_MS;
    const pusher = demo.ringcentral.pushTo(receiver.url, { fromAt, form: 'mixed' });
    receiver.refuse = false;
    await pusher.settle();
    await demo.faults.set({ pushPaused: true });
    now += 10 * SECOND_MS;
    await demo.faults.set({ pushPaused: false });
    await pusher.settle();
    const keyOf = (fields: Received['fields']): string => JSON.stringify(Object.entries(fields).map(([name, value]) => [name, value ?? '']));
    const keys = receiver.received.map((each) => keyOf(each.fields));
    const sent = demo.truth.voiceEvents({ startAt: fromAt, endAt: now }).map((event) => keyOf(event.fields));
    expect(new Set(keys)).toEqual(new Set(sent));
    expect(keys.length).toBeGreaterThan(sent.length);
    expect([...new Set(keys)]).not.toEqual(sent);
    expect(new Set(receiver.received.map((each) => each.type))).toEqual(new Set(['application/json', 'application/x-www-form-urlencoded', '']));
  });
});

describe('RingCentral: the list of agents now', () => {
  async function token(demo: Demo): Promise<string> {
    const { authBaseUrl, apiBaseUrl, clientId, clientSecret, jwt } = demo.ringcentral;
    const signIn = await fetch(`${authBaseUrl}/restapi/oauth/token`, { ...form({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: jwt }), headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` } });
    const exchange = await fetch(`${apiBaseUrl}/api/auth/login/rc/accesstoken?includeRefresh=true`, form({ rcAccessToken: String((await bodyOf(signIn))['access_token']), rcTokenType: 'Bearer' }));
    return String((await bodyOf(exchange))['accessToken']);
  }
  const ask = (demo: Demo, accessToken: string): Promise<Response> => fetch(`${demo.ringcentral.apiBaseUrl}/voice/api/v1/admin/accounts/${demo.ringcentral.subAccountId}/realTimeData/agent`, { headers: { authorization: `Bearer ${accessToken}` } });

  it('lists who is logged in with base state and session, for five minutes with a token', async () => {
    const demo = await start();
    const accessToken = await token(demo);
    const agents = (await (await ask(demo, accessToken)).json()) as readonly Json[]; // the simulated vendor's own answer
    const open = demo.truth.voice({ startAt: now, endAt: now + 1 }).presences.filter((presence) => presence.endAt === null);
    expect(new Set(agents.map((agent) => [String(agent['agentId']), agent['agentState'], String(agent['agentLoginId']), now - Number(agent['stateTime']) * 1_000].join(' ')))).toEqual(new Set(open.map((presence) => [presence.agentId, presence.category, presence.sessionId, presence.startAt].join(' '))));
    expect(agents.length).toBeGreaterThan(1);
    now += 5 * MINUTE_MS;
    const late = await ask(demo, accessToken);
    expect([late.status, await late.text()]).toEqual([401, 'Jwt is expired']);
  });

  it('refuses the 121st question of a minute, a sixth exchange, and a stranger', async () => {
    const demo = await start();
    const accessToken = await token(demo);
    const statuses = await Promise.all(Array.from({ length: 121 }, async () => (await ask(demo, accessToken)).status));
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
    expect((await ask(demo, 'nonsense')).status).toBe(401);
    for (let exchange = 0; exchange < 4; exchange += 1) await token(demo);
    expect(await token(demo)).toBe('undefined');
  });
});

describe('faults', () => {
  it.each(['refused', 'dropped'] as const)('takes LivePerson down with the others (%s), and brings it back at the same address', async (down) => {
    const demo = await start();
    const authorization = await bearer(demo);
    await demo.faults.set({ down });
    await expect(lpGet(demo, activity('timeframe=15'), authorization)).rejects.toThrow();
    await demo.faults.clear();
    expect((await lpGet(demo, activity('timeframe=15'), authorization)).status).toBe(200);
  });

  it('can be limited to one endpoint of one vendor', async () => {
    const demo = await start();
    const authorization = await bearer(demo);
    await demo.faults.set({ status: 429, endpoints: ['lp-engagement'] });
    expect([(await lpGet(demo, activity('timeframe=15'), authorization)).status, (await lpGet(demo, engagement('timeframe=15'), authorization)).status]).toEqual([200, 429]);
    await demo.faults.set({ status: null, envelope: true, malformedShare: 1 });
    expect(await bodyOf(await lpGet(demo, activity('timeframe=15&interval=5'), authorization))).toMatchObject({ meta: { responseCode: 200 }, body: { metricsByIntervals: expect.any(Array) } });
    expect(demo.faults.malformedSent()).toBeGreaterThan(2);
  });
});
