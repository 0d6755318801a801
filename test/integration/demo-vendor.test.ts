import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDemo, type Demo, type DemoOptions } from '../../electron/demo/start-demo.ts';
import type { Activity } from '../../shared/domain/activity.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/domain/time.ts';

const ORIGIN_AT = Date.parse('2026-11-20T09:17:00.000Z');
const V3 = 'application/vnd.newvoicemedia.v3+json';
const V4 = 'application/vnd.newvoicemedia.v4+json';

interface Item {
  readonly agentId: string;
  readonly type: string;
  readonly category: string | null;
  readonly name: string | null;
  readonly eligibleForRouting: boolean | null;
  readonly start: string;
  readonly status: string | null;
  readonly duration: number | null;
  readonly reason: string | null;
  readonly interaction: { readonly guid: string; readonly medium: string; readonly mediumManager: string; readonly direction: string } | null;
  readonly channel: { readonly guid: string | null } | null;
  readonly workload: { readonly calls: number; readonly semiLive: number; readonly nonLive: number } | null;
}

interface Page { readonly meta: { readonly page: number; readonly count: number; readonly pageCount: number; readonly totalCount: number }; readonly items: readonly Item[]; readonly upTo: string }

let now = ORIGIN_AT;
const demos: Demo[] = [];

async function start(options: Partial<DemoOptions> = {}): Promise<Demo> {
  const demo = await startDemo({ agents: 12, days: 3, seed: 11, clock: { now: () => now }, ...options });
  demos.push(demo);
  return demo;
}

beforeEach(() => {
  now = ORIGIN_AT;
});

afterEach(async () => {
  await Promise.all(demos.splice(0).map((demo) => demo.close()));
});

const form = (fields: Record<string, string>): RequestInit => ({ method: 'POST', body: new URLSearchParams(fields) });

async function signIn(demo: Demo, scope = 'stats'): Promise<string> {
  const answer = await fetch(demo.vonage.tokenUrl, form({ grant_type: 'client_credentials', client_id: demo.vonage.clientId, client_secret: demo.vonage.clientSecret, scope }));
  const body = (await answer.json()) as { access_token: string }; // the simulated vendor's own answer
  return body.access_token;
}

const get = (demo: Demo, path: string, token: string | null, accept: string | null = V3): Promise<Response> =>
  fetch(`${demo.vonage.url}${path}`, { headers: { ...(token === null ? {} : { authorization: `bearer ${token}` }), ...(accept === null ? {} : { accept }) } });

const activitiesPath = (query: Record<string, string | number>): string =>
  `/stats/agent-activities?${new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])).toString()}`;

async function fetchPage(demo: Demo, token: string, query: Record<string, string | number>): Promise<Page> {
  const answer = await get(demo, activitiesPath(query), token);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Page; // the simulated vendor's own answer
}

const iso = (at: number): string => new Date(at).toISOString();

/** Walks all pages of a fixed window; the clock goes on between them. */
async function fetchAll(demo: Demo, token: string, query: Record<string, string | number>, betweenMs = 0): Promise<{ readonly items: readonly Item[]; readonly upTo: string }> {
  const first = await fetchPage(demo, token, query);
  const items = [...first.items];
  for (let page = 2; page <= first.meta.pageCount; page += 1) {
    now += betweenMs;
    items.push(...(await fetchPage(demo, token, { ...query, page })).items);
  }
  return { items, upTo: first.upTo };
}

const toActivity = (item: Item): Activity => ({
  agentId: item.agentId, type: item.type, category: item.category, name: item.name, eligibleForRouting: item.eligibleForRouting,
  startAt: Date.parse(item.start), durationMs: item.duration, status: item.status, reason: item.reason,
  interactionGuid: item.interaction?.guid ?? null, medium: item.interaction?.medium ?? null, mediumManager: item.interaction?.mediumManager ?? null, direction: item.interaction?.direction ?? null,
  channelGuid: item.channel?.guid ?? null, calls: item.workload?.calls ?? null, semiLive: item.workload?.semiLive ?? null, nonLive: item.workload?.nonLive ?? null,
});

const keyOf = (item: Activity): string => [item.agentId, item.type, item.startAt, item.interactionGuid, item.category, item.reason].join(' ');
const byKey = (activities: readonly Activity[]): Activity[] => [...activities].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

/** What had ended before the demo began. */
const settled = (activities: readonly Activity[]): Activity[] => byKey(activities.filter((item) => item.durationMs !== null && item.startAt + item.durationMs < ORIGIN_AT));

const hour = (): string => activitiesPath({ start: iso(ORIGIN_AT - HOUR_MS), end: iso(ORIGIN_AT), limit: 5_000, include: 'Processed' });

describe('activities', () => {
  it('gives page by page exactly what has been published', async () => {
    const demo = await start();
    const token = await signIn(demo);
    const { items } = await fetchAll(demo, token, { start: iso(demo.truth.historyStartAt), end: iso(now), limit: 700 });
    expect(items.length).toBeGreaterThan(3_000);
    expect(byKey(items.map(toActivity))).toEqual(byKey(demo.truth.published()));
  });

  it.each(['Started', 'StartedOrEnded', 'Processed'])('lists %s by start, agent and type, whatever the page size', async (include) => {
    const demo = await start();
    const token = await signIn(demo);
    const query = { start: iso(now - 5 * HOUR_MS - 17 * MINUTE_MS), end: iso(now - 13 * MINUTE_MS), include };
    const [large, small] = [await fetchAll(demo, token, { ...query, limit: 5_000 }), await fetchAll(demo, token, { ...query, limit: 97 })];
    const types = ['Presence', 'Workload', 'Interaction'];
    const rank = (item: Item): string => `${item.start} ${item.agentId} ${types.indexOf(item.type)}`;
    expect(small.items).toEqual(large.items);
    expect(large.items.map(rank)).toEqual(large.items.map(rank).sort());
  });

  it('filters by agent and by type', async () => {
    const demo = await start();
    const token = await signIn(demo);
    const query = { start: iso(now - DAY_MS), end: iso(now), limit: 5_000, include: 'Processed' };
    const all = (await fetchAll(demo, token, query)).items;
    const ofAgent = await fetchAll(demo, token, { ...query, agentId: '0003' });
    const ofType = await fetchAll(demo, token, { ...query, type: 'Workload' });
    expect(ofAgent.items).toEqual(all.filter((item) => item.agentId === '0003'));
    expect(ofType.items).toEqual(all.filter((item) => item.type === 'Workload'));
    expect((await fetchPage(demo, token, { ...query, agentId: '3' })).meta).toEqual({ page: 1, count: 0, pageCount: 0, totalCount: 0 });
  });

  it('lets a poller that follows upTo collect exactly the truth, late items and all', async () => {
    const demo = await start({ agents: 30, days: 2 });
    const token = await signIn(demo);
    const collected = new Map<string, Activity>();
    let from = iso(demo.truth.historyStartAt);
    let repeats = 0;
    let late = 0;
    for (let poll = 0; poll < 120; poll += 1) {
      const end = iso(now);
      const found = await fetchAll(demo, token, { start: from, end, include: 'Processed', limit: poll === 0 ? 5_000 : 40 }, 700);
      for (const activity of found.items.map(toActivity)) {
        repeats += collected.has(keyOf(activity)) ? 1 : 0;
        late += poll > 0 && !collected.has(keyOf(activity)) && activity.startAt < Date.parse(from) ? 1 : 0;
        collected.set(keyOf(activity), activity);
      }
      from = found.upTo < end ? found.upTo : end;
      now += 5_000 + (poll % 7) * 9_000;
    }
    const final = await fetchAll(demo, token, { start: from, end: iso(now), include: 'Processed', limit: 5_000 });
    for (const item of final.items) collected.set(keyOf(toActivity(item)), toActivity(item));
    expect(byKey([...collected.values()])).toEqual(byKey(demo.truth.published()));
    expect(repeats).toBeGreaterThan(100);
    expect(late).toBeGreaterThan(20);
  });

  it('publishes everything that happened within the longest delay, and repeats finished steps as completed', async () => {
    const demo = await start();
    now += 3 * HOUR_MS;
    const [known, real] = [settled(demo.truth.published()), settled(demo.truth.happened())];
    expect(known).toEqual(real);
    const ongoing = demo.truth.published().filter((item) => item.status === 'Ongoing' && item.durationMs !== null);
    now += 2 * HOUR_MS;
    const later = new Map(demo.truth.published().map((item) => [keyOf(item), item.status]));
    expect(ongoing.length).toBeGreaterThan(0);
    expect(new Set(ongoing.map((item) => later.get(keyOf(item))))).toEqual(new Set(['Completed']));
  });

  it('grows while the clock runs', async () => {
    const demo = await start();
    const before = demo.truth.published().length;
    now += HOUR_MS;
    expect(demo.truth.published().length).toBeGreaterThan(before + 50);
  });

  it('has the documented headers, defaults and meta', async () => {
    const demo = await start();
    const answer = await get(demo, activitiesPath({ start: iso(now - HOUR_MS) }), await signIn(demo));
    const page = (await answer.json()) as Page; // the simulated vendor's own answer
    expect(answer.headers.get('cache-control')).toBe('max-age=5, must-revalidate, private');
    expect(answer.headers.get('date')).toBe(new Date(now).toUTCString());
    expect(page.upTo).toBe(iso(now));
    expect(page.meta).toEqual({ page: 1, count: 25, pageCount: Math.ceil(page.meta.totalCount / 25), totalCount: page.meta.totalCount });
  });
});

describe('status and users', () => {
  it('shows for every agent what runs, in the words of that endpoint', async () => {
    const demo = await start({ agents: 40 });
    const token = await signIn(demo);
    const answer = await get(demo, '/stats/agent-status?limit=5000', token);
    const { items } = (await answer.json()) as { items: { agentId: string; presence: { since: string; name: string; description: string }; interaction: { guid: string; state: string }[] }[] }; // the simulated vendor's own answer
    const open = demo.truth.published().filter((item) => item.durationMs === null);
    const expected = demo.truth.agents.map((agent) => {
      const presence = open.findLast((item) => item.agentId === agent.id && item.type === 'Presence');
      return { agentId: agent.id, since: iso(presence?.startAt ?? 0), name: presence?.category, description: presence?.name };
    });
    expect(items.map(({ agentId, presence }) => ({ agentId, since: presence.since, name: presence.name, description: presence.description }))).toEqual(expected);
    expect(items.flatMap((item) => item.interaction).length).toBeGreaterThan(0);
  });

  it('lists users in pages, in both envelopes', async () => {
    const demo = await start();
    const token = await signIn(demo, 'users:read');
    const first = (await (await get(demo, '/useradmin/users?include=All&limit=10', token, V4)).json()) as { users: { name: string }[] }; // the simulated vendor's own answer
    const second = (await (await get(demo, '/useradmin/users?include=All&limit=10&page=2', token, V4)).json()) as { users: { name: string }[] }; // as above
    const names = [...first.users, ...second.users].map((user) => user.name);
    expect(names).toEqual(['Account administrator', ...demo.truth.agents.map((agent) => agent.name)]);
    await demo.faults.set({ bareUsers: true });
    expect(await (await get(demo, '/useradmin/users?limit=10', token, V4)).json()).toHaveLength(10);
  });
});

describe('refusals', () => {
  const minute = (): string => activitiesPath({ start: iso(ORIGIN_AT - MINUTE_MS) });

  it.each([
    ['no start', activitiesPath({ limit: 5 }), V3, { message: 'start is required' }],
    ['a bad date', activitiesPath({ start: 'yesterday' }), V3, { message: 'start is not a valid date' }],
    ['more than 31 days', activitiesPath({ start: iso(ORIGIN_AT - 31 * DAY_MS - 1), end: iso(ORIGIN_AT) }), V3, { message: 'Request window size limit exceeded 31 days' }],
    ['a limit out of range', `${minute()}&limit=5001`, V3, { message: 'limit must be a number between 1 and 5000' }],
    ['page zero', `${minute()}&page=0`, V3, { message: 'page must be a number of at least 1' }],
    ['an unknown include', `${minute()}&include=Everything`, V3, { message: 'include must be one of Started, StartedOrEnded, Processed' }],
    ['no version', minute(), 'application/json', { statusCode: 400, error: 'Bad Request', message: 'Invalid Accept header!' }],
    ['another version', minute(), V4, { statusCode: 400, error: 'Bad Request', message: 'Invalid api-version! Valid values: 2,3' }],
  ])('answers 400 to %s', async (_, path, accept, body) => {
    const demo = await start();
    const answer = await get(demo, path, await signIn(demo), accept);
    expect([answer.status, await answer.json()]).toEqual([400, body]);
  });

  it('tells a missing, an invalid, an expired and a wrong-scope token apart', async () => {
    const demo = await start();
    const [stats, users] = [await signIn(demo), await signIn(demo, 'users:read')];
    const outcome = async (token: string | null): Promise<unknown> => {
      const answer = await get(demo, minute(), token);
      return [answer.status, await answer.json()];
    };
    const invalid = [401, { error: 'invalid_token', error_description: 'The access token is invalid or has expired' }];
    expect(await outcome(null)).toEqual([401, { error: 'invalid_request', error_description: 'The access token is missing' }]);
    expect(await outcome('nonsense')).toEqual(invalid);
    expect(await outcome(users)).toEqual([401, { message: 'Unauthorized' }]);
    now += 2 * HOUR_MS + 1;
    expect(await outcome(stats)).toEqual(invalid);
  });

  it.each([
    [{ grant_type: 'password' }, 'unsupported_grant_type'],
    [{ client_secret: 'wrong' }, 'invalid_client'],
    [{ scope: '' }, 'invalid_scope'],
    [{ scope: 'stats users:read' }, 'invalid_scope'],
  ])('refuses a token for %j', async (change, error) => {
    const demo = await start();
    const good = { grant_type: 'client_credentials', client_id: demo.vonage.clientId, client_secret: demo.vonage.clientSecret, scope: 'stats' };
    const answer = await fetch(demo.vonage.tokenUrl, form({ ...good, ...change }));
    expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ error })]);
  });

  it('knows no other paths and no other methods', async () => {
    const demo = await start();
    const post = await fetch(`${demo.vonage.url}${minute()}`, { method: 'POST' });
    expect([(await get(demo, '/stats/everything', null)).status, post.status]).toEqual([404, 405]);
  });
});

describe('faults', () => {
  it.each(['refused', 'dropped'] as const)('goes down (%s) and comes back at the same address', async (down) => {
    const demo = await start();
    const token = await signIn(demo);
    await demo.faults.set({ down });
    await expect(get(demo, hour(), token)).rejects.toThrow();
    await demo.faults.clear();
    expect((await get(demo, hour(), token)).status).toBe(200);
  });

  it('answers with a status and Retry-After, as often as wanted, at the chosen endpoint', async () => {
    const demo = await start();
    await demo.faults.set({ status: 429, retryAfter: '7', endpoints: ['activities'], remaining: 2 });
    const token = await signIn(demo);
    const answers = [await get(demo, hour(), token), await get(demo, hour(), token), await get(demo, hour(), token)];
    expect(answers.map((answer) => [answer.status, answer.headers.get('retry-after')])).toEqual([[429, '7'], [429, '7'], [200, null]]);
    expect(demo.faults.get()).toMatchObject({ status: null, remaining: null });
    expect(demo.faults.requests().map((request) => [request.endpoint, request.status])).toEqual([['token', 200], ['activities', 429], ['activities', 429], ['activities', 200]]);
  });

  it('refuses large windows, serves small ones', async () => {
    const demo = await start();
    const token = await signIn(demo);
    await demo.faults.set({ maxWindowMs: 2 * HOUR_MS, windowStatus: 504 });
    const large = activitiesPath({ start: iso(ORIGIN_AT - 3 * HOUR_MS), end: iso(ORIGIN_AT) });
    expect([(await get(demo, large, token)).status, (await get(demo, hour(), token)).status]).toEqual([504, 200]);
  });

  it('answers HTML, cuts bodies, spoils tokens', async () => {
    const demo = await start();
    const token = await signIn(demo);
    await demo.faults.set({ html: true });
    expect((await get(demo, hour(), token)).headers.get('content-type')).toContain('text/html');
    await demo.faults.set({ html: false, cutBody: true });
    await expect(get(demo, hour(), token).then((answer) => answer.text())).rejects.toThrow();
    await demo.faults.set({ cutBody: false, tokens: 'wrong-scope' });
    expect(await (await get(demo, hour(), token)).json()).toEqual({ message: 'Unauthorized' });
    await demo.faults.set({ tokens: 'ok', noUsersScope: true });
    demo.faults.expireTokens();
    expect([(await get(demo, hour(), token)).status, await signIn(demo, 'users:read')]).toEqual([401, undefined]);
  });

  it('sprinkles malformed items beside the good ones', async () => {
    const demo = await start();
    const token = await signIn(demo);
    const good = (await (await get(demo, hour(), token)).json()) as Page; // the simulated vendor's own answer
    await demo.faults.set({ malformedShare: 0.1 });
    const mixed = (await (await get(demo, hour(), token)).json()) as Page; // as above
    const goodTexts = new Set(good.items.map((item) => JSON.stringify(item)));
    expect(mixed.items.filter((item) => goodTexts.has(JSON.stringify(item)))).toHaveLength(good.items.length);
    expect(mixed.items.length - good.items.length).toBe(demo.faults.malformedSent());
    expect(demo.faults.malformedSent()).toBeGreaterThan(0);
    expect([mixed.meta.count, mixed.meta.totalCount]).toEqual([mixed.items.length, good.meta.totalCount]);
  });

  it('corrects the start of an activity after it ended, and sends it again', async () => {
    const demo = await start();
    const token = await signIn(demo);
    await demo.faults.set({ correctedShare: 0.2 });
    const collected = new Map<string, Activity>();
    let from = iso(demo.truth.historyStartAt);
    for (let poll = 0; poll < 40; poll += 1) {
      const found = await fetchAll(demo, token, { start: from, end: iso(now), include: 'Processed', limit: 5_000 });
      for (const item of found.items) collected.set(keyOf(toActivity(item)), toActivity(item));
      from = found.upTo;
      if (poll < 39) now += 30_000;
    }
    const truth = demo.truth.published();
    const missing = truth.filter((item) => JSON.stringify(collected.get(keyOf(item))) !== JSON.stringify(item));
    expect(missing).toEqual([]);
    expect(collected.size).toBeGreaterThan(truth.length);
  });

  it('has its whole clock off', async () => {
    const demo = await start();
    const token = await signIn(demo);
    await demo.faults.set({ skewMs: 5 * HOUR_MS });
    const answer = await get(demo, hour(), token);
    const page = (await answer.json()) as Page; // the simulated vendor's own answer
    expect([answer.headers.get('date'), page.upTo]).toEqual([new Date(now + 5 * HOUR_MS).toUTCString(), iso(now + 5 * HOUR_MS)]);
  });

  it('is slow when told to, and can be closed meanwhile', async () => {
    const demo = await start();
    const token = await signIn(demo);
    await demo.faults.set({ slowMs: 600_000 });
    const pending = get(demo, hour(), token).then(() => 'answered', () => 'cut');
    const reached = await fetch(demo.controlUrl);
    expect(reached.status).toBe(200);
    await demo.close();
    expect(await pending).toBe('cut');
  });

  it('is switched over HTTP, also while the vendor refuses connections', async () => {
    const demo = await start();
    const token = await signIn(demo);
    const control = (change: unknown, type = 'application/json'): Promise<Response> => fetch(demo.controlUrl, { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(change) });
    expect(await (await control({ status: 503 })).json()).toMatchObject({ status: 503 });
    expect((await get(demo, hour(), token)).status).toBe(503);
    expect((await control({ clear: true, down: 'refused' })).status).toBe(200);
    await expect.poll(() => get(demo, hour(), token).then(() => 'up', () => 'down')).toBe('down');
    expect((await control({ clear: true })).status).toBe(200);
    expect((await get(demo, hour(), token)).status).toBe(200);
    expect([(await control({ nonsense: 1 })).status, (await control({ slowMs: -1 })).status, (await control({}, 'text/plain')).status]).toEqual([400, 400, 415]);
  });
});

describe('clock', () => {
  it('goes faster when told to', async () => {
    const demo = await start({ speed: 60 });
    now += MINUTE_MS;
    expect(demo.truth.now()).toBe(ORIGIN_AT + HOUR_MS);
  });

  it('gives a later start the same past when it is given the earlier origin', async () => {
    const first = await start();
    now += DAY_MS;
    const second = await start({ originAt: first.originAt });
    expect(second.truth.published()).toEqual(first.truth.published());
  });
});

describe('size', () => {
  it('starts at once and serves large pages fast', async () => {
    const startedAt = performance.now();
    const demo = await start({ agents: 500, days: 14 });
    const startMs = performance.now() - startedAt;
    const token = await signIn(demo);
    const query = { start: iso(now - DAY_MS), end: iso(now), include: 'Processed', limit: 5_000 };
    const first = await fetchPage(demo, token, query);
    const times: number[] = [];
    for (let page = 2; page < 8; page += 1) {
      const askedAt = performance.now();
      await fetchPage(demo, token, { ...query, page });
      times.push(performance.now() - askedAt);
    }
    expect(first.meta.totalCount).toBeGreaterThan(50_000);
    expect(startMs).toBeLessThan(1_000);
    expect(Math.min(...times)).toBeLessThan(100);
  });

  it('brings odd options into range and says so', async () => {
    const demo = await start({ agents: 3, days: 4_000 });
    expect([demo.truth.agents.length, demo.notes]).toEqual([5, ['The demo works with 5 to 1000 agents; 5 are used.', 'The demo works with 1 to 90 days of history; 90 are used.']]);
  });
});
