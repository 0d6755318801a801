import { afterEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/domain/time.ts';
import { createHarness, isActivities, T0, type Harness, type HarnessOptions } from '../../../support/poller-harness.ts';
import { presence, type ModelAnswer } from '../../../support/vonage-model.ts';

let harness: Harness;
afterEach(async () => { await harness.poller.stop(); });

const begin = (options: HarnessOptions = {}): Harness => { harness = createHarness(options); return harness; };
const status = (code: number, headers: Readonly<Record<string, string>> = {}, body = '{"message":"no"}'): ModelAnswer => ({ status: code, headers: { date: new Date(T0).toUTCString(), ...headers }, body });
const sync = (h: Harness, sinceAt: number | null = null, once = false) => h.clock.runWork(h.poller.catchUp({ sinceAt, once }));
const gapsOf = (h: Harness) => h.store.gaps.filter((gap) => gap.stream === h.primary().stream);
const isBackfilled = (h: Harness): boolean => h.primary().backfill === null && h.primary().lastOkAt !== null;

describe('live polling', () => {
  it('fetches the newest day first, then back in time to the target, then every interval', async () => {
    const h = begin();
    h.truth.push(presence('01', T0 - 6 * DAY_MS, 1_000), presence('01', T0 - HOUR_MS, null));
    h.poller.start();
    await h.clock.runUntil(() => h.store.activities().length === 2);
    const [first] = h.windows();
    expect((first?.end ?? 0) - (first?.start ?? 0)).toBe(DAY_MS);
    await h.clock.runUntil(() => isBackfilled(h));
    expect(Math.min(...h.windows().map((window) => window.start))).toBe(T0 - 7 * DAY_MS + 0 - (T0 - (first?.end ?? 0)));
    const count = h.windows().length;
    await h.clock.advance(60_000);
    expect(h.windows().length - count).toBe(4);
    expect(h.primary().condition).toBe('live');
  });

  it('sends the documented parameters and versions', async () => {
    const h = begin();
    await sync(h);
    const request = h.model.requests.find(isActivities);
    expect([request?.headers['accept'], request?.url.searchParams.get('include'), request?.url.searchParams.get('limit'), request?.headers['authorization']?.startsWith('Bearer token-stats')])
      .toEqual(['application/vnd.newvoicemedia.v3+json', 'Processed', '5000', true]);
    expect(h.model.requests.find(({ url }) => url.pathname.endsWith('/users'))?.headers['accept']).toBe('application/vnd.newvoicemedia.v4+json');
  });

  it('is not misled by a desk clock that is hours off', async () => {
    for (const skewMs of [5 * HOUR_MS, -5 * HOUR_MS]) {
      const h = begin({ skewMs });
      h.truth.push(presence('01', T0 - MINUTE_MS, null));
      h.poller.start();
      await h.clock.runUntil(() => h.store.activities().length === 1);
      expect(Math.abs((h.windows()[0]?.end ?? 0) - T0)).toBeLessThan(5_000);
      expect(Math.abs((h.primary().skewMs ?? 0) - skewMs)).toBeLessThan(2_000);
      await h.poller.stop();
    }
  });

  it('survives a desk clock that is set back without notice', async () => {
    const h = begin();
    h.poller.start();
    await h.clock.runUntil(() => isBackfilled(h));
    h.clock.jump(-3 * HOUR_MS, { silent: true });
    h.truth.push(presence('02', T0 + 40 * 60_000, null));
    await h.clock.advance(41 * MINUTE_MS);
    expect(h.store.activities().map((row) => row.agentId)).toEqual(['02']);
    expect(h.windows().length).toBeLessThan(220);
  });

  it('wakes on a clock jump and catches up in slices of a day without a hole', async () => {
    const h = begin({ settings: { pollSeconds: '3600' } });
    h.poller.start();
    await h.clock.runUntil(() => isBackfilled(h));
    const before = h.windows().length;
    h.clock.jump(2_000);
    await h.clock.advance(1_000);
    expect(h.windows().length - before).toBeLessThanOrEqual(1);
    await h.poller.stop();
    await h.clock.advance(3.5 * DAY_MS);
    h.truth.push(presence('03', T0 + 2 * DAY_MS, 5_000));
    await h.restart();
    const from = h.windows().length;
    await sync(h);
    const caught = h.windows().slice(from);
    expect(caught.every((window) => window.end - window.start <= DAY_MS + 1_000)).toBe(true);
    expect(caught.slice(1).every((window, index) => window.start <= (caught[index]?.end ?? 0))).toBe(true);
    expect(h.store.activities().map((row) => row.agentId)).toContain('03');
  });
});

describe('faults', () => {
  it('backs off with growing waits, shows since when, records the gap and closes it once caught up', async () => {
    const h = begin();
    h.poller.start();
    await h.clock.runUntil(() => isBackfilled(h));
    h.interfere = () => 'reset';
    await h.clock.advance(10 * MINUTE_MS);
    expect(h.primary()).toMatchObject({ condition: 'failing', stale: true, error: { code: 'unreachable' } });
    expect(gapsOf(h)).toMatchObject([{ reason: 'offline', toAt: null, isFilled: false }]);
    const inOutage = h.windows().length;
    h.truth.push(presence('04', T0 + 5 * MINUTE_MS, 1_000));
    h.interfere = null;
    await h.clock.runUntil(() => h.primary().condition === 'live');
    expect(h.windows().length - inOutage).toBeLessThan(6);
    expect(gapsOf(h)).toMatchObject([{ isFilled: true }]);
    expect(h.store.activities().map((row) => row.agentId)).toEqual(['04']);
  });

  it('knows over a restart since when it has been failing', async () => {
    const h = begin();
    h.poller.start();
    await h.clock.runUntil(() => isBackfilled(h));
    h.interfere = () => 'reset';
    await h.clock.runUntil(() => h.primary().error !== null);
    const since = h.primary().since;
    await h.clock.advance(10 * MINUTE_MS);
    await h.restart();
    h.poller.start();
    await h.clock.runUntil(() => h.primary().error !== null);
    expect([h.primary().since, h.clock.now() - (since ?? 0) >= 10 * MINUTE_MS]).toEqual([since, true]);
    h.interfere = null;
    await h.clock.runUntil(() => h.primary().condition === 'live');
    expect(h.primary().since).toBe(null);
  });

  it('honours Retry-After', async () => {
    const h = begin();
    let faults = 0;
    h.interfere = (request) => (isActivities(request) && faults++ < 1 ? status(429, { 'retry-after': '30' }) : undefined);
    h.poller.start();
    await h.clock.runUntil(() => faults === 1 && h.primary().error !== null);
    expect((h.primary().nextAttemptAt ?? 0) - h.clock.now()).toBeGreaterThanOrEqual(30_000);
    await h.clock.runUntil(() => h.primary().error === null);
  });

  it.each([[400, 'bad-request'], [403, 'forbidden'], [404, 'not-found'], [401, 'scope']] as const)('stops on %i until a person acts', async (code, fault) => {
    const h = begin();
    h.interfere = (request) => (isActivities(request) ? status(code) : undefined);
    h.poller.start();
    await h.clock.runUntil(() => h.primary().condition === 'stopped');
    const count = h.windows().length;
    await h.clock.advance(HOUR_MS);
    expect([h.windows().length, h.primary().error?.code]).toEqual([count, fault]);
    h.interfere = null;
    h.poller.wake();
    await h.clock.runUntil(() => h.primary().condition === 'live');
  });

  it('tells a wrong secret apart and asks for nothing else', async () => {
    const h = begin();
    h.interfere = ({ url }) => (url.pathname.endsWith('/token') ? status(400, {}, '{"error":"invalid_client"}') : undefined);
    const [report] = await sync(h);
    expect(report?.error?.code).toBe('credentials');
    h.poller.start();
    await h.clock.advance(HOUR_MS);
    expect([h.primary().condition, h.windows().length]).toEqual(['stopped', 0]);
  });

  it('halves windows that the vendor cannot serve, and lets no part of them go', async () => {
    const h = begin();
    for (let day = 0; day < 7; day++) h.truth.push(presence('01', T0 - day * DAY_MS - HOUR_MS, 1_000));
    h.interfere = (request) => (isActivities(request) && Date.parse(request.url.searchParams.get('end') ?? '') - Date.parse(request.url.searchParams.get('start') ?? '') > 5 * HOUR_MS ? status(501) : undefined);
    const [report] = await sync(h);
    expect([report?.error, h.store.activities().length]).toEqual([null, 7]);
  });

  it('asks for less when the vendor does not answer a window in time, twice in a row', async () => {
    const h = begin();
    for (let day = 0; day < 7; day++) h.truth.push(presence('01', T0 - day * DAY_MS - HOUR_MS, 1_000));
    h.interfere = (request) => (isActivities(request) && Date.parse(request.url.searchParams.get('end') ?? '') - Date.parse(request.url.searchParams.get('start') ?? '') > 12 * HOUR_MS ? 'timeout' : undefined);
    const [report] = await sync(h);
    expect([report?.error, h.store.activities().length]).toEqual([null, 7]);
  });

  it('is not pushed down to ever smaller windows by a vendor that chokes now and then', async () => {
    const h = begin({ settings: { backfillDays: '3650' } });
    let asked = 0;
    h.interfere = (request) => (isActivities(request) && ++asked % 6 === 0 ? status(504) : undefined);
    h.poller.start();
    await h.clock.runUntil(() => isBackfilled(h));
    expect(asked).toBeLessThan(300);
  });

  it('reports a vendor that always chokes as its own fault after two minutes', async () => {
    const h = begin();
    h.interfere = (request) => (isActivities(request) ? status(504) : undefined);
    const [report] = await sync(h);
    expect(report?.error?.code).toBe('server');
    expect(h.clock.monotonicMs()).toBeLessThan(130_000);
  });

  it.each([['<html>sign in</html>'], ['{"items":[{"agentId":"0'], ['{"hello":1}'], ['']])('takes %j for no answer and tries again', async (body) => {
    const h = begin();
    h.truth.push(presence('01', T0 - HOUR_MS, 1_000));
    let faults = 0;
    h.interfere = (request) => (isActivities(request) && faults++ < 2 ? status(200, {}, body) : undefined);
    const [report] = await sync(h);
    expect([report?.error, h.store.activities().length]).toEqual([null, 1]);
  });

  it('renews a token that was refused, once', async () => {
    const h = begin();
    let refused = 0;
    h.interfere = (request) => (isActivities(request) && refused++ === 0 ? status(401, {}, '{"error":"invalid_token"}') : undefined);
    const [report] = await sync(h);
    expect(report?.error).toBeNull();
    expect(h.model.requests.filter(({ url, body }) => url.pathname.endsWith('/token') && body.includes('scope=stats')).length).toBe(2);
  });

  it('keeps optional streams from ever being an error of the source', async () => {
    const h = begin({ users: null });
    h.poller.start();
    await h.clock.advance(30 * MINUTE_MS);
    const users = h.poller.health().find((view) => view.stream === 'users');
    expect([users?.condition, h.primary().condition]).toEqual(['unavailable', 'live']);
    expect(h.model.requests.filter(({ url }) => url.pathname.endsWith('/users')).length).toBe(1);
  });

  it('does not count it a failure where a stream that need not be there is not there, but any other fault of it', async () => {
    const interactions = (reports: Awaited<ReturnType<typeof sync>>) => reports.find(({ stream }) => stream === 'vonage/interactions');
    const h = begin();
    h.interfere = ({ url }) => (url.pathname.endsWith('/interactions') ? status(404) : undefined);
    expect(interactions(await sync(h))).toMatchObject({ optional: true, error: { code: 'not-found' } });
    h.poller.start();
    await h.clock.advance(30 * MINUTE_MS);
    expect([h.poller.health().find((view) => view.stream === 'interactions')?.condition, h.primary().condition]).toEqual(['unavailable', 'live']);
    const other = begin();
    other.interfere = ({ url }) => (url.pathname.endsWith('/interactions') ? status(403) : undefined);
    expect(interactions(await sync(other))).toMatchObject({ optional: false, error: { code: 'forbidden' } });
  });

  it('survives a store that fails, and loses nothing by it', async () => {
    const h = begin();
    h.truth.push(presence('01', T0 - HOUR_MS, 1_000));
    h.store.failNext(2);
    h.poller.start();
    await h.clock.runUntil(() => h.store.activities().length === 1);
  });

  it('does not loop on an answer that leads nowhere', async () => {
    const h = begin();
    h.interfere = (request, right) => {
      if (!isActivities(request)) return undefined;
      const answer = right();
      return { ...answer, body: answer.body.replace(/"upTo":"[^"]*"/, '"upTo":"2020-01-01T00:00:00.000Z"') };
    };
    h.poller.start();
    await h.clock.runUntil(() => isBackfilled(h));
    const count = h.windows().length;
    await h.clock.advance(10 * MINUTE_MS);
    expect(h.windows().length - count).toBeLessThanOrEqual(41);
    expect(h.primary().condition).toBe('live');
  });

  it('does not run ahead of its own window when upTo lies in the future', async () => {
    const h = begin();
    h.interfere = (request, right) => {
      if (!isActivities(request)) return undefined;
      const answer = right();
      return { ...answer, body: answer.body.replace(/"upTo":"[^"]*"/, '"upTo":"2031-01-01T00:00:00.000Z"') };
    };
    h.poller.start();
    await h.clock.runUntil(() => isBackfilled(h));
    h.truth.push(presence('05', T0 + 3 * MINUTE_MS, 1_000));
    await h.clock.advance(5 * MINUTE_MS);
    expect(h.store.activities().map((row) => row.agentId)).toEqual(['05']);
    expect(h.store.pages.every((page) => page.asOf < T0 + DAY_MS)).toBe(true);
  });
});

describe('pause', () => {
  it('asks for nothing while paused, records the gap, and fills it after', async () => {
    const h = begin();
    h.poller.start();
    await h.clock.runUntil(() => isBackfilled(h));
    h.poller.pause();
    await h.clock.advance(1_000);
    const count = h.model.requests.length;
    h.truth.push(presence('06', T0 + 10 * MINUTE_MS, 1_000));
    await h.clock.advance(HOUR_MS);
    expect([h.model.requests.length, h.primary().condition, h.store.gaps[0]?.reason]).toEqual([count, 'paused', 'paused']);
    h.poller.resume();
    await h.clock.runUntil(() => h.primary().condition === 'live' && h.store.activities().length === 1);
    expect(h.store.gaps[0]?.isFilled).toBe(true);
  });
});

describe('catch-up', () => {
  it('brings what was processed the moment before it began', async () => {
    const h = begin({ users: [] });
    await h.clock.advance(300);
    await sync(h);
    for (const waitMs of [10, 400, 700, 950]) {
      const before = h.store.activities().length;
      const vendorNow = T0 + Math.floor(h.clock.monotonicMs());
      h.truth.push({ ...presence(`late-${waitMs}`, vendorNow - HOUR_MS, 1_000), seenAt: vendorNow, endSeenAt: vendorNow });
      await h.clock.advance(waitMs);
      await h.restart();
      await sync(h);
      expect(h.store.activities().length).toBe(before + 1);
    }
  });

  it('ends with counts that add up and a cursor, and finds nothing new the second time', async () => {
    const h = begin();
    for (let hour = 1; hour < 160; hour++) h.truth.push(presence('01', T0 - hour * HOUR_MS, 1_000));
    const first = (await sync(h)).find((report) => report.stream === 'vonage/agent-activities');
    expect(first).toMatchObject({ inserted: 159, error: null, optional: false, gaps: 0 });
    expect(first?.fetched).toBe((first?.inserted ?? 0) + (first?.updated ?? 0) + (first?.unchanged ?? 0) + (first?.quarantined ?? 0));
    expect(first?.cursor).not.toBeNull();
    const second = (await sync(h)).find((report) => report.stream === 'vonage/agent-activities');
    expect(second).toMatchObject({ requests: 1, inserted: 0, updated: 0 });
  });

  it('ends within two minutes when the vendor is gone, optional streams included', async () => {
    const h = begin();
    h.interfere = () => 'reset';
    const startedMs = h.clock.monotonicMs();
    const reports = await sync(h);
    expect(reports.map(({ error }) => error?.code)).toEqual(Array.from({ length: 5 }, () => 'unreachable'));
    expect(h.clock.monotonicMs() - startedMs).toBeLessThanOrEqual(2 * MINUTE_MS);
  });

  it('goes back to since, also later, and extends with more days', async () => {
    const h = begin();
    for (let day = 1; day < 60; day++) h.truth.push(presence('01', T0 - day * DAY_MS + HOUR_MS, 1_000));
    await sync(h, T0 - 2 * DAY_MS);
    expect(h.store.activities().length).toBe(2);
    await sync(h, T0 - 50 * DAY_MS);
    expect(h.store.activities().length).toBe(50);
    expect(h.windows().every((window) => window.end - window.start <= 31 * DAY_MS)).toBe(true);
    await h.restart({ backfillDays: '59' });
    await sync(h);
    expect(h.store.activities().length).toBe(59);
  });

  it('reports a store that fails, and goes on where it was', async () => {
    const h = begin();
    h.truth.push(presence('01', T0 - HOUR_MS, 1_000));
    h.store.failNext(1);
    const reports = await sync(h);
    expect(reports.map((report) => report.error?.code)).toEqual(['internal', undefined, undefined, undefined, undefined]);
    expect([(await sync(h))[0]?.error, h.store.activities().length]).toEqual([null, 1]);
  });

  it('runs one round with once', async () => {
    const h = begin();
    const reports = await sync(h, null, true);
    expect(reports.map((report) => report.requests)).toEqual([1, 1, 1, 1, 1]);
  });

  it('resumes a back-fill that was interrupted', async () => {
    const h = begin();
    for (let day = 0; day < 7; day++) h.truth.push(presence('01', T0 - day * DAY_MS - HOUR_MS, 1_000));
    let served = 0;
    h.interfere = (request) => (isActivities(request) && ++served > 2 ? status(400) : undefined);
    await sync(h);
    expect(h.store.activities().length).toBeLessThan(7);
    h.interfere = null;
    await h.restart();
    const before = h.windows().length;
    await sync(h);
    expect(h.store.activities().length).toBe(7);
    expect(h.windows().length - before).toBeLessThan(7);
  });

  it('stops when it is told to, leaving a whole state', async () => {
    const h = begin();
    const controller = new AbortController();
    h.interfere = () => { controller.abort(); return undefined; };
    const reports = await h.clock.runWork(h.poller.catchUp({ sinceAt: null, once: false, signal: controller.signal }));
    expect(reports.every((report) => report.error?.code === 'aborted')).toBe(true);
  });

  it('fetches the history of agents that are added to the list later', async () => {
    const h = begin({ settings: { agents: '01' } });
    h.truth.push(presence('01', T0 - 2 * DAY_MS, 1_000), presence('002', T0 - 3 * DAY_MS, 1_000), presence('3', T0 - HOUR_MS, 1_000));
    const [first] = await sync(h);
    expect([first?.fetched, h.windows().length > 0, h.model.requests.find(isActivities)?.url.searchParams.get('agentId')]).toEqual([1, true, '01']);
    await h.restart({ agents: '01,002' });
    await sync(h);
    expect(h.store.activities().map((row) => row.agentId).sort()).toEqual(['002', '01']);
  });
});
