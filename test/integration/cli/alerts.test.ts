import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewAlert } from '../../../electron/ports/alert-store.ts';
import type { StoreWriter } from '../../../electron/ports/stores.ts';
import { openStoreWriter } from '../../../electron/store/open-store.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/domain/time.ts';
import { runCli } from '../../support/cli-process.ts';
import { activity } from '../../support/core-harness.ts';

const AT = Date.UTC(2026, 9, 5, 8);
const RULE = { name: 'Long away', severity: 'warning', scope: { teams: [], agents: [], sources: [] }, when: { state: ['away'] }, forAtLeastMs: 1_800_000 };
let folder = '';
let home = '';
let store: StoreWriter;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fw-cli-'));
  home = join(folder, 'home');
  // Beside an owner: this connection stays open for writing while the commands read.
  store = openStoreWriter({ home, nowAt: AT }).store;
  await store.writeSettings({ zone: 'UTC' });
  const source = await store.addSource({ kind: 'vonage', name: 'EMEA', settings: { region: 'emea', clientId: 'c' }, createdAt: AT });
  const away = { category: 'Away', name: 'Lunch', eligibleForRouting: false } as const;
  await store.ingest({
    sourceId: source.id, stream: 'agent-activities', asOf: AT + 12 * HOUR_MS, receivedAt: AT, names: [], snapshots: [], quarantined: [], cursor: null, covered: { startAt: AT - HOUR_MS, endAt: AT + 12 * HOUR_MS },
    activities: [
      activity({ agentId: '01', startAt: AT, durationMs: HOUR_MS }), activity({ ...away, agentId: '01', startAt: AT + HOUR_MS, durationMs: 45 * MINUTE_MS }), activity({ agentId: '01', startAt: AT + 105 * MINUTE_MS, durationMs: 8 * HOUR_MS }),
      activity({ ...away, agentId: '02', startAt: AT + HOUR_MS, durationMs: 29 * MINUTE_MS }), activity({ ...away, agentId: '02', startAt: AT + 3 * HOUR_MS, durationMs: null }),
      activity({ ...away, agentId: '03', startAt: AT + HOUR_MS, durationMs: 30 * MINUTE_MS }),
    ],
  });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const iso = (at: number): string => new Date(at).toISOString();
const write = (content: unknown): string => {
  const file = join(folder, 'rule.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};
const range = ['--from', iso(AT), '--to', iso(AT + 12 * HOUR_MS)];

describe('alerts backtest', () => {
  const EPISODES = [
    { agent_id: '01', from: iso(AT + HOUR_MS), to: iso(AT + 105 * MINUTE_MS), fired: iso(AT + 90 * MINUTE_MS) },
    { agent_id: '03', from: iso(AT + HOUR_MS), to: iso(AT + 90 * MINUTE_MS), fired: iso(AT + 90 * MINUTE_MS) },
    { agent_id: '02', from: iso(AT + 3 * HOUR_MS), to: null, fired: iso(AT + 3.5 * HOUR_MS) },
  ];

  it('prints each episode of the simplest rule, from a file and from standard input', { timeout: 60_000 }, async () => {
    const fromFile = await runCli(['alerts', 'backtest', '--rule', write(RULE), ...range, '--json', '--home', home]);
    expect([fromFile.code, fromFile.stderr, fromFile.json()]).toEqual([0, '', { episodes: EPISODES, perAgentDay: 1 }]);
    const fromInput = await runCli(['alerts', 'backtest', '--rule', '-', '--from', '2026-10-05T10:00', '--to', '2026-10-05', '--tz', 'Europe/Berlin', '--home', home], { input: JSON.stringify(RULE) });
    expect(fromInput.code).toBe(2);
    const local = await runCli(['alerts', 'backtest', '--rule', '-', '--from', '2026-10-05T11:30:00.001', '--to', '2026-10-06', '--tz', 'Europe/Berlin', '--json', '--home', home], { input: JSON.stringify(RULE) });
    expect(local.json()).toMatchObject({ episodes: EPISODES.slice(2) });
  });

  it('says it in words without --json, and warns of names that there are not', { timeout: 60_000 }, async () => {
    const words = await runCli(['alerts', 'backtest', '--rule', write({ ...RULE, scope: { agents: ['01', '99'] } }), ...range, '--home', home]);
    expect([words.code, words.stderr]).toEqual([0, 'Note: No agent “99” has been seen.\n']);
    expect(words.stdout).toContain('“Long away” would have fired 1 time');
  });

  it('names the subject of rules that are not about agents', { timeout: 60_000 }, async () => {
    const team = await store.saveTeam({ id: null, name: 'Sales', zone: null });
    const person = await store.savePerson({ id: null, name: 'Ada', email: null, teamId: team.id });
    await store.linkAgent(person.id, { sourceId: 1, agentId: '01' });
    const result = await runCli(['alerts', 'backtest', '--rule', write({ name: 'Nobody', when: { available: { fewerThan: 1 } } }), ...range, '--json', '--home', home]);
    const { episodes } = result.json() as { readonly episodes: readonly unknown[] }; // the documented shape
    expect(episodes[0]).toEqual({ agent_id: null, subject: 'Sales', from: iso(AT + HOUR_MS), to: iso(AT + 105 * MINUTE_MS), fired: iso(AT + HOUR_MS) });
  });

  it('says where a rule file is wrong', { timeout: 60_000 }, async () => {
    const fails = async (code: number, content: unknown, words: string): Promise<void> => {
      const result = await runCli(['alerts', 'backtest', '--rule', write(content), ...range, '--json', '--home', home]);
      const { error } = result.json() as { readonly error: { readonly message: string } }; // the documented shape
      expect([result.code, result.stderr, error.message.includes(words) || error.message]).toEqual([code, '', true]);
    };
    await fails(2, '{"name":', 'is no JSON');
    await fails(2, { ...RULE, forAtLeastMs: -1 }, 'forAtLeastMs:');
    await fails(2, { ...RULE, when: { all: [{ state: ['away'] }, { state: ['nonsense'] }] } }, 'when.all.1.state');
    await fails(2, { ...RULE, colour: 'red' }, 'colour');
    await fails(1, { ...RULE, when: { stale: true } }, 'sources');
    const missing = await runCli(['alerts', 'backtest', '--rule', join(folder, 'none.json'), ...range, '--json', '--home', home]);
    expect([missing.code, missing.json()]).toMatchObject([1, { error: { code: 'file-unreadable' } }]);
    expect((await runCli(['alerts', 'backtest', ...range, '--home', home])).code).toBe(2);
  });
});

describe('alerts schema', () => {
  it('prints one JSON schema', { timeout: 30_000 }, async () => {
    const result = await runCli(['alerts', 'schema', '--json', '--home', home]);
    expect([result.code, result.json()]).toMatchObject([0, { type: 'object', properties: { name: {}, when: {} }, required: ['name', 'when'] }]);
    expect(JSON.parse((await runCli(['alerts', 'schema', '--home', home])).stdout)).toEqual(result.json());
  });
});

describe('alerts list', () => {
  const evidence = { ruleText: '', statement: '', state: null, label: null, sinceAt: AT, asOf: AT, facts: [] };
  const alert = (change: Partial<NewAlert>): NewAlert => ({
    ruleId: 1, ruleName: 'Long away', severity: 'warning', subjectKind: 'agent', subjectKey: '1:01', subjectName: 'Ada', agent: { sourceId: 1, agentId: '01' }, sinceAt: AT, firedAt: AT + HOUR_MS, noticedAt: AT + HOUR_MS,
    resolvedAt: null, resolveReason: null, withdrawnAt: null, acknowledgedAt: null, note: null, snoozedUntilAt: null, notifiedAt: null, silence: null, evidence, ...change,
  });

  it('prints alerts as one array, all of them, those of a range, and those that are open', { timeout: 60_000 }, async () => {
    await store.saveRule({ id: null, rule: { name: 'Long away', severity: 'warning', scope: { sources: [], teams: [], people: [], agents: [], queues: [], times: [], zone: null }, when: { state: ['away'] }, forAtLeastMs: 0, recoverAfterMs: 0, notify: { desktop: true, webhook: true } }, isEnabled: true, builtIn: null, createdAt: AT, changedAt: AT, enabledAt: AT, mutedUntilAt: null });
    await store.writeAlerts({ raised: [
      alert({}),
      alert({ subjectKind: 'queue', subjectKey: '1:Billing', subjectName: 'Billing', agent: null, firedAt: AT + 2 * HOUR_MS, resolvedAt: AT + 3 * HOUR_MS, resolveReason: 'ended', acknowledgedAt: AT + 4 * HOUR_MS, note: 'seen' }),
    ], changed: [] });
    const list = async (...args: string[]) => {
      const result = await runCli(['alerts', 'list', ...args, '--json', '--home', home]);
      expect([result.code, result.stderr]).toEqual([0, '']);
      return result.json() as readonly Readonly<Record<string, unknown>>[]; // the documented shape
    };
    expect(await list()).toEqual([
      { id: 2, rule: 'Long away', severity: 'warning', subject_kind: 'queue', subject: 'Billing', agent_id: null, agent_name: null, source: 'EMEA', since: iso(AT), fired: iso(AT + 2 * HOUR_MS), resolved: iso(AT + 3 * HOUR_MS), reason: 'ended', withdrawn: null, acknowledged: iso(AT + 4 * HOUR_MS), note: 'seen' },
      { id: 1, rule: 'Long away', severity: 'warning', subject_kind: 'agent', subject: 'Ada', agent_id: '01', agent_name: 'Ada', source: 'EMEA', since: iso(AT), fired: iso(AT + HOUR_MS), resolved: null, reason: null, withdrawn: null, acknowledged: null, note: null },
    ]);
    expect((await list('--open')).map((row) => row['id'])).toEqual([1]);
    expect((await list('--from', iso(AT + 4 * HOUR_MS))).map((row) => row['id'])).toEqual([1]);
    expect(await list('--from', iso(AT - 2 * HOUR_MS), '--to', iso(AT - HOUR_MS))).toEqual([]);
    expect((await runCli(['alerts', 'list', '--home', home])).stdout).toContain('Billing');
  });

  it('is empty in a home without a database', { timeout: 30_000 }, async () => {
    const empty = join(folder, 'none');
    expect((await runCli(['alerts', 'list', '--json', '--home', empty])).json()).toEqual([]);
    expect((await runCli(['alerts', 'backtest', '--rule', write(RULE), ...range, '--json', '--home', empty])).json()).toEqual({ episodes: [], perAgentDay: null });
  });
});
