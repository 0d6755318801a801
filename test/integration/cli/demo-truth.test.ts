import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startDemo, type Demo } from '../../../electron/demo/start-demo.ts';
import { BUCKET_MS } from '../../../shared/domain/bucket.ts';
import { DAY_MS, MINUTE_MS, type ClosedInterval } from '../../../shared/domain/time.ts';
import { runCli } from '../../support/cli-process.ts';

let home = '';
let demo: Demo;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'fw-truth-'));
  demo = await startDemo({ agents: 20, days: 2, seed: 3 });
});
afterEach(async () => {
  await demo.close();
  rmSync(home, { recursive: true, force: true });
});

type Row = Readonly<Record<string, unknown>>;

async function cli(args: readonly string[], input?: string): Promise<Row> {
  const result = await runCli([...args, '--json', '--home', home], input === undefined ? {} : { input });
  expect([result.code, result.stderr]).toEqual([0, expect.any(String)]);
  return result.json() as Row; // the command's documented answer
}

async function exported(dataset: string, window: ClosedInterval): Promise<readonly Row[]> {
  const result = await runCli(['export', dataset, '--from', new Date(window.startAt).toISOString(), '--to', new Date(window.endAt).toISOString(), '--format', 'ndjson', '--home', home]);
  expect(result.code).toBe(0);
  return result.stdout.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Row); // the documented columns
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
const sorted = (rows: readonly unknown[]): readonly string[] => rows.map((row) => JSON.stringify(row)).sort();
/** What an absent value is in an export: empty or null. */
const orNull = (value: unknown): unknown => (value === '' || value === undefined ? null : value);

it('stores every complete bucket of LivePerson exactly as it was', { timeout: 60_000 }, async () => {
  const { liveperson } = demo;
  await cli(['sources', 'add', '--kind', 'liveperson', '--name', 'LP', '--set', `accountId=${liveperson.accountId}`, '--set', `domainApiUrl=${liveperson.domainApiUrl}`, '--secrets-stdin'], JSON.stringify({ clientId: liveperson.clientId, clientSecret: liveperson.clientSecret }));
  const before = Date.now();
  await cli(['sync', '--source', 'LP']);
  // The bucket that ends next may be a part or, by now, a whole; those of the last day before are whole.
  const window = { startAt: Math.ceil((before + MINUTE_MS - DAY_MS) / BUCKET_MS) * BUCKET_MS, endAt: Math.floor(before / BUCKET_MS) * BUCKET_MS };
  const states = (await exported('agent-states', window)).filter((row) => row['complete'] === true || row['complete'] === 'true');
  const real = demo.truth.chatStates(window).flatMap((bucket) => bucket.states.map((state) => [bucket.agentId, iso(bucket.startAt), state.stateId, state.reasonId, state.totalS, state.chattingS, state.notChattingS, state.chattingInMaxConcurrencyS]));
  expect(sorted(states.map((row) => [row['agent_id'], row['bucket_start'], row['state_id'], orNull(row['reason_id']), row['total_s'], row['chatting_s'], row['not_chatting_s'], row['chatting_in_max_concurrency_s']]))).toEqual(sorted(real));
  expect(real.length).toBeGreaterThan(500);

  const engagements = (await exported('engagements', window)).filter((row) => orNull(row['skill_id']) !== null && orNull(row['agent_id']) !== null);
  const realChats = demo.truth.engagement(window).map((row) => [row.skillId, row.agentId, iso(row.startAt), row.totalInteractiveChats, row.totalNonInteractiveChats, row.totalHandlingTimeS, row.nonInteractiveTotalHandlingTimeS, row.connectedEngagements]);
  expect(sorted(engagements.map((row) => [row['skill_id'], row['agent_id'], row['bucket_start'], row['total_interactive_chats'], row['total_non_interactive_chats'], row['total_handling_time_s'], row['non_interactive_total_handling_time_s'], row['connected_engagements']]))).toEqual(sorted(realChats));
  expect(realChats.length).toBeGreaterThan(50);
});

it('makes RingCentral’s presences, sessions and calls of its events as they were', { timeout: 60_000 }, async () => {
  await cli(['sources', 'add', '--kind', 'ringcentral', '--name', 'RC', '--set', 'zone=America/New_York']);
  const untilAt = Date.now();
  const whole = { startAt: demo.truth.historyStartAt, endAt: untilAt };
  const file = join(home, 'events.ndjson');
  // Shuffled by a fixed rule, with some lines twice: neither may matter.
  const lines = [...demo.ringcentral.history(whole)].join('').trimEnd().split('\n');
  const shuffled = lines.map((line, index) => ({ line, key: (index * 7_919) % lines.length })).sort((a, b) => a.key - b.key).map(({ line }) => line);
  writeFileSync(file, [...shuffled, ...shuffled.filter((_, index) => index % 10 === 0)].join('\n'));
  const report = await cli(['import', file, '--kind', 'events', '--source', 'RC']);
  expect(report).toMatchObject({ sources: [{ streams: [{ inserted: lines.length, quarantined: 0 }] }] });

  // What ended well before the last event: later ends are not told yet.
  const isSettled = (endAt: number | null): endAt is number => endAt !== null && endAt < untilAt - 5 * MINUTE_MS;
  const truth = demo.truth.voice(whole);
  const ended = new Set(truth.sessions.filter((session) => session.isLogoutSent && isSettled(session.logoutAt)).map((session) => session.sessionId));
  const spans = (await exported('activities', whole)).filter((row) => ended.has(String(row['session_id'])) && row['state'] !== 'logged-out');
  const realSpans = truth.presences.filter((presence) => ended.has(presence.sessionId) && presence.endAt !== presence.startAt);
  expect(sorted(spans.filter((row) => row['duration_ms'] !== 0).map((row) => [row['agent_id'], row['category'], orNull(row['name']), row['start'], row['end'], orNull(row['call_id'])]))).toEqual(
    sorted(realSpans.map((presence) => [presence.agentId, presence.category, presence.name, iso(presence.startAt), iso(presence.endAt), presence.callId])),
  );
  expect(realSpans.length).toBeGreaterThan(200);

  const sessions = (await exported('sessions', whole)).filter((row) => ended.has(String(row['session_id'])));
  expect(sorted(sessions.map((row) => [row['agent_id'], row['session_id'], row['login'], row['logout'], row['duration_s']]))).toEqual(
    sorted(truth.sessions.filter((session) => ended.has(session.sessionId)).map((session) => [session.agentId, session.sessionId, iso(session.loginAt), iso(session.logoutAt), ((session.logoutAt ?? 0) - session.loginAt) / 1_000])),
  );

  const told = new Map(truth.calls.filter((call) => call.isEndSent && isSettled(call.endAt)).map((call) => [call.callId, call]));
  const calls = (await exported('calls', whole)).filter((row) => told.has(String(row['call_id'])));
  expect(sorted(calls.map((row) => [row['call_id'], orNull(row['agent_id']), row['queue_id'], row['queue_name'], row['direction'], row['state'], row['start'], row['queue_duration_s'], row['duration_s'], row['dnis'], row['ani'], orNull(row['disposition']), orNull(row['recording_url'])]))).toEqual(
    sorted([...told.values()].map((call) => [call.callId, call.agentId, call.queueId, call.queueName, call.direction, call.state, iso(call.startAt), call.queueDurationS, call.durationS, call.dnis, call.ani, call.disposition, call.recordingUrl])),
  );
  expect(told.size).toBeGreaterThan(50);
});
