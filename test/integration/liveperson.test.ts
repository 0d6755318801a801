import { afterEach, describe, expect, it } from 'vitest';
import { liveperson } from '../../electron/connectors/liveperson/index.ts';
import { startDemo, type Demo } from '../../electron/demo/start-demo.ts';
import { createClock } from '../../electron/platform/clock.ts';
import { createHttpClient } from '../../electron/platform/http-client.ts';
import type { Accepted, ClientContext, Settings, VendorClient } from '../../electron/ports/connector.ts';
import { BUCKET_MS, type AgentStateBucket, type EngagementBucket } from '../../shared/domain/bucket.ts';
import { DAY_MS } from '../../shared/domain/time.ts';

/** The connector over real HTTP against the simulated vendor, in every way of signing in. */
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const AUTHS = ['oauth2', 'oauth1', 'bearer'] as const;

async function connect(auth: (typeof AUTHS)[number], change: (demo: Demo) => Readonly<Record<string, string>> = (demo) => ({ domainApiUrl: demo.liveperson.domainApiUrl })) {
  const demo = await startDemo({ agents: 12, days: 2, seed: 3 });
  closing.push(() => demo.close());
  const clock = createClock();
  const http = createHttpClient({ clock, env: {}, userAgent: 'test' });
  closing.push(() => http.close());
  const { accountId, username, clientId, clientSecret, password, oauth1 } = demo.liveperson;
  const outcome = liveperson.parseSettings({ accountId, auth, username, ...change(demo) });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  const context: ClientContext = { http, clock, settings: outcome.settings, secrets: { clientId, clientSecret, password, ...oauth1 } };
  return { demo, context, client: liveperson.createClient(context), settings: outcome.settings };
}

/** Asks one stream until nothing is due. */
async function drain(name: string, client: VendorClient, settings: Settings): Promise<readonly Accepted[]> {
  const stream = liveperson.streams.find((each) => each.name === name);
  if (!stream) throw new Error(name);
  const all: Accepted[] = [];
  const skew = await client.readSkew?.();
  const view = { settings, vendorNowAt: Date.now() + (skew?.ok === true ? (skew.skewMs ?? 0) : 0), since: null, isCatchUp: true };
  let cursor: string | null = null;
  for (let step = stream.decideStep(null, view); step.kind === 'request';) {
    const outcome = await client.send(step.request);
    if (!outcome.ok) throw new Error(`${outcome.fault.code}: ${outcome.fault.message}`);
    const accepted = stream.acceptAnswer(step, outcome.response, view);
    all.push(accepted);
    cursor = accepted.cursor ?? cursor;
    if (accepted.isCaughtUp) break;
    step = accepted.next ?? stream.decideStep(cursor, view);
  }
  return all;
}

const keyOf = (bucket: AgentStateBucket): string => `${bucket.agentId} ${bucket.startAt}`;
const figuresOf = (bucket: AgentStateBucket) => bucket.states.map((row) => `${row.stateId}/${row.reasonId ?? ''} ${row.totalS} ${row.chattingS} ${row.notChattingS} ${row.chattingInMaxConcurrencyS}`).sort();
const rowKeyOf = (row: EngagementBucket): string => `${row.startAt} ${row.skillId} ${row.agentId}`;

describe.each(AUTHS)('the LivePerson connector with %s', (auth) => {
  it('passes its own source test', async () => {
    const { context } = await connect(auth);
    const results = [];
    for (const { step, run } of liveperson.testSteps(context)) results.push({ step, ...(await run()) });
    expect(results.filter((result) => !result.ok)).toEqual([]);
  });

  it('has every complete bucket of the last day exactly as it was', async () => {
    const { demo, client, settings } = await connect(auth);
    const [first] = await drain('agent-activity', client, settings);
    const covered = first?.page.covered;
    if (!first || !covered) throw new Error('nothing was covered');
    expect([first.page.quarantined, covered.endAt - covered.startAt > DAY_MS - 2 * BUCKET_MS]).toEqual([[], true]);
    const lastWhole = Math.floor(covered.endAt / BUCKET_MS) * BUCKET_MS;
    const truth = demo.truth.chatStates({ startAt: covered.startAt, endAt: lastWhole });
    const got = (first.page.records?.stateBuckets ?? []).filter((bucket) => bucket.coveredMs === BUCKET_MS);
    expect(got.length).toBeGreaterThan(50);
    expect(Object.fromEntries(got.map((bucket) => [keyOf(bucket), figuresOf(bucket)]))).toEqual(Object.fromEntries(truth.map((bucket) => [keyOf(bucket), figuresOf(bucket)])));
    const [engagement] = await drain('engagement-activity', client, settings);
    const rows = (engagement?.page.records?.engagementBuckets ?? []).filter((row) => row.coveredMs === BUCKET_MS && row.startAt >= covered.startAt && row.endAt <= lastWhole);
    const known = demo.truth.engagement({ startAt: covered.startAt, endAt: lastWhole });
    expect(Object.fromEntries(rows.map((row) => [rowKeyOf(row), row]))).toMatchObject(Object.fromEntries(known.map((row) => [rowKeyOf(row), row])));
  });

  it('asks for a list of agents by address or by post, and takes nobody else', async () => {
    const all = await connect(auth);
    const ids = all.demo.truth.chatAgents.map((agent) => agent.id).slice(0, 2);
    const strangers = Array.from({ length: 300 }, (_, index) => String(99_000_000 + index));
    const read = async (agents: readonly string[]) => {
      const settings = { ...all.settings, agents: agents.join(',') };
      const client = liveperson.createClient({ ...all.context, settings });
      const [states] = await drain('agent-activity', client, settings);
      const [engagement] = await drain('engagement-activity', client, settings);
      return { states: states?.page.records?.stateBuckets ?? [], rows: engagement?.page.records?.engagementBuckets ?? [] };
    };
    for (const agents of [ids, [...ids, ...strangers]]) {
      const { states, rows } = await read(agents);
      expect([states.length, rows.length].every((count) => count > 0)).toBe(true);
      expect([...states, ...rows].filter((record) => !ids.includes(record.agentId))).toEqual([]);
    }
  });

  it('reads names and the present', async () => {
    const { demo, client, settings } = await connect(auth, (made) => ({ baseUrl: made.liveperson.baseUrl }));
    const pages = await drain('names', client, settings);
    const terms = pages.flatMap(({ page }) => page.records?.terms ?? []);
    expect(pages.flatMap(({ page }) => page.names.map((name) => name.agentId)).sort()).toEqual(demo.truth.chatAgents.map((agent) => agent.id).sort());
    for (const reason of demo.truth.reasons) expect(terms).toContainEqual(expect.objectContaining({ kind: 'reason', id: reason.id }));
    for (const skill of demo.truth.skills) expect(terms).toContainEqual(expect.objectContaining({ kind: 'skill', id: skill.id }));
    const view = await drain('agent-view', client, settings);
    expect(view.flatMap(({ page }) => page.quarantined)).toEqual([]);
  });
});
